"""The JUnit report has a case for each required test, and fails exactly when the gate does."""

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema

import books
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.report.junit import junit_report
from report.reported import (
    HOSTILE,
    accepted,
    damaged,
    hostile,
    with_cells,
    with_findings,
)


@cache
def _schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def _cases(assessment: Assessment, gate: str = "tests") -> dict[str, Element]:
    text = junit_report(assessment, GATES[gate])
    _schema().validate(text)
    root = fromstring(text)  # noqa: S314 - our own
    cases = list(root.iter("testcase"))
    for element in root.iter("testsuite"):
        assert element.get("tests") == str(len(cases))
        assert element.get("failures") == str(len(list(root.iter("failure"))))
        assert element.get("skipped") == str(len(list(root.iter("skipped"))))
    assert bool(list(root.iter("failure"))) == bool(assessment.blocking(GATES[gate]))
    named = {f"{case.get('classname')} {case.get('name')}": case for case in cases}
    assert len(named) == len(cases)
    return named


def _only(case: Element, tag: str) -> Element:
    (child,) = case
    assert child.tag == tag
    return child


def test_the_schema_refuses_what_is_no_report() -> None:
    """The schema that reports are held against is one that can be failed."""
    assert not _schema().is_valid("<testsuites><testsuite name='x'/></testsuites>")


def test_a_required_test_that_was_done_has_passed(book: Path) -> None:
    """The case names the result that covers the cell."""
    cases = _cases(books.checked(book))
    assert list(cases) == ["tests.database unavailable"]
    assert (
        _only(cases["tests.database unavailable"], "system-out").text
        == "2026-11-20-database-unavailable"
    )


def test_a_simulated_fault_is_called_so(book: Path) -> None:
    """A pass that rests on a simulation does not hide it."""
    result = books.text_of(book, books.RESULT).replace(
        "technique: real", "technique: simulated"
    )
    books.write(book, books.RESULT, result)
    case = _cases(books.checked(book))["tests.database unavailable"]
    assert (
        _only(case, "system-out").text
        == "2026-11-20-database-unavailable, the fault was simulated"
    )


def test_missing_and_accepted_tests(book: Path) -> None:
    """A missing test has failed with its own finding, an accepted risk is skipped with
    its reason.
    """
    with_cells(book, "unavailable", "slow", "quota", "dns", more=accepted("quota"))
    cases = _cases(books.checked(book))
    assert list(cases) == [
        f"tests.database {mode}" for mode in ("unavailable", "slow", "quota", "dns")
    ]
    for mode in ("slow", "dns"):
        failure = _only(cases[f"tests.database {mode}"], "failure")
        assert (failure.get("type"), failure.get("message")) == (
            "T402",
            (
                f'critical dependency "database" has no conclusive test of failure mode "{mode}"'
                " outside production"
            ),
        )
        where, help_, why = (failure.text or "").splitlines()
        assert where.startswith("content/inventory.yml:13:9: error T402 ")
        assert help_.startswith("    Make it fail outside production")
        assert why == "    drillbook explain T402"
    skipped = _only(cases["tests.database quota"], "skipped").get("message")
    assert skipped == "risk accepted by sam until 2026-12-31: The supplier forbids it."


def test_a_dependency_that_was_never_tested(book: Path) -> None:
    """All its cases fail with the one finding that means them all."""
    books.remove_result(book)
    with_cells(book, "unavailable", "slow")
    failures = [_only(case, "failure") for case in _cases(books.checked(book)).values()]
    assert [failure.get("type") for failure in failures] == ["T401", "T401"]


def test_a_result_that_has_lapsed(book: Path) -> None:
    """Its case fails with the finding that stands in the result's own file."""
    books.write(book, books.POLICY, "max_age: 1d\n")
    failure = _only(
        _cases(books.checked(book))["tests.database unavailable"], "failure"
    )
    assert failure.get("type") == "T403"
    assert (failure.text or "").startswith(f"{books.RESULT}:11:8: error T403 ")


def test_what_blocks_besides_is_a_case_for_each_rule(book: Path) -> None:
    """A dependency whose only cell is accepted, and two unknown keys, are visible as well."""
    books.remove_result(book)
    with_cells(book, "quota", more=accepted("quota"))
    team = books.text_of(book, books.TEAM).replace("    priority: 1", "    prio: 1")
    books.write(book, books.TEAM, team.replace("    priority: 2", "    prioritty: 2"))
    cases = _cases(books.checked(book))
    assert list(cases) == [
        "tests.database quota",
        "rules.files F004",
        "rules.failure tests T401",
    ]
    assert _only(cases["rules.files F004"], "failure").get("message") == "2 findings"
    assert (
        len((_only(cases["rules.files F004"], "failure").text or "").splitlines()) == 6
    )


def test_what_does_not_block_does_not_fail(book: Path) -> None:
    """A missing test that the policy or the gate lets pass is skipped."""
    books.write(book, books.POLICY, "severities: {T402: warning}\n")
    with_cells(book, "unavailable", "slow")
    case = _cases(books.checked(book))["tests.database slow"]
    assert (
        _only(case, "skipped").get("message")
        == "missing, which does not block the gate tests"
    )
    books.remove_result(book)
    cases = _cases(books.checked(book), "stage-1")
    assert (
        _only(cases["tests.database unavailable"], "skipped").get("message")
        == "missing, which does not block the gate stage-1"
    )


@pytest.mark.parametrize("gate", GATES)
def test_the_report_fails_when_the_gate_does(book: Path, gate: str) -> None:
    """With findings of every kind, at every gate."""
    _cases(damaged(book), gate)


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00b\x0bc\ud800\ufffe\uffff\x7f"])
def test_hostile_words_stay_text(book: Path, text: str) -> None:
    """What XML cannot carry is shown as an escape, and nothing adds an element."""
    cases = _cases(with_findings(book, [hostile(text)]))
    assert list(cases) == ["tests.database unavailable", "rules.files F002"]
    _only(cases["rules.files F002"], "failure")
