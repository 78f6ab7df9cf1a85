"""The strict reader: YAML text in, plain values and the places of findings out.

It reads YAML 1.2's core schema without tags. What libyaml or Python would trip over (depth, size,
aliases that multiply, numbers of any length) is refused before it is built: while the tree is
composed, or on the stream of events where tags or aliases may be. Sequences become tuples, so that
what is read can be frozen.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from drillbook.model.finding import Finding
from drillbook.model.location import Keys, Location

# libyaml crashes on 100,000 nested brackets, and 488 bytes of merged aliases take 38 seconds:
# each bound is far above what a book needs and far below what hurts.
MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_ALIASES = 100

Plain = None | bool | int | float | str | tuple["Plain", ...] | dict[str, "Plain"]
"""What YAML can say: no dates, no bytes, no objects."""

_TAGGED = (ScalarEvent, SequenceStartEvent, MappingStartEvent)
_DEPTH = {
    MappingStartEvent: 1,
    SequenceStartEvent: 1,
    MappingEndEvent: -1,
    SequenceEndEvent: -1,
}
# libyaml ends a line at these; YAML 1.2, editors and reviewers do not, so that a key could hide in
# a comment.
_LINE_SEPARATOR = re.compile("[\x85\u2028\u2029]")
# Where a tag, an anchor or an alias can begin, and in few other places.
_PERHAPS_MARKED = re.compile(r"(?:^|[^\w.)])[!&*]")
# A node has two events at most, and a document and its stream have four besides.
_SURELY_FEW = MAX_NODES // 2 - 2
_QUOTED = frozenset("'\"|>")
_LITERALS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# A number with a leading zero is read differently by YAML 1.1 and 1.2, so it stays a text, as does
# one too long for a double: the model then says what it wants instead.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(
    r"[-+]?([0-9]{1,18}\.[0-9]{0,25}|\.[0-9]{1,25}|[0-9]{1,18}(?=[eE]))([eE][-+]?[0-9]{1,3})?"
)


class PlainParser(CParser):
    """libyaml's parser without PyYAML's resolver: what a plain scalar means is decided in
    `plain_scalar`.
    """

    def resolve(self, _kind: type[Node], _value: str | None, _implicit: object) -> str:
        """Give every node the same tag: one that the file gives has been refused on its event."""
        return "plain"

    def descend_resolver(self, _parent: Node | None, _index: object) -> None:
        """Follow no paths: no tag depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """As `descend_resolver`."""


class _Bounded(PlainParser):
    """The same parser, which gives up where a text may be too large to be built.

    The composer asks it on the way into each node and out of it, before it recurses.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.nodes = 0

    def descend_resolver(self, _parent: Node | None, _index: object) -> None:
        """Count a node; a scalar counts as a level here, so that less is allowed than may be."""
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH or self.nodes > _SURELY_FEW:
            raise _PerhapsTooLargeError

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


class _PerhapsTooLargeError(Exception):
    """Only the events of a text can tell whether it is."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML text: its value, and what is wrong with it besides."""

    path: str
    text: str
    first_line: int = 1
    value: Plain = None
    findings: tuple[Finding, ...] = field(default=())

    def locate(self, keys: Keys) -> tuple[int, int]:
        """Return line and column of the value under `keys`, or of its nearest parent
        that exists.
        """
        node = tree(self.text)
        for key in keys:
            child = _child(node, key)
            if child is None:
                break
            node = child
        return self._position(node)

    def locate_key(self, keys: Keys) -> tuple[int, int]:
        """Return line and column of the last key itself, not of its value."""
        node = tree(self.text)
        for depth, key in enumerate(keys, start=1):
            names = node.value if isinstance(node, MappingNode) else []
            name = next((n for n, _ in names if n.value == key), None)
            if depth == len(keys) and name is not None:
                return self._position(name)
            node = _child(node, key) or node
        return self._position(node)

    def _position(self, node: Node | None) -> tuple[int, int]:
        return _place(node.start_mark if node else None, self.first_line)


