"""A team is the people to whom results must get through, and who agree with the playbooks."""

from datetime import date
from typing import Literal

from pydantic import Field

from drillbook.model.entry import Entry
from drillbook.model.scalar import Day, Id, Text

Role = Literal["developer", "tester", "operations", "stakeholder"]


class Member(Entry):
    """One person of the team."""

    id: Id
    """How other files name this person."""
    name: Text
    """As people call them."""
    role: Role
    """What they do for the services."""
    position: Text | None = None
    """Their title, in the team's own words."""
    services: tuple[Id, ...] = ()
    """The services they work on; ids of the inventory."""
    email: Text | None = None
    """Where to write to."""
    phone: Text | None = None
    """Where to call, in quotes."""
    availability: Text | None = None
    """When they can be reached."""
    priority: int | None = Field(default=None, ge=1)
    """Order of notification: 1 is told first."""
    joined: Day | None = None
    """Since when they belong to the team; they are asked for what was agreed before, too."""
    left: Day | None = None
    """Until when they belonged to it; nothing is asked of them after that."""
    contacts_public: bool = True
    """Whether the site shows mail address and phone."""


class Team(Entry):
    """Everybody in `team.yml`."""

    members: tuple[Member, ...] = ()
    """Everybody whom results must get through to."""


def belongs(member: Member, today: date) -> bool:
    """Return whether somebody belongs to the team on a day: they have joined, and have not left."""
    return (member.joined is None or member.joined <= today) and (
        member.left is None or today <= member.left
    )
