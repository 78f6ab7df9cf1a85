"""What is asked of each member, and of nobody else."""

from datetime import date
from pathlib import Path

import books
from drillbook.check.engine import check
from drillbook.check.judging.duties import FailureTestDue, duties
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
    text = inventory.read_text(encoding="utf-8").replace("owner: sam", f"owner: {owner}")
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
