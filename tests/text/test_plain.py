"""Plain text shows what is hidden in it, and gives no log reader an order."""

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.text.hidden import hidden
from drillbook.text.plain import json_text, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢 \U0001f600\n", "plain é 漢 \U0001f600\n"),
        ("a\rb", "a\\rb"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "\\e[31mred\\e[0m"),
        ("\x1b]8;;http://x\x07link", "\\e]8;;http://x\\u0007link"),
        ("\x9b31m", "\\u009b31m"),
        ("a\x00b\x08c\x7f", "a\\u0000b\\u0008c\\u007f"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\u200bb\u2066c\ufeff", "a\\u200bb\\u2066c\\ufeff"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\u0085d"),
        ("\udcff", "\\udcff"),
        ("::error::x", ": :error::x"),
        ("  ::set-output name=a::x", "  : :set-output name=a::x"),
        ("a\n::stop-commands::x\nb", "a\n: :stop-commands::x\nb"),
        ("a\n\n \t::warning::x", "a\n\n  : :warning::x"),
        ("a ::error::x", "a ::error::x"),
        ("a ##[error]x ##[group]", "a # #[error]x # #[group]"),
        ("###[error]x", "## #[error]x"),
        ("#\u200b#[error]x", "#\\u200b#[error]x"),
        ("#\ufe0f#\u034f[error]x", "#\\ufe0f#\\u034f[error]x"),
        ("\ufe0f :\u3164:error::x", "\\ufe0f :\\u3164:error::x"),
        (
            "##vso[task.complete]x ##teamcity[x]",
            "# #vso[task.complete]x # #teamcity[x]",
        ),
        ("## [1] ##word[2]", "## [1] ##word[2]"),
        ("a\ufffe\uffff\ufdd0\U0001ffff", "a\\ufffe\\uffff\\ufdd0\\U0001ffff"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        # A mark of direction belongs to a line with Hebrew, and a reader that skips it must find no
        # command.
        ("\u200f::error::\u05e9", "\u200f: :error::\u05e9"),
        ("#\u200f#[error]\u05e9", "# #[error]\u05e9"),
    ],
)
def test_hostile_text_is_made_visible(text: str, shown: str) -> None:
    """Colours, links, overwrites, direction marks and workflow commands are told as
    what they are.
    """
    assert visible(text) == shown


@given(st.text(st.characters() | st.sampled_from("#[:\n\r\t \u2028")))
def test_nothing_hidden_is_left(text: str) -> None:
    """Whatever comes in, no character that hides or moves is left, and no line is a command."""
    shown = visible(text)
    assert not list(hidden(shown))
    assert not [
        c
        for c in shown
        if c != "\n" and unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}
    ]
    assert "##[" not in shown
    assert not [line for line in shown.split("\n") if line.lstrip().startswith("::")]
    assert shown.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 300_000,
        "#" * 300_000,
        ":" * 300_000,
        "#" + "\ufe0f" * 300_000,
        " " * 300_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """A long text of any kind takes a time that grows with its length."""
    started = time.process_time()
    visible(text)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [
        (" a\n  b\t", 0, "a b"),
        ("abc", 3, "abc"),
        ("abcd", 3, "abc … (1 more character)"),
        ("x" * 3_000, 1_000, "x" * 1_000 + " … (2,000 more characters)"),
        ("\n::error::x", 0, ": :error::x"),
    ],
)
def test_one_line(text: str, most: int, line: str) -> None:
    """White space of any kind is one blank, and what is cut off is counted."""
    assert one_line(text, most) == line


@given(st.text(st.characters() | st.sampled_from("#[vso")))
def test_json_keeps_the_words(text: str) -> None:
    """A program reads what was written, in ASCII, with no command in it."""
    written = json_text({text: [text]})
    assert json.loads(written) == {text: [text]}
    assert written.isascii()
    assert not [
        command
        for command in ("##[", "##vso[", "##teamcity[", "\x7f")
        if command in written
    ]
