"""An inventory lists the services, the environments they run in, and the dependencies that may fail."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from drillbook.model.entry import Entry, Value
from drillbook.model.scalar import Day, Duration, Id, Text

Criticality = Literal["critical", "non-critical"]
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
FailureMode = Literal["unavailable", "refused", "slow", "erroring", "corrupt", "dns", "credentials", "quota"]

_WINDOW = r"^(always|[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9] [A-Za-z0-9_+/-]+)$"
CriticalityPeriod = Annotated[str, StringConstraints(pattern=_WINDOW)]


class Service(Entry):
    """A system under test that the team owns; its own loss is what the disaster recovery exercise covers."""

    id: Id
    name: Text
    owner: Id | None = None
    rto: Duration | None = Field(default=None, description="Longest time until function is restored.")
    rpo: Duration | None = Field(default=None, description="Longest span of data that may be lost.")
    endpoint: Text | None = None
    platform: Text | None = None
    technologies: tuple[Text, ...] = ()


class Environment(Entry):
    """A place where a test may run."""

    id: Id
    production: bool
    shares_with_production: tuple[Id, ...] = ()
    differs_from_production: tuple[Text, ...] = ()


class AcceptedRisk(Value):
    """A cell that the team has decided not to test until a date."""

    failure_mode: FailureMode
    reason: Text | None = None
    accepted_by: Id | None = None
    expires: Day | None = None


class Dependency(Entry):
    """Something a service needs."""

    id: Id
    name: Text
    kind: DependencyKind
    criticality: Criticality
    criticality_period: CriticalityPeriod = Field(
        default="always", description="`always`, or a daily window with its time zone: 08:00-18:00 Europe/Lisbon"
    )
    becomes_critical_after: Duration | None = None
    impact: Text | None = Field(default=None, description="What happens without it.")
    used_by: tuple[Id, ...] = ()
    depends_on: tuple[Id, ...] = ()
    owner: Id | None = None
    contact: Text | None = None
    manual_workaround: Text | None = None
    rto: Duration | None = None
    rpo: Duration | None = None
    playbooks: tuple[Id, ...] = ()
    failure_modes: tuple[FailureMode, ...] = Field(
        default=(), description="The failure modes that must be tested; the policy's for its kind when empty."
    )
    accepted_risks: tuple[AcceptedRisk, ...] = ()

    @property
    def critical(self) -> bool:
        """Whether the service cannot function at all without it."""
        return self.criticality == "critical"


class Inventory(Entry):
    """Everything in `inventory.yml`."""

    services: tuple[Service, ...] = ()
    environments: tuple[Environment, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
