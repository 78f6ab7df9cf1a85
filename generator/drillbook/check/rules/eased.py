"""Rules of the families D and W about a change: what it asks for no more is told, and needs a
reason.
"""

from collections.abc import Iterator

from drillbook.check.about import CHANGES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.scalar import quoted


def _criticality_kept(evaluation: Evaluation) -> Iterator[Found]:
    """A change makes a critical dependency non-critical only with a reason that a reader can
    understand.

    Why: It is the shortest way to a green gate, and it takes away every test that the dependency
    needs.
    Fix: Say in a sentence, under `criticality_reason`, what has changed about the system.
    """
    return _with_code(evaluation, "D703")


def _dependencies_kept(evaluation: Evaluation) -> Iterator[Found]:
    """A change removes or renames a critical dependency only with a reason that a reader can
    understand.

    Why: What is not in the inventory is never tested, and nobody misses it.
    Fix: Put it back, or name it under `removed` with a sentence that says why the service needs it
    no more; with `renamed_to` if it is still there under another id, and otherwise as it was.
    """
    return _with_code(evaluation, "D704")


def _nothing_lowered(evaluation: Evaluation) -> Iterator[Found]:
    """A change that lowers what the gate asks for is seen as such; this one is still held to what
    was asked before it.

    Why: Rules that change together with what they judge judge nothing.
    Fix: Nothing, if it is meant: whoever reviews the change decides. It takes effect after the
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
    """A change after which a critical dependency need not be tested, or not as much, is seen with
    its reason.

    Why: A reason is only worth what somebody thinks of it who has read it.
    Fix: Nothing, if the reason is good: whoever reviews the change decides. Until the merge it is
    judged as before.
    """
    return _with_code(evaluation, "D706")


def _risks_with_reason(evaluation: Evaluation) -> Iterator[Found]:
    """A change accepts a risk, or for longer than before, only with a reason that a reader can
    understand.

    Why: A test that is not run because of a single letter has been forgotten, not decided against.
    Fix: Say in a sentence, under `reason`, why the failure need not be tested until then.
    """
    return _with_code(evaluation, "W804")


def _with_code(evaluation: Evaluation, code: str) -> Iterator[Found]:
    return (Found(one.location, one.message) for one in evaluation.eased if one.code == code)


RULES = (
    rule("D703", _criticality_kept, about=CHANGES, fixed=True),
    rule("D704", _dependencies_kept, about=CHANGES, fixed=True),
    rule("D705", _nothing_lowered, about=CHANGES, severity=Severity.WARNING, fixed=True),
    rule("D706", _reasons_read, about=CHANGES, severity=Severity.WARNING, fixed=True),
    rule("W804", _risks_with_reason, about=CHANGES, fixed=True),
)
