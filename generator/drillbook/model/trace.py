"""A trace is what a file of evidence tells of itself: how large it is, and of which days it has the
time of day.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from drillbook.model.result import Result

_DAY = timedelta(days=1)
"""Whoever writes a time without its offset may mean the day before, or the day after."""


_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_NAMED = "|".join(_MONTHS)
_HOUR = r"[0-2]\d:[0-5]\d"
_TIME = re.compile(
    rf"(?<!\d)(?P<year>[12]\d{{3}})-(?P<month>[01]\d)-(?P<day>[0-3]\d)[T ]{_HOUR}"
    rf"|(?<!\d)(?P<log_day>[0-3]\d)[/ ](?P<log_month>{_NAMED})[/ ](?P<log_year>[12]\d{{3}})[:"
    rf" ]{_HOUR}"
    rf"|\b(?P<date_month>{_NAMED}) {{1,2}}(?P<date_day>[0-3]?\d) {_HOUR}:[0-5]\d (?:[A-Z]{{2,5}} )?"
    r"(?P<date_year>[12]\d{3})\b",
    re.ASCII,
)
"""As ISO 8601 has them, as web servers log them, and as `date` prints them."""

_MOST_TIMES = 10_000


@dataclass(frozen=True, slots=True)
class Trace:
    """The size of a file in bytes, and the days that it names together with a time; `blank` if
    there is nothing in it but blank space.
    """

    size: int
    days: frozenset[date] = frozenset()
    blank: bool = False


def days_in(text: str) -> frozenset[date]:
    """Return the days that a text names together with a time of day, as logs and commands print
    them.
    """
    return frozenset(_days(islice(_TIME.finditer(text), _MOST_TIMES)))


def _days(times: Iterator[re.Match[str]]) -> Iterator[date]:
    for time in times:
        year, month, day = next(
            (time[f"{kind}year"], time[f"{kind}month"], time[f"{kind}day"])
            for kind in ("", "log_", "date_")
            if time[f"{kind}year"]
        )
        with suppress(ValueError):
            yield date(
                int(year),
                int(month) if month.isdigit() else _MONTHS.index(month) + 1,
                int(day),
            )


def tells_of(days: Collection[date], result: Result) -> bool:
    """Return whether one of some days is a day of a test."""
    first, last = result.started.date() - _DAY, result.ended.date() + _DAY
    return any(first <= day <= last for day in days)
