"""Family A, about agreement: a team follows a procedure only if more than its author signed it."""

from collections.abc import Iterator

from drillbook.check.about import AGREED, SIGNATURES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.quorum import agreements, present
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.location import Location

_TEAM = "content/team.yml"


def _quorum(evaluation: Evaluation) -> Iterator[Found]:
    """Enough members have agreed to every playbook, as the policy asks.

    Why: People who learn the plan in the middle of an outage will do something else.
    Fix: Each member named reads the playbook and signs it: `drillbook agree PLAYBOOK --as MEMBER`.
    """
    for playbook, found in agreements(evaluation.book, evaluation.today):
        if found.reached or (not found.asked and _TEAM in evaluation.book.damaged):
            continue
        names = ", ".join(member.name for member in found.missing)
        message = (
            f'the team has not agreed to playbook "{playbook.id}" ({found.lacking})'
        )
        remedy = ""
        if names:
            message += f"; not yet: {names}"
            command = f"`drillbook agree {playbook.id} --as MEMBER`"
            remedy = f"Each of them reads it and runs: {command}."
        yield Found(Location(playbook.source.path, 1, 1), message, remedy)


def _lapsed(evaluation: Evaluation) -> Iterator[Found]:
    """Each member's agreement or objection is about the present text of the playbook.

    Why: Nobody can agree to a text that was written later. Only what people read counts: a
    formatter changes nothing.
    Fix: Read what has changed and sign again: `drillbook agree PLAYBOOK --as MEMBER` shows it.
    """
    there = {member.id: member for member in present(evaluation.book, evaluation.today)}
    for agreement in evaluation.book.agreements:
        playbook = evaluation.book.playbooks_by_id.get(agreement.subject)
        member = there.get(agreement.member)
        if playbook and member and not playbook.has_digest(agreement.playbook_digest):
            verb = "agreed" if agreement.position == "agree" else "objected"
            yield Found(
                agreement.where("playbook_digest"),
                f'{member.name} {verb} to an earlier text of playbook "{playbook.id}"',
                f"Read what has changed and sign again: `drillbook agree {playbook.id} --as"
                f" {member.id}` shows it.",
            )


def _objections(evaluation: Evaluation) -> Iterator[Found]:
    """Nobody objects to a playbook as it reads now.

    Why: Either the whole team agrees, or it has something to talk about before the next outage.
    Fix: Talk with them. Change the text and ask everybody again, or have the member agree.
    """
    there = {member.id: member for member in present(evaluation.book, evaluation.today)}
    for agreement in evaluation.book.agreements:
        playbook = evaluation.book.playbooks_by_id.get(agreement.subject)
        member = there.get(agreement.member)
        if (
            playbook
            and member
            and agreement.position == "object"
            and playbook.has_digest(agreement.playbook_digest)
        ):
            said = f": {agreement.comment}" if agreement.comment else ""
            yield Found(
                agreement.where("position"),
                f'{member.name} objects to playbook "{playbook.id}"{said}',
            )


RULES = (
    rule("A201", _quorum, about=AGREED),
    # The quorum says whether a lapsed agreement is one too many.
    rule("A202", _lapsed, about=SIGNATURES, severity=Severity.WARNING),
    rule("A203", _objections, about=SIGNATURES),
)
