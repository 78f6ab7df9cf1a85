"""A scalar is one value as people write it in a file: an id, a text, a duration, a date, a moment,
a path.
"""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from drillbook.text.pattern import LONGEST, PatternError, compiled

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_DURATION_PATTERN = r"^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"
_MILLISECONDS = r"[0-9]{1,6}ms"
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
BEST_EFFORT = "best effort"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FILE_NAME = re.compile(r"(?!\.\.?$)[A-Za-z0-9._@+-]{1,200}")
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_WHOLE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _mistake(kind: str, message: str) -> PydanticCustomError:
    # Braces in an author's own words would be read as a template of pydantic's.
    return PydanticCustomError("drillbook_" + kind, "{message}", {"message": message})


def quoted(value: object) -> str:
    """Return a value as its author wrote it, shortened and on one line, for use inside
    a message.
    """
    if value is None:
        return "empty"
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _duration(value: Any) -> timedelta:  # noqa: ANN401 - whatever stands in the file
    if isinstance(value, timedelta):
        return value
    parts = None
    if isinstance(value, str) and value:
        parts = re.fullmatch(_DURATION_PATTERN, value)
    # `$` matches before a line end as well.
    if parts is None or str(value).endswith("\n"):
        raise _mistake(
            "duration",
            f"is {quoted(value)}; write a duration such as 90s, 15m, 1h30m or 30d",
        )
    given = filter(None, parts.groups())
    return timedelta(seconds=sum(int(part[:-1]) * _SECONDS[part[-1]] for part in given))


def _interval(value: Any) -> timedelta:  # noqa: ANN401 - whatever stands in the file
    if (
        isinstance(value, str)
        and re.fullmatch(_MILLISECONDS, value)
        and not value.endswith("\n")
    ):
        return timedelta(milliseconds=int(value[:-2]))
    try:
        return _duration(value)
    except PydanticCustomError as error:
        raise _mistake(
            "interval", f"is {quoted(value)}; write how often, such as 300ms, 1s or 5m"
        ) from error


def interval_text(value: timedelta) -> str:
    """Return how often something happens: `300ms`, or a duration in the largest unit that holds it
    exactly.
    """
    milliseconds = value // timedelta(milliseconds=1)
    return f"{milliseconds}ms" if milliseconds % 1000 else duration_text(value)


def duration_text(value: timedelta) -> str:
    """Return a duration in the largest unit that holds it exactly: `15m`, not `900s`."""
    seconds = round(value.total_seconds())
    exact = (unit for unit in ("d", "h", "m") if seconds % _SECONDS[unit] == 0)
    # Nothing is `0s`, and no number of days.
    unit = next(exact, "s") if seconds else "s"
    return f"{seconds // _SECONDS[unit]}{unit}"


