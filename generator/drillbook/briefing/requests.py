"""A request is a duty in words: what a member has to do, about which file, and the command that
does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from drillbook.check.judging.duties import (
    AcknowledgementDue,
    ActionDue,
    AgreementDue,
    Ask,
    Duty,
    FailureTestDue,
    duties,
)
from drillbook.check.judging.evaluation import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing that one member has to do: about which file, in words, and the command that does
    it, if any.
    """

    ask: Ask
    subject: str
    text: str
    path: str
    command: str | None = None


def requests_of(evaluation: Evaluation) -> Mapping[str, tuple[Request, ...]]:
    """Return what everybody who belongs to the team has to do, in the order of the team; often
    nothing.
    """
    return {
        member: tuple(_request(member, duty) for duty in of_member)
        for member, of_member in duties(evaluation).items()
    }


def _request(member: str, duty: Duty) -> Request:
    match duty:
        case AgreementDue():
            return _agree(member, duty)
        case AcknowledgementDue():
            return _acknowledge(member, duty)
        case ActionDue():
            return _act(duty)
        case FailureTestDue():
            return _test(duty)
        case _:
            assert_never(duty)


def _agree(member: str, duty: AgreementDue) -> Request:
    playbook, earlier = duty.playbook, duty.earlier
    objects = earlier is not None and playbook.has_digest(earlier.playbook_digest)
    again = " again: its text has changed" if earlier and not objects else ""
    first = ""
    if objects:
        first = "withdraw your objection, or get the text corrected, then "
    return Request(
        ask=duty.ask,
        subject=playbook.id,
        text=f"{first}agree to playbook {playbook.id}{again}",
        path=playbook.source.path,
        command=f"drillbook agree {playbook.id} --as {member}",
    )


def _acknowledge(member: str, duty: AcknowledgementDue) -> Request:
    folder, again = duty.result.folder, ""
    if duty.earlier:
        again = f" again: it has changed since you signed on {duty.earlier.at.date()}"
    return Request(
        ask=duty.ask,
        subject=folder,
        text=f"read and acknowledge result {folder}{again}",
        path=duty.result.source.path,
        command=f"drillbook review {folder} --as {member} --acknowledge",
    )


def _act(duty: ActionDue) -> Request:
    result, action = duty.result, duty.action
    return Request(
        ask=duty.ask,
        subject=result.folder,
        text=f"{action.title} (due {action.due}, from result {result.folder})",
        path=result.source.path,
    )


def _test(duty: FailureTestDue) -> Request:
    dependency, mode = duty.dependency, duty.failure_mode
    return Request(
        ask=duty.ask,
        subject=dependency.id,
        text=f"test {dependency.id} with failure mode {mode}",
        path=dependency.source.path,
        command=f"drillbook capture start --dependency {dependency.id} --failure-mode {mode}",
    )
