"""Fingerprints are stable where the finding is the same, and different where it is another."""

import pytest

from drillbook.check.fingerprint import fingerprints
from drillbook.model.finding import Finding
from drillbook.model.location import Location


def _finding(
    message: str = "m", *, code: str = "F002", path: str = "a.yml", line: int = 1
) -> Finding:
    return Finding(
        location=Location(path, line, 1), code=code, message=message, help="h"
    )


def _one(finding: Finding) -> str:
    (fingerprint,) = fingerprints([finding])
    return fingerprint


@pytest.mark.parametrize(
    "other",
    [
        _finding("`id` occurs twice; the first is in line 7", line=30),
        _finding("`id` occurs twice; the first is in line 12"),
    ],
)
def test_lines_do_not_count(other: Finding) -> None:
    """Neither where a finding stands nor lines and ages that it names make another of it."""
    assert _one(other) == _one(_finding("`id` occurs twice; the first is in line 7"))


@pytest.mark.parametrize(
    "other",
    [
        _finding("result 2026-11-21-database-slow"),
        _finding("result 2026-11-20-database-slow", code="F003"),
        _finding("result 2026-11-20-database-slow", path="b.yml"),
    ],
)
def test_what_makes_another_finding(other: Finding) -> None:
    """Ids with dates in them, the code and the file tell findings apart."""
    assert _one(other) != _one(_finding("result 2026-11-20-database-slow"))


def test_the_same_twice_are_two() -> None:
    """Two findings with the same words in one file have fingerprints of their own."""
    first, second = fingerprints([_finding(line=1), _finding(line=2)])
    assert first != second


def test_it_is_the_same_in_every_run() -> None:
    """A change of this value makes every consumer report all findings as new."""
    assert _one(_finding()) == "08b98a6f68141b40be87575d824da094"


def test_a_path_that_is_no_text_has_one() -> None:
    """Broken bytes in a file's name stop nothing."""
    assert len(_one(_finding(path="caf\udce9"))) == 32
