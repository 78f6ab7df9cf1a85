"""The calendar says what ran when, until when it counts, and whether the rhythm is that
of Stage 3.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from built import Document, parse, write
from drillbook.pages.cadence import Cadence, Pace, cadences
from drillbook.pages.page import Site
from pages.rendered import assessed, page_at, rendered

RUN = "2026-03-02-database-unavailable"


def calendar(site: Site) -> Document:
    """Return the page."""
    return parse(page_at(site, "calendar.html").html)


def run_again(book: Path, day: str) -> Path:
    """Add a test of the database that was made on another day: what it saw and measured
    is its own.
    """
    folder = Path(
        shutil.copytree(
            book / "results" / RUN, book / "results" / f"{day}-database-unavailable"
        )
    )
    for path in (
        folder / "result.yml",
        folder / "probes" / "orders.csv",
        folder / "evidence" / "console.txt",
    ):
        text = (
            path.read_text(encoding="utf-8")
            .replace("2026-03-02", day)
            .replace(":00+00:00", ":07+00:00")
        )
        path.write_text(
            text.replace("Promoted.", f"Promoted on {day}."), encoding="utf-8"
        )
    return book


def of_database(book: Path, today: date) -> Cadence:
    """Return the cadence of the database's unavailability."""
    return cadences(assessed(book, today).evaluation)[0]


@pytest.mark.parametrize(
    ("runs", "today", "pace"),
    [
        ((), date(2026, 3, 10), Pace.ONCE),
        ((), date(2026, 4, 6), Pace.ONCE),
        ((), date(2026, 4, 7), Pace.OVERDUE),
        (("2026-01-26",), date(2026, 3, 10), Pace.KEPT),
        (("2026-01-25",), date(2026, 3, 10), Pace.SLOW),
        (("2026-01-26",), date(2026, 5, 1), Pace.OVERDUE),
        (("2026-02-17",), date(2026, 3, 10), Pace.ONCE),
        (("2026-02-16",), date(2026, 3, 10), Pace.KEPT),
        (("2026-02-17", "2026-01-26"), date(2026, 3, 10), Pace.KEPT),
    ],
)
def test_pace_is_kept_by_two_runs_within_five_weeks_and_a_third_to_come(
    book: Path, runs: tuple[str, ...], today: date, pace: Pace
) -> None:
    """35 days are five weeks, and one day more is too long."""
    for day in runs:
        run_again(book, day)
    assert of_database(book, today).pace is pace


def test_cell_that_was_never_tested_has_no_dates(book: Path) -> None:
    """A run in production is none for the cadence."""
    queue = cadences(assessed(book).evaluation)[-1]
    assert (
        queue.cell.dependency.id,
        queue.pace,
        queue.next_by,
        queue.counts_until,
    ) == (
        "queue",
        Pace.NEVER,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("age", "until"),
    [("30d", date(2026, 4, 1)), ("36h", date(2026, 3, 3)), ("1d", date(2026, 3, 3))],
)
def test_result_counts_until_the_day_before_it_is_too_old(
    book: Path, age: str, until: date
) -> None:
    """The last day is the one on which the check still counts it."""
    write(book, {"content/policy.yml": f"max_age: {age}\n"})
    assert of_database(book, until).counts_until == until
    assert (
        of_database(book, date.fromordinal(until.toordinal() + 1)).counts_until is None
    )


def test_days_with_results_lead_to_them(golden_site: Site) -> None:
    """A day's number is a link, and today is marked for those who see no frame."""
    document = calendar(golden_site)
    links = [e.attributes["href"] for e in document.all("a") if e.text == "1"]
    assert f"results/{RUN}.html" in links
    (today,) = [
        e for e in document.all("td") if e.attributes.get("aria-current") == "date"
    ]
    assert today.text == "·"


def test_day_with_several_results_leads_to_the_filtered_table(book: Path) -> None:
    """Two results of a day are two rows of the table."""
    run_again(book, "2026-03-04")
    assert "results.html?filter=2026-03-04" in {
        e.attributes.get("href") for e in calendar(rendered(book)).all("a")
    }


def test_last_day_of_a_result_is_in_a_month_to_come(golden_site: Site) -> None:
    """Who plans ahead sees when tests have to be repeated, in words as well."""
    marks = [
        e.attributes["title"] for e in calendar(golden_site).all("abbr", "db-last")
    ]
    assert marks == [
        "Repeat by 2027-03-02: database unavailable",
        "Repeat by 2027-03-04: database slow",
    ]


def test_day_of_the_next_run_is_marked(golden_site: Site) -> None:
    """Stage 3's rhythm, drawn where one looks for it; months in which nothing is due are told to be
    left out.
    """
    marks = [
        e.attributes["title"] for e in calendar(golden_site).all("abbr", "db-next")
    ]
    assert marks == [
        "Next run by 2026-04-06: database unavailable",
        "Next run by 2026-04-08: database slow",
    ]
    assert len(calendar(golden_site).all("tr", "db-calendar__gap")) == 1


def test_months_begin_with_the_first_result_and_end_where_plans_do(
    golden_site: Site, book: Path
) -> None:
    """Three months at least, twelve at most, and those to come that have a mark."""

    def months(site: Site) -> list[str]:
        return [
            e.text
            for e in calendar(site).all("th")
            if e.attributes.get("scope") == "row" and e.text[:2] == "20"
        ]

    assert months(golden_site) == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
        "2027-03",
    ]
    run_again(book, "2024-01-31")
    far = rendered(book)
    assert months(far)[:1] == ["2025-04"]
    assert "1 older result." in calendar(far).text


def test_every_month_has_its_days(golden_site: Site) -> None:
    """February 2026 has 28, and a row has 31 places."""
    rows = (
        page_at(golden_site, "calendar.html")
        .html.split('<th scope="row">2026-02</th>')[1]
        .split("</tr>")[0]
    )
    assert rows.count("<td") == 31
    assert rows.count("db-calendar__none") == 3
