"""The report for GitHub has annotations for the page and the text report for the log."""

from pathlib import Path

import books
from drillbook.check.gate import GATES
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.report.github import github_report
from drillbook.report.links import Links
from drillbook.report.text import text_report
from report.reported import damaged, with_findings
from report.runner import Command, commands


def _findings(number: int, severity: Severity) -> list[Finding]:
    return [
        Finding(
            location=Location("a.yml", line, 1),
            code="F002",
            message="m",
            help="h",
            severity=severity,
        )
        for line in range(1, number + 1)
    ]


def test_a_finding_is_an_annotation(book: Path) -> None:
    """Place, code, message, remedy and the rule's page are there; paths are those of the
    repository.
    """
    books.remove_result(book)
    links = Links("https://example.com/", "docs/")
    (command,) = commands(github_report(books.checked(book), GATES["tests"], links))
    assert command == Command(
        "error",
        {
            "file": "docs/content/inventory.yml",
            "line": "13",
            "col": "9",
            "title": "T401",
        },
        'critical dependency "database" has no conclusive test outside production (required:'
        " unavailable)\nMake it fail outside production, watch, and record it: `drillbook"
        " capture start --dependency database --failure-mode unavailable`. Owner:"
        " sam.\nhttps://example.com/guide/rules.html#t401",
    )


def test_a_finding_about_a_file_has_no_line(book: Path) -> None:
    """GitHub shows it at the file."""
    found = [
        c
        for c in commands(github_report(damaged(book), GATES["tests"]))
        if c.properties["title"] == "F007"
    ]
    assert [c.properties for c in found] == [
        {"file": "content/notes.txt", "title": "F007"}
    ]


def test_the_log_stays_readable(book: Path) -> None:
    """Below the annotations stands the text report, with the gate's state in the last line."""
    assessment = damaged(book)
    report = github_report(assessment, GATES["tests"])
    assert report.endswith("\n" + text_report(assessment, GATES["tests"]))
    assert len(commands(report)) == 3


def test_ten_of_a_kind_are_annotated_and_the_rest_counted(book: Path) -> None:
    """GitHub would drop the eleventh without a word; errors do not crowd out warnings."""
    findings = _findings(12, Severity.ERROR) + _findings(11, Severity.WARNING)
    report = github_report(with_findings(book, findings), GATES["tests"])
    assert [c.name for c in commands(report)] == ["error"] * 10 + ["warning"] * 10
    assert (
        "\n2 more errors without an annotation: read them below and in the job's summary.\n"
        in report
    )
    assert (
        "\n1 more warning without an annotation: read them below and in the job's summary.\n"
        in report
    )
    assert "without an annotation" not in github_report(
        with_findings(book, findings[2:12]), GATES["tests"]
    )
