"""The own book of this repository in a real browser: every kind of page, in light and dark, narrow
and wide.
"""

import pytest

from browser.conftest import Open, Served
from browser.kinds import KINDS, of_kind, ungrouped
from built import ROOT, broken_links
from drillbook.files.load import load
from drillbook.model.result import Result

pytestmark = pytest.mark.browser

OVERFLOW = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".db-chart__flag")]
        .map(t => [t.textContent, t.getBBox()]);
    const across = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width;
    const over = (a, b) => across(a, b) && a.y + 2 < b.y + b.height && b.y + 2 < a.y + a.height;
    return boxes.flatMap(([t, a], i) =>
        boxes.slice(i + 1).filter(([, b]) => over(a, b)).map(([u]) => t + " / " + u));
}"""
OUTSIDE = """() => {
    const box = document.querySelector(".db-chart").viewBox.baseVal;
    return [...document.querySelectorAll(".db-chart text")].filter(t => {
        const b = t.getBBox();
        return b.x < -1 || b.y < -1
            || b.x + b.width > box.width + 1 || b.y + b.height > box.height + 1;
    }).map(t => t.textContent);
}"""


def a_result() -> Result:
    """Return a failure test of the own book that somebody has written something down in."""
    return next(
        r
        for r in load(ROOT).book.newest_results
        if r.kind == "failure-test" and r.observed("during")
    )


@pytest.mark.parametrize("site", ["own", "golden", "hostile"])
def test_every_page_is_of_a_kind_that_is_looked_at(
    request: pytest.FixtureRequest, site: str
) -> None:
    """A page of a new kind is looked at as all others are, as soon as it is there."""
    served: Served = request.getfixturevalue(site)
    assert ungrouped(served.folder) == []


@pytest.mark.parametrize("site", ["own", "golden", "hostile"])
def test_every_link_leads_to_a_place_that_is_there(
    request: pytest.FixtureRequest, site: str
) -> None:
    """Pages and places in them, from every page, whatever is written in the book."""
    served: Served = request.getfixturevalue(site)
    assert broken_links(served.folder) == []


@pytest.mark.parametrize("size", ["narrow", "wide"])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_fits_and_complains_of_nothing(
    own: Served, opened: Open, kind: str, colours: str, size: str
) -> None:
    """No page is wider than its window, in either scheme of colours, and none asks another host."""
    tab, watch = opened(of_kind(own, kind), size, color_scheme=colours)
    assert tab.evaluate(OVERFLOW) <= 0
    scheme = tab.locator("body").get_attribute("data-md-color-scheme")
    assert scheme == {"light": "default", "dark": "slate"}[colours]
    assert tab.locator("main h1").is_visible()
    watch.check(own)


@pytest.mark.parametrize("kind", KINDS)
def test_page_reads_without_scripts(own: Served, opened: Open, kind: str) -> None:
    """The main text is there for a reader who runs no script."""
    tab, watch = opened(of_kind(own, kind), java_script_enabled=False)
    assert tab.locator("main h1").is_visible()
    rows = tab.locator("main table:not(details:not([open]) table) tbody tr").all()
    assert all(row.is_visible() for row in rows)
    watch.check(own)


def test_search_finds_a_result_by_what_people_remember(
    own: Served, opened: Open
) -> None:
    """Its id, its dependency, and a word that somebody noted lead to a result."""
    result = a_result()
    noted = " ".join(event.text or "" for event in result.observed("during"))
    longest = max(
        (
            word.strip(".,;:()\"'")
            for word in noted.split()
            if word.strip(".,;:").isalpha()
        ),
        key=len,
    )
    tab, watch = opened(f"{own.address}/index.html")
    for words in (result.id, str(result.dependency), longest):
        tab.locator(".md-search__input").fill("")
        tab.locator(".md-search__input").press_sequentially(words)
        tab.locator(
            f".md-search-result__item a[href*='results/{result.id}.html']"
        ).first.wait_for(timeout=10_000)
    watch.check(own)


def test_tab_of_a_result_is_active(own: Served, opened: Open) -> None:
    """Who came from elsewhere sees that the page is one of the results."""
    tab, _ = opened(of_kind(own, "results/*"))
    assert tab.locator(".md-tabs__item--active").inner_text().strip() == "Results"


def test_table_is_filtered_by_keyboard_and_the_address_keeps_it(
    golden: Served, opened: Open
) -> None:
    """A filter hides the other rows, can be sent as a link, and goes away again."""
    tab, watch = opened(f"{golden.address}/results.html")
    rows = tab.locator("table[data-db-sortable] tbody tr:visible")
    assert rows.count() == 5
    tab.locator(".db-filter input").focus()
    tab.keyboard.type("slow simul")
    assert [row.locator("a").inner_text() for row in rows.all()] == ["Delays by a flag"]
    assert tab.url.endswith("?filter=slow+simul")
    tab.reload()
    assert rows.count() == 1
    tab.locator(".db-filter input").fill("")
    assert rows.count() == 5
    assert "filter" not in tab.url
    watch.check(golden)


def test_table_is_sorted_by_keyboard(golden: Served, opened: Open) -> None:
    """A header sorts its column up and then down, says so, and keeps the focus."""
    tab, watch = opened(f"{golden.address}/results.html")
    header = tab.locator("table[data-db-sortable] th").first
    dates = tab.locator("table[data-db-sortable] tbody tr td:first-child")
    newest_first = dates.all_inner_texts()
    assert newest_first == sorted(newest_first, reverse=True)
    tab.locator(".db-filter input").focus()
    tab.keyboard.press("Tab")
    while tab.evaluate("() => document.activeElement.tagName") != "BUTTON":
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert dates.all_inner_texts() == newest_first[::-1]
    assert header.get_attribute("aria-sort") == "ascending"
    tab.keyboard.press("Space")
    assert dates.all_inner_texts() == newest_first
    assert header.get_attribute("aria-sort") == "descending"
    watch.check(golden)


def test_column_of_spans_sorts_by_time_and_not_by_letters(
    golden: Served, opened: Open
) -> None:
    """Ten minutes come after twelve seconds and half a minute, though a "1" is before a "3"."""
    tab, _ = opened(f"{golden.address}/results.html")
    tab.locator("table[data-db-sortable] th").last.locator("button").press("Enter")
    shown = tab.locator(
        "table[data-db-sortable] tbody tr td:last-child"
    ).all_inner_texts()
    assert shown == ["12 s", "12 s", "12 s", "33 s", "10 min 30 s"]


@pytest.mark.parametrize("site", ["own", "golden"])
def test_words_in_a_chart_neither_overlap_nor_leave_it(
    request: pytest.FixtureRequest, opened: Open, site: str
) -> None:
    """Measured with the browser's own letters, every label of every timeline can be read."""
    served: Served = request.getfixturevalue(site)
    tab, _ = opened(served.address)
    for path in (served.folder / "results").glob("2*.html"):
        tab.goto(f"{served.address}/results/{path.name}")
        assert tab.evaluate(OVERLAPS) == [], path.name
        assert tab.evaluate(OUTSIDE) == [], path.name


def test_table_scrolls_in_itself_by_keyboard_on_a_narrow_page(
    own: Served, opened: Open
) -> None:
    """What is wider than the window is reached without a mouse."""
    tab, _ = opened(f"{own.address}/calendar.html", "narrow")
    region = tab.get_by_role("region", name="Months and days")
    region.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function(
        "element => element.scrollLeft > 0", arg=region.element_handle()
    )
