"""A session is a capture under way, as its journal tells it: nothing is known of it that is not in
the journal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from drillbook.capture.clock import SYSTEM_CLOCK, Clock
from drillbook.capture.journal import Json, Line

MARKS = ("fault-started", "detected", "acted", "restored", "reverted", "verified", "aborted")
"""What people mark; each is an event of a result's timeline."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A line of the journal that still counts, with the moment at which it happened."""

    line: Line
    at: datetime

    @property
    def data(self) -> Mapping[str, Json]:
        """What the line says."""
        return self.line.data

    def text(self, key: str = "text") -> str:
        """Return one of its texts, empty if it has none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Session:
    """What has happened so far, in the order in which it was recorded."""

    lines: tuple[Line, ...]

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """Every line with its moment, except those that have been undone."""
        undone = {line.data.get("number") for line in self.lines if line.kind == "undone"}
        moments = moments_of(self.lines)
        return tuple(
            Occurrence(line, at)
            for line, at in zip(self.lines, moments, strict=True)
            if line.number not in undone
        )

    @property
    def start(self) -> Mapping[str, Json]:
        """What was written down before anything else could happen."""
        return self.lines[0].data

    @property
    def id(self) -> str:
        """The id of the result that it will become."""
        return str(self.start["id"])

    @property
    def exercise(self) -> bool:
        """Whether a playbook is exercised, and nothing but the playbook followed."""
        return self.start.get("kind") == "exercise"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of the playbook that is followed, as they were written then."""
        steps = self.start.get("steps")
        return tuple(map(str, steps)) if isinstance(steps, list) else ()

    @property
    def started(self) -> datetime:
        """When the record begins."""
        return self.occurrences[0].at

    @property
    def finished(self) -> bool:
        """Whether it has been finished."""
        return any(line.kind == "finished" for line in self.lines)

    def of_kind(self, kind: str) -> tuple[Occurrence, ...]:
        """Return what of a kind still counts."""
        return tuple(found for found in self.occurrences if found.line.kind == kind)

    def marked(self, event: str) -> tuple[Occurrence, ...]:
        """Return the marks of an event that still count."""
        return tuple(mark for mark in self.of_kind("mark") if mark.data.get("event") == event)

    @property
    def fault_since(self) -> datetime | None:
        """Since when the fault has been active, or None if it is not."""
        started, reverted = self.marked("fault-started"), self.marked("reverted")
        if not started or (reverted and reverted[-1].line.number > started[-1].line.number):
            return None
        return started[-1].at

    def fault_active_for(self, now: datetime) -> timedelta | None:
        """Return how long the fault has been active, or None if it is not."""
        return now - self.fault_since if self.fault_since else None

    @property
    def last_mark(self) -> Occurrence | None:
        """Return what `undo` would undo: the newest mark, observation, step or note that still
        counts.
        """
        undoable = [
            o for o in self.occurrences if o.line.kind in {"mark", "observed", "step", "note"}
        ]
        return undoable[-1] if undoable else None

    @property
    def next_step(self) -> int | None:
        """Return the number of the playbook's first step of which nothing has been said."""
        told = {step.data.get("step") for step in self.of_kind("step")}
        return next(
            (number for number in range(1, len(self.steps) + 1) if number not in told), None
        )

    def objection(self, event: str) -> str:
        """Return why an event cannot be marked now, or an empty text if it can."""
        if event == "fault-started":
            return (
                "the fault is active already; mark `reverted` first, or `undo`"
                if self.fault_since
                else ""
            )
        if event == "aborted":
            return ""
        if not self.marked("fault-started"):
            return f"{event} comes before the fault: mark `fault` first"
        if event == "reverted" and self.fault_since is None:
            return "the fault has been reverted already"
        return ""


_TEXT, _NUMBER, _NAME = (str,), (int, type(None)), (str, int, type(None))
_SHAPES: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "started": {"id": _TEXT},
    "mark": {"event": _TEXT},
    "step": {"status": _TEXT, "step": _NUMBER},
    "undone": {"number": _NUMBER},
    "attached": {"file": _NAME},
    "command": {"file": _NAME},
}
"""What the rest relies on in the lines of a kind. A key that is not there is None."""

_LAST_YEAR = 9000


def misfit(lines: Sequence[Line]) -> str:
    """Return which line tells what no recorder writes, or an empty text; anybody can write one with
    the right sum.
    """
    for line in lines:
        for key, types in _SHAPES.get(line.kind, {}).items():
            value = line.data.get(key)
            if not isinstance(value, types) or isinstance(value, bool):
                return f"line {line.number} ({line.kind}) has no good `{key}`"
    try:
        late = next((moment for moment in moments_of(lines) if moment.year > _LAST_YEAR), None)
    except OverflowError:
        return "its times cannot be counted"
    return "its times are none of ours" if late else ""


def steady_clock(lines: Sequence[Line], clock: Clock = SYSTEM_CLOCK) -> Callable[[], datetime]:
    """Return a clock that agrees with the moments of a journal, whatever happens to the wall clock
    meanwhile.
    """
    anchor = next((line for line in lines if line.boot == clock.boot()), None)
    if anchor is None:
        return clock.wall
    return lambda: anchor.at + timedelta(seconds=clock.elapsed() - anchor.elapsed)


def moments_of(lines: Sequence[Line]) -> tuple[datetime, ...]:
    """Return when each line happened: by the clock that cannot jump, anchored at the first line of
    each boot.
    """
    anchors: dict[str, Line] = {}
    moments: list[datetime] = []
    for line in lines:
        anchor = anchors.setdefault(line.boot, line)
        moments.append(anchor.at + timedelta(seconds=line.elapsed - anchor.elapsed))
    return tuple(moments)
