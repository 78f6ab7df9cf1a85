"""The state of a stage: its rules, each with its findings."""

from dataclasses import dataclass

from drillbook.briefing.answers import Answer, Answered, answers
from drillbook.briefing.progress import Standing, not_looked_at, progress
from drillbook.check.assessment import Assessment
from drillbook.check.families import FAMILIES
from drillbook.check.gate import GATES, Gate
from drillbook.check.rule import Rule
from drillbook.model.finding import Finding, Severity
from drillbook.text.count import counted

_AT_ONCE, _MOST = 10, 200


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its answer, what breaks it, and what is absent where there is nothing
    to judge.

    `unseen` says that nothing breaks it as far as anybody knows: it could not be looked at.
    """

    rule: Rule
    answer: Answer
    findings: tuple[Finding, ...]
    absent: str | None = None
    unseen: bool = False

    @property
    def help(self) -> str | None:
        """What to do, if it is the same for all findings; each says it by itself otherwise."""
        said = {finding.help for finding in self.findings}
        return said.pop() if len(said) == 1 else None

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        if self.unseen:
            return 0
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

    `sentence` is its state in whole sentences, that of Stage 2 the same as everywhere; `standing`
    is where it stands. `blocking` counts the findings that keep it from being complete, `errors`
    those among them of which somebody has seen that they are so.
    """

    title: str
    sentence: str
    standing: Standing
    gate: Gate
    lines: tuple[RuleLine, ...]
    unjudged: tuple[str, ...]
    blocking: int
    errors: int

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
    def counts(self) -> str:
        """How many rules have each answer, in words; nothing that no rule has."""
        wrong = sum(bool(line.errors) for line in self.open)
        unseen = sum(line.unseen for line in self.open)
        warned = len(self.open) - wrong - unseen
        parts = (
            (
                len(self.met),
                f"✓ {counted(len(self.met), 'rule is met', 'rules are met')}",
            ),
            (wrong, f"✗ {wrong} open"),
            (warned, f"⚠ {warned} with warnings"),
            (unseen, f"? {unseen} not checked"),
            (len(self.nothing), f"– {len(self.nothing)} with nothing to judge yet"),
        )
        return ", ".join(words for number, words in parts if number)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The families with errors, in the order of the method."""
        wrong = [line for line in self.lines if line.errors]
        fields = []
        for letter, name in FAMILIES.items():
            lines = [line for line in wrong if line.rule.code[0] == letter]
            if lines:
                errors = sum(line.errors for line in lines)
                fields.append(Field(name, errors, lines[0].rule.code))
        return tuple(fields)

    @property
    def tone(self) -> str:
        """The chip that fits the state."""
        return _TONES[self.standing]

    @property
    def complete(self) -> bool:
        """Whether nothing is open and everything that belongs to the stage has been judged."""
        return self.standing is Standing.COMPLETE


_TONES = {
    Standing.COMPLETE: "conclusive",
    Standing.UNPUBLISHED: "inconclusive",
    Standing.OPEN: "missing",
}


def stage(assessment: Assessment, gate: str) -> Stage:
    """Return the state of one gate."""
    chosen = GATES[gate]
    answered = answers(assessment, assessment.rules_of(chosen))
    lines = tuple(_line(assessment, one) for one in answered)
    blocking = assessment.blocking(chosen)
    errors = sum(not not_looked_at(assessment, finding.code) for finding in blocking)
    unjudged = assessment.unjudged(chosen)
    if gate == "stage-2":
        second = progress(assessment)
        sentence, standing = second.sentence, second.standing
    else:
        sentence = _sentence(_TITLES[gate], errors, unjudged)
        standing = Standing.OPEN if errors or unjudged else Standing.COMPLETE
    return Stage(
        title=_TITLES[gate],
        sentence=sentence,
        standing=standing,
        gate=chosen,
        lines=lines,
        unjudged=unjudged,
        blocking=len(blocking),
        errors=errors,
    )


_TITLES = {"tests": "Failure tests", "stage-1": "Stage 1", "stage-2": "Stage 2"}


def _line(assessment: Assessment, one: Answered) -> RuleLine:
    unseen = bool(one.findings) and not_looked_at(assessment, one.rule.code)
    return RuleLine(one.rule, one.answer, one.findings, one.absent, unseen=unseen)


def _sentence(title: str, errors: int, unjudged: tuple[str, ...]) -> str:
    if errors:
        return f"{title} is not complete: {counted(errors, 'finding is', 'findings are')} open."
    return f"{title} is complete." if not unjudged else f"{title} has no open finding."
