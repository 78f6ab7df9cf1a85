"""Prose is people's Markdown, converted, sanitised and written anew: nothing in it can run, load or
disguise itself.

The sanitiser decides what may stay. What it lets through is parsed, and a `Writer` writes each
element from its parts: no HTML is ever edited as text, because text cannot tell a tag from what
only looks like one.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from types import MappingProxyType

import nh3
from markupsafe import Markup, escape

from drillbook.files.markdown import excess_of, to_html
from drillbook.model.pointer import Anchor, in_word
from drillbook.model.procedure import Branch
from drillbook.pages.environment import joined
from drillbook.pages.page import Heading
from drillbook.text.address import address, disguised
from drillbook.text.bare import may_have_address, pieces
from drillbook.text.emoji import with_emoji
from drillbook.text.hidden import visible

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAGS = _HEADINGS | frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "s",
        *("samp", "strong", "sub", "summary", "sup", "ul", "var"),
        *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    ]
)
_ATTRIBUTES = {
    **{heading: {"id"} for heading in _HEADINGS},
    "a": {"href", "title", "id", "name"},
    "img": {"alt", "src", "title", "width"},
    "ol": {"start"},
    "th": {"align", "style", "colspan", "rowspan"},
    "td": {"align", "style", "colspan", "rowspan"},
    "details": {"open"},
    # A mark is written in its place.
    "input": {"type", "checked"},
    "div": {"id"},
}
_ALERTS = {
    f"markdown-alert-{kind}": kind
    for kind in ("note", "tip", "important", "warning", "caution")
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
_SPAN = re.compile(r"[1-9][0-9]?")
_ALERT = Markup(
    '<blockquote class="db-alert db-alert--{}"><p class="db-alert__kind"><strong>{}</strong></p>'
)
_DRAWN_ELSEWHERE = Markup(
    '<p class="db-note">A diagram in Mermaid\'s words, which this page does not draw:</p><pre>'
)
_STEP = Markup('<li id="step-%d" value="%d">')
_NUMBER_OF_STEP = Markup('<span class="db-step-number" id="step-%d">%s</span> ')
_TAKEN = Markup('<a class="db-taken" href="%s">%s</a> ')
_OPEN = Markup('<span role="img" aria-label="open">☐</span> ')
_DONE = Markup('<span role="img" aria-label="done">☑</span> ')
_NOTHING, _LINE_END = Markup(""), Markup("\n")
_VERBATIM = frozenset({"code", "kbd", "pre"})
_LISTS = frozenset({"ol", "ul"})
_BLOCKS = frozenset({"blockquote", "details", "dl", "ol", "pre", "table", "ul"})
_SCROLLED = Markup(
    '<div class="db-scroll" tabindex="0" role="region" aria-label="Table"><table class="db-table">'
)
_STARTS = {tag: Markup("<{}>").format(tag) for tag in _TAGS - {"img", "input"}} | {
    "table": _SCROLLED
}
_ENDS = {
    tag: Markup("</{}>").format(tag) for tag in _TAGS - {"img", "input", "br", "hr"}
} | {"table": Markup("</table></div>")}
_BEGINNINGS = {tag: Markup("<{}").format(tag) for tag in _TAGS}
_NAMES = {
    name: Markup(' {}="').format(name)
    for name in {"class", "height", "rel"}.union(*_ATTRIBUTES.values())
}
_QUOTE, _END = Markup('"'), Markup(">")
_PLAIN = _STARTS.keys() - _HEADINGS - {"a", "table"}
_ID_PREFIX = "text-"
_NOTE_PREFIX = "text-note-"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

_MARK = re.compile("\ufdd0([0-9]{1,7})\ufdd1 ")

Resolve = Callable[[str], str | None]
"""Turns a relative link as it stands in the file into one that works on the site; None if it leads
nowhere.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the site with its address and its size in pixels, so that the page keeps room
    for it.
    """

    uri: str
    width: int
    height: int


Pictures = Callable[[str], Picture | None]
"""Finds the picture that a file of the book has become, None if it has become none."""


def no_picture(_link: str) -> None:
    """Find none: what shows a piece of a text shows its pictures as words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMark:
    """What is said of a step where it begins: its number, and which result has taken it last, in
    words and with a link to it there.

    The words of a heading may say its number already: it is `shown` otherwise.
    """

    number: int
    shown: bool = True
    taken: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class BranchMark:
    """What is said below the heading of a branch: which others there are, the first of them by
    name.
    """

    others: tuple[str, ...]
    more: int = 0


