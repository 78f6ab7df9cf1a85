"""A gate is the set of findings that makes `drillbook check` exit 1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from drillbook.check.rule import Rule
from drillbook.check.rules import FAMILIES


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate by its name, what it stands for, and the families of codes that it looks at."""

    name: str
    purpose: str
    families: frozenset[str]

    def unjudged(self, rules: Iterable[Rule]) -> tuple[str, ...]:
        """Return the names of the families that belong to this gate and that none of the rules is of."""
        judged = {rule.code[0] for rule in rules}
        return tuple(name for letter, name in FAMILIES.items() if letter in self.families and letter not in judged)

    def admits(self, code: str) -> bool:
        """Return whether a finding with this code counts at this gate."""
        return code[0] in self.families


GATES: Mapping[str, Gate] = {
    gate.name: gate
    for gate in (
        Gate("tests", "what a pull request must meet: the files and the failure tests", frozenset("FT")),
        Gate("stage-1", "playbooks, agreement, exercises and accepted risks", frozenset("FPAEW")),
        Gate("stage-2", "everything that Stage 2 needs, sharing included", frozenset("FPAETRSDW")),
    )
}
