"""Tables in a real browser: sorted, filtered and shared from the keyboard; and the report card on
one sheet.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, PdfMargins

from browser.conftest import Open, Served, served, site_of
from pages.rendered import GOLDEN_BOOK

pytestmark = pytest.mark.browser

MARGINS: PdfMargins = {"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"}
ROWS = "table[data-db-sortable] tbody tr:visible"


def titles(tab: Page) -> list[str]:
    """Return what the rows that can be seen are called."""
    return tab.locator(f"{ROWS} .db-title").all_inner_texts()


def test_choice_narrows_the_table_and_stands_in_the_address(
    golden: Served, opened: Open
) -> None:
    """What is chosen from the values of columns can be sent as a link, together with the order."""
    tab, watch = opened(f"{golden.address}/results.html")
    tab.get_by_label("Dependency").select_option("database")
    tab.get_by_label("Verdict").select_option("Conclusive")
    assert titles(tab) == [
        "Delays by a flag",
        "The primary is stopped while orders come in",
    ]
    assert tab.locator(".db-told").inner_text() == "2 of 5 rows shown"
    tab.get_by_role("button", name="Date").press("Enter")
    assert tab.url.endswith("?dependency=database&verdict=Conclusive&sort=date")
    shown = titles(tab)
    again, _ = opened(tab.url)
    assert (
        titles(again)
        == shown
        == ["The primary is stopped while orders come in", "Delays by a flag"]
    )
    assert again.locator("th[aria-sort=ascending]").inner_text().startswith("Date")
    watch.check(golden)


def test_all_rows_come_back_by_keyboard(golden: Served, opened: Open) -> None:
    """One button takes every choice back, and the address is plain again."""
    tab, _ = opened(f"{golden.address}/results.html?filter=slow&environment=staging")
    assert len(titles(tab)) == 2
    tab.get_by_role("button", name="Show all rows").press("Enter")
    assert len(titles(tab)) == 5
    assert tab.url.endswith("/results.html")
    assert tab.evaluate("() => document.activeElement.type") == "search"


def test_address_that_names_nothing_shows_everything(
    golden: Served, opened: Open
) -> None:
    """A link of yesterday, or a mistyped one, hides no row."""
    tab, watch = opened(
        f"{golden.address}/results.html?dependency=nothing&sort=nonsense&environment=<b>"
    )
    assert len(titles(tab)) == 5
    watch.check(golden)


def test_table_works_from_a_folder(golden: Served, opened: Open) -> None:
    """Without a server the rows are filtered all the same."""
    tab, watch = opened((golden.folder / "results.html").as_uri())
    tab.locator(".db-filter input").fill("simul")
    assert titles(tab) == ["Delays by a flag"]
    assert watch.complaints == []


def test_calendar_sorts_what_is_unknown_to_the_end(
    golden: Served, opened: Open
) -> None:
    """A test that was never run stands last, up and down."""
    tab, _ = opened(f"{golden.address}/calendar.html")
    for direction in ("ascending", "descending"):
        tab.get_by_role("button", name="Last run").press("Enter")
        assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == direction
        assert tab.locator(f"{ROWS} td:nth-child(3)").all_inner_texts()[-1] == "–"


@pytest.mark.parametrize("site", ["own", "golden"])
def test_report_card_prints_on_one_sheet(
    request: pytest.FixtureRequest, opened: Open, site: str
) -> None:
    """A4 and letter, with the theme's head and foot left out."""
    served: Served = request.getfixturevalue(site)
    tab, _ = opened(f"{served.address}/report-card.html")
    for paper in ("A4", "Letter"):
        made = tab.pdf(format=paper, margin=MARGINS)
        assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1, paper


@pytest.fixture
def instant(tmp_path: Path) -> Iterator[Served]:
    """A site that asks its theme for instant navigation."""
    book = Path(shutil.copytree(GOLDEN_BOOK, tmp_path / "book"))
    file = book / "mkdocs.yml"
    settings = file.read_text(encoding="utf-8")
    swapping = settings.replace(
        "[navigation.tabs]", "[navigation.tabs, navigation.instant]"
    )
    for below in served(tmp_path):
        # The theme swaps only pages that the site map names, by their whole address.
        file.write_text(
            f"site_url: {below.address}/site/\n{swapping}", encoding="utf-8"
        )
        site_of(book, tmp_path, "2026-03-10")
        yield below


def test_table_of_a_page_that_was_not_loaded_anew_is_sorted_as_well(
    instant: Served, opened: Open
) -> None:
    """A site may ask its theme to swap pages; what a script does to a page it does to the next."""
    tab, _ = opened(f"{instant.address}/site/index.html")
    tab.evaluate("window.isTheSame = true")
    tab.locator(".md-tabs").get_by_role("link", name="Results").click()
    tab.wait_for_url("**/results.html")
    tab.get_by_role("button", name="Date").press("Enter")
    assert tab.locator("th[aria-sort=ascending]").inner_text().startswith("Date")
    assert tab.evaluate("window.isTheSame")
