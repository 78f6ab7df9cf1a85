"""What is known beside a book: when its files came, and what has been published."""

from datetime import UTC, datetime
from pathlib import Path

import books
from drillbook.check.judging.context import Context, Ledger, Published
from drillbook.files.load import load
from drillbook.model.commit import Commit

_FOLDER = "2026-11-20-database-unavailable"


def _published(version: str, digest: str) -> Published:
    return Published(version=version, digest=digest, facts="f")


def test_a_ledger_has_the_texts_that_were_published() -> None:
    """Of each result, and of none that it does not know."""
    ledger = Ledger({_FOLDER: (_published("1.0", "a"), _published("1.1", "b"))})
    assert ledger.holds(_FOLDER, "a")
    assert ledger.holds(_FOLDER, "b")
    assert not ledger.holds(_FOLDER, "c")
    assert not ledger.holds("another", "a")


def test_a_new_version_adds_the_texts_that_no_version_had(book: Path) -> None:
    """Behind the older ones; the ledger before it stays as it is."""
    result = books.only_result(book)
    older = _published("1.0", "another text")
    before = Ledger({_FOLDER: (older,), "gone": (older,)})
    ledger = before.with_all_of(load(book).book, "1.1")
    now = Published(version="1.1", digest=result.digest, facts=result.facts_digest)
    assert ledger.results == {_FOLDER: (older, now), "gone": (older,)}
    assert before.results == {_FOLDER: (older,), "gone": (older,)}
    assert Ledger().with_all_of(load(book).book, "1.1").results == {_FOLDER: (now,)}


def test_a_text_that_was_published_before_is_not_new(book: Path) -> None:
    """It belongs to the version that had it first."""
    ledger = books.published(book)
    assert ledger.with_all_of(load(book).book, "1.1") == ledger


def test_what_is_known_of_a_file_is_known_of_its_entry(book: Path) -> None:
    """When it came, and with which commit; of a file that git does not know, nothing."""
    result = books.only_result(book)
    seen, commit = datetime(2026, 11, 21, tzinfo=UTC), Commit("0" * 40, "", frozenset())
    known = Context(first_commits={books.RESULT: seen}, brought={books.RESULT: commit})
    assert (known.first_seen(result), known.brought_by(result)) == (seen, commit)
    assert (Context().first_seen(result), Context().brought_by(result)) == (None, None)
