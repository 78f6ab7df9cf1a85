"""Prose is people's Markdown, converted, sanitised and written anew: nothing in it can run, load or
disguise itself.

The sanitiser decides what may stay. What it lets through is parsed, and a `Writer` writes each
element from its parts: no HTML is ever edited as text, because text cannot tell a tag from what
only looks like one.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from types import MappingProxyType

import nh3
from markupsafe import Markup, escape

from drillbook.files.markdown import excess_of, to_html
from drillbook.pages.page import Heading
from drillbook.text.address import address, disguised
from drillbook.text.bare import pieces
from drillbook.text.emoji import with_emoji
from drillbook.text.hidden import visible

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAGS = _HEADINGS | frozenset(
    [
        *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt"),
        *("em", "hr", "i", "img", "input", "kbd", "li", "ol", "p", "pre", "s", "strong", "sub"),
        *("summary", "sup", "ul", "table", "tbody", "td", "th", "thead", "tr"),
    ]
)
_ATTRIBUTES = {
    **{heading: {"id"} for heading in _HEADINGS},
    "a": {"href", "title"},
    # Its words are written in its place.
    "img": {"alt", "src"},
    "ol": {"start"},
    "th": {"align", "style"},
    "td": {"align", "style"},
    "details": {"open"},
    # A mark is written in its place.
    "input": {"type", "checked"},
    "div": {"id"},
}
_ALERTS = {
    f"markdown-alert-{kind}": kind for kind in ("note", "tip", "important", "warning", "caution")
}
_FOOTNOTE, _REFERENCE = "footnote-definition", "footnote-reference"
_MERMAID = "language-mermaid"
_CLASSES = {
    "blockquote": set(_ALERTS),
    "code": {_MERMAID},
    "div": {_FOOTNOTE},
    "sup": {_REFERENCE},
}
_ALIGNED = re.compile(r"text-align: ?(left|right|center)")
_ALERT = Markup(
    '<blockquote class="db-alert db-alert--{}"><p class="db-alert__kind"><strong>{}</strong></p>'
)
_DRAWN_ELSEWHERE = Markup(
    '<p class="db-note">A diagram in Mermaid\'s words, which this page does not draw:</p><pre>'
)
_STEP = Markup('<li id="step-{}" value="{}">')
_HEADING_OF_STEP = Markup('<span class="db-step-number" id="step-{}">{}</span> ')
_TAKEN = Markup('<a class="db-taken" href="{}">{}</a> ')
_OPEN = Markup('<span role="img" aria-label="open">☐</span> ')
_DONE = Markup('<span role="img" aria-label="done">☑</span> ')
_VERBATIM = frozenset({"code", "kbd", "pre"})
_SCROLLED = Markup(
    '<div class="db-scroll" tabindex="0" role="region" aria-label="Table"><table class="db-table">'
)
_STARTS = {tag: Markup("<{}>").format(tag) for tag in _TAGS - {"img", "input"}} | {
    "table": _SCROLLED
}
_ENDS = {tag: Markup("</{}>").format(tag) for tag in _TAGS - {"img", "input", "br", "hr"}} | {
    "table": Markup("</table></div>")
}
_PLAIN = _STARTS.keys() - _HEADINGS - {"a", "table"}
_ID_PREFIX = "text-"
_NOTE_PREFIX = "text-note-"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

_MARK = re.compile("\ufdd0([0-9]{1,7})\ufdd1 ")

Resolve = Callable[[str], str]
"""Turns a relative link as it stands in the file into one that works on the site; empty if it leads
nowhere.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMark:
    """What is said of a step where it begins: its number, and which result has taken it last, in
    words and with a link to it there.

    The words of a heading may say its number already: it is `shown` otherwise.
    """

    number: int
    shown: bool = True
    taken: str | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class BranchMark:
    """What is said below the heading of a branch: which others there are."""

    others: tuple[str, ...]


Marks = Mapping[int, StepMark | BranchMark]
"""What is said of steps and branches, by the line of the text in which each begins."""


