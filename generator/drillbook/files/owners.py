"""Owners approve what decides; a file of theirs lies where GitHub or GitLab reads it, and may still
name nobody.
"""

from collections.abc import Iterator
from pathlib import Path

from drillbook.files import git
from drillbook.files.folder import is_plain, read_text
from drillbook.model.location import Location

PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
PLACEHOLDER = "@your-org/your-team"
"""What stands in a new book's file until somebody puts an owner there."""


def unowned(book: Path) -> Iterator[Location]:
    """Yield the first place in each file of owners where the placeholder decides; no
    file is none.
    """
    for path in PLACES:
        text = read_text(book, path) if is_plain(book, path) else ""
        lines = text.splitlines() if isinstance(text, str) else ()
        for number, line in enumerate(lines, start=1):
            words = line.partition("#")[0]
            if PLACEHOLDER in words.split():
                yield Location(path, number, words.index(PLACEHOLDER) + 1)
                break


def disowned(book: Path, revision: str) -> Iterator[tuple[Location, str]]:
    """Yield the lines of owners that a revision had and that are there no more, each with its file.

    A service asks the owners of the base for this change, and those of the change for all others.
    """
    for path in PLACES:
        before = git.show(book, revision, path)
        if before is None:
            continue
        text = read_text(book, path) if is_plain(book, path) else ""
        now = set(_lines(text if isinstance(text, str) else ""))
        for line in _lines(before.decode("utf-8", "replace")):
            if line not in now:
                yield Location(path), line


def _lines(text: str) -> Iterator[str]:
    """Yield what decides: words of a line without a comment."""
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words:
            yield " ".join(words)
