"""Progress is told in one sentence, and what is not known is not told as a failure."""

from pathlib import Path

import books
from drillbook.briefing.progress import progress
from drillbook.check.judging.context import Context
from drillbook.check.rules import RULES


def test_what_is_missing_comes_first(book: Path) -> None:
    """A missing test before anything else that is open."""
    books.remove_result(book)
    assert (
        progress(books.checked(book, rules=RULES))
        == "Stage 2 is not complete: 1 required test is missing."
    )


def test_findings_are_counted(book: Path) -> None:
    """When all tests are done."""
    assert (
        progress(books.checked(book, rules=RULES))
        == "Stage 2 is not complete: 5 findings are open."
    )


def test_an_archive_that_could_not_be_looked_at_is_no_failure(book: Path) -> None:
    """With the archive it is complete, or it is not."""
    books.share(book)
    assert (
        progress(books.checked(book, rules=RULES))
        == "All that can be judged here of Stage 2 is done; whether the results have been published"
        " is not known."
    )
    published = Context(ledger=books.published(book))
    assert progress(books.checked(book, context=published, rules=RULES)) == "Stage 2 is complete."
    nothing = Context(ledger=type(books.published(book))())
    assert "findings are open" in progress(books.checked(book, context=nothing, rules=RULES))
