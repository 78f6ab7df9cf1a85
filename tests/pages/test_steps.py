"""A playbook's page numbers the steps as the checklist does, and says of what it knows of each."""

import re
from pathlib import Path

import pytest

from browser.payloads import MUTATIONS
from built import Element, parse, write
from drillbook.pages import prose
from pages.rendered import page_at, rendered
from pages.test_playbooks import shown
from pages.test_prose import check_safe, nowhere
from playbooks import PROCEDURES, marks

_HEAD = "## Recovery procedure\n\n"


def numbered(html: str) -> list[Element]:
    """Return the elements that are steps."""
    return [
        e
        for e in parse(html).elements
        if e.attributes.get("id", "").startswith("step-")
    ]


@pytest.mark.parametrize(("text", "steps"), PROCEDURES)
def test_a_page_numbers_what_the_checklist_holds(
    text: str, steps: tuple[str, ...]
) -> None:
    """Each step once, in order, and nothing else is changed by it."""
    marked = str(prose.html(_HEAD + text, nowhere, marks(_HEAD + text)))
    found = numbered(marked)
    assert [e.attributes["id"] for e in found] == [
        f"step-{n + 1}" for n in range(len(steps))
    ]
    assert all(
        e.attributes["value"] == e.attributes["id"][5:] for e in found if e.tag == "li"
    )
    without = re.sub(r' id="step-\d+" value="\d+"', "", marked)
    without = re.sub(
        r'<span class="db-step-number" id="step-\d+">step \d+</span> ', "", without
    )
    without = re.sub(r'<p class="db-branch">.*?</p>', "", without)
    assert without == str(prose.html(_HEAD + text, nowhere))


@pytest.mark.parametrize(
    "step",
    [
        "**bold** a",
        '**"a"** b',
        "_it_ a",
        "`code` a",
        "~~old~~",
        "[a](b.md)",
        "![a](b.png)",
        *(
            "<b>a</b>",
            "<https://a.example>",
            "www.a.example",
            "[ ] a",
            "- a",
            "> a",
            "# a",
        ),
        "a | b\n   --|--\n   1 | 2",
        "a\n   ===",
        "[^1]",
        ":fire: a",
        "&amp; a",
        "\\* a",
        "```\n   a\n   ```",
        "<div>\n\n   a",
        "Term\n   : a",
        "<x-y> a",
        "1. a",
        "a\\\n   b",
    ],
)
def test_a_step_may_begin_with_anything(step: str) -> None:
    """What it begins with is read as if there were no mark."""
    text = f"{_HEAD}1. {step}\n\n[^1]: Note.\n"
    marked = str(prose.html(text, nowhere, marks(text)))
    assert marked.replace(' id="step-1" value="1"', "") == str(
        prose.html(text, nowhere)
    )
    assert len(numbered(marked)) == 1


@pytest.mark.parametrize("payload", MUTATIONS)
def test_no_payload_in_a_step_runs(payload: str) -> None:
    """Marks are written around what has been sanitised."""
    text = f"{_HEAD}1. a\n2. {payload}\n\n### Step 3: {payload}\n\n### If {payload}\n\n1. b\n"
    marked = str(prose.html(text, nowhere, marks(text, taken=payload)))
    without = re.sub(r'(<li) id="step-\d+" value="\d+"', r"\1", marked)
    without = re.sub(
        r'<span class="db-step-number" id="step-\d+">(.*?)</span>', r"\1", without
    )
    without = re.sub(r'<a class="db-taken" href="../results/a.html">', "<a>", without)
    check_safe(re.sub(r'<p class="db-branch">(.*?)</p>', "<p></p>", without))


@pytest.mark.parametrize(
    "mark", ["\ufdd03\ufdd1 ", "&#xfdd0;3&#xfdd1; ", "\ufdd0a\ufdd1 "]
)
def test_nobody_writes_a_mark(mark: str) -> None:
    """In the text itself it is shown as what it is."""
    text = f"{_HEAD}{mark}Not a step.\n\n1. a\n"
    assert [
        e.attributes["id"]
        for e in numbered(str(prose.html(text, nowhere, marks(text))))
    ] == ["step-1"]


def test_a_step_leads_to_the_result_that_took_it_last_and_back(book: Path) -> None:
    """By its number, where the result says what became of it."""
    site = rendered(book)
    (link, *_) = shown(site).all("a", "db-taken")
    assert link.text.startswith("last done 2026-")
    address, _, anchor = link.attributes["href"].removeprefix("../").partition("#")
    rows = {
        e.attributes.get("id"): e for e in parse(page_at(site, address).html).all("tr")
    }
    assert anchor in rows
    assert rows[anchor].text.startswith(anchor.removeprefix("step-"))


def test_alternatives_say_that_one_of_them_is_taken(book: Path) -> None:
    """And which others there are."""
    path = book / "content/playbooks/database-failover.md"
    text = path.read_text(encoding="utf-8")
    end = text.index("\n## ", text.index("## Recovery procedure") + 5)
    ways = "\n### If it lives\n\n1. Wait.\n\n### If it is gone\n\n1. Restore.\n"
    write(
        book, {"content/playbooks/database-failover.md": text[:end] + ways + text[end:]}
    )
    notes = [e.text for e in shown(rendered(book)).all("p", "db-branch")]
    assert notes == [
        "Take one: this, or If it is gone.",
        "Take one: this, or If it lives.",
    ]
