"""Ignored files are those that git leaves out of the repository because somebody has told it to:
they are on one machine only.

What has been committed or staged is never ignored, whatever a file of patterns says of it.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from drillbook.files import git
from drillbook.files.repository import GitError, top_of
from drillbook.model.untracked import IgnoreRule

_PATTERNS = ".gitignore"
_OF_THE_CLONE = "info/exclude"
_SPELLED = {"GIT_LITERAL_PATHSPECS": "0"}
"""This command refuses to take paths literally, and takes those of a book as they are."""


def ignored(book: Path, paths: Iterable[str]) -> Mapping[str, IgnoreRule]:
    """Return those of some paths of a book that git ignores, each with the line that has it do so;
    none where git cannot say.
    """
    found = ignoring(book, paths)
    try:
        if not found:
            return found
        known = {*git.staged(book), *git.committed(book)}
    except GitError:
        return {}
    return {path: rule for path, rule in found.items() if path not in known}


def ignoring(book: Path, paths: Iterable[str]) -> Mapping[str, IgnoreRule]:
    """Return the line that matches each of some paths, be there such a file or not; none where git
    cannot say.
    """
    asked = sorted(set(paths))
    try:
        if not asked or not git.is_repository(book) or not _are_files(book, asked):
            return {}
        return dict(_ignoring(book, asked))
    except GitError:
        return {}


def _ignoring(book: Path, paths: Sequence[str]) -> Iterator[tuple[str, IgnoreRule]]:
    """Yield what git ignores; it ends with an error where that is nothing."""
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    asked = ("check-ignore", "-z", "--stdin", "--no-index", "--verbose")
    said = git.ask(book, *asked, stdin=given, given=_SPELLED)
    words = os.fsdecode(said).split("\0")
    for file, line, pattern, path in zip(
        *(words[n::4] for n in range(4)), strict=False
    ):
        # The last pattern that fits decides, and one with `!` takes a file in again.
        if not pattern.startswith("!"):
            yield path, IgnoreRule(_place(book, file), int(line), pattern)


def _place(book: Path, file: str) -> str:
    """Return where a file of patterns is: git names those of the repository from its root, and
    that of the clone where it was let to look.
    """
    top = top_of(book) or book
    if file.endswith(f"/{_OF_THE_CLONE}"):
        return f".git/{_OF_THE_CLONE}"
    if os.path.isabs(file):  # noqa: PTH117 - as git spells it
        home = os.path.expanduser("~")  # noqa: PTH111 - which need not be known
        return (
            file.replace(f"{home}/", "~/", 1) if file.startswith(f"{home}/") else file
        )
    return Path(os.path.relpath(top / file, book.resolve())).as_posix()


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
