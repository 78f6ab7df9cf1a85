"""An inventory lists the services, the environments they run in, and the dependencies that may
fail.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from itertools import islice, product
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from drillbook.model.entry import Entry, Value, digest_of_meaning
from drillbook.model.scalar import Day, Duration, Id, NearbyPath, Target, Text

Criticality = Literal["critical", "non-critical", "unknown"]
DependencyKind = Literal[
    "database",
    "cache",
    "queue",
    "cdn",
    "object-storage",
    "identity",
    "http-api",
    "dns",
    "compute",
    "network",
    "other",
]
FailureMode = Literal[
    "unavailable",
    "refused",
    "slow",
    "erroring",
    "corrupt",
    "dns",
    "credentials",
    "quota",
]
FAILURE_MODES: tuple[FailureMode, ...] = get_args(FailureMode)
SourceFormat = Literal[
    "backstage",
    "compose",
    "cyclonedx",
    "jaeger",
    "kubernetes",
    "resilience-hub",
    "service-graph",
    "terraform",
]

_MOST_FORMER = 64
"""As many digests as are tried for a dependency whose neighbours have been renamed as well."""

_WINDOW = r"^(always|[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9] [A-Za-z0-9_+/-]+)$"
CriticalityPeriod = Annotated[str, StringConstraints(pattern=_WINDOW)]


class Service(Entry):
    """A system under test that the team owns; its own loss is what the disaster recovery exercise
    covers.
    """

    id: Id
    """How other files name it."""
    name: Text
    """As people call it."""
    owner: Id | None = None
    """The member who answers for it, or a contact of this team."""
    contacts: tuple[Id, ...] = ()
    """Whom to call about it, in order: members or contacts."""
    rto: Target | None = None
    """Longest time until function is restored."""
    rpo: Target | None = None
    """Longest span of data that may be lost."""
    endpoint: Text | None = None
    """Where it can be reached."""
    platform: Text | None = None
    """What it runs on."""
    technologies: tuple[Text, ...] = ()
    """What it is made of."""
    aliases: tuple[Text, ...] = ()
    """What the sources of `sources` call it, where that is not its id."""


class Environment(Entry):
    """A place where a test may run."""

    id: Id
    """How other files name it."""
    production: bool
    """Whether real users depend on it; a test there covers no cell."""
    shares_with_production: tuple[Id, ...] = ()
    """Dependencies whose instance production uses as well."""
    differs_from_production: tuple[Text, ...] = ()
    """What a test here cannot show about production."""


class AcceptedRisk(Value):
    """A cell that the team has decided not to test until a date."""

    failure_mode: FailureMode
    """The failure mode that is not tested."""
    reason: Text | None = None
    """Why not; a risk without a reason does not stand."""
    accepted_by: Id | None = None
    """The member who answers for that."""
    expires: Day | None = None
    """The last day on which the risk stands."""


class Dependency(Entry):
    """Something a service needs."""

    id: Id
    """How other files name it."""
    name: Text
    """As people call it."""
    kind: DependencyKind
    """What it is; the policy asks for failure modes by kind."""
    criticality: Criticality
    """`critical` if a service cannot function at all without it; `unknown` until somebody has
    decided, and every gate asks for that.
    """
    criticality_reason: Text | None = None
    """Why it is what it is; needed when it was critical before."""
    criticality_period: CriticalityPeriod = "always"
    """`always`, or a daily window with its time zone: `08:00-18:00 Europe/Lisbon`."""
    becomes_critical_after: Duration | None = None
    """How long a service can do without it, if it is non-critical."""
    impact: Text | None = None
    """What happens without it."""
    used_by: tuple[Id, ...] = ()
    """The services that need it."""
    depends_on: tuple[Id, ...] = ()
    """The dependencies that it needs itself."""
    owner: Id | None = None
    """The member who is asked for its tests, or a contact whose members are."""
    contact: Text | None = None
    """Whom to call when it is not the team that runs it, in a few words."""
    contacts: tuple[Id, ...] = ()
    """Whom to call about it, in order: members or contacts."""
    manual_workaround: Text | None = None
    """What people can do while it is away."""
    rto: Target | None = None
    """Longest time until its function is restored."""
    rpo: Target | None = None
    """Longest span of its data that may be lost."""
    playbooks: tuple[Id, ...] = ()
    """The playbooks for its failure."""
    failure_modes: tuple[FailureMode, ...] = ()
    """The failure modes that must be tested; those that the policy asks for its kind if empty."""
    accepted_risks: tuple[AcceptedRisk, ...] = ()
    """Failure modes that are not tested until a date."""
    aliases: tuple[Text, ...] = ()
    """What the sources of `sources` call it, where that is not its id."""

    @property
    def critical(self) -> bool:
        """Whether the service cannot function at all without it."""
        return self.criticality == "critical"

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided yet what it is."""
        return self.criticality == "unknown"

    @cached_property
    def tested_digest(self) -> str:
        """The SHA-256 of what a test of it was a test of: what it is, and what it is connected
        with.

        Names, contacts, targets and criticality may change without making a test worthless.
        """
        return digest_of_meaning(self, include={"id", "kind", "used_by", "depends_on"})


