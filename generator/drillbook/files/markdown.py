"""A Markdown file of the book: front matter between two `---` lines, then prose.

The dialect is CommonMark with what GitHub adds to it, with definition lists, and with Material's
blocks, which `dialect` says in other words. Its converter takes a time that grows with the text, as
long as nothing is nested deeply, and so does what reads the HTML; what would take longer is refused
here.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from pyromark import Markdown, Options

from drillbook.files.dialect import commonmark
from drillbook.model.finding import Finding
from drillbook.model.location import Location

_CONVERTER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST
)

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LIKE_A_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*+")
_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "applet",
        "area",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "basefont",
        "bdi",
        "bdo",
        "bgsound",
        "big",
        "blink",
        "blockquote",
        "body",
        "br",
        "button",
        "canvas",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "del",
        "details",
        "dfn",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "i",
        "iframe",
        "image",
        "img",
        "input",
        "ins",
        "isindex",
        "kbd",
        "keygen",
        "label",
        "legend",
        "li",
        "link",
        "listing",
        "main",
        "map",
        "mark",
        "marquee",
        "math",
        "menu",
        "menuitem",
        "meta",
        "meter",
        "nav",
        "nobr",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "param",
        "picture",
        "plaintext",
        "pre",
        "progress",
        "q",
        "rb",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "s",
        "samp",
        "script",
        "search",
        "section",
        "select",
        "slot",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        *("style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template"),
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "track",
        "tt",
        "u",
        "ul",
        *("var", "video", "wbr", "xmp"),
    ]
)
"""Every element of HTML, past and present: no other name is a tag.

https://html.spec.whatwg.org/multipage/indices.html#elements-3
"""


class UnclosedError(Exception):
    """The front matter has no second line of `---`."""


@dataclass(frozen=True, slots=True)
class SplitText:
    """Front matter, None if there is none, and prose with the line in which it begins."""

    head: str | None
    body: str
    first_line: int


def split(text: str) -> SplitText:
    """Return a file's front matter and its prose.

    Raises `UnclosedError` if the front matter never ends.
    """
    lines = _LINES.findall(text)
    if not lines or lines[0].rstrip() != "---":
        return SplitText(None, text, 1)
    end = next(
        (i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None
    )
    if end is None:
        raise UnclosedError
    return SplitText("".join(lines[1:end]), "".join(lines[end + 1 :]), end + 2)


_ABOVE = re.compile(
    r"(?:\s|<!--.*?-->|\{#.*?#\}|\{%-?\s*comment.*?endcomment\s*-?%\})+", re.DOTALL
)
_MOST_ABOVE = 20_000


def what_stands_above(text: str) -> tuple[str, int] | None:
    """Return what stands above the front matter of a text, in a word, and the line in which that
    begins; None if there is none further down.
    """
    above = _ABOVE.match(text[:_MOST_ABOVE])
    if above is None or not re.match(r"---[ \t]*\r?\n", text[above.end() :]):
        return None
    word = "a comment" if above[0].strip() else "blank space"
    return word, len(_LINE_END.findall(above[0])) + 1


def begins_as_a_playbook(text: str) -> bool:
    """Return whether a text has front matter, or something that was meant as such."""
    try:
        head = split(text).head
    except UnclosedError:
        return True
    return head is not None or what_stands_above(text) is not None


class ByteRange(TypedDict):
    """From which byte to which something stands."""

    start: int
    end: int


def kind_and_value(event: object) -> tuple[object, object]:
    """Return of what kind something is that the converter finds, and what is said of it, if
    anything is.
    """
    if isinstance(event, dict):
        ((kind, value),) = event.items()
        return kind, value
    return event, None


PLACEHOLDER = b"&lt;"
"""What a `<` is written as that begins no tag."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as it is converted, and for each of its lines the number of the one that it was
    written in: from which byte on `PLACEHOLDER` stands, and at which byte an escape that nobody
    wrote.

    `written` are the lines as their author wrote them.
    """

    written: Sequence[str]
    numbers: Sequence[int]
    text: str
    placeholders: tuple[int, ...] = ()
    escapes: tuple[int, ...] = ()

    def events(self) -> Iterator[tuple[object, ByteRange]]:
        """Yield what the converter finds, one after the other."""
        return _CONVERTER.events_with_range(self.text)


def converted(text: str) -> Converted:
    """Return Markdown as every reader of it converts it: page, sections and steps.

    What looks like a tag and is none, such as `<cluster-id>`, is words there: whoever follows a
    runbook has to see what to put there, and a sanitiser would take it out.
    """
    said = commonmark(text)
    read = _Changed(said.text.encode())
    read.escape_wrong_definitions()
    if any(map(_is_placeholder, set(_LIKE_A_TAG.findall(read.text.decode())))):
        read.write_placeholders()
        # A line of nothing but `<cluster-id>` is a paragraph now: a definition may stand below it.
        read.escape_wrong_definitions()
    return Converted(
        written=said.written,
        numbers=said.numbers,
        text=read.text.decode(),
        placeholders=tuple(read.placeholders),
        escapes=tuple(read.escapes),
    )


_COLON = re.compile(rb"^[ \t>]*+:(?![ \t]++\S)", re.MULTILINE)
_DEFINITION = re.compile(rb"[ \t]*+:[ \t]++\S")


class _Changed:
    """A text with what its converter needs put into it, and the bytes at which that stands."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.placeholders: list[int] = []
        self.escapes: list[int] = []

    def write_placeholders(self) -> None:
        """Make words of each tag that is none."""
        found = list[int]()
        for event, where in _CONVERTER.events_with_range(self.text.decode()):
            html = _html_of(event)
            found += [
                where["start"] + len(html[: match.start()].encode())
                for match in _LIKE_A_TAG.finditer(html)
                if _is_placeholder(match[0])
            ]
        self.placeholders = self._put(PLACEHOLDER, found, replaced=1)

    def escape_wrong_definitions(self) -> None:
        """Escape each colon that begins a definition and has no blank behind it.

        The converter would make one of `:warning: Look` and of `:8080` as well. What such a one
        holds may be read in another way once it is none.
        """
        for _ in range(_CAPS["blocks"].most if _COLON.search(self.text) else 0):
            found = list(_wrong_definitions(self.text))
            if not found:
                break
            self.escapes = sorted((*self._put(b"\\", found), *self.escapes))

    def _put(self, what: bytes, places: Sequence[int], replaced: int = 0) -> list[int]:
        """Put something in some places, and return where it stands then."""
        begins = (0, *(place + replaced for place in places))
        ends = (*places, len(self.text))
        self.text = what.join(self.text[a:b] for a, b in zip(begins, ends, strict=True))
        longer = len(what) - replaced
        for known in (self.placeholders, self.escapes):
            known[:] = [one + bisect_left(places, one) * longer for one in known]
        return [place + number * longer for number, place in enumerate(places)]


