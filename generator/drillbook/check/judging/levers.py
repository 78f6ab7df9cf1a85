"""The levers of a change: every key of a book by which it could make what is asked for smaller or
easier.

This is the one list of them. A lever that is held does not move in the change that pulls it: the
stricter of the two values is judged, and the new one takes effect with the merge. All of them are
told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import or_
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from drillbook.model.book import Book
from drillbook.model.entry import Entry
from drillbook.model.inventory import (
    AcceptedRisk,
    Dependency,
    DependencyKind,
    DeployedSource,
    Environment,
    FailureMode,
    Inventory,
    LeftOut,
    Service,
)
from drillbook.model.playbook import Playbook
from drillbook.model.policy import DEFAULT_MODES, ArchivePlace, Policy, Quorum
from drillbook.model.scalar import Target, promised
from drillbook.model.team import Member

T = TypeVar("T")
Modes = Mapping[DependencyKind, tuple[FailureMode, ...]]
Severities = Mapping[str, Literal["error", "warning"]]


def _always(_base: Book, _before: Entry) -> bool:
    return True


def _of_critical(_base: Book, before: Entry) -> bool:
    return isinstance(before, Dependency) and before.critical


def _counted_by_role(base: Book, _before: Entry) -> bool:
    return "roles" in {base.policy.agreement.quorum, base.policy.acknowledgement.quorum}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """A key of an entry with the function that returns, of its values before and now, the one that
    asks for more.

    That is the value now wherever it asks for no less. `held` says whether a change that moves it
    is judged by the stricter one, `code` by which rule it is told, and `asks` for which entries it
    is one at all.
    """

    entry: type[Entry]
    key: str
    stricter: Callable[[Any, Any], Any]
    held: bool = True
    code: str = "D705"
    asks: Callable[[Book, Entry], bool] = _always


def all_of(before: Iterable[T], now: Iterable[T]) -> tuple[T, ...]:
    """Return the values now with those besides that are there no more."""
    there = tuple(now)
    return (*there, *(one for one in dict.fromkeys(before) if one not in there))


def stricter_quorum(before: Quorum, now: Quorum) -> Quorum:
    """Return the quorum that is harder to reach; of two that cannot be compared, the one before."""
    if before == now or now.quorum in {"all", "100%"}:
        return now
    if before.quorum.endswith("%") and now.quorum.endswith("%"):
        return max(now, before, key=lambda quorum: int(quorum.quorum[:-1]))
    if before.quorum == now.quorum == "roles":
        # Without any, each role that the team has is asked for.
        if not now.roles:
            return now
        return before.model_copy(update={"roles": _roles(before, now)})
    # Nobody can tell whether 80 % or one of each role is more.
    return before


def _roles(before: Quorum, now: Quorum) -> tuple[object, ...]:
    return all_of(before.roles, now.roles) if before.roles else ()


def _modes(before: Modes, now: Modes) -> Modes:
    asked = {
        kind: all_of(_asked(before, kind), _asked(now, kind))
        for kind in {*before, *now}
    }
    asks_no_less = all(
        set(modes) == set(_asked(now, kind)) for kind, modes in asked.items()
    )
    # The value now, so that a change which lowers nothing is not told.
    return now if asks_no_less else asked


def _asked(modes: Modes, kind: DependencyKind) -> tuple[FailureMode, ...]:
    return modes.get(kind) or DEFAULT_MODES[kind]


def _severities(before: Severities, now: Severities) -> Severities:
    """Return what makes a rule graver, and what makes it less grave if both say so."""
    return dict(_graver(before, now))


def _graver(
    before: Severities, now: Severities
) -> Iterator[tuple[str, Literal["error", "warning"]]]:
    for code in {*before, *now}:
        chosen = {
            severities[code] for severities in (before, now) if code in severities
        }
        if "error" in chosen:
            yield code, "error"
        # Where only one says it, the rule's own severity is the other: it may be an error.
        elif code in before and code in now:
            yield code, "warning"


def _as_before(
    before: ArchivePlace | None, now: ArchivePlace | None
) -> ArchivePlace | None:
    return before or now


def _shorter(before: Target | None, now: Target | None) -> Target | None:
    """Return the shorter of two targets; best effort is longer than all that are promised, and one
    that nobody has set is longer still.
    """
    said = [target for target in (now, before) if target is not None]
    return min(said, key=lambda target: promised(target) or timedelta.max, default=None)


def _earlier(before: date | None, now: date | None) -> date | None:
    """Return the earlier of two days since when somebody belongs to the team; without one it was
    always so.
    """
    return min(before, now) if before and now else None


def _somebody(before: str | None, now: str | None) -> str | None:
    return now or before


def _critical(before: str, now: str) -> str:
    return before if before == "critical" else now


def _same(before: T, _now: T) -> T:
    return before


def _as_many(before: tuple[T, ...], now: tuple[T, ...]) -> tuple[T, ...]:
    return before if len(now) < len(before) else now


def _longer_period(before: str, now: str) -> str:
    covers_all_of_before = _minutes(before) <= _minutes(now)
    return now if covers_all_of_before else before


def _minutes(period: str) -> frozenset[int]:
    """Return the minutes of a day, in UTC, in which something is critical; all of them where nobody
    can tell.
    """
    whole = frozenset(range(24 * 60))
    hours, _, zone = period.partition(" ")
    try:
        # Any one day does for a comparison: two windows of one zone move together.
        offset = (
            datetime(2000, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() if zone else None
        )
        begins, ends = hours.split("-")
        start = int(begins[:2]) * 60 + int(begins[3:])
        end = int(ends[:2]) * 60 + int(ends[3:])
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return whole
    away = int(offset.total_seconds() // 60) if offset else 0
    # A window may go over midnight, and one that ends when it begins is the whole day.
    length = (end - start) % (24 * 60) or 24 * 60
    return frozenset((start - away + minute) % (24 * 60) for minute in range(length))


def _risks(
    before: tuple[AcceptedRisk, ...], now: tuple[AcceptedRisk, ...]
) -> tuple[AcceptedRisk, ...]:
    """Return the risks now as far as they had been accepted before: none is new, and none ends
    later.

    What was not asked for before stands there as a risk without end (`unlimited`).
    """
    return tuple(kept for risk in now for kept in _as_accepted(before, risk))


def _as_accepted(
    before: tuple[AcceptedRisk, ...], risk: AcceptedRisk
) -> Iterator[AcceptedRisk]:
    ends = [
        one.expires or date.max
        for one in before
        if one.failure_mode == risk.failure_mode
    ]
    if not ends:
        return
    latest = max(ends)
    if risk.expires is not None and risk.expires > latest:
        yield risk.model_copy(update={"expires": latest})
    else:
        yield risk


def unlimited(mode: FailureMode) -> AcceptedRisk:
    """Return the risk, without an end, of a failure that nobody had asked to be tested."""
    return AcceptedRisk(failure_mode=mode, expires=date.max)


def _sources(
    before: tuple[DeployedSource, ...], now: tuple[DeployedSource, ...]
) -> tuple[DeployedSource, ...]:
    return before if tuple(lost_sources(before, now)) else now


def lost_sources(
    before: Iterable[DeployedSource], now: Iterable[DeployedSource]
) -> Iterator[DeployedSource]:
    """Yield the sources of what is deployed that are gone, or show less than before."""
    there = tuple(now)
    for was in before:
        if not any(
            one.format == was.format
            and {*was.files} <= {*one.files}
            and {*was.profiles} <= {*one.profiles}
            and one.max_age <= was.max_age
            for one in there
        ):
            yield was


def _not_left_out(
    before: tuple[LeftOut, ...], now: tuple[LeftOut, ...]
) -> tuple[LeftOut, ...]:
    return before if tuple(more_left_out(before, now)) else now


def more_left_out(
    before: Iterable[LeftOut], now: Iterable[LeftOut]
) -> Iterator[LeftOut]:
    """Yield what is left out of the comparison and was not before, or not for so long."""
    ends = {(one.name, one.used_by): one.expires or date.max for one in before}
    for one in now:
        end = ends.get((one.name, one.used_by))
        if end is None or (one.expires or date.max) > end:
            yield one


def _no_more_names(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    return before if {*now} - {*before} else now


LEVERS: tuple[Lever, ...] = (
    Lever(entry=Policy, key="required_failure_modes", stricter=_modes),
    Lever(entry=Policy, key="max_age", stricter=min),
    Lever(entry=Policy, key="agreement", stricter=stricter_quorum),
    Lever(entry=Policy, key="acknowledgement", stricter=stricter_quorum),
    Lever(entry=Policy, key="severities", stricter=_severities),
    Lever(entry=Policy, key="production_patterns", stricter=all_of),
    Lever(entry=Policy, key="redact", stricter=all_of),
    Lever(entry=Policy, key="archive", stricter=_as_before),
    Lever(entry=Environment, key="production", stricter=or_),
    Lever(entry=Environment, key="shares_with_production", stricter=all_of),
    Lever(entry=Environment, key="differs_from_production", stricter=_as_many),
    Lever(entry=Service, key="owner", stricter=_somebody),
    Lever(entry=Service, key="rto", stricter=_shorter),
    Lever(entry=Service, key="rpo", stricter=_shorter),
    Lever(entry=Dependency, key="criticality", stricter=_critical, code="D706"),
    Lever(
        entry=Dependency,
        key="criticality_period",
        stricter=_longer_period,
        asks=_of_critical,
    ),
    Lever(entry=Dependency, key="failure_modes", stricter=all_of, asks=_of_critical),
    Lever(
        entry=Dependency,
        key="accepted_risks",
        stricter=_risks,
        code="D706",
        asks=_of_critical,
    ),
    Lever(entry=Dependency, key="owner", stricter=_somebody, asks=_of_critical),
    Lever(entry=Dependency, key="rto", stricter=_shorter),
    Lever(entry=Dependency, key="rpo", stricter=_shorter),
    # Tests are pinned to these two: held, a test of the dependency as it is now would count as one
    # of another.
    Lever(
        entry=Dependency, key="used_by", stricter=all_of, held=False, asks=_of_critical
    ),
    Lever(
        entry=Dependency,
        key="depends_on",
        stricter=all_of,
        held=False,
        asks=_of_critical,
    ),
    # What a source calls like a tested dependency counts as that one.
    Lever(entry=Service, key="aliases", stricter=_no_more_names, held=False),
    Lever(entry=Dependency, key="aliases", stricter=_no_more_names, held=False),
    # Files move for honest reasons, and a source that is gone could not be read.
    Lever(entry=Inventory, key="sources", stricter=_sources, held=False),
    Lever(
        entry=Inventory,
        key="left_out",
        stricter=_not_left_out,
        held=False,
        code="D706",
    ),
    Lever(entry=Member, key="joined", stricter=_earlier),
    Lever(entry=Member, key="role", stricter=_same, held=False, asks=_counted_by_role),
    # Agreements are pinned to the text of a playbook: held, nobody could agree to what it says now.
    Lever(entry=Playbook, key="covers", stricter=all_of, held=False),
    Lever(entry=Playbook, key="severity", stricter=_same, held=False),
    Lever(entry=Playbook, key="rto", stricter=_shorter, held=False),
    Lever(entry=Playbook, key="rpo", stricter=_shorter, held=False),
)
"""All levers.

`kind` of a dependency is one by the failure modes that are asked of it, and told with them.
"""


def levers_of(base: Book, before: Entry) -> Iterator[Lever]:
    """Yield the levers that an entry of the base had."""
    return (
        lever
        for lever in LEVERS
        if isinstance(before, lever.entry) and lever.asks(base, before)
    )