class RemovedDependency(Value):
    """A dependency or a service that the inventory once had, and why it no longer does."""

    id: Id
    """What its id was."""
    reason: Text
    """Why it is needed no more, in a sentence."""
    renamed_to: Id | None = None
    """Its id today if it is still there: its results count for that one then."""


class DeployedSource(Entry):
    """Files that say what is really deployed; `check` compares the inventory with them.

    They are in the repository of the book. What a command prints of a running system is a snapshot:
    save it below `content/deployed/`, with its date and the command.
    """

    files: Annotated[tuple[NearbyPath, ...], Field(min_length=1, max_length=50)]
    """The files, as seen from the folder of the book: `../compose.yaml`, or
    `content/deployed/calls.json`. Of several compose files, each overrides those before it.
    """
    format: SourceFormat
    """What kind of files they are."""
    profiles: tuple[Text, ...] = ()
    """The profiles that are on, of a compose file."""
    env_files: Annotated[tuple[NearbyPath, ...], Field(max_length=50)] = ()
    """Files with the values of its variables; without them, `.env` beside the first file."""
    taken: Day | None = None
    """The day of a snapshot."""
    origin: Text | None = None
    """Where a snapshot comes from: the command that printed it, or who saved it."""
    max_age: Duration = timedelta(days=90)
    """A snapshot older than this shows nothing any more."""


class LeftOut(Entry):
    """What is deployed or declared, and still not compared, until a date."""

    name: Text
    """What is needed, by its id or as a source calls it."""
    used_by: tuple[Text, ...] = ()
    """By whom it is needed, by id or as a source calls them; by anybody if empty."""
    reason: Text | None = None
    """Why it does not count, in a sentence."""
    owner: Id | None = None
    """The member who answers for that."""
    expires: Day | None = None
    """The last day on which it is left out."""


class Inventory(Entry):
    """Everything in `inventory.yml`."""

    services: tuple[Service, ...] = ()
    """What the team runs."""
    environments: tuple[Environment, ...] = ()
    """Where it runs."""
    dependencies: tuple[Dependency, ...] = ()
    """What it needs."""
    removed: tuple[RemovedDependency, ...] = ()
    """What there was once, each with the reason why it no longer is."""
    sources: tuple[DeployedSource, ...] = ()
    """Where it is written what is really deployed."""
    left_out: tuple[LeftOut, ...] = ()
    """What is not compared with them, until a date."""

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The dependencies of today by each id that they once had."""
        there = {dependency.id for dependency in self.dependencies}
        onward = {
            one.id: one.renamed_to
            for one in self.removed
            if one.renamed_to and one.id not in there
        }
        ends = {former: _end(onward, former) for former in onward}
        return {former: today for former, today in ends.items() if today in there}

    def tested_digests(self, dependency: Dependency) -> frozenset[str]:
        """Return the `tested_digest` of a dependency, and those from before it or what it needs got
        other ids.
        """
        names: dict[str, list[str]] = {
            id_: [id_] for id_ in (dependency.id, *dependency.depends_on)
        }
        for former, today in self.renamed.items():
            if today in names:
                names[today].append(former)
        every = islice(
            product(
                names[dependency.id], *(names[id_] for id_ in dependency.depends_on)
            ),
            _MOST_FORMER,
        )
        return frozenset(
            dependency.model_copy(
                update={"id": own, "depends_on": tuple(needs)}
            ).tested_digest
            for own, *needs in every
        )


def _end(onward: Mapping[str, str], id_: str) -> str:
    """Return the last of a chain of names; of names that go round in a circle, any."""
    for _ in onward:
        id_ = onward.get(id_, id_)
    return id_
