"""The report card: the state of Stage 2 on one sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from drillbook.check.assessment import Assessment
from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.inventory import Dependency
from drillbook.model.scalar import promised
from drillbook.pages.environment import render
from drillbook.pages.page import Page
from drillbook.pages.views.matrix import counts
from drillbook.pages.views.requests import Asked
from drillbook.pages.views.stage import stage

URI = "report-card.html"
_MOST_LINES, _MOST_MEMBERS = 16, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A critical dependency in one line: its cells, and the longest that restoring it took, against
    its target.
    """

    dependency: Dependency
    cells: tuple[Cell, ...]
    slowest: timedelta | None
    rto: timedelta | None

    @property
    def open(self) -> bool:
        return any(cell.open for cell in self.cells)

    @property
    def missed(self) -> bool:
        return bool(self.rto and self.slowest is not None and self.slowest > self.rto)


def card_page(assessment: Assessment, title: str, asked: Sequence[Asked]) -> Page:
    """Return the report card.

    What does not fit on the sheet is counted: what is open comes first.
    """
    evaluation = assessment.evaluation
    second = stage(assessment, "stage-2")
    lines = sorted(_lines(evaluation), key=lambda line: not line.open)
    busy = tuple(one for one in asked if one.piles)
    html = render(
        "card.html.jinja",
        base="",
        evaluation=evaluation,
        title=title,
        stages=(stage(assessment, "stage-1"), second),
        counts=counts(evaluation.cells),
        lines=lines[:_MOST_LINES],
        more_lines=max(len(lines) - _MOST_LINES, 0),
        surprises=sum(
            verdict.outcome == "surprise" for verdict in evaluation.verdicts.values()
        ),
        asked=busy[:_MOST_MEMBERS],
        more_asked=max(len(busy) - _MOST_MEMBERS, 0),
    )
    return Page(
        uri=URI,
        title="Report card",
        html=html,
        description=f"{title} on one sheet: {second.sentence}",
        tab="completeness.html",
    )


def _lines(evaluation: Evaluation) -> tuple[_Line, ...]:
    return tuple(_line(evaluation, cells) for cells in evaluation.cells_of.values())


def _line(evaluation: Evaluation, cells: tuple[Cell, ...]) -> _Line:
    spans = [
        evaluation.verdicts[cell.result.folder].restored_after
        for cell in cells
        if cell.result
    ]
    targets = [
        evaluation.book.recovery_target(cell.result) for cell in cells if cell.result
    ]
    return _Line(
        dependency=cells[0].dependency,
        cells=cells,
        slowest=max((span for span in spans if span is not None), default=None),
        rto=next(iter(targets), promised(cells[0].dependency.rto)),
    )
