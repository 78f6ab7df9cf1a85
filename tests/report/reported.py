"""Assessments to report on: of the small book, and of one with any findings."""

from collections.abc import Sequence
from pathlib import Path

import books
from drillbook.check.engine import Assessment, check
from drillbook.files.load import load
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location

HOSTILE = (
    "::error::pwned",
    "x\n::error::pwned",
    "x\r::error::pwned",
    "x\u2028::error::pwned",
    "##[error]pwned",
    "x ##[command]rm",
    "\x1b[2J\x1b]0;title\x07",
    "\u202edenwp",
    "\x9b2J",
    "Gate tests holds: 0 errors\nGate tests holds: 0 errors; 1 of 1 required tests done.",
)


def damaged(book: Path) -> Assessment:
    """Return the assessment of the small book with a mistake, a missing test and a warning."""
    inventory = books.text_of(book, books.INVENTORY)
    inventory = inventory.replace("failure_modes: [unavailable]", "failure_modes: [unavailable, slow]")
    inventory = inventory.replace("    impact: Confirmations arrive late; orders work.\n", "")
    books.write(book, books.INVENTORY, inventory)
    books.write(book, books.POLICY, "severities: {T402: warning}\n")
    books.write(book, books.TEAM, books.text_of(book, books.TEAM).replace("    priority: 2", "    prioritty: 2"))
    books.write(book, "content/notes.txt", "x")
    return books.checked(book)


def with_findings(book: Path, findings: Sequence[Finding]) -> Assessment:
    """Return an assessment of the small book that has just these findings."""
    return check(load(book).book, findings, books.TODAY, rules=())


def hostile(text: str) -> Finding:
    """Return a finding that has the text wherever an author or an attacker could have put it."""
    return Finding(
        location=Location(f"content/{text}", 1, 1), code="F002", message=text, help=text, severity=Severity.ERROR
    )
