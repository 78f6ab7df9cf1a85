"""Findings in SARIF 2.1.0, the form that code scanning services and editors read."""

from urllib.parse import quote

from drillbook import __version__
from drillbook.check.engine import Assessment
from drillbook.check.fingerprint import fingerprints
from drillbook.check.gate import Gate
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.report.links import NOWHERE, Links
from drillbook.report.plain import json_text, one_line

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the findings at a gate as one run of drillbook, with the rules that were asked."""
    rules = [rule for rule in RULES if gate.admits(rule.code)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    within = assessment.within(gate)
    found = zip(within, fingerprints(within), strict=True)
    run = {
        "tool": {"driver": _driver(rules, links)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "results": [_result(finding, fingerprint, index, links) for finding, fingerprint in found],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: list[Rule], links: Links) -> dict[str, object]:
    return {"name": "drillbook", "semanticVersion": __version__, "rules": [_rule(rule, links) for rule in rules]}


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


def _result(finding: Finding, fingerprint: str, index: dict[str, int], links: Links) -> dict[str, object]:
    return {
        "ruleId": finding.code,
        **({"ruleIndex": index[finding.code]} if finding.code in index else {}),
        "level": finding.severity.value,
        "message": {"text": f"{one_line(finding.message)} {one_line(finding.help)}"},
        "locations": [{"physicalLocation": _place(finding.location, links)}],
        # The one name by which GitHub tells alerts apart.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _place(location: Location, links: Links) -> dict[str, object]:
    uri = quote(links.file(location.path), safe="/", errors="backslashreplace")
    artifact: dict[str, object] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if not location.line:
        return artifact
    return {**artifact, "region": {"startLine": location.line, "startColumn": max(location.column, 1)}}
