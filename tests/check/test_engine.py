"""The engine asks every rule once and gives its findings the severity that the policy
may choose.
"""

from datetime import date
from pathlib import Path

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.engine import severity_of
from drillbook.check.families import FAMILIES
from drillbook.check.gate import GATES
from drillbook.check.judging.cell import State
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Rule, loader_rule, rule
from drillbook.check.rules import BY_CODE, RULES
from drillbook.model.finding import Severity
from drillbook.model.policy import Policy

_SLOW = "failure_modes: [unavailable, slow]"


def _needs_more(book: Path) -> None:
    inventory = books.text_of(book, books.INVENTORY).replace(
        "failure_modes: [unavailable]", _SLOW
    )
    books.write(book, books.INVENTORY, inventory)


def test_a_policy_chooses_the_severity_of_a_rule(book: Path) -> None:
    """What the policy calls a warning is still told, and no longer closes the gate."""
    _needs_more(book)
    assert [f.code for f in books.checked(book).blocking(GATES["tests"])] == ["T402"]
    books.write(book, books.POLICY, "severities: {T402: warning}\n")
    assessment = books.checked(book)
    assert [(f.code, f.severity) for f in assessment.findings] == [
        ("T402", Severity.WARNING)
    ]
    assert assessment.blocking(GATES["tests"]) == ()


@pytest.mark.parametrize(
    "code", ["T401", *(rule.code for rule in RULES if rule.code.startswith("F"))]
)
def test_no_policy_can_weaken_the_gate(code: str) -> None:
    """T401 and the findings about files stay what they are whatever the policy says."""
    policy = Policy.model_validate({"severities": {code: "warning"}})
    assert BY_CODE[code].fixed
    assert severity_of(BY_CODE[code], policy) is BY_CODE[code].severity


def test_a_policy_that_tries_is_told_so_and_changes_nothing(book: Path) -> None:
    """Lowering T401 leaves it an error and is a finding itself."""
    books.remove_result(book)
    books.write(
        book,
        books.POLICY,
        "severities: {T401: warning, F014: warning, F002: warning}\n",
    )
    blocking = books.checked(book).blocking(GATES["tests"])
    assert [f.code for f in blocking] == ["T401", "F014", "F014", "F014"]


def test_findings_are_in_the_order_of_their_places(book: Path) -> None:
    """The loader's findings and the rules' are told together, file by file and line by line."""
    books.remove_result(book)
    books.write(book, "content/a.txt", "x")
    books.write(
        book,
        books.TEAM,
        books.text_of(book, books.TEAM).replace("services: [shop]", "services: [shp]"),
    )
    places = [books.place(finding) for finding in books.checked(book).findings]
    assert places == [
        ("F007", "content/a.txt", 0, 0),
        ("T401", books.INVENTORY, 13, 9),
        ("F005", books.TEAM, 5, 16),
        ("F005", books.TEAM, 11, 16),
    ]


def test_the_message_says_what_does_not_count_and_why(book: Path) -> None:
    """A test that does not count is named with its reason, and the help with the command that
    starts another.
    """
    result = books.text_of(book, books.RESULT).replace(
        "environment: staging", "environment: production"
    )
    books.write(book, books.RESULT, result)
    finding = books.only(books.checked(book))
    assert finding.message.endswith(
        "2026-11-20-database-unavailable does not count: it ran in production (production)"
    )
    assert (
        "`drillbook capture start --dependency database --failure-mode unavailable`"
        in finding.help
    )


def test_an_accepted_risk_stands_until_its_last_day(book: Path) -> None:
    """The same book is judged as of the day that is asked for."""
    risk = (
        "    accepted_risks: [{failure_mode: slow, reason: Later., accepted_by: sam, expires:"
        " 2026-12-31}]"
    )
    _needs_more(book)
    books.write(
        book,
        books.INVENTORY,
        books.text_of(book, books.INVENTORY).replace(_SLOW, f"{_SLOW}\n{risk}"),
    )
    last, after = (
        books.checked(book, date(2026, 12, 31)),
        books.checked(book, date(2027, 1, 1)),
    )
    assert [cell.state for cell in last.evaluation.cells] == [
        State.TESTED,
        State.ACCEPTED,
    ]
    assert [cell.state for cell in after.evaluation.cells] == [
        State.TESTED,
        State.MISSING,
    ]
    assert [finding.code for finding in after.findings] == ["T402", "W802"]


