"""An outline is what a text consists of at its margin: headings, numbered lists, code and the like,
as the converter finds them, each with its place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from drillbook.files.markdown import PLACEHOLDER, ByteRange, Converted
from drillbook.files.pointers import TAKEN, PointerFinder, TextPlace
from drillbook.model.pointer import Anchor, Pointer

Kind = Literal["heading", "numbers", "bullets", "code", "comment", "other"]
_KINDS: dict[str, Kind] = {
    "Heading": "heading",
    "CodeBlock": "code",
    "HtmlBlock": "other",
}
_COMMENT = re.compile(r"(?:\s*+<!--(?:(?!-->).)*+-->)++\s*+", re.DOTALL)
_CUT = b"\xff"
"""Stands in the place of what nobody sees; no text in UTF-8 has it."""


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """From one byte to another of the text as it is converted."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Something at the margin of a text: `line` is its first line in the file, `after` the one
    below it.

    A heading has its `level` and its words, as they are read and as they are written; a numbered
    list has its first `number` and the places of its items.
    """

    kind: Kind
    span: ByteSpan
    line: int
    after: int
    level: int = 0
    words: str = ""
    written: str = ""
    number: int = 0
    items: tuple[ByteSpan, ...] = ()


class Outline:
    """The blocks of a text, in order, and what they say."""

    def __init__(self, text: Converted, first_line: int) -> None:
        self._lines = text.lines
        self._written = text.written
        self._first_line = first_line
        self._bytes = bytearray(text.text.encode())
        for place in text.placeholders:
            self._bytes[place : place + len(PLACEHOLDER)] = b"<".ljust(len(PLACEHOLDER), _CUT)
        lengths = (len(line) + 1 for line in text.text.encode().split(b"\n"))
        self._starts = list(accumulate(lengths, initial=0))
        self._asked_row, self._asked, self._behind = -1, 0, 0
        finder = PointerFinder(self._place_of)
        self.blocks = tuple(self._blocks(text, finder))
        self.pointers: tuple[Pointer, ...] = tuple(finder.pointers)
        self.anchors: tuple[Anchor, ...] = tuple(finder.anchors)

    def line_of(self, place: int) -> int:
        """Return the line of the file in which a byte stands."""
        return self._lines[self._row(place)].number + self._first_line - 1

    @property
    def last_line(self) -> int:
        """The last line of the file."""
        return self._lines[-1].number + self._first_line - 1

    def _place_of(self, place: int) -> TextPlace:
        """Return where a byte stands in the file; a line that `dialect` has said in other words has
        another beginning and the same end.
        """
        row = self._row(place)
        # A line may hold thousands of links, each of which is asked for behind the one before.
        if row != self._asked_row or place < self._asked:
            self._asked_row, self._asked = row, place
            end = max(self._starts[row + 1] - 1, place)
            self._behind = len(self.source(ByteSpan(place, end)))
        self._behind -= len(self.source(ByteSpan(self._asked, place)))
        self._asked = place
        written = self._written[self._lines[row].number - 1]
        return TextPlace(self.line_of(place), max(len(written) - self._behind, 0) + 1)

    def _row(self, place: int) -> int:
        return min(bisect_right(self._starts, place) - 1, len(self._lines) - 1)

    def source(self, span: ByteSpan) -> str:
        """Return what is written in a span, without what nobody sees."""
        return self._bytes[span.start : span.end].replace(_CUT, b"").decode(errors="replace")

    def item(self, item: ByteSpan, end: int) -> str:
        """Return what is written in an item of a list, as it would stand at the margin, with what
        follows it down to a place.
        """
        return "\n".join(self._unindented(item, end)).strip()

    def _unindented(self, item: ByteSpan, end: int) -> Iterator[str]:
        row, width = self._row(item.start), 0
        place = item.start
        while place < max(end, item.end):
            after = min(self._starts[row + 1], max(end, item.end))
            written = bytes(self._bytes[place:after]).rstrip(b"\n")
            line = written.replace(_CUT, b"").decode(errors="replace")
            if place == item.start:
                width = _width_of_mark(line)
                yield _MARK.sub("", line, count=1)
            elif not (_CUT in written and not line.strip()):
                yield _outdented(line, width) if place < item.end else line
            place, row = after, row + 1

    def _blocks(self, text: Converted, finder: PointerFinder) -> Iterator[Block]:
        depth, begun = 0, _Begun("", None, ByteRange(start=0, end=0))
        for event, place in text.events():
            kind, value = next(iter(event.items())) if isinstance(event, dict) else (event, None)
            if kind in TAKEN or finder.hears:
                finder.take(kind, value, place)
            if kind == "End":
                depth -= 1
                if depth == 0:
                    yield self._block(begun)
            elif depth:
                self._within(begun, kind, value, place, depth)
                depth += kind == "Start"
            elif kind == "Start":
                begun, depth = _begun(value, place), 1
            else:
                yield self._block(_Begun(str(kind), None, place))

    def _within(
        self, begun: "_Begun", kind: object, value: object, place: ByteRange, depth: int
    ) -> None:
        """Take what stands within a block."""
        if begun.name == "Heading":
            begun.say(kind, value, place)
        elif kind == "Start" and value == "Item" and depth == 1:
            begun.items.append(ByteSpan(place["start"], place["end"]))
        if kind == "InlineHtml" or (kind == "Start" and value == "HtmlBlock"):
            self._cut_comment(place)

    def _cut_comment(self, place: ByteRange) -> bool:
        """Take a comment out of what is written; return whether it is one."""
        written = self.source(ByteSpan(place["start"], place["end"]))
        is_one = _COMMENT.fullmatch(written) is not None
        if is_one:
            self._bytes[place["start"] : place["end"]] = _CUT * (place["end"] - place["start"])
        return is_one

    def _block(self, begun: "_Begun") -> Block:
        kind, level, number = _KINDS.get(begun.name, "other"), 0, 0
        if begun.name == "List":
            kind = "bullets" if begun.value is None else "numbers"
            number = begun.value if isinstance(begun.value, int) else 0
        elif begun.name == "Heading" and isinstance(begun.value, dict):
            level = int(str(begun.value["level"])[1:])
        elif begun.name == "HtmlBlock" and self._cut_comment(begun.place):
            kind = "comment"
        start, end = begun.place["start"], begun.place["end"]
        return Block(
            kind=kind,
            span=ByteSpan(start, end),
            line=self.line_of(start),
            after=self.line_of(max(start, end - 1)) + 1,
            level=level,
            words=" ".join("".join(begun.words).split()),
            written=" ".join(self.source(ByteSpan(*begun.inner)).split()) if begun.inner else "",
            number=number,
            items=tuple(begun.items),
        )


@dataclass(slots=True)
class _Begun:
    """A block whose end has not been met yet."""

    name: str
    value: object
    place: ByteRange
    items: list[ByteSpan] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    inner: tuple[int, int] | None = None

    def say(self, kind: object, value: object, place: ByteRange) -> None:
        """Take what stands in a heading."""
        if kind in {"Text", "Code"}:
            self.words.append(str(value))
        first = self.inner[0] if self.inner else place["start"]
        self.inner = (first, max(place["end"], self.inner[1] if self.inner else 0))


def _begun(value: object, place: ByteRange) -> _Begun:
    if isinstance(value, dict):
        ((name, given),) = value.items()
        return _Begun(str(name), given, place)
    return _Begun(str(value), None, place)


_MARK = re.compile(r"( *[0-9]{1,9}[.)])([ \t]*)(?=(\S?))")
_DEEPEST = 4


def _width_of_mark(line: str) -> int:
    """Return how many columns of each line belong to the item that begins in one."""
    mark = _MARK.match(line.expandtabs(4))
    if mark is None:
        return 0
    blanks = len(mark[2])
    return len(mark[1]) + (blanks if 1 <= blanks <= _DEEPEST and mark[3] else 1)


def _outdented(line: str, width: int) -> str:
    """Return a line without so many columns of blanks, or as many as it has."""
    blanks = len(line) - len(line.lstrip(" \t"))
    indent = line[:blanks].expandtabs(4)
    return indent[width:] + line[blanks:]
