"""A foreign file is another tool's YAML or JSON: each value that it says keeps its place.

It is read less strictly than a file of the book, because nobody wrote it for drillbook. It may have
many documents, tags, merge keys, and other kinds of values than expected. What could harm the
reader is refused: size, depth, aliases that multiply, a value that contains itself.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import MappingNode, Node, ScalarNode

from drillbook.files.yaml_reader import (
    PlainParser,
    events,
    plain_scalar,
    problem_of,
)
from drillbook.model.location import Location

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 64
MOST_NODES = 600_000
MOST_ALIASES = 5_000
MOST_MERGED = 200_000
"""So many keys are copied by merge keys, all of them together."""

Scalar = None | bool | int | float | str
_MERGE = "<<"
_QUOTED = frozenset("'\"|>")
_JSON_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{}\]]')
"""Brackets, and texts in which brackets mean nothing."""

_DEPTH = {
    MappingStartEvent: 1,
    SequenceStartEvent: 1,
    MappingEndEvent: -1,
    SequenceEndEvent: -1,
}


class ForeignError(Exception):
    """A foreign file that cannot be read, with the place and the reason."""

    def __init__(self, place: Location, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One value of a foreign file: a scalar, a list or a mapping of further ones, and its place.

    Whoever asks for a list, a mapping or a text and finds something else gets an empty one.
    """

    value: "Scalar | tuple[Said, ...] | Mapping[str, Said]"
    place: Location
    tag: str | None = None
    keys: Mapping[str, Location] = field(default_factory=dict)
    """Where the keys of a mapping are."""

    def __getitem__(self, key: str) -> "Said":
        return self.mapping.get(key) or Said(None, self.place)

    def at(self, *keys: str) -> "Said":
        """Return the value below some keys, one below the other; an empty one if there is none."""
        found = self
        for key in keys:
            found = found[key]
        return found

    def __contains__(self, key: object) -> bool:
        return key in self.mapping

    @property
    def mapping(self) -> "Mapping[str, Said]":
        """The values by their keys."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def items(self) -> "tuple[Said, ...]":
        """The values of a list."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys."""
        return isinstance(self.value, Mapping)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.value, tuple)

    @property
    def text(self) -> str:
        """A scalar as text; empty for nothing, a list or a mapping."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        return str(self.value) if isinstance(self.value, str | int | float) else ""

    @property
    def kind(self) -> str:
        """What it is, in a word for people."""
        if self.is_mapping or self.is_list:
            return "a mapping" if self.is_mapping else "a list"
        if self.value is None:
            return "empty"
        return "text" if isinstance(self.value, str) else "a number or a word"

    def key(self, key: str) -> Location:
        """Return where a key is; the place of the mapping if it has no such key."""
        return self.keys.get(key, self.place)


@dataclass(frozen=True, slots=True)
class Foreign:
    """The documents of one foreign file, and what is wrong with it although it can be read."""

    path: str
    documents: tuple[Said, ...]
    duplicates: tuple[tuple[Location, str], ...] = ()


def decoded(path: str, raw: bytes) -> str:
    """Return the text of a foreign file. Raises `ForeignError` if it is none or too much."""
    if len(raw) > MOST_BYTES:
        raise ForeignError(
            Location(path), f"has more than the {MOST_BYTES:,} bytes that are read"
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ForeignError(Location(path), "is UTF-16; save it as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ForeignError(
            Location(path, line, 1), f"is not UTF-8: byte 0x{raw[error.start]:02x}"
        ) from error


def read_foreign(path: str, text: str) -> Foreign:
    """Return the documents of a text of YAML or JSON. Raises `ForeignError` if it is neither."""
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return _json(path, text)
        except _NotJsonError:
            pass
    return _yaml(path, text)


def _yaml(path: str, text: str) -> Foreign:
    try:
        _bounded(path, text)
        walk = _Walk(path)
        documents = tuple(
            walk.said(node)
            for node in _nodes(text)
            if not (isinstance(node, ScalarNode) and not node.value)
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(path, mark.line + 1, mark.column + 1) if mark else None
        raise ForeignError(place or Location(path), problem_of(error)) from error
    except yaml.reader.ReaderError as error:
        raise ForeignError(
            Location(path), "has a control character that YAML does not allow"
        ) from error
    return Foreign(path, documents, tuple(walk.duplicates))


def _bounded(path: str, text: str) -> None:
    """Refuse what must not be built: the composer recurses, and has no limits of its own."""
    depth = aliases = 0
    for count, event in enumerate(events(text), start=1):
        depth += _DEPTH.get(type(event), 0)
        aliases += isinstance(event, AliasEvent)
        problem = ""
        if depth > MOST_DEPTH:
            problem = f"nested more than {MOST_DEPTH} levels deep"
        elif count > MOST_NODES:
            problem = f"more than {MOST_NODES:,} values"
        elif aliases > MOST_ALIASES:
            problem = f"more than {MOST_ALIASES:,} aliases"
        if problem:
            mark = event.start_mark
            place = Location(path, mark.line + 1, mark.column + 1) if mark else None
            raise ForeignError(
                place or Location(path), f"is too large to be read: {problem}"
            )


def _nodes(text: str) -> Iterator[Node]:
    parser = PlainParser(text)
    try:
        while parser.check_node():
            node = parser.get_node()
            if node is not None:
                yield node
    finally:
        parser.dispose()


class _Walk:
    """One walk over composed trees. Each node is converted once, however many aliases name it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.duplicates: list[tuple[Location, str]] = []
        self._done: dict[int, Said] = {}
        # A node has to live as long as its identity stands for it.
        self._nodes: list[Node] = []
        self._open: set[int] = set()
        self._merged = 0

    def said(self, node: Node) -> Said:
        """Return the value of a node."""
        known = self._done.get(id(node))
        if known is not None:
            return known
        if id(node) in self._open:
            self._refuse(node, "has a value that contains itself")
        self._open.add(id(node))
        tag = None if node.tag == "plain" else node.tag
        if isinstance(node, ScalarNode):
            literal = node.style in _QUOTED or tag == "tag:yaml.org,2002:str"
            plain = node.value if literal else plain_scalar(node.value)
            value = plain if isinstance(plain, Scalar) else None
            said = Said(value, self._place(node), tag)
        elif isinstance(node, MappingNode):
            said = self._mapping(node, tag)
        else:
            said = Said(tuple(map(self.said, node.value)), self._place(node), tag)
        self._open.discard(id(node))
        self._done[id(node)] = said
        self._nodes.append(node)
        return said

    def _mapping(self, node: MappingNode, tag: str | None) -> Said:
        own: dict[str, Said] = {}
        places: dict[str, Location] = {}
        merged: dict[str, Said] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                self._refuse(name, "has a list or a mapping where a key is expected")
            if name.value == _MERGE and name.style not in _QUOTED:
                merged = {**self._merge(child), **merged}
                continue
            if name.value in own:
                line = places[name.value].line
                told = f"`{name.value}` occurs twice; the first is in line {line}"
                self.duplicates.append((self._place(name), told))
            own[name.value] = self.said(child)
            places[name.value] = self._place(name)
        return Said({**merged, **own}, self._place(node), tag, places)

    def _merge(self, node: Node) -> Mapping[str, Said]:
        """Return what a merge key brings; of several mappings the first goes before the others."""
        said = self.said(node)
        found: dict[str, Said] = {}
        for one in (said, *said.items):
            self._merged += len(one.mapping)
            if self._merged > MOST_MERGED:
                self._refuse(node, "is too large to be read: its merge keys multiply")
            found = {**one.mapping, **found}
        return found

    def _place(self, node: Node) -> Location:
        mark = node.start_mark
        return Location(self.path, mark.line + 1, mark.column + 1)

    def _refuse(self, node: Node, problem: str) -> NoReturn:
        raise ForeignError(self._place(node), problem)


