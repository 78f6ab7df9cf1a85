"""A picture's header says in which size it is shown; nothing is ever decoded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

PictureKind = Literal["png", "jpg", "gif", "webp"]


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width and height in which browsers show a picture, in pixels."""

    width: int
    height: int


def size_of(kind: PictureKind, raw: bytes) -> PictureSize | None:
    """Return the size of a picture, or None if it is cut off or its header says none."""
    try:
        size = _SIZES[kind](raw)
    except IndexError:
        return None
    return size if size and size.width and size.height else None


def _little(raw: bytes, start: int, end: int) -> int:
    return int.from_bytes(raw[start:end], "little")


def _big(raw: bytes, start: int, end: int) -> int:
    return int.from_bytes(raw[start:end], "big")


def _png(raw: bytes) -> PictureSize | None:
    # Without its last chunk a file was cut off, and browsers show a part of it or nothing.
    if raw[12:16] != b"IHDR" or b"IEND" not in raw:
        return None
    return PictureSize(_big(raw, 16, 20), _big(raw, 20, 24))


def _gif(raw: bytes) -> PictureSize | None:
    return PictureSize(_little(raw, 6, 8), _little(raw, 8, 10))


_LOW = 0x3FFF
"""14 bits; those above them say how a picture is scaled, which no browser does."""

_LOSSLESS = 0x2F
_END_OF_EXTENDED = 30


def _webp(raw: bytes) -> PictureSize | None:
    match raw[12:16]:
        case b"VP8 " if raw[23:26] == b"\x9d\x01\x2a":
            return PictureSize(_little(raw, 26, 28) & _LOW, _little(raw, 28, 30) & _LOW)
        case b"VP8L" if raw[20] == _LOSSLESS:
            bits = _little(raw, 21, 25)
            return PictureSize((bits & _LOW) + 1, (bits >> 14 & _LOW) + 1)
        case b"VP8X" if len(raw) >= _END_OF_EXTENDED:
            return PictureSize(_little(raw, 24, 27) + 1, _little(raw, 27, 30) + 1)
    return None


# Every frame says the size in the same place; the three left out are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_MARKER, _EXIF, _SCAN = 0xFF, 0xE1, 0xDA
_END_OF_PICTURE = b"\xff\xd9"
_SHORTEST = 2
_MOST_MARKERS = 10_000


def _jpeg(raw: bytes) -> PictureSize | None:
    """Return the size of a JPEG as browsers show it: turned upright as its camera says."""
    turned, place = False, 2
    for _ in range(_MOST_MARKERS):
        marker, length = raw[place + 1], _big(raw, place + 2, place + 4)
        if raw[place] != _MARKER or marker == _SCAN:
            return None
        if marker == _MARKER:
            place += 1
        elif marker in _WITHOUT_LENGTH:
            place += 2
        elif marker in _FRAMES:
            if _END_OF_PICTURE not in raw[place:]:
                return None
            height = _big(raw, place + 5, place + 7)
            width = _big(raw, place + 7, place + 9)
            return PictureSize(height, width) if turned else PictureSize(width, height)
        elif length < _SHORTEST:
            return None
        else:
            segment = raw[place + 4 : place + 2 + length]
            turned = turned or (marker == _EXIF and _is_turned(segment))
            place += 2 + length
    return None


_ORIENTATION = 0x0112
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
_ENTRY = 12
# A header may claim 65,535 entries, in a file that holds none of them.
_MOST_ENTRIES = 200


def _is_turned(segment: bytes) -> bool:
    """Return whether a camera says in EXIF that it was held on its side."""
    if not segment.startswith(b"Exif\0\0"):
        return False
    exif = segment[6:]
    number = _little if exif.startswith(b"II") else _big
    first = number(exif, 4, 8)
    count = min(number(exif, first, first + 2), _MOST_ENTRIES)
    starts = (first + 2 + _ENTRY * place for place in range(count))
    entries = (exif[start : start + _ENTRY] for start in starts)
    return any(
        number(entry, 0, 2) == _ORIENTATION and number(entry, 8, 10) in _ON_ITS_SIDE
        for entry in entries
    )


_SIZES: Mapping[PictureKind, Callable[[bytes], PictureSize | None]] = {
    "png": _png,
    "jpg": _jpeg,
    "gif": _gif,
    "webp": _webp,
}
