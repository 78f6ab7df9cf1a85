"""An answer is what a book has to say to a rule: it is met, something breaks it, or there is
nothing to judge yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drillbook.check.assessment import Assessment
from drillbook.check.rule import Rule
from drillbook.model.finding import Finding


class Answer(StrEnum):
    """The three answers there are, in words; no reader depends on a sign or a colour."""

    MET = "met"
    OPEN = "open"
    NOTHING = "nothing to judge yet"


@dataclass(frozen=True, slots=True)
class Answered:
    """A rule with its answer, the findings that break it, and what is absent where there is nothing
    to judge.
    """

    rule: Rule
    answer: Answer
    findings: tuple[Finding, ...] = ()
    absent: str | None = None


def answers(assessment: Assessment, rules: Iterable[Rule]) -> tuple[Answered, ...]:
    """Return the answer to each of these rules, in their order."""
    found: dict[str, list[Finding]] = {}
    for finding in assessment.findings:
        found.setdefault(finding.code, []).append(finding)
    return tuple(
        _answered(assessment, rule, tuple(found.get(rule.code, ()))) for rule in rules
    )


def answers_in_words(answered: Sequence[Answered]) -> str:
    """Return how many rules have each answer: `✓ 40 met, ✗ 2 open, – 9 with nothing to
    judge yet`.
    """
    met, open_, nothing = (
        sum(one.answer is answer for one in answered)
        for answer in (Answer.MET, Answer.OPEN, Answer.NOTHING)
    )
    return f"✓ {met} met, ✗ {open_} open, – {nothing} with {Answer.NOTHING}"


def _answered(
    assessment: Assessment, rule: Rule, findings: tuple[Finding, ...]
) -> Answered:
    if findings:
        return Answered(rule, Answer.OPEN, findings)
    if rule.about.there(assessment.evaluation):
        return Answered(rule, Answer.MET)
    return Answered(rule, Answer.NOTHING, absent=rule.about.absent)
