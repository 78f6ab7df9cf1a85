"""Prose is people's Markdown, converted and then sanitised: nothing in it can run, load or disguise itself.

The loader has already refused text that takes a converter minutes.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from drillbook.pages.page import Heading

_TAGS = frozenset(
    {
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
        "kbd",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "s", "strong", "sub", "summary", "sup", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
_ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "details": {"open"},
}
_ID_PREFIX = "text-"
_SCROLLED = '<div class="db-scroll" tabindex="0" role="region" aria-label="Table"><table class="db-table">'
_RELATION = "noopener noreferrer"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def _slug(value: str, separator: str) -> str:
    kept = "".join(c if c.isalnum() and c.isascii() else " " for c in value.lower())
    return _ID_PREFIX + separator.join(kept.split())


class _PictureWords(Treeprocessor):
    """Puts a picture's words in its place: prose shows no pictures, and nothing vanishes without a word."""

    def run(self, root: Element) -> None:
        for picture in root.iter("img"):
            picture.tag, picture.text = "em", picture.get("alt") or picture.get("src")


class _PictureWordsExtension(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_PictureWords(md), "picture-words", 0)


_EXTENSIONS = ("fenced_code", "tables", "sane_lists", "def_list")
_CONVERTER = markdown.Markdown(extensions=[*_EXTENSIONS, TocExtension(slugify=_slug), _PictureWordsExtension()])

Resolve = Callable[[str], str]
"""Turns a relative link as it stands in the file into one that works on the site; empty if it leads nowhere."""


def html(text: str, resolve: Resolve) -> Markup:
    """Return Markdown as safe HTML; a relative link that leads nowhere keeps its text only."""
    converted = _convert(text)
    cleaned = nh3.clean(
        converted,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=_RELATION,
        attribute_filter=_attribute_filter(resolve),
    )
    return Markup(_finished(cleaned))  # noqa: S704 - sanitised above


def _finished(cleaned: str) -> str:
    # What is wider than the page is scrolled in itself, with the keyboard too; a link without a place has no relation.
    return (
        cleaned.replace("<table>", _SCROLLED)
        .replace("</table>", "</table></div>")
        .replace(f'<a rel="{_RELATION}">', "<a>")
    )


@lru_cache(maxsize=4096)
def passage(text: str) -> Markup:
    """Return a short piece of Markdown, such as a step, as safe HTML; its relative links keep their text only.

    The same step is shown by every result that follows its playbook, so that it is converted once.
    """
    return html(text, lambda _link: "")


def _convert(text: str) -> str:
    try:
        return _CONVERTER.reset().convert(text)
    except RecursionError:
        # Nothing known gets past the loader's caps; if something does, its text is shown as it is.
        return f"<pre>{escape(text)}</pre>"


def _attribute_filter(resolve: Resolve) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if tag == "a" and attribute == "href" and _relative(value):
            return resolve(value) or None
        if attribute == "id" and not value.startswith(_ID_PREFIX):
            return _ID_PREFIX + value
        return value

    return keep


def _relative(link: str) -> bool:
    return not link.startswith("//") and _SCHEME.match(link) is None


def headings(rendered: str) -> tuple[Heading, ...]:
    """Return the level-2 headings of rendered prose."""
    finder = _Headings()
    finder.feed(rendered)
    return tuple(Heading(id_, " ".join("".join(words).split())) for id_, words in finder.found if id_)


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
    """Return what resolves the links in the file at `path`: to the pages made from other files, or within it.

    `pages` maps paths in the book to addresses; `base` leads from this page to the site's root.
    """

    def resolve(link: str) -> str:
        target, _, fragment = link.partition("#")
        anchor = f"#{fragment if fragment.startswith(_ID_PREFIX) else _slug(fragment, '-')}" if fragment else ""
        if not target:
            return anchor
        uri = pages.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
        return f"{base}{uri}{anchor}" if uri else ""

    return resolve