def test_a_simulated_fault_covers_its_cell_with_that_word_on_it(book: Path) -> None:
    """Nobody takes a flag that was set for a server that was down."""
    assert not books.checked(book).evaluation.cells[0].simulated
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace(
            "technique: real", "technique: simulated"
        ),
    )
    (cell,) = books.checked(book).evaluation.cells
    assert (cell.state, cell.simulated) == (State.TESTED, True)


def test_an_aborted_test_says_so_and_displaces_no_whole_one(book: Path) -> None:
    """However new it is; alone it still covers."""
    events = (
        "10:01 ok",
        "10:02 fault",
        "10:03 bad",
        "10:04 aborted",
        "10:10 reverted",
        "10:12 ok",
    )
    keys = {
        "started": "2026-11-22T10:00:00+01:00",
        "ended": "2026-11-22T10:20:00+01:00",
    }
    books.write_result(book, **keys, timeline=timeline(events, "2026-11-22"))
    evaluation = books.checked(book).evaluation
    (cell,) = evaluation.cells
    assert cell.result
    assert cell.result.folder == "2026-11-20-database-unavailable"
    aborted = evaluation.verdicts["2026-11-22-database-unavailable"]
    assert aborted.summary.endswith("aborted")
    books.remove_result(book)
    (cell,) = books.checked(book).evaluation.cells
    assert cell.result
    assert cell.result.aborted


def test_the_newest_conclusive_result_covers_a_cell(book: Path) -> None:
    """A later test that was inconclusive does not count, and does not take away the earlier one."""
    keys = {
        "started": "2026-11-21T10:00:00+01:00",
        "ended": "2026-11-21T11:00:00+01:00",
    }
    books.write_result(book, **keys, timeline="[]")
    (cell,) = books.checked(book).evaluation.cells
    assert cell.result is not None
    assert cell.result.id == "2026-11-20-database-unavailable"
    assert [result.id for result in cell.uncounted] == [
        "2026-11-21-database-unavailable"
    ]


def test_codes_are_unique_and_of_a_known_family() -> None:
    """A code stands for one rule, and its letter for a family."""
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert {code[0] for code in codes} <= set(FAMILIES)
    assert {family for gate in GATES.values() for family in gate.families} == set(
        FAMILIES
    )


@pytest.mark.parametrize("rule_", RULES, ids=lambda rule_: rule_.code)
def test_every_rule_says_what_it_expects_and_why_and_how_to_mend_it(
    rule_: Rule,
) -> None:
    """Each part is a sentence."""
    for part in (rule_.expectation, rule_.why, rule_.fix):
        assert part.endswith((".", "?"))
        assert len(part) > 15


def test_a_rule_without_a_reason_cannot_be_made() -> None:
    """A docstring that lacks a part is refused when the rule is made."""

    def judge(_evaluation: Evaluation) -> None:
        """Nothing is wrong. Fix: nothing."""

    with pytest.raises(ValueError, match="`Why:` and `Fix:`"):
        rule("X001", judge)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="`Why:` and `Fix:`"):
        loader_rule("X001", "Nothing is wrong.")


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MAY_BE_SET = _codes(
    """
    A201 A202 A203 D701 D702 D710 D711 D712 D713 D714 D715 D716
    E301 E302 E303 P101 P102 P103 P104 P105 P106
    R501 R502 R503 R504 R510 R511 R512 R513 R515 R516 R517 R518 R530 R531
    R532 R533 R534 R535 R536 R537 R538 R539 R540 R541 R542
    S602 S603 S608 S610 T402 T403 T404 T405 W801 W802 W803
    """
)
"""What a team may find graver or less grave than we do; all else decides whether it is a proof."""

_WARN = _codes(
    """
    A202 A204 A205 A206 D705 D706 D707 D708 D711 D712 E302 F015 F018 F019 F021 F022 F024
    R501 R512 R515 R516 R517 R518 R519 R521 R522 R523 R524 R525 R526
    R532 R533 R534 R535 R536 R537 R538 R539 R540 R541 R542
    S605 S606 S607 S609 S610 T405
    """
)
"""What may have an honest reason."""


def test_how_grave_each_rule_is_and_who_may_say_so() -> None:
    """A rule that is new, or that changes its weight, is one code more or less here."""
    assert {rule.code for rule in RULES if not rule.fixed} == _MAY_BE_SET
    assert {rule.code for rule in RULES if rule.severity == "warning"} == _WARN
    limits = {rule.code: rule.no_graver_than for rule in RULES if rule.no_graver_than}
    assert limits == {"T403": "T402", "T404": "T402"}
