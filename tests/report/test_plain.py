"""Plain text shows what is hidden in it, and gives no log reader an order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.report.plain import visible


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
    ],
)
def test_hostile_text_is_made_visible(text: str, shown: str) -> None:
    """Colours, links, overwrites, direction marks and workflow commands are told as what they are."""
    assert visible(text) == shown


@given(st.text(st.characters() | st.sampled_from("#[:\n\r\t \u2028")))
def test_nothing_hidden_is_left(text: str) -> None:
    """Whatever comes in, no character that hides or moves is left, and no line is a command."""
    shown = visible(text)
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert "##[" not in shown
    assert not [line for line in shown.split("\n") if line.lstrip().startswith("::")]
    assert shown.count("\n") == text.count("\n")
