"""What nobody sees in a text is found and shown, and what a script or an emoji needs is
left alone.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.text.hidden import hidden, named, visible


def tags(words: str) -> str:
    """Return words in Unicode's tag characters."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in words)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(
            (f"a{chr(code)}b", f"a\\u{code:04x}b")
            for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
        ),
        *((f"a{chr(code)}b", f"a\\u{code:04x}b") for code in (0x61C, 0x200E, 0x200F)),
        *(
            (f"a{chr(code)}b", f"a\\u{code:04x}b")
            for code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x34F)
        ),
        *(
            (f"a{chr(code)}b", f"a\\u{code:04x}b")
            for code in (0x2061, 0x2064, 0x206A, 0x206F, 0x180E, 0x2065, 0xFFF0)
        ),
        *((f"a{chr(code)}b", f"a\\u{code:04x}b") for code in (0xFFF9, 0xFFFA, 0xFFFB)),
        *(
            (f"a{chr(code)}b", f"a\\u{code:04x}b")
            for code in (0x3164, 0xFFA0, 0x115F, 0x1160, 0x2800, 0x17B4, 0x17B5)
        ),
        *(
            (f"a{chr(code)}b", f"a\\u{code:04x}b")
            for code in (0, 7, 0x1B, 0x7F, 0x9B, 0x2028, 0x2029, 0xFFFE, 0xD800)
        ),
        *(
            (f"a{chr(code)}b", f"a\\U{code:08x}b")
            for code in (0xE0001, 0xE0061, 0xE007F, 0xE0100, 0x1D159, 0x1D173)
        ),
        # Tags anywhere but in the three flags that need them, and in those nothing more.
        ("\U0001f3f4" + tags("rm"), "\U0001f3f4\\U000e0072\\U000e006d"),
        (
            "\U0001f3f4" + tags("ustx\x7f"),
            "\U0001f3f4" + "".join(f"\\U000e00{ord(c):02x}" for c in "ustx\x7f"),
        ),
        (
            f"\U0001f3f4{tags('gbeng' + chr(0x7F))}{tags('x')}",
            f"\U0001f3f4{tags('gbeng' + chr(0x7F))}\\U000e0078",
        ),
        # Bytes in selectors behind an emoji.
        ("\U0001f600\ufe0f\ufe01\ufe02", "\U0001f600\ufe0f\\ufe01\\ufe02"),
        ("\U0001f600\U000e0101", "\U0001f600\\U000e0101"),
        ("a\ufe0f", "a\\ufe0f"),
        ("1\ufe0f", "1\\ufe0f"),
        # Joiners with nothing to join.
        ("\U0001f600\u200da", "\U0001f600\\u200da"),
        ("\u0645\u200c\u200c\u062e", "\u0645\\u200c\\u200c\u062e"),
        # Directions around what needs none, and overrides whatever the script.
        ("a\u200fb\n\u05e9", "a\\u200fb\n\u05e9"),
        ("\u05e9\u202e1", "\u05e9\\u202e1"),
        ("\u0627\u2067x\u2069", "\u0627\\u2067x\\u2069"),
    ],
)
def test_what_nobody_sees_is_shown(text: str, shown: str) -> None:
    """Controls, directions, joiners, selectors, tags, fillers and notes between lines."""
    assert visible(text) == shown
    assert list(hidden(text))


@pytest.mark.parametrize(
    "text",
    [
        "Plain, \xdcberblick, \u6982\u8981, \U0001f600, \xa0, \u3000, e\u0301",
        "a\tb\nc\r\nd",
        # Persian, Urdu, Hindi, Marathi, Bengali, Malayalam, Sinhala, Hebrew, Arabic, Mongolian, old
        # Korean, Braille.
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
            " \u062e\u0627\u0646\u0647\u200c\u0647\u0627"
        ),
        "\u06be\u200d.\u0634",
        "\u0915\u094d\u200d\u0937 \u0930\u094d\u200d\u092f \u0915\u094d\u200c\u0937",
        "\u09b0\u200d\u09cd\u09af",
        "\u0d28\u0d4d\u200d",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
        "\u05e9\u05dc\u05d5\u05dd\u200f!",
        "\u0627\u0644\u0633\u0639\u0631 C++\u200e!",
        "\u1820\u180b\u1821",
        "\u1112\u1160 \u115f\u1161",
        "\u2801\u2800\u2803",
        # Families, professions in a shade, flags, keycaps, hearts, arrows; text or picture as
        # somebody wants it.
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f469\U0001f3fd\u200d\U0001f692",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        (
            "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468"
            " \U0001f3c3\u200d\u2642\ufe0f\u200d\u27a1\ufe0f"
        ),
        "1\ufe0f\u20e3 #\ufe0f\u20e3 \u2764\ufe0f \u2714\ufe0e \u203c\ufe0f \xa9\ufe0f",
        "\U0001f3f4"
        + tags("gbeng\x7f")
        + "\U0001f3f4"
        + tags("gbsct\x7f")
        + "\U0001f3f4"
        + tags("gbwls\x7f"),
        "\u845b\U000e0100 \u2229\ufe00",
    ],
)
def test_what_belongs_to_a_text_is_left_alone(text: str) -> None:
    """Honest words in any script, and emoji of any kind, are no finding."""
    assert list(hidden(text)) == []
    assert visible(text) == text


@given(
    st.text(
        st.characters()
        | st.sampled_from(
            "\u200d\ufe0f\u200c\u200f\u202e\U0001f468\u0645\u05e9\u0915\U0001f3fd"
        )
    )
)
def test_nothing_hidden_is_left_in_what_is_shown(text: str) -> None:
    """What is shown hides nothing any more, and is found for each that is shown."""
    assert list(hidden(visible(text))) == []
    assert bool(list(hidden(text))) == (visible(text) != text)


def test_a_row_of_hidden_characters_is_one() -> None:
    """Who hides a sentence is told once, with where it begins and what it begins with."""
    (one,) = hidden("Call " + tags("hidden words"))
    assert (one.start, len(one.characters)) == (5, 12)
    assert (
        one.words
        == "12 characters in a row that nobody sees, first U+E0068 TAG LATIN SMALL LETTER H"
    )


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\x1b", "U+001B (a control character)"),
        ("\U000e0080", "U+E0080 (a number without a character)"),
    ],
)
def test_a_character_is_named(character: str, name: str) -> None:
    """By the number and the name that everybody can look up."""
    assert named(character) == name


@pytest.mark.parametrize(
    "text",
    [
        "\u200ea" * 100_000,
        "a\u200f" * 100_000 + "\u05e9",
        "\U0001f468\u200d" * 100_000,
        "\ufe0f" * 300_000,
        "\u200d" * 300_000,
    ],
    ids=["marks", "marks and one letter", "joined", "selectors", "joiners"],
)
def test_no_text_takes_long(text: str) -> None:
    """The time grows with the length."""
    started = time.process_time()
    visible(text)
    assert time.process_time() - started < 10
