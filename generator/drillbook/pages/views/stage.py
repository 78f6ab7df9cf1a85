"""The state of a stage: its rules, each with its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drillbook.check.engine import Assessment
from drillbook.check.gate import GATES, Gate
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.pages.filters import count


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with what breaks it."""

    rule: Rule
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A gate with its lines; `unjudged` names what no rule of this version looks at."""

    title: str
    gate: Gate
    lines: tuple[Line, ...]
    unjudged: tuple[str, ...]
    errors: int

    @property
    def open(self) -> tuple[Line, ...]:
        """The rules that something breaks."""
        return tuple(line for line in self.lines if line.findings)

    @property
    def met(self) -> tuple[Rule, ...]:
        """The rules that nothing breaks."""
        return tuple(line.rule for line in self.lines if not line.findings)

    @property
    def tone(self) -> str:
        """The chip that fits the state."""
        return "missing" if self.errors else "conclusive" if self.complete else "inconclusive"

    @property
    def complete(self) -> bool:
        """Whether nothing is open and everything that belongs to the stage has been judged."""
        return not self.errors and not self.unjudged

    @property
    def sentence(self) -> str:
        """The state in a few words."""
        if self.errors:
            return f"Not complete: {count(self.errors, 'finding')}"
        return "Complete" if self.complete else "Nothing open in what can be judged"


def stage(assessment: Assessment, gate: str) -> Stage:
    """Return the state of one gate."""
    chosen = GATES[gate]
    found = _by_code(assessment.findings)
    return Stage(
        title={"tests": "Failure tests", "stage-1": "Stage 1", "stage-2": "Stage 2"}[gate],
        gate=chosen,
        lines=tuple(Line(rule, tuple(found.get(rule.code, ()))) for rule in RULES if chosen.admits(rule.code)),
        unjudged=chosen.unjudged(RULES),
        errors=len(assessment.blocking(chosen)),
    )


def _by_code(findings: Sequence[Finding]) -> Mapping[str, Sequence[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return grouped
