"""A runbook becomes the playbook that its text and the book tell."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.importers.adoption import Proposal, proposal
from drillbook.importers.meanings import Headings
from drillbook.importers.moving import Moving
from drillbook.importers.runbook import id_of, runbook_in
from drillbook.importers.subjects import subject_of
from drillbook.model.book import Book

_MORE = """\
  - id: database-replica
    name: Read replica
    kind: database
    criticality: non-critical
"""


_STAYING = Moving(Path("/nowhere"), {})
_FAILOVER, _DISASTER = "dependency-failover", "disaster-recovery"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a book with one service and three dependencies."""
    folder = books.make(tmp_path_factory.mktemp("book"))
    books.write(folder, books.INVENTORY, books.text_of(folder, books.INVENTORY) + _MORE)
    return load(folder).book


def _proposed(
    book: Book,
    text: str,
    path: str = "old/notes.md",
    given: Mapping[str, object] | None = None,
) -> Proposal:
    runbook = runbook_in(Path("/srv") / path, text)
    return proposal(runbook, book, books.TODAY, given or {}, _STAYING)


def _value(book: Book, key: str, text: str, path: str = "old/notes.md") -> object:
    return _proposed(book, text, path).guesses[key].value


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("# Losing the *shop*\n\n## Overview\n", "x.md", "Losing the shop"),
        ("Losing it\n=========\n", "x.md", "Losing it"),
        ("---\ntitle: Mine\n---\n# Other\n", "x.md", "Mine"),
        ("## Overview\n\nx\n", "order-database_failover.md", "Order database failover"),
        ("# Overview\n\nx\n\n# Steps\n\n1. y\n", "redis.md", "Redis"),
        ("x\n", "redis/README.md", "Redis"),
    ],
)
def test_the_title_is_the_first_heading_or_the_name(
    known: Book, text: str, path: str, title: str
) -> None:
    """A heading that means a section is no title; nor is a name that every folder has."""
    assert _value(known, "title", text, path) == title


@pytest.mark.parametrize(
    ("title", "name", "body", "subject"),
    [
        ("Order database failover", "x", "", (_FAILOVER, ("database",))),
        ("Runbook", "database", "", (_FAILOVER, ("database",))),
        ("database_replica is away", "x", "", (_FAILOVER, ("database-replica",))),
        ("Read replica", "x", "", (_FAILOVER, ("database-replica",))),
        ("Shop is down", "x", "database", (_DISASTER, ("shop",))),
        ("Shop database", "x", "", (_FAILOVER, ("database",))),
        ("Disaster recovery of shop and database", "x", "", (_DISASTER, ("shop",))),
        ("DR plan", "x", "", (_DISASTER, ("shop",))),
        ("Notes", "disaster-recovery", "", (_DISASTER, ("shop",))),
        (
            "Notes",
            "x",
            "The mail, then the database, and mail.",
            (_FAILOVER, ("mail",)),
        ),
        ("Notes", "x", "mail and database", (_FAILOVER, ())),
        ("Notes", "x", "databases, emails, workshops", (_FAILOVER, ())),
    ],
)
def test_a_runbook_is_about_what_it_names(
    known: Book, title: str, name: str, body: str, subject: tuple[str, tuple[str, ...]]
) -> None:
    """Whole words count, the longer name before the one within it, the title before the text."""
    found = subject_of(known, title, name, body)
    assert (found.kind, found.covers) == subject


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        (
            "Call sam example, then <ALEX@example.com>.",
            {"primary": "sam", "secondary": "alex"},
        ),
        ("Ask @alex", {"primary": "alex"}),
        ("Write to malex@example.com", {"primary": "sam"}),
        ("Nobody", {"primary": "sam"}),
        ("---\nleads: {primary: alex}\n---\nSam Example", {"primary": "alex"}),
    ],
)
def test_leads_are_those_whom_the_text_names(
    known: Book, text: str, leads: Mapping[str, str]
) -> None:
    """In its order; else the first member of operations."""
    found = _value(known, "leads", text)
    assert (found if isinstance(found, dict) else {}) == leads


def test_whoever_has_left_leads_nothing(tmp_path: Path) -> None:
    """They are not called, and neither stand in for those whom a text does not name."""
    folder = books.make(tmp_path)
    team = books.text_of(folder, books.TEAM).replace(
        "role: oper", "left: 2026-01-01\n    role: oper"
    )
    books.write(folder, books.TEAM, team)
    book = load(folder).book
    assert _value(book, "leads", "Call Sam Example") is None
    assert proposal(
        runbook_in(Path("x.md"), "Call Sam Example"),
        book,
        date(2025, 12, 1),
        {},
        _STAYING,
    ).guesses["leads"].value == {"primary": "sam"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (
            "# T\n\n## Oversikt\n\n## Gjenoppretting\n\n## Tilbake til normal drift\n",
            {
                "overview": "Oversikt",
                "recovery-procedure": "Gjenoppretting",
                "resume-procedure": "Tilbake til normal drift",
            },
        ),
        ("# T\n\n## Summary\n\n## Failover steps\n\n1. x\n", {}),
        (
            "# Overview\n\n# Prerequisites\n\n# Steps\n\n1. x\n",
            {
                "overview": "Overview",
                "basic-assumptions": "Prerequisites",
                "recovery-procedure": "Steps",
            },
        ),
        (
            "# T\n\n## Notes\n\n1. x\n\n## Magic\n\n1. x\n2. y\n",
            {"recovery-procedure": "Magic"},
        ),
        ("# T\n\n## Notes\n\nNothing.\n", {}),
        (
            "# T\n\n## Restoring it\n\n## Restoring more\n",
            {"recovery-procedure": "Restoring it"},
        ),
    ],
)
def test_headings_that_mean_a_section_are_named(
    body: str, named: Mapping[str, str]
) -> None:
    """What is known already is not named once more, and the heading with most steps is the
    procedure where no word tells.
    """
    assert (
        Headings(body, {}).mapping(("Overview", "Basic assumptions", *_LAST)) == named
    )


