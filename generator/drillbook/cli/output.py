"""Output is text for whoever is at a terminal: wrapped at words to its width, and in colours where
they are wanted. Commands stay whole.

A file or another program gets each line whole and plain. `NO_COLOR` and `FORCE_COLOR` decide as
everywhere else.
"""

import contextlib
import os
import re
import sys
import textwrap
from typing import IO

import click

_UNKNOWN_WIDTH = 80
_FINDING = re.compile(
    r"^(?P<place>.*?): (?P<severity>error|warning) (?P<code>[A-Z]\d{3}) "
)
_CODE = re.compile(r"`[^`\n]+`")
_WHOLE = re.compile(
    r"`[^`\n]+`|(?<=: )drillbook [^.,;\n]*$|(?:^ *|(?<=  ))(?:drillbook|git) [^\n]*$"
)
"""A command to copy: in backquotes, behind a colon or two blanks, or on its own line."""

_GLUE = "\0"
"""Stands for a blank at which no line is broken."""
_COLOURS = {"error": "red", "warning": "yellow"}


def print_text(text: str) -> None:
    """Print a report of whole lines on standard output, as it is read there."""
    wide = _width(sys.stdout)
    shown = text
    if wide:
        shown = "\n".join(_fitted(line, wide) for line in text.split("\n"))
    colours = in_colours(sys.stdout)
    click.echo(_painted(shown) if colours else shown, nl=False, color=colours)


def in_colours(stream: IO[str]) -> bool:
    """Return whether what is printed on a stream is in colours."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def wrapped(text: str) -> str:
    """Return text whose lines end between words where the terminal does."""
    width = columns()
    return "\n".join(_fitted(line, width, hang=0) for line in text.split("\n"))


def columns() -> int:
    """Return how wide the terminal is that people read."""
    return next(filter(None, map(_width, (sys.stderr, sys.stdout))), _UNKNOWN_WIDTH)


def _width(stream: IO[str]) -> int | None:
    """Return how wide a stream's terminal is, or None if it is none."""
    with contextlib.suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns or None
    return None


def _fitted(line: str, width: int, *, hang: int = 4) -> str:
    """Return a line broken at words, what follows indented like its beginning and a little more.

    A command stays on one line, even on one that is too long: only so can it be copied.
    """
    indent = " " * (len(line) - len(line.lstrip()))
    finding = _FINDING.match(line)
    whole = _WHOLE.sub(
        lambda found: re.sub(r"(?<=\S) ", _GLUE, found[0]), line.rstrip(" ")
    )
    parts = textwrap.wrap(
        whole,
        width - 1,
        subsequent_indent=indent + " " * (hang if finding else 0),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(parts).replace(_GLUE, " ")


def _painted(text: str) -> str:
    """Return text with severities in their colours, and codes and commands in bold."""
    lines = [_painted_finding(line) for line in text.split("\n")]
    return _CODE.sub(lambda found: click.style(found[0], bold=True), "\n".join(lines))


def _painted_finding(line: str) -> str:
    found = _FINDING.match(f"{line} ")
    if found is None:
        return line
    severity = click.style(found["severity"], fg=_COLOURS[found["severity"]], bold=True)
    code = click.style(found["code"], bold=True)
    return f"{found['place']}: {severity} {code}{line[found.end() - 1 :]}"
