"""Harmless text reads the same and gives no service an order."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.text.harmless import harmless
from drillbook.text.plain import one_line
from report.reported import HOSTILE

_ORDERS = set("@#<>&*_~`|[]\\")
_LINK = re.compile(
    r"://|\bwww\.|\bmailto:|:[0-9+-]*[A-Za-z_][A-Za-z0-9_+-]*:", re.IGNORECASE
)
_PIECES = st.sampled_from(
    [
        "@everyone",
        "<!here>",
        "[x](",
        "https://e.example",
        "www.e.example",
        ":tada:",
        "MAILTO:a",
        "`",
        "||",
        "a b",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(_PIECES).map("".join), st.lists(_PIECES).map(" ".join)
    )
)
def test_nothing_is_left_that_is_an_order(text: str) -> None:
    """Whatever the text: no mention, no markup, no link, and still as long and, to a reader, the
    same.
    """
    found = harmless(text)
    assert not _ORDERS & set(found)
    assert not _LINK.search(found)
    assert "\n" not in found
    line = one_line(text)
    assert len(found) == len(line)
    assert all(
        a == b or unicodedata.normalize("NFKC", a) == b
        for a, b in zip(found, line, strict=True)
    )
    assert harmless(found) == found


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_elsewhere_is_harmless(text: str) -> None:
    """What a log would obey as well."""
    assert not _ORDERS & set(harmless(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Restored at 14:05:10, see /var/log/x: fine.",
            "Restored at 14:05:10, see /var/log/x: fine.",
        ),
        ("sam@example.com", "sam\uff20example.com"),
        ("see https://x.example/y", "see https\uff1a//x.example/y"),
        ("pg_ctl stop", "pg\uff3fctl stop"),
    ],
)
def test_plain_words_stay_as_they_are(text: str, shown: str) -> None:
    """What nobody reads as an order is left alone; a time of day is none."""
    assert harmless(text) == shown


def test_a_long_text_is_cut() -> None:
    """With what is missing told."""
    assert harmless("x" * 30, 10) == "x" * 10 + " … (20 more characters)"
