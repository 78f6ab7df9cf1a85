"""The site: all pages of a book, the files that they show, and the navigation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from drillbook.briefing.changes import Change
from drillbook.check.assessment import Assessment
from drillbook.files.attachments import Attachments
from drillbook.kept import NOTHING, Kept
from drillbook.model.book import Book
from drillbook.model.finding import Finding
from drillbook.model.media import Media
from drillbook.model.own_page import OwnPage
from drillbook.pages import prose
from drillbook.pages.address import SiteAddress
from drillbook.pages.links import FileLinks, SiteLinks, media_uri
from drillbook.pages.page import Asset, NavItem, Site
from drillbook.pages.repository import NOWHERE, RepositorySite
from drillbook.pages.static import static_files
from drillbook.pages.views import (
    calendar,
    card,
    completeness,
    dependencies,
    feeds,
    guide,
    own,
    playbooks,
    result_table,
    team,
)
from drillbook.pages.views.badges import badge_files
from drillbook.pages.views.changes import changes_at_home, changes_page
from drillbook.pages.views.guide import CommandText
from drillbook.pages.views.home import HomeIntro, home_page
from drillbook.pages.views.requests import Asked, all_asked
from drillbook.pages.views.result.page import ResultPages
from drillbook.pages.views.status import status_file
from drillbook.text.plain import visible

HOME_WORDS = "content/index.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a site needs to know besides its book.

    `typed` is what can be typed while a test is recorded; `changes` is what is otherwise than in
    the last version, None where that is not known or there is none. What was printed before is
    `kept`.
    """

    address: SiteAddress
    repository: RepositorySite = NOWHERE
    commands: Sequence[CommandText]
    typed: Mapping[str, str]
    changes: Sequence[Change] | None = None
    kept: Kept = NOTHING


def render_site(
    assessment: Assessment, attachments: Attachments, occasion: Occasion
) -> Site:
    """Return all pages of a book. The same input gives the same bytes."""
    evaluation = assessment.evaluation
    book = evaluation.book
    own_pages = tuple(page for page in book.own_pages if page.path != HOME_WORDS)
    media = _media(book, attachments)
    published = {one.path: one for one in media}
    links = SiteLinks(book, _uris(book, own_pages), published)
    address = occasion.address
    asked = all_asked(evaluation)
    result_pages = ResultPages(
        evaluation, attachments, occasion.repository, occasion.kept
    )
    playbook_pages = playbooks.PlaybookPages(evaluation, occasion.repository)
    shown = [result_pages.page(result) for result in book.newest_results]
    intro = _opening(assessment, occasion, links.within(HOME_WORDS, ""))
    changes = []
    # Where nobody knows of an earlier version, a page of no changes would be wrong.
    if occasion.changes is not None:
        changes.append(changes_page(book, occasion.changes))
    pages = (
        home_page(assessment, intro, asked),
        *result_table.result_tables(evaluation),
        *(page for page, _ in shown),
        dependencies.dependencies_page(evaluation),
        *(
            dependencies.dependency_page(evaluation, d)
            for d in book.dependencies.values()
        ),
        playbook_pages.list(),
        *(
            playbook_pages.page(p, links.within(p.source.path, "../"))
            for p in book.playbooks
        ),
        completeness.completeness_page(assessment, occasion.repository.edit),
        card.card_page(assessment, address.title, asked),
        calendar.calendar_page(evaluation),
        team.team_page(evaluation, asked),
        *guide.guide_pages(occasion.commands, occasion.typed),
        feeds.feeds_page(evaluation, address),
        *changes,
        *(own.own_page(page, links.within(page.path, "../")) for page in own_pages),
    )
    assets = (
        *static_files(),
        *_once(asset for _, assets in shown for asset in assets),
        *_once(Asset(media_uri(one), content) for one, content in media.items()),
        *_for_programs(assessment, address, asked),
    )
    warnings = tuple(_warning(finding) for finding in assessment.of_files)
    return Site(pages, assets, _navigation(own_pages), warnings)


def _warning(finding: Finding) -> str:
    told = f"{finding.location}: {finding.code} {finding.message}"
    return visible(" ".join(told.split()))


def _opening(assessment: Assessment, occasion: Occasion, links: FileLinks) -> HomeIntro:
    book = assessment.evaluation.book
    words, source = Markup(), ""
    for page in book.own_pages:
        if page.path == HOME_WORDS:
            text, source = page.prose.text, page.path
            words = prose.html(text, links.resolve, pictures=links.picture, whole=True)
    return HomeIntro(
        title=occasion.address.title,
        words=words,
        source=source,
        changes=changes_at_home(book, occasion.changes or ()),
    )


def _for_programs(
    assessment: Assessment, address: SiteAddress, asked: tuple[Asked, ...]
) -> Iterator[Asset]:
    yield status_file(assessment, address, asked)
    yield from feeds.feed_files(assessment, address)
    yield from badge_files(assessment)


def _media(book: Book, attachments: Attachments) -> Mapping[Media, bytes]:
    """Return the pictures and documents to which a text leads, with their bytes; one that has been
    changed since the book was read is left out.
    """
    led_to = dict.fromkeys(one for path in book.prose for one in book.media_of(path))
    read = {one: attachments.media(one) for one in led_to}
    return {one: content for one, content in read.items() if content is not None}


def _uris(book: Book, own_pages: Sequence[OwnPage]) -> Mapping[str, str]:
    """Return the address of the page that each file of the book has become, and each folder."""
    of_results = {}
    for result in book.results:
        uri = f"results/{result.folder}.html"
        of_results[result.source.path] = uri
        of_results[f"results/{result.folder}"] = uri
    return {
        HOME_WORDS: "index.html",
        "content": "index.html",
        "content/team.yml": team.TAB,
        "content/inventory.yml": dependencies.TAB,
        "content/playbooks": playbooks.TAB,
        "results": result_table.TAB,
        **{p.source.path: f"playbooks/{p.id}.html" for p in book.playbooks},
        **of_results,
        **{page.path: own.uri(page) for page in own_pages},
    }


def _navigation(own_pages: Sequence[OwnPage]) -> tuple[NavItem, ...]:
    items = (
        NavItem("Home", "index.html"),
        NavItem("Results", result_table.TAB),
        NavItem("Dependencies", dependencies.TAB),
        NavItem("Playbooks", playbooks.TAB),
        NavItem("Completeness", completeness.TAB),
        NavItem("Calendar", calendar.TAB),
        NavItem("Team", team.TAB),
        NavItem(
            "Guide",
            items=(
                NavItem("How results get here", guide.TAB),
                NavItem("Install", "guide/install.html"),
                NavItem("Your first test", "guide/tutorial.html"),
                NavItem("Fail a real database", "guide/bookstore.html"),
                NavItem("Record a test", "guide/capture.html"),
                NavItem("Import results", "guide/import.html"),
                NavItem("What is deployed", "guide/deployed.html"),
                NavItem("Publish", "guide/publish.html"),
                NavItem("Files", "guide/files.html"),
                NavItem("Rules", "guide/rules.html"),
                NavItem("Commands", "guide/commands.html"),
                NavItem("Feeds and badges", feeds.TAB),
            ),
        ),
    )
    pages = tuple(NavItem(own.title(page), own.uri(page)) for page in own_pages)
    return (*items, NavItem("Pages", items=pages)) if pages else items


def _once(assets: Iterator[Asset]) -> Iterator[Asset]:
    return iter({asset.uri: asset for asset in assets}.values())
