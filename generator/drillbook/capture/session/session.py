"""A session is a capture under way, as its journal tells it: nothing is known of it that is not in
the journal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Generic, TypeVar

from drillbook.capture.journal.chain import Line
from drillbook.capture.journal.clock import SYSTEM_CLOCK, Clock
from drillbook.capture.session.events import (
    Attached,
    CommandRun,
    Finished,
    Marked,
    MisfitError,
    Noted,
    Observed,
    SessionEvent,
    Started,
    StepTold,
    Undone,
    Unknown,
    decode,
)
from drillbook.model.procedure import Branch, untold
from drillbook.model.result_parts import Mark

E_co = TypeVar("E_co", bound=SessionEvent, covariant=True)
E = TypeVar("E", bound=SessionEvent)


@dataclass(frozen=True, slots=True)
class Occurrence(Generic[E_co]):
    """An event with the number of its line and the moment at which it happened."""

    number: int
    at: datetime
    event: E_co


@dataclass(frozen=True)
class Session:
    """What has happened so far, in the order in which it was recorded.

    What it tells raises `MisfitError` where a line is none that a recorder writes.
    """

    lines: tuple[Line, ...]

    @cached_property
    def told(self) -> tuple[Occurrence[SessionEvent], ...]:
        """Every event with its moment, also those that have been undone."""
        return tuple(
            Occurrence(line.number, at, decode(line))
            for line, at in zip(self.lines, moments_of(self.lines), strict=True)
        )

    @cached_property
    def misfit(self) -> str | None:
        """Which line tells what no recorder writes; None if each may be one of ours."""
        try:
            late = any(one.at.year > _LAST_YEAR for one in self.told)
            if self.lines:
                _ = self.beginning
        except OverflowError:
            return "its times cannot be counted"
        except MisfitError as error:
            return str(error)
        return "its times are none of ours" if late else None

    @cached_property
    def occurrences(self) -> tuple[Occurrence[SessionEvent], ...]:
        """Every event that still counts."""
        # Lines are never removed: what was undone stays in the journal, and does not count.
        undone = {
            one.event.number for one in self.told if isinstance(one.event, Undone)
        }
        return tuple(one for one in self.told if one.number not in undone)

    @property
    def beginning(self) -> Occurrence[Started]:
        """The line that says what is recorded; a journal that had to move at once begins with that.

        Raises `MisfitError` if there is none.
        """
        found = next(iter(_of(self.told, Started)), None)
        if found is None:
            raise MisfitError("no line says what is recorded")
        return found

    @property
    def start(self) -> Started:
        """What was written down before anything else could happen."""
        return self.beginning.event

    @property
    def id(self) -> str:
        """The id of the result that it will become."""
        return self.start.id

    @property
    def exercise(self) -> bool:
        """Whether a playbook is exercised, and nothing but the playbook followed."""
        return self.start.kind == "exercise"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of the playbook that is followed, as they were written then."""
        return self.start.steps

    @property
    def started(self) -> datetime:
        """When the record begins."""
        return self.occurrences[0].at

    @property
    def finished(self) -> bool:
        """Whether it has been finished."""
        return bool(_of(self.told, Finished))

    @property
    def end(self) -> Occurrence[Finished] | None:
        """The line that ends it, or None if it goes on."""
        return next(reversed(self.of_kind(Finished)), None)

    def of_kind(self, kind: type[E]) -> tuple[Occurrence[E], ...]:
        """Return what of a kind still counts."""
        return _of(self.occurrences, kind)

    def marked(self, mark: Mark) -> tuple[Occurrence[Marked], ...]:
        """Return the marks of an event that still count."""
        return tuple(one for one in self.of_kind(Marked) if one.event.event == mark)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The kinds of line that this version does not know, each once."""
        return tuple(dict.fromkeys(one.event.kind for one in _of(self.told, Unknown)))

    @property
    def files(self) -> frozenset[str]:
        """The paths that have been given to evidence."""
        # What was undone has its file still, and its name stays taken.
        events = (one.event for one in self.told)
        with_files = (one for one in events if isinstance(one, Attached | CommandRun))
        return frozenset(one.file for one in with_files if one.file)

    @property
    def fault_since(self) -> datetime | None:
        """Since when the fault has been active, or None if it is not."""
        started, reverted = self.marked("fault-started"), self.marked("reverted")
        if not started or (reverted and reverted[-1].number > started[-1].number):
            return None
        return started[-1].at

    def fault_active_for(self, now: datetime) -> timedelta | None:
        """Return how long the fault has been active, or None if it is not."""
        return now - self.fault_since if self.fault_since else None

    @property
    def last_mark(self) -> Occurrence[SessionEvent] | None:
        """What `undo` would undo: the newest mark, observation, step or note that still counts."""
        undoable = Marked | Observed | StepTold | Noted
        return next(
            (o for o in reversed(self.occurrences) if isinstance(o.event, undoable)),
            None,
        )

    @property
    def next_step(self) -> int | None:
        """The number of the playbook's first step that is due: of which nothing has been said, and
        which is in no branch that was passed over.
        """
        return next(self._due(), None)

    def in_order(self, step: int) -> bool:
        """Return whether no step before this one is due once it has been taken."""
        return all(number > step for number in self._due(step))

    @property
    def parting(self) -> Mapping[str, int]:
        """The ways of which one has to be chosen now, each with the number of its first step; empty
        if none has.
        """
        taken = {
            branch.choice for step in self._told for branch in self._branches_of(step)
        }
        for branch in self._branches_of(self.next_step or 0):
            if branch.choice not in taken:
                return self._ways_of(branch.choice)
        return {}

    def _ways_of(self, choice: int) -> Mapping[str, int]:
        firsts: dict[str, int] = {}
        for step in range(1, len(self.steps) + 1):
            for branch in self._branches_of(step):
                if branch.choice == choice:
                    firsts.setdefault(branch.title, step)
        return firsts

    @property
    def _told(self) -> frozenset[int]:
        return frozenset(o.event.step for o in self.of_kind(StepTold) if o.event.step)

    def _due(self, *besides: int) -> Iterator[int]:
        paths = tuple(self._branches_of(step) for step in range(1, len(self.steps) + 1))
        return untold(paths, self._told.union(besides))

    def _branches_of(self, step: int) -> tuple[Branch, ...]:
        ways = self.start.ways[step - 1] if 0 < step <= len(self.start.ways) else ()
        return tuple(Branch(way.choice, way.title) for way in ways)

    def objection(self, mark: Mark) -> str | None:
        """Return why an event cannot be marked now, or None if it can."""
        if mark == "fault-started":
            active = "the fault is already active; type `reverted` first, or `undo`"
            return active if self.fault_since else None
        if mark == "aborted":
            return None
        if not self.marked("fault-started"):
            return f"there is no fault yet; type `fault` before `{mark}`"
        if mark == "reverted" and self.fault_since is None:
            return "the fault is already reverted"
        return None


def _of(
    told: Sequence[Occurrence[SessionEvent]], kind: type[E]
) -> tuple[Occurrence[E], ...]:
    return tuple(
        Occurrence(one.number, one.at, one.event)
        for one in told
        if isinstance(one.event, kind)
    )


_LAST_YEAR = 9000


def misfit(lines: Sequence[Line]) -> str | None:
    """Return which line tells what no recorder writes, or None; anybody can write one with the
    right sum.
    """
    return Session(tuple(lines)).misfit


def steady_clock(
    lines: Sequence[Line], clock: Clock = SYSTEM_CLOCK
) -> Callable[[], datetime]:
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
