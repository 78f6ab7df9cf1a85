"""The report for GitLab is a code quality report as its documentation describes it."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import books
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.report.gitlab import gitlab_report
from drillbook.report.links import NOWHERE, Links
from report.reported import damaged

_TEXT = {"type": "string", "minLength": 1}
# GitLab publishes no schema; these are the keys that it says it reads, and the severities that it
# takes.
_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": [
            "description",
            "check_name",
            "fingerprint",
            "severity",
            "location",
        ],
        "properties": {
            "description": _TEXT,
            "check_name": _TEXT,
            "fingerprint": _TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def _report(assessment: Assessment, links: Links = NOWHERE) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(
        gitlab_report(assessment, GATES["tests"], links)
    )
    Draft202012Validator(_SCHEMA).validate(report)
    assert len({issue["fingerprint"] for issue in report}) == len(report)
    return report


def test_findings_are_issues(book: Path) -> None:
    """Each finding at the gate has its rule, words, place and weight; one about a file is shown at
    its first line.
    """
    told = {
        issue["check_name"]: issue
        for issue in _report(damaged(book), Links("", "docs/"))
    }
    assert set(told) == {"T402", "F007", "F004"}
    assert told["F004"]["location"] == {
        "path": "docs/content/team.yml",
        "lines": {"begin": 13},
    }
    assert told["F007"]["location"]["lines"] == {"begin": 1}
    assert {code: issue["severity"] for code, issue in told.items()} == {
        "T402": "minor",
        "F007": "blocker",
        "F004": "blocker",
    }
    assert (
        told["F007"]["description"] == "is in a place where drillbook expects no file."
        " Rename, move or remove it: drillbook would never read it there. (drillbook explain F007)"
    )


def test_a_gate_that_holds_is_an_empty_list(book: Path) -> None:
    """GitLab takes it as all resolved."""
    assert _report(books.checked(book)) == []


def test_a_finding_that_moves_stays_the_same(book: Path) -> None:
    """A line put in above it makes no new finding of an old one."""
    before = _report(damaged(book))
    books.write(book, books.TEAM, "# Who we are.\n" + books.text_of(book, books.TEAM))
    after = _report(books.checked(book))
    assert [i["fingerprint"] for i in before] == [i["fingerprint"] for i in after]
    assert [i["location"] for i in before] != [i["location"] for i in after]
