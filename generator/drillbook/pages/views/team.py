"""The team: how to reach people, and what is asked of each."""

from collections.abc import Iterator, Sequence
from itertools import chain

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.team import Member
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.reach import called, ways
from drillbook.pages.views.requests import Asked

TAB = "team.html"


def team_page(evaluation: Evaluation, asked: Sequence[Asked]) -> Page:
    """Return the page of the whole team."""
    team = evaluation.book.team.members
    members = sorted(
        (m for m in team if m.left is None or m.left >= evaluation.today), key=_order
    )
    html = render(
        "team.html.jinja",
        base="",
        members=members,
        ways={member.id: ways(member) for member in members},
        contacts=called(evaluation.book, evaluation.book.contacts),
        book=evaluation.book,
        wishes={one.member.id: one.words for one in asked},
        asked=tuple(one for one in asked if one.piles),
    )
    people = [(m.id, m.name, m.position, m.role) for m in members]
    contacts = [(c.id, c.name, c.kind) for c in evaluation.book.team.contacts]
    words = filter(None, chain.from_iterable((*people, *contacts)))
    return Page(
        uri=TAB,
        title="Team",
        html=html,
        description="Whom to call, and who has to do what",
        # No id of a member holds the underscore, so that none is taken twice on the page.
        headings=tuple(_headings(evaluation, asked)),
        search_text=" ".join(words),
        tab=TAB,
        source="content/team.yml",
    )


def _headings(evaluation: Evaluation, asked: Sequence[Asked]) -> Iterator[Heading]:
    wished = any(one.piles for one in asked)
    if wished or evaluation.book.contacts:
        yield Heading("all_members", "Who is who")
    if evaluation.book.contacts:
        yield Heading("all_contacts", "Other contacts")
    if wished:
        yield Heading("all_asked", "Who has to do what")


def _order(member: Member) -> tuple[bool, int, str]:
    return member.priority is None, member.priority or 0, member.name
