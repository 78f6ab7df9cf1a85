"""Whatever a book says, no report gives the log that it is printed to an order, but for GitHub's
annotations.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import books
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.text.plain import one_line
from report.reported import HOSTILE, REPORTS, hostile, with_findings
from report.runner import commands

_OTHERS = re.compile(r"##(?:vso|teamcity)?\[")
_PIECES = (
    "::",
    "##[",
    "error",
    "add-mask",
    " ",
    "\n",
    "\r",
    "%0A",
    "%25",
    ",",
    "=",
    "]",
    ";",
    "\ufe0f",
    "\u034f",
    "#",
    ":",
)
_TEXT = st.lists(
    st.sampled_from(_PIECES) | st.text(st.characters(), max_size=3), max_size=12
).map("".join)
_FINDING = st.builds(
    Finding,
    location=st.builds(Location, _TEXT, st.integers(0, 3), st.integers(1, 3)),
    code=st.sampled_from(("F002", "F007", "T401")),
    message=_TEXT,
    help=_TEXT,
    severity=st.sampled_from(Severity),
)


@pytest.fixture(scope="module")
def small() -> Iterator[Path]:
    """Return a small book that no test changes."""
    with tempfile.TemporaryDirectory() as folder:
        yield books.make(Path(folder) / "book")


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_no_command(small: Path, name: str, text: str) -> None:
    """Known attacks in path, message and help are obeyed by no log, and move no cursor."""
    _harmless(name, with_findings(small, [hostile(text)]))


@pytest.mark.parametrize("name", REPORTS)
@given(findings=st.lists(_FINDING, max_size=4))
@settings(max_examples=150)
def test_no_words_are_a_command(
    small: Path, name: str, findings: list[Finding]
) -> None:
    """Nor are any others."""
    _harmless(name, with_findings(small, findings))


@given(findings=st.lists(_FINDING, max_size=30))
def test_annotations_are_the_findings(small: Path, findings: list[Finding]) -> None:
    """The runner finds the first ten findings of each kind, with place, code and words, and nothing
    else.
    """
    assessment = with_findings(small, findings)
    within = [f for f in assessment.findings if f.code[0] in "FT"]
    expected = [
        (
            str(finding.severity),
            one_line(finding.location.path),
            str(finding.location.line or ""),
            finding.code,
            (
                f"{one_line(finding.message)}\n{one_line(finding.help)}\ndrillbook explain"
                f" {finding.code}"
            ),
        )
        for severity in Severity
        for finding in [f for f in within if f.severity is severity][:10]
    ]
    obeyed = commands(REPORTS["github"](assessment, GATES["tests"]))
    assert [
        (
            c.name,
            c.properties.get("file", ""),
            c.properties.get("line", ""),
            c.properties["title"],
            c.data,
        )
        for c in obeyed
    ] == [tuple(map(_as_seen, told)) for told in expected]


def _as_seen(text: str) -> str:
    """Take out the characters that the runner does not see in a line."""
    return re.sub(
        "[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]",
        "",
        text,
    )


def _harmless(name: str, assessment: Assessment) -> None:
    report = REPORTS[name](assessment, GATES["stage-2"])
    names = {command.name for command in commands(report)}
    assert names <= ({"error", "warning"} if name == "github" else set())
    assert not _OTHERS.search(report)
    assert not [
        c
        for c in report
        if c != "\n"
        and (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or ord(c) & 0xFFFE == 0xFFFE)
    ]
    assert not re.search(
        "[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", report
    )
