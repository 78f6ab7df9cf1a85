"""Ids complete in a shell: what the book knows is offered, as click's own completion hands it to a
shell.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

import books
from drillbook.cli.main import command, run
from drillbook.model.probe_kind import PROBE_KINDS

NEEDED = (
    "--environment",
    "staging",
    "--instance",
    "a file",
    "--as",
    "sam",
    "--impact",
    "none",
    "--expect",
    "Nothing.",
)


def completed(*words: str) -> list[str]:
    """Return what is offered for the last of the words."""
    shell = ShellComplete(command, {}, "drillbook", "_DRILLBOOK_COMPLETE")
    return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


@pytest.fixture
def here(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a book, and go there."""
    books.remove_result(book)
    monkeypatch.chdir(book)
    return book


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("option", "typed", "offered"),
    [
        ("--dependency", "", ["database", "mail"]),
        ("--dependency", "da", ["database"]),
        ("--environment", "", ["staging", "production"]),
        ("--as", "s", ["sam"]),
        ("--observer", "", ["alex", "sam"]),
        ("--exercise", "shop", ["shop-disaster-recovery"]),
        ("--failure-mode", "cre", ["credentials"]),
        ("--dependency", "x", []),
    ],
)
def test_ids_of_the_book_are_offered(
    option: str, typed: str, offered: list[str]
) -> None:
    """Each option offers what it takes, by what has been typed of it."""
    assert completed("capture", "start", option, typed) == offered


@pytest.mark.usefixtures("here")
def test_open_sessions_are_offered() -> None:
    """A session is offered until it is discarded or finished."""
    start = (
        "capture",
        "start",
        "--dependency",
        "mail",
        "--failure-mode",
        "slow",
        *NEEDED,
    )
    assert run(list(start)) == 0
    assert completed("capture", "resume", "--session", "") == [
        f"{datetime.now(UTC).date()}-mail-slow"
    ]
    assert run(["capture", "discard"]) == 0
    assert completed("capture", "resume", "--session", "") == []


def test_book_named_on_the_line_is_the_one_that_is_asked(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--book` counts wherever one stands."""
    monkeypatch.chdir(tmp_path)
    assert completed("capture", "start", "--book", str(book), "--dependency", "d") == [
        "database"
    ]


def test_a_probe_is_completed_behind_its_name() -> None:
    """Whatever may stand there is offered, and a name is nobody's to choose."""
    prefixes = [prefix for kind in PROBE_KINDS.values() for prefix in kind.prefixes]
    assert completed("capture", "start", "--probe", "db=") == [
        f"db={each}" for each in prefixes
    ]
    assert completed("capture", "start", "--probe", "db=d") == ["db=dns:"]
    assert completed("capture", "start", "--probe", "db") == []


def test_outside_of_a_book_nothing_is_offered_and_nothing_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell that completes is no place for an error."""
    monkeypatch.chdir(tmp_path)
    assert completed("capture", "start", "--dependency", "") == []
    completed("no-such-command", "--dependency", "")
    assert capsys.readouterr().err == ""


def test_the_help_says_how_to_switch_it_on(capsys: pytest.CaptureFixture[str]) -> None:
    """For each shell there is a line to copy."""
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(
        f"_DRILLBOOK_COMPLETE={shell}_source" in told
        for shell in ("bash", "zsh", "fish")
    )


def test_ids_are_offered_though_nothing_else_can_be_read(book: Path) -> None:
    """What offers the names of results reads no result, and what offers members no inventory."""
    books.write(book, books.RESULT, "[")
    books.write(book, books.INVENTORY, "[")
    assert completed("review", "--book", str(book), "") == [
        Path(books.RESULT).parent.name
    ]
    assert completed("agree", "--book", str(book), "") == [
        "shop-disaster-recovery",
        "database-failover",
    ]
    assert completed("status", "--book", str(book), "--as", "s") == ["sam"]


def test_links_are_not_offered(book: Path, tmp_path: Path) -> None:
    """A link in a checkout leads completion nowhere, whether it is a folder or a name in one."""
    (book / "results" / "2026-01-01-elsewhere").symlink_to(tmp_path)
    assert completed("review", "--book", str(book), "2026-01-01") == []
    (book / "content/playbooks").rename(tmp_path / "playbooks")
    (book / "content/playbooks").symlink_to(tmp_path / "playbooks")
    assert completed("agree", "--book", str(book), "") == []
