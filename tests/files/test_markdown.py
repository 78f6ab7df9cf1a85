"""A Markdown file is front matter and prose; what no converter could take is refused."""

import pytest

from drillbook.files.markdown import SplitText, UnclosedError, split, too_costly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---\nHi.\n", ("a: 1\n", "Hi.\n", 4)),
        ("---\r\na: 1\r\n---\r\nHi.\r\n", ("a: 1\r\n", "Hi.\r\n", 4)),
        ("---  \na: 1\n---\t\n\nHi.\n", ("a: 1\n", "\nHi.\n", 4)),
        ("---\n---\nHi.\n", ("", "Hi.\n", 3)),
        ("Hi.\n---\na: 1\n---\n", (None, "Hi.\n---\na: 1\n---\n", 1)),
        ("\n---\na: 1\n---\n", (None, "\n---\na: 1\n---\n", 1)),
        ("", (None, "", 1)),
        ("---\na: 1\n---\nHi.\n---\nHo.\n", ("a: 1\n", "Hi.\n---\nHo.\n", 4)),
    ],
)
def test_front_matter_is_split_from_the_prose(
    text: str, expected: tuple[str | None, str, int]
) -> None:
    """Front matter stands between the first two `---` lines, and only at the very top."""
    assert split(text) == SplitText(*expected)


def test_front_matter_that_never_ends_is_none() -> None:
    """Nobody can tell where the prose would begin."""
    with pytest.raises(UnclosedError):
        split("---\na: 1\n")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("ok\n" + "> " * 13 + "x\n", 2, "nested more than 12 levels deep"),
        ("ok\n" + "- " * 2_000 + "x\n", 2, "nested more than 12 levels deep"),
        ("ok\n\n" + "1. " * 13 + "x\n", 3, "nested more than 12 levels deep"),
        (
            "ok\n\n" + "".join("  " * i + "- x\n" for i in range(13)),
            15,
            "nested more than 12 levels deep",
        ),
        (
            "ok\n" + ">" * 100_000 + "x\n" * 10_000,
            2,
            "begins a line with so many marks",
        ),
        (
            "ok\n\n" + "*a " * 13 + "b* " * 13,
            3,
            "emphasis and links nested more than 12 levels deep",
        ),
        (
            "a\n\n" + "<b>\n\n" * 7,
            15,
            "more than 6 HTML tags such as `<b>` open at once",
        ),
        (
            "a <i><b><u><s><tt><em><code>",
            1,
            "more than 6 HTML tags such as `<b>` open at once",
        ),
        (
            "a\n\n" + '<i title="\n</b></i>\n"><b></b>\n' * 7,
            20,
            "more than 6 HTML tags such as `<b>` open at once",
        ),
        (
            "<!--\n</b>\n-->\n" + "<b><!-- --></b>\n\n" * 7,
            16,
            "more than 6 HTML tags such as `<b>` open at once",
        ),
        (
            "ok\n\n" + "<br>\n\n" * 1_001,
            2_003,
            "more than 1,000 `<` of HTML outside of fenced blocks",
        ),
        (
            "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "a\n" * 300,
            202,
            "more than 20,000 cells in its tables",
        ),
        (
            "- a\n\n" * 60_000,
            74_999,
            "more than 75,000 items, paragraphs, links and the like",
        ),
        ("# a\n" * 2_001, 2_001, "more than 2,000 headings"),
    ],
)
def test_what_would_take_minutes_is_one_finding_in_its_line(
    text: str, line: int, message: str
) -> None:
    """What is counted is named, where it is too much."""
    finding = too_costly("content/index.md", text, 1)
    assert finding is not None
    assert (finding.code, str(finding.location)) == (
        "F013",
        f"content/index.md:{line}:1",
    )
    assert message in finding.message
    assert finding.help


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x" * 200_000,
            "[" * 5_000,
            "*a" * 5_000,
            "- - " * 5_000,
            "* " * 5_000,
            "---\n" * 2_000,
            "-" * 200_000,
        ),
        "```json\n" + '{"a": [1, 2, 3]},\n' * 2_000 + "```\n",
        "```\n"
        + ">" * 500
        + "\n"
        + "+ " * 100
        + "\n"
        + "    " * 40
        + "x\n"
        + "<b>" * 500
        + "\n```\n",
        "+" + "-" * 200 + "+\n" * 500,
        "> " * 12 + "x\n",
        "".join("  " * i + "- x\n" for i in range(12)),
        "| a | b |\n|---|---|\n" + "| `1 < 2` | [2](x) |\n" * 3_000,
        "- [a](b)\n" * 5_000,
        "<b>a</b> <i>b</i> <kbd>c</kbd>\n\n" * 100,
        '<p><b class="x">a</b> & <i>b</i></p>\n' * 100,
        "<details><summary>More</summary>\n\nWords\n\n</details>\n\n" * 100,
        "<!-- a note -->\n" + "a <code>b</code>\n\n" * 100,
        "a <!-- <b> --> b\n\n" * 100,
    ],
)
def test_usual_prose_is_not_refused(text: str) -> None:
    """Long lines, rules, tables, lists, links, code and HTML that is closed are converted."""
    assert too_costly("content/index.md", text, 1) is None
