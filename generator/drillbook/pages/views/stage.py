"""The state of a stage: its rules, each with its findings."""

from dataclasses import dataclass

from drillbook.briefing.answers import Answer, answers
from drillbook.briefing.progress import unknown_is_all
from drillbook.check.engine import Assessment
from drillbook.check.gate import GATES, Gate
from drillbook.check.rule import Rule
from drillbook.check.rules import FAMILIES, RULES
from drillbook.model.finding import Finding, Severity
from drillbook.text.count import counted

_AT_ONCE, _MOST = 10, 200


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its answer, what breaks it, and what is absent where there is nothing
    to judge.
    """

    rule: Rule
    answer: Answer
    findings: tuple[Finding, ...]
    absent: str | None = None

    @property
    def help(self) -> str | None:
        """What to do, if it is the same for all findings; each says it by itself otherwise."""
        said = {finding.help for finding in self.findings}
        return said.pop() if len(said) == 1 else None

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that are seen at once."""
        return self.findings[:_AT_ONCE]

    @property
    def folded(self) -> tuple[Finding, ...]:
        """The findings that are there when they are asked for."""
        return self.findings[_AT_ONCE:_MOST]

    @property
    def beyond(self) -> int:
        """How many more there are, which only the command line lists."""
        return max(len(self.findings) - _MOST, 0)


@dataclass(frozen=True, slots=True)
class Field:
    """A family of rules with how many errors are open in it, and its first open rule."""

    name: str
    errors: int
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A gate with its lines; `unjudged` names what no rule of this version looks at.

    `only_unknown` says that nothing but the knowledge of what has been published is lacking.
    """

    title: str
    gate: Gate
    lines: tuple[RuleLine, ...]
    unjudged: tuple[str, ...]
    errors: int
    only_unknown: bool = False

    @property
    def open(self) -> tuple[RuleLine, ...]:
        """The rules that something breaks."""
        return self._with(Answer.OPEN)

    @property
    def met(self) -> tuple[RuleLine, ...]:
        """The rules that judge something, and that nothing breaks."""
        return self._with(Answer.MET)

    @property
    def nothing(self) -> tuple[RuleLine, ...]:
        """The rules that have nothing to judge yet."""
        return self._with(Answer.NOTHING)

    def _with(self, answer: Answer) -> tuple[RuleLine, ...]:
        return tuple(line for line in self.lines if line.answer is answer)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The families with errors, in the order of the method."""
        wrong = [line for line in self.lines if line.errors]
        of_family = {
            letter: [line for line in wrong if line.rule.code[0] == letter] for letter in FAMILIES
        }
        return tuple(
            Field(FAMILIES[letter], sum(line.errors for line in lines), lines[0].rule.code)
            for letter, lines in of_family.items()
            if lines
        )

    @property
    def tone(self) -> str:
        """The chip that fits the state."""
        if self.errors and not self.only_unknown:
            return "missing"
        return "conclusive" if self.complete else "inconclusive"

    @property
    def complete(self) -> bool:
        """Whether nothing is open and everything that belongs to the stage has been judged."""
        return not self.errors and not self.unjudged

    @property
    def sentence(self) -> str:
        """The state in a few words."""
        if self.errors:
            return f"Not complete: {counted(self.errors, 'finding')}"
        return "Complete" if self.complete else "Nothing open in what can be judged"


def stage(assessment: Assessment, gate: str) -> Stage:
    """Return the state of one gate."""
    chosen = GATES[gate]
    lines = answers(assessment, (rule for rule in RULES if chosen.admits(rule.code)))
    return Stage(
        title={"tests": "Failure tests", "stage-1": "Stage 1", "stage-2": "Stage 2"}[gate],
        gate=chosen,
        lines=tuple(RuleLine(one.rule, one.answer, one.findings, one.absent) for one in lines),
        unjudged=chosen.unjudged(RULES),
        errors=len(assessment.blocking(chosen)),
        only_unknown=gate == "stage-2" and unknown_is_all(assessment),
    )
