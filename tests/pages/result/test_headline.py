"""The headline says what is known now, whether that was expected, and what the result is worth."""

from pathlib import Path

from built import Element, write
from drillbook.pages.page import Site
from pages.rendered import rendered
from pages.test_results import INCONCLUSIVE, SIMULATED, SURPRISE, changed, shown, text

MAIL = "2026-03-06-mail-unavailable"


def verdict(site: Site, result: str, tone: str) -> Element:
    """Return what stands on top of a result's page, which has to be of a tone."""
    (section,) = shown(site, result).all("section", f"db-verdict--{tone}")
    return section


def test_verdict_is_told_in_sentences_with_what_it_is_worth(golden_site: Site) -> None:
    """Outcome, why, expectation beside observation, and the cell that it covers."""
    assert (
        verdict(golden_site, SURPRISE, "surprise").text
        == "Outage, a surprise. The service was healthy before the fault, samples failed (orders 2"
        " of 2) while it was active, and it came back. Expected: degraded. Observed: outage,"
        " measured by probes. It covers database × unavailable in Stage 2."
    )


def test_outcome_as_expected_says_so(book: Path) -> None:
    """A failure that was predicted is a good test."""
    site = changed(book, SURPRISE, "expected: {impact: degraded", "expected: {impact: outage")
    assert verdict(site, SURPRISE, "as-expected").text.startswith("Outage, as expected.")


def test_result_that_does_not_count_says_why_once_and_how_to_repeat_it(golden_site: Site) -> None:
    """The reason stands there once, and the command behind it."""
    words = verdict(golden_site, INCONCLUSIVE, "inconclusive").text
    assert words.count("nothing was observed of the service while the fault was active") == 1
    assert "So it covers no cell of Stage 2." in words
    assert "drillbook capture start --dependency database --failure-mode slow" in words


def test_dry_run_tested_nothing(book: Path) -> None:
    """What never happened is no test, whatever else is written down."""
    site = changed(book, SURPRISE, "technique: real,", "technique: real, injection: dry-run,")
    assert verdict(site, SURPRISE, "not-a-test").text.startswith(
        "Nothing was tested. Not a test: it was a dry run"
    )


def test_doubt_about_a_record_is_told_with_its_rule(book: Path) -> None:
    """A record whose parts contradict each other is not to be relied on, and the page says so first
    of all.
    """
    site = changed(book, SURPRISE, "before: {ok: 2", "before: {ok: 9")
    words = verdict(site, SURPRISE, "doubtful").text
    assert "but there are doubts about this record" in words
    assert words.count("probe orders says 9 good") == 1
    assert "../guide/rules.html#r507" in [
        e.attributes.get("href") for e in shown(site, SURPRISE).all("a")
    ]


def test_result_that_counts_no_more_says_why(book: Path) -> None:
    """What is too old by the policy covers no cell any longer, and the command to repeat it is
    there.
    """
    words = text(rendered(write(book, {"content/policy.yml": "max_age: 5d\n"})), SURPRISE)
    assert "It once covered database × unavailable, and counts no more: it is 8 days old" in words
    assert (
        "To repeat it: drillbook capture start --dependency database --failure-mode unavailable"
        in words
    )


def test_simulated_fault_covers_only_with_that_word(golden_site: Site) -> None:
    """The sentence on top says it as well."""
    assert "with a fault that was only simulated" in text(golden_site, SIMULATED)


def test_failure_that_nobody_asks_for_is_known_all_the_same(book: Path) -> None:
    """A non-critical dependency has no cells."""
    changed(book, MAIL, "10:03:00", "10:03:21")
    changed(book, MAIL, "10:04:12", "10:04:40")
    site = changed(book, MAIL, "Orders wait.", "Confirmations wait.")
    assert "Stage 2 does not ask for mail × unavailable; it is known all the same." in text(
        site, MAIL
    )


def test_exercise_that_was_stuck_does_not_count(book: Path) -> None:
    """What was improvised was not in the playbook, and the page says so."""
    words = text(changed(book, SURPRISE, "kind: failure-test", "kind: exercise"), SURPRISE)
    assert (
        "It does not count as an exercise: a step was improvised: Restarted the shop by hand."
        in words
    )
    assert "drillbook capture start --exercise database-failover" in words
