"""Material's blocks are said in CommonMark, and each line knows where it was written."""

import pytest

from drillbook.files.dialect import commonmark
from drillbook.files.markdown import converted


def said(text: str) -> str:
    """Return the lines of a text as CommonMark."""
    return commonmark(text).text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("!!! note\n    a", "\n> [!NOTE]\n> a\n"),
        ("!!! danger\n    a", "\n> [!CAUTION]\n> a\n"),
        ('!!! warning "Look"\n    a', "\n> [!WARNING]\n> **Look**\n>\n> a\n"),
        ("!!! example\n    a", "\n> **Example**\n>\n> a\n"),
        ("!!! note inline end\n    a", "\n> [!NOTE]\n> a\n"),
        ('??? note ""\n    a', "\n> [!NOTE]\n> a\n"),
        ("???+ tip\n    a\n\n    b", "\n> [!TIP]\n> a\n>\n> b\n"),
        (
            '=== "Linux"\n    a\n=== "Mac"\n    b',
            "\n> **Linux**\n>\n> a\n\n\n> **Mac**\n>\n> b\n",
        ),
        ("!!! note\n    !!! tip\n        a", "\n> [!NOTE]\n>\n> > [!TIP]\n> > a\n>\n"),
        ("- a\n\n    !!! note\n        b", "- a\n\n\n    > [!NOTE]\n    > b\n"),
        ("!!! note\n    a\nb", "\n> [!NOTE]\n> a\n\nb"),
        ("!!! note\nb", "\n> [!NOTE]\n\nb"),
        (":::warning\na\n:::\nb", "\n> [!WARNING]\n> a\n\nb"),
        (":::tip Look\na\n\n- b\n:::", "\n> [!TIP]\n> **Look**\n>\n> a\n>\n> - b\n"),
        (":::tip[Look]\na\n:::", "\n> [!TIP]\n> **Look**\n>\n> a\n"),
        ('::: info {title="x"}\na\n:::', "\n> [!NOTE]\n> a\n"),
        (":::details More\na\n:::", "\n> **More**\n>\n> a\n"),
        ("::::note\n:::tip\na\n:::\n::::", "\n> [!NOTE]\n>\n> > [!TIP]\n> > a\n>\n"),
        ("- a\n\n  :::note\n  b\n  :::", "- a\n\n\n  > [!NOTE]\n  > b\n"),
        ("::: mermaid\ngraph\n:::\nb", "~~~~~ mermaid\ngraph\n~~~~~\nb"),
    ],
)
def test_a_block_is_a_quotation(written: str, expected: str) -> None:
    """Kind, title and what is inside are kept."""
    assert said(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Title\n===\ntext",
        "```\n!!! note\n    a\n```",
        '~~~ md\n=== "a"\n~~~',
        "1. a\n\n   ```\n   !!! note\n   ```",
        "Text\n\n    !!! note",
        "!!!note",
        "!!! ",
        "!!! 7",
        '=== Linux "x"',
        "What???",
        "a::b",
        "```\n:::note\n:::\n```",
        "    :::note\n    :::",
        "plain",
    ],
)
def test_what_is_no_block_stays(text: str) -> None:
    """Headings, code and exclamations."""
    assert said(text) == text


@pytest.mark.parametrize(
    "line", [":::", ":::note", "::: x", ":::x{y}", "::", ":: a", "  ::a", ":", ":a"]
)
def test_colons_define_nothing(line: str) -> None:
    """A line of them is words, as on GitHub, unless it begins a block that ends."""
    read = converted(f"a\n\n{line}\n")
    assert not [event for event, _ in read.events() if "Definition" in str(event)]
    assert read.written[2] == line


def test_a_line_knows_where_it_was_written() -> None:
    """A finding names the line of the file."""
    read = commonmark('a\n!!! note "b"\n    c\nd')
    lines = zip(read.numbers, read.text.split("\n"), strict=True)
    assert [(number, text) for number, text in lines if text.strip("> ")] == [
        (1, "a"),
        (2, "> [!NOTE]"),
        (2, "> **b**"),
        (3, "> c"),
        (4, "d"),
    ]


def test_blocks_in_blocks_end_somewhere() -> None:
    """What is deeper than anybody reads stays as it was written."""
    text = "\n".join("    " * depth + "!!! note" for depth in range(20))
    assert said(text).count("!!! note") == 14
