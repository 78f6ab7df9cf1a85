"""Findings for GitLab's code quality widget, in the form of Code Climate that it reads."""

from drillbook.check.engine import Assessment
from drillbook.check.fingerprint import fingerprints
from drillbook.check.gate import Gate
from drillbook.model.finding import Finding, Severity
from drillbook.report.links import NOWHERE, Links
from drillbook.report.plain import json_text, one_line

_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "minor"}
_MOST_TEXT = 2_000


def gitlab_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the findings at a gate as a JSON array."""
    within = assessment.within(gate)
    return json_text([_issue(*found, links) for found in zip(within, fingerprints(within), strict=True)])


def _issue(finding: Finding, fingerprint: str, links: Links) -> dict[str, object]:
    words = (finding.message, finding.help, f"({links.rule(finding.code)})")
    return {
        "description": " ".join(one_line(text, _MOST_TEXT) for text in words),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        # A finding about a whole file is shown at its first line: GitLab takes none without a line.
        "location": {"path": links.file(finding.location.path), "lines": {"begin": finding.location.line or 1}},
    }
