"""Adding to `inventory.yml`: comments, order and the form of every other line stay as they are.

What writes YAML is imported when something is written, as in `write`.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from drillbook.files.yaml_reader import UnreadableError, plain_scalar, read

PATH = "content/inventory.yml"
_SHORT = 6
"""A list of so many ids is written on one line."""

_WIDTH = 1_000_000
_OFFSET = re.compile(r"^\w+:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What is added: whole entries by the list that they belong to, and ids to the lists of entries
    that are there, by the id of the entry and the key of the list.
    """

    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    ids: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.entries.values()) or any(self.ids.values())


def with_additions(text: str, additions: Additions) -> str:
    """Return the text of an inventory with what is added. It has been read without a finding."""
    ending = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    if plain and not plain.endswith("\n"):
        plain += "\n"
    if read(PATH, plain).value is None:
        merged = plain + _dumped("", additions)
    else:
        merged = _merged(plain, _dumped(plain, None), _dumped(plain, additions))
    for key in additions.entries:
        # A list that is new begins behind a blank line.
        if not re.search(rf"^{key}:", plain, re.MULTILINE):
            merged = re.sub(rf"(?<=[^\n]\n)(?={key}:\n)", "\n", merged)
    return merged.replace("\n", ending)


def _dumped(text: str, additions: Additions | None) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - see above
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - see above

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    found = _OFFSET.search(text)
    offset = len(found[1]) if found else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    yaml.explicit_start = text.startswith("---")
    document = yaml.load(text)
    if document is None:
        document = CommentedMap()
    if additions is not None:
        _add(document, additions)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _add(document: Any, additions: Additions) -> None:  # noqa: ANN401 - ruamel's
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415 - see above

    for key, entries in additions.entries.items():
        if not entries:
            continue
        there = document.get(key)
        if not there:
            there = CommentedSeq()
            document[key] = there
        there.fa.set_block_style()
        there.extend(map(_mapping, entries))
    for (id_, key), ids in additions.ids.items():
        for entry in (
            *(document.get("services") or ()),
            *(document.get("dependencies") or ()),
        ):
            if entry.get("id") == id_ and ids:
                if entry.get(key):
                    entry[key].extend(map(_scalar, ids))
                else:
                    entry[key] = _sequence(ids)


def _mapping(entry: Entry) -> Any:  # noqa: ANN401 - ruamel's
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - see above

    mapping = CommentedMap()
    for key, value in entry.items():
        listed = isinstance(value, Sequence) and not isinstance(value, str)
        mapping[key] = _sequence(value) if listed else _scalar(value)
    return mapping


def _sequence(values: Sequence[str]) -> Any:  # noqa: ANN401 - ruamel's
    from ruamel.yaml.comments import CommentedSeq  # noqa: PLC0415 - see above

    sequence = CommentedSeq(map(_scalar, values))
    if len(values) <= _SHORT:
        sequence.fa.set_flow_style()
    return sequence


def _scalar(value: object) -> object:
    """Put into quotes what our own reader would take for something else than a text."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415 - see above

    if not isinstance(value, str):
        return value
    plain = plain_scalar(value) == value and value.isprintable()
    return value if plain else DoubleQuotedScalarString(value)


def _merged(text: str, before: str, after: str) -> str:
    """Return a text with only what differs between two others, which are a tool's form of it.

    Where its own form does not fit what is added, it gets the tool's.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    meant = read(PATH, after).value
    for own in (text, before):
        merged = "".join(_lines(own.splitlines(keepends=True), old, new))
        with suppress(UnreadableError):
            if read(PATH, merged).value == meant:
                return merged
    return after


def _lines(own: list[str], old: list[str], new: list[str]) -> Iterator[str]:
    place = _places(own, old)
    at = 0
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        begin = place[start] if start < end else _above_the_next(own, place[start], at)
        yield from own[at:begin]
        yield from new[first:last]
        at = max(begin, place[end] if start < end else begin)
    yield from own[at:]


def _above_the_next(own: list[str], line: int, first: int) -> int:
    """Return where lines are put in that end a list: above the comments and the blank lines of what
    follows it.
    """
    while line > first and (not own[line - 1].strip() or own[line - 1].startswith("#")):
        line -= 1
    return line


def _places(own: list[str], old: list[str]) -> list[int]:
    """Return for each line of a tool's form, and for its end, where that is in the text."""
    places = [0] * (len(old) + 1)
    for _, start, end, first, last in SequenceMatcher(
        None, old, own, autojunk=False
    ).get_opcodes():
        for line in range(start, end):
            places[line] = min(first + line - start, last)
    places[len(old)] = len(own)
    return places
