"""Published versions in a real browser: Material's selector at the root and below a path, and pages
without it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import books
from browser.conftest import Open, Served, served
from built import drillbook

pytestmark = pytest.mark.browser
_CONFIGURATION = """site_name: Shop resiliency
site_url: {url}
docs_dir: content
theme: {{name: material, font: false}}
plugins: [search, drillbook]
"""
_RESULT = "results/2026-11-20-database-unavailable.html"
_NEW = "results/2026-11-20-database-slow.html"


@pytest.fixture(scope="module", params=["", "teams/shop/"], ids=["root", "sub-path"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """An archive with two versions, served at the root of a host or below a path."""
    folder = tmp_path_factory.mktemp("versions")
    book = books.make(folder / "book")
    for site in served(folder / "host"):
        below = Served(
            folder / "host" / request.param, f"{site.address}/{request.param}"
        )
        books.write(book, "mkdocs.yml", _CONFIGURATION.format(url=below.address))
        for version in ("1.0", "1.1"):
            arguments = (
                "publish",
                version,
                "--archive",
                str(below.folder),
                "--today",
                "2026-11-23",
            )
            done = drillbook(*arguments, folder=book)
            assert done.returncode == 0, done.stderr
            books.write_result(book, failure_mode="slow", summary="Slow.")
        yield below


def test_the_first_page_leads_to_the_latest_version(
    archive: Served, opened: Open
) -> None:
    """Without a script."""
    page, watch = opened(archive.address, java_script_enabled=False)
    page.wait_for_url(f"{archive.address}latest/index.html")
    watch.check(archive)


def test_the_selector_switches_and_keeps_the_page(
    archive: Served, opened: Open
) -> None:
    """To the same page of the other version; to its home if it has no such page."""
    page, watch = opened(f"{archive.address}latest/{_RESULT}")
    expect(page.locator(".md-version__current")).to_have_text("1.1")
    _choose(page, "1.0")
    page.wait_for_url(f"{archive.address}1.0/{_RESULT}")
    expect(page.locator(".md-version__current")).to_have_text("1.0")
    watch.check(archive)
    page, watch = opened(f"{archive.address}1.1/{_NEW}")
    _choose(page, "1.0")
    page.wait_for_url(f"{archive.address}1.0/")
    watch.check(archive)


def _choose(page: Page, version: str) -> None:
    page.locator(".md-version__current").hover(force=True)
    page.locator(".md-version__link", has_text=version).click()


def test_a_superseded_version_says_so(archive: Served, opened: Open) -> None:
    """With the way to all versions; the newest says nothing of the kind."""
    page, watch = opened(f"{archive.address}1.0/{_RESULT}")
    note = page.locator("[data-md-component=outdated]")
    expect(note).to_be_visible()
    note.get_by_role("link").click()
    page.wait_for_url(f"{archive.address}versions.html")
    expect(page.get_by_role("row")).to_have_count(3)
    for name in ("1.1", "latest"):
        page.goto(f"{archive.address}{name}/{_RESULT}")
        expect(page.locator(".md-version__current")).to_have_text("1.1")
        expect(note).to_be_hidden()
    watch.check(archive)


def test_a_version_can_be_searched_without_what_was_left_out(
    archive: Served, opened: Open
) -> None:
    """The search loads nothing that is not there."""
    page, watch = opened(f"{archive.address}1.1/index.html")
    page.locator("input.md-search__input").fill("database")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
    watch.check(archive)


def test_a_version_opens_from_a_folder(archive: Served, opened: Open) -> None:
    """Without a host, only the selector is missing."""
    page, _ = opened(Path(archive.folder, "1.1", _RESULT).as_uri())
    expect(page.locator("h1").first).to_be_visible()
