"""Family D, about the inventory: targets that fit each other, people who can be reached, nothing quietly lowered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from drillbook.check.rule import Found, rule
from drillbook.check.standing import Standing
from drillbook.model.finding import Severity
from drillbook.model.inventory import Dependency, Service
from drillbook.model.location import Location
from drillbook.model.policy import Policy
from drillbook.model.scalar import duration_text

_INVENTORY = "content/inventory.yml"
_TEAM = "content/team.yml"


def _targets_fit(standing: Standing) -> Iterator[Found]:
    """A critical dependency is back at least as soon as what needs it, and loses no more.

    Why: A service cannot be back within an hour if its database may take two.
    Fix: Lower the dependency's `rto` or `rpo`, or raise that of what needs it.
    """
    book = standing.book
    for dependency in book.dependencies.values():
        users: Sequence[Service | Dependency] = [
            *(book.services[id_] for id_ in dependency.used_by if id_ in book.services),
            *(user for user in book.dependencies.values() if dependency.id in user.depends_on and user.critical),
        ]
        for key in ("rto", "rpo") if dependency.critical else ():
            own: timedelta | None = getattr(dependency, key)
            for user in users:
                wanted: timedelta | None = getattr(user, key)
                if own is not None and wanted is not None and own > wanted:
                    message = (
                        f"`{key}` of {dependency.id} is {duration_text(own)}, above the {duration_text(wanted)} of"
                    )
                    yield Found(dependency.where(key), f"{message} {user.id}, which needs it")


def _contact(standing: Standing) -> Iterator[Found]:
    """Somebody can be reached about every critical dependency.

    Why: At three in the morning nobody can find out who runs it.
    Fix: Write `contact`, or name an `owner` who has a phone or a mail address in content/team.yml.
    """
    if _TEAM in standing.book.damaged:
        return
    for dependency in standing.book.dependencies.values():
        owner = standing.book.members.get(dependency.owner or "")
        if dependency.critical and not dependency.contact and not (owner and (owner.phone or owner.email)):
            yield Found(dependency.where("id"), f'nobody can be reached about critical dependency "{dependency.id}"')


def _criticality_kept(standing: Standing) -> Iterator[Found]:
    """A change makes a critical dependency non-critical only with a reason.

    Why: It is the shortest way to a green gate, and it takes away every test that the dependency needs.
    Fix: Say under `criticality_reason` what has changed about the system.
    """
    for dependency, now in _critical_before(standing):
        if now and not now.critical and not now.criticality_reason:
            message = (
                f'dependency "{dependency.id}" was critical before this change, and no `criticality_reason` says why'
            )
            yield Found(now.where("criticality"), f"{message} it no longer is")


def _dependencies_kept(standing: Standing) -> Iterator[Found]:
    """A change removes a critical dependency only with a reason.

    Why: What is not in the inventory is never tested, and nobody misses it.
    Fix: Put it back, or name it under `removed` with the reason why the service needs it no more.
    """
    told = {removed.id for removed in standing.written.inventory.removed}
    damaged = _INVENTORY in standing.written.damaged
    for dependency, now in _critical_before(standing):
        if now is None and dependency.id not in told and not damaged:
            message = (
                f'critical dependency "{dependency.id}" was there before this change, and `removed` does not say why'
            )
            yield Found(Location(_INVENTORY), f"{message} it is gone")


def _nothing_lowered(standing: Standing) -> Iterator[Found]:
    """A change that lowers what the gate asks for is seen as such; this one is still held to what was asked before it.

    Why: Rules that change together with what they judge judge nothing.
    Fix: Nothing, if it is meant: whoever reviews the change decides. It takes effect after the merge.
    """
    base = standing.background.base
    if base is None:
        return
    written, judged = standing.written, standing.book
    for key in _lowered(written.policy, judged.policy):
        yield Found(written.policy.where(key), f"this change asks for less than before: `{key}`")
    for id_, environment in written.environments.items():
        if environment.production != judged.environments[id_].production:
            yield Found(environment.where("production"), f'environment "{id_}" was production before this change')
        elif len(environment.shares_with_production) != len(judged.environments[id_].shares_with_production):
            message = f'environment "{id_}" shared more with production before this change'
            yield Found(environment.where("shares_with_production"), message)
    for id_, dependency in written.dependencies.items():
        fewer = set(judged.policy.required_modes(judged.dependencies[id_])) - set(
            written.policy.required_modes(dependency)
        )
        if dependency.critical and fewer and dependency.failure_modes:
            message = f'dependency "{id_}" had to be tested with more before this change: {", ".join(sorted(fewer))}'
            yield Found(dependency.where("failure_modes"), message)


def _critical_before(standing: Standing) -> Iterator[tuple[Dependency, Dependency | None]]:
    """Yield what was critical before the change, with what it is now."""
    base = standing.background.base
    now: Mapping[str, Dependency] = standing.written.dependencies
    for dependency in base.dependencies.values() if base else ():
        if dependency.critical:
            yield dependency, now.get(dependency.id)


def _lowered(written: Policy, judged: Policy) -> Iterator[str]:
    """Yield the keys of a policy that ask for less than what is judged."""
    kinds = {*judged.required_failure_modes}
    if any(set(judged.modes_of(kind)) > set(written.modes_of(kind)) for kind in kinds):
        yield "required_failure_modes"
    for key in ("max_age", "agreement", "acknowledgement"):
        if getattr(written, key) != getattr(judged, key):
            yield key
    milder = {code for code, severity in written.severities.items() if severity == "warning"}
    if any(judged.severities.get(code) != "warning" for code in milder):
        yield "severities"
    for key in ("production_patterns", "redact"):
        if set(getattr(judged, key)) > set(getattr(written, key)):
            yield key


RULES = (
    rule("D701", _targets_fit),
    rule("D702", _contact),
    rule("D703", _criticality_kept, fixed=True),
    rule("D704", _dependencies_kept, fixed=True),
    rule("D705", _nothing_lowered, severity=Severity.WARNING, fixed=True),
)
