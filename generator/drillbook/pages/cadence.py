"""A cadence is how often one required test is repeated; Stage 3 needs it every four to five
weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.expiry import taken_on
from drillbook.model.result import Result

LONGEST = timedelta(weeks=5)
"""The longest time between two runs that Stage 3 bears; who repeats a test more often
does no harm.
"""

LEAST = timedelta(weeks=2)
"""Runs within this time count as one: two tests in a week are thorough, and no repetition.
"""

_DAY = timedelta(days=1)


class Pace(StrEnum):
    """How the repetition of a test goes, in words."""

    NEVER = "never tested"
    ONCE = "run once"
    SLOW = "too rarely"
    OVERDUE = "overdue"
    KEPT = "on schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A cell with its sound runs, the newest first, and the last day on which its newest result
    counts, if one does.
    """

    cell: Cell
    runs: tuple[Result, ...]
    today: date
    counts_until: date | None

    @property
    def between(self) -> timedelta | None:
        """The whole days between the last run and the one of the turn before, or None."""
        spans = (self._last - run.ended.date() for run in self.runs)
        return next((span for span in spans if span >= LEAST), None)

    @property
    def next_by(self) -> date | None:
        """The last day on which a further run keeps the cadence, or None without any run."""
        return self._last + LONGEST if self.runs else None

    @property
    def pace(self) -> Pace:
        """Whether the test is repeated as Stage 3 asks."""
        if self.next_by is None:
            return Pace.NEVER
        if self.today > self.next_by:
            return Pace.OVERDUE
        if self.between is None:
            return Pace.ONCE
        return Pace.KEPT if self.between <= LONGEST else Pace.SLOW

    @property
    def _last(self) -> date:
        return self.runs[0].ended.date()


def cadences(evaluation: Evaluation) -> tuple[Cadence, ...]:
    """Return the cadence of every required cell, in the order of the inventory."""
    return tuple(_cadence(evaluation, cell) for cell in evaluation.cells)


def _cadence(evaluation: Evaluation, cell: Cell) -> Cadence:
    result = cell.result
    return Cadence(
        cell=cell,
        runs=_sound_runs(evaluation, cell),
        today=evaluation.today,
        counts_until=_counts_until(evaluation, result) if result else None,
    )


def _sound_runs(evaluation: Evaluation, cell: Cell) -> tuple[Result, ...]:
    """Return the runs that were tests of the cell, whether or not they still count today."""
    runs = evaluation.book.results_of.get(cell.dependency.id, ())
    return tuple(
        r
        for r in runs
        if r.failure_mode == cell.failure_mode and not evaluation.worth(r).doubt
    )


def _counts_until(evaluation: Evaluation, result: Result) -> date:
    return (
        taken_on(evaluation.context, result)
        + evaluation.book.policy.max_age // _DAY * _DAY
    )
