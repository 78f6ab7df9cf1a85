"""The calendar of tests: what was run when, until when it counts, and whether the rhythm is that of
Stage 3.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.result import Result
from drillbook.pages.cadence import LONGEST, Cadence, Pace, cadences
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.text.count import counted

T = TypeVar("T")

TAB = "calendar.html"
_MONTHS_BACK = _MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A day with the results that ended on it, and the cells whose result counts on it for the last
    time.

    `next_for` are the cells that Stage 3 would have run again by this day.
    """

    day: date
    results: tuple[Result, ...]
    last_for: tuple[Cell, ...]
    next_for: tuple[Cell, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its name, with a square for each of 31 days; None for those that it does not have.

    `after_gap` says that months before it, in which nothing is due, are left out.
    """

    name: str
    squares: tuple[Square | None, ...]
    after_gap: bool = False


def calendar_page(evaluation: Evaluation) -> Page:
    """Return the calendar."""
    rhythms, first = cadences(evaluation), _first_month(evaluation)
    kept = sum(rhythm.pace is Pace.KEPT for rhythm in rhythms)
    required = counted(len(rhythms), "required test is", "required tests are")
    sentence = (
        f"{kept} of {required} repeated every {LONGEST.days // 7} weeks or more often."
    )
    html = render(
        "calendar.html.jinja",
        base="",
        evaluation=evaluation,
        max_age=evaluation.book.policy.max_age,
        rhythms=rhythms,
        sentence=sentence,
        months=tuple(_months(evaluation, rhythms, first)),
        days=range(1, 32),
        older=sum(_month(r.ended.date()) < first for r in evaluation.book.results),
    )
    return Page(
        uri=TAB,
        title="Calendar",
        html=html,
        description=sentence,
        headings=(
            Heading("cadence", "How often each test is repeated"),
            Heading("months", "Months"),
        ),
        search_text="calendar of tests, cadence, Stage 3",
        tab=TAB,
    )


def _months(
    evaluation: Evaluation, rhythms: Sequence[Cadence], first: int
) -> Iterator[Month]:
    """Yield the months from the first up to today's, and those to come in which
    something is due.
    """
    ran = _by_day(
        (result.ended.date(), result)
        for result in reversed(evaluation.book.newest_results)
    )
    last = _by_day(
        (rhythm.counts_until, rhythm.cell) for rhythm in rhythms if rhythm.counts_until
    )
    next_ = _by_day(
        (rhythm.next_by, rhythm.cell) for rhythm in rhythms if rhythm.next_by
    )
    now = _month(evaluation.today)
    ahead = sorted(
        {
            _month(day)
            for day in (*last, *next_)
            if now < _month(day) <= now + _MONTHS_AHEAD
        }
    )

    def square(day: date) -> Square:
        return Square(
            day=day,
            results=tuple(ran.get(day, ())),
            last_for=tuple(last.get(day, ())),
            next_for=tuple(next_.get(day, ())),
            is_today=day == evaluation.today,
        )

    before = first - 1
    for month in (*range(first, now + 1), *ahead):
        name = f"{month // 12}-{month % 12 + 1:02d}"
        squares = tuple(square(day) if day else None for day in _days(month))
        yield Month(name, squares, after_gap=month > before + 1)
        before = month


def _first_month(evaluation: Evaluation) -> int:
    """Return the month of the first result, but none that is too long ago, and at least the last
    three.
    """
    now = _month(evaluation.today)
    first = min(
        (_month(result.ended.date()) for result in evaluation.book.results), default=now
    )
    return min(max(first, now - _MONTHS_BACK + 1), now - 2)


def _by_day(dated: Iterable[tuple[date, T]]) -> Mapping[date, Sequence[T]]:
    grouped: dict[date, list[T]] = {}
    for day, value in dated:
        grouped.setdefault(day, []).append(value)
    return grouped


def _month(day: date) -> int:
    """Return the number of a month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _days(month: int) -> Iterator[date | None]:
    year, number = month // 12, month % 12 + 1
    length = monthrange(year, number)[1]
    for day in range(1, 32):
        yield date(year, number, day) if day <= length else None
