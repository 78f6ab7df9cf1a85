"""Media files are the pictures and documents below `content/`: each is known by its bytes, whatever
its name says, and one that is no such thing is a finding.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.files.folder import is_plain
from drillbook.files.picture import PictureKind, size_of
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.model.media import Media
from drillbook.text.digest import digest

MOST_BYTES = 8 * 1024 * 1024
"""Of a file; git shows no larger one of an earlier commit."""

_MOST_PIXELS = 50_000_000
_MOST_ON_A_SIDE = 16_384

_STARTS: Mapping[bytes, PictureKind] = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_NAMES: Mapping[PictureKind, str] = {
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "webp": "WebP",
}
_PDF, _END_OF_PDF = b"%PDF-", b"%%EOF"
_POINTER = b"version https://git-lfs.github.com/spec/"
_SVG = re.compile(rb"<(?:[A-Za-z]+:)?svg\b", re.IGNORECASE)
_PHONES = frozenset({b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"})
_FIRST = 4096

_ANEW = "Save it again from its original."
_SMALLER = (
    "Save it in a smaller size: a page shows a picture no wider than some 1,600 pixels."
)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with a file, and what to do about it."""

    message: str
    help: str


def media(root: Path, path: str) -> Media | Finding:
    """Return what a file is by its bytes, or the finding that says why it is nothing to show."""
    try:
        with (root / path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        found: Media | _Problem = _Problem(
            f"cannot be read: {error.strerror}",
            "Change its permissions so that you can read it.",
        )
    else:
        found = _looked_at(path, raw)
    if isinstance(found, Media):
        return found
    return Finding(
        location=Location(path), code="F017", message=found.message, help=found.help
    )


def media_bytes(root: Path, file: Media) -> bytes | None:
    """Return the bytes of a media file, or None if they are no longer those that were looked at."""
    if not is_plain(root, file.path):
        return None
    try:
        with (root / file.path).open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError:
        return None
    return raw if digest(raw) == file.digest else None


def _looked_at(path: str, raw: bytes) -> Media | _Problem:
    if len(raw) > MOST_BYTES:
        return _Problem(f"has more than {MOST_BYTES:,} bytes", _SMALLER)
    kind = _kind(raw)
    if kind:
        return _picture(path, kind, raw)
    if not raw.startswith(_PDF):
        return _what_else(path, raw)
    # A file that was cut off begins like a whole one.
    if _END_OF_PDF not in raw:
        return _Problem("is incomplete, or not a real PDF", _ANEW)
    return Media(path=path, kind="pdf", digest=digest(raw))


def _picture(path: str, kind: PictureKind, raw: bytes) -> Media | _Problem:
    size = size_of(kind, raw)
    if size is None:
        return _Problem(f"is incomplete, or not a real {_NAMES[kind]}", _ANEW)
    longest, pixels = max(size.width, size.height), size.width * size.height
    # A small file may say that it is huge, and a browser would make room for all of it.
    if longest > _MOST_ON_A_SIDE or pixels > _MOST_PIXELS:
        return _Problem(
            f"has {size.width:,} × {size.height:,} pixels; a page shows at most {_MOST_PIXELS:,},"
            f" and {_MOST_ON_A_SIDE:,} on a side",
            _SMALLER,
        )
    return Media(
        path=path, kind=kind, digest=digest(raw), width=size.width, height=size.height
    )


def _kind(raw: bytes) -> PictureKind | None:
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "webp"
    return next(
        (kind for start, kind in _STARTS.items() if raw.startswith(start)), None
    )


def _what_else(path: str, raw: bytes) -> _Problem:
    """Return what a file is that is neither picture nor document."""
    start = raw[:_FIRST]
    if start.startswith(_POINTER):
        return _Problem(
            "is a Git LFS pointer, not the file itself",
            "Fetch the file: git lfs pull, in GitHub Actions `lfs: true` of actions/checkout.",
        )
    if path.lower().endswith((".svg", ".svgz")) or _SVG.search(start):
        return _Problem(
            "is an SVG, which can hold scripts and load what it likes",
            "Export it as PNG, and keep the drawing itself outside content/.",
        )
    if start[4:12] in _PHONES:
        return _Problem(
            "is a picture that not every browser shows (HEIC or AVIF)",
            "Save it as JPEG or PNG.",
        )
    return _Problem(
        "is neither a picture nor a PDF, whatever its name says" if raw else "is empty",
        "Save a picture as PNG, JPEG, GIF or WebP, a document as PDF; text is for Markdown files.",
    )
