"""The table of all results, on as many pages as it takes; few books ever need a second one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.result import Result
from drillbook.pages.environment import render
from drillbook.pages.page import Page

TAB = "results.html"
MOST = 2000
"""As many rows as a page bears: 0.9 MB that travel as 33 kB, and are filtered without a delay that
can be felt.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    number: int
    results: tuple[Result, ...]

    @property
    def uri(self) -> str:
        return TAB if self.number == 1 else f"results-{self.number}.html"

    @property
    def days(self) -> str:
        """From when to when the results are."""
        if self.results:
            return f"{self.results[-1].ended.date()} to {self.results[0].ended.date()}"
        return ""


def result_tables(evaluation: Evaluation, most: int = MOST) -> Iterator[Page]:
    """Yield the pages of the table, the newest results first."""
    results = evaluation.book.newest_results
    sheets = tuple(
        _Sheet(number=i // most + 1, results=results[i : i + most])
        for i in range(0, max(len(results), 1), most)
    )
    return (_page(evaluation, sheet, sheets) for sheet in sheets)


def _page(evaluation: Evaluation, sheet: _Sheet, sheets: Sequence[_Sheet]) -> Page:
    total = len(evaluation.book.results)
    html = render(
        "results.html.jinja",
        base="",
        evaluation=evaluation,
        total=total,
        sheet=sheet,
        sheets=sheets,
    )
    return Page(
        uri=sheet.uri,
        title="Results" if sheet.number == 1 else f"Results, page {sheet.number}",
        html=html,
        description=f"All {total} results of failure tests and exercises",
        tab=TAB,
    )