def _words(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    return str(value) if type(value) is int else value


def _target(value: Any) -> timedelta | str:  # noqa: ANN401 - whatever stands in the file
    if isinstance(value, str) and value.casefold() == BEST_EFFORT:
        return BEST_EFFORT
    return _duration(value)


def _target_text(value: timedelta | str) -> str:
    return value if isinstance(value, str) else duration_text(value)


def promised(target: "timedelta | str | None") -> timedelta | None:
    """Return the span that an objective promises; None where nobody promises one."""
    return target if isinstance(target, timedelta) else None


def _day(value: Any) -> date:  # noqa: ANN401 - whatever stands in the file
    if type(value) is date:
        return value
    try:
        if isinstance(value, str) and _WHOLE_DATE.fullmatch(value):
            day = date.fromisoformat(value)
            _in_range(day, value)
            return day
    except ValueError as error:
        raise _mistake(
            "date", f"is {quoted(value)}, which is not in the calendar ({error})"
        ) from error
    raise _mistake("date", f"is {quoted(value)}; write a date such as 2026-11-23")


def is_whole_day(value: object) -> bool:
    """Return whether a value is a date without a time of day."""
    return isinstance(value, str) and _WHOLE_DATE.fullmatch(value) is not None


def _moment(value: Any) -> datetime:  # noqa: ANN401 - whatever stands in the file
    moment = value if isinstance(value, datetime) else None
    try:
        if isinstance(value, str) and len(value) > len("2026-11-23"):
            moment = datetime.fromisoformat(value)
    except ValueError as error:
        # Python's other message, "Invalid isoformat string", says nothing to an author.
        why = f" ({error})" if "must be in" in str(error) else ""
        raise _mistake(
            "moment",
            f"is {quoted(value)}, which is not a time{why}; write it as 2026-11-23T14:05:00+01:00",
        ) from error
    if moment is None:
        raise _mistake(
            "moment",
            f"is {quoted(value)}; write a time with its offset, such as 2026-11-23T14:05:00+01:00",
        )
    if moment.utcoffset() is None:
        raise _mistake(
            "moment",
            f"is {quoted(value)}, which has no offset from UTC; write Z or +01:00 after it",
        )
    _in_range(moment, value)
    return moment


def _in_range(moment: date, value: object) -> None:
    """Refuse years that nobody means; sums with such times would leave the calendar."""
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        raise _mistake(
            "year",
            f"is {quoted(value)}; write a year from {_FIRST_YEAR} to {_LAST_YEAR - 1}",
        )


def _relative_path(value: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(value, str):
        raise _mistake(
            "path", f"is {quoted(value)}; write a path inside the result's folder"
        )
    if not all(_SEGMENT.fullmatch(part) for part in value.split("/")):
        raise _mistake(
            "unsafe_path",
            f"is {quoted(value)}, which is not a plain path inside the result's folder",
        )
    return value


def _nearby_path(value: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(value, str):
        raise _mistake(
            "path", f"is {quoted(value)}; write a path such as ../compose.yaml"
        )
    parts = value.split("/")
    below = parts[
        next((i for i, part in enumerate(parts) if part != ".."), len(parts)) :
    ]
    # Whether it leads out of the repository is known where the repository is.
    if not below or not all(_FILE_NAME.fullmatch(part) for part in below):
        raise _mistake(
            "unsafe_path",
            f"is {quoted(value)}, which is not a plain path from the folder of the book",
        )
    return value


def _pattern(value: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(value, str):
        raise _mistake(
            "pattern", f"is {quoted(value)}; write a regular expression in quotes"
        )
    try:
        compiled(value)
    except PatternError as error:
        raise _mistake("pattern", f"is {quoted(value)}, which {error}") from error
    return value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=100)]
LONGEST_TEXT = 20_000
Text = Annotated[
    str,
    BeforeValidator(_words),
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
]
"""A text; `severity: 1` is one as well, because a whole number reads as it was written."""
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(duration_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _DURATION_PATTERN,
            "examples": ["90s", "15m", "1h30m"],
        }
    ),
]
Target = Annotated[
    timedelta | Literal["best effort"],
    PlainValidator(_target),
    PlainSerializer(_target_text, return_type=str),
    WithJsonSchema(
        {
            "anyOf": [
                {
                    "type": "string",
                    "pattern": _DURATION_PATTERN,
                    "examples": ["15m", "1h30m"],
                },
                {"const": "best effort"},
            ]
        }
    ),
]
"""A recovery objective: a duration, or `best effort` where nobody promises one."""
Interval = Annotated[
    timedelta,
    BeforeValidator(_interval),
    PlainSerializer(interval_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"{_DURATION_PATTERN}|^{_MILLISECONDS}$",
            "examples": ["300ms", "1s"],
        }
    ),
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
MomentOfEvent = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
    ),
]
"""A moment; a note may be written with its day alone, which `is_whole_day` tells before the value
is read.
"""
NearbyPath = Annotated[str, BeforeValidator(_nearby_path)]
"""A path from the folder of the book to a file of its repository."""
RelativePath = Annotated[str, BeforeValidator(_relative_path)]
Pattern = Annotated[
    str,
    BeforeValidator(_pattern),
    WithJsonSchema({"type": "string", "format": "regex", "maxLength": LONGEST}),
]
