"""The source of a version is the files of the book that it was made from, so that it can be made
again.

They are kept compressed, under the digest of what they hold: a host that serves evidence under its
own name would show a page, or even run a script, that came in as evidence. It is bzip2, of which
there is one implementation that gives the same bytes everywhere; with zlib they depend on the
machine.
"""

import bz2
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.files.folder import is_plain
from drillbook.files.ignored import ignored
from drillbook.files.load import load
from drillbook.files.private import without_private_contacts
from drillbook.files.site_settings import SETTINGS
from drillbook.model.team import Reachable
from drillbook.publish.archive_reader import ArchiveReader, in_parts
from drillbook.publish.manifest import SOURCE, Manifest
from drillbook.publish.plain import MOST_BYTES, MOST_TOGETHER
from drillbook.text.digest import hex_digest

_TEAM = "content/team.yml"
_CONTENT = "content/"
_ALTERED = (
    "`drillbook verify` says what else has been altered. Take the version from a copy of the"
    " archive."
)


def source_of(book: Path, look: Sequence[str] = ()) -> Mapping[str, bytes]:
    """Return the files of a book by their path, without the contacts that its members keep private,
    and with those that the look of its site needs.

    Raises `DrillbookError` if any of them is wrong: a publication is for good, and must not lack a
    file.
    """
    if not is_plain(book, SETTINGS):
        raise DrillbookError(
            f"{book / SETTINGS} is no plain file, so nothing was published",
            "Put a file in the place of the link.",
        )
    loaded = load(book)
    if loaded.errors:
        first = loaded.errors[0]
        raise DrillbookError(
            f"{first.location}: {first.code} {first.message}",
            f"{len(loaded.errors)} of the book's files have findings, so nothing was published."
            " See: drillbook check",
        )
    files = files_of(book, (*loaded.book.paths, *look))
    team = loaded.book.team
    people: tuple[Reachable, ...] = (*team.members, *team.contacts)
    hidden = {who.id for who in people if not who.contacts_public}
    if hidden:
        # A version is public as a whole, its source included.
        written = files[_TEAM].decode("utf-8-sig")
        files[_TEAM] = without_private_contacts(written, hidden).encode()
    return files


def files_of(book: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the settings and the files of a book by their path, as they are; raises
    `DrillbookError` if a version cannot keep them.

    What git ignores below `content/` is nobody else's, and is left out.
    """
    own = sorted(set(paths))
    left_out = ignored(book, (path for path in own if path.startswith(_CONTENT)))
    paths = (SETTINGS, *(path for path in own if path not in left_out))
    _refuse_too_large({path: (book / path).stat().st_size for path in paths})
    return {path: (book / path).read_bytes() for path in paths}


def _refuse_too_large(sizes: Mapping[str, int]) -> None:
    large = next((path for path, size in sizes.items() if size > MOST_BYTES), "")
    if large:
        raise DrillbookError(
            f"{large} has {sizes[large]:,} bytes; a version can keep a file of at most"
            f" {MOST_BYTES:,}",
            "Nothing was published. Keep the part of it that shows what it is evidence of.",
        )
    if sum(sizes.values()) > MOST_TOGETHER:
        raise DrillbookError(
            f"the files of the book have {sum(sizes.values()):,} bytes; a version can keep at most"
            f" {MOST_TOGETHER:,}",
            "Nothing was published. Make the largest pieces of evidence smaller.",
        )


def unpacked(source: Mapping[str, bytes], folder: Path) -> Path:
    """Write a source into a folder as a book again, and return the folder."""
    for path, content in source.items():
        file = folder.joinpath(*path.split("/"))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except OSError as error:
            raise DrillbookError(
                f"{path} of the source could not be written: {error.strerror}", _ALTERED
            ) from error
    return folder


def kept_at(digest: str) -> str:
    """Return the path in a version at which a file of its source is kept."""
    return f"{SOURCE}/{digest}.bz2"


def packed(content: bytes) -> bytes:
    """Return what a file of a source is kept as."""
    return bz2.compress(content)


def source_in(reader: ArchiveReader, manifest: Manifest) -> Mapping[str, bytes]:
    """Return the source of a version as its archive holds it; `DrillbookError` if it is not as the
    manifest says.

    At most so much of it is ever held as a publication may have, however small it lies in the
    archive.
    """
    found: dict[str, bytes] = {}
    room = MOST_TOGETHER
    for some in in_parts(tuple(manifest.source.items())):
        held = reader.read({_place(manifest, digest) for _, digest in some})
        for path, digest in some:
            found[path] = _checked(
                held.get(_place(manifest, digest), b""), path, digest, room, manifest
            )
            room -= len(found[path])
    return found


def _place(manifest: Manifest, digest: str) -> str:
    return f"{manifest.version}/{kept_at(digest)}"


def _checked(
    raw: bytes, path: str, digest: str, room: int, manifest: Manifest
) -> bytes:
    of = f"{path} of version {manifest.version}"
    # A source is unpacked as a book: it must bring no settings of git or of an engine along.
    if path.startswith((".", f"{SETTINGS}/")) or ".git" in path.lower().split("/"):
        raise DrillbookError(
            f"{of} is in its source, and is no file of a book", _ALTERED
        )
    content = _unpacked(raw)
    if len(content) > min(room, MOST_BYTES):
        raise DrillbookError(
            f"{_place(manifest, digest)}, which is {of}, is missing or was altered: it unpacks to"
            f" more than {MOST_BYTES:,} bytes, or {MOST_TOGETHER:,} with the files before it",
            _ALTERED,
        )
    if hex_digest(content) != digest:
        raise DrillbookError(
            f"{_place(manifest, digest)}, which is {of}, is missing or was altered",
            _ALTERED,
        )
    return content


def _unpacked(raw: bytes) -> bytes:
    """Return what a packed file holds; nothing if it is damaged, and a byte more than is allowed if
    it holds more.
    """
    try:
        return bz2.BZ2Decompressor().decompress(raw, MOST_BYTES + 1)
    except (OSError, ValueError, EOFError):
        return b""
