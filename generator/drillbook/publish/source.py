"""The source of a version is the files of the book that it was made from, so that it can be made again.

They are kept compressed, under the digest of what they hold: a host that serves evidence under its own name would show
a page, or even run a script, that came in as evidence. It is bzip2, of which there is one implementation that gives the
same bytes everywhere; with zlib they depend on the machine.
"""

import bz2
import hashlib
from collections.abc import Mapping
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.files.folder import walk
from drillbook.files.load import load
from drillbook.files.private import without_private_contacts
from drillbook.publish.manifest import MOST_BYTES, SOURCE, Manifest
from drillbook.publish.shelf import Shelf

CONFIGURATION = "mkdocs.yml"
_TEAM = "content/team.yml"


def source_of(book: Path) -> Mapping[str, bytes]:
    """Return the files of a book by their path, without the contacts that its members keep private.

    Raises `DrillbookError` if any of them is wrong: a publication is for good, and must not lack a file.
    """
    loaded = load(book)
    if loaded.findings:
        first = loaded.findings[0]
        raise DrillbookError(
            f"{first.location}: {first.code} {first.message}",
            f"{len(loaded.findings)} of the book's files have findings, so nothing was published. See: drillbook check",
        )
    files = files_of(book)
    hidden = {member.id for member in loaded.book.team.members if not member.contacts_public}
    if hidden:
        files[_TEAM] = without_private_contacts(files[_TEAM].decode("utf-8-sig"), hidden).encode()
    return files


def files_of(book: Path) -> dict[str, bytes]:
    """Return the files of a book by their path, as they are."""
    return {path: (book / path).read_bytes() for path in (CONFIGURATION, *walk(book).paths)}


def unpacked(source: Mapping[str, bytes], folder: Path) -> Path:
    """Write a source into a folder as a book again, and return the folder."""
    for path, content in source.items():
        file = folder.joinpath(*path.split("/"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def kept_at(digest: str) -> str:
    """Return the path in a version at which a file of its source is kept."""
    return f"{SOURCE}/{digest}.bz2"


def packed(content: bytes) -> bytes:
    """Return what a file of a source is kept as."""
    return bz2.compress(content)


def source_in(shelf: Shelf, manifest: Manifest) -> Mapping[str, bytes]:
    """Return the source of a version as its archive holds it; `DrillbookError` if it is not as the manifest says."""
    places = {path: f"{manifest.version}/{kept_at(digest)}" for path, digest in manifest.source.items()}
    held = {place: _unpacked(raw) for place, raw in shelf.read(set(places.values())).items()}
    for path, digest in manifest.source.items():
        if hashlib.sha256(held.get(places[path], b"")).hexdigest() != digest:
            raise DrillbookError(
                f"{places[path]}, which is {path} of version {manifest.version}, is missing or was altered",
                "`drillbook verify` says what else has been altered. Take it from a copy of the archive.",
            )
    return {path: held[places[path]] for path in manifest.source}


def _unpacked(raw: bytes) -> bytes:
    """Return what a packed file holds; less of it, or nothing, if it is damaged or swells beyond all measure."""
    try:
        return bz2.BZ2Decompressor().decompress(raw, MOST_BYTES)
    except (OSError, ValueError, EOFError):
        return b""
