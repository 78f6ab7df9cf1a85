"""Findings in SARIF 2.1.0, the form that code scanning services and editors read."""

from collections.abc import Sequence
from urllib.parse import quote

from drillbook import __version__
from drillbook.briefing.contribution import Contribution, contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.fingerprint import fingerprint_of, fingerprints
from drillbook.check.gate import Gate
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.report.links import NOWHERE, Links
from drillbook.text.plain import json_text, one_line

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_CHANGE = {
    "id": "change",
    "shortDescription": {"text": "This says what a change brings."},
    "fullDescription": {"text": "This says what a change brings. It blocks nothing."},
    "help": {"text": "Nothing has to be done about it."},
    "defaultConfiguration": {"level": "note"},
}


def sarif_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the findings at a gate as one run of drillbook, with the rules that were asked."""
    rules = [rule for rule in RULES if gate.admits(rule.code)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    within = assessment.within(gate)
    found = zip(within, fingerprints(within), strict=True)
    contributions = contributions_of(assessment.evaluation)
    run = {
        "tool": {"driver": _driver(rules, links, contributions)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The root of the repository."}}
        },
        "results": [
            *(
                _result(finding, fingerprint, index, links)
                for finding, fingerprint in found
            ),
            *(_note(one, len(rules), links) for one in contributions),
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(
    rules: list[Rule], links: Links, contributions: Sequence[Contribution]
) -> dict[str, object]:
    listed = [
        *(_rule(rule, links) for rule in rules),
        *([_CHANGE] if contributions else []),
    ]
    return {"name": "drillbook", "semanticVersion": __version__, "rules": listed}


def _rule(rule: Rule, links: Links) -> dict[str, object]:
    page = links.page(rule.code)
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.expectation},
        "fullDescription": {"text": f"{rule.expectation} {rule.why}"},
        "help": {"text": f"{rule.fix} ({links.rule(rule.code)})"},
        "defaultConfiguration": {"level": rule.severity.value},
        **({"helpUri": page} if page else {}),
    }


def _result(
    finding: Finding, fingerprint: str, index: dict[str, int], links: Links
) -> dict[str, object]:
    return {
        "ruleId": finding.code,
        **({"ruleIndex": index[finding.code]} if finding.code in index else {}),
        "level": finding.severity.value,
        "message": {"text": f"{one_line(finding.message)} {one_line(finding.help)}"},
        "locations": [{"physicalLocation": _place(finding.location, links)}],
        # The one name by which GitHub tells alerts apart.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _note(one: Contribution, index: int, links: Links) -> dict[str, object]:
    return {
        "ruleId": _CHANGE["id"],
        "ruleIndex": index,
        "level": "note",
        "message": {"text": one_line(one.text)},
        "locations": [{"physicalLocation": _place(one.location, links)}],
        "partialFingerprints": {
            "primaryLocationLineHash": fingerprint_of(
                "change", one.location.path, one.text
            )
        },
    }


def _place(location: Location, links: Links) -> dict[str, object]:
    uri = quote(links.file(location.path), safe="/", errors="backslashreplace")
    artifact: dict[str, object] = {
        "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}
    }
    if not location.line:
        return artifact
    return {
        **artifact,
        "region": {"startLine": location.line, "startColumn": max(location.column, 1)},
    }