def _wrong_definitions(text: bytes) -> Iterator[int]:
    """Yield the byte at which the colon stands of each that is in no other such definition."""
    reached = 0
    for event, where in _CONVERTER.events_with_range(text.decode()):
        start = where["start"]
        begins = event == {"Start": "DefinitionListDefinition"}
        if begins and start >= reached and not _DEFINITION.match(text, start):
            yield text.index(b":", start)
            reached = where["end"]


def to_html(text: str, marked: Collection[int] = frozenset()) -> str:
    """Return Markdown as HTML, in which whatever HTML its author wrote stands as it is.

    The items, headings and lines of paragraphs that begin at the margin in one of the `marked`
    lines have `mark` of that line before their first words.
    """
    read = converted(text)
    return _CONVERTER.html(_marked(read, marked) if marked else read.text)


def mark(line: int) -> str:
    """Return what stands before the first words of what begins in a line.

    It consists of characters that no text has which has been made visible, and ends with a blank,
    so that whatever may follow upon a blank is read as before.
    """
    return f"\ufdd0{line}\ufdd1 "


def _marked(text: Converted, lines: Collection[int]) -> str:
    written, parts, begun, before = text.text.encode(), list[bytes](), 0, 0
    around, line, row, in_paragraph = _Around(), 0, 1, False
    for event, where in text.events():
        kind, value = kind_and_value(event)
        name, start = _name(value), -1
        breaks = in_paragraph and kind in {"SoftBreak", "HardBreak"}
        if breaks or (
            around.may_be_marked
            and (kind == "Html" or (kind == "Start" and name in _MARKED))
        ):
            place = where["end" if breaks else "start"]
            # Counted on from the last one, so that all of it takes one walk through the text.
            row, before = row + written.count(b"\n", before, place), place
            number = text.numbers[row - 1]
            line = number if number in lines else 0
            if line and kind == "Html":
                start = where["start"] + _behind_summary(value)
        elif line and (kind in _WORDS or (kind == "Start" and name in _WORDS)):
            # A character that is escaped begins behind its backslash.
            start = where["start"] - written.endswith(b"\\", begun, where["start"])
        if start >= 0:
            parts += [written[begun:start], mark(line).encode()]
            begun, line = start, 0
        if name == "Paragraph":
            in_paragraph = around.may_be_marked and kind == "Start"
        around.take(kind, value)
    return b"".join([*parts, written[begun:]]).decode()


