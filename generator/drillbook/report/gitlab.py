"""Findings for GitLab's code quality widget, in the form of Code Climate that it reads."""

from drillbook.briefing.contribution import Contribution, contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.fingerprint import fingerprint_of, fingerprints
from drillbook.check.gate import Gate
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.report.links import NOWHERE, Links
from drillbook.text.plain import json_text, one_line

_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "minor"}
_MOST_TEXT = 2_000


def gitlab_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the findings at a gate, and what a change brings, as a JSON array."""
    within = assessment.within(gate)
    issues = [
        _issue(*found, links)
        for found in zip(within, fingerprints(within), strict=True)
    ]
    return json_text(
        [
            *issues,
            *(
                _contribution(one, links)
                for one in contributions_of(assessment.evaluation)
            ),
        ]
    )


def _issue(finding: Finding, fingerprint: str, links: Links) -> dict[str, object]:
    words = (finding.message, finding.help, f"({links.rule(finding.code)})")
    return {
        "description": " ".join(one_line(text, _MOST_TEXT) for text in words),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _place(finding.location, links),
    }


def _contribution(one: Contribution, links: Links) -> dict[str, object]:
    return {
        "description": one_line(one.text, _MOST_TEXT),
        "check_name": "change",
        "fingerprint": fingerprint_of("change", one.location.path, one.text),
        "severity": "info",
        "location": _place(one.location, links),
    }


def _place(location: Location, links: Links) -> dict[str, object]:
    # What is about a whole file is shown at its first line: GitLab takes none without a line.
    return {"path": links.file(location.path), "lines": {"begin": location.line or 1}}
