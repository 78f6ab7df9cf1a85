"""Family W, about accepted risks: what is not tested is somebody's decision, with a reason and an
end.
"""

from collections.abc import Iterator
from typing import NamedTuple

from drillbook.check.about import RISKS
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.risk import LONGEST_RISK
from drillbook.check.rule import Found, rule
from drillbook.model.inventory import AcceptedRisk, Dependency
from drillbook.model.location import Location


def _complete(evaluation: Evaluation) -> Iterator[Found]:
    """An accepted risk has a reason, a member who accepts it, and an end.

    Why: Without them the risk was forgotten, not accepted.
    Fix: Write `reason`, `accepted_by` and `expires`.
    """
    for accepted in _risks(evaluation):
        risk = accepted.risk
        said = {
            "reason": risk.reason,
            "accepted_by": risk.accepted_by,
            "expires": risk.expires,
        }
        absent = ", ".join(f"`{key}`" for key, value in said.items() if not value)
        if absent:
            yield Found(
                accepted.where(),
                f'the risk of "{risk.failure_mode}" is not accepted without {absent}',
            )


def _running(evaluation: Evaluation) -> Iterator[Found]:
    """No accepted risk has expired.

    Why: You set the end so that somebody thinks about the risk again.
    Fix: Test the failure mode, or decide again and set a new end.
    """
    for accepted in _risks(evaluation):
        risk = accepted.risk
        if risk.expires and risk.expires < evaluation.today:
            message = (
                f'the accepted risk of "{risk.failure_mode}" expired on {risk.expires}'
            )
            asked = f". Accepted by: {risk.accepted_by}" if risk.accepted_by else ""
            yield Found(accepted.where("expires"), message + asked)


def _ends_soon(evaluation: Evaluation) -> Iterator[Found]:
    """A risk is accepted for a year at most.

    Why: Nobody here will remember a decision with an end years away.
    Fix: Set an earlier end. You can extend it when it comes.
    """
    for accepted in _risks(evaluation):
        risk = accepted.risk
        if risk.expires and risk.expires > evaluation.today + LONGEST_RISK:
            message = (
                f'the risk of "{risk.failure_mode}" is accepted until {risk.expires}, and does not'
                " stand that long"
            )
            yield Found(accepted.where("expires"), message)


class _Accepted(NamedTuple):
    """A risk of a dependency, and its place there, counted from 0."""

    dependency: Dependency
    place: int
    risk: AcceptedRisk

    def where(self, *keys: str) -> Location:
        """Return where it says something, or where it begins."""
        return self.dependency.where("accepted_risks", self.place, *keys)


def _risks(evaluation: Evaluation) -> Iterator[_Accepted]:
    # As written: a change cannot correct a risk that only its base has.
    for dependency in evaluation.written.dependencies.values():
        for i, risk in enumerate(dependency.accepted_risks):
            yield _Accepted(dependency, i, risk)


RULES = (
    rule("W801", _complete, about=RISKS),
    rule("W802", _running, about=RISKS),
    rule("W803", _ends_soon, about=RISKS),
)