_SUMMARY = re.compile(r"<summary\b[^<>]*>", re.IGNORECASE)
_MARKED = frozenset({"BlockQuote", "Heading", "Item", "Paragraph"})
"""What begins a step or a branch."""


def _behind_summary(html: object) -> int:
    """Return how many bytes of HTML stand before the words of a summary."""
    tag = _SUMMARY.search(str(html))
    return len(str(html)[: tag.end() if tag else 0].encode())


class _Around:
    """Knows what is open around a place, from event to event: quotations and bullets hold steps and
    branches, and everything else does not.
    """

    def __init__(self) -> None:
        self._open: list[object] = []
        self._closed = 0

    @property
    def may_be_marked(self) -> bool:
        """Whether what begins here may be a step or a branch."""
        return not self._closed

    def take(self, kind: object, value: object) -> None:
        """Take one thing more."""
        if kind == "Start":
            if self._closed or not self._holds(value):
                self._closed += 1
            else:
                self._open.append(value)
        elif kind == "End" and self._closed:
            self._closed -= 1
        elif kind == "End":
            self._open.pop()

    def _holds(self, value: object) -> bool:
        if value == "Item":
            return self._open[-1:] == [{"List": None}]
        return _name(value) in {"BlockQuote", "HtmlBlock", "List"}


_WORDS = frozenset(
    {
        *("Code", "FootnoteReference", "InlineHtml", "Text"),
        *("Emphasis", "Image", "Link", "Strikethrough", "Strong"),
    }
)
"""What is written in a line of text, and what may stand around it."""


def _html_of(event: object) -> str:
    if not isinstance(event, dict):
        return ""
    return str(event.get("InlineHtml") or event.get("Html") or "")


def _is_placeholder(tag: str) -> bool:
    return tag.strip("</").lower() not in _ELEMENTS


def too_costly(path: str, text: str, first_line: int) -> Finding | None:
    """Return a finding if converting the text would take out of all proportion long, else None."""
    excess = excess_of(text)
    if excess is None:
        return None
    return Finding(
        location=Location(path, first_line + excess.line - 1, 1),
        code="F013",
        message=excess.problem,
        help="Split the text or shorten it there, or put it into a fenced block.",
    )


@dataclass(frozen=True, slots=True)
class Excess:
    """What a text has more of than can be converted, and the line of the text in which it is too
    much.
    """

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class _Cap:
    most: int
    problem: str


_CAPS: Mapping[str, _Cap] = {
    "depth": _Cap(
        200_000_000,
        "begins a line with so many marks that a text of this length cannot be nested in them",
    ),
    "blocks": _Cap(12, "is nested more than {} levels deep"),
    "marks": _Cap(12, "has emphasis and links nested more than {} levels deep"),
    "formats": _Cap(6, "has more than {} HTML tags such as `<b>` open at once"),
    "tags": _Cap(1_000, "has more than {} `<` of HTML outside of fenced blocks"),
    "headings": _Cap(2_000, "has more than {} headings"),
    "cells": _Cap(20_000, "has more than {} cells in its tables"),
    "elements": _Cap(75_000, "has more than {} items, paragraphs, links and the like"),
}
"""What is counted, how much of it is too much, and how that is told.

Anything else in a text costs converter, sanitiser and browser no more than its length. What would
keep the converter busy is counted in the text: the longest beginning of a line in which something
could be nested, times the number of lines. The others are counted on what the converter finds.
"""

