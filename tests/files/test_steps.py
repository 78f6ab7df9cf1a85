"""Steps are what a page shows as numbered in the recovery procedure; branches are alternatives."""

import pytest

from drillbook.model.entry import digest_of
from playbooks import PROCEDURES, branches, meaning, steps

_HEAD = "## Recovery procedure\n\n"


@pytest.mark.parametrize(("text", "expected"), PROCEDURES)
def test_steps_are_what_is_numbered(text: str, expected: tuple[str, ...]) -> None:
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
            "Choose one:\n\n### 4.1 Promote\n1. a\n### 4.2 Restore\n1. b\n",
            [("4.1 Promote",), ("4.2 Restore",)],
        ),
        ("Choose one:\n\n### 4.1 Promote\n\nx\n\n### 4.2 Restore\n\ny\n", []),
        (
            "### Option 1\n\n**Step 1:** a\n\n### Option 2\n\n**Step 1:** b\n",
            [("Option 1",), ("Option 2",)],
        ),
        (
            '=== "A"\n    **Step 1:** a\n\n=== "B"\n    **Step 1:** b\n',
            [("A",), ("B",)],
        ),
        (
            "### Option A\n1. a\n#### If it hangs\n1. b\n### Option B\n1. c\n",
            [("Option A",), ("Option A", "If it hangs"), ("Option B",)],
        ),
        (
            "### If it fails\n#### Step 1: a\n#### Step 2: b\n",
            [("If it fails",), ("If it fails",)],
        ),
        # Tabs, and quotations, details and bullets whose first words say it.
        ('=== "A"\n    1. a\n=== "B"\n    1. b\n\n1. c\n', [("A",), ("B",), ()]),
        ('### If it fails\n=== "A"\n    1. a\n', [("If it fails", "A")]),
        (
            "- If it lives:\n  1. a\n- **Else**\n\n  1. b\n",
            [("If it lives:",), ("Else",)],
        ),
        ("- First\n  1. a\n- Second\n  1. b\n", [(), ()]),
        (
            "Choose one:\n\n- Promote\n  1. a\n- Restore\n  1. b\n",
            [("Promote",), ("Restore",)],
        ),
        ("> If it hangs\n> 1. a\n\n1. b\n", [("If it hangs",), ()]),
        ("> [!NOTE]\n> 1. a\n", [()]),
        (
            (
                "<details>\n<summary>If <b>x</b> &amp; y</summary>\n\n1. a\n\n</details>\n"
                "<details>\n<summary>Otherwise</summary>\n\n1. b\n\n</details>\n"
            ),
            [("If x & y",), ("Otherwise",)],
        ),
        ("<details><summary>Option A</summary>\n\n1. a\n", [()]),
    ],
)
def test_alternatives_under_sub_headings_are_branches(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    """By the words of the headings, or of the sentence before them; any other are taken in turn."""
    assert branches(text) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hvis reserven lever", "Ellers"),
        ("Dersom den svarer", "Alternativ B"),
        ("Om den lever", "Annars"),
        ("Falls sie antwortet", "Sonst"),
        ("Wenn sie lebt", "Andernfalls"),
        ("Fall A", "Fall B: Rechenzentrum"),
        ("Variante 1", "Variante 2"),
        ("Als hij antwoordt", "Optie B"),
        ("Si elle répond", "Sinon"),
        ("Cas 1", "Cas 2"),
        ("En caso de pérdida", "Opción B"),
        ("Jos se vastaa", "Muuten"),
        ("Jeśli działa", "Wariant B"),
        ("待機系が動いている場合", "それ以外"),
        ("如果可用", "否则"),
    ],
)
def test_alternatives_are_known_in_the_languages_of_steps(
    first: str, second: str
) -> None:
    """By the first words of sub-headings, as in English."""
    text = f"1. a\n\n### {first}\n\n1. b\n\n### {second}\n\n1. c\n"
    assert branches(text) == [(), (first,), (second,)]


@pytest.mark.parametrize(
    "title",
    [
        "CAS",
        "OM neu starten",
        "Se etter feil",
        "Fall back",
        "Anders ringer",
        "Variants",
        "SI",
    ],
)
def test_what_only_looks_like_an_alternative_is_taken_in_turn(title: str) -> None:
    """To pass over a step that was due costs more than to be asked about one that was not."""
    assert branches(f"### {title}\n\n1. a\n") == [()]


def test_alternatives_side_by_side_are_one_choice() -> None:
    """A text between them makes two of them, and so does another kind."""
    tabs = '=== "A"\n    1. a\n=== "B"\n    1. b\n'
    assert len(meaning(f"{_HEAD}{tabs}").procedure.ways) == 1
    assert len(meaning(f"{_HEAD}{tabs}\nThen:\n\n{tabs}").procedure.ways) == 2
    bullets = "- If a\n  1. x\n- If b\n  1. y\n"
    details = "<details>\n<summary>If c</summary>\n\n1. z\n\n</details>\n"
    kinds = meaning(f"{_HEAD}{tabs}\n{bullets}\n{details}").procedure.ways.values()
    assert [[way.title for way in ways] for ways in kinds] == [
        ["A", "B"],
        ["If a", "If b"],
        ["If c"],
    ]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("> 1. a\n\n1. b\n", ("b",)),
        ("- a\n  1. b\n", ()),
        ('=== "A"\n    1. a\n', ()),
        ("<details>\n<summary>If x</summary>\n\n1. a\n\n</details>\n", ("a",)),
        ("### Step One\n\n1. a\n2. b\n", ("a", "b")),
        ("### Step 1.1: a\n", ("1: a",)),
        ("### Hvis a\n\n1. b\n\n### Ellers\n\n1. c\n", ("b", "c")),
    ],
)
def test_the_reading_before_knew_the_margin_alone(
    text: str, before: tuple[str, ...]
) -> None:
    """What it found belongs to results that follow it, by a digest of its own."""
    now = meaning(f"{_HEAD}{text}").procedure
    assert now.earlier is not None
    assert tuple(step.text for step in now.earlier.steps) == before
    assert (now.reading, now.earlier.reading) == (3, 2)
    assert now.written_digest == digest_of(f"procedure 3\n{text.strip()}")
    assert now.earlier.written_digest == digest_of(f"procedure 2\n{text.strip()}")


@pytest.mark.parametrize(
    "text", ["1. a\n2. b\n", "1. a\n\n> x\n\n- y\n", "1. a\n   > 1. b\n"]
)
def test_what_both_readings_find_keeps_its_digest(text: str) -> None:
    """Nothing changes for a result whose steps are the same."""
    procedure = meaning(f"{_HEAD}{text}").procedure
    assert procedure.earlier is None
    assert procedure.written_digest == digest_of(f"procedure 2\n{text.strip()}")
