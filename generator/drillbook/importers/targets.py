"""What a text says of a severity, and of the targets RTO and RPO."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from drillbook.model.scalar import duration_text

Target = Literal["rto", "rpo"]

_UNITS: Mapping[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
    **dict.fromkeys(("w", "week", "weeks"), 604_800),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ONE = rf"[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?\s?(?:{_UNIT})(?![a-z])"
_ONE_PACKED = rf"[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?\s?(?:{_UNIT})(?=[0-9])"
_LENGTH = rf"(?:{_ONE_PACKED})*(?:{_ONE})(?:(?:\s|,\s?|\sand\s)(?:{_ONE}))*"
_NAMES: Mapping[Target, str] = {
    "rto": r"recovery time objective(?:\s*\(RTO\))?|RTO",
    "rpo": r"recovery point objective(?:\s*\(RPO\))?|RPO",
}
_MARKS = r"[ \t*_`|:=<≤~\"'–-]"
_BETWEEN = (
    r"(?:[ \t:*_]*+\n\s{0,8}+)?"
    rf"{_MARKS}{{0,24}}"
    r"(?:(?:is|of|target|less than|under|at most|max(?:imum|\.)?|up to|within|about)"
    rf"{_MARKS}{{1,8}}){{0,3}}"
)
_NOT_BOTH = "".join(
    rf"(?<!RTO{between})" for between in ("/", " / ", " and ", " & ", " \\| ")
)
_SAID: Mapping[Target, re.Pattern[str]] = {
    key: re.compile(
        rf"(?<!\w){_NOT_BOTH}(?:{name})(?!\w){_BETWEEN}(?:(?P<length>{_LENGTH})|(?P<zero>0|zero|none)(?![\w.]))"
        r"(?!\s?(?:-|–|to\s)\s?[0-9])",
        re.IGNORECASE,
    )
    for key, name in _NAMES.items()
}
_PART = re.compile(
    rf"([0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)\s?({_UNIT})(?![a-z])", re.IGNORECASE
)
_SEVERITY = re.compile(
    r"^[ \t>*_|+-]*+(?:severity(?: level)?|sev(?: level)?|priority)[ \t*_]*+[:|=][ \t*_:]*+"
    r"(?P<said>[^\n|]{1,80})",
    re.IGNORECASE | re.MULTILINE,
)


def targets_in(text: str, target: Target) -> tuple[str, ...]:
    """Return the different durations that a text names as a target, in its order."""
    found = (_duration(match) for match in _SAID[target].finditer(text))
    return tuple(dict.fromkeys(found))


def severities_in(text: str) -> tuple[str, ...]:
    """Return the different severities that a text names, in its order."""
    found = (match["said"].strip(" \t*_`\"'.") for match in _SEVERITY.finditer(text))
    return tuple(dict.fromkeys(said for said in found if re.search(r"\w", said)))


def _duration(match: re.Match[str]) -> str:
    if match["zero"]:
        return "0s"
    seconds = sum(
        float(number) * _UNITS[unit.lower()]
        for number, unit in _PART.findall(match["length"])
    )
    return duration_text(timedelta(seconds=round(seconds)))
