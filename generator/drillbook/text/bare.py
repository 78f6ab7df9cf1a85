"""Addresses that stand bare in a sentence, as GitHub finds them.

https://github.github.com/gfm/#autolinks-extension- is stricter than its converter, which finds
`https://` behind any sign, but none behind a square bracket that is still open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BARE = re.compile(
    r"(?:(?<![A-Za-z0-9._/@-])(?=https?://)|(?<![^\s*_~(])(?=www\.))(?P<web>(?:https?://|www\.)[^\s<]++)"
    r"|(?<![A-Za-z0-9._+-])(?P<mail>[A-Za-z0-9._+-]++@[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)++)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"://|www\.|WWW\.|@")
"""Without one of them there is no address, and no need to look for it."""

_HOST = re.compile(r"(?P<name>[^\W_][^\s/?#:]*+)(?::[0-9]++)?(?=[/?#]|$)")
_BRACKET = re.compile(r"[\[\]]")
_LAST = "?!.,:*_~'\""
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_LONGEST_ENTITY = 40
_MOST = 4_000
"""An address that is longer is none that anybody follows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `link` is where it leads, None where it leads nowhere."""

    text: str
    link: str | None


def may_have_address(text: str) -> bool:
    """Return whether `pieces` may find an address in a text; without one it is one piece."""
    return _SIGNS.search(text) is not None


def pieces(text: str) -> Iterator[Piece]:
    """Yield a text in pieces: bare addresses, and what stands between them."""
    place = 0
    if not may_have_address(text):
        yield Piece(text, None)
        return
    open_, read = 0, 0
    for found in _BARE.finditer(text):
        open_, read = _still_open(open_, text[read : found.start()]), found.start()
        # As GitHub's converter does, which finds none behind a bracket that is open.
        within_brackets = open_ and found["web"]
        if len(found[0]) > _MOST or within_brackets:
            continue
        words = _trimmed(found["web"]) if found["web"] else found["mail"].rstrip(".")
        link = _link(words)
        if link is None:
            continue
        if found.start() > place:
            yield Piece(text[place : found.start()], None)
        yield Piece(words, link)
        place = found.start() + len(words)
    if place < len(text):
        yield Piece(text[place:], None)


def _still_open(brackets: int, text: str) -> int:
    """Return how many square brackets are open behind a text, of which so many were before it."""
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            brackets += 1
        elif brackets:
            brackets -= 1
    return brackets


def _trimmed(address: str) -> str:
    """Return an address without what ends the sentence around it."""
    # A bracket that was opened before the address ends behind it, and is none of its own.
    closing = address.count(")") - address.count("(")
    while address:
        kept = address.rstrip(_LAST)
        entity = _ENTITY.search(kept[-_LONGEST_ENTITY:])
        if closing > 0 and kept.endswith(")"):
            kept, closing = kept[:-1], closing - 1
        elif entity:
            kept = kept[: -len(entity[0])]
        elif kept.endswith(";"):
            kept = kept[:-1]
        if kept == address:
            break
        address = kept
    return address


def _link(words: str) -> str | None:
    if words.lower().startswith(("http://", "https://")):
        return words if _has_host(words.partition("://")[2]) else None
    if words.lower().startswith("www."):
        return f"http://{words}" if _has_host(words) else None
    return f"mailto:{words}" if words[-1] not in "-_" else None


def _has_host(address: str) -> bool:
    """Return whether an address begins with a name that a host may have; `$HOST` is none."""
    host = _HOST.match(address)
    if host is None:
        return False
    # By GitHub's rules the last two parts of a name have no underscore.
    last_two = host["name"].rsplit(".", 2)[-2:]
    return not any("_" in part for part in last_two)
