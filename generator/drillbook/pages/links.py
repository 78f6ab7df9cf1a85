"""Links lead from the prose of one file to the pages, the pictures and the documents that the site
has of others, as they lead from file to file where the author keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from drillbook.model.book import Book
from drillbook.model.media import Media
from drillbook.model.pointer import Anchor, led_to, named_places, settled_fragment
from drillbook.pages.prose import Picture, anchor_ids


def media_uri(media: Media) -> str:
    """Return the address of a picture or a document: no name of an author's becomes one."""
    return f"media/{media.digest.partition(':')[2]}.{media.kind}"


@dataclass(frozen=True)
class SiteLinks:
    """What the site has: the address of the page of each file and folder of the book, and the media
    that are published.
    """

    book: Book
    pages: Mapping[str, str]
    published: Mapping[str, Media] = field(default_factory=dict)

    def within(self, path: str, base: str) -> "FileLinks":
        """Return the links of the file at a path, whose page reaches the root of the site by a
        `base`.
        """
        return FileLinks(self, path, base)

    def anchor(self, path: str, fragment: str) -> str:
        """Return the id that a place in a file has on its page, empty if it has none."""
        return self._anchors.get(path, {}).get(settled_fragment(fragment), "")

    @cached_property
    def _anchors(self) -> Mapping[str, Mapping[str, str]]:
        files = self.book.prose.items()
        return {path: _named_ids(prose.anchors) for path, prose in files}


def _named_ids(anchors: Sequence[Anchor]) -> Mapping[str, str]:
    ids = anchor_ids(anchors)
    return {name: ids[number] for name, number in named_places(anchors).items()}


@dataclass(frozen=True, slots=True)
class FileLinks:
    """The links and pictures in one file."""

    site: SiteLinks
    path: str
    base: str

    def resolve(self, link: str) -> str | None:
        """Return where a link leads on the site, None if that is nowhere."""
        place = led_to(link, self.path)
        if place is None:
            return None
        # By the file's own spelling: the case of letters makes no difference to a link.
        file = self.site.book.place_of(place.path) or place.path
        id_ = self.site.anchor(file, place.fragment) if place.fragment else ""
        anchor = f"#{id_}" if id_ else ""
        if file == self.path:
            return anchor or None
        media = self.site.published.get(file)
        uri = media_uri(media) if media else self.site.pages.get(file)
        return f"{self.base}{uri}{anchor}" if uri else None

    def picture(self, link: str) -> Picture | None:
        """Return the picture that the site has of a file, None if it has none."""
        place = led_to(link, self.path)
        file = self.site.book.place_of(place.path) if place else None
        media = self.site.published.get(file or "")
        if media is None or not media.is_picture:
            return None
        return Picture(f"{self.base}{media_uri(media)}", media.width, media.height)
