"""Originals are files with the bytes that were recorded, where the book has others now: git may
still have them, or the folder of the recording.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from drillbook.capture.store import CAPTURES
from drillbook.files import git
from drillbook.files.folder import is_plain
from drillbook.files.repository import GitError
from drillbook.files.rewriting import between
from drillbook.model.book import Book
from drillbook.model.rewriting import Original
from drillbook.text.digest import digest as digest_of


def originals(root: Path, book: Book) -> Mapping[str, Original]:
    """Return where the bytes that results name still are, by the path of each file that has
    others.
    """
    named = {
        path: digest
        for result in book.results
        for path, digest in result.digests.items()
    }
    found = {path: _original(root, path, named[path]) for path in book.rewritten}
    return {path: original for path, original in found.items() if original}


def _original(root: Path, path: str, digest: str) -> Original | None:
    for commit, content in _kept(root, path):
        if digest_of(content) == digest:
            with suppress(OSError):
                return Original(between(content, (root / path).read_bytes()), commit)
    return None


def _kept(root: Path, path: str) -> Iterator[tuple[str | None, bytes]]:
    """Yield what a file was in its recording, and in each commit that changed it."""
    recorded = path.replace("results", CAPTURES, 1)
    if is_plain(root, recorded):
        with suppress(OSError):
            yield None, (root / recorded).read_bytes()
    with suppress(GitError):
        yield from git.versions(root, path)
