"""The team: how to reach people, and what is asked of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.team import Member
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.requests import Asked

TAB = "team.html"
_SHORTEST_NUMBER = 3
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


@dataclass(frozen=True, slots=True)
class _Contact:
    """A way to reach somebody as it is written, with the address that starts it, if it has the form
    of one.
    """

    text: str
    href: str


def team_page(evaluation: Evaluation, asked: Sequence[Asked]) -> Page:
    """Return the page of the whole team."""
    team = evaluation.book.team.members
    members = sorted((m for m in team if m.left is None or m.left >= evaluation.today), key=_order)
    html = render(
        "team.html.jinja",
        base="",
        members=members,
        contacts={member.id: _contacts(member) for member in members},
        wishes={one.member.id: one.words for one in asked},
        asked=tuple(one for one in asked if one.piles),
    )
    return Page(
        uri=TAB,
        title="Team",
        html=html,
        description="Who is told, and who is asked for what",
        # No id of a member holds the underscore, so that none is taken twice on the page.
        headings=(
            (Heading("all_members", "Who is who"), Heading("all_asked", "What is asked"))
            if any(one.piles for one in asked)
            else ()
        ),
        search_text=" ".join(
            text for m in members for text in (m.id, m.name, m.position, m.role) if text
        ),
        tab=TAB,
        source="content/team.yml",
    )


def _contacts(member: Member) -> tuple[_Contact, ...]:
    if not member.contacts_public:
        return ()
    ways = ((member.email, _mail), (member.phone, _phone))
    return tuple(_Contact(text, address(text)) for text, address in ways if text)


def _mail(text: str) -> str:
    return f"mailto:{quote(text, safe='@')}" if _ADDRESS.fullmatch(text) else ""


def _phone(text: str) -> str:
    digits = "".join(c for c in text if c in "+0123456789")
    return f"tel:{digits}" if len(digits) >= _SHORTEST_NUMBER else ""


def _order(member: Member) -> tuple[bool, int, str]:
    return member.priority is None, member.priority or 0, member.name
