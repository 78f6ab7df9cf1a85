"""The JSON report holds every finding, cell and result, and is what its published schema says."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import books
from drillbook import __version__
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.report.json import json_report, report_schema
from report.reported import HOSTILE, damaged, hostile, with_findings


def _report(assessment: Assessment, gate: str = "tests") -> dict[str, Any]:
    report: dict[str, Any] = json.loads(json_report(assessment, GATES[gate]))
    Draft202012Validator(report_schema()).validate(report)
    return report


def test_the_schema_is_a_schema() -> None:
    """The published schema is valid itself, and closed."""
    Draft202012Validator.check_schema(report_schema())
    assert report_schema()["additionalProperties"] is False


@pytest.mark.parametrize("gate", GATES)
def test_every_finding_is_reported_whole(book: Path, gate: str) -> None:
    """Findings inside and outside of the gate have path, line, column, code, severity, message and
    help.
    """
    assessment = damaged(book)
    assert len(assessment.findings) == 4
    assert _report(assessment, gate)["findings"] == [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "path": finding.location.path,
            "line": finding.location.line or None,
            "column": finding.location.column or None,
            "message": finding.message,
            "help": finding.help,
            "at_gate": GATES[gate].admits(finding.code),
            "explained": f"drillbook explain {finding.code}",
        }
        for finding in assessment.findings
    ]


def test_real_values_of_a_finding(book: Path) -> None:
    """A mistake in a line, and one of a whole file, as programs read them."""
    findings = {(f["code"], f["path"]): f for f in _report(damaged(book))["findings"]}
    key = findings["F004", books.TEAM]
    assert (key["line"], key["column"], key["severity"], key["at_gate"]) == (
        13,
        5,
        "error",
        True,
    )
    assert (
        key["message"]
        == '`members[2].prioritty` is not a key here. Did you mean "priority"?'
    )
    file = findings["F007", "content/notes.txt"]
    assert (file["line"], file["column"]) == (None, None)
    assert findings["P106", books.INVENTORY]["at_gate"] is False


def test_the_gate_the_day_and_the_tool_are_named(book: Path) -> None:
    """A report can be repeated: it says what was asked, as of when, and of which version."""
    report = _report(damaged(book))
    assert report["gate"] == {
        "name": "tests",
        "holds": False,
        "errors": 2,
        "warnings": 1,
        "unjudged": [],
    }
    assert (report["format"], report["version"]) == ("drillbook-check", 1)
    assert (report["today"], report["tool"]) == ("2026-11-23", __version__)


def test_cells_and_results(book: Path) -> None:
    """Cells name what covers them or why nothing does, results what they prove."""
    path = books.write_result(book, failure_mode="slow", environment="production")
    books.write(book, path, books.text_of(book, path).replace("T10:03", "T10:02"))
    risk = (
        "\n    accepted_risks: [{failure_mode: quota, reason: R., accepted_by: sam, expires:"
        " 2026-12-31}]"
    )
    inventory = books.text_of(book, books.INVENTORY)
    modes = "failure_modes: [unavailable, slow, quota]" + risk
    books.write(
        book, books.INVENTORY, inventory.replace("failure_modes: [unavailable]", modes)
    )
    report = _report(books.checked(book))
    tested, missing, accepted = report["cells"]
    assert tested == {
        "dependency": "database",
        "failure_mode": "unavailable",
        "state": "tested",
        "result": "2026-11-20-database-unavailable",
        "simulated": False,
        "accepted_until": None,
        "uncounted": [],
    }
    assert missing["state"] == "missing"
    assert missing["uncounted"] == [
        {
            "result": "2026-11-20-database-slow",
            "why": "it ran in production (production)",
        }
    ]
    assert (accepted["state"], accepted["accepted_until"]) == ("accepted", "2026-12-31")
    result = next(
        r for r in report["results"] if r["id"] == "2026-11-20-database-unavailable"
    )
    assert (result["path"], result["verdict"], result["outcome"]) == (
        books.RESULT,
        "conclusive",
        "as expected",
    )
    assert result["restored_after_seconds"] == 60.0
    assert result["digest"].startswith("sha256:")


def test_the_report_is_the_same_every_time(book: Path) -> None:
    """The same book on the same day gives the same bytes."""
    assert json_report(damaged(book), GATES["tests"]) == json_report(
        books.checked(book), GATES["tests"]
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_harmless_and_kept(book: Path, text: str) -> None:
    """A log that shows the report takes nothing in it for a command, and a program reads the very
    words.
    """
    raw = json_report(with_findings(book, [hostile(text)]), GATES["tests"])
    (finding,) = json.loads(raw)["findings"]
    assert (finding["message"], finding["help"], finding["path"]) == (
        text,
        text,
        f"content/{text}",
    )
    assert "##[" not in raw
    assert not [line for line in raw.splitlines() if line.lstrip().startswith("::")]
    assert all(c == "\n" or c.isprintable() for c in raw)


def test_names_that_are_no_text_can_be_reported(book: Path) -> None:
    """Two file names with broken bytes that differ in case alone do not stop the report."""
    folder = os.fsencode(book / "content")
    for name in (b"/caf\xe9", b"/CAF\xe9"):
        Path(os.fsdecode(folder + name)).write_text("x", encoding="utf-8")
    paths = {finding["path"] for finding in _report(books.checked(book))["findings"]}
    assert paths == {"content/caf\\udce9", "content/CAF\\udce9"}
