"""`drillbook status` says where the team stands, what is next, and who is asked for what."""

import json
from pathlib import Path

import pytest

import books
from archives import published_beside
from drillbook.cli.archives import ask_archive
from drillbook.cli.main import run
from drillbook.desk.site import site_of_book
from drillbook.pages.address import SiteAddress
from drillbook.pages.repository import NOWHERE

Captured = pytest.CaptureFixture[str]
_DAY = ["--today", "2026-11-23"]


def _status(book: Path, *arguments: str) -> int:
    return run(["status", *arguments, *_DAY, "--book", str(book)])


def _two_modes(book: Path) -> None:
    inventory = books.text_of(book, books.INVENTORY).replace(
        "[unavailable]", "[unavailable, slow]"
    )
    books.write(book, books.INVENTORY, inventory)


def test_status_counts_names_what_is_next_and_who_is_asked(
    book: Path, capsys: Captured
) -> None:
    """It is data, and exits 0 whatever is missing."""
    _two_modes(book)
    books.share(book)
    published_beside(book)
    (book / "content/agreements/database-failover/sam.yml").unlink()
    assert _status(book) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    lines = captured.out.splitlines()
    assert (
        lines[0]
        == "1 of 2 tests are done. To complete Stage 2, run 1 more and resolve 1 finding."
    )
    assert lines[1] == "Stage 1: not complete, 1 error"
    assert lines[2:4] == [
        "1 of 2 required tests done, 1 missing",
        "  database: unavailable tested, slow missing",
    ]
    assert lines[4].startswith("Stage 2 by rules: ✓ ")
    assert lines[4].endswith(" with nothing to judge yet")
    following = [
        line.split()[1:3]
        for line in lines[lines.index("Next:") + 1 :]
        if ": error " in line
    ]
    assert following == [["error", "A201"], ["error", "T402"]]
    assert lines[lines.index("Asked of Sam Example:") :] == [
        "Asked of Sam Example:",
        "  agree to playbook database-failover",
        "    drillbook agree database-failover --as sam",
        "  test database with failure mode slow",
        "    drillbook capture start --dependency database --failure-mode slow",
    ]
    assert "Alex" not in captured.out.partition("Asked of")[2]


def test_a_book_in_which_nothing_is_open(book: Path, capsys: Captured) -> None:
    """Nothing is next, and nobody is asked."""
    books.share(book)
    published_beside(book)
    assert _status(book) == 0
    told = capsys.readouterr().out
    assert "not complete" not in told
    assert "1 of 1 required test done\n" in told
    assert "Next" not in told
    assert "Asked" not in told


def test_the_first_finding_of_each_rule_is_next(book: Path, capsys: Captured) -> None:
    """Two playbooks without agreement are one thing to begin with; the rest is counted."""
    assert _status(book) == 0
    told = capsys.readouterr().out
    assert told.count("error A201") == 1
    assert "  1 more: drillbook check --gate stage-2\n" in told


def test_status_of_one_member(book: Path, capsys: Captured) -> None:
    """Only what is asked of them."""
    assert _status(book, "--as", "alex") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Asked of Alex Example:"
    assert len(lines) == 7
    books.share(book)
    assert _status(book, "--as", "alex") == 0
    assert capsys.readouterr().out == "Alex Example has nothing to do.\n"


def test_status_of_an_unknown_member_exits_2(book: Path, capsys: Captured) -> None:
    """Did you mean."""
    assert _status(book, "--as", "alx") == 2
    assert 'no member alx. Did you mean "alex"?' in capsys.readouterr().err


def test_status_as_json(book: Path, capsys: Captured) -> None:
    """The same, for programs."""
    _two_modes(book)
    books.share(book)
    published_beside(book)
    assert _status(book, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["version"], told["today"]) == (
        "drillbook-status",
        1,
        "2026-11-23",
    )
    assert [(s["name"], s["complete"], s["errors"]) for s in told["stages"]][1] == (
        "stage-2",
        False,
        1,
    )
    assert [(c["failure_mode"], c["state"], c["result"]) for c in told["cells"]] == [
        ("unavailable", "tested", "2026-11-20-database-unavailable"),
        ("slow", "missing", None),
    ]
    assert [(f["code"], f["path"], f["line"]) for f in told["next"]] == [
        ("T402", books.INVENTORY, 13)
    ]
    assert [
        (a["member"], [r["ask"] for r in a["requests"]]) for a in told["asked"]
    ] == [
        ("alex", []),
        ("sam", ["test"]),
    ]


def test_json_of_one_member(book: Path, capsys: Captured) -> None:
    """Only they are in what is asked."""
    assert _status(book, "--json", "--as", "sam") == 0
    assert [
        asked["member"] for asked in json.loads(capsys.readouterr().out)["asked"]
    ] == ["sam"]


def test_hostile_words_do_nothing(book: Path, capsys: Captured) -> None:
    """Names, titles and comments are people's words: no line is theirs, and no command of a log."""
    name = '"Sam\\e[2J\\n::error::pwned"'
    books.write(
        book, books.TEAM, books.text_of(book, books.TEAM).replace("Sam Example", name)
    )
    assert _status(book) == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert not any(line.lstrip().startswith("::") for line in told.splitlines())


def test_an_unreadable_book_has_a_status(book: Path, capsys: Captured) -> None:
    """Broken files are the first thing to see to."""
    books.write(book, books.TEAM, "members: [")
    assert _status(book) == 0
    assert "error F001" in capsys.readouterr().out.partition("Next:")[2].splitlines()[1]


def test_open_sessions_come_first(book: Path, capsys: Captured) -> None:
    """A fault that somebody left active is what everybody has to know."""
    given = (
        "--dependency",
        "database",
        "--failure-mode",
        "slow",
        "--environment",
        "staging",
        "--instance",
        "a file",
    )
    expected = (
        "--as",
        "sam",
        "--impact",
        "none",
        "--expect",
        "Nothing.",
        "--book",
        str(book),
    )
    assert run(["capture", "start", *given, *expected]) == 0
    assert _status(book) == 0
    assert capsys.readouterr().out.startswith("Open recording: ")
    assert run(["capture", "mark", "fault", "slowed", "--book", str(book)]) == 0
    capsys.readouterr()
    assert _status(book) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("FAULT ACTIVE for ")
    assert first.endswith("-database-slow: drillbook capture resume")
    assert _status(book, "--json") == 0
    assert capsys.readouterr().out.startswith("{")


@pytest.mark.parametrize("published", [True, False])
def test_site_says_what_status_says(
    book: Path, capsys: Captured, *, published: bool
) -> None:
    """A site that is built beside an archive knows what has been published, as the command does."""
    books.share(book)
    if published:
        published_beside(book)
    assert _status(book) == 0
    said = capsys.readouterr().out.split("\n")[0]
    site = site_of_book(book, books.TODAY, ask_archive(book))(
        SiteAddress("", "Shop"), NOWHERE
    )
    home = next(page for page in site.pages if page.uri == "index.html")
    assert home.description == said
    assert said.startswith(
        "Stage 2 is complete." if published else "The required test is done."
    )
