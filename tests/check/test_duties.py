"""What is asked of each member, and of nobody else."""

from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.check.engine import check
from drillbook.check.judging.duties import (
    AcknowledgementDue,
    AgreementDue,
    Duty,
    FailureTestDue,
    duties,
)
from drillbook.files.load import load

_CONTACTS = """contacts:
  - {id: orders, name: Orders team, kind: team, email: orders@example.com, members: [alex, sam]}
  - {id: acme, name: ACME hosting, kind: vendor, phone: "555-0199"}
"""


def _asked(book: Path, owner: str) -> list[str]:
    """Return who is asked for the test of a dependency that somebody owns, and nobody tested."""
    books.remove_result(book)
    team, inventory = book / "content/team.yml", book / "content/inventory.yml"
    team.write_text(team.read_text(encoding="utf-8") + _CONTACTS, encoding="utf-8")
    text = inventory.read_text(encoding="utf-8").replace(
        "owner: sam", f"owner: {owner}"
    )
    inventory.write_text(text, encoding="utf-8")
    loaded = load(book)
    evaluation = check(loaded.book, loaded.findings, date(2026, 11, 24)).evaluation
    return [
        member
        for member, owed in duties(evaluation).items()
        if any(isinstance(duty, FailureTestDue) for duty in owed)
    ]


def test_what_a_member_owns_is_asked_of_the_member(book: Path) -> None:
    """And of nobody else."""
    assert _asked(book, "sam") == ["sam"]


def test_what_a_team_owns_is_asked_of_its_members(book: Path) -> None:
    """Of each who belongs to this team."""
    assert _asked(book, "orders") == ["alex", "sam"]


def test_a_vendor_is_asked_for_nothing(book: Path) -> None:
    """Who signs nothing owes nothing."""
    assert _asked(book, "acme") == []


def _owed(book: Path) -> dict[str, tuple[Duty, ...]]:
    return dict(duties(books.checked(book).evaluation))


def _asks(book: Path) -> dict[str, list[str]]:
    return {
        member: [duty.ask for duty in of_member]
        for member, of_member in _owed(book).items()
    }


def test_everybody_owes_their_own_word_on_each_text_and_result(book: Path) -> None:
    """Until they have said it of what it says now."""
    both = ["agree", "agree", "acknowledge"]
    assert _asks(book) == {"alex": both, "sam": both}
    books.share(book)
    assert _asks(book) == {"alex": [], "sam": []}
    text = books.text_of(book, books.PLAYBOOK)
    books.write(book, books.PLAYBOOK, text.replace("Promote", "Do not promote"))
    owed = _owed(book)
    assert [duty.ask for duty in owed["sam"]] == ["agree"]
    (due,) = owed["sam"]
    assert isinstance(due, AgreementDue)
    assert due.playbook.id == "database-failover"
    assert due.earlier
    assert due.earlier.member == "sam"


def test_what_was_said_before_stands_beside_what_is_owed(book: Path) -> None:
    """So that people are asked whether it still is so."""
    books.sign(
        book, f"{books.RESULT_FOLDER}/reviews/sam.yml", books.digest(b""), "disagrees"
    )
    (due,) = [
        duty for duty in _owed(book)["sam"] if isinstance(duty, AcknowledgementDue)
    ]
    assert due.earlier
    assert (due.result.path, due.earlier.position) == (books.RESULT, "disagrees")
    (due,) = [
        duty for duty in _owed(book)["alex"] if isinstance(duty, AcknowledgementDue)
    ]
    assert due.earlier is None


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("status: open, owner: sam, due: 2026-11-22", ["sam"]),
        ("status: open, owner: sam, due: 2026-11-23", []),
        ("status: open, owner: sam", []),
        ("status: done, owner: sam, due: 2026-11-22", []),
        ("status: open, due: 2026-11-22", []),
        ("status: open, owner: alex, due: 2026-11-22", ["alex"]),
    ],
)
def test_an_action_is_asked_for_from_the_day_after_it_was_due(
    book: Path, action: str, asked: list[str]
) -> None:
    """Of whoever owns it, while it is open."""
    text = books.text_of(book, books.RESULT)
    books.write(
        book, books.RESULT, f"{text}actions:\n  - {{title: Mend it, {action}}}\n"
    )
    books.share(book)
    assert [member for member, asks in _asks(book).items() if "act" in asks] == asked


def test_the_owner_of_a_dependency_owes_its_tests(book: Path) -> None:
    """One for each required failure mode that nothing covers."""
    inventory = books.text_of(book, books.INVENTORY)
    books.write(
        book, books.INVENTORY, inventory.replace("[unavailable]", "[unavailable, slow]")
    )
    owed = _owed(book)["sam"]
    tests = [duty.failure_mode for duty in owed if isinstance(duty, FailureTestDue)]
    assert tests == ["slow"]
    assert "test" not in _asks(book)["alex"]


def test_nothing_is_asked_of_who_has_left(book: Path) -> None:
    """They cannot answer."""
    team = books.text_of(book, books.TEAM)
    books.write(
        book,
        books.TEAM,
        team.replace("priority: 2", "priority: 2\n    left: 2026-11-01"),
    )
    assert [*_owed(book)] == ["alex"]
    assert load(book).book.members["sam"].left == date(2026, 11, 1)
