"""An outline is what a text consists of at its margin: headings, numbered lists, code and the like,
as the converter finds them, each with its place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import accumulate
from typing import Literal, NamedTuple

from drillbook.files.markdown import PLACEHOLDER, ByteRange, Converted, kind_and_value
from drillbook.files.meaning import meanings
from drillbook.files.openings import may_open
from drillbook.files.pointers import TAKEN, PointerFinder, TextPlace
from drillbook.model.pointer import Anchor, Pointer

Kind = Literal[
    "heading",
    "numbers",
    "bullets",
    "code",
    "comment",
    "paragraph",
    "details",
    "end of details",
    "other",
]
_KINDS: dict[str, Kind] = {
    "Heading": "heading",
    "CodeBlock": "code",
    "Paragraph": "paragraph",
}
# Possessive repetitions: an unclosed comment would otherwise be tried from each of its blanks.
_COMMENT = re.compile(r"(?:\s*+<!--(?:(?!-->).)*+-->)++\s*+", re.DOTALL)
_DETAILS = re.compile(rb"<(/?)details\b", re.IGNORECASE)
_SUMMARY = re.compile(
    r"<summary\b[^<>]*>((?:(?!</summary).)*)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_TAB = re.compile(r"\s*===[!+]?\s")
# Bytes are replaced by as many, so that every place that the converter gave stays right.
_CUT = b"\xff"
"""Stands in the place of what nobody sees; no text in UTF-8 has it."""


class ByteSpan(NamedTuple):
    """From one byte to another of the text as it is converted."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Something at the margin of a text: `line` is its first line in the file, `after` the one
    below it.

    A heading has its `level` and its words, as they are read and as they are written, and the
    beginning of details those of its summary; a numbered list has its first `number` and the places
    of its items. What stands in a quotation, or in the items of bullets, is in its `boxes` if there
    is a numbered list in it, or what may tell a step.
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
    boxes: "tuple[Enclosure, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A quotation, a tab or an item of bullets: its first words, its first line, and the blocks in
    it.

    `lead` is what stands before each line of it: `QUOTED`, or so many columns of blanks. It is
    `numbered` if a numbered list is in it; otherwise something in it opens as a step may.
    """

    words: str
    line: int
    blocks: tuple[Block, ...]
    lead: tuple[int, ...]
    is_tab: bool = False
    numbered: bool = True


QUOTED = -1
"""In the place of columns: the line begins with the `>` of a quotation."""


class Outline:
    """The blocks of a text, in order, and what they say."""

    def __init__(self, text: Converted, first_line: int) -> None:
        self._text = text
        self._numbers = text.numbers
        self._written = text.written
        self._first_line = first_line
        self._bytes = bytearray(text.text.encode())
        for place in text.placeholders:
            self._bytes[place : place + len(PLACEHOLDER)] = b"<".ljust(
                len(PLACEHOLDER), _CUT
            )
        for place in text.escapes:
            self._bytes[place : place + 1] = _CUT
        # The converter counts bytes, and so do all places here; only columns count characters.
        lengths = (len(line) + 1 for line in text.text.encode().split(b"\n"))
        self._starts = list(accumulate(lengths, initial=0))
        self._asked_row, self._asked, self._behind = -1, 0, 0
        finder = PointerFinder(self._place_of)
        self.blocks = self._blocks(text, finder)
        self.pointers: tuple[Pointer, ...] = tuple(finder.pointers)
        self.anchors: tuple[Anchor, ...] = tuple(finder.anchors)

    @cached_property
    def meanings(self) -> tuple[str, ...]:
        """What is read of each of the blocks."""
        return meanings(self._text)

    def line_of(self, place: int) -> int:
        """Return the line of the file in which a byte stands."""
        return self._numbers[self._row(place)] + self._first_line - 1

    @property
    def last_line(self) -> int:
        """The last line of the file."""
        return self._numbers[-1] + self._first_line - 1

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
        written = self._written[self._numbers[row] - 1]
        return TextPlace(self.line_of(place), max(len(written) - self._behind, 0) + 1)

    def _row(self, place: int) -> int:
        # The end of the text is behind the last line, and belongs to it.
        return min(bisect_right(self._starts, place), len(self._numbers)) - 1

    def source(self, span: ByteSpan) -> str:
        """Return what is written in a span, without what nobody sees."""
        return (
            self._bytes[span.start : span.end]
            .replace(_CUT, b"")
            .decode(errors="replace")
        )

    def lines(
        self, span: ByteSpan, lead: tuple[int, ...] = ()
    ) -> Iterator[tuple[int, str]]:
        """Yield each line of a span with its number in the file; those of a box without the `lead`
        that stands before them.
        """
        row, place = self._row(span.start), span.start
        while place < span.end:
            after = min(self._starts[row + 1], span.end)
            text = self.source(ByteSpan(place, after)).rstrip("\n")
            number = self._numbers[row] + self._first_line - 1
            yield number, text if place == span.start else _without_lead(text, lead)
            place, row = after, row + 1

    def item(self, item: ByteSpan, end: int, lead: tuple[int, ...] = ()) -> str:
        """Return what is written in an item of a list, as it would stand at the margin, with what
        follows it down to a place; `lead` is that of the box in which it stands.
        """
        return "\n".join(self._unindented(item, end, lead)).strip()

    def _unindented(
        self, item: ByteSpan, end: int, lead: tuple[int, ...]
    ) -> Iterator[str]:
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
                line = _without_lead(line, lead)
                # What follows the item at the margin, such as code, is not indented by its mark.
                yield _outdented(line, width) if place < item.end else line
            place, row = after, row + 1

    def _blocks(self, text: Converted, finder: PointerFinder) -> tuple[Block, ...]:
        begun, depth = _Begun("", None, ByteRange(start=0, end=0)), 0
        boxes = [_OpenBox(begun)]
        for event, place in text.events():
            kind, value = kind_and_value(event)
            # Words are most of the events, and say where something leads only within a heading.
            if kind in TAKEN or finder.hears:
                finder.take(kind, value, place)
            if depth == 0 and kind == "Start":
                begun = _begun(value, place)
                if boxes[-1].may_hold(begun):
                    boxes.append(_OpenBox(begun))
                else:
                    depth = 1
            elif depth == 0 and kind == "End":
                self._close(boxes)
            elif depth == 0:
                self._between(boxes[-1], kind, value, place)
            elif kind == "End":
                depth -= 1
                if depth == 0:
                    self._end(boxes[-1], begun)
            else:
                self._within(begun, kind, value, place, depth)
                depth += kind == "Start"
        return tuple(boxes[0].blocks)

    def _between(
        self, box: "_OpenBox", kind: object, value: object, place: ByteRange
    ) -> None:
        """Take what stands in a box and in no block of it: a rule, or the words of an item."""
        if kind == "Rule":
            box.blocks.append(self._block(_Begun(str(kind), None, place)))
        elif not (kind == "InlineHtml" and self._cut_comment(place)) and not box.blocks:
            box.begun.say(kind, value, place)

    def _end(self, box: "_OpenBox", begun: "_Begun") -> None:
        """Take a block that has ended, or an element of a line, into its box."""
        if not box.blocks and begun.name in _WORDED and begun.name != "Heading":
            box.begun.words += begun.words
        if begun.name == "HtmlBlock":
            box.blocks += self._html(begun.place)
        elif begun.name not in _OF_A_LINE:
            box.blocks.append(self._block(begun))

    def _close(self, boxes: "list[_OpenBox]") -> None:
        """Take a box that has ended into the one around it."""
        box = boxes.pop()
        around = boxes[-1]
        if box.begun.name == "List":
            around.blocks.append(self._block(box.begun, box.inner))
            return
        # A box without a step in it has no blocks that anybody asks for.
        numbered = any(
            block.kind == "numbers" or any(one.numbered for one in block.boxes)
            for block in box.blocks
        )
        holds = numbered or _may_tell(box)
        inner = self._box(box, boxes, numbered=numbered) if holds else None
        if box.begun.name == "Item":
            around.begun.items.append(
                ByteSpan(box.begun.place["start"], box.begun.place["end"])
            )
            around.inner += [inner] if inner else []
        else:
            around.blocks.append(self._block(box.begun, [inner] if inner else []))

    def _box(
        self, box: "_OpenBox", around: "list[_OpenBox]", *, numbered: bool
    ) -> Enclosure:
        line = self.line_of(box.begun.place["start"])
        leads = [self._lead(one) for one in (*around, box)]
        return Enclosure(
            words=" ".join("".join(box.begun.words).split()),
            line=line,
            blocks=tuple(box.blocks),
            lead=tuple(lead for lead in leads if lead),
            is_tab=_TAB.match(self._written[line - self._first_line]) is not None,
            numbered=numbered,
        )

    def _lead(self, box: "_OpenBox") -> int:
        """Return what stands before each line of a box, nothing where it is none."""
        if box.begun.name != "Item":
            return QUOTED if box.begun.name == "BlockQuote" else 0
        # Thousands of boxes may stand in one, and each of them asks.
        if box.width is None:
            place = box.begun.place
            end = self._bytes.find(b"\n", place["start"], place["end"])
            first = self._bytes[place["start"] : end if end >= 0 else place["end"]]
            box.width = _width_of_mark(first.decode(errors="replace"))
        return box.width

    def _within(
        self, begun: "_Begun", kind: object, value: object, place: ByteRange, depth: int
    ) -> None:
        """Take what stands within a block."""
        if begun.name in _WORDED:
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
            self._bytes[place["start"] : place["end"]] = _CUT * (
                place["end"] - place["start"]
            )
        return is_one

    def _block(self, begun: "_Begun", boxes: "Sequence[Enclosure]" = ()) -> Block:
        kind, level, number = _KINDS.get(begun.name, "other"), 0, 0
        start, end = begun.place["start"], begun.place["end"]
        if begun.name == "List":
            kind = "bullets" if begun.value is None else "numbers"
            number = begun.value if isinstance(begun.value, int) else 0
        elif begun.name == "Heading" and isinstance(begun.value, dict):
            # The converter says `H2`.
            level = int(str(begun.value["level"])[1:])
        return Block(
            kind=kind,
            span=ByteSpan(start, end),
            line=self.line_of(start),
            after=self.line_of(max(start, end - 1)) + 1,
            level=level,
            words=" ".join("".join(begun.words).split()),
            written=self._written_in(begun) if kind == "heading" else "",
            number=number,
            items=tuple(begun.items),
            boxes=tuple(boxes),
        )

    def _html(self, place: ByteRange) -> Iterator[Block]:
        """Yield a comment or other HTML, parted where details begin or end, whose text follows as
        Markdown.
        """
        if self._cut_comment(place):
            yield self._piece_of_html("comment", ByteSpan(place["start"], place["end"]))
            return
        written = bytes(self._bytes[place["start"] : place["end"]])
        tags = list(_DETAILS.finditer(written))
        starts = [place["start"] + tag.start() for tag in tags]
        ends = [*starts[1:], place["end"]]
        for tag, start, end in zip(tags, starts, ends, strict=False):
            kind: Kind = "end of details" if tag[1] else "details"
            yield self._piece_of_html(kind, ByteSpan(start, end))
        if not tags:
            yield self._piece_of_html("other", ByteSpan(place["start"], place["end"]))

    def _piece_of_html(self, kind: Kind, span: ByteSpan) -> Block:
        summary = _SUMMARY.search(self.source(span)) if kind == "details" else None
        before = 0
        words = ""
        if summary:
            before = summary.string.count("\n", 0, summary.start())
            words = " ".join(unescape(_TAG.sub("", summary[1])).split())
        return Block(
            kind=kind,
            span=span,
            line=self.line_of(span.start) + before,
            after=self.line_of(max(span.start, span.end - 1)) + 1,
            words=words,
        )

    def _written_in(self, heading: "_Begun") -> str:
        if heading.inner is None:
            return ""
        return " ".join(self.source(ByteSpan(*heading.inner)).split())


_OF_A_LINE = frozenset({"Emphasis", "Image", "Link", "Strikethrough", "Strong"})
_WORDED = frozenset({"Heading", "Paragraph", *_OF_A_LINE})
"""What has words that may name what follows."""


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
        """Take what stands in a heading or a paragraph."""
        if kind in {"Text", "Code"}:
            self.words.append(str(value))
        elif kind in {"SoftBreak", "HardBreak"}:
            self.words.append("\n")
        first = self.inner[0] if self.inner else place["start"]
        self.inner = (first, max(place["end"], self.inner[1] if self.inner else 0))


@dataclass(slots=True)
class _OpenBox:
    """A box whose end has not been met yet, or a list of bullets, with what stood in it so far."""

    begun: _Begun
    blocks: list[Block] = field(default_factory=list)
    inner: list[Enclosure] = field(default_factory=list)
    width: int | None = None

    def may_hold(self, begun: _Begun) -> bool:
        """Return whether what begins in it is a box as well, or bullets."""
        if begun.name == "List":
            return begun.value is None
        return begun.name in {"BlockQuote", "Item"}


def _may_tell(box: _OpenBox) -> bool:
    """Return whether something in a box opens as a step may."""
    return may_open("".join(box.begun.words)) or any(
        block.boxes
        or (block.kind in {"heading", "paragraph"} and may_open(block.words))
        for block in box.blocks
    )


def _begun(value: object, place: ByteRange) -> _Begun:
    name, given = kind_and_value(value)
    return _Begun(str(name), given, place)


_MARK = re.compile(r"( *(?:[0-9]{1,9}[.)]|[*+-]))([ \t]*)(?=(\S?))")
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


_QUOTE = re.compile(r" {0,3}> ?")


def _without_lead(line: str, lead: Iterable[int]) -> str:
    """Return a line of a box without what stands before it; a lazy one may lack some of that."""
    for one in lead:
        line = _QUOTE.sub("", line, count=1) if one == QUOTED else _outdented(line, one)
    return line
