"""The words by which a result is found: what it is, who took part, what was seen and noted."""

from collections.abc import Iterator

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.result import Result

_TOLD = frozenset({"note", "observed"})


def search_text(evaluation: Evaluation, result: Result) -> str:
    """Return all of them in one line."""
    return " ".join(word for word in _words(evaluation, result) if word)


def _words(evaluation: Evaluation, result: Result) -> Iterator[str | None]:
    yield from (result.id, result.dependency, result.failure_mode, result.environment)
    yield from (evaluation.verdicts[result.folder].kind, result.summary)
    for member in (*result.conducted_by, *result.observers):
        if member in evaluation.book.members:
            yield evaluation.book.members[member].name
        else:
            yield None
    yield from (event.text for event in result.timeline if event.event in _TOLD)