_LAST = (
    "Recovery platform",
    "Recovery procedure",
    "Test procedure",
    "Resume procedure",
)


def test_what_the_policy_names_is_not_named_again() -> None:
    """It holds for all playbooks."""
    headings = Headings(
        "# T\n\n## Gjenoppretting\n", {"recovery-procedure": "Gjenoppretting"}
    )
    assert headings.mapping(_LAST) == {}


def test_front_matter_of_others_moves_below_other(known: Book) -> None:
    """Keys of a playbook stay where their value is one, whatever else is kept unchanged, and the
    file reads as it was.
    """
    text = (
        '---\ntags: [a, "1"]\nkind: runbook\nseverity: 1\nrto: 30 min\ndate: 2024-01-02\n'
        "nested: {on: true, off: null, x: 1.5}\nother: {id: 7}\n---\n\nBody of mail\n"
    )
    one = _proposed(known, text)
    assert {key: guess.value for key, guess in one.guesses.items()} | {"leads": 0} == {
        "title": "Notes",
        "kind": "dependency-failover",
        "covers": ["mail"],
        "leads": 0,
        "severity": 1,
        "rto": "30m",
        "rpo": None,
    }
    loaded = _proposed(known, text, given={"rpo": "5m"}).loaded(known)
    assert loaded.findings == ()
    assert loaded.playbook is not None
    assert loaded.playbook.other == {
        "id": 7,
        "tags": ["a", "1"],
        "kind": "runbook",
        "rto": "30 min",
        "date": "2024-01-02",
        "nested": {"on": True, "off": None, "x": 1.5},
    }
    assert loaded.playbook.prose.text == "\nBody of mail\n"


def test_a_playbook_stays_the_playbook_that_it_is(known: Book) -> None:
    """Nothing of its front matter is guessed anew."""
    text = (books.BASE / books.PLAYBOOK).read_text(encoding="utf-8")
    loaded = _proposed(known, text).loaded(known)
    assert loaded.playbook is not None
    assert loaded.playbook.digest == known.playbooks[0].digest


def test_what_nothing_tells_is_left_open_and_asked_for(known: Book) -> None:
    """Each in its line, and the rest is shown as the page will show it."""
    text = (
        "# Notes\n\nThe mail, RTO: 1h, later RTO: 2h.\n\n"
        "## Steps\n\n1. Wait.\n\n### Option A\n\n2. x\n"
    )
    one = _proposed(known, text)
    assert one.open == ("severity", "rto", "rpo")
    assert one.guesses["rto"].source == "the text says 1h and 2h"
    loaded = one.loaded(known)
    lines = one.text.split("\n")
    assert [
        (f.code, lines[f.location.line - 1].split(":")[0]) for f in loaded.findings
    ] == [
        ("F002", "severity"),
        ("F002", "rto"),
        ("F002", "rpo"),
    ]
    assert loaded.playbook is not None
    steps = loaded.playbook.procedure.steps
    assert [(step.text, lines[step.line - 1]) for step in steps] == [
        ("Wait.", "1. Wait."),
        ("x", "2. x"),
    ]
    assert [branch.title for branch in steps[1].branches] == ["Option A"]


def test_what_is_given_stands_where_nothing_tells(known: Book) -> None:
    """And gives way to what the text says."""
    one = _proposed(
        known, "The mail. RTO: 1h", given={"rto": "9h", "rpo": "5m", "severity": "S"}
    )
    values = [one.guesses[key].value for key in ("rto", "rpo", "severity")]
    assert values == ["1h", "5m", "S"]
    assert one.open == ()


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\n\nA rule above.\n", "---\n\nA rule above.\n"),
        ("---\nJust words.\n---\nMore.\n", "---\nJust words.\n---\nMore.\n"),
        ("---\n---\nNo keys.\n", "No keys.\n"),
        ("---\r\ntags: [a]\r\n---\r\n\r\n1. x\r\n2. y\r\n", "1. x\n2. y\n"),
    ],
)
def test_the_text_stays_as_it_is(known: Book, text: str, body: str) -> None:
    """What stands between two rules is front matter only if it is keys; line ends become those of
    the book.
    """
    one = _proposed(known, text)
    assert one.body == body
    assert one.text.endswith(f"---\n\n{body}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\na: [\n---\n", "x.md:3:1 cannot be read as YAML"),
        ("---\na: 1\na: 2\n---\n", "x.md:3:1 `a` occurs twice"),
        (
            "---\na: 1\n---\n\n" + ">" * 40 + " x\n",
            "x.md:5:1 is nested more than 12 levels deep",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(text: str, told: str) -> None:
    """In the file as it is."""
    with pytest.raises(DrillbookError) as refused:
        runbook_in(Path("x.md"), text)
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("Order_DB  Failover (v2)", "order-db-failover-v2"),
        ("Störung", "storung"),
        ("復旧", ""),
        ("a" * 200, "a" * 100),
    ],
)
def test_an_id_is_made_of_any_words(words: str, id_: str) -> None:
    """As far as they have letters of ASCII."""
    assert id_of(words) == id_
