"""What is asked of each member: an agreement, an acknowledgement, an action that is due, a test
that is missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from drillbook.check.exercise import counting
from drillbook.check.quorum import acknowledgements, agreements, ledger, present
from drillbook.check.standing import Standing

Ask = Literal["agree", "acknowledge", "act", "test"]

WORDS: Mapping[Ask, tuple[str, str]] = {
    "test": ("test to run", "tests to run"),
    "act": ("overdue action", "overdue actions"),
    "agree": ("playbook to agree to", "playbooks to agree to"),
    "acknowledge": ("result to acknowledge", "results to acknowledge"),
}
"""In the order of urgency: what cannot be agreed to before it exists comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing that one member is asked for: about which file, in words, and the command that
    answers it, if any.
    """

    ask: Ask
    subject: str
    text: str
    path: str
    command: str = ""


Told = Iterator[tuple[str, Request]]


def asked(standing: Standing) -> Mapping[str, tuple[Request, ...]]:
    """Return what is asked of everybody who belongs to the team, in the order of the team; often
    nothing.
    """
    requests: dict[str, list[Request]] = {
        member.id: [] for member in present(standing.book, standing.today)
    }
    for source in _SOURCES:
        for member, request in source(standing):
            if member in requests:
                requests[member].append(request)
    return {member: tuple(of_member) for member, of_member in requests.items()}


def in_words(ask: Ask, number: int) -> str:
    """Return how many things of a kind are asked for: `1 result to acknowledge`."""
    return f"{number:,} {WORDS[ask][number != 1]}"


def _agreements(standing: Standing) -> Told:
    said = ledger(standing.book.agreements)
    for playbook, poll in agreements(standing.book, standing.today):
        for member in poll.missing:
            earlier = said.get(playbook.id, {}).get(member.id)
            objects = earlier is not None and earlier.playbook_digest == playbook.digest
            again = (
                "agree again, the text has changed, to" if earlier and not objects else "agree to"
            )
            first = "withdraw your objection, or have it mended, and " if objects else ""
            yield (
                member.id,
                Request(
                    ask="agree",
                    subject=playbook.id,
                    text=f"{first}{again} playbook {playbook.id}",
                    path=playbook.source.path,
                    command=f"drillbook agree {playbook.id} --as {member.id}",
                ),
            )


def _acknowledgements(standing: Standing) -> Told:
    said = ledger(standing.book.reviews)
    published = standing.background.ledger
    for result, poll in acknowledgements(
        standing.book, counting(standing), standing.today, published
    ):
        for member in poll.missing:
            earlier = said.get(result.folder, {}).get(member.id)
            again = (
                f" again, whose account has changed since your word of {earlier.at.date()}"
                if earlier
                else ""
            )
            yield (
                member.id,
                Request(
                    ask="acknowledge",
                    subject=result.folder,
                    text=f"read and acknowledge result {result.folder}{again}",
                    path=result.source.path,
                    command=f"drillbook review {result.folder} --as {member.id} --acknowledge",
                ),
            )


def _actions(standing: Standing) -> Told:
    for result in standing.book.newest_results:
        for action in result.actions:
            if (
                action.owner
                and action.status == "open"
                and action.due
                and action.due < standing.today
            ):
                text = f"{action.title} (due {action.due}, of result {result.folder})"
                yield (
                    action.owner,
                    Request(ask="act", subject=result.folder, text=text, path=result.source.path),
                )


def _tests(standing: Standing) -> Told:
    for cell in standing.cells:
        if cell.open and cell.dependency.owner:
            options = f"--dependency {cell.dependency.id} --failure-mode {cell.failure_mode}"
            yield (
                cell.dependency.owner,
                Request(
                    ask="test",
                    subject=cell.dependency.id,
                    text=f"have {cell.dependency.id} tested with failure mode {cell.failure_mode}",
                    path=cell.dependency.source.path,
                    command=f"drillbook capture start {options}",
                ),
            )


_SOURCES: tuple[Callable[[Standing], Told], ...] = (
    _agreements,
    _acknowledgements,
    _actions,
    _tests,
)
