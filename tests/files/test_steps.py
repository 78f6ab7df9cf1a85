"""Steps are what a page shows as numbered in the recovery procedure; branches are alternatives."""

import pytest

from playbooks import PROCEDURES, branches, steps


@pytest.mark.parametrize(("text", "expected"), PROCEDURES)
def test_steps_are_what_is_numbered_at_the_margin(text: str, expected: tuple[str, ...]) -> None:
    """With all that belongs to them, as CommonMark parts it, and without comments."""
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. a\n\n### If it is alive\n\n1. b\n\n### If not\n\n1. c\n",
            [(), ("If it is alive",), ("If not",)],
        ),
        (
            "### Option A\n1. a\n### Option B\n1. b\n### Afterwards\n1. c\n",
            [("Option A",), ("Option B",), ()],
        ),
        (
            "1. Do one of these:\n\n### Promote\n1. a\n### Restore\n1. b\n### Then\n1. c\n",
            [(), ("Promote",), ("Restore",), ()],
        ),
        ("### Promote\n1. a\n### Restore\n1. b\n", [(), ()]),
        (
            "### Option A\n1. a\n#### If it hangs\n1. b\n### Option B\n1. c\n",
            [("Option A",), ("Option A", "If it hangs"), ("Option B",)],
        ),
        ("### If it fails\n#### Step 1: a\n#### Step 2: b\n", [("If it fails",), ("If it fails",)]),
    ],
)
def test_alternatives_under_sub_headings_are_branches(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    """By the words of the headings, or of the sentence before them; any other are taken in turn."""
    assert branches(text) == expected
