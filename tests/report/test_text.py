"""The text report says where, what, how to mend it, and whether the gate holds, each on a line of
its own.
"""

from pathlib import Path

import pytest

import books
from drillbook.check.gate import GATES
from drillbook.report.links import Links
from drillbook.report.text import text_report
from report.reported import HOSTILE, damaged, hostile, with_findings

_TESTS = """\
content/inventory.yml:13:9: warning T402 critical dependency "database" has no conclusive test of \
failure mode "slow" outside production
    Make it fail outside production, watch, and record it: \
`drillbook capture start --dependency database --failure-mode slow`. Owner: sam.

content/notes.txt: error F007 is in a place where drillbook expects no file.
    Rename, move or remove it: drillbook would never read it there.

content/team.yml:13:5: error F004 `members[2].prioritty` is not a key here. Did you mean "priority"?
    Correct the key's name, or remove the key: drillbook never skips one silently.

Why F004, F007, T402: drillbook explain CODE
Conclusive: The outcome is known, good or bad: the service was healthy before the fault and \
watched during it, and something shows that the dependency failed.
1 more finding concerns Stage 2 only: drillbook check --gate stage-2
The tests gate fails: 2 errors, 1 of 2 required tests done.
"""


def test_findings_at_the_gate_are_told_with_their_help(book: Path) -> None:
    """Each finding has its place, severity, code and message, and below them what to do."""
    assert text_report(damaged(book), GATES["tests"]) == _TESTS


def test_with_a_site_each_rule_has_its_page(book: Path) -> None:
    """The address of each rule that is broken is told once, and so is that of each word."""
    lines = text_report(
        damaged(book), GATES["tests"], Links("https://example.com/")
    ).splitlines()
    assert lines[-6:-3] == [
        f"Why {code}: https://example.com/guide/rules.html#{code.lower()}"
        for code in ("F004", "F007", "T402")
    ]
    assert lines[-3].endswith(" https://example.com/guide/index.html#conclusive")


def test_a_wider_gate_tells_all(book: Path) -> None:
    """At the gate of Stage 2 nothing is left outside."""
    lines = text_report(damaged(book), GATES["stage-2"]).splitlines()
    assert any("error P106 non-critical dependency" in line for line in lines)
    assert not any("concerns Stage 2 only" in line for line in lines)
    assert lines[-1].startswith(
        "The stage-2 gate fails: 3 errors, 1 of 2 required tests done."
    )


def test_a_gate_that_holds_is_one_line(book: Path) -> None:
    """A book without a finding is told in one line."""
    assert (
        text_report(books.checked(book), GATES["tests"])
        == "The tests gate passes: 1 of 1 required tests done.\n"
    )


def test_one_error_is_told_in_the_singular(book: Path) -> None:
    """One error is not 1 errors."""
    books.remove_result(book)
    report = text_report(books.checked(book), GATES["tests"])
    assert report.endswith(
        "The tests gate fails: 1 error, 0 of 1 required tests done.\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_harmless(book: Path, text: str) -> None:
    """A path, message or help with commands, colours or line ends stays two lines of plain text."""
    report = text_report(with_findings(book, [hostile(text)]), GATES["tests"])
    lines = report.split("\n")
    assert len(lines) == 6
    assert lines[0].startswith("content/")
    assert lines[1].startswith("    ")
    assert lines[2:] == [
        "",
        "Why F002: drillbook explain F002",
        "The tests gate fails: 1 error, 1 of 1 required tests done.",
        "",
    ]
    assert "##[" not in report
    assert not [line for line in lines if line.lstrip().startswith("::")]
    assert all(c == "\n" or c.isprintable() for c in report)


@pytest.mark.parametrize(
    "text", ["::error::pwned", "##[error]pwned", r"\e[2Jpwned", r"a\n::error::pwned"]
)
def test_hostile_words_in_a_file_are_harmless(book: Path, text: str) -> None:
    """What an author writes as a value comes out of the loader and the report without its power."""
    books.write(book, books.POLICY, f'max_age: "{text}"\n"{text}": 1\n')
    report = text_report(books.checked(book), GATES["tests"])
    lines = report.split("\n")
    assert [line for line in lines if " error F002 " in line]
    assert [line for line in lines if " error F004 " in line]
    assert "pwned" in report
    assert "##[" not in report
    assert not [line for line in lines if line.lstrip().startswith("::")]
    assert all(c == "\n" or c.isprintable() for c in report)
