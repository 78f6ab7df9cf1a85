"""The site: all pages of a book, the files that they show, and the navigation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from drillbook.check.engine import Assessment
from drillbook.files.attachments import Attachments
from drillbook.model.own_page import OwnPage
from drillbook.pages.page import Asset, NavItem, Site
from drillbook.pages.prose import resolver
from drillbook.pages.views import completeness, dependencies, guide, own, playbooks, results, team
from drillbook.pages.views.guide import CommandText
from drillbook.pages.views.home import home_page

HOME_WORDS = "content/index.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a site needs to know besides its book; `edit` is put before a path of the book to edit it."""

    title: str
    commands: Sequence[CommandText]
    typed: Mapping[str, str]
    edit: str = ""


def render_site(assessment: Assessment, attachments: Attachments, occasion: Occasion) -> Site:
    """Return all pages of a book. The same input gives the same bytes."""
    standing = assessment.standing
    book = standing.book
    own_pages = tuple(page for page in book.own_pages if page.path != HOME_WORDS)
    words = next((page for page in book.own_pages if page.path == HOME_WORDS), None)
    uris = _uris(assessment, own_pages)
    resolve = partial(resolver, pages=uris)
    shown = [results.result_page(standing, result, attachments) for result in book.newest_results]
    pages = (
        home_page(assessment, occasion.title, words, resolve(HOME_WORDS, base="")),
        results.results_page(standing),
        *(page for page, _ in shown),
        dependencies.dependencies_page(standing),
        *(dependencies.dependency_page(standing, d) for d in book.dependencies.values()),
        playbooks.playbooks_page(standing),
        *(playbooks.playbook_page(standing, p, resolve(p.source.path, base="../")) for p in book.playbooks),
        completeness.completeness_page(assessment, occasion.edit),
        team.team_page(standing),
        *guide.guide_pages(occasion.commands, occasion.typed),
        *(own.own_page(page, resolve(page.path, base="../")) for page in own_pages),
    )
    return Site(pages, tuple(_once(asset for _, assets in shown for asset in assets)), _navigation(own_pages))


def _uris(assessment: Assessment, own_pages: Sequence[OwnPage]) -> Mapping[str, str]:
    """Return the address of the page that each file of the book has become."""
    book = assessment.standing.book
    return {
        HOME_WORDS: "index.html",
        "content/team.yml": team.TAB,
        "content/inventory.yml": dependencies.TAB,
        **{p.source.path: f"playbooks/{p.id}.html" for p in book.playbooks},
        **{r.source.path: f"results/{r.folder}.html" for r in book.results},
        **{page.path: own.uri(page) for page in own_pages},
    }


def _navigation(own_pages: Sequence[OwnPage]) -> tuple[NavItem, ...]:
    items = (
        NavItem("Home", "index.html"),
        NavItem("Results", results.TAB),
        NavItem("Dependencies", dependencies.TAB),
        NavItem("Playbooks", playbooks.TAB),
        NavItem("Completeness", completeness.TAB),
        NavItem("Team", team.TAB),
        NavItem(
            "Guide",
            items=(
                NavItem("How results get here", guide.TAB),
                NavItem("Record a test", "guide/capture.html"),
                NavItem("Files", "guide/files.html"),
                NavItem("Rules", "guide/rules.html"),
                NavItem("Commands", "guide/commands.html"),
            ),
        ),
    )
    pages = tuple(NavItem(own.title(page), own.uri(page)) for page in own_pages)
    return (*items, NavItem("Pages", items=pages)) if pages else items


def _once(assets: Iterator[Asset]) -> Iterator[Asset]:
    return iter({asset.uri: asset for asset in assets}.values())
