"""A team is the people to whom results must get through, and who agree with the playbooks."""

from datetime import date
from typing import Literal

from pydantic import Field

from drillbook.model.entry import Entry
from drillbook.model.scalar import Day, Id, Text

Role = Literal["developer", "tester", "operations", "stakeholder"]
ContactKind = Literal["rotation", "team", "mailbox", "vendor"]


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


class Contact(Entry):
    """Somebody who is called, and signs nothing: a rotation, another team, a mailbox, a vendor."""

    id: Id
    """How other files name it; no member may have the same."""
    name: Text
    """As people call it."""
    kind: ContactKind
    """What it is."""
    url: Text | None = None
    """Where to find who is on call, such as the address of a schedule."""
    phone: Text | None = None
    """Where to call, in quotes."""
    email: Text | None = None
    """Where to write to."""
    availability: Text | None = None
    """When somebody answers, such as the hours of a contract."""
    contract: Text | None = None
    """What was agreed, such as a number, and how soon they have to answer."""
    members: tuple[Id, ...] = ()
    """The members of this team who belong to it; what it owns is asked of them."""
    contacts_public: bool = True
    """Whether the site shows addresses, phone and contract."""


Reachable = Member | Contact
"""Whoever can be called."""


def can_be_reached(who: Reachable | None) -> bool:
    """Return whether there is a way to reach somebody: a phone, a mail address or a schedule."""
    if who is None:
        return False
    has_schedule = isinstance(who, Contact) and who.url
    return bool(who.phone or who.email or has_schedule)


class Team(Entry):
    """Everybody in `team.yml`."""

    members: tuple[Member, ...] = ()
    """Everybody whom results must get through to."""
    contacts: tuple[Contact, ...] = ()
    """Whoever is called besides, and signs nothing."""


def belongs(member: Member, today: date) -> bool:
    """Return whether somebody belongs to the team on a day: they have joined, and have not left."""
    has_joined = member.joined is None or member.joined <= today
    # The day on which somebody leaves is their last one.
    has_left = member.left is not None and member.left < today
    return has_joined and not has_left
