"""A change is told what it brings, whatever the gate: each result with its verdict and what it
covers.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

import books
from drillbook.briefing.contribution import contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.check.judging.context import NOTHING, Context
from drillbook.files.load import load
from drillbook.model.book import Book
from report.reported import REPORTS

_FIRST = "2026-11-20-database-unavailable"
_EXPECTED = "conclusive, as expected: {reason}."
_REFUSED = "This change adds 2026-11-20-database-refused:"
_AGAIN = f"This change adds {_FIRST}-2: {_EXPECTED}"

_NEW: Mapping[str, tuple[Mapping[str, str | None], str]] = {
    "of a mode that is not required": (
        {"failure_mode": "refused"},
        f'{_REFUSED} {_EXPECTED} Stage 2 does not require the test "database refused".',
    ),
    "of a dependency that is not critical": (
        {"dependency": "mail"},
        "This change adds 2026-11-20-mail-unavailable: conclusive, as expected: {reason}. {worth}",
    ),
    "that shows nothing": (
        {"failure_mode": "refused", "timeline": "[]"},
        _REFUSED + " not a test, {reason}. It does not count.",
    ),
    "that was run in production": (
        {"failure_mode": "refused", "environment": "production"},
        f"{_REFUSED} {_EXPECTED} It does not count: it ran in production (production).",
    ),
    "that repeats one": (
        {
            "id": "2026-11-20-database-unavailable-2",
            "ended": "2026-11-20T11:30:00+01:00",
            "summary": "Once more.",
        },
        f'{_AGAIN} This is the required test "database unavailable", repeated.',
    ),
    "that is older than one that counts": (
        {
            "id": "2026-11-20-database-unavailable-2",
            "ended": "2026-11-20T10:29:00+01:00",
            "summary": "Once before.",
        },
        f'{_AGAIN} {_FIRST} is newer and counts as the required test "database unavailable".',
    ),
}


def _assessed(book: Path, base: Book) -> Assessment:
    return books.checked(book, context=Context(base=base))


def _told(book: Path, base: Book) -> list[str]:
    return [one.text for one in contributions_of(_assessed(book, base).evaluation)]


@pytest.mark.parametrize("case", _NEW)
def test_a_new_result_is_told_with_its_verdict_and_its_worth(
    book: Path, case: str
) -> None:
    """Also where Stage 2 does not ask for it, and where it is the second of its kind."""
    keys, sentence = _NEW[case]
    base = load(book).book
    path = books.write_result(book, **keys)
    assessment = _assessed(book, base)
    told = contributions_of(assessment.evaluation)[0]
    verdict = assessment.evaluation.verdicts[path.split("/")[1]]
    worth = 'Stage 2 does not require the test "mail unavailable".'
    assert told.text == sentence.format(reason=verdict.reason, worth=worth)
    assert (told.location.path, told.location.line) == (path, 2)


def test_a_result_that_covers_its_cell_says_so(book: Path) -> None:
    """The first of its kind."""
    kept = (book / books.RESULT_FOLDER).rename(book.parent / "kept")
    base = load(book).book
    kept.rename(book / books.RESULT_FOLDER)
    (told,) = _told(book, base)
    assert told.startswith(
        "This change adds 2026-11-20-database-unavailable: conclusive, as expected: "
    )
    assert told.endswith('. This is the required test "database unavailable".')


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "title: The order database is stopped",
            "title: The order database was stopped",
            (
                f"This change corrects {_FIRST}. What it says happened is the same, so nobody has"
                " to read it again."
            ),
        ),
        (
            "observed: outage",
            "observed: degraded",
            "This change rewrites what 2026-11-20-database-unavailable says happened (`impact`): ",
        ),
    ],
)
def test_a_changed_result_says_whether_what_happened_has_changed(
    book: Path, old: str, new: str, told: str
) -> None:
    """And that it has to be read again if it has."""
    base = load(book).book
    books.write(book, books.RESULT, books.text_of(book, books.RESULT).replace(old, new))
    first = _told(book, base)[0]
    assert first.startswith(told)
    assert first.endswith("again.")


def test_playbooks_agreements_and_words_are_told(book: Path) -> None:
    """What moves besides results."""
    base = load(book).book
    books.share(book)
    books.write(
        book, books.PLAYBOOK, books.text_of(book, books.PLAYBOOK) + "\nOne more line.\n"
    )
    told = _told(book, base)
    assert told[0].startswith("This change adds 2026-11-20-shop-exercise: conclusive")
    assert told[0].endswith("It counts as an exercise of shop-disaster-recovery.")
    assert "This change changes playbook database-failover." in told
    assert (
        "This change adds an agreement to playbook shop-disaster-recovery: Sam Example."
        in told
    )
    assert (
        "This change adds a review of 2026-11-20-database-unavailable: Sam Example, acknowledged."
        in told
    )


def test_what_is_no_longer_covered_is_told(book: Path) -> None:
    """With the reason."""
    base = load(book).book
    inventory = books.text_of(book, books.INVENTORY)
    books.write(
        book,
        books.INVENTORY,
        inventory.replace(
            "production: false",
            "production: false\n    shares_with_production: [database]",
        ),
    )
    (told,) = _told(book, base)
    assert told.startswith(
        "With this change a required test of database no longer counts: unavailable: it ran on an"
        " instance shared"
    )


def test_a_change_of_nothing_brings_nothing(book: Path) -> None:
    """And without a base nothing is known of a change."""
    assert _told(book, load(book).book) == []
    books.write_result(book, failure_mode="refused")
    assert contributions_of(books.checked(book, context=NOTHING).evaluation) == ()


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("format_", REPORTS)
def test_every_format_tells_it_at_every_gate_and_nothing_is_blocked(
    book: Path, format_: str, gate: str
) -> None:
    """People read it in the log, beside the line, in a comment or in a widget."""
    base = load(book).book
    sentence = "This change adds 2026-11-20-database-refused: "
    books.write_result(book, failure_mode="refused")
    without, with_ = books.checked(book), _assessed(book, base)
    assert sentence in REPORTS[format_](with_, GATES[gate])
    assert sentence not in REPORTS[format_](without, GATES[gate])
    assert len(with_.blocking(GATES[gate])) == len(without.blocking(GATES[gate]))
