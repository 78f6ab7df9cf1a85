"""Ignored files are those that git leaves out of the repository because somebody has told it to:
they are on one machine only.

What has been committed is never ignored, whatever a file of patterns says of it.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from drillbook.files import git
from drillbook.files.repository import GitError, top_of

_PATTERNS = ".gitignore"
_SPELLED = {"GIT_LITERAL_PATHSPECS": "0"}
"""This command refuses to take paths literally, and takes those of a book as they are."""


def ignored(book: Path, paths: Iterable[str]) -> frozenset[str]:
    """Return those of some paths of a book that git ignores; none where it cannot say."""
    asked = sorted(set(paths))
    try:
        if not asked or not git.is_repository(book) or not _are_files(book, asked):
            return frozenset()
        found = frozenset(_ignored(book, asked))
        if not found:
            return found
        # git goes on tracking what was committed before a pattern came that names it.
        return found - _committed(book, sorted(found))
    except GitError:
        return frozenset()


def _ignored(book: Path, paths: Sequence[str]) -> Iterator[str]:
    """Yield what git ignores; it ends with an error where that is nothing."""
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    asked = ("check-ignore", "-z", "--stdin", "--no-index", "--verbose")
    said = git.ask(book, *asked, stdin=given, given=_SPELLED)
    words = os.fsdecode(said).split("\0")
    for pattern, path in zip(words[2::4], words[3::4], strict=False):
        # The last pattern that fits decides, and one with `!` takes a file in again.
        if not pattern.startswith("!"):
            yield path


def _committed(book: Path, paths: Sequence[str]) -> frozenset[str]:
    if not git.has_commits(book):
        return frozenset()
    given = git.ask(book, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", *paths)
    return frozenset(os.fsdecode(given).split("\0"))


def _are_files(book: Path, paths: Sequence[str]) -> bool:
    """Return whether whatever git would read patterns from is a plain file: for a pipe it would
    wait without an end.
    """
    top = top_of(book) or book
    folders = {top, *book.resolve().parents, book.resolve()}
    for path in paths:
        folders.update((book / path).parents)
    for folder in folders:
        try:
            mode = os.lstat(folder / _PATTERNS).st_mode
        except OSError:
            continue
        if not stat.S_ISREG(mode):
            return False
    return True
