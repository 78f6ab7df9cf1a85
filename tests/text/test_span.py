"""Spans of time are written as people write them, everywhere alike."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.text.span import elapsed_text, rough_span, since, span_text

_START = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.0004, "0 ms"),
        (0.85, "850 ms"),
        (0.9997, "1 s"),
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
        (259_200, "3 d"),
    ],
)
def test_span_reads_as_people_say_it(seconds: float, words: str) -> None:
    """A measured duration has the unit and the digits that mean something."""
    assert span_text(timedelta(seconds=seconds)) == words


def test_span_that_goes_on_is_told_in_whole_seconds() -> None:
    """Nobody reads a clock that runs to the tenth of a second."""
    assert elapsed_text(timedelta(seconds=0.522)) == "0 s"
    assert elapsed_text(timedelta(seconds=59.96)) == "59 s"
    assert elapsed_text(timedelta(seconds=200.4)) == "3 min 20 s"


def test_span_over_a_minute_is_rounded_and_not_cut() -> None:
    """The nearest second is told."""
    assert span_text(timedelta(seconds=185.7)) == "3 min 06 s"


@given(st.floats(min_value=0, max_value=10_000_000))
def test_span_never_shows_a_full_unit_of_the_next(seconds: float) -> None:
    """No span reads 1000 ms, 60 s or 60 min."""
    words = span_text(timedelta(seconds=seconds)).split()
    numbers = dict(zip(words[1::2], words[::2], strict=True))
    assert float(numbers.get("ms", 0)) < 1000
    assert float(numbers.get("s", 0)) < 60
    assert int(numbers.get("min", 0)) < 60


@given(st.integers(min_value=-10_000_000, max_value=-1))
def test_negative_span_keeps_its_sign(seconds: int) -> None:
    """A span that runs backwards is shown as such, with the minus sign that all spans have."""
    assert span_text(timedelta(seconds=seconds)) == "−" + span_text(
        timedelta(seconds=-seconds)
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, ""),
        (0.25, "+250 ms"),
        (2.15, "+2.1 s"),
        (-61, "−1 min 01 s"),
        (61, "+1 min 01 s"),
        (3725, "+1 h 02 min"),
        (59.96, "+1 min"),
    ],
)
def test_time_since_a_moment_is_signed(seconds: float, words: str) -> None:
    """What stands beside the moment itself needs no word."""
    assert since(_START + timedelta(seconds=seconds), _START) == words


def test_without_a_moment_nothing_is_since_it() -> None:
    """A test whose fault never began has no distances from it."""
    assert since(_START, None) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (60, "60 min"),
        (119, "119 min"),
        (120, "2 h"),
        (330, "6 h"),
        (5_000, "3 d"),
    ],
)
def test_a_rough_span_has_one_unit(minutes: int, words: str) -> None:
    """How wrong a clock is need not be told by the minute."""
    assert rough_span(timedelta(minutes=minutes)) == words
