"""Leaving is who belonged to the team before a change and does not after it: until the merge they
are still asked.

Whoever has not said yes yet would otherwise be made to leave, and the quorum would be there.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from drillbook.model.book import Book
from drillbook.model.team import Member, belongs

TEAM = "content/team.yml"


def leaving(base: Book, head: Book, today: date) -> Iterator[Member]:
    """Yield, as they were before, the members whom a change takes out of the team, or lets join
    later or leave earlier.

    Nobody is missed in a file that has findings of its own.
    """
    for member in base.team.members:
        now = head.members.get(member.id)
        if now is None:
            gone = TEAM not in head.damaged
        else:
            gone = not belongs(now, today)
        if gone and belongs(member, today):
            yield member


def kept(base: Book, head: Book, today: date) -> Book:
    """Return a book whose team has everybody who belonged to it before a change."""
    staying = {member.id: member for member in leaving(base, head, today)}
    if not staying:
        return head
    members = [_as_before(staying.pop(one.id, None), one) for one in head.team.members]
    # Whoever is left over has no entry any more.
    members.extend(staying.values())
    team = head.team.model_copy(update={"members": tuple(members)})
    return replace(head, team=team)


def _as_before(before: Member | None, now: Member) -> Member:
    if before is None:
        return now
    return now.model_copy(update={"joined": before.joined, "left": before.left})
