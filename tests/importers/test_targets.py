"""Targets and severities are found where a text names them, and nowhere else."""

import time

import pytest

from drillbook.importers.targets import Target, severities_in, targets_in


@pytest.mark.parametrize(
    ("text", "target", "found"),
    [
        ("RTO: 30 min", "rto", ("30m",)),
        ("The RTO is 4 hours.", "rto", ("4h",)),
        ("**RTO:** 1h30m", "rto", ("90m",)),
        ("RTO = 1 h 30 min", "rto", ("90m",)),
        ("RTO: 1 hour and 30 minutes", "rto", ("90m",)),
        ("- rto 90s", "rto", ("90s",)),
        ("RTO: 1.5 hours", "rto", ("90m",)),
        ("RTO: < 15 minutes", "rto", ("15m",)),
        ("RTO of less than 2 days", "rto", ("2d",)),
        ("| RTO | 30m |\n| RPO | 5m |", "rto", ("30m",)),
        ("| RTO | 30m |\n| RPO | 5m |", "rpo", ("5m",)),
        ("RTO 30m / RPO 5m", "rpo", ("5m",)),
        ("Recovery Time Objective (RTO): 8 hours", "rto", ("8h",)),
        ("Recovery point objective: one day, or 24 hours", "rpo", ()),
        ("## RTO\n\n30 minutes", "rto", ("30m",)),
        ("RPO: 0", "rpo", ("0s",)),
        ("RPO: zero", "rpo", ("0s",)),
        ("rto: 30m\n\nThe RTO is 30 minutes.", "rto", ("30m",)),
        ("RTO: 30m\n\nThe RTO is one hour: RTO 1h", "rto", ("30m", "1h")),
        # What is not said is not found.
        ("RTO: best effort", "rto", ()),
        ("RTO: 15-30 minutes", "rto", ()),
        ("RTO: 15 min - 30 min", "rto", ()),
        ("RTO: 30", "rto", ()),
        ("RTO: 30 moons", "rto", ()),
        ("RPO: 0.5", "rpo", ()),
        ("RTO/RPO: 30m/5m", "rpo", ()),
        ("RTO and RPO: 30m", "rpo", ()),
        ("| RTO | RPO |\n|-----|-----|\n| 30m | 5m |", "rto", ()),
        ("| RTO | RPO |\n|-----|-----|\n| 30m | 5m |", "rpo", ()),
        ("CARTOON: 5m", "rto", ()),
    ],
)
def test_a_target_is_found_as_people_write_it(
    text: str, target: Target, found: tuple[str, ...]
) -> None:
    """In words, in tables and below headings; a range or a bare number names none."""
    assert targets_in(text, target) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Severity: SEV 1", ("SEV 1",)),
        ("**Severity:** `P1`", ("P1",)),
        ("| Severity | critical |", ("critical",)),
        ("- Priority: P2", ("P2",)),
        ("severity level: 3\n\nSeverity: high", ("3", "high")),
        ("The severity: of this is unclear", ()),
        ("Severity\n\nhigh", ()),
        ("Severity: **", ()),
    ],
)
def test_a_severity_is_found_where_a_line_begins_with_it(
    text: str, found: tuple[str, ...]
) -> None:
    """In the team's own words."""
    assert severities_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 250_000,
        "RTO" + "\n" * 250_000,
        "RTO " * 60_000,
        "severity " * 28_000,
        "*" * 250_000,
    ],
)
def test_looking_for_them_takes_a_time_that_grows_with_the_text(text: str) -> None:
    """Whatever stands in a file."""
    begun = time.process_time()
    assert (targets_in(text, "rto"), severities_in(text)) == ((), ())
    assert time.process_time() - begun < 2
