"""The home page says where the team stands, what is missing, and who is asked."""

from datetime import date
from pathlib import Path

import pytest

from built import Document, parse, write
from drillbook.briefing.changes import Change
from drillbook.pages.page import Site
from pages.rendered import assessed, page_at, rendered

MANY = 40


def home(site: Site) -> Document:
    """Return the home page."""
    return parse(page_at(site, "index.html").html)


def cells(site: Site) -> dict[str, str]:
    """Return what the cells of the matrix say, by where they lead."""
    return {e.attributes["href"]: e.text for e in home(site).all("a", "db-cell")}


def dependencies(number: int) -> str:
    """Return the lines of so many critical dependencies."""
    return "".join(
        f"  - {{id: part-{i}, name: Part {i}, kind: cache, criticality: critical, used_by:"
        " [shop]}\n"
        for i in range(number)
    )


def with_many(book: Path) -> Path:
    """Add forty critical dependencies that were never tested to a book."""
    path = book / "content" / "inventory.yml"
    path.write_text(
        path.read_text(encoding="utf-8") + dependencies(MANY), encoding="utf-8"
    )
    return book


def test_each_cell_leads_to_what_it_stands_for(golden_site: Site) -> None:
    """A result, an accepted risk, or the command that fills the cell."""
    assert cells(golden_site) == {
        "results/2026-03-02-database-unavailable.html": "✓ Tested: outage, a surprise 2026-03-02",
        "results/2026-03-04-database-slow.html": (
            "✓ Tested: degraded, as expected 2026-03-04, simulated"
        ),
        "completeness.html#risk-database-credentials": "⚑ Risk accepted until 2026-12-31",
        "completeness.html#missing-queue-unavailable": "✗ Missing 1 run does not count",
    }


def test_cell_whose_test_is_too_old_says_so(book: Path) -> None:
    """A result beyond the policy's age asks to be repeated, and still leads to its page."""
    write(book, {"content/policy.yml": "max_age: 7d\n"})
    shown = cells(rendered(book))
    assert (
        shown["results/2026-03-02-database-unavailable.html"]
        == "↻ Repeat 2026-03-02, too old"
    )
    assert "✓ Tested" in shown["results/2026-03-04-database-slow.html"]


def test_what_is_open_besides_says_what_to_do(golden_site: Site) -> None:
    """The first finding of each rule, in the order of the method, with its remedy; missing tests
    have their cards.
    """
    found = home(golden_site).all("li", "db-finding")
    assert [finding.text.split()[-1] for finding in found] == [
        "P101",
        "P102",
        "A201",
        "R502",
        "R508",
    ]
    assert (
        "Each of them reads it and runs: drillbook agree database-failover --as MEMBER."
        in found[2].text
    )


def test_gap_says_why_and_who_and_how(golden_site: Site) -> None:
    """Whoever reads it can act."""
    (card,) = home(golden_site).all("li", "db-card")
    assert (
        "2026-03-05-queue-unavailable does not count: it ran in production (live); "
        in card.text
    )
    assert "Nobody owns this dependency" in card.text
    assert (
        "drillbook capture start --dependency queue --failure-mode unavailable"
        in card.text
    )


def test_what_is_open_is_counted_by_what_it_is_about(golden_site: Site) -> None:
    """Beside the tests, everything else that keeps Stage 2 from being complete has a number and a
    link.
    """
    fields = [e.text for e in home(golden_site).all("ul", "db-fields")]
    assert "failure tests: 1" in fields[0]


def test_each_member_sees_what_is_asked_of_them(golden_site: Site) -> None:
    """The line of a member leads to the whole list."""
    document = home(golden_site)
    rows = [e.text for e in document.all("li") if "to agree to" in e.text]
    assert rows == [
        "Ada Example: 1 playbook to agree to, 2 results to acknowledge",
        "Ben Example: 1 playbook to agree to, 2 results to acknowledge",
    ]
    assert "team.html#of_ada" in [e.attributes.get("href") for e in document.all("a")]


def test_many_dependencies_do_not_bury_the_rest_of_the_page(book: Path) -> None:
    """What is open stands first; the rest is a link away."""
    document = home(rendered(with_many(book)))
    assert len(document.all("table", "db-matrix")) == 1
    assert len(document.all("a", "db-cell--missing")) <= 30
    assert "12 more critical dependencies" in document.text
    assert len(document.all("li", "db-card")) == 6
    assert "35 more tests to run" in document.text


def test_complete_dependencies_give_way_to_open_ones(book: Path) -> None:
    """Of more dependencies than the page bears, those with something to do are shown."""
    write(
        book, {"content/policy.yml": "required_failure_modes: {cache: [unavailable]}\n"}
    )
    shown = cells(rendered(with_many(book)))
    assert "completeness.html#missing-part-28-unavailable" in shown
    assert "results/2026-03-02-database-unavailable.html" not in shown


def test_nothing_is_said_of_changes_that_nobody_knows(
    golden_site: Site, book: Path
) -> None:
    """The heading stands there only with something below it."""
    assert "Changes since" not in home(golden_site).text
    changes = (
        Change("covered", "database", "unavailable"),
        Change("target", "<b>one</b>", "is new"),
    )
    document = home(rendered(book, changes=changes))
    assert "Changes since the last version" in document.text
    assert "Targets and inventory: <b>one</b>: is new" in document.text
    assert "changes" in {
        heading.id
        for heading in page_at(rendered(book, changes=changes), "index.html").headings
    }


@pytest.mark.parametrize("day", [date(2026, 3, 10), date(2027, 6, 1)])
def test_first_sentence_counts_what_is_missing(book: Path, day: date) -> None:
    """Missing and lapsed tests are both to be run."""
    cells_of_book = assessed(book, day).evaluation.cells
    missing = sum(cell.open for cell in cells_of_book)
    (verdict,) = home(rendered(book, day)).all("p", "db-hero__verdict")
    assert (
        f"To complete Stage 2, run {'1 more' if missing == 1 else f'{missing} tests'},"
        in (verdict.text)
    )
