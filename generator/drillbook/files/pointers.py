"""What in a text leads elsewhere, and what can be led to: links, pictures and headings, as the
converter finds them, those in HTML as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from drillbook.files.markdown import ByteRange
from drillbook.model.pointer import Anchor, Pointer

TAKEN = frozenset({"Start", "End", "InlineHtml", "Html"})
"""What always has to be taken; words are heard within a heading alone."""

_WEB = ("https://", "http://", "mailto:")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, order=True)
class TextPlace:
    """A line of a file and a column of it, both counted from 1."""

    line: int
    column: int


class PointerFinder:
    """Takes what the converter finds, one after the other; `place_of` says where a byte stands."""

    def __init__(self, place_of: Callable[[int], TextPlace]) -> None:
        self._place_of = place_of
        self._heading: list[str] | None = None
        self._html: list[_Piece] = []
        self.pointers: list[Pointer] = []
        self.anchors: list[Anchor] = []

    @property
    def hears(self) -> bool:
        """Whether words say something: those of a heading do."""
        return self._heading is not None

    def take(self, kind: object, value: object, place: ByteRange) -> None:
        """Take one thing more."""
        if kind == "Start":
            if value == "HtmlBlock" or isinstance(value, dict):
                self._start(value, place)
        elif kind == "End":
            if value == "HtmlBlock" or self._heading is not None:
                self._end(value)
        elif kind == "InlineHtml":
            self._read([_Piece(str(value), place["start"])])
        elif kind == "Html":
            self._html.append(_Piece(str(value), place["start"]))
        elif self._heading is not None and kind in {"Text", "Code"}:
            self._heading.append(str(value))

    def _start(self, value: object, place: ByteRange) -> None:
        if value == "HtmlBlock":
            self._html = []
        elif isinstance(value, dict):
            if "Heading" in value:
                self._heading = []
            elif "Link" in value:
                self._point("link", value["Link"]["dest_url"], place["start"])
            elif "Image" in value:
                self._point("picture", value["Image"]["dest_url"], place["start"])

    def _end(self, value: object) -> None:
        if value == "HtmlBlock":
            self._read(self._html)
        elif (
            self._heading is not None and isinstance(value, dict) and "Heading" in value
        ):
            self.anchors.append(Anchor("".join(self._heading)))
            self._heading = None

    def _point(self, kind: Literal["link", "picture"], target: str, start: int) -> None:
        # Most links lead to the web, which nobody asks the place of.
        if kind == "link" and target.startswith(_WEB):
            return
        at = self._place_of(start)
        self.pointers.append(
            Pointer(kind=kind, target=target, line=at.line, column=at.column)
        )

    def _read(self, pieces: "list[_Piece]") -> None:
        """Read HTML that stands in one piece or in a line each."""
        if not any("<" in piece.html for piece in pieces):
            return
        tags = _Tags()
        tags.feed("".join(piece.html for piece in pieces))
        tags.close()
        for tag in tags.found:
            piece = pieces[min(tag.row, len(pieces) - 1)]
            start = piece.start + len(piece.html[: tag.column].encode())
            if tag.kind == "anchor":
                self.anchors.append(Anchor(tag.words, tag.value))
            else:
                self._point(tag.kind, tag.value, start)


@dataclass(frozen=True, slots=True)
class _Piece:
    """HTML as it stands in a line of the text, from a byte on."""

    html: str
    start: int


@dataclass(slots=True)
class _Tag:
    """A tag of HTML that leads elsewhere or can be led to, in a row of its block."""

    kind: Literal["link", "picture", "anchor"]
    value: str
    row: int
    column: int
    words: str = ""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Tag] = []
        self._heading: _Tag | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line, column = self.getpos()
        if tag == "a" and "href" in given:
            self.found.append(_Tag("link", given["href"], line - 1, column))
        elif tag == "img" and "src" in given:
            self.found.append(_Tag("picture", given["src"], line - 1, column))
        elif tag in _HEADINGS or (
            tag == "a" and (given.get("id") or given.get("name"))
        ):
            named = given.get("id") or given.get("name") or ""
            anchor = _Tag("anchor", named, line - 1, column)
            self.found.append(anchor)
            self._heading = anchor if tag in _HEADINGS else self._heading

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading:
            self._heading.words += data
