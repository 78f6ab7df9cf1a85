"""The engine asks every rule once and puts its findings beside the loader's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from drillbook.check.assessment import Assessment
from drillbook.check.judging.context import NOTHING, Context
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.collection import paused
from drillbook.model.book import Book
from drillbook.model.finding import Finding, Severity
from drillbook.model.policy import Policy


def check(
    book: Book,
    loaded: Iterable[Finding],
    today: date,
    rules: Sequence[Rule] = RULES,
    context: Context = NOTHING,
) -> Assessment:
    """Judge a book on a day by every rule; `loaded` are the findings of its loader."""
    evaluation = Evaluation(book, today, context)
    of_files = tuple(loaded)
    with paused():
        found = [
            *of_files,
            *(finding for rule in rules for finding in _judged(rule, evaluation)),
        ]
    in_order = sorted(found, key=lambda finding: finding.order)
    return Assessment(evaluation, tuple(in_order), of_files, tuple(rules))


def _judged(rule: Rule, evaluation: Evaluation) -> Iterator[Finding]:
    if rule.judge is None:
        return
    severity = severity_of(rule, evaluation.book.policy)
    for found in rule.judge(evaluation):
        yield Finding(
            location=found.location,
            code=rule.code,
            severity=severity,
            message=found.message,
            help=found.help or rule.fix,
        )


def severity_of(rule: Rule, policy: Policy) -> Severity:
    """Return a rule's severity: the policy's, except for a rule that no policy can weaken.

    A rule is never graver than the one that would take its place if the result that it is about
    were taken away.
    """
    chosen: Mapping[str, str] = {} if rule.fixed else policy.severities
    if rule.no_graver_than and chosen.get(rule.no_graver_than) == Severity.WARNING:
        return Severity.WARNING
    return Severity(chosen.get(rule.code, rule.severity))
