"""A duty is what one member still owes the book: an agreement, an acknowledgement, an action that
is due, a test that is missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting
from drillbook.check.judging.quorum import (
    acknowledgements,
    agreements,
    by_subject,
    present,
)
from drillbook.model.agreement import Agreement
from drillbook.model.inventory import Dependency, FailureMode
from drillbook.model.playbook import Playbook
from drillbook.model.result import Result
from drillbook.model.result_parts import Action
from drillbook.model.review import Review
from drillbook.text.count import counted

Ask = Literal["agree", "acknowledge", "act", "test"]

WORDS: Mapping[Ask, tuple[str, str]] = {
    "test": ("test to run", "tests to run"),
    "act": ("overdue action", "overdue actions"),
    "agree": ("playbook to agree to", "playbooks to agree to"),
    "acknowledge": ("result to acknowledge", "results to acknowledge"),
}
"""In the order of urgency: what cannot be agreed to before it exists comes first."""


@dataclass(frozen=True, slots=True)
class AgreementDue:
    """A playbook to agree to, and what the member said of it before."""

    ask: ClassVar[Ask] = "agree"
    playbook: Playbook
    earlier: Agreement | None


@dataclass(frozen=True, slots=True)
class AcknowledgementDue:
    """A result to acknowledge, and what the member said of it before."""

    ask: ClassVar[Ask] = "acknowledge"
    result: Result
    earlier: Review | None


@dataclass(frozen=True, slots=True)
class ActionDue:
    """An action of a result that should have been done by now."""

    ask: ClassVar[Ask] = "act"
    result: Result
    action: Action


@dataclass(frozen=True, slots=True)
class FailureTestDue:
    """A dependency of the member's that has not been tested with a required failure mode."""

    ask: ClassVar[Ask] = "test"
    dependency: Dependency
    failure_mode: FailureMode


Duty = AgreementDue | AcknowledgementDue | ActionDue | FailureTestDue
_OfMember = tuple[str, Duty]


def duties(evaluation: Evaluation) -> Mapping[str, tuple[Duty, ...]]:
    """Return what everybody who belongs to the team owes, in the order of the team; often
    nothing.
    """
    owed: dict[str, list[Duty]] = {
        member.id: [] for member in present(evaluation.book, evaluation.today)
    }
    for source in _SOURCES:
        for member, duty in source(evaluation):
            if member in owed:
                owed[member].append(duty)
    return {member: tuple(of_member) for member, of_member in owed.items()}


def in_words(ask: Ask, number: int) -> str:
    """Return how many things of a kind are asked for: `1 result to acknowledge`."""
    return counted(number, *WORDS[ask])


def _agreements(evaluation: Evaluation) -> Iterator[_OfMember]:
    said = by_subject(evaluation.book.agreements)
    for playbook, poll in agreements(evaluation.book, evaluation.today):
        for member in poll.missing:
            earlier = said.get(playbook.id, {}).get(member.id)
            yield member.id, AgreementDue(playbook, earlier)


def _acknowledgements(evaluation: Evaluation) -> Iterator[_OfMember]:
    said = by_subject(evaluation.book.reviews)
    published = evaluation.context.ledger
    polls = acknowledgements(
        evaluation.book, counting(evaluation), evaluation.today, published
    )
    for result, poll in polls:
        for member in poll.missing:
            earlier = said.get(result.folder, {}).get(member.id)
            yield member.id, AcknowledgementDue(result, earlier)


def _actions(evaluation: Evaluation) -> Iterator[_OfMember]:
    for result in evaluation.book.newest_results:
        for action in result.actions:
            # On the day itself there is still time.
            overdue = action.due and action.due < evaluation.today
            if action.status == "open" and overdue:
                for owner in evaluation.book.asked_of(action.owner):
                    yield owner, ActionDue(result, action)


def _tests(evaluation: Evaluation) -> Iterator[_OfMember]:
    for cell in evaluation.cells:
        if cell.open:
            for owner in evaluation.book.asked_of(cell.dependency.owner):
                yield owner, FailureTestDue(cell.dependency, cell.failure_mode)


_SOURCES: tuple[Callable[[Evaluation], Iterator[_OfMember]], ...] = (
    _agreements,
    _acknowledgements,
    _actions,
    _tests,
)
