"""The SARIF report is valid SARIF 2.1.0 and says what the findings say."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]

import books
from drillbook import __version__
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.check.rules import RULES
from drillbook.report.links import NOWHERE, Links
from drillbook.report.sarif import sarif_report
from report.reported import HOSTILE, damaged, hostile, with_findings


@cache
def _validator() -> Draft4Validator:
    schema = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
    return Draft4Validator(
        json.loads(schema.read_text(encoding="utf-8")),
        format_checker=Draft4Validator.FORMAT_CHECKER,
    )


def _run(
    assessment: Assessment, links: Links = NOWHERE, gate: str = "tests"
) -> dict[str, Any]:
    report = json.loads(sarif_report(assessment, GATES[gate], links))
    _validator().validate(report)
    run: dict[str, Any] = report["runs"][0]
    return run


def test_the_validator_refuses_what_is_no_sarif() -> None:
    """The schema that reports are held against is one that can be failed."""
    assert not _validator().is_valid({"version": "2.1.0"})
    assert not _validator().is_valid(
        {"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}
    )


def test_findings_are_results(book: Path) -> None:
    """Rule, weight, words and place of each finding at the gate are there."""
    results = {
        result["ruleId"]: result
        for result in _run(damaged(book), Links("", "docs/"))["results"]
    }
    assert set(results) == {"T402", "F007", "F004"}
    assert results["F004"]["level"] == "error"
    assert results["T402"]["level"] == "warning"
    assert results["F004"]["message"]["text"].startswith(
        "`members[2].prioritty` is not a key here."
    )
    (location,) = results["F004"]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "docs/content/team.yml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 13, "startColumn": 5},
    }
    assert "region" not in results["F007"]["locations"][0]["physicalLocation"]


@pytest.mark.parametrize("gate", GATES)
def test_every_rule_of_the_gate_is_described(book: Path, gate: str) -> None:
    """Each with its expectation, remedy and page, and each result points at its own."""
    run = _run(damaged(book), Links("https://example.com/"), gate)
    assert run["tool"]["driver"]["semanticVersion"] == __version__
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        rule.code for rule in RULES if GATES[gate].admits(rule.code)
    ]
    assert all(
        rule["helpUri"] == f"https://example.com/guide/rules.html#{rule['id'].lower()}"
        for rule in rules
    )
    assert all(
        rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for result in run["results"]
    )


def test_without_a_site_the_help_names_the_command(book: Path) -> None:
    """An address that is none would not be valid."""
    rules = {
        rule["id"]: rule
        for rule in _run(books.checked(book))["tool"]["driver"]["rules"]
    }
    assert not [rule for rule in rules.values() if "helpUri" in rule]
    assert rules["F001"]["help"]["text"].endswith("(drillbook explain F001)")


def test_fingerprints_are_stable(book: Path) -> None:
    """A service that follows findings knows one again whose line has moved."""
    before = [
        result["partialFingerprints"] for result in _run(damaged(book))["results"]
    ]
    books.write(book, books.TEAM, "# Who we are.\n" + books.text_of(book, books.TEAM))
    assert [
        result["partialFingerprints"] for result in _run(books.checked(book))["results"]
    ] == before
    assert all(set(prints) == {"primaryLocationLineHash"} for prints in before)


@pytest.mark.parametrize("text", [*HOSTILE, "caf\udce9", "a b%2Fc?d#e", "c:d"])
def test_hostile_names_are_valid_addresses(book: Path, text: str) -> None:
    """Whatever a file is called, its address is one, and leads nowhere else."""
    (result,) = _run(with_findings(book, [hostile(text)]))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("content/")
    assert not set(uri) - set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%"
    )
