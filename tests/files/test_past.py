"""The past of a book is what git knows of it; what git cannot tell is said."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from drillbook.files.past import past
from drillbook.files.repository import GitError

_NOT_IN_GIT = ("Not in git: dates and changes were not checked.",)
_UNDATED = (
    "The dates of results were not checked, because git could not say since when they are there.",
)


def _git(folder: Path, *arguments: str, at: str = "2026-11-21T10:00:00+00:00") -> None:
    person = {
        f"GIT_{who}_{what}": "sam@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    days = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**kept, **person, **days},
    )


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


def test_shallow_clone_says_that_dates_are_unknown(
    history: Path, tmp_path: Path
) -> None:
    """Its oldest commit is not where the files first appeared; what would help is said."""
    _git(history, "commit", "--quiet", "--allow-empty", "--message", "More")
    _git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{history}", "clone")
    for found in (past(tmp_path / "clone", None), past(tmp_path / "clone", "HEAD")):
        assert (found.unknown, dict(found.first_seen)) == (_UNDATED, {})
        assert found.undated
        assert "shallow clone" in found.undated.message
        assert "git fetch --unshallow" in found.undated.help


def test_clone_without_its_older_files_is_dated_and_no_base(
    history: Path, tmp_path: Path
) -> None:
    """A partial clone knows when files came; what they held is not fetched behind
    anybody's back.
    """
    _git(history, "config", "uploadpack.allowFilter", "true")
    team = (history / books.TEAM).read_text(encoding="utf-8")
    books.write(history, books.TEAM, team + "# more\n")
    _git(
        history,
        "commit",
        "--quiet",
        "--all",
        "--message",
        "More",
        at="2026-11-22T10:00:00+00:00",
    )
    _git(
        tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{history}", "clone"
    )
    clone = tmp_path / "clone"
    assert past(clone, None).first_seen[books.TEAM] == datetime(
        2026, 11, 21, 10, tzinfo=UTC
    )
    with pytest.raises(GitError, match="lacks the object"):
        past(clone, "HEAD~1")


def test_repository_that_git_cannot_read_is_undated(history: Path) -> None:
    """Without a base that is said; with one there is nothing to judge by, and that is an error."""
    (history / ".git/HEAD").write_text("nothing\n", encoding="utf-8")
    found = past(history, None)
    assert found.undated
    assert found.unknown == _UNDATED
    with pytest.raises(GitError, match="git cannot read the repository in"):
        past(history, "main")


def test_history_with_a_hole_is_undated(history: Path) -> None:
    """A repository whose objects cannot all be read does not say when files came."""
    _git(history, "commit", "--quiet", "--allow-empty", "--message", "More")
    done = subprocess.run(
        ["git", "rev-parse", "HEAD~1"], cwd=history, capture_output=True, check=True
    )
    name = done.stdout.decode().strip()
    (history / ".git/objects" / name[:2] / name[2:]).unlink()
    assert past(history, None).undated


def test_empty_revision_is_no_revision(history: Path) -> None:
    """A variable that nobody has set does not mean that nothing is compared."""
    with pytest.raises(GitError, match='no revision ""'):
        past(history, "")


def test_base_is_the_book_as_it_was_when_the_branch_left(history: Path) -> None:
    """What has come to main since is no change of the branch, neither what was added there nor what
    was taken away.
    """
    books.write_result(
        history, started="2026-11-21T10:00:00+01:00", ended="2026-11-21T11:00:00+01:00"
    )
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
    assert [result.id for result in found.base.results] == [
        "2026-11-20-database-unavailable"
    ]
    assert found.base.own_pages == ()


def test_files_are_first_seen_when_they_were_committed(history: Path) -> None:
    """By the clock of who committed."""
    assert past(history, None).first_seen[books.RESULT] == datetime(
        2026, 11, 21, 10, tzinfo=UTC
    )


def test_unknown_revision_is_an_error_with_a_remedy(history: Path) -> None:
    """Nobody is told that nothing has changed because there was nothing to compare with."""
    with pytest.raises(GitError) as raised:
        past(history, "origin/nowhere")
    assert "origin/nowhere" in raised.value.message
    assert "fetch" in raised.value.help
