"""Playbooks in memory: what the headings of a text mean, as the loader understands them."""

from collections.abc import Sequence

from drillbook.files.markdown import converted
from drillbook.files.outline import Outline
from drillbook.files.sections import prose, understood
from drillbook.model.playbook import Prose, SectionWords, Understanding
from drillbook.pages import prose as pages


def written(text: str, first_line: int = 1) -> Prose:
    """Return a text with its headings."""
    return prose(Outline(converted(text), first_line), text, first_line)


def meaning(text: str, named: SectionWords | None = None) -> Understanding:
    """Return what the headings of a text mean."""
    outline = Outline(converted(text), 1)
    return understood(outline, prose(outline, text, 1), named or {})


def steps(text: str) -> tuple[str, ...]:
    """Return the steps of a recovery procedure that consists of a text."""
    return tuple(
        step.text
        for step in meaning(f"## Recovery procedure\n\n{text}").procedure.steps
    )


def branches(text: str) -> list[tuple[str, ...]]:
    """Return, for each step of such a procedure, the titles of the branches in which it stands."""
    procedure = meaning(f"## Recovery procedure\n\n{text}").procedure
    return [tuple(branch.title for branch in step.branches) for step in procedure.steps]


def marks(text: str, *, taken: str | None = None) -> pages.Marks:
    """Return the steps and branches of a text as marks."""
    procedure = meaning(text).procedure
    steps = {
        step.line: pages.StepMark(number=number, taken=taken, link="../results/a.html")
        for number, step in enumerate(procedure.steps, start=1)
    }
    branches = {
        branch.line: pages.branch_mark(branch, ways)
        for ways in procedure.ways.values()
        for branch in ways
    }
    return {**steps, **branches}


