"""A hostile book on a real page: every word is shown, and none is obeyed."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from browser.conftest import Open, Served, served, site_of
from browser.hostile import (
    ATTACK,
    EXERCISE,
    RESULT,
    attack,
    filled,
    hostile_book,
    payload_book,
    texts,
)
from browser.payloads import KINDS
from built import foreign_resources, handlers, page, pages
from drillbook.files.load import load
from drillbook.files.schema import FILE_KINDS
from pages.test_prose import ATTRIBUTES, TAGS

pytestmark = pytest.mark.browser

NOT_SHOWN = frozenset(
    {
        # How the gate works: the guide and `drillbook check` say it, and patterns tell what a team
        # hides.
        *("ArchivePlace.folder", "Policy.production_patterns", "Policy.redact"),
        "Policy.sections",
        # Where a team's service is and what it is made of.
        "Service.endpoint",
        "Service.platform",
        "Service.technologies",
        "Environment.differs_from_production",
        "Service.aliases",
        # How files of other tools are read. `drillbook check` says what it found in them.
        "DeployedSource.profiles",
        "DeployedSource.origin",
        "LeftOut.name",
        "LeftOut.reason",
        "ImportRule.title",
        "ImportRule.label",
        "ImportRule.fault",
        "ImportRule.revert",
        "ImportMapping.fault",
        "ImportMapping.revert",
        "ImportMapping.case",
        *("DataLoss.evidence", "ImportedFrom.format", "OwnPage.description"),
    }
)
"""Texts that no page shows."""

PWNED = "() => window.pwned"
SCRIPTS = """() => [...document.querySelectorAll("a")].filter(a => a.protocol === "javascript:"
    && !a.dataset.mdComponent && a.getAttribute("href") !== "javascript:void(0)").length"""


def test_the_book_is_read_with_all_its_markup(tmp_path: Path) -> None:
    """What is tested here got into the book: only what breaks a rule on purpose is a finding of the
    loader.
    """
    loaded = load(hostile_book(tmp_path))
    assert {result.folder for result in loaded.book.results} == {RESULT, EXERCISE}
    assert all(ATTACK in result.title for result in loaded.book.results)
    assert len(loaded.book.own_pages) == 3
    assert loaded.book.playbooks
    assert loaded.book.agreements
    assert loaded.book.reviews
    assert loaded.book.policy.production_patterns
    wrong = {finding.location.path for finding in loaded.findings}
    assert wrong == {
        "content/<img src=x onerror=window.pwned=1>.md",
        "content/team.yml",
    }


def test_nothing_runs_or_is_loaded_on_any_page(hostile: Served, opened: Open) -> None:
    """On every page: no script of an author ran, no error, no dialog, no other host, no link that
    is a script.
    """
    tab, watch = opened(f"{hostile.address}/index.html")
    for path in pages(hostile.folder):
        tab.goto(f"{hostile.address}/{path.relative_to(hostile.folder)}")
        assert tab.evaluate(PWNED) is None, path
        assert tab.evaluate(SCRIPTS) == 0, path
        assert tab.locator("main img[onerror], [onclick], [onload]").count() == 0, path
    watch.check(hostile)


def test_pages_hold_up_in_a_second_parser(hostile: Served) -> None:
    """What the browser does not run is not there for another one either."""
    assert foreign_resources(hostile.folder) == []
    for path in pages(hostile.folder):
        found = set(handlers(page(path))) - {"<a href='javascript:void(0)'>"}
        assert not found, path


@pytest.mark.parametrize("kind", KINDS)
def test_no_payload_runs_or_asks_another_host(
    kind: str, harmless: Served, opened: Open, tmp_path: Path
) -> None:
    """In every text of every file, and in every place of prose: 0 scripts, 0 foreign requests, 0
    dialogs.
    """
    book = payload_book(tmp_path / "book", KINDS[kind])
    loaded = load(book)
    assert {result.folder for result in loaded.book.results} == {RESULT, EXERCISE}
    assert loaded.book.playbooks
    assert not [finding for finding in loaded.findings if finding.code == "F013"]
    for site in served(site_of(book, tmp_path, "2026-11-23")):
        tab, watch = opened(f"{site.address}/index.html")
        for path in pages(site.folder):
            if path.parent.name != "guide":
                tab.goto(f"{site.address}/{path.relative_to(site.folder)}")
                assert tab.evaluate(PWNED) is None, path
                assert tab.evaluate(SCRIPTS) == 0, path
        watch.check(site)
        check_tags(site, harmless)


def check_tags(site: Served, harmless: Served) -> None:
    """Hold all pages against the tags and attributes of the same pages with harmless words, with a
    second parser.
    """
    allowed = {named for path in pages(harmless.folder) for named in tags_of(path)}
    allowed |= {(tag, name) for tag in TAGS for name in ("", *ATTRIBUTES.get(tag, ()))}
    assert foreign_resources(site.folder) == []
    for path in pages(site.folder):
        assert set(tags_of(path)) <= allowed, path
        assert not set(handlers(page(path))) - {"<a href='javascript:void(0)'>"}, path


def tags_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each tag of a page with each of its attributes."""
    for element in page(path).elements:
        yield from ((element.tag, name) for name in ("", *element.attributes))


