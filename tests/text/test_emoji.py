"""Short codes are shown as emoji, and nothing else is."""

import pytest

from drillbook.text.emoji import with_emoji


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":warning: Stop", "⚠️ Stop"),
        ("done :white_check_mark:.", "done ✅."),
        (":fire::fire:", "🔥🔥"),
        (":+1: (:x:)", "👍 (❌)"),
        (":no_such_code:", ":no_such_code:"),
        ("at 10:x:30", "at 10:x:30"),
        ("std::x::y", "std::x::y"),
        ("plain", "plain"),
    ],
)
def test_short_code_of_the_list_is_its_emoji(text: str, shown: str) -> None:
    """Times, names with colons and unknown codes stay."""
    assert with_emoji(text) == shown
