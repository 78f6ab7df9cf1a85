"""A Markdown file is front matter and prose with sections and steps; what no converter could take
is refused.
"""

import pytest

from drillbook.files.markdown import SplitText, UnclosedError, heading_in, prose, split, too_costly


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


_TEXT = """\
Before any section.

## Overview ##

The order database.

### Detail

Still the overview.

## Recovery procedure

1. Look.
2. Promote the standby:

    ```sh
    1. is no step
    ## is no section
    ```

    and wait
   for it.
3) Place an order.

Afterwards.

```
## Fenced
1. Fenced
```

~~~
```
## Fenced too
~~~

## Resume procedure
"""


def test_sections_are_level_2_headings_outside_of_fenced_code() -> None:
    """A section knows its title, its line in the file and its text; deeper headings
    belong to it.
    """
    sections = prose(_TEXT, 10).sections
    assert [(s.title, s.line) for s in sections] == [
        ("Overview", 12),
        ("Recovery procedure", 20),
        ("Resume procedure", 46),
    ]
    assert sections[0].text == "The order database.\n\n### Detail\n\nStill the overview."
    assert sections[2].text == ""


def test_steps_are_numbered_items_with_all_their_lines() -> None:
    """A step has the lines that belong to it, code included; numbers inside of code are
    no steps.
    """
    steps = prose(_TEXT, 1).sections[1].steps
    assert len(steps) == 3
    assert steps[0] == "Look."
    assert steps[1].startswith("Promote the standby:")
    assert "1. is no step" in steps[1]
    assert steps[1].endswith("for it.")
    assert steps[2] == "Place an order."


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("- a\n- b\n", ()),
        ("1.without a blank\n", ()),
        ("    1. code by its indent\n", ()),
        ("1. a\n2. b\n", ("a", "b")),
        ("1. a\n1. b\n", ("a", "b")),
        ("1. a\n\n2. b\n", ("a", "b")),
        ("1. a\nb\n", ("a\nb",)),
        ("1. a\n   - x\n   - y\n2. b\n", ("a\n- x\n- y", "b")),
        ("Text.\n\n1. a\n\nText.\n", ("a",)),
    ],
)
def test_kinds_of_lists(text: str, steps: tuple[str, ...]) -> None:
    """Only numbered lists at the margin are steps."""
    (section,) = prose("## Steps\n\n" + text, 1).sections
    assert section.steps == steps


@pytest.mark.parametrize(
    "text", ["##Overview\n", "# Overview\n", "### Overview\n", "    ## Overview\n", "##\n"]
)
def test_what_is_no_section(text: str) -> None:
    """Other levels, headings without a blank, indented code and empty headings begin no section."""
    assert prose(text, 1).sections == ()


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_ends_end_a_line(separator: str) -> None:
    """A form feed or a Unicode separator begins no line: editors and converters do not take it for
    one.
    """
    sections = prose(f"a{separator}## Hidden\n\n## Seen\n", 1).sections
    assert [(section.title, section.line) for section in sections] == [("Seen", 3)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("## Overview", "Overview"),
        ("##  Overview ##  ", "Overview"),
        ("## a #b", "a #b"),
        ("## a ## #", "a ##"),
        ("## C#", "C#"),
        ("## ##", "##"),
        ("##", ""),
        ("## ", ""),
        ("### Detail", ""),
        (" ## Indented", ""),
        ("## a" + " " * 200_000 + "b", "a" + " " * 200_000 + "b"),
        ("## a" + " #" * 100_000 + "b", "a" + " #" * 100_000 + "b"),
    ],
)
def test_heading_is_told_without_the_marks_that_close_it(line: str, words: str) -> None:
    """As CommonMark has it, at the margin, and however long the line is."""
    assert heading_in(line, level=2) == words


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
        ("ok\n" + ">" * 100_000 + "x\n" * 10_000, 2, "begins a line with so many marks"),
        (
            "ok\n\n" + "*a " * 13 + "b* " * 13,
            3,
            "emphasis and links nested more than 12 levels deep",
        ),
        ("a\n\n" + "<b>\n\n" * 7, 15, "more than 6 HTML tags such as `<b>` open at once"),
        ("a <i><b><u><s><tt><em><code>", 1, "more than 6 HTML tags such as `<b>` open at once"),
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
        ("- a\n\n" * 60_000, 99_999, "more than 100,000 items, paragraphs, links and the like"),
        ("# a\n" * 2_001, 2_001, "more than 2,000 headings"),
    ],
)
def test_what_would_take_minutes_is_one_finding_in_its_line(
    text: str, line: int, message: str
) -> None:
    """What is counted is named, where it is too much."""
    finding = too_costly("content/index.md", text, 1)
    assert finding is not None
    assert (finding.code, str(finding.location)) == ("F013", f"content/index.md:{line}:1")
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
