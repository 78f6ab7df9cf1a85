"""git is asked what a repository held and since when; real repositories answer, and nothing of
theirs is run.
"""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from drillbook.files import git
from drillbook.files.repository import GitError

_PERSON = {
    "GIT_AUTHOR_NAME": "Alex Example",
    "GIT_AUTHOR_EMAIL": "alex@example.com",
    "GIT_COMMITTER_NAME": "Alex Example",
    "GIT_COMMITTER_EMAIL": "alex@example.com",
}


def _git(folder: Path, *arguments: str, day: str = "2026-11-20") -> str:
    at = f"{day}T12:00:00+00:00"
    environment = {
        **os.environ,
        **_PERSON,
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_DATE": at,
    }
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def _commit(folder: Path, day: str = "2026-11-20") -> str:
    _git(folder, "add", "--all")
    _git(
        folder,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        f"As of {day}",
        day=day,
    )
    return _git(folder, "rev-parse", "HEAD")


def _at(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


@pytest.fixture(params=[".", "docs/book"], ids=["at the root", "below the root"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the folder of a book in an empty repository: at its root, and two folders below it."""
    _git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    folder = tmp_path / str(request.param)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_the_files_of_a_revision_are_those_it_had(history: Path) -> None:
    """Later changes, other folders and what was never committed are not in it; bytes are as they
    were.
    """
    books.write(history, "content/team.yml", "members: []\n")
    books.write(history, "results/a/evidence/screen.png", b"\x89PNG\r\n\x1a\n\x00\xff")
    books.write(history, "README.md", "Read me.\n")
    first = _commit(history)
    books.write(history, "content/team.yml", "members: [] # later\n")
    _commit(history)
    books.write(history, "content/uncommitted.md", "x")
    assert git.files_at(history, first) == {
        "content/team.yml": b"members: []\n",
        "results/a/evidence/screen.png": b"\x89PNG\r\n\x1a\n\x00\xff",
    }
    assert git.files_at(history, "HEAD", ["content"]) == {
        "content/team.yml": b"members: [] # later\n"
    }
    assert git.files_at(history, "HEAD", ["pages"]) == {}


def test_links_and_large_files_of_a_revision_are_left_out(history: Path) -> None:
    """What is no plain file of reasonable size is not there; files with the same
    content each are.
    """
    books.write(history, "content/small.md", "12345")
    books.write(history, "content/same.md", "12345")
    books.write(history, "content/large.md", "123456")
    (history / "content/link.md").symlink_to("/etc/passwd")
    _commit(history)
    assert git.files_at(history, "HEAD", most=5) == {
        "content/small.md": b"12345",
        "content/same.md": b"12345",
    }


def test_odd_names_and_empty_files_are_read_as_they_are(history: Path) -> None:
    """Names with blanks, quotes, non-ASCII characters and a leading dash, and files
    without a byte.
    """
    names = [
        "content/ü ö.md",
        'content/"quoted".md',
        "content/-rf.md",
        "content/*.md",
        "content/:(top).md",
    ]
    for name in names:
        books.write(history, name, "")
    _commit(history, "2026-11-20")
    assert git.files_at(history, "HEAD") == dict.fromkeys(names, b"")
    assert git.first_seen(history) == dict.fromkeys(names, _at(20))
    assert git.show(history, "HEAD", "content/*.md") == b""


def test_one_file_of_a_revision_can_be_shown(history: Path) -> None:
    """A file that was not there then is None."""
    books.write(history, "content/a.md", "then\n")
    first = _commit(history)
    books.write(history, "content/a.md", "now\n")
    books.write(history, "content/b.md", "new\n")
    _commit(history)
    assert git.show(history, first, "content/a.md") == b"then\n"
    assert git.show(history, "HEAD", "content/a.md") == b"now\n"
    assert git.show(history, first, "content/b.md") is None
    assert git.show(history, first, "content") is None


def test_a_file_is_first_seen_on_the_day_of_the_commit_that_adds_it(
    history: Path,
) -> None:
    """Later changes, and a removal and return, leave the first day."""
    books.write(history, "results/a/result.yml", "1")
    books.write(history, "README.md", "Read me.\n")
    _commit(history, "2026-11-01")
    books.write(history, "results/a/result.yml", "2")
    books.write(history, "results/b/result.yml", "1")
    _commit(history, "2026-11-02")
    (history / "results/a/result.yml").unlink()
    _commit(history, "2026-11-03")
    books.write(history, "results/a/result.yml", "3")
    _commit(history, "2026-11-04")
    books.write(history, "results/uncommitted/result.yml", "1")
    assert git.first_seen(history) == {
        "results/a/result.yml": _at(1),
        "results/b/result.yml": _at(2),
    }


def test_a_renamed_file_is_first_seen_under_its_new_name_when_it_is_renamed(
    history: Path,
) -> None:
    """A result copied or moved to another id has no older history than that id."""
    books.write(history, "results/a/result.yml", "the same\n" * 20)
    _commit(history, "2026-11-01")
    (history / "results/a").rename(history / "results/b")
    _commit(history, "2026-11-09")
    assert git.first_seen(history)["results/b/result.yml"] == _at(9)


def test_a_file_on_a_branch_is_first_seen_before_its_merge_and_one_of_the_merge_with_it(
    history: Path,
) -> None:
    """The branch's own commit counts; what only the merge itself adds is not missed."""
    books.write(history, "content/main.md", "1")
    _commit(history, "2026-11-01")
    _git(history, "checkout", "--quiet", "-b", "side")
    books.write(history, "content/side.md", "1")
    _commit(history, "2026-11-02")
    _git(history, "checkout", "--quiet", "main")
    books.write(history, "content/other.md", "1")
    _commit(history, "2026-11-03")
    _git(
        history, "merge", "--quiet", "--no-commit", "--no-ff", "side", day="2026-11-04"
    )
    books.write(history, "content/merge.md", "1")
    _commit(history, "2026-11-04")
    days = {path: day.day for path, day in git.first_seen(history).items()}
    assert days == {
        "content/main.md": 1,
        "content/side.md": 2,
        "content/other.md": 3,
        "content/merge.md": 4,
    }


def test_the_versions_of_a_file_come_newest_first(history: Path) -> None:
    """Commits that did not touch it are passed over."""
    commits = []
    for text in ("one", "two", "three"):
        books.write(history, "content/a.md", text)
        commits.append(_commit(history))
        books.write(history, "content/b.md", text)
        _commit(history)
    found = list(git.versions(history, "content/a.md"))
    assert found == list(
        zip(reversed(commits), (b"three", b"two", b"one"), strict=True)
    )


def test_a_repository_without_a_commit_has_seen_nothing(history: Path) -> None:
    """That is no error: the first commit is still to come."""
    books.write(history, "content/a.md", "x")
    assert git.is_repository(history)
    assert git.first_seen(history) == {}
    assert list(git.versions(history, "content/a.md")) == []


def test_a_date_beyond_all_calendars_is_the_last_one_there_is(history: Path) -> None:
    """Committers choose their dates; an absurd one is no reason to stop."""
    books.write(history, "content/a.md", "x")
    _git(history, "add", "--all")
    environment = {
        **os.environ,
        **_PERSON,
        "GIT_COMMITTER_DATE": "@99999999999999 +0000",
    }
    subprocess.run(
        ["git", "commit", "--quiet", "--message", "Far away"],
        cwd=history,
        env=environment,
        check=True,
    )
    assert git.first_seen(history)["content/a.md"].year == 9999


def test_a_path_that_leads_out_of_its_folder_is_left_out(
    history: Path, tmp_path: Path
) -> None:
    """Whoever writes the files of a revision to a folder stays inside of it."""
    books.write(history, "content/a.md", "x")
    blob = _git(history, "hash-object", "-w", "content/a.md")
    up = _tree(history, f"100644 blob {blob}\tescaped.md")
    content = _tree(history, f"100644 blob {blob}\ta.md\n040000 tree {up}\t..")
    tree = _tree(history, f"040000 tree {content}\tcontent")
    for folder in reversed(history.relative_to(tmp_path).parts):
        tree = _tree(history, f"040000 tree {tree}\t{folder}")
    revision = _git(history, "commit-tree", tree, "-m", "By hand")
    assert git.files_at(history, revision) == {"content/a.md": b"x"}


def _tree(folder: Path, entries: str) -> str:
    given = (entries + "\n").encode()
    done = subprocess.run(
        ["git", "mktree"], cwd=folder, input=given, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    "rev",
    ["nowhere", "", "--help", "-p", "HEAD:content", "HEAD; id", "$(id)", "HEAD~99"],
)
def test_an_unknown_revision_is_said_to_be_unknown(history: Path, rev: str) -> None:
    """A word that looks like an option or a command is just no revision."""
    _commit(history)
    with pytest.raises(GitError, match="git knows no revision"):
        git.files_at(history, rev)


def test_a_folder_that_is_in_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and whoever only wants to know whether there is one is told no; for that no git
    has to be there.
    """
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not git.is_repository(tmp_path)
    with pytest.raises(GitError, match="not a git repository"):
        git.first_seen(tmp_path)


def test_a_shallow_clone_is_told_from_a_whole_one(
    history: Path, tmp_path: Path
) -> None:
    """A clone of depth 1 lacks the older part."""
    for text in ("one", "two"):
        books.write(history, "content/a.md", text)
        _commit(history)
    assert not git.is_shallow(history)
    _git(
        tmp_path,
        "clone",
        "--quiet",
        "--depth",
        "1",
        tmp_path.as_uri(),
        str(tmp_path / "clone"),
    )
    assert git.is_shallow(tmp_path / "clone")


def test_what_a_hook_says_of_its_repository_is_not_followed(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pre-commit hook git's variables name an index and a folder; the book's own repository is
    asked.
    """
    books.write(history, "content/a.md", "x")
    _commit(history)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert git.files_at(history, "HEAD") == {"content/a.md": b"x"}
