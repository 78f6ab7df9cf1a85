"""What a page costs its reader: bytes, waiting, and things that jump about."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser.conftest import Open, Served, served
from browser.kinds import KINDS, of_kind
from browser.phone import Packing, shown_after
from built import ROOT, drillbook

pytestmark = pytest.mark.browser

INDEX = "search_index"
SHIFTED = """() => new Promise(resolve => {
    let moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(shift => { moved += shift.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(moved), 250);
})"""
NOTHING = 0.005
"""A pixel or two somewhere; a tenth is what browsers' makers call good."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of a book with 2,000 results, each with a minute of samples."""
    folder = tmp_path_factory.mktemp("large")
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from synthetic import write_book  # noqa: PLC0415 - benchmarks are scripts that no package holds

    book = write_book(folder / "book", 2000, 60)
    run = drillbook(
        "build",
        "--today",
        "2026-11-23",
        "--site-dir",
        str(folder / "site"),
        folder=book,
    )
    assert run.returncode == 0, run.stderr
    yield from served(folder / "site", Packing)


def test_result_weighs_at_most_150_kilobytes(own: Served) -> None:
    """A page is HTML with its drawings in it; the tests of this repository's own book are typical
    ones.
    """
    heavy = {
        path.name: path.stat().st_size
        for path in (own.folder / "results").glob("*.html")
    }
    assert heavy
    assert [name for name, size in heavy.items() if size > 150_000] == []


@pytest.mark.parametrize("size", ["narrow", "wide"])
@pytest.mark.parametrize("site", ["own", "golden"])
def test_nothing_moves_while_a_page_is_loaded(
    request: pytest.FixtureRequest, opened: Open, site: str, size: str
) -> None:
    """What one has begun to read stays where it is, on every kind of page."""
    at: Served = request.getfixturevalue(site)
    tab, _ = opened(at.address, size)
    moved = {}
    for kind in KINDS:
        tab.goto(of_kind(at, kind))
        moved[kind] = tab.evaluate(SHIFTED)
    assert {kind: shift for kind, shift in moved.items() if shift > NOTHING} == {}


def test_index_is_loaded_only_when_somebody_searches(own: Served, opened: Open) -> None:
    """A page asks for it when the search gets the focus, and one that was found by a search does as
    well.
    """
    tab, watch = opened("about:blank")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{own.address}/index.html", wait_until="networkidle")
    assert not [url for url in asked if INDEX in url]
    tab.locator(".md-search__input").click()
    tab.locator(".md-search__input").press_sequentially("database")
    tab.locator(".md-search-result__item a").first.wait_for()
    assert [url.rsplit("/", 1)[1] for url in asked if INDEX in url] == [
        "search_index.json"
    ]
    tab.locator(".md-search-result__item a").first.click()
    tab.locator("main mark").first.wait_for()
    watch.check(own)


def test_what_is_pasted_is_searched(own: Served, opened: Open) -> None:
    """Also after the index is there, and without a key pressed."""
    tab, watch = opened(f"{own.address}/index.html")
    with tab.expect_response(f"**/{INDEX}.json"):
        tab.locator(".md-search__input").click()
    tab.locator(
        ".md-search-result__meta", has_text="Type to start searching"
    ).wait_for()
    tab.keyboard.insert_text("database")
    tab.locator(".md-search-result__item a").first.wait_for()
    watch.check(own)


def test_search_that_stands_in_the_address_is_made(own: Served, opened: Open) -> None:
    """A search can be sent as a link."""
    tab, watch = opened(f"{own.address}/index.html?q=database")
    tab.locator(".md-search-result__item a").first.wait_for()
    watch.check(own)


def test_site_of_two_thousand_results_is_small_and_shows_at_once(
    large: Served, chromium: Browser
) -> None:
    """Under 150 MB in all, and its home in under a second on a telephone."""
    assert (
        sum(path.stat().st_size for path in large.folder.rglob("*") if path.is_file())
        < 150_000_000
    )
    # What else the machine does makes it slower, and nothing makes it faster: once is enough.
    times = (shown_after(chromium, f"{large.address}/index.html") for _ in range(12))
    assert any(milliseconds < 1000 for milliseconds in times)
