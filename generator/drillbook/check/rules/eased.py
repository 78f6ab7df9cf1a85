"""Rules of the families D and W about a change: they report lower requirements, which need a
reason.
"""

from collections.abc import Iterator

from drillbook.check.about import CHANGES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.scalar import quoted


def _criticality_kept(evaluation: Evaluation) -> Iterator[Found]:
    """A change that makes a critical dependency non-critical gives a reason that a reader can
    understand.

    Why: This is the shortest way to a passing gate: it removes every test that the dependency
    needs.
    Fix: Say in a sentence, under `criticality_reason`, what has changed about the system.
    """
    return _with_code(evaluation, "D703")


def _dependencies_kept(evaluation: Evaluation) -> Iterator[Found]:
    """A change that removes or renames a critical dependency gives a reason that a reader can
    understand.

    Why: A dependency that is not in the inventory is never tested, and nobody misses it.
    Fix: Put it back, or list it under `removed`. Say in a sentence why the service no longer needs
    it. If only its id has changed, add `renamed_to`.
    """
    return _with_code(evaluation, "D704")


def _nothing_lowered(evaluation: Evaluation) -> Iterator[Found]:
    """A change that lowers what the gate requires is shown, and is itself judged by the old
    requirements.

    Why: Rules prove nothing if a change can lower them and pass by them.
    Fix: Nothing, if you mean it: the reviewer of the change decides. It takes effect after the
    merge.
    """
    yield from _with_code(evaluation, "D705")
    for place, line in evaluation.context.disowned:
        yield Found(
            place,
            f"no longer says {quoted(line)}: after the merge, somebody else approves what decides,"
            " or nobody",
        )


def _reasons_read(evaluation: Evaluation) -> Iterator[Found]:
    """A change that removes a required test of a critical dependency is shown with its reason.

    Why: A reason helps only if somebody reads it and agrees.
    Fix: Nothing, if the reason is good: the reviewer of the change decides. Until the merge, the
    old requirements apply.
    """
    return _with_code(evaluation, "D706")


def _risks_with_reason(evaluation: Evaluation) -> Iterator[Found]:
    """A change that accepts a risk, or extends one, gives a reason that a reader can understand.

    Why: A reason of a single letter shows that the test was forgotten, not decided against.
    Fix: Say in a sentence, under `reason`, why the failure need not be tested until then.
    """
    return _with_code(evaluation, "W804")


def _with_code(evaluation: Evaluation, code: str) -> Iterator[Found]:
    return (
        Found(one.location, one.message) for one in evaluation.eased if one.code == code
    )


RULES = (
    rule("D703", _criticality_kept, about=CHANGES, fixed=True),
    rule("D704", _dependencies_kept, about=CHANGES, fixed=True),
    rule(
        "D705", _nothing_lowered, about=CHANGES, severity=Severity.WARNING, fixed=True
    ),
    rule("D706", _reasons_read, about=CHANGES, severity=Severity.WARNING, fixed=True),
    rule("W804", _risks_with_reason, about=CHANGES, fixed=True),
)
