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


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.0004, "0 ms"),
        (0.85, "850 ms"),
        (1, "1 s"),
        (12.4, "12.4 s"),
        (12.04, "12 s"),
        (54.977, "55 s"),
        (60, "1 min"),
        (185, "3 min 05 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h"),
        (3720, "1 h 02 min"),
        (90_000, "1 d 1 h"),
        (259_200, "3 d 0 h"),
    ],
)
def test_span_reads_as_people_say_it(seconds: float, words: str) -> None:
    """A measured duration has the unit and the digits that mean something."""
    assert filters.span(timedelta(seconds=seconds)) == words


def test_span_over_a_minute_is_rounded_and_not_cut() -> None:
    """The nearest second is told."""
    assert filters.span(timedelta(seconds=185.7)) == "3 min 06 s"


def test_span_that_was_not_measured_is_a_dash() -> None:
    """What did not happen has no duration."""
    assert filters.span(None) == "–"


@given(st.floats(min_value=0, max_value=10_000_000))
def test_span_never_shows_a_full_unit_of_the_next(seconds: float) -> None:
    """No span reads 1000 ms, 60 s or 60 min."""
    words = filters.span(timedelta(seconds=seconds)).split()
    numbers = dict(zip(words[1::2], words[::2], strict=True))
    assert float(numbers.get("ms", 0)) < 1000
    assert float(numbers.get("s", 0)) < 60
    assert int(numbers.get("min", 0)) < 60


@given(st.integers(min_value=-10_000_000, max_value=-1))
def test_negative_span_keeps_its_sign(seconds: int) -> None:
    """A span that runs backwards is shown as such, with the minus sign that all spans have."""
    assert filters.span(timedelta(seconds=seconds)) == "−" + filters.span(
        timedelta(seconds=-seconds)
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "2026-11-23 14:05:00 UTC"),
        (datetime(2026, 11, 23, 14, 5, tzinfo=CET), "2026-11-23 14:05:00 UTC+01:00"),
        (datetime(2026, 11, 23, 14, 5, tzinfo=KOLKATA), "2026-11-23 14:05:00 UTC+05:30"),
        (datetime(2026, 11, 23, 14, 5, tzinfo=ST_JOHNS), "2026-11-23 14:05:00 UTC-03:30"),
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
def test_clock_has_a_fraction_only_where_there_is_one(value: datetime, words: str) -> None:
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
    [
        (None, "–"),
        (timedelta(0), "0s"),
        (timedelta(minutes=15), "15m"),
        (timedelta(seconds=90), "90s"),
    ],
)
def test_target_reads_as_in_the_files(value: timedelta | None, words: str) -> None:
    """A target is shown as an author writes it."""
    assert filters.target(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0.04, "0.0"), (9.94, "9.9"), (10.4, "10"), (12345.6, "12,346")],
)
def test_milliseconds_have_the_digits_that_mean_something(value: float | None, words: str) -> None:
    """A latency of 10 ms and more has no fraction."""
    assert filters.milliseconds(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_345_678, "2,345.7 kB")],
)
def test_size_is_in_bytes_or_kilobytes(value: int, words: str) -> None:
    """A file's size is in a unit that people read."""
    assert filters.bytes_size(value) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 gaps"), (1, "1 gap"), (2, "2 gaps")])
def test_count_agrees_with_its_noun(number: int, words: str) -> None:
    """One gap, two gaps."""
    assert filters.count(number, "gap") == words


def test_count_takes_irregular_plurals() -> None:
    """A noun may bring its own plural."""
    assert filters.count(2, "dependency", "dependencies") == "2 dependencies"


def test_paragraphs_come_from_blank_lines() -> None:
    """Blank lines make paragraphs, other line ends make line breaks."""
    assert filters.paragraphs("one\ntwo\r\n\r\n\nthree") == "<p>one<br>two</p><p>three</p>"


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