def test_title_of_a_result_is_shown_letter_by_letter(
    hostile: Served, opened: Open
) -> None:
    """The heading and the browser's tab read as the author wrote it."""
    tab, _ = opened(f"{hostile.address}/results/{RESULT}.html")
    assert tab.locator("main h1").inner_text() == attack("Result.title")
    assert tab.title().startswith(attack("Result.title"))


def test_texts_of_a_result_are_shown_letter_by_letter(
    hostile: Served, opened: Open
) -> None:
    """Plain text stays plain text in summary, timeline, evidence, actions and provenance."""
    tab, _ = opened(f"{hostile.address}/results/{RESULT}.html")
    words = " ".join((tab.locator("main").text_content() or "").split())
    for name in (
        "Result.summary",
        "Result.instance",
        "Event.text",
        "Step.note",
        "Probe.target",
        "Action.title",
        "Action.url",
        "Expectation.statement",
        "Expectation.confirms",
        "Expectation.contradicts",
        "ObservedImpact.description",
        "DataLoss.measured",
        "Paging.who",
        "Evidence.caption",
        "Fault.how",
        "Fault.revert",
        "Capture.tool",
    ):
        assert attack(name) in words, name


@pytest.mark.parametrize(
    ("uri", "names"),
    [
        (
            "dependencies/database.html",
            (
                "Dependency.name",
                "Dependency.impact",
                "Dependency.contact",
                "AcceptedRisk.reason",
            ),
        ),
        (
            "team.html",
            (
                "Member.name",
                "Member.position",
                "Member.email",
                "Member.phone",
                "Member.availability",
            ),
        ),
        (
            "playbooks/database-failover.html",
            ("PlaybookHead.title", "PlaybookHead.severity"),
        ),
        ("pages/own.html", ("own page",)),
        ("completeness.html", ("a key", "a role")),
    ],
)
def test_texts_of_content_are_shown_letter_by_letter(
    hostile: Served, opened: Open, uri: str, names: tuple[str, ...]
) -> None:
    """Names, contacts, reasons, and what a finding quotes, read as they were written."""
    tab, _ = opened(f"{hostile.address}/{uri}")
    words = " ".join((tab.locator("main").text_content() or "").split())
    for name in names:
        # Prose may hold harmless markup and a finding shortens what it quotes, so that only the
        # beginning is sure.
        assert (attack(name) if "." in name else name) in words, name


def test_every_text_is_shown_letter_by_letter_somewhere(hostile: Served) -> None:
    """What people write reaches the team, whatever it is; a new key is either shown or
    listed here.
    """
    shown = "\n".join(page(path).text for path in pages(hostile.folder))
    unseen = {
        name
        for kind in FILE_KINDS
        for name in texts(filled(kind))
        if attack(name) not in shown
    }
    assert unseen <= NOT_SHOWN


def test_what_programs_read_is_well_formed_and_runs_nothing(hostile: Served) -> None:
    """Feeds and badges hold the same texts as the pages."""
    drawn = sorted(
        path for kind in ("*.xml", "*.svg") for path in hostile.folder.rglob(kind)
    )
    assert drawn
    for path in drawn:
        root = ET.fromstring(path.read_bytes())  # noqa: S314 - made by ourselves, and no text can hold an entity
        assert not [
            e.tag for e in root.iter() if str(e.tag).rpartition("}")[2] == "script"
        ], path
        assert not [
            name for e in root.iter() for name in e.attrib if name.startswith("on")
        ], path


def test_braces_are_never_worked_out(hostile: Served) -> None:
    """No content is rendered as a template."""
    for path in pages(hostile.folder):
        assert "{{7*7}}" in page(path).text or attack("x") not in page(path).text
        assert "> 49" not in page(path).text


def test_search_shows_hostile_titles_as_text(hostile: Served, opened: Open) -> None:
    """The list of hits is made by a script from the index, and is as safe as the pages."""
    tab, watch = opened(f"{hostile.address}/index.html")
    field = tab.locator(".md-search__input")
    for words in ("database", "onerror"):
        field.fill("")
        field.press_sequentially(words)
        tab.locator(f".md-search-result__item a[href*='{RESULT}']").first.wait_for(
            timeout=10_000
        )
    assert tab.evaluate(PWNED) is None
    assert tab.locator(".md-search-result img").count() == 0
    watch.check(hostile)


def test_filter_of_a_table_does_not_obey_the_address(
    hostile: Served, opened: Open
) -> None:
    """Who sends a link with markup in it cannot make it run."""
    tab, watch = opened(
        f"{hostile.address}/results.html?filter=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E"
    )
    assert (
        tab.locator(".db-filter input").input_value()
        == '"><img src=x onerror=window.pwned=1>'
    )
    tab.locator("th button").first.press("Enter")
    assert tab.evaluate(PWNED) is None
    watch.check(hostile)


def test_evidence_opens_as_what_its_bytes_are(hostile: Served) -> None:
    """Only pictures and papers are published as files, each under its digest; no HTML and no SVG
    is.
    """
    published = sorted(path.suffix for path in (hostile.folder / "evidence").iterdir())
    assert published == [".pdf", ".png"]
    index = json.loads(
        (hostile.folder / "search" / "search_index.json").read_text(encoding="utf-8")
    )
    assert not [e for e in index["docs"] if "<" in e["title"] or "<" in e["text"]]
