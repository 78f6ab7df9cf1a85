"""`drillbook` alone says what to do next in the folder that somebody stands in."""

from pathlib import Path

import pytest

import books
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def here(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a book, with its settings, and stand in it as Sam."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    monkeypatch.chdir(book)
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Sam Example")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "sam@example.com")
    return book


def _told(capsys: Captured) -> str:
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    assert run([]) == 0
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before
    return capsys.readouterr().out


def test_without_a_book_it_leads_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """To try it, or to begin one's own."""
    monkeypatch.chdir(tmp_path)
    told = _told(capsys)
    assert told.startswith("There is no book in this folder.\n")
    assert "drillbook demo\n" in told
    assert "drillbook init\n" in told


def test_what_is_missing_comes_with_its_command(here: Path, capsys: Captured) -> None:
    """A test that nobody has run, with its options; from a folder of the book, too."""
    books.remove_result(here)
    told = _told(capsys)
    assert "What to do next:" in told
    line = 'Run the test "database unavailable"'
    command = (
        "drillbook capture start --dependency database --failure-mode unavailable\n"
    )
    assert any(line in row and command in f"{row}\n" for row in told.splitlines())


def test_what_somebody_owes_is_theirs(here: Path, capsys: Captured) -> None:
    """A result to read and a playbook to sign, for whoever git says that they are."""
    told = _told(capsys)
    assert "Read 1 result" in told
    assert "drillbook review\n" in told
    assert "drillbook agree database-failover\n" in told
    given = ("--as", "sam", "--book", str(here))
    assert run(["review", books.RESULT_FOLDER, "--acknowledge", *given]) == 0
    assert run(["agree", "database-failover", *given]) == 0
    capsys.readouterr()
    told = _told(capsys)
    assert "Read 1 result" not in told
    assert "agree database-failover" not in told


def test_errors_in_files_come_before_tests(here: Path, capsys: Captured) -> None:
    """What cannot be read may be all that is missing."""
    books.remove_result(here)
    books.write(here, books.POLICY, "max_agee: 3d\n")
    told = _told(capsys)
    assert told.index("Correct 1 error in files") < told.index("Run the test")


def test_an_open_recording_comes_first(here: Path, capsys: Captured) -> None:
    """With how long its fault has been active."""
    given = (
        "--dependency",
        "database",
        "--failure-mode",
        "slow",
        "--environment",
        "staging",
    )
    words = (
        "--instance",
        "db1",
        "--as",
        "sam",
        "--impact",
        "none",
        "--expect",
        "Nothing.",
    )
    assert run(["capture", "start", *given, *words]) == 0
    assert run(["capture", "mark", "fault", "slowed"]) == 0
    capsys.readouterr()
    first, second, *_ = _told(capsys).splitlines()
    assert first.endswith("What to do next:")
    assert second.startswith("  Continue the open recording, FAULT ACTIVE for ")
    assert second.endswith("drillbook capture resume")
    assert here.is_dir()
