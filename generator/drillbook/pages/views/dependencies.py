"""The list of dependencies, and a page for each."""

from drillbook.check.standing import Standing
from drillbook.model.inventory import Dependency
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.matrix import modes, rows

TAB = "dependencies.html"


def dependencies_page(standing: Standing) -> Page:
    """Return the list of all dependencies."""
    dependencies = tuple(standing.book.dependencies.values())
    html = render(
        "dependencies.html.jinja",
        base="",
        book=standing.book,
        standing=standing,
        critical=tuple(d for d in dependencies if d.critical),
        others=tuple(d for d in dependencies if not d.critical),
    )
    return Page(uri=TAB, title="Dependencies", html=html, description="What the services need", tab=TAB)


def dependency_page(standing: Standing, dependency: Dependency) -> Page:
    """Return a dependency's page."""
    book = standing.book
    cells = standing.cells_of.get(dependency.id, ())
    playbooks = {p.id: p for p in book.playbooks_for(dependency.id)}
    playbooks |= {id_: book.playbooks_by_id[id_] for id_ in dependency.playbooks if id_ in book.playbooks_by_id}
    html = render(
        "dependency.html.jinja",
        base="../",
        book=book,
        standing=standing,
        dependency=dependency,
        rows=rows(cells),
        modes=modes(cells),
        results=book.results_of.get(dependency.id, ()),
        playbooks=tuple(playbooks.values()),
        needed_by=tuple(d.id for d in book.dependencies.values() if dependency.id in d.depends_on),
    )
    return Page(
        uri=f"dependencies/{dependency.id}.html",
        title=dependency.name,
        html=html,
        description=f"{dependency.criticality} {dependency.kind} {dependency.name}",
        headings=(Heading("results", "Results"), Heading("facts", "Facts")),
        search_text=" ".join(filter(None, (dependency.id, dependency.kind, dependency.impact))),
        tab=TAB,
        source="content/inventory.yml",
    )
