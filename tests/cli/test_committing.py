"""The commands that commit what was written work as they are printed, wherever somebody stands."""

import subprocess
from pathlib import Path

import pytest

from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]

_SIGN = ("agree", "database-failover", "--as", "sam", "--yes")
_FILE = "content/agreements/database-failover/sam.yml"


@pytest.mark.parametrize(
    ("repository", "here"),
    [
        ("book", "book"),
        ("book", "book/content"),
        ("book", "."),
        (".", "book"),
        (".", "."),
        (None, "book"),
        (None, "."),
    ],
)
def test_command_commits(
    book: Path,
    repository: str | None,
    here: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    """In a repository, in a folder of one, outside of it, and where there is none yet."""
    above = book.parent
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Sam Example")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "sam@example.com")
    if repository:
        subprocess.run(["git", "init", "-q"], cwd=above / repository, check=True)
    monkeypatch.chdir(above / here)
    assert run([*_SIGN, "--book", str(book)]) == 0
    _, _, command = capsys.readouterr().err.partition("Commit it:  ")
    subprocess.run(["sh", "-ec", command], check=True, capture_output=True)
    log = ("git", "log", "-1", "--format=%s", "--name-only")
    told = subprocess.run(log, cwd=book, check=True, capture_output=True, text=True)
    assert told.stdout.startswith("Agree to database-failover\n")
    assert _FILE in told.stdout


def test_command_that_lacks_a_part_shows_an_example(capsys: Captured) -> None:
    """Whoever left out the version sees what one looks like."""
    assert run(["publish"]) == 2
    assert "Such as: drillbook publish 2026.11 --archive" in capsys.readouterr().err
