"""A pointer is a link or a picture in prose; what it leads to is found as the host of a repository
finds it.
"""

import posixpath
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from drillbook.model.media import Media

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_ON_ONE_MACHINE = re.compile(r"(?:[a-zA-Z]|file):|\\\\", re.IGNORECASE)
_PREFIXES = ("user-content-", "text-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where a link or a picture leads, as it is written, and where it stands in its file."""

    kind: Literal["link", "picture"]
    target: str
    line: int
    column: int

    @property
    def elsewhere(self) -> bool:
        """Whether it leads to another host or program, and to no file."""
        # `C:\\runbooks\\db.md` looks like a scheme, and is a file that nobody else has.
        if _ON_ONE_MACHINE.match(self.target):
            return False
        return led_to(self.target, "") is None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a text that links can name: a heading by its words, or by an id that its author
    has given.
    """

    words: str
    given: str | None = None


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A path relative to the book, and a place in that file if one is named."""

    path: str
    fragment: str | None = None


def led_to(target: str, path: str) -> BookPlace | None:
    """Return where a link leads that stands in the file at `path`; None if that is no file.

    A link that begins with a slash starts at the book's folder. What is written as on Windows, with
    percent signs, or with a query such as `?raw=true`, is read as browsers read it.
    """
    written = target.strip().replace("\\", "/")
    if written.startswith("//") or _SCHEME.match(written):
        return None
    place, _, fragment = written.partition("#")
    place = unquote(place.partition("?")[0])
    if not place:
        return BookPlace(path, fragment or None)
    start = "" if place.startswith("/") else posixpath.dirname(path)
    joined = posixpath.join(start, place.lstrip("/"))
    return BookPlace(posixpath.normpath(joined), fragment or None)


def spelled(path: str) -> str:
    """Return a path as it is the same on every machine: Macs write letters with marks in two parts,
    and neither they nor Windows tell upper from lower case.
    """
    return unicodedata.normalize("NFC", path).casefold()


def settled_fragment(fragment: str) -> str:
    """Return what is left of the name of a place when hosts differ in how they write it."""
    words = unquote(fragment).casefold()
    for prefix in _PREFIXES:
        words = words.removeprefix(prefix)
    return "".join(filter(in_word, unicodedata.normalize("NFC", words)))


def in_word(character: str) -> bool:
    """Return whether a character belongs to a word in any script: a letter, a digit, or a mark on
    one, without which many scripts of Asia have other words.
    """
    if character.isalnum():
        return True
    return unicodedata.category(character) in _MARKS and character not in _SELECTORS


_MARKS = frozenset({"Mn", "Mc"})
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Which form of a sign is shown; hosts leave them out of addresses, as they do the signs."""


def named_places(anchors: Sequence[Anchor]) -> Mapping[str, int]:
    """Return which anchor each name means, by the names that links can have for them: of several
    with the same words the second is called `-1`.
    """
    names: dict[str, int] = {}
    met: dict[str, int] = {}
    for number, anchor in enumerate(anchors):
        name = settled_fragment(anchor.given or anchor.words)
        again = met.get(name, 0)
        met[name] = again + 1
        names.setdefault(f"{name}{again}" if again else name, number)
    return names


def media_in(
    path: str, pointers: Sequence[Pointer], media: Mapping[str, Media]
) -> tuple[Media, ...]:
    """Return the pictures and documents to which a text leads, each once, in the order of the text.

    `media` is by path as it is `spelled`.
    """
    places = (led_to(pointer.target, path) for pointer in pointers)
    found = (media.get(spelled(place.path)) for place in places if place)
    return tuple(dict.fromkeys(one for one in found if one))
