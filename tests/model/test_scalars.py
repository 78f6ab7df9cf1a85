"""Scalars are read in the one form that people write them in; anything else says what to write."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from drillbook.model.scalar import (
    Day,
    Digest,
    Duration,
    Id,
    Moment,
    Pattern,
    RelativePath,
    Target,
    duration_text,
    promised,
    quoted,
)
from drillbook.text.nearest import did_you_mean

_DURATION = TypeAdapter[timedelta](Duration)
_DAY = TypeAdapter[date](Day)
_MOMENT = TypeAdapter[datetime](Moment)
_PATH = TypeAdapter[str](RelativePath)
_ID = TypeAdapter[str](Id)
_DIGEST = TypeAdapter[str](Digest)
_PATTERN = TypeAdapter[str](Pattern)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0s", 0),
        ("90s", 90),
        ("15m", 900),
        ("1h", 3600),
        ("30d", 2_592_000),
        ("007m", 420),
        ("1h30m", 5400),
        ("1d2h3m4s", 93784),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    """A duration is a whole number with its unit."""
    assert _DURATION.validate_python(text) == timedelta(seconds=seconds)


def test_an_objective_may_be_best_effort() -> None:
    """Nobody is held to a number that nobody promised."""
    target = TypeAdapter[timedelta | str](Target)
    assert target.validate_python("best effort") == "best effort"
    assert target.validate_python("1h30m") == timedelta(minutes=90)
    assert promised("best effort") is None
    assert promised(timedelta(hours=1)) == timedelta(hours=1)
    with pytest.raises(ValidationError):
        target.validate_python("as soon as possible")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "15",
        "m",
        "1.5h",
        "-1h",
        "1 h",
        "1H",
        "1w",
        "30m1h",
        "1h1h",
        "1234567s",
        "1h\n",
        "\uff11h",
        15,
        None,
    ],
)
def test_what_is_no_duration(value: object) -> None:
    """Anything else is told with examples of what to write."""
    with pytest.raises(
        ValidationError, match="write a duration such as 90s, 15m, 1h30m or 30d"
    ):
        _DURATION.validate_python(value)


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_a_duration_survives_being_written(number: int, unit: str) -> None:
    """Writing a duration in its largest unit and reading it again gives the same duration."""
    duration = _DURATION.validate_python(f"{number}{unit}")
    assert _DURATION.validate_python(duration_text(duration)) == duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(900, "15m"), (90, "90s"), (86400, "1d"), (5400, "90m"), (0, "0s")],
)
def test_a_duration_is_written_in_its_largest_exact_unit(
    seconds: int, text: str
) -> None:
    """Nobody reads 900s where 15m is meant."""
    assert duration_text(timedelta(seconds=seconds)) == text


def test_days() -> None:
    """A day is written as YYYY-MM-DD."""
    assert _DAY.validate_python("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-02-29", "not in the calendar"),
        ("2024-13-45", "not in the calendar"),
        ("0000-01-01", "not in the calendar"),
        ("20261123", "write a date such as"),
        ("2026-W48-1", "write a date such as"),
        ("2026-11-23 ", "write a date such as"),
        ("2026-11-23T00:00:00Z", "write a date such as"),
        ("", "write a date such as"),
        (20261123, "write a date such as"),
        (None, "is empty; write a date"),
    ],
)
def test_what_is_no_day(value: object, message: str) -> None:
    """Impossible dates and other forms are told."""
    with pytest.raises(ValidationError, match=message):
        _DAY.validate_python(value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T14:05:00Z",
        "2026-11-23 15:05:00+01:00",
        "2026-11-23T14:05+00:00",
        "2026-11-23T09:05:00.000-05:00",
    ],
)
def test_moments(text: str) -> None:
    """A moment is ISO 8601 with an offset from UTC."""
    assert _MOMENT.validate_python(text) == datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-11-23T14:05:00", "has no offset from UTC"),
        ("2026-11-23", "write a time with its offset"),
        ("2026-11-23T25:00:00Z", "which is not a time"),
        ("2026-02-30T10:00:00Z", "which is not a time"),
        ("yesterday at noon", "which is not a time"),
        ("2026-11-23T10:00:00+99:00", "which is not a time"),
        (1_700_000_000, "write a time with its offset"),
        (None, "is empty; write a time"),
    ],
)
def test_what_is_no_moment(value: object, message: str) -> None:
    """Times without offset, impossible ones and numbers are told."""
    with pytest.raises(ValidationError, match=message):
        _MOMENT.validate_python(value)


@pytest.mark.parametrize("path", ["a", "evidence/console.txt", "probes/a-b_c.1.csv"])
def test_relative_paths(path: str) -> None:
    """A plain path inside the result's folder is taken as it is."""
    assert _PATH.validate_python(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../x",
        "a/../b",
        "/etc/passwd",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "C:/x",
        "a/.hidden",
        "é",
        "a b",
        "a\n",
        "~/x",
    ],
)
def test_unsafe_paths(path: str) -> None:
    """Whatever could lead out of the folder, or hide in it, is refused."""
    with pytest.raises(
        ValidationError, match="is not a plain path inside the result's folder"
    ):
        _PATH.validate_python(path)


@pytest.mark.parametrize("text", ["a", "order-database", "2026-11-23-x", "a1"])
def test_ids(text: str) -> None:
    """An id is lower-case kebab-case."""
    assert _ID.validate_python(text) == text


@pytest.mark.parametrize(
    "text", ["", "A", "a_b", "a--b", "-a", "a-", "a b", "a\n", "ä", "a" * 101, "../a"]
)
def test_what_is_no_id(text: str) -> None:
    """Other forms are refused."""
    with pytest.raises(ValidationError):
        _ID.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "sha256:" + "0" * 63,
        "sha256:" + "A" * 64,
        "md5:" + "0" * 32,
        "sha256:" + "0" * 64 + "\n",
    ],
)
def test_what_is_no_digest(text: str) -> None:
    """A digest has 64 lower-case hexadecimal digits."""
    with pytest.raises(ValidationError):
        _DIGEST.validate_python(text)


def test_patterns_are_regular_expressions() -> None:
    """A pattern that cannot be compiled is told, with its reason."""
    assert _PATTERN.validate_python("^prod-") == "^prod-"
    with pytest.raises(ValidationError, match=r"is not taken by RE2: missing"):
        _PATTERN.validate_python("(prod")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\n b", '"a b"'),
        (None, "empty"),
        (1, '"1"'),
        ("x" * 61, '"' + "x" * 60 + '…"'),
        ("{a} %s", '"{a} %s"'),
    ],
)
def test_a_quoted_value_is_short_and_on_one_line(value: object, shown: str) -> None:
    """What an author wrote is shown in a message without breaking it."""
    assert quoted(value) == shown


def test_a_message_repeats_braces_as_they_are() -> None:
    """An author's braces are no template."""
    with pytest.raises(
        ValidationError, match=r'is "\{message\} \{0\}"; write a duration'
    ):
        _DURATION.validate_python("{message} {0}")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("databse", ' Did you mean "database"?'),
        ("zzz", ""),
        ("", ""),
        ("x" * 1_000_000, ""),
    ],
)
def test_did_you_mean(word: str, hint: str) -> None:
    """Only a near word is suggested, however long the mistake is."""
    assert did_you_mean(word, ["database", "mail"]) == hint
