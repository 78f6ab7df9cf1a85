"""The Markdown report says all that a reviewer needs, and quotes so that nothing in it
is Markdown.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import books
from drillbook.check.gate import GATES
from drillbook.report.links import Links
from drillbook.report.markdown import (
    MOST_OF_A_COMMENT,
    code_span,
    markdown_report,
    summary,
)
from report.reported import (
    HOSTILE,
    accepted,
    damaged,
    hostile,
    with_cells,
    with_findings,
)

_RUN = re.compile("`+")


def _spans(line: str) -> tuple[list[str], str]:
    """Return the code spans of one line, found as CommonMark says, and what stands
    outside of them.
    """
    spans, outside, at = [], "", 0
    while opening := _RUN.search(line, at):
        outside += line[at : opening.start()]
        closing = next(
            (
                m
                for m in _RUN.finditer(line, opening.end())
                if len(m[0]) == len(opening[0])
            ),
            None,
        )
        if closing is None:
            outside += opening[0]
            at = opening.end()
            continue
        text = line[opening.end() : closing.start()]
        padded = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
        spans.append(text[1:-1] if padded else text)
        outside += "<>"
        at = closing.end()
    return spans, outside + line[at:]


def test_what_it_looks_like(book: Path) -> None:
    """The report of a book with one missing test, word for word."""
    with_cells(book, "unavailable", "slow", "quota", more=accepted("quota"))
    assert markdown_report(books.checked(book), GATES["tests"]) == _EXPECTED


_EXPECTED = """\
**The tests gate fails: 1 error, 1 of 3 required tests done.**

### Required tests

| Critical dependency | unavailable | slow | quota |
| --- | --- | --- | --- |
| `database` | tested | **missing** | risk accepted until 2026-12-31 |

### Rules

✓ 27 met, ✗ 1 open, – 33 with nothing to judge yet: A204, A205, A206, D703, D704, D705, D706, \
D708, D710, D711, D712, D713, D714, D715, D716, F014, F016, F017, F020, F021, F023, F024, \
R514, R515, R519, R524, R526, S604, S605, S606, S607, S609, W804.

### Who is asked

- `Sam Example`: `test database with failure mode slow`

### T402, 1 error

Every required failure mode of a critical dependency has a conclusive test, or an accepted risk.

Why: `drillbook explain T402`

- `content/inventory.yml:13:9`: `critical dependency "database" has no conclusive test of \
failure mode "slow" outside production`
  - ``Make it fail outside production, watch, and record it: \
`drillbook capture start --dependency database --failure-mode slow`. Owner: sam.``

### Words

- Conclusive: The outcome is known, good or bad: the service was healthy before the fault and \
watched during it, and something shows that the dependency failed.
"""


def test_a_gate_that_holds(book: Path) -> None:
    """No finding, and nobody is asked."""
    report = markdown_report(books.checked(book), GATES["tests"])
    assert report.startswith("**The tests gate passes: 1 of 1 required tests done.**\n")
    assert "Who is asked" not in report


def test_a_result_that_has_lapsed(book: Path) -> None:
    """The matrix tells it from one that never was, and its dependency's owner is asked."""
    books.write(book, books.POLICY, "max_age: 1d\n")
    report = markdown_report(books.checked(book), GATES["tests"])
    assert "\n| `database` | **lapsed** |\n" in report
    assert (
        "\n- `Sam Example`: `test database with failure mode unavailable`\n" in report
    )


def test_rules_lead_to_their_pages(book: Path) -> None:
    """With a site, each rule has a link; errors come before warnings."""
    report = markdown_report(
        damaged(book), GATES["tests"], Links("https://example.com/")
    )
    assert re.findall(r"^### (\w\d+), (.*)$", report, re.MULTILINE) == [
        ("F004", "1 error"),
        ("F007", "1 error"),
        ("T402", "1 warning"),
    ]
    assert (
        "[Why, and how to correct it](https://example.com/guide/rules.html#t402)"
        in report
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stand_in_code_spans(book: Path, text: str) -> None:
    """No mention, link, image, HTML, table or command gets out of its code span, whatever the
    words.
    """
    plain = markdown_report(
        with_findings(book, [hostile("word")]), GATES["tests"]
    ).splitlines()
    lines = markdown_report(
        with_findings(book, [hostile(text)]), GATES["tests"]
    ).splitlines()
    assert [_spans(line)[1] for line in lines] == [_spans(line)[1] for line in plain]


@given(st.text(st.characters() | st.sampled_from("`` \n|@\\")))
def test_a_code_span_is_one_span(text: str) -> None:
    """Backticks of any number, at any end, do not close it."""
    spans, outside = _spans(code_span(text))
    assert outside == "<>"
    assert len(spans) == 1


def test_owners_are_named_and_not_called(book: Path) -> None:
    """A member's name is told as it is, in a code span."""
    with_cells(book, "unavailable", "slow")
    books.write(
        book,
        books.TEAM,
        books.text_of(book, books.TEAM).replace("Sam Example", "'@everyone <b>'"),
    )
    assert (
        "- `@everyone <b>`: `test database with failure mode slow`\n"
        in markdown_report(books.checked(book), GATES["tests"])
    )


def test_each_gate_asks_for_its_own(book: Path) -> None:
    """Agreement is asked for at the gates that need it, and a dependency without an owner is not
    passed over.
    """
    books.remove_result(book)
    books.write(
        book,
        books.INVENTORY,
        books.text_of(book, books.INVENTORY).replace("    owner: sam\n", ""),
    )
    report = markdown_report(books.checked(book), GATES["tests"])
    assert (
        "\n- Nobody, because no member of the team owns it: `database unavailable`\n"
        in report
    )
    assert "agree" not in report
    wider = markdown_report(books.checked(book), GATES["stage-1"])
    assert (
        "\n- `Alex Example`: `agree to playbook database-failover; agree to playbook shop-"
        in wider
    )
    assert "Nobody" not in wider


def test_a_comment_is_capped(book: Path) -> None:
    """It keeps whole lines within GitHub's limit, counts the rest, and says where it is; a summary
    has more room.
    """
    findings = [hostile(f"{number} {'é' * 400}") for number in range(300)]
    assessment = with_findings(book, findings)
    report = markdown_report(assessment, GATES["tests"])
    assert MOST_OF_A_COMMENT - 2_000 < len(report.encode()) <= MOST_OF_A_COMMENT
    told = len(re.findall("^- `content/", report, re.MULTILINE))
    helped = len(re.findall("^  - `", report, re.MULTILINE))
    left = 2 * 300 - told - helped
    assert report.endswith(f"\n\n{left} more lines: `drillbook check` prints all.\n")
    whole = summary(assessment, GATES["tests"])
    assert len(re.findall("^- `content/", whole, re.MULTILINE)) == 300
    assert len(whole.encode()) <= 1_000_000


def test_the_cap_holds_at_every_size(book: Path) -> None:
    """Wherever the lines happen to end, the sentence that counts the rest fits as well."""
    assessment = with_findings(book, [hostile(str(number)) for number in range(30)])
    for most in range(500, 1_500):
        assert (
            len(markdown_report(assessment, GATES["tests"], most=most).encode()) <= most
        )


def test_one_long_text_does_not_crowd_out_the_others(book: Path) -> None:
    """A text of any length is cut off, and says so."""
    report = markdown_report(
        with_findings(book, [hostile("x" * 100_000), hostile("y")]), GATES["tests"]
    )
    assert "… (99,000 more characters)" in report
    assert "`content/y:1:1`" in report
