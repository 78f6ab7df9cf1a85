"""The runs of the same failure lead to each other, and each is held against the one before it."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from built import parse, write
from drillbook.check.engine import check
from drillbook.files.load import load
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered
from pages.test_results import SURPRISE, changed, shown, text

LATER = "2026-03-08-database-unavailable"


def run_on(book: Path, day: str, restored: str) -> None:
    """Write down one more run of a failure, on another day and with another recovery."""
    source = book / "results" / SURPRISE / "result.yml"
    said = (
        source.read_text(encoding="utf-8")
        .replace("2026-03-02", day)
        .replace("10:12:30", restored)
    )
    said = said[: said.index("\nevidence:") + 1].replace(
        "    samples: probes/orders.csv\n", ""
    )
    said = said.replace("did not take over by itself", f"did not on {day}")
    # No two runs take the same time over the same thing.
    chance = Random(day)  # noqa: S311 - the same run every time
    for minute, second in ((3, "30"), (4, "00"), (16, "00"), (17, "00")):
        said = said.replace(
            f"10:{minute:02d}:{second}",
            f"10:{minute:02d}:{int(second) + chance.randrange(1, 29):02d}",
        )
    write(book, {f"results/{day}-database-unavailable/result.yml": said})


def later_run(book: Path) -> Site:
    """Render the book with a faster run some days later."""
    run_on(book, "2026-03-08", "10:05:40")
    return rendered(book)


def test_run_is_held_against_the_one_before_it(book: Path) -> None:
    """Each measured time is told against that of the run before."""
    figures = [e.text for e in shown(later_run(book), LATER).all("div", "db-figure")]
    assert (
        "Restored after 3 min 40 s within the RTO of 5 min 6 min 50 s faster than on 2026-03-02"
        in figures
    )
    assert "Detected after 1 min as on 2026-03-02" in figures


def test_recovery_that_nobody_marked_is_the_one_that_was_seen(book: Path) -> None:
    """The page says what the terminal said at the end of the recording."""
    site = changed(
        book, SURPRISE, "  - {at: 2026-03-02T10:12:30+00:00, event: restored}\n", ""
    )
    figures = [e.text for e in shown(site, SURPRISE).all("div", "db-figure")]
    assert any(figure.startswith("Restored after 12 min ") for figure in figures)
    loaded = load(book)
    evaluation = check(loaded.book, loaded.findings, date(2026, 3, 3)).evaluation
    seen = evaluation.verdicts[SURPRISE].restored_after
    assert seen is not None
    rows = page_at(site, "results.html").html
    assert f'data-db-value="{seen.total_seconds()}"' in rows


def test_time_that_was_not_reached_is_a_dash_beside_its_target(book: Path) -> None:
    """Without a restoration there is no time, and no word of having kept the RTO."""
    path = book / "results" / SURPRISE / "result.yml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    gone = ("event: restored", "healthy: true", "samples:")
    kept = [line for line in lines if not any(word in line for word in gone)]
    path.write_text("".join(kept), "utf-8")
    assert "Restored after – RTO 5 min" in [
        e.text for e in shown(rendered(book), SURPRISE).all("div", "db-figure")
    ]


def test_runs_lead_to_each_other(book: Path) -> None:
    """The one before and the one after are one step away, with what came of them."""
    site = later_run(book)
    assert (
        shown(site, LATER).all("nav")[0].text
        == "← Previous run, 2026-03-02: outage, a surprise"
    )
    assert (
        shown(site, SURPRISE).all("nav")[0].text
        == "Next run, 2026-03-08 →: outage, a surprise"
    )
    newer = 'A newer run counts as the required test "database unavailable".'
    assert newer in text(site, SURPRISE)


def test_only_run_has_no_other(golden_site: Site) -> None:
    """Without other runs nothing is said of them."""
    document = shown(golden_site, SURPRISE)
    assert not document.all("nav")
    assert "earlier" not in document.anchors


def test_runs_of_a_cell_are_drawn_and_told_in_words(book: Path) -> None:
    """The recovery of each run is a point, oldest first."""
    told = [e.text for e in shown(later_run(book), SURPRISE).all("desc")]
    assert (
        "Restored after 2026-03-02: 10 min 30 s; 2026-03-08: 3 min 40 s. The RTO is 5 min."
        in told
    )


def test_many_runs_do_not_fill_each_page(book: Path) -> None:
    """Of twenty runs a page shows those nearest to its own, and where the others are."""
    for i in range(20):
        run_on(book, (date(2026, 1, 1) + timedelta(days=i)).isoformat(), "10:05:40")
    document = parse(
        page_at(rendered(book), "results/2026-01-10-database-unavailable.html").html
    )
    others = {
        e.attributes["href"][11:21]
        for e in document.all("a")
        if "-unavailable.html" in e.attributes["href"]
    }
    assert others == {f"2026-01-{day:02d}" for day in range(6, 15) if day != 10}
    assert "12 more runs: all results of Order database" in document.text
