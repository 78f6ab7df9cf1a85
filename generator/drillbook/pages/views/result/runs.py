"""The runs of the same failure, or of the same exercise, around one of them: those before it and
those after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.book import Book
from drillbook.model.result import Result
from drillbook.pages.charts.trend import Run, Trend, trend

_NEAR = 4
"""So many runs before and after are shown: with all of them on each page, a site would grow with
their square.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs around one, the newest first and without it; `before` and `after` are those next to
    it.
    """

    others: tuple[Result, ...]
    before: Result | None
    after: Result | None
    more: int
    trend: Trend | None


def places(book: Book) -> Mapping[str, int]:
    """Return the place of each result among those like it, the newest at 0."""
    found: dict[str, int] = {}
    for result in book.newest_results:
        if result.folder not in found:
            found |= {
                other.folder: i for i, other in enumerate(book.results_like(result))
            }
    return found


def shown(book: Book, result: Result, place: int) -> tuple[Result, ...]:
    """Return the runs that are shown around the one at a place, and that one, the newest first."""
    return book.results_like(result)[max(place - _NEAR, 0) : place + _NEAR + 1]


def runs(
    evaluation: Evaluation, result: Result, place: int, rto: timedelta | None
) -> Runs:
    """Return the runs around the one at a place."""
    book = evaluation.book
    like = book.results_like(result)
    near = shown(book, result, place)
    others = tuple(other for other in near if other.folder != result.folder)
    drawn = None
    if others:
        title = "Recovery of this run and of those around it"
        drawn = trend("trend", title, timed(evaluation, near, result), rto)
    return Runs(
        others=others,
        before=like[place + 1] if place + 1 < len(like) else None,
        after=like[place - 1] if place else None,
        more=len(like) - len(near),
        trend=drawn,
    )


def timed(
    evaluation: Evaluation,
    newest_first: tuple[Result, ...],
    spoken_of: Result | None = None,
) -> list[Run]:
    """Return the runs that were restored, the oldest first, as they are drawn."""
    return [
        Run(
            day=result.ended.date(),
            took=took,
            now=spoken_of is not None and result.folder == spoken_of.folder,
        )
        for result in reversed(newest_first)
        if (took := evaluation.verdicts[result.folder].restored_after) is not None
    ]
