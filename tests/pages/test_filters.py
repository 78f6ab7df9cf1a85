"""Filters turn values into the words that templates print."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built import parse
from drillbook.pages import filters
from drillbook.text.hidden import visible

CET = timezone(timedelta(hours=1))
KOLKATA = timezone(timedelta(hours=5, minutes=30))
ST_JOHNS = timezone(-timedelta(hours=3, minutes=30))


def test_span_that_was_not_measured_is_a_dash() -> None:
    """What did not happen has no duration."""
    assert filters.span(None) == "–"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "2026-11-23 14:05:00 UTC"),
        (datetime(2026, 11, 23, 14, 5, tzinfo=CET), "2026-11-23 14:05:00 UTC+01:00"),
        (
            datetime(2026, 11, 23, 14, 5, tzinfo=KOLKATA),
            "2026-11-23 14:05:00 UTC+05:30",
        ),
        (
            datetime(2026, 11, 23, 14, 5, tzinfo=ST_JOHNS),
            "2026-11-23 14:05:00 UTC-03:30",
        ),
    ],
)
def test_moment_names_its_offset(value: datetime, words: str) -> None:
    """A moment can be compared by people in other zones."""
    assert filters.moment(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 23, 14, 5, tzinfo=CET), "14:05:00"),
        (datetime(2026, 11, 23, 14, 5, 0, 250_000, tzinfo=CET), "14:05:00.250"),
        (datetime(2026, 11, 23, 14, 5, 0, 7_999, tzinfo=UTC), "14:05:00.007"),
    ],
)
def test_clock_has_a_fraction_only_where_there_is_one(
    value: datetime, words: str
) -> None:
    """A time of day is shown in the offset that it was written with."""
    assert filters.clock(value) == words


def test_machine_time_is_in_utc() -> None:
    """What programs read is in one zone."""
    assert (
        filters.machine_time(datetime(2026, 11, 23, 0, 5, 0, 250_000, tzinfo=CET))
        == "2026-11-22T23:05:00.250Z"
    )


@pytest.mark.parametrize(
    "value",
    [
        datetime(2199, 12, 31, 23, 59, 59, tzinfo=ST_JOHNS),
        datetime(1970, 1, 1, 0, 0, 0, tzinfo=KOLKATA),
    ],
)
def test_machine_time_takes_any_moment_that_a_file_may_hold(value: datetime) -> None:
    """A year that somebody mistyped does not end the build."""
    assert filters.machine_time(value)


def test_day_takes_dates_and_moments() -> None:
    """A day is the day of the offset that the moment was written with."""
    assert filters.day(date(2026, 11, 23)) == "2026-11-23"
    assert filters.day(datetime(2026, 11, 23, 0, 30, tzinfo=CET)) == "2026-11-23"


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0.04, "0.0"), (9.94, "9.9"), (10.4, "10"), (12345.6, "12,346")],
)
def test_milliseconds_have_the_digits_that_mean_something(
    value: float | None, words: str
) -> None:
    """A latency of 10 ms and more has no fraction."""
    assert filters.milliseconds(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_345_678, "2,345.7 kB")],
)
def test_size_is_in_bytes_or_kilobytes(value: int, words: str) -> None:
    """A file's size is in a unit that people read."""
    assert filters.bytes_size(value) == words


def test_paragraphs_come_from_blank_lines() -> None:
    """Blank lines make paragraphs, other line ends make line breaks."""
    assert (
        filters.paragraphs("one\ntwo\r\n\r\n\nthree") == "<p>one<br>two</p><p>three</p>"
    )


@pytest.mark.parametrize("value", [None, "", " \n\n "])
def test_no_text_is_no_paragraph(value: str | None) -> None:
    """Nothing is shown for nothing."""
    assert filters.paragraphs(value) == ""


@given(st.text())
def test_paragraphs_hold_no_markup_of_the_author(text: str) -> None:
    """Whatever the text says, only paragraphs and line breaks come out, and no word is lost."""
    document = parse(filters.paragraphs(text))
    assert {element.tag for element in document.elements} <= {"p", "br"}
    assert not any(element.attributes for element in document.elements)
    assert "".join(document.text.split()) == "".join(visible(text).split())
