"""The figures of a result: how long it took to detect, act, restore and verify, against targets and
the run before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.check.judging.verdict import Verdict
from drillbook.model.result import Result
from drillbook.model.result_parts import EventKind
from drillbook.pages.filters import day, span

_TIMES: tuple[tuple[str, EventKind], ...] = (
    ("Detected after", "detected"),
    ("Acted after", "acted"),
    ("Restored after", "restored"),
    ("Verified after", "verified"),
)


_SINCE = {"acted": "when somebody acted", "revert": "the revert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured time with what it is held against; `span` is None where it was not reached."""

    label: str
    span: timedelta | None
    notes: tuple[str, ...]
    missed: bool


@dataclass(frozen=True, slots=True)
class Timed:
    """A result with what its record proves of its times."""

    result: Result
    verdict: Verdict

    def took(self, kind: EventKind) -> timedelta | None:
        """Return how long it took until something was reached; None where nobody knows."""
        if kind == "restored":
            return self.verdict.restored_after
        return self.result.time_to(kind)


def figures(
    timed: Timed, rto: timedelta | None, before: Timed | None
) -> tuple[Figure, ...]:
    """Return the measured times; `before` is the run of the same failure before this one."""
    return tuple(_figure(label, kind, timed, rto, before) for label, kind in _TIMES)


def _figure(
    label: str,
    kind: EventKind,
    timed: Timed,
    rto: timedelta | None,
    before: Timed | None,
) -> Figure:
    took = timed.took(kind)
    # The objective is about restoring; nobody has promised the other times.
    limit = rto if kind == "restored" else None
    missed = took is not None and limit is not None and took > limit
    return Figure(
        label=label,
        span=took,
        notes=tuple(_notes(timed, took, limit, kind, before)),
        missed=missed,
    )


def _notes(
    timed: Timed,
    took: timedelta | None,
    limit: timedelta | None,
    kind: EventKind,
    before: Timed | None,
) -> Iterator[str]:
    recovery = timed.verdict.recovery
    if kind == "restored" and recovery and recovery.since != "fault":
        yield f"counted from {_SINCE[recovery.since]}, because the fault was held"
    if limit is not None and took is None:
        yield f"RTO {span(limit)}"
    elif limit is not None and took is not None:
        side = "above" if took > limit else "within"
        yield f"{side} the RTO of {span(limit)}"
    earlier = before.took(kind) if before else None
    if before and took is not None and earlier is not None:
        yield f"{_change(took, earlier)} {day(before.result.ended)}"


def _change(took: timedelta, earlier: timedelta) -> str:
    # What reads the same is the same to a reader.
    if span(took) == span(earlier):
        return "as on"
    how = "slower" if took > earlier else "faster"
    return f"{span(abs(took - earlier))} {how} than on"
