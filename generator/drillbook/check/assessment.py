"""An assessment is what a check found: where a book stands, and every finding."""

from dataclasses import dataclass

from drillbook.check.families import FAMILIES
from drillbook.check.gate import Gate
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Rule
from drillbook.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where the book stands, and every finding, in the order of their places; `of_files` are those
    among them that the loader had of the book's files. `rules` are those that judged it.
    """

    evaluation: Evaluation
    findings: tuple[Finding, ...]
    of_files: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()

    def within(self, gate: Gate) -> tuple[Finding, ...]:
        """Return the findings that a gate looks at."""
        return tuple(finding for finding in self.findings if gate.admits(finding.code))

    def blocking(self, gate: Gate) -> tuple[Finding, ...]:
        """Return the findings that make a gate fail."""
        return tuple(
            finding
            for finding in self.within(gate)
            if finding.severity is Severity.ERROR
        )

    def rules_of(self, gate: Gate) -> tuple[Rule, ...]:
        """Return the rules whose findings count at a gate, in their order."""
        return tuple(rule for rule in self.rules if gate.admits(rule.code))

    def unjudged(self, gate: Gate) -> tuple[str, ...]:
        """Return the families that belong to a gate, and that no rule judged."""
        judged = {rule.code[0] for rule in self.rules}
        return tuple(
            name
            for letter, name in FAMILIES.items()
            if letter in gate.families and letter not in judged
        )
