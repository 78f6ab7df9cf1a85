"""Of two results that are alike, the one that was there first is the record of the test."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import books
from drillbook.check.judging.context import Context
from drillbook.check.judging.copies import Copies
from drillbook.files.load import load
from drillbook.model.book import Book

_EARLIER = "2026-11-18-database-unavailable"
_LATER = "2026-11-20-database-unavailable"


def _two(book: Path) -> Book:
    """Return a book with a copy of its result that is dated two days earlier."""
    shutil.copytree(book / books.RESULT_FOLDER, book / "results" / _EARLIER)
    path = f"results/{_EARLIER}/result.yml"
    books.write(book, path, books.text_of(book, path).replace("2026-11-20", "2026-11-18"))
    return load(book).book


def _copies(book: Book, context: Context) -> dict[str, str]:
    return {folder: copy.original for folder, copy in Copies(book, context).of.items()}


def test_without_a_past_the_older_date_is_believed(book: Path) -> None:
    """Nothing else is known."""
    assert _copies(_two(book), Context()) == {_LATER: _EARLIER}


def test_what_the_base_has_is_no_copy_of_what_a_change_brings(book: Path) -> None:
    """Whatever date somebody writes into the copy, and in a clone without history as well."""
    base = load(book).book
    assert _copies(_two(book), Context(base=base)) == {_EARLIER: _LATER}


def test_what_came_into_the_repository_first_is_no_copy(book: Path) -> None:
    """What has not been committed yet came last."""
    seen = {books.RESULT: datetime(2026, 11, 21, tzinfo=UTC)}
    assert _copies(_two(book), Context(first_commits=seen)) == {_EARLIER: _LATER}


def test_files_that_could_not_be_read_are_not_compared(book: Path) -> None:
    """They have a finding of their own."""
    found = _two(book)
    for result in found.results:
        found.digests.pop(f"results/{result.folder}/evidence/console.txt", None)  # type: ignore[attr-defined]
        found.digests.pop(f"results/{result.folder}/probes/health.csv", None)  # type: ignore[attr-defined]
    assert _copies(found, Context()) == {}
