"""The past of a book is what git knows of it; what git cannot tell is said."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from drillbook.files.git import GitError
from drillbook.files.past import past

_NOT_IN_GIT = ("Not in git: dates and changes were not checked.",)
_SHALLOW = ("A shallow clone: the dates of results were not checked. Fetch the whole history.",)


def _git(folder: Path, *arguments: str, at: str = "2026-11-21T10:00:00+00:00") -> None:
    person = {f"GIT_{who}_{what}": "sam@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    days = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**kept, **person, **days})


@pytest.fixture
def history(book: Path) -> Path:
    """A book whose first commit is on the branch `main`, with the branch `change` checked out."""
    _git(book, "init", "--quiet", "--initial-branch", "main")
    _git(book, "add", "--all")
    _git(book, "commit", "--quiet", "--message", "Begin")
    _git(book, "checkout", "--quiet", "-b", "change")
    return book


def test_book_without_git_says_what_was_not_checked(book: Path) -> None:
    """It is judged all the same, and nobody takes silence for a good sign."""
    assert past(book, None).unknown == _NOT_IN_GIT
    with pytest.raises(GitError):
        past(book, "main")


def test_shallow_clone_says_that_dates_are_unknown(history: Path, tmp_path: Path) -> None:
    """Its oldest commit is not where the files first appeared."""
    _git(history, "commit", "--quiet", "--allow-empty", "--message", "More")
    _git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{history}", "clone")
    found = past(tmp_path / "clone", None)
    assert (found.unknown, dict(found.first_seen)) == (_SHALLOW, {})


def test_base_is_the_book_as_it_was_when_the_branch_left(history: Path) -> None:
    """What has come to main since is no change of the branch, neither what was added there nor what was taken away."""
    books.write_result(history, started="2026-11-21T10:00:00+01:00", ended="2026-11-21T11:00:00+01:00")
    _git(history, "add", "--all")
    _git(history, "commit", "--quiet", "--message", "A second test")
    _git(history, "checkout", "--quiet", "main")
    books.remove_result(history)
    books.write(history, "content/index.md", "Welcome.\n")
    _git(history, "add", "--all")
    _git(history, "commit", "--quiet", "--message", "On main alone")
    _git(history, "checkout", "--quiet", "change")
    found = past(history, "main")
    assert found.base is not None
    assert [result.id for result in found.base.results] == ["2026-11-20-database-unavailable"]
    assert found.base.own_pages == ()


def test_files_are_first_seen_when_they_were_committed(history: Path) -> None:
    """By the clock of who committed."""
    assert past(history, None).first_seen[books.RESULT] == datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_unknown_revision_is_an_error_with_a_remedy(history: Path) -> None:
    """Nobody is told that nothing has changed because there was nothing to compare with."""
    with pytest.raises(GitError) as raised:
        past(history, "origin/nowhere")
    assert "origin/nowhere" in raised.value.message
    assert "fetch" in raised.value.help