_MOST_OTHERS = 8


def branch_mark(branch: Branch, ways: Sequence[Branch]) -> BranchMark:
    """Return what is said of one of several ways."""
    others = tuple(islice((way.title for way in ways if way != branch), _MOST_OTHERS))
    return BranchMark(others, len(ways) - 1 - len(others))


Marks = Mapping[int, StepMark | BranchMark]
"""What is said of steps and branches, by the line of the text in which each begins."""


def html(
    text: str,
    resolve: Resolve,
    marks: Marks = MappingProxyType({}),
    pictures: Pictures = no_picture,
    *,
    whole: bool = False,
) -> Markup:
    """Return Markdown as safe HTML; a relative link that leads nowhere keeps its text only, and so
    does a picture that is none of `pictures`. One of another host becomes a link.

    The loader has refused what would take too long, and so a `whole` text of the book does not. A
    passage of what it let through may still be read in another way than the whole was, and is shown
    as it stands if that takes too long.
    """
    if not whole and excess_of(text):
        return Markup("<pre>{}</pre>").format(visible(text))
    # What nobody sees is shown before anything is converted: it could hide in a link or a tag.
    converted = to_html(visible(text), marks.keys())
    cleaned = nh3.clean(
        converted,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    writer = Writer(resolve, marks, pictures)
    writer.read(cleaned)
    return writer.written


@lru_cache(maxsize=4096)
def passage(text: str) -> Markup:
    """Return a short piece of Markdown, such as a step, as safe HTML; its relative links keep their
    text only.

    The same step is shown by every result that follows its playbook, so that it is converted once.
    """
    return html(text, lambda _link: "")


_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
_PIECE = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")*)>|([^<]+|<)')


class Writer:
    """Writes sanitised HTML anew: only elements of the list, with attributes of the list, and text
    as text.

    The sanitiser writes every tag in one way. What is no tag in that way is text here, so that
    nothing can come of it; `html.parser` knows a thousand other ways, and takes five times as long.
    """

    def __init__(self, resolve: Resolve, marks: Marks, pictures: Pictures) -> None:
        self._marks = marks
        self._pictures = pictures
        self._lists: list[str] = []
        self._items: list[int | None] = []
        self._below = _NOTHING
        self._resolve = resolve
        self._parts: list[Markup] = []
        self._ids = _Ids()
        self._heading: _Open | None = None
        self._links: list[_Open] = []
        self._verbatim = 0
        self._in_reference = False

    @property
    def written(self) -> Markup:
        """What has been written, without blank space around it."""
        return joined(self._parts).strip()

    def read(self, cleaned: str) -> None:
        """Take what the sanitiser has let through."""
        for piece in _PIECE.finditer(cleaned):
            end, tag, given, words = piece.groups()
            if words == "\n":
                self._line_end()
            elif words is not None:
                self._words(unescape(words))
            elif end:
                self._end_element(tag)
            else:
                found = _ATTRIBUTE.findall(given) if given else ()
                self._start_element(
                    tag, {name: unescape(value) for name, value in found}
                )

    def _start_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Write an element's beginning; that of a heading or a link when its words are known."""
        self._verbatim += tag in _VERBATIM
        self._enter(tag)
        # Most elements have no attributes, and begin as they always do.
        if not attributes and tag in _PLAIN:
            self._parts.append(_STARTS[tag])
            return
        known = _ATTRIBUTES.get(tag, ())
        given = {name: value for name, value in attributes.items() if name in known}
        kind = attributes.get("class", "")
        in_pre = self._parts[-1:] == [_STARTS["pre"]]
        if tag in _HEADINGS:
            self._heading = self._begin(given)
        elif tag == "a":
            self._links.append(self._begin(given))
        elif tag == "img":
            self._picture(given)
        elif tag == "code" and kind == _MERMAID and in_pre:
            # The note stands before the block that it speaks of.
            self._parts[-1:] = [_DRAWN_ELSEWHERE, _STARTS[tag]]
        elif tag == "sup" and kind == _REFERENCE:
            self._in_reference = True
            self._parts.append(_STARTS[tag])
        elif tag in _TAGS:
            self._parts.append(self._first(tag, given, kind))

    def _enter(self, tag: str) -> None:
        """Know in which lists and items a block stands, and where the first words have ended."""
        if tag in _BLOCKS:
            self._tell_below()
        if tag == "li":
            self._items.append(len(self._parts) if self._lists[-1:] == ["ol"] else None)
        elif tag in _LISTS:
            self._lists.append(tag)

    def _first(self, tag: str, given: Mapping[str, str], kind: str) -> Markup:
        """Return how an element begins that needs nothing but its attributes and its class."""
        match tag:
            case "input":
                mark = _DONE if "checked" in given else _OPEN
                return mark if given.get("type") == "checkbox" else Markup("")
            case "th" | "td":
                return _start(tag, _of_a_cell(given))
            case "blockquote" if kind in _ALERTS:
                return _ALERT.format(_ALERTS[kind], _ALERTS[kind].capitalize())
            case "div" if kind == _FOOTNOTE:
                note = self._ids.new(f"{_NOTE_PREFIX}{given.get('id', '')}")
                return _start(tag, {"class": "db-footnote", "id": note})
            case "ol" | "details":
                return _start(tag, given)
            case _:
                return _STARTS[tag]

    def _end_element(self, tag: str) -> None:
        """Write an element's end."""
        self._verbatim -= tag in _VERBATIM
        if tag in _HEADINGS and self._heading:
            # Its id is made of its words, which are known only now.
            id_ = self._id(self._heading)
            self._parts[self._heading.place] = _start(tag, {"id": id_})
            self._parts.append(_ENDS[tag])
            self._heading = None
            self._tell_below()
            return
        if tag == "li":
            self._tell_below()
            del self._items[-1:]
        elif tag in _LISTS:
            del self._lists[-1:]
        elif tag == "a" and self._links:
            self._end_link(self._links.pop())
            return
        elif tag == "sup":
            self._in_reference = False
        if tag in _ENDS:
            self._parts.append(_ENDS[tag])
        if tag in {"p", "summary"}:
            self._tell_below()

    def _tell_below(self) -> None:
        """Write what is said below the heading, or the first words, that have ended."""
        if self._below:
            self._parts.append(self._below)
            self._below = _NOTHING

    def _words(self, data: str) -> None:
        """Write text, and what stands in it as a bare address as a link."""
        begun = 0
        for found in _MARK.finditer(data) if self._marks else ():
            marked = self._marks.get(int(found[1]))
            if marked:
                self._data(data[begun : found.start()])
                self._mark(marked)
                begun = found.end()
        self._data(data[begun:])

    def _mark(self, marked: StepMark | BranchMark) -> None:
        item = next((place for place in self._items if place is not None), None)
        if isinstance(marked, BranchMark):
            self._below = _branch(marked)
        elif item is not None:
            self._parts[item] = _STEP % (marked.number, marked.number)
            self._parts.append(Markup("") if self._verbatim else _taken(marked))
        else:
            number = Markup("step %d") % marked.number if marked.shown else _NOTHING
            self._parts.append(_NUMBER_OF_STEP % (marked.number, number))
            if self._heading:
                self._below = _taken(marked)
            elif not self._verbatim:
                self._parts.append(_taken(marked))

    def _data(self, data: str) -> None:
        # In code nothing stands for anything else, and a link leads to one place.
        if self._verbatim:
            self._text(data)
            return
        if self._links or not may_have_address(data):
            self._text(with_emoji(data))
            return
        for piece in pieces(data):
            if piece.link is None:
                self._text(with_emoji(piece.text))
            else:
                link = self._begin({"href": piece.link})
                self._links.append(link)
                self._text(piece.text)
                self._end_link(self._links.pop())

    def _line_end(self) -> None:
        """Write what stands between most elements."""
        self._parts.append(_LINE_END)
        if self._heading or self._links:
            self._say("\n")

    def _text(self, data: str) -> None:
        self._parts.append(escape(data))
        if self._heading or self._links:
            self._say(data)

    def _say(self, data: str) -> None:
        """Take note of words for the heading and the links in which they stand."""
        if self._heading:
            self._heading.words.append(data)
        for link in self._links:
            link.words.append(data)

    def _begin(self, given: Mapping[str, str]) -> "_Open":
        self._parts.append(Markup(""))
        return _Open(len(self._parts) - 1, given)

    def _id(self, heading: "_Open") -> str:
        words, given = "".join(heading.words), heading.given.get("id", "")
        return self._ids.new(_anchor_id(words, given))

    def _picture(self, given: Mapping[str, str]) -> None:
        """Write a picture of the book, else a link to where it is, else its words alone."""
        words, source = given.get("alt", ""), given.get("src", "")
        shown = self._pictures(source)
        if shown is None:
            self._words_of_picture(words or source, source, given)
            return
        image = _start("img", _image(shown, given))
        # Without words for it, a link to the picture would have no name.
        if words and not self._links:
            link = Markup('<a class="db-picture" href="{}">{}</a>')
            image = link.format(shown.uri, image)
        self._parts.append(image)
        self._say(words)

    def _words_of_picture(
        self, words: str, source: str, given: Mapping[str, str]
    ) -> None:
        leads = None if self._links else self._leads(source, words)[0]
        if leads:
            title = {"title": given["title"]} if "title" in given else {}
            self._links.append(self._begin({"href": source, **title}))
        self._parts.append(Markup("<em>"))
        self._words(words)
        self._parts.append(Markup("</em>"))
        if leads:
            self._end_link(self._links.pop())

    def _end_link(self, link: "_Open") -> None:
        """Write a link with where it leads, and say so beside it if its words or its address say
        otherwise.
        """
        words, title = "".join(link.words), link.given.get("title", "")
        href, leads_to = self._leads(link.given.get("href", ""), f"{words} {title}")
        named = {"title": title} if title else {}
        given = link.given.get("id") or link.given.get("name")
        if given:
            named["id"] = self._ids.new(_anchor_id("", given))
        # A link without a place has no relation.
        place = {"href": href, "rel": "noopener noreferrer"} if href else {}
        self._parts[link.place] = _start("a", {**place, **named})
        self._parts.append(Markup("</a>"))
        if leads_to:
            self._parts.append(Markup(" (leads to {})").format(leads_to))

    def _leads(self, written: str, words: str) -> tuple[str | None, str | None]:
        """Return where a link leads, if anywhere, and what has to be said of that."""
        if self._in_reference and written.startswith("#"):
            return f"#{_NOTE_PREFIX}{written[1:]}", None
        if _relative(written):
            return self._resolve(written), None
        if written.lower().startswith(("mailto:", "tel:")):
            place = written.partition(":")[2].partition("?")[0]
            host = place.rpartition("@")[2]
            return written, place if disguised(words, host, "") else None
        leads = address(written)
        # What people and browsers would read as two places is no link.
        if leads is None:
            return None, None
        plain = leads.plain and not disguised(words, leads.host, leads.link)
        return leads.link, None if plain else leads.host


class _Ids:
    """The ids of a page, each given once."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def new(self, own: str) -> str:
        """Return an id, with a number behind it where another has it."""
        id_ = own
        # Counted on from the last, because thousands of headings may have the same words.
        while id_ in self._given:
            self._given[own] += 1
            id_ = f"{own}_{self._given[own]}"
        self._given.setdefault(id_, 0)
        return id_


def anchor_ids(anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """Return the id that each anchor of a text has on its page."""
    ids = _Ids()
    found = []
    for anchor in anchors:
        words, given = with_emoji(visible(anchor.words)), visible(anchor.given or "")
        found.append(ids.new(_anchor_id(words, given)))
    return tuple(found)


def _anchor_id(words: str, given: str) -> str:
    """Return an anchor's own id, or one made of its words."""
    if not given:
        return _slug(words)
    return given if given.startswith(_ID_PREFIX) else _ID_PREFIX + given


_WITHOUT_WORDS = "section"
"""The id of a heading without letters, such as one of signs alone."""

_PIXELS = re.compile(r"([1-9][0-9]{0,3})(?:px)?")


def _image(shown: Picture, given: Mapping[str, str]) -> Mapping[str, str]:
    """Return the attributes of a picture in its own size, or in the width that its author wants."""
    width, height = shown.width, shown.height
    wanted = _PIXELS.fullmatch(given.get("width", ""))
    if wanted:
        # In its own proportions, whatever height its author has written.
        height = max(1, round(height * int(wanted[1]) / width))
        width = int(wanted[1])
    title = {"title": given["title"]} if given.get("title") else {}
    return {
        "src": shown.uri,
        "alt": given.get("alt", ""),
        "width": str(width),
        "height": str(height),
        **title,
    }


def _taken(step: StepMark) -> Markup:
    return _TAKEN % (step.link, step.taken) if step.taken else Markup("")


def _branch(branch: BranchMark) -> Markup:
    if not branch.others:
        return Markup('<p class="db-branch">Only if this applies.</p>')
    named = [Markup("<q>{}</q>").format(one) for one in branch.others]
    more = [Markup("one of {:,} more").format(branch.more)] if branch.more else []
    others = Markup(", ").join([*named, *more])
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
    """Return how an element begins, from its parts: `format` takes five times as long."""
    parts = [_BEGINNINGS[tag]]
    for name, value in attributes.items():
        parts += [_NAMES[name], escape(value), _QUOTE]
    return joined([*parts, _END])


def _of_a_cell(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return how a cell is aligned, which the converter says as a style, and over how many columns
    and rows it reaches.
    """
    written = {}
    found = _ALIGNED.search(given.get("style", ""))
    align = found[1] if found else given.get("align")
    if align:
        written["align"] = align
    for key in ("colspan", "rowspan"):
        if _SPAN.fullmatch(given.get(key, "")):
            written[key] = given[key]
    return written


def _slug(value: str) -> str:
    """Return an id of the letters and digits of some words, in whichever script they are."""
    lower = unicodedata.normalize("NFC", value.lower())
    kept = "".join(c if in_word(c) else " " for c in lower)
    return _ID_PREFIX + ("-".join(kept.split()) or _WITHOUT_WORDS)


def _relative(link: str) -> bool:
    return not link.startswith("//") and _SCHEME.match(link) is None


_HEADING = re.compile(r'<h2 id="([^"]*)">(.*?)</h2>', re.DOTALL)


def headings(rendered: Markup) -> tuple[Heading, ...]:
    """Return the level-2 headings of prose that `html` has written."""
    return tuple(
        Heading(unescape(id_), " ".join(_words_of(written).split()))
        for id_, written in _HEADING.findall(str(rendered))
    )


def _words_of(written: str) -> str:
    return "".join(unescape(piece[4] or "") for piece in _PIECE.finditer(written))
