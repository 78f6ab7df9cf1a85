"""The signatures of a playbook: what each member says of the text as it reads now, or said of an
earlier one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.check.judging.quorum import Poll
from drillbook.model.agreement import Agreement
from drillbook.model.playbook import Playbook

_AGREED, _OBJECTS, _LAPSED, _NOT_YET, _UNHEARD = (
    "agreed",
    "objects",
    "lapsed",
    "not yet",
    "not counted",
)


@dataclass(frozen=True, slots=True)
class MemberSignature:
    """A member by id with what has become of their agreement, and the file that says so if there is
    one.
    """

    member: str
    state: str
    agreement: Agreement | None


def signatures(
    playbook: Playbook, poll: Poll, signed: Mapping[str, Agreement]
) -> Iterator[MemberSignature]:
    """Yield everybody who is asked, then those who signed and are asked no more."""
    asked = {member.id for member in poll.asked}
    unheard = asked - {member.id for member in poll.yes}
    for member in dict.fromkeys((*(member.id for member in poll.asked), *signed)):
        agreement = signed.get(member)
        state = _state(agreement, playbook)
        yield MemberSignature(
            member,
            _UNHEARD if state == _AGREED and member in unheard else state,
            agreement,
        )


def _state(agreement: Agreement | None, playbook: Playbook) -> str:
    if agreement is None:
        return _NOT_YET
    if not playbook.has_digest(agreement.playbook_digest):
        return _LAPSED
    return _AGREED if agreement.position == "agree" else _OBJECTS