class _NotJsonError(Exception):
    """It begins like JSON and is none: perhaps it is YAML in flow style."""


def _json(path: str, text: str) -> Foreign:
    """Read JSON by its own rules: YAML knows other escapes and no long keys.

    The places are those of the file alone, because tools print JSON on one line.
    """
    depth = 0
    for found in _JSON_MARKS.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > MOST_DEPTH:
            problem = f"nested more than {MOST_DEPTH} levels deep"
            raise ForeignError(Location(path), f"is too large to be read: {problem}")
    place = Location(path)
    duplicates: list[tuple[Location, str]] = []

    def pairs(all_: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in all_]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            duplicates.append((place, f"`{twice[:60]}` occurs twice in one mapping"))
        return dict(all_)

    def refused(word: str) -> NoReturn:
        raise ForeignError(place, f"has the number {word}, which JSON does not know")

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=refused)
    except ValueError as error:
        # An integer of thousands of digits is a ValueError as well, and no YAML either.
        if isinstance(error, json.JSONDecodeError):
            raise _NotJsonError from error
        raise ForeignError(place, "has a number with too many digits") from error
    left = [MOST_NODES]
    return Foreign(path, (_of_json(value, place, left),), tuple(duplicates))


def _of_json(value: Any, place: Location, left: list[int]) -> Said:  # noqa: ANN401 - any JSON
    left[0] -= 1
    if left[0] < 0:
        raise ForeignError(
            place, f"is too large to be read: more than {MOST_NODES:,} values"
        )
    if isinstance(value, dict):
        return Said(
            {key: _of_json(one, place, left) for key, one in value.items()}, place
        )
    if isinstance(value, list):
        return Said(tuple(_of_json(one, place, left) for one in value), place)
    return Said(value, place)