_MOST = {kind: cap.most for kind, cap in _CAPS.items()}
_BEGINNING = re.compile(r"(?:[ \t]++|>|(?:[*+-]|[0-9]{1,9}[.)])(?=[ \t]|$))*+")
_RULE = re.compile(r"[ \t]*+(?:(?:\*[ \t]*+)++|(?:-[ \t]*+)++)")
_NESTED = {
    **dict.fromkeys(("BlockQuote", "Item", "DefinitionListDefinition"), "blocks"),
    "FootnoteDefinition": "blocks",
    **dict.fromkeys(("Emphasis", "Strong", "Strikethrough", "Link", "Image"), "marks"),
}
_COUNTED = {"Heading": "headings", "TableCell": "cells"}
# What a browser opens anew in every block until it is closed.
_FORMATS = frozenset(
    {
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    }
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)")
_ORDERLY = re.compile(
    r"""(?:[^<]++|<(?![a-zA-Z/!?])|<!--(?!-?>)[^<>]*+>(?<=-->)"""
    r"""|</?[a-zA-Z][a-zA-Z0-9-]*+(?:\s++[a-zA-Z_:][\w.:-]*+(?:=(?:[^\s"'=<>`]++|'[^'<>]*+'|"[^"<>]*+"))?+)*+\s*+/?+>)*+"""
)
_COMMENT = re.compile(r"<!--(?!-?>)(?:(?!--!?>).)*+-->", re.DOTALL)
_RAW = re.compile(
    r"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext|svg|math)\b",
    re.IGNORECASE,
)


def excess_of(text: str) -> Excess | None:
    """Return what a text has too much of, or None. Takes a time that grows with its length."""
    said = commonmark(text)
    too_deep = _too_deep(said.text.split("\n"))
    if too_deep is not None:
        return _excess("depth", said.numbers[too_deep])
    counts = _Counts()
    for event, place in _CONVERTER.events_with_range(said.text):
        counts.take(event)
        if counts.exceeded:
            row = said.text.encode().count(b"\n", 0, place["start"])
            return _excess(counts.exceeded, said.numbers[row])
    return None


def _too_deep(lines: Sequence[str]) -> int | None:
    """Return the place of the line in which more could be nested than in so many lines, if any."""
    most = _CAPS["depth"].most // len(lines)
    if max(map(len, lines)) <= most:
        return None
    beginnings = tuple(map(_beginning, lines))
    longest = max(beginnings)
    return beginnings.index(longest) if longest > most else None


def _excess(kind: str, line: int) -> Excess:
    cap = _CAPS[kind]
    return Excess(line, cap.problem.format(f"{cap.most:,}"))


def _beginning(line: str) -> int:
    beginning = _BEGINNING.match(line)
    return beginning.end() if beginning and not _RULE.fullmatch(line) else 0


class _Counts:
    """Counts what the converter finds, until there is too much of something."""

    def __init__(self) -> None:
        self.exceeded = ""
        self._now = dict.fromkeys(_CAPS, 0)
        self._open = Counter[str]()
        self._orderly = True

    def take(self, event: object) -> None:
        """Count one thing more."""
        kind, value = kind_and_value(event)
        if kind == "Text":
            return
        if kind == "End":
            self._nest(_name(value), -1)
        elif kind in {"Html", "InlineHtml"}:
            self._html(str(value), inline=kind == "InlineHtml")
        else:
            self._count("elements", 1)
            if kind == "Start":
                self._nest(_name(value), 1)

    def _count(self, kind: str, number: int) -> None:
        self._now[kind] += number
        if self._now[kind] > _MOST[kind]:
            self.exceeded = kind

    def _nest(self, name: str, step: int) -> None:
        if name in _NESTED:
            self._count(_NESTED[name], step)
        elif name in _COUNTED and step > 0:
            self._count(_COUNTED[name], 1)

    def _html(self, html: str, *, inline: bool) -> None:
        """Count the tags in one tag of a paragraph, or in a line of HTML.

        A tag counts as closed only where every reader of HTML sees it closed: not where an
        attribute, a comment or an element without markup may hold what looks like the tag that
        closes it.
        """
        self._count("tags", html.count("<"))
        if inline and _COMMENT.fullmatch(html):
            return
        orderly = inline or _ORDERLY.fullmatch(html) is not None
        self._orderly = self._orderly and orderly and not _RAW.search(html)
        for closing, written in _TAG.findall(html):
            name = written.lower()
            if name in _FORMATS and not closing:
                self._open[name] += 1
                continue
            may_be_within = inline and not html.startswith("</")
            if self._open[name] and self._orderly and not may_be_within:
                self._open[name] -= 1
        self._now["formats"] = self._open.total()
        self._count("formats", 0)


def _name(tag: object) -> str:
    """Return the name of a tag, which may have values with it."""
    return next(iter(tag)) if isinstance(tag, dict) else str(tag)
