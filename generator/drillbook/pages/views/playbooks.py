"""The list of playbooks, and a page for each."""

from drillbook.check.standing import Standing
from drillbook.model.playbook import Playbook
from drillbook.pages import prose
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page

TAB = "playbooks.html"


def playbooks_page(standing: Standing) -> Page:
    """Return the list of all playbooks."""
    html = render("playbooks.html.jinja", base="", book=standing.book)
    return Page(uri=TAB, title="Playbooks", html=html, description="What to do when something fails", tab=TAB)


def playbook_page(standing: Standing, playbook: Playbook, resolve: prose.Resolve) -> Page:
    """Return a playbook's page."""
    book = standing.book
    text = prose.html(playbook.prose.text, resolve)
    html = render(
        "playbook.html.jinja",
        base="../",
        book=book,
        playbook=playbook,
        prose=text,
        results=tuple(r for r in book.newest_results if r.playbook and r.playbook.id == playbook.id),
        agreements=tuple(a for a in book.agreements if a.subject == playbook.id),
    )
    return Page(
        uri=f"playbooks/{playbook.id}.html",
        title=playbook.title,
        html=html,
        description=f"{playbook.kind.replace('-', ' ')} playbook",
        headings=(*prose.headings(text), Heading("agreement", "Agreement"), Heading("exercised", "Exercised by")),
        search_text=playbook.prose.text,
        tab=TAB,
        source=playbook.source.path,
    )
