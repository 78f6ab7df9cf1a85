"""The team: how to reach people, and what is asked of each."""

from drillbook.check.standing import Standing
from drillbook.model.team import Member
from drillbook.pages.environment import render
from drillbook.pages.page import Page

TAB = "team.html"


def team_page(standing: Standing) -> Page:
    """Return the page of the whole team."""
    book = standing.book
    digests = {result.folder: result.digest for result in book.results}
    agreed = {
        (a.member, a.subject)
        for a in book.agreements
        if a.position == "agree" and _current(standing, a.subject) == a.playbook_digest
    }
    seen = {(r.member, r.subject) for r in book.reviews if digests.get(r.subject) == r.result_digest}
    members = sorted((m for m in book.team.members if m.left is None or m.left >= standing.today), key=_order)
    html = render(
        "team.html.jinja",
        base="",
        members=members,
        open_agreements={
            member: tuple(p for p in book.playbooks if (member, p.id) not in agreed) for member in book.members
        },
        open_reviews={
            member: sum((member, result.folder) not in seen for result in book.results) for member in book.members
        },
    )
    return Page(
        uri=TAB,
        title="Team",
        html=html,
        description="Who is told, and who is asked",
        search_text=" ".join(member.name for member in book.team.members),
        tab=TAB,
        source="content/team.yml",
    )


def _current(standing: Standing, playbook: str) -> str:
    found = standing.book.playbooks_by_id.get(playbook)
    return found.digest if found else ""


def _order(member: Member) -> tuple[bool, int, str]:
    return member.priority is None, member.priority or 0, member.name
