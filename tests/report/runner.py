"""How GitHub's runner finds commands in a log, written anew from what it does, to hold our reports
against.

It looks at each line by itself, first for `::command name=value,…::data` behind white space, then
for `##[command name=value;…]data` anywhere. It compares texts by the rules of a language, in which
characters that nobody sees do not count; they are taken out here before anything is looked for.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COMMANDS = frozenset(
    {
        "internal-set-repo-path",
        "set-env",
        "set-output",
        "save-state",
        "add-mask",
        "add-path",
        "add-matcher",
        "remove-matcher",
        "warning",
        "error",
        "notice",
        "debug",
        "group",
        "endgroup",
        "echo",
        "stop-commands",
    }
)
"""The commands that the runner knows; any other is plain text to it."""

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the runner obeys it."""

    name: str
    properties: Mapping[str, str]
    data: str


def commands(log: str) -> tuple[Command, ...]:
    """Return what the runner would obey in a log."""
    found = (_second(line) or _first(line) for line in map(_seen, _LINE_END.split(log)))
    return tuple(command for command in found if command)


def _seen(line: str) -> str:
    kept = (
        c
        for c in _UNSEEN.sub("", line)
        if c == "\t" or unicodedata.category(c) not in {"Cc", "Cf"}
    )
    return "".join(kept)


def _second(line: str) -> Command | None:
    match = re.match(r"\s*::(.*?)::(.*)", line, re.DOTALL)
    return match and _command(
        match[1],
        match[2],
        ",",
        (("%0D", "\r"), ("%0A", "\n")),
        ((":", "%3A"), (",", "%2C")),
    )


def _first(line: str) -> Command | None:
    match = re.search(r"##\[(.*?)\](.*)", line, re.DOTALL)
    both = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"))
    return match and _command(match[1], match[2], ";", both, ())


Pairs = tuple[tuple[str, str], ...]


def _command(
    head: str, data: str, separator: str, escapes: Pairs, of_properties: Pairs
) -> Command | None:
    name, _, told = head.partition(" ")
    if name not in COMMANDS:
        return None
    more = tuple((written, meant) for meant, written in of_properties)
    return Command(
        name,
        dict(_properties(told.strip(), separator, escapes + more)),
        _unescaped(data, escapes),
    )


def _properties(told: str, separator: str, escapes: Pairs) -> Iterator[tuple[str, str]]:
    for pair in told.split(separator):
        key, equals, value = pair.partition("=")
        if key and equals and value:
            yield key.lower(), _unescaped(value, escapes)


def _unescaped(text: str, escapes: Pairs) -> str:
    for written, meant in (*escapes, ("%25", "%")):
        text = text.replace(written, meant)
    return text
