"""A site that is opened from a folder: it reads, links and searches without any server."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.conftest import Open, Served
from built import drillbook, own_book

pytestmark = pytest.mark.browser


def find(tab: Page, words: str) -> None:
    """Type words into the search and wait for a hit."""
    tab.keyboard.press("/")
    tab.locator(".md-search__input").fill("")
    tab.locator(".md-search__input").press_sequentially(words)
    tab.locator(".md-search-result__item a").first.wait_for(timeout=15_000)


def test_pages_lead_to_each_other(own: Served, opened: Open) -> None:
    """Links end with the name of a file."""
    tab, watch = opened((own.folder / "index.html").as_uri())
    tab.locator("article a[href*='completeness.html']").first.click()
    tab.wait_for_url("**/completeness.html*")
    assert tab.locator("main h1").inner_text() == "Completeness"
    assert watch.hosts <= {""}
    assert watch.complaints == []


@pytest.mark.parametrize("place", ["index.html", "guide/rules.html"])
def test_search_finds_a_result_and_leads_to_it(
    own: Served, opened: Open, place: str
) -> None:
    """From the top of the site as from a folder in it."""
    (result,) = list((own.folder / "results").glob("*-database-unavailable.html"))[:1]
    tab, watch = opened((own.folder / place).as_uri())
    find(tab, result.stem)
    tab.locator(f".md-search-result__item a[href*='{result.name}']").first.click()
    tab.wait_for_url(f"**/{result.name}*")
    assert watch.hosts <= {""}
    assert watch.complaints == []


def test_search_of_other_languages_loads_what_it_needs(
    opened: Open, tmp_path: Path
) -> None:
    """The theme loads word stems by scripts of their own, in a worker and in what stands for it
    alike.
    """
    book = own_book(tmp_path)
    settings = (book / "mkdocs.yml").read_text(encoding="utf-8")
    (book / "mkdocs.yml").write_text(
        re.sub(
            r"^  - search$",
            "  - search:\n      lang: [en, de]",
            settings,
            flags=re.MULTILINE,
        ),
        encoding="utf-8",
    )
    assert drillbook("build", folder=book).returncode == 0
    tab, watch = opened((book / "site" / "index.html").as_uri())
    find(tab, "database")
    assert watch.complaints == []
