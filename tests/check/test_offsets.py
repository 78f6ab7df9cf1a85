"""A time that cannot be right is told with the offset that may have been meant."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import books
from drillbook.check.judging.attempt import is_placeholder
from drillbook.check.judging.clock import (
    AHEAD,
    advice,
    in_the_future,
    likely,
    offset_text,
)
from drillbook.check.judging.context import Context
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.book import Book
from drillbook.model.result import Result


def _result() -> Result:
    value = shape(Result, read("result.yml", books.result_text())).value
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "Z"),
        (60, "+01:00"),
        (-210, "-03:30"),
        (345, "+05:45"),
        (1, "+00:01"),
        (-1, "-00:01"),
    ],
)
def test_an_offset_is_written_as_people_write_it(minutes: int, text: str) -> None:
    """With its sign, and two figures for hours and minutes each."""
    assert offset_text(timedelta(minutes=minutes)) == text


_NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (_NOW + AHEAD, None),
        (_NOW + AHEAD + timedelta(seconds=1), "lies 15 min in the future"),
    ],
)
def test_a_clock_may_be_a_quarter_of_an_hour_ahead(
    moment: datetime, told: str | None
) -> None:
    """Whoever checks may have the clock that is wrong."""
    assert in_the_future(moment, _NOW.date(), Context(now=_NOW)) == told


@pytest.mark.parametrize(
    ("day", "told"), [(21, None), (22, "is after today, which is 2026-11-20")]
)
def test_without_an_hour_tomorrow_is_no_future(day: int, told: str | None) -> None:
    """Somewhere it has begun."""
    moment = datetime(2026, 11, day, 9, tzinfo=UTC)
    assert in_the_future(moment, date(2026, 11, 20), Context()) == told


@pytest.mark.parametrize(
    ("hours", "offsets", "told"),
    [
        (0, (1, 5), "If 11:00 was local time, write +05:00 after it instead of Z."),
        (0, (0, 2), "If 11:00 was local time, write +02:00 after it instead of Z."),
        (0, (), "its offset after it instead of Z, such as +01:00."),
        (0, (1,), "its offset after it instead of Z, such as +01:00."),
        (
            1,
            (),
            "the time of another zone, write its offset after it instead of +01:00.",
        ),
    ],
)
def test_the_likely_offset_is_proposed(
    hours: int, offsets: tuple[int, ...], told: str
) -> None:
    """The first one with which the time would not have been too late, and never the one written."""
    moment = datetime(2026, 11, 20, 11, tzinfo=timezone(timedelta(hours=hours)))
    likely = [timedelta(hours=offset) for offset in offsets]
    assert advice(moment, _NOW - timedelta(minutes=5), likely).endswith(told)


def test_an_offset_may_make_a_time_just_early_enough() -> None:
    """By as much as a clock may be ahead."""
    moment, hour = _NOW + timedelta(hours=2), [timedelta(hours=1)]
    assert "write +01:00" in advice(moment, moment - timedelta(hours=1) - AHEAD, hour)
    late = moment - timedelta(hours=1, seconds=1) - AHEAD
    assert "write its offset" in advice(moment, late, hour)


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("", True),
        ("TODO", True),
        ("n/a.", True),
        ("as usual", True),
        ("???", True),
        ("kill", False),
    ],
)
def test_a_placeholder_says_nothing(text: str, *, placeholder: bool) -> None:
    """Nobody can repeat it."""
    assert is_placeholder(text) is placeholder


def test_the_offsets_of_results_and_of_now_are_likely() -> None:
    """The most frequent first; none is no offset to write."""
    hours = [timezone(timedelta(hours=hour)) for hour in (1, 2, 2, 0)]
    results = tuple(
        _result().model_copy(update={"started": datetime(2026, 11, 20, 9, tzinfo=zone)})
        for zone in hours
    )
    now = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=5)))
    found = [*likely(Book(results=results), Context(now=now))]
    assert found == [timedelta(hours=hour) for hour in (2, 1, 5)]
    assert [*likely(Book(results=results[-1:]), Context(now=_NOW))] == []
