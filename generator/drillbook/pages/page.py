"""A page is one finished page of the site as a value that any site engine can take."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from drillbook.pages.address import SiteAddress
from drillbook.pages.repository import RepositorySite
from drillbook.text.hidden import visible


def escaped(text: str) -> str:
    """Return plain text for a place that prints it as HTML, with nothing hidden in it."""
    return str(escape(visible(text)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a page's table of contents; the title is plain text."""

    id: str
    title: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with its address below the site's root; everything but `html` is plain text."""

    uri: str
    title: str
    html: Markup
    description: str
    headings: tuple[Heading, ...] = ()
    search_text: str = ""
    tab: str | None = None
    """The address of the page in the navigation under which this one is found; its own if it is
    there itself.
    """
    source: str | None = None
    """The path of the file in the book that somebody edits to change this page."""

    @property
    def escaped_title(self) -> str:
        """The title for a place that prints it as HTML."""
        return escaped(self.title)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it is."""

    uri: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of the navigation: a page, or a section with pages."""

    title: str
    uri: str | None = None
    items: tuple["NavItem", ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """All pages, all other files, and the way through them.

    `warnings` say in a line each what is wrong with files of the book, which are missing from the
    pages: a host tells them, and a strict one stops.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    navigation: tuple[NavItem, ...]
    warnings: tuple[str, ...] = ()


MakeSite = Callable[[SiteAddress, RepositorySite], Site]
"""Makes the site of a book that will lie at an address, as the book is at the time of the call."""
