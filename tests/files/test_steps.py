"""Steps are what a page shows as numbered in the recovery procedure; branches are alternatives."""

import pytest

from playbooks import branches, steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lists.
        ("- a\n- b\n", ()),
        ("1.without a blank\n", ()),
        ("    1. code by its indent\n", ()),
        ("1. a\n2. b\n", ("a", "b")),
        ("1) a\n2) b\n", ("a", "b")),
        ("1. a\n1. b\n", ("a", "b")),
        ("1. a\n\n2. b\n", ("a", "b")),
        (" 1. a\n 2. b\n", ("a", "b")),
        ("1. a\nb\n", ("a\nb",)),
        ("Do this:\n1. a\n2. b\n", ("a", "b")),
        ("1. [ ] a\n2. [x] b\n", ("[ ] a", "[x] b")),
        ("- a\n  1. no step\n", ()),
        ("> 1. no step\n", ()),
        # What belongs to a step.
        ("1. a\n   - x\n   - y\n2. b\n", ("a\n- x\n- y", "b")),
        ("1. a\n   1. x\n   2. y\n2. b\n", ("a\n1. x\n2. y", "b")),
        ("1. a\n\n   More.\n\n2. b\n", ("a\n\nMore.", "b")),
        ("1. a\n\n       code\n2. b\n", ("a\n\n    code", "b")),
        ("1. a\n\n    ```sh\n    1. x\n    ```\n2. b\n", ("a\n\n ```sh\n 1. x\n ```", "b")),
        ("10. a\n    - x\n", ("a\n- x",)),
        ("1.\ta\n\n\tMore.\n", ("a\n\nMore.",)),
        # Code at the margin below a step, and lists that go on.
        ("1. a\n```\nx\n```\n2. b\n", ("a\n```\nx\n```", "b")),
        ("1. a\n\n```\nx\n```\n\n1. b\n", ("a\n\n```\nx\n```", "b")),
        ("1. a\n\n```\nx\n```\n\nWait.\n\n2. b\n", ("a\n\n```\nx\n```\n\nWait.", "b")),
        ("1. a\n- x\n- y\n2. b\n", ("a\n- x\n- y", "b")),
        ("1. a\n- x\n\nThe end.\n", ("a\n- x",)),
        ("1. a\n\nThen:\n\n~~~\nx\n~~~\n\nDone.\n", ("a\n\nThen:\n\n~~~\nx\n~~~",)),
        ("Text.\n\n1. a\n\nText.\n", ("a",)),
        ("1. a\n2. b\n\nOn the other server:\n\n1. c\n", ("a", "b", "c")),
        ("1. a\n\n### Then\n\n1. b\n", ("a", "b")),
        # Comments.
        ("<!--\n1. no\n-->\n1. a\n", ("a",)),
        ("1. a\n<!-- 2. no -->\n3. b\n", ("a", "b")),
        ("1. a <!-- hidden --> b\n", ("a  b",)),
        ("1. a\n\n   <!-- no\n\n   1. one -->\n\n   b\n", ("a\n\n\nb",)),
        ("<!-- a --> 1. no\n", ()),
        # Words to fill in.
        ("1. ssh <host-name>\n2. `<x-y>`\n", ("ssh <host-name>", "`<x-y>`")),
        ("<host-name>\n1. a\n", ("a",)),
        # Material's blocks.
        ("1. a\n\n    !!! warning\n        x\n", ("a\n\n\n > [!WARNING]\n > x",)),
        # Headings.
        (
            "### Step 1: Stop `it`\n\n```\nx\n```\n\n### Step 2 - Go\n",
            ("Stop `it`\n\n```\nx\n```", "Go"),
        ),
        ("### Step 1\n\n1. x\n2. y\n", ("Step 1\n\n1. x\n2. y",)),
        (
            "### 1. Stop\n\n- x\n\n#### More\n\ny\n\n### 2. Go\n",
            ("Stop\n\n- x\n\n#### More\n\ny", "Go"),
        ),
        ("### 1. Prepare\n\n1. x\n\n### Go\n\n1. y\n", ("x", "y")),
        ("Step 1: Stop\n---\n\nx\n\nStep 2: Go\n---\n", ("Stop\n\nx", "Go")),
    ],
)
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
