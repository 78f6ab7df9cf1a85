"""A team is the people to whom results must get through, and who agree with the playbooks."""

from typing import Literal

from pydantic import Field

from drillbook.model.entry import Entry
from drillbook.model.scalar import Day, Id, Text

Role = Literal["developer", "tester", "operations", "stakeholder"]


class Member(Entry):
    """One person of the team."""

    id: Id
    name: Text
    role: Role
    position: Text | None = None
    services: tuple[Id, ...] = ()
    email: Text | None = None
    phone: Text | None = None
    availability: Text | None = None
    priority: int | None = Field(default=None, ge=1, description="Order of notification; 1 is told first.")
    joined: Day | None = None
    left: Day | None = None
    contacts_public: bool = Field(default=True, description="Whether the site shows mail address and phone.")


class Team(Entry):
    """Everybody in `team.yml`."""

    members: tuple[Member, ...] = ()