class UnreadableError(Exception):
    """The text is no document that drillbook reads; carries the one finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read(path: str, text: str, first_line: int = 1) -> Document:
    """Return the document in a text that begins at `first_line` of the file at `path`.

    Raises `UnreadableError` if there is no telling what the text means; whatever leaves the rest
    readable, such as a duplicate key, is among the document's findings.
    """
    separator = _LINE_SEPARATOR.search(text)
    if separator:
        line = text.count("\n", 0, separator.start())
        column = separator.start() - text.rfind("\n", 0, separator.start())
        message = (
            f"holds U+{ord(separator[0]):04X}, which ends a line for some readers and not for"
            " others"
        )
        raise _unreadable(path, line + first_line, column, message)
    try:
        tree = _bounded_tree(path, text, first_line)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark or error.context_mark, first_line)
        near = text.split("\n")[max(0, line - first_line - 1) : line - first_line + 1]
        raise _unreadable(path, line, column, problem_of(error, near)) from error
    except yaml.reader.ReaderError as error:
        # libyaml gives a place in bytes, which is not the column that an editor shows.
        line, column = _forbidden_character(text)
        problem = "holds a control character that YAML does not allow"
        raise _unreadable(path, line + first_line - 1, column, problem) from error
    walk = _Walk(path, first_line)
    value = walk.plain(tree) if tree is not None else None
    return Document(path, text, first_line, value, tuple(walk.findings))


def _unreadable(path: str, line: int, column: int, problem: str) -> UnreadableError:
    return UnreadableError(
        Finding(
            location=Location(path, line, column),
            code="F001",
            message=problem,
            help="Correct the file at this place. Until then, nothing in it counts.",
        )
    )


def _blank(near: Sequence[str]) -> str:
    """Return what is wrong with the blanks near a mistake, which nobody sees."""
    heads = [line[: len(line) - len(line.lstrip(f"{_BLANKS}-"))] for line in near]
    if "\t" in "".join(heads):
        return "; it is indented with a tab: indent with spaces"
    if "\u00a0" in "".join(heads):
        return "; it is indented with a no-break space (U+00A0): indent with spaces"
    return ""


_BLANKS = " \t\u00a0"


def problem_of(error: yaml.MarkedYAMLError, near: Sequence[str] = ()) -> str:
    """Return in words why a text is no YAML, with what usually helps; `near` are the lines of the
    mistake.
    """
    problem = ", ".join(part for part in (error.problem, error.context) if part)
    hint = _blank(near) or next(
        (hint for words, hint in _HINTS.items() if words in problem), ""
    )
    return f"cannot be read as YAML: {problem}{hint}"


_HINTS = {
    "did not find expected ',' or '}'": (
        "; put a text with `: `, `, ` or brackets in it into quotes"
    ),
    "mapping values are not allowed": "; put a text with `: ` in it into quotes",
    "tab character": "; indent with spaces",
    "cannot start any token": "; put a text that begins with such a character into quotes",
    "unexpected end of stream": "; a quote that was opened further up is never closed",
    "could not find expected ':'": "; a key needs `: ` after it",
}


def _forbidden_character(text: str) -> tuple[int, int]:
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if not yaml_allows(character):
                return number, column
    return 1, 1


def yaml_allows(character: str) -> bool:
    """Return whether YAML 1.2 lets a character stand in a text as it is (production 1,
    c-printable).
    """
    code = ord(character)
    return (
        character in "\t\n\r\x85"
        or 0x20 <= code <= 0x7E
        or 0xA0 <= code <= 0xD7FF
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or code >= 0x10000
    )


def _bounded_tree(path: str, text: str, first_line: int) -> Node | None:
    """Return the composed tree of a text; what it must not hold is refused before it is built.

    Where no tag and no alias can be, the tree is composed at once. Whatever goes wrong then is told
    by the events, which come in the order of the text.
    """
    marked = any(sign in text for sign in "!&*") and _PERHAPS_MARKED.search(text)
    if not marked:
        parser = _Bounded(text)
        try:
            return parser.get_single_node()
        except (yaml.YAMLError, _PerhapsTooLargeError):
            pass
        finally:
            parser.dispose()
    _count_events(path, text, first_line)
    return _compose(text)


def _count_events(path: str, text: str, first_line: int) -> None:
    depth = aliases = 0
    for count, event in enumerate(events(text), start=1):
        kind = type(event)
        depth += _DEPTH.get(kind, 0)
        # Tags build objects: `!!bool "maybe"` ends PyYAML with a KeyError, and others run code.
        if isinstance(event, _TAGGED) and event.tag is not None:
            line, column = _place(event.start_mark, first_line)
            raise _unreadable(
                path, line, column, f"has the tag {event.tag}; tags are not read"
            )
        aliases += kind is AliasEvent
        if depth > MAX_DEPTH or count > MAX_NODES or aliases > MAX_ALIASES:
            line, column = _place(event.start_mark, first_line)
            raise _unreadable(
                path, line, column, f"is too large to be read: {_cap(depth, count)}"
            )


def events(text: str) -> Iterator[Event]:
    """Yield the events of a text; they cost no memory, whatever it holds."""
    parser = PlainParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


def _cap(depth: int, count: int) -> str:
    if depth > MAX_DEPTH:
        return f"nested more than {MAX_DEPTH} levels deep"
    if count > MAX_NODES:
        return f"more than {MAX_NODES:,} values"
    return f"more than {MAX_ALIASES} aliases"


class _Mark(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _place(mark: _Mark | None, first_line: int) -> tuple[int, int]:
    return (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)


def _compose(text: str) -> Node | None:
    parser = PlainParser(text)
    try:
        return parser.get_single_node()
    finally:
        parser.dispose()


# Findings come file by file, so that a few trees serve them all; keeping every tree would cost some
# hundred kilobytes a file.
@lru_cache(maxsize=16)
def tree(text: str) -> Node | None:
    """Return the composed tree of a text that has been read before."""
    return _compose(text)


def _child(node: Node | None, key: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if not isinstance(node, SequenceNode) or not isinstance(key, int):
        return None
    # A key may lead to an item that is missing: the finding is at its list then.
    child = node.value[key] if key < len(node.value) else None
    return child if isinstance(child, Node) else None


class _Walk:
    """One walk over a composed tree, which collects what is wrong on the way."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.findings: list[Finding] = []
        self.left = MAX_NODES
        self.depth = 0

    def plain(self, node: Node) -> Plain:
        """Return the value of a node; aliases are followed and counted each time."""
        self.left -= 1
        # The class itself is compared: most values of a book come through here.
        if node.__class__ is ScalarNode:
            return node.value if node.style in _QUOTED else plain_scalar(node.value)
        self.depth += 1
        # Only aliases can come here: the events of the file itself have been counted.
        if self.left < 0 or self.depth > MAX_DEPTH:
            raise self._refused(node, "is too large to be read: its aliases multiply")
        value: Plain
        if node.__class__ is MappingNode:
            value = self._mapping(node)
        else:
            value = tuple(map(self.plain, node.value))
        self.depth -= 1
        return value

    def _mapping(self, node: MappingNode) -> dict[str, Plain]:
        value: dict[str, Plain] = {}
        for name, child in node.value:
            key = name.value
            if name.__class__ is not ScalarNode:
                raise self._refused(
                    name, "has a list or a mapping where a key is expected"
                )
            if key in value:
                self._duplicate(node, name)
                # What is wrong in the second value is told in the same run.
                self.plain(child)
            else:
                value[key] = self.plain(child)
        return value

    def _duplicate(self, node: MappingNode, name: ScalarNode) -> None:
        first = next(other for other, _ in node.value if other.value == name.value)
        line = first.start_mark.line + self.first_line
        self.findings.append(
            Finding(
                location=self._location(name),
                code="F003",
                message=f"`{name.value}` occurs twice; the first is in line {line}",
                help="Keep one of the two: tools disagree about which one counts.",
            )
        )

    def _location(self, node: Node) -> Location:
        return Location(
            self.path,
            node.start_mark.line + self.first_line,
            node.start_mark.column + 1,
        )

    def _refused(self, node: Node, problem: str) -> UnreadableError:
        place = self._location(node)
        return _unreadable(place.path, place.line, place.column, problem)


def plain_scalar(text: str) -> Plain:
    """Return what a scalar without quotes means in YAML 1.2's core schema."""
    if text in _LITERALS:
        return _LITERALS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
