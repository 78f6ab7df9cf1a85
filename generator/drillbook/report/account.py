"""An account is what a result says happened, in a few lines for whoever is at a terminal."""

from collections.abc import Iterator

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.verdict import Outcome, sentence
from drillbook.model.result import Result
from drillbook.text.plain import one_line
from drillbook.text.span import span_text

_SINCE = {
    "fault": "",
    "acted": ", counted from `acted`",
    "revert": ", counted from `reverted`",
}


def account(evaluation: Evaluation, result: Result) -> Iterator[str]:
    """Yield what was expected, what happened, what it proves, what was learned, what is to do."""
    found = evaluation.verdicts[result.folder]
    if result.expected:
        yield f"Expected: {result.expected.impact}. {one_line(result.expected.statement)}"
    if found.impact.observed:
        told = result.impact.description if result.impact else None
        yield f"Happened: {found.impact.observed}. {one_line(told or '')}".rstrip()
    yield f"Verdict: {one_line(sentence(result, found))}."
    yield from closing(evaluation, result)
    if result.summary:
        yield f"Learned: {one_line(result.summary)}"


def closing(evaluation: Evaluation, result: Result) -> Iterator[str]:
    """Yield what was surprising, how long it took to restore the service, and what is to do."""
    yield from _surprise(evaluation, result)
    yield from _restored(evaluation, result)
    for action in result.actions:
        if action.status == "open":
            by = action.owner or "nobody yet"
            due = f", due {action.due}" if action.due else ""
            yield f"To do: {one_line(action.title)} ({by}{due})"


def _surprise(evaluation: Evaluation, result: Result) -> Iterator[str]:
    found = evaluation.verdicts[result.folder]
    if found.outcome is not Outcome.SURPRISE or result.expected is None:
        return
    if found.impact.contradiction:
        yield f"Surprise: {found.impact.contradiction}."
    elif found.impact.observed != result.expected.impact:
        yield f"Surprise: you expected {result.expected.impact}, it was {found.impact.observed}."
    else:
        yield f"Surprise: {found.gap}."


def _restored(evaluation: Evaluation, result: Result) -> Iterator[str]:
    recovery = evaluation.verdicts[result.folder].recovery
    target = evaluation.book.recovery_target(result)
    if recovery is None:
        return
    objective = "no objective is set"
    if target:
        objective = f"the objective is {span_text(target)}"
        objective += ": too slow" if recovery.took > target else ""
    yield f"Restored after {span_text(recovery.took)}{_SINCE[recovery.since]}; {objective}."
