"""A recording is what a terminal showed, as asciinema keeps it: here in lines, each with the time
when it began.

Both versions of the format that are in use are read: in 2, times count from the start, in 3 from
the event before. Colours are left out, and where a line was written over, its last text is shown.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ORDERS = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # such as colours and moves
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # such as the window's title
    r"|\x1b[ -/]*[0-~]"
)
_MOST_LINES = 2000
_MOST_LETTERS = 40_000
_LONGEST_EVENT = 100_000


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """A line as it last read, with the seconds from the start until its first letter."""

    seconds: float
    text: str

    @property
    def after(self) -> str:
        """The time since the start: 1:02.5."""
        minutes, seconds = divmod(round(max(self.seconds, 0.0), 1), 60)
        return f"{minutes:.0f}:{seconds:04.1f}"


def is_recording(text: str) -> bool:
    """Return whether the first line of a text says that it is a recording."""
    head = _parsed(text.partition("\n")[0])
    return (
        isinstance(head, dict)
        and head.get("version") in {2, 3}
        and ("width" in head or "term" in head)
    )


def lines(text: str) -> tuple[tuple[RecordedLine, ...], bool]:
    """Return the lines of a recording, and whether there were more of them than are shown."""
    shown: list[RecordedLine] = []
    letters = 0
    for line in _lines(text):
        letters += len(line.text)
        if len(shown) == _MOST_LINES or letters > _MOST_LETTERS:
            return tuple(shown), True
        shown.append(line)
    return tuple(shown), False


def _lines(text: str) -> Iterator[RecordedLine]:
    began, line = 0.0, ""
    for seconds, output in _output(text):
        plain = _ORDERS.sub("", output).replace("\r\n", "\n")
        for i, part in enumerate(plain.split("\n")):
            if i:
                yield RecordedLine(began, _settled(line))
                line = ""
            began = began if line else seconds
            line += part
    if line.strip():
        yield RecordedLine(began, _settled(line))


def _settled(line: str) -> str:
    """Return what is left of a line after returns to its beginning and steps back."""
    last = next((part for part in reversed(line.split("\r")) if part), "")
    kept: list[str] = []
    for letter in last:
        if letter != "\b":
            kept.append(letter)
        elif kept:
            kept.pop()
    return "".join(kept)


def _output(text: str) -> Iterator[tuple[float, str]]:
    head, *rest = text.split("\n")
    parsed = _parsed(head)
    relative = isinstance(parsed, dict) and parsed.get("version") == 3
    now = 0.0
    for row in rest:
        match _parsed(row):
            case [int() | float() as at, str() as kind, str() as data] if math.isfinite(
                at
            ):
                now = now + at if relative else float(at)
                if kind == "o":
                    yield now, data
                elif kind == "m":
                    yield now, f"\n[{data}]\n"
            case _:
                continue


def _parsed(row: str) -> object:
    # The format is one small JSON value a line; whatever is not is left out, not guessed at.
    if len(row) > _LONGEST_EVENT:
        return None
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        return None
