"""What nobody sees in a file is a warning in its line and column, and keeps nothing out of the
book.
"""

from pathlib import Path

import pytest

from books import INVENTORY, PLAYBOOK, POLICY, RESULT, TEAM, text_of, write
from drillbook.files.load import load
from drillbook.model.finding import Severity

_PAGE = "content/index.md"
_TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            TEAM,
            "name: Sam",
            "name: \u202eSam",
            (9, 11, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ),
        (TEAM, "name: Sam", "name: S\u200bam", (9, 12, "U+200B ZERO WIDTH SPACE")),
        (
            TEAM,
            "name: Sam",
            "name: Sam # \u2066",
            (9, 17, "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ),
        (
            PLAYBOOK,
            "severity: SEV 1",
            f"severity: SEV 1{_TAGS}",
            (6, 16, "4 characters in a row that nobody sees"),
        ),
        (
            PLAYBOOK,
            "severity: SEV 1",
            "severity: \u3164SEV 1",
            (6, 11, "U+3164 HANGUL FILLER"),
        ),
        (
            INVENTORY,
            "rto: 1h",
            "rto: 1h # \ufff9",
            (5, 15, "U+FFF9 INTERLINEAR ANNOTATION ANCHOR"),
        ),
        (
            RESULT,
            "method: manual",
            "method: manual #\u2800",
            (12, 17, "U+2800 BRAILLE PATTERN BLANK"),
        ),
        (
            POLICY,
            "",
            'redact: ["a\\u200Bb"]\n',
            (1, 10, "writes U+200B ZERO WIDTH SPACE"),
        ),
        (
            POLICY,
            "",
            'redact: [a, "\\U000E0061"]\n',
            (1, 13, "writes U+E0061 TAG LATIN SMALL LETTER A"),
        ),
        (_PAGE, "", "Welcome.\n\nCall\u2060 them.\n", (3, 5, "U+2060 WORD JOINER")),
        (
            _PAGE,
            "",
            "---\ntitle: A\n---\n\n\xe9\x1b[1m\n",
            (5, 2, "U+001B (a control character)"),
        ),
        (
            _PAGE,
            "",
            "---\r\ntitle: \u200eA\r\n---\r\n",
            (2, 8, "U+200E LEFT-TO-RIGHT MARK"),
        ),
    ],
)
def test_hidden_characters_are_a_warning_at_their_place(
    book: Path, path: str, old: str, new: str, told: tuple[int, int, str]
) -> None:
    """In values, keys, comments and prose, raw or by their number; the file is read all
    the same.
    """
    write(book, path, text_of(book, path).replace(old, new, 1) if old else new)
    loaded = load(book)
    (finding,) = loaded.findings
    assert (finding.code, finding.severity, finding.location.path) == (
        "F015",
        Severity.WARNING,
        path,
    )
    assert (finding.location.line, finding.location.column) == told[:2]
    assert told[2] in finding.message
    assert loaded.errors == ()
    assert loaded.book.damaged == frozenset()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (POLICY, "\ufeffmax_age: 90d\n"),
        (POLICY, "max_age: 90d # \\u200b, as it is written\n"),
        (POLICY, "redact: ['\\u200b', \\u202e, \"\\\\u200b\"]\n"),
        (
            _PAGE,
            (
                "Write \\u202e for it. \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
                " \U0001f468\u200d\U0001f469\n"
            ),
        ),
    ],
)
def test_what_is_written_out_or_belongs_to_a_script_is_none(
    path: str, text: str, book: Path
) -> None:
    """A mark of byte order, an escape that is none, Persian, and a family."""
    write(book, path, text)
    assert [finding for finding in load(book).findings if finding.code == "F015"] == []


def test_a_file_full_of_them_has_a_few_findings(book: Path) -> None:
    """Twenty are told with their places, and that there are more."""
    write(book, _PAGE, "a\u200b " * 1_000)
    told = [finding.message for finding in load(book).findings]
    assert len(told) == 21
    assert "more than 20" in told[0]
