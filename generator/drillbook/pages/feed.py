"""A feed is a list of news as programs read it: Atom (RFC 4287) and JSON Feed 1.1, the same in
both.
"""

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from markupsafe import Markup

from drillbook.pages.address import SiteAddress
from drillbook.pages.filters import machine_time
from drillbook.pages.page import Asset
from drillbook.text.hidden import visible

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed: no clock is read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One piece of news.

    `name` makes its id and never changes; `uri` is its page; `html` is safe.
    """

    name: str
    uri: str
    title: str
    published: datetime
    updated: datetime
    html: Markup
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """News about one thing; `name` is its path without an ending, `uri` the page that shows the
    same.
    """

    name: str
    uri: str
    title: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest of its entries was changed."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def files(feed: Feed, address: SiteAddress) -> Iterator[Asset]:
    """Yield the two files of a feed."""
    base = posixpath.relpath(".", posixpath.dirname(feed.name)) + "/"
    yield Asset(f"{feed.name}.xml", _atom(feed, address, base))
    yield Asset(f"{feed.name}.json", _json(feed, address, base))


def _atom(feed: Feed, address: SiteAddress, base: str) -> bytes:
    root = ET.Element("feed", {"xmlns": _ATOM})
    _text(root, "id", address.tag(feed.name))
    _text(root, "title", feed.title)
    _text(root, "updated", machine_time(feed.updated))
    _person(root, address.title)
    ET.SubElement(
        root, "link", {"rel": "self", "href": address.of(f"{feed.name}.xml", base)}
    )
    ET.SubElement(
        root,
        "link",
        {"rel": "alternate", "type": "text/html", "href": address.of(feed.uri, base)},
    )
    for entry in feed.entries:
        _atom_entry(ET.SubElement(root, "entry"), entry, address, base)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _atom_entry(
    element: ET.Element, entry: FeedEntry, address: SiteAddress, base: str
) -> None:
    _text(element, "id", address.tag(entry.name))
    _text(element, "title", entry.title)
    _text(element, "published", machine_time(entry.published))
    _text(element, "updated", machine_time(entry.updated))
    for author in entry.authors:
        _person(element, author)
    ET.SubElement(
        element,
        "link",
        {"rel": "alternate", "type": "text/html", "href": address.of(entry.uri, base)},
    )
    for tag in entry.tags:
        ET.SubElement(element, "category", {"term": visible(tag)})
    _text(element, "content", entry.html).set("type", "html")


def _person(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, "author"), "name", name)


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    # What no XML file may hold, escaped or not, is hidden as well.
    element.text = visible(text)
    return element


def _json(feed: Feed, address: SiteAddress, base: str) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visible(feed.title),
        "home_page_url": address.of(feed.uri, base),
        "feed_url": address.of(f"{feed.name}.json", base),
        "items": [_item(entry, address, base) for entry in feed.entries],
    }
    return json.dumps(document, indent=1).encode() + b"\n"


def _item(entry: FeedEntry, address: SiteAddress, base: str) -> dict[str, object]:
    return {
        "id": address.tag(entry.name),
        "url": address.of(entry.uri, base),
        "title": visible(entry.title),
        "content_html": entry.html,
        "date_published": machine_time(entry.published),
        "date_modified": machine_time(entry.updated),
        "authors": [{"name": visible(name)} for name in entry.authors],
        "tags": list(entry.tags),
    }