PROCEDURES: Sequence[tuple[str, tuple[str, ...]]] = [
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
    # Lists in quotations, tabs, details and bullets; a list in an item is part of that step.
    ("- a\n  1. x\n     more\n- b\n  1. y\n", ("x\nmore", "y")),
    ("- a\n  - b\n\n    1. x\n\n       more\n", ("x\n\nmore",)),
    (
        "> 1. a\n>    ```\n>    x\n>    ```\n> 2. b\nlazy\n",
        ("a\n```\nx\n```", "b\nlazy"),
    ),
    ("> [!WARNING]\n> Do this:\n>\n> 1. a\n>    > 1. x\n", ("a\n> 1. x",)),
    ("> - a\n>   1. x\n>\n>          code\n", ("x\n\n    code",)),
    ("!!! warning\n    1. a\n    2. b\n\n1. c\n", ("a", "b", "c")),
    ('??? note "Linux"\n    1. a\n\n        x\n\n1. b\n', ("a\n\n x", "b")),
    ('=== "A"\n    1. a\n\n=== "B"\n    1. b\n       - x\n', ("a", "b\n- x")),
    ("<details>\n<summary>If</summary>\n\n1. a\n\n</details>\n\n1. b\n", ("a", "b")),
    ("<details>\n\n> 1. a\n\n</details>\n", ("a",)),
    ("> <details>\n>\n> 1. a\n>    b\n>\n> </details>\n", ("a\nb",)),
    (
        "<details>\n\n<details>\n\n1. a\n\n</details>\n\n2. b\n\n</details>\n",
        ("a", "b"),
    ),
    ("1. a\n> 1. x\n\n2. b\n", ("a\n> 1. x", "b")),
    (
        "1. a\n\n<details>\n\n1. x\n\n</details>\n\n2. b\n",
        (
            "a\n\n<details>\n\n1. x\n\n</details>",
            "b",
        ),
    ),
    ("1. a\n2. b\n\n> 1. c\n", ("a", "b", "c")),
    ("1. a\n- x\n  1. y\n2. b\n", ("a\n- x\n  1. y", "b")),
    ("<details>\n\n" * 400 + "1. a\n\n" + "</details>\n\n" * 400, ("a",)),
    ("Term\n: 1. no step\n", ()),
    ("1. a\n   :zzz: b\n2. c\n   <d-e>\n   :f\n", ("a\n:zzz: b", "c\n<d-e>\n:f")),
    ("a\n:b\n\n 1. c\n    :d <e-f>\n", ("c\n:d <e-f>",)),
    ("<a-b>\n:c\n\n 1. d\n\n    <e-f>\n    :g\n", ("d\n\n<e-f>\n:g",)),
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
    ("### Step 1.1: a\n\n### Step 1.2\n\nb\n", ("a", "Step 1.2\n\nb")),
    ("### Step One: a\n\n1. x\n\n### Step #2 – b\n", ("a\n\n1. x", "b")),
    ("### ✅ Step 1: a\n\n### Stepping back\n\n### Step on it\n", ("a",)),
    (
        "### 手順1\uff1a停止\n\nx\n\n### ステップ 2\n\n### 步骤 3: c\n",
        ("停止\n\nx", "ステップ 2", "c"),
    ),
    ("### Step 1\n\n1. x\n2. y\n", ("Step 1\n\n1. x\n2. y",)),
    (
        "### 1. Stop\n\n- x\n\n#### More\n\ny\n\n### 2. Go\n",
        ("Stop\n\n- x\n\n#### More\n\ny", "Go"),
    ),
    ("### 1. Prepare\n\n1. x\n\n### Go\n\n1. y\n", ("x", "y")),
    ("Step 1: Stop\n---\n\nx\n\nStep 2: Go\n---\n", ("Stop\n\nx", "Go")),
    # Headings that count, whose own numbered lists go before them.
    ("### 4.1 Stop\n\nx\n\n### 4.2. Go\n", ("Stop\n\nx", "Go")),
    ("### 4.1 Fail over\n\nx\n", ("Fail over\n\nx",)),
    ("### 4.1 Stop\n\n1. x\n2. y\n\n### 4.2 Go\n\nz\n", ("x", "y", "Go\n\nz")),
    (
        "### 4.1 Stop\n\n#### 4.1.1 x\n\n#### 4.1.2 y\n\n### 4.2 Go\n",
        ("x", "y", "Go"),
    ),
    ("### Phase 1: Stop\n\nx\n\n### Phase 2 – Go\n", ("Stop\n\nx", "Go")),
    ("### Part 1: Stop\n\n1. x\n\n### Part 2\n\n2. y\n", ("x", "y")),
    ("### 1. Stop\n\nx\n\n### 2. Go\n\n### Notes\n\ny\n", ("Stop\n\nx", "Go")),
    ("### 2) Stop\n\n### 3) Go\n", ("Stop", "Go")),
    ("### (1) Stop\n\n### (2) Go\n", ("Stop", "Go")),
    ("### ① Stop\n\n### ② Go\n", ("Stop", "Go")),
    ("### 1️⃣ Stop\n\n### :two: Go\n", ("Stop", "Go")),
    ("### **4.1 Stop**\n\n### **4.2 Go** on\n", ("**Stop**", "**Go** on")),
    (
        "### A\n\n#### 1. x\n\n#### 2. y\n\n### B\n\n#### 1. z\n\n#### 2. w\n",
        ("x", "y", "z", "w"),
    ),
    ("### 1 node lost\n\n### 2 nodes lost\n", ()),
    ("### 2. Later\n\n### 1. Before\n", ()),
    ("### 1. Alone\n\nx\n", ()),
    ("### 4.1 If it lives\n\nx\n", ()),
    # Paragraphs that open as a step does.
    ("**Step 1:** Stop\n\n**Step 2:** Go\n", ("Stop", "Go")),
    (
        "**Step 1: Stop** it\n\n```\nx\n```\n\n**Step 2** Go\non\n\n- y\n",
        ("**Stop** it\n\n```\nx\n```", "Go\non\n\n- y"),
    ),
    ("Step 1 - Stop\n\nStep 2: Go\n", ("Stop", "Go")),
    ("**Step 1:** Stop\n**Step 2:** Go\n  on\n", ("Stop", "Go\n  on")),
    ("__Step 1__\n\n1. x\n2. y\n", ("__Step 1__\n\n1. x\n2. y",)),
    ("<b>Step 1:</b> Stop\n", ("Stop",)),
    ("✅ **Step 1:** Stop\n", ("Stop",)),
    ("手順1\uff1a停止\n\nx\n", ("停止\n\nx",)),
    ("**Phase 1:** Stop\n\n1. x\n\n**Phase 2:** Go\n", ("x", "Go")),
    ("**1. Stop**\n\nx\n\n**2. Go**\n", ("**Stop**\n\nx", "**Go**")),
    ("**1. Stop**\n\n1. x\n\n**2. Go**\n", ("x", "**Go**")),
    ("**1.** Stop\n\n**2.** Go\n", ("Stop", "Go")),
    ("1\\. Stop\n\n2\\. Go\n", ("Stop", "Go")),
    ("(1) Stop\n\n(2) Go\n", ("Stop", "Go")),
    ("1️⃣ Stop\n2️⃣ Go\n", ("Stop", "Go")),
    (":one: Stop\n\n:two: Go\n", ("Stop", "Go")),
    ("① Stop\n\n② Go\n", ("Stop", "Go")),
    ("1. a\n\n### More\n\n**Step 2:** b\n", ("a", "b")),
    (
        "<details>\n\n**Step 1:** a\n\n</details>\n\n1. b\n",
        ("a", "b"),
    ),
    ("> **Step 1:** a\n> b\n>\n> 1. c\n", ("a\nb\n\n1. c",)),
    ("Step 1 has to end first.\n", ()),
    ("**2 nodes** are left.\n\n**3 nodes** are not.\n", ()),
    ("**1. Alone**\n\nx\n", ()),
    ("**Note 1:** x\n", ()),
    ("    Step 1: code\n", ()),
    # In boxes, and as bullets that all of them open as a step.
    ("> **Step 1:** a\n", ("a",)),
    ("!!! note\n    **Step 1:** a\n\n    **Step 2:** b\n", ("a", "b")),
    ('=== "A"\n    ### 1. a\n\n    ### 2. b\n', ("a", "b")),
    ("- **Step 1:** a\n  - x\n- **Step 2:** b\n", ("a\n- x", "b")),
    ("- Step 1: a\n\n- Step 2: b\n\n  more\n", ("a", "b\n\nmore")),
    ("- [ ] 1. a\n- [x] 2. b\n", ("a", "b")),
    ("- 1\\. a\n- 2\\. b\n", ("a", "b")),
    ("- **1. a**\n- **2. b**\n  1. x\n", ("**a**", "**b**\n1. x")),
    ("[1] Stop\n\n[2] Go\n", ()),
    ("### [1] Stop\n\n### [2] Go\n", ("Stop", "Go")),
    ("- [1. a](a.md)\n- [2. b](b.md)\n", ()),
    ("### [1](a.md) a\n\n### [2](b.md) b\n", ()),
    ("- **Step 1:** a\n- Note\n", ()),
    ("- 1\\. a\n", ()),
]
"""Recovery procedures with the steps that they consist of."""
