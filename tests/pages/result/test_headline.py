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
    """Outcome, time to restore, the required test that it is, what users felt, what was learned,
    and why.
    """
    assert (
        verdict(golden_site, SURPRISE, "surprise").text
        == "Outage, a surprise. Restored after 10 min 30 s, above the RTO of 5 min. Order database"
        " was made unavailable in staging by Ben Example on 2026-03-02 10:00:00 UTC. This is the"
        ' required test "database unavailable". What users felt Nobody could order for ten'
        " minutes. What we learned The standby did not take over by itself.The rest of it"
        " Restarting the shop did it. Why this verdict The service was healthy before the fault,"
        " samples failed (orders 2 of 2) while it was active, and it came back. Expected: degraded."
        " Observed: outage, measured by probes. How a verdict is reached"
    )


def test_what_nobody_wrote_down_is_said(book: Path) -> None:
    """A box without what users felt says so, and does not leave it out."""
    changed(book, SURPRISE, ", description: Nobody could order for ten minutes.", "")
    words = verdict(rendered(book), SURPRISE, "surprise").text
    assert "What users felt Nobody wrote it down." in words


def test_outcome_as_expected_says_so(book: Path) -> None:
    """A failure that was predicted is a good test."""
    site = changed(
        book, SURPRISE, "expected: {impact: degraded", "expected: {impact: outage"
    )
    assert verdict(site, SURPRISE, "as-expected").text.startswith(
        "Outage, as expected."
    )


def test_result_that_does_not_count_says_why_once_and_how_to_repeat_it(
    golden_site: Site,
) -> None:
    """The reason stands there once, and the command behind it."""
    words = text(golden_site, INCONCLUSIVE)
    assert (
        words.count("nothing was observed of the service while the fault was active")
        == 1
    )
    assert "So it does not count for Stage 2." in words
    assert "drillbook capture start --dependency database --failure-mode slow" in words


def test_dry_run_tested_nothing(book: Path) -> None:
    """What never happened is no test, whatever else is written down."""
    site = changed(
        book, SURPRISE, "technique: real,", "technique: real, injection: dry-run,"
    )
    words = verdict(site, SURPRISE, "not-a-test").text
    assert words.startswith("Nothing was tested. ")
    assert "Not a test: it was a dry run" in words


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
    """What is too old by the policy no longer counts, and the command to repeat it is there."""
    words = text(
        rendered(write(book, {"content/policy.yml": "max_age: 5d\n"})), SURPRISE
    )
    assert (
        'It no longer counts as the required test "database unavailable": it is 8 days'
        in words
    )
    assert (
        "Record a test like this: drillbook capture start --dependency database --failure-mode"
        " unavailable" in words
    )


def test_simulated_fault_covers_only_with_that_word(golden_site: Site) -> None:
    """The sentence on top says it as well."""
    assert "Its fault was simulated." in text(golden_site, SIMULATED)


def test_failure_that_nobody_asks_for_is_known_all_the_same(book: Path) -> None:
    """A non-critical dependency has no required tests."""
    changed(book, MAIL, "10:03:00", "10:03:21")
    changed(book, MAIL, "10:04:12", "10:04:40")
    site = changed(book, MAIL, "Orders wait.", "Confirmations wait.")
    assert 'Stage 2 does not require the test "mail unavailable".' in text(site, MAIL)


def test_exercise_that_was_stuck_does_not_count(book: Path) -> None:
    """What was improvised was not in the playbook, and the page says so."""
    words = text(
        changed(book, SURPRISE, "kind: failure-test", "kind: exercise"), SURPRISE
    )
    assert (
        "It does not count as an exercise: a step was improvised: Restarted the shop by hand."
        in words
    )
    assert "drillbook capture start --exercise database-failover" in words