def html(text: str, resolve: Resolve, marks: Marks = MappingProxyType({})) -> Markup:
    """Return Markdown as safe HTML; a relative link that leads nowhere keeps its text only.

    The loader has refused what would take too long. A passage of what it let through may still be
    read in another way than the whole was, and is shown as it stands if that takes too long.
    """
    if excess_of(text):
        return Markup("<pre>{}</pre>").format(visible(text))
    cleaned = nh3.clean(
        to_html(visible(text), marks.keys()),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    writer = Writer(resolve, marks)
    writer.feed(cleaned)
    writer.close()
    return writer.written


@lru_cache(maxsize=4096)
def passage(text: str) -> Markup:
    """Return a short piece of Markdown, such as a step, as safe HTML; its relative links keep their
    text only.

    The same step is shown by every result that follows its playbook, so that it is converted once.
    """
    return html(text, lambda _link: "")


class Writer(HTMLParser):
    """Writes sanitised HTML anew: only elements of the list, with attributes of the list, and text
    as text.
    """

    def __init__(self, resolve: Resolve, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._items: list[int] = []
        self._below_heading = Markup("")
        self._resolve = resolve
        self._parts: list[Markup] = []
        self._ids: dict[str, int] = {}
        self._heading: _Open | None = None
        self._links: list[_Open] = []
        self._verbatim = 0
        self._in_reference = False

    @property
    def written(self) -> Markup:
        """What has been written, without blank space around it."""
        return Markup("").join(self._parts).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's beginning; that of a heading or a link when its words are known."""
        self._verbatim += tag in _VERBATIM
        if tag == "li":
            self._items.append(len(self._parts))
        if not attrs and tag in _PLAIN:
            self._parts.append(_STARTS[tag])
            return
        given = {name: value or "" for name, value in attrs if name in _ATTRIBUTES.get(tag, ())}
        kind = dict(attrs).get("class") or ""
        if tag in _HEADINGS:
            self._heading = self._begin(given)
        elif tag == "a":
            self._links.append(self._begin(given))
        elif tag == "img":
            self._parts.append(Markup("<em>"))
            self.handle_data(given.get("alt") or given.get("src", ""))
            self._parts.append(Markup("</em>"))
        elif tag == "code" and kind == _MERMAID and self._parts[-1:] == [_STARTS["pre"]]:
            self._parts[-1:] = [_DRAWN_ELSEWHERE, _STARTS[tag]]
        elif tag == "sup" and kind == _REFERENCE:
            self._in_reference = True
            self._parts.append(_STARTS[tag])
        elif tag in _TAGS:
            self._parts.append(self._first(tag, given, kind))

    def _first(self, tag: str, given: Mapping[str, str], kind: str) -> Markup:
        """Return how an element begins that needs nothing but its attributes and its class."""
        match tag:
            case "input":
                mark = _DONE if "checked" in given else _OPEN
                return mark if given.get("type") == "checkbox" else Markup("")
            case "th" | "td":
                return _start(tag, _aligned(given))
            case "blockquote" if kind in _ALERTS:
                return _ALERT.format(_ALERTS[kind], _ALERTS[kind].capitalize())
            case "div" if kind == _FOOTNOTE:
                note = self._new_id(f"{_NOTE_PREFIX}{given.get('id', '')}")
                return _start(tag, {"class": "db-footnote", "id": note})
            case "ol" | "details":
                return _start(tag, given)
            case _:
                return _STARTS[tag]

    def handle_endtag(self, tag: str) -> None:
        """Write an element's end."""
        self._verbatim -= tag in _VERBATIM
        if tag in _HEADINGS and self._heading:
            self._parts[self._heading.place] = _start(tag, {"id": self._id(self._heading)})
            self._parts.extend((_ENDS[tag], self._below_heading))
            self._heading, self._below_heading = None, Markup("")
            return
        if tag == "li" and self._items:
            self._items.pop()
        elif tag == "a" and self._links:
            self._end_link(self._links.pop())
            return
        elif tag == "sup":
            self._in_reference = False
        if tag in _ENDS:
            self._parts.append(_ENDS[tag])

    def handle_data(self, data: str) -> None:
        """Write text, and what stands in it as a bare address as a link."""
        found = _MARK.search(data) if self._marks else None
        marked = self._marks.get(int(found[1])) if found else None
        if found and marked:
            self._data(data[: found.start()])
            self._mark(marked)
            self._data(data[found.end() :])
        else:
            self._data(data)

    def _mark(self, marked: StepMark | BranchMark) -> None:
        if isinstance(marked, BranchMark):
            self._below_heading = _branch(marked)
        elif self._items:
            self._parts[self._items[0]] = _STEP.format(marked.number, marked.number)
            self._parts.append(Markup("") if self._verbatim else _taken(marked))
        elif self._heading:
            number = Markup("step {}").format(marked.number) if marked.shown else Markup("")
            self._parts.append(_HEADING_OF_STEP.format(marked.number, number))
            self._below_heading = _taken(marked)

    def _data(self, data: str) -> None:
        if self._verbatim or self._links:
            self._text(data if self._verbatim else with_emoji(data))
            return
        for piece in pieces(data):
            if piece.link is None:
                self._text(with_emoji(piece.text))
            else:
                link = self._begin({"href": piece.link})
                self._links.append(link)
                self._text(piece.text)
                self._end_link(self._links.pop())

    def _text(self, data: str) -> None:
        self._parts.append(escape(data))
        if self._heading:
            self._heading.words.append(data)
        for link in self._links:
            link.words.append(data)

    def _begin(self, given: Mapping[str, str]) -> "_Open":
        self._parts.append(Markup(""))
        return _Open(len(self._parts) - 1, given)

    def _id(self, heading: "_Open") -> str:
        """Return the heading's own id, or one made of its words."""
        given = heading.given.get("id", "")
        if not given:
            return self._new_id(_slug("".join(heading.words)))
        return self._new_id(given if given.startswith(_ID_PREFIX) else _ID_PREFIX + given)

    def _new_id(self, own: str) -> str:
        """Return an id, with a number behind it where another has it."""
        id_ = own
        # Counted on from the last, because thousands of headings may have the same words.
        while id_ in self._ids:
            self._ids[own] += 1
            id_ = f"{own}_{self._ids[own]}"
        self._ids.setdefault(id_, 0)
        return id_

    def _end_link(self, link: "_Open") -> None:
        """Write a link with where it leads, and say so beside it if its words or its address say
        otherwise.
        """
        words, title = "".join(link.words), link.given.get("title", "")
        href, leads_to = self._leads(link.given.get("href", ""), f"{words} {title}")
        named = {"title": title} if title else {}
        # A link without a place has no relation.
        place = {"href": href, "rel": "noopener noreferrer"} if href else {}
        self._parts[link.place] = _start("a", {**place, **named})
        self._parts.append(Markup("</a>"))
        if leads_to:
            self._parts.append(Markup(" (leads to {})").format(leads_to))

    def _leads(self, written: str, words: str) -> tuple[str, str]:
        """Return where a link leads, and what has to be said of that."""
        if self._in_reference and written.startswith("#"):
            return f"#{_NOTE_PREFIX}{written[1:]}", ""
        if _relative(written):
            return self._resolve(written), ""
        if written.lower().startswith(("mailto:", "tel:")):
            place = written.partition(":")[2].partition("?")[0]
            host = place.rpartition("@")[2]
            return written, place if disguised(words, host, "") else ""
        leads = address(written)
        if leads is None:
            return "", ""
        return leads.link, (
            "" if leads.plain and not disguised(words, leads.host, leads.link) else leads.host
        )


def _taken(step: StepMark) -> Markup:
    return _TAKEN.format(step.link, step.taken) if step.taken else Markup("")


def _branch(branch: BranchMark) -> Markup:
    if not branch.others:
        return Markup('<p class="db-branch">Only if this applies.</p>')
    others = Markup(", ").join(Markup("<q>{}</q>").format(one) for one in branch.others)
    return Markup('<p class="db-branch">Take one: this, or {}.</p>').format(others)


class _Open:
    """A heading or a link that has begun: its place among what is written, its attributes, and its
    words.
    """

    def __init__(self, place: int, given: Mapping[str, str]) -> None:
        self.place = place
        self.given = given
        self.words: list[str] = []


def _start(tag: str, attributes: Mapping[str, str]) -> Markup:
    written = (Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
    return Markup("<{}{}>").format(tag, Markup("").join(written))


def _aligned(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return how a cell is aligned, which the converter says as a style."""
    found = _ALIGNED.search(given.get("style", ""))
    align = found[1] if found else given.get("align")
    return {"align": align} if align else {}


def _slug(value: str) -> str:
    kept = "".join(c if c.isalnum() and c.isascii() else " " for c in value.lower())
    return _ID_PREFIX + "-".join(kept.split())


def _relative(link: str) -> bool:
    return not link.startswith("//") and _SCHEME.match(link) is None


def headings(rendered: Markup) -> tuple[Heading, ...]:
    """Return the level-2 headings of rendered prose."""
    finder = _Headings()
    finder.feed(rendered)
    return tuple(
        Heading(id_, " ".join("".join(words).split())) for id_, words in finder.found if id_
    )


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._inside = True
            self.found.append((dict(attrs).get("id") or "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1][1].append(data)


def resolver(path: str, pages: Mapping[str, str], base: str) -> Resolve:
    """Return what resolves the links in the file at `path`: to the pages made from other files, or
    within it.

    `pages` maps paths in the book to addresses; `base` leads from this page to the site's root.
    """

    def resolve(link: str) -> str:
        target, _, fragment = link.partition("#")
        anchor = (
            f"#{fragment if fragment.startswith(_ID_PREFIX) else _slug(fragment)}"
            if fragment
            else ""
        )
        if not target:
            return anchor
        uri = pages.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
        return f"{base}{uri}{anchor}" if uri else ""

    return resolve
