"""Progress is one sentence: what is done, and what is still to do; what nobody could look at is no
failure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import books
from built import ROOT
from drillbook.briefing.progress import Standing, progress
from drillbook.check.judging.context import NOTHING, Context, Ledger
from drillbook.check.rules import RULES

_DAMAGED = "services: [\n"
_NOTHING_CRITICAL = "services: []\nenvironments: []\ndependencies: []\n"


def _nothing_is_done(book: Path) -> Context:
    books.remove_result(book)
    return NOTHING


def _untouched(_book: Path) -> Context:
    return NOTHING


def _another_mode(book: Path) -> Context:
    text = books.text_of(book, books.INVENTORY)
    books.write(
        book, books.INVENTORY, text.replace("[unavailable]", "[unavailable, slow]")
    )
    return NOTHING


def _accepted(book: Path) -> Context:
    text = books.text_of(book, books.INVENTORY).replace(
        "[unavailable]", "[unavailable, slow]"
    )
    risk = (
        "    accepted_risks:\n      - {failure_mode: slow, reason: No tool can slow this one down"
        " yet, accepted_by: alex, expires: 2027-01-31}\n"
    )
    books.write(
        book,
        books.INVENTORY,
        text.replace("    owner: sam\n", f"    owner: sam\n{risk}"),
    )
    books.share(book)
    return NOTHING


def _too_old(book: Path) -> Context:
    books.write(book, books.POLICY, "max_age: 1d\n")
    return NOTHING


def _shared(book: Path) -> Context:
    books.share(book)
    return NOTHING


def _published_nothing(book: Path) -> Context:
    books.share(book)
    return Context(ledger=Ledger())


def _published(book: Path) -> Context:
    books.share(book)
    return Context(ledger=books.published(book))


def _published_but_not_shared(book: Path) -> Context:
    return Context(ledger=books.published(book))


def _nothing_critical(book: Path) -> Context:
    books.write(book, books.INVENTORY, _NOTHING_CRITICAL)
    return NOTHING


def _damaged(book: Path) -> Context:
    books.write(book, books.INVENTORY, _DAMAGED)
    return NOTHING


@dataclass(frozen=True, slots=True)
class BookState:
    """A state that a book can be in, and what is said of it."""

    name: str
    prepare: Callable[[Path], Context]
    standing: Standing
    sentence: str
    brief: str


STATES = (
    BookState(
        "nothing is tested",
        _nothing_is_done,
        Standing.OPEN,
        "0 of 1 test is done. To complete Stage 2, run 1 test, resolve 3 findings and publish"
        " this book.",
        "0 of 1 test done",
    ),
    BookState(
        "nobody has read anything",
        _untouched,
        Standing.OPEN,
        "The required test is done. To complete Stage 2, resolve 4 findings and publish this book.",
        "1 of 1 test done, 4 findings",
    ),
    BookState(
        "one of two tests is missing",
        _another_mode,
        Standing.OPEN,
        "1 of 2 tests are done. To complete Stage 2, run 1 more, resolve 4 findings and publish"
        " this book.",
        "1 of 2 tests done",
    ),
    BookState(
        "a risk is accepted",
        _accepted,
        Standing.UNPUBLISHED,
        "1 of 2 tests are done, and 1 risk is accepted. To complete Stage 2, publish this book.",
        "1 of 2 tests done, not published",
    ),
    BookState(
        "a test is too old",
        _too_old,
        Standing.OPEN,
        "0 of 1 test is done. To complete Stage 2, run 1 test, resolve 3 findings and publish"
        " this book.",
        "0 of 1 test done",
    ),
    BookState(
        "it only lacks publication, and no archive was looked at",
        _shared,
        Standing.UNPUBLISHED,
        "The required test is done. To complete Stage 2, publish this book.",
        "1 of 1 test done, not published",
    ),
    BookState(
        "it only lacks publication, and the archive says so",
        _published_nothing,
        Standing.UNPUBLISHED,
        "The required test is done. To complete Stage 2, publish this book.",
        "1 of 1 test done, not published",
    ),
    BookState(
        "it is published, and nobody has read it",
        _published_but_not_shared,
        Standing.OPEN,
        "The required test is done. To complete Stage 2, resolve 4 findings.",
        "1 of 1 test done, 4 findings",
    ),
    BookState(
        "it is complete",
        _published,
        Standing.COMPLETE,
        "Stage 2 is complete. The required test is done.",
        "complete",
    ),
    BookState(
        "nothing is critical",
        _nothing_critical,
        Standing.OPEN,
        "No test is required yet. To complete Stage 2, name what your services cannot do without"
        " in content/inventory.yml.",
        "no test required yet",
    ),
    BookState(
        "the inventory cannot be read",
        _damaged,
        Standing.OPEN,
        "content/inventory.yml cannot be read. To complete Stage 2, correct that file.",
        "no test required yet",
    ),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_sentence_says_what_is_done_and_what_is_to_do(
    book: Path, state: BookState
) -> None:
    """Every state of a book has one sentence, and a short form for the badge."""
    known = state.prepare(book)
    found = progress(books.checked(book, context=known, rules=RULES))
    assert (found.sentence, found.brief) == (state.sentence, state.brief)
    assert found.standing is state.standing


def test_number_of_tests_is_said_where_there_are_several() -> None:
    """The book of this repository has all its tests."""
    own = books.checked(ROOT, date(2026, 11, 26), rules=RULES)
    assert (
        progress(own).sentence
        == "All 5 tests are done. To complete Stage 2, publish this book."
    )
