"""The table of results and the report card."""

from pathlib import Path

from built import parse
from drillbook.pages.page import Site
from drillbook.pages.views.result_table import result_tables
from pages.rendered import assessed, page_at, rendered
from pages.test_home import with_many


def test_table_says_what_can_be_chosen(golden_site: Site) -> None:
    """Columns with few values are offered as a choice, and times sort by their length."""
    document = parse(page_at(golden_site, "results.html").html)
    offered = [e.text for e in document.all("th") if "data-db-facet" in e.attributes]
    assert offered == ["Dependency", "Failure mode", "Environment", "Verdict"]
    assert [
        e.attributes["data-db-value"]
        for e in document.all("td")
        if "data-db-value" in e.attributes
    ][-1] == "630.0"


def test_more_results_than_a_page_bears_go_on_another(book: Path) -> None:
    """Each result is on one page, the newest on the first, and the pages lead to each other."""
    first, second, third = result_tables(assessed(book).evaluation, most=2)
    assert [p.uri for p in (first, second, third)] == [
        "results.html",
        "results-2.html",
        "results-3.html",
    ]
    assert {p.tab for p in (first, second, third)} == {"results.html"}
    rows = [len(parse(p.html).all("td", "db-title")) for p in (first, second, third)]
    assert rows == [2, 2, 1]
    links = [
        e.attributes["href"]
        for e in parse(second.html).all("a")
        if e.attributes["href"].startswith("results")
    ]
    assert links[:2] == ["results.html", "results-3.html"]
    assert "2026-03-05 to 2026-03-06" in first.html


def test_empty_table_says_how_to_fill_it(tmp_path: Path) -> None:
    """Without results there is one page with the command for the first."""
    (page,) = result_tables(assessed(tmp_path).evaluation)
    assert "drillbook capture start" in page.html


def test_report_card_has_the_state_and_the_slowest_restoration(
    golden_site: Site,
) -> None:
    """What took longer than its target is named."""
    document = parse(page_at(golden_site, "report-card.html").html)
    assert "2 of 4 tests are done, and 1 risk is accepted." in document.text
    (row,) = [e.text for e in document.all("tr") if "Order database" in e.text]
    assert "10 min 30 s (above the RTO)" in row
    assert "✓ unavailable" in row
    assert "⚑ credentials" in row
    assert "1 surprise" not in document.text
    assert "2 surprises" in document.text


def test_report_card_counts_what_does_not_fit(book: Path) -> None:
    """It stays one sheet, and what is open stands first."""
    document = parse(page_at(rendered(with_many(book)), "report-card.html").html)
    assert len(document.all("tr")) == 17
    assert "26 more dependencies" in document.text
    assert "Order database" not in document.text
