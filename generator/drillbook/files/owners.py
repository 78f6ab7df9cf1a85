"""Owners approve what decides; a file of theirs lies where GitHub or GitLab reads it, and may still
name nobody.
"""

from collections.abc import Iterator
from pathlib import Path

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
        for number, line in enumerate(text.splitlines() if isinstance(text, str) else (), start=1):
            words = line.partition("#")[0]
            if PLACEHOLDER in words.split():
                yield Location(path, number, words.index(PLACEHOLDER) + 1)
                break
