"""Family W, about accepted risks: what is not tested is somebody's decision, with a reason and an
end.
"""

from collections.abc import Iterator

from drillbook.check.about import RISKS
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.risk import LONGEST_RISK
from drillbook.check.rule import Found, rule
from drillbook.model.inventory import AcceptedRisk, Dependency
from drillbook.model.location import Keys


def _complete(evaluation: Evaluation) -> Iterator[Found]:
    """An accepted risk has a reason, a member who accepts it, and an end.

    Why: Without them the risk was forgotten, not accepted.
    Fix: Write `reason`, `accepted_by` and `expires`.
    """
    for dependency, keys, risk in _risks(evaluation):
        said = {
            "reason": risk.reason,
            "accepted_by": risk.accepted_by,
            "expires": risk.expires,
        }
        absent = ", ".join(f"`{key}`" for key, value in said.items() if not value)
        if absent:
            yield Found(
                dependency.where(*keys),
                f'the risk of "{risk.failure_mode}" is not accepted without {absent}',
            )


def _running(evaluation: Evaluation) -> Iterator[Found]:
    """No accepted risk has expired.

    Why: You set the end so that somebody thinks about the risk again.
    Fix: Test the failure mode, or decide again and set a new end.
    """
    for dependency, keys, risk in _risks(evaluation):
        if risk.expires and risk.expires < evaluation.today:
            message = (
                f'the accepted risk of "{risk.failure_mode}" expired on {risk.expires}'
            )
            asked = f". Asked: {risk.accepted_by}" if risk.accepted_by else ""
            yield Found(dependency.where(*keys, "expires"), message + asked)


def _ends_soon(evaluation: Evaluation) -> Iterator[Found]:
    """A risk is accepted for a year at most.

    Why: Nobody here will remember a decision with an end years away.
    Fix: Set an earlier end. You can extend it when it comes.
    """
    for dependency, keys, risk in _risks(evaluation):
        if risk.expires and risk.expires > evaluation.today + LONGEST_RISK:
            message = (
                f'the risk of "{risk.failure_mode}" is accepted until {risk.expires}, and does not'
                " stand that long"
            )
            yield Found(dependency.where(*keys, "expires"), message)


def _risks(evaluation: Evaluation) -> Iterator[tuple[Dependency, Keys, AcceptedRisk]]:
    for dependency in evaluation.written.dependencies.values():
        for i, risk in enumerate(dependency.accepted_risks):
            yield dependency, ("accepted_risks", i), risk


RULES = (
    rule("W801", _complete, about=RISKS),
    rule("W802", _running, about=RISKS),
    rule("W803", _ends_soon, about=RISKS),
)
