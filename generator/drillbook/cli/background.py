"""The background of a check, gathered from where it can be known: git for the past, journals for what was captured."""

from pathlib import Path

from drillbook.capture.replay import alterations
from drillbook.check.background import Background
from drillbook.files.past import past
from drillbook.model.book import Book


def background(root: Path, book: Book, revision: str | None = None) -> Background:
    """Return what is known beside a book; with a revision, what the book was when it left that one."""
    found = past(root, revision)
    return Background(
        base=found.base,
        first_seen=found.first_seen,
        altered=alterations(root, book.results),
        unknown=found.unknown,
    )
