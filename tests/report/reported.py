"""Assessments to report on: of the small book, and of one with any findings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import books
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.gate import Gate
from drillbook.files.load import load
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.report.github import github_report
from drillbook.report.gitlab import gitlab_report
from drillbook.report.json import json_report
from drillbook.report.junit import junit_report
from drillbook.report.markdown import markdown_report
from drillbook.report.sarif import sarif_report
from drillbook.report.text import text_report

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
    "##vso[task.setvariable variable=x]pwned",
    "##teamcity[message text='pwned']",
    "#\ufe0f#[error]pwned",
    "\ufe0f:\u034f:error::pwned",
    "file=x,line=1::pwned%0A::error::pwned",
    "%25%0D%3A%2C",
    "</failure><failure>&pwned;]]>\x00\ufffe\uffff",
    "`@everyone` ![x](https://example.com/x.png) <img src=x> |#1| \n/close\n\n# pwned\n```",
    "The tests gate passes: 0 errors\nThe tests gate passes: 1 of 1 required tests done.",
)


def damaged(book: Path) -> Assessment:
    """Return the assessment of the small book with a mistake, a missing test and a warning."""
    inventory = books.text_of(book, books.INVENTORY)
    inventory = inventory.replace(
        "failure_modes: [unavailable]", "failure_modes: [unavailable, slow]"
    )
    inventory = inventory.replace(
        "    impact: Confirmations arrive late; orders work.\n", ""
    )
    books.write(book, books.INVENTORY, inventory)
    books.write(book, books.POLICY, "severities: {T402: warning}\n")
    books.write(
        book,
        books.TEAM,
        books.text_of(book, books.TEAM).replace("    priority: 2", "    prioritty: 2"),
    )
    books.write(book, "content/notes.txt", "x")
    return books.checked(book)


def with_findings(book: Path, findings: Sequence[Finding]) -> Assessment:
    """Return an assessment of the small book that has just these findings."""
    judged = check(load(book).book, (), books.TODAY)
    return replace(judged, findings=tuple(findings))


REPORTS: Mapping[str, Callable[[Assessment, Gate], str]] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "gitlab": gitlab_report,
    "junit": junit_report,
    "sarif": sarif_report,
    "markdown": markdown_report,
}


def with_cells(book: Path, *modes: str, more: str = "") -> None:
    """Require these failure modes of the small book's critical dependency; `more` are further keys
    of its entry.
    """
    inventory = books.text_of(book, books.INVENTORY)
    required = f"failure_modes: [{', '.join(modes)}]"
    books.write(
        book,
        books.INVENTORY,
        inventory.replace("failure_modes: [unavailable]", required + more),
    )


def accepted(mode: str) -> str:
    """Return the accepted risk of a failure mode as a key of a dependency's entry."""
    risk = (
        f"failure_mode: {mode}, reason: The supplier forbids it., accepted_by: sam, expires:"
        " 2026-12-31"
    )
    return f"\n    accepted_risks: [{{{risk}}}]"


def hostile(text: str) -> Finding:
    """Return a finding that has the text wherever an author or an attacker could have put it."""
    return Finding(
        location=Location(f"content/{text}", 1, 1),
        code="F002",
        message=text,
        help=text,
        severity=Severity.ERROR,
    )
