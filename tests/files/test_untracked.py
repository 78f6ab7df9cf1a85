"""What is on one machine alone is found by what git has staged, committed and ignored."""

import subprocess
from pathlib import Path

import pytest

import books
from drillbook.files.ignored import ignored
from drillbook.files.load import load
from drillbook.files.untracked import Tracking, tracking
from drillbook.model.untracked import IgnoreRule, Lack, Untracked
from hostile_git import git

_RULE = IgnoreRule(".gitignore", 2, "*.txt")


@pytest.fixture
def repository(book: Path) -> Path:
    """The small book in a repository, of which everything is committed but the evidence."""
    git(book, "init", "--quiet", "--initial-branch", "main")
    git(book, "add", "--all", "--", ".", f":!{books.EVIDENCE}")
    git(book, "commit", "--quiet", "--message", "Begin")
    return book


def _found(book: Path) -> Tracking:
    return tracking(book, load(book).book)


def _evidence(book: Path) -> Untracked | None:
    return _found(book).files.get(books.EVIDENCE)


def test_what_a_committed_result_names_is_not_committed(repository: Path) -> None:
    """The result needs it; when it is staged, nothing lacks."""
    assert _found(repository) == Tracking(
        {books.EVIDENCE: Untracked(lack=Lack.NOT_COMMITTED, needed_by=books.RESULT)}
    )
    git(repository, "add", books.EVIDENCE)
    assert _found(repository) == Tracking({})


def test_what_a_changed_result_names_is_only_new(repository: Path) -> None:
    """Who is still writing is told nothing, until the result is staged as it reads."""
    text = books.text_of(repository, books.RESULT)
    books.write(repository, books.RESULT, f"{text}# more\n")
    assert _evidence(repository) is None
    git(repository, "add", books.RESULT)
    assert _evidence(repository) == Untracked(
        lack=Lack.NOT_STAGED, needed_by=books.RESULT
    )


def test_what_is_taken_out_of_git_says_so(repository: Path) -> None:
    """Also where git ignores it, since it was there."""
    git(repository, "rm", "--quiet", "--cached", books.SAMPLES)
    books.write(repository, ".gitignore", "# raw\n*.csv\n")
    assert _found(repository).files[books.SAMPLES] == Untracked(
        lack=Lack.TAKEN_OUT,
        rule=IgnoreRule(".gitignore", 2, "*.csv"),
        needed_by=books.RESULT,
    )


def test_what_git_ignores_names_the_line(repository: Path) -> None:
    """And the line with which it ignores all that is new in a place of the book."""
    books.write(
        repository, ".gitignore", "# raw\n*.txt\n!results/keep\nresults/*/*.yml\n"
    )
    found = _found(repository)
    assert found.files[books.EVIDENCE].rule == _RULE
    assert found.closed == (IgnoreRule(".gitignore", 4, "results/*/*.yml"),)


def test_what_is_staged_is_not_ignored(repository: Path) -> None:
    """Neither is what is committed; what a pattern takes back is not ignored either."""
    books.write(repository, ".gitignore", "# raw\n*.txt\n*.csv\n")
    paths = (books.EVIDENCE, books.SAMPLES)
    assert ignored(repository, paths) == {books.EVIDENCE: _RULE}
    git(repository, "add", "--force", books.EVIDENCE)
    assert ignored(repository, paths) == {}
    books.write(repository, ".gitignore", "*.md\n!*.md\n")
    assert ignored(repository, ("content/new.md",)) == {}


def test_a_repository_cannot_choose_a_file_of_patterns(
    repository: Path, tmp_path: Path
) -> None:
    """Its settings name none; it could be a pipe. Those of a person do."""
    patterns = tmp_path / "patterns"
    patterns.write_text("*.txt\n", encoding="utf-8")
    git(repository, "config", "core.excludesFile", str(patterns))
    assert ignored(repository, [books.EVIDENCE]) == {}


def test_an_index_that_cannot_be_read_is_told(repository: Path) -> None:
    """Nothing is found then, and nobody takes that for a good sign."""
    (repository / ".git/index").write_bytes(b"none")
    found = _found(repository)
    assert (found.files, found.closed) == ({}, ())
    assert found.unknown[0].startswith(
        "Which files are committed was not checked: git "
    )


def test_without_an_index_the_commit_tells(repository: Path) -> None:
    """A checkout that was only ever written out has none."""
    (repository / ".git/index").unlink()
    assert _evidence(repository) == Untracked(
        lack=Lack.NOT_COMMITTED, needed_by=books.RESULT
    )


def test_without_git_nothing_is_found(book: Path) -> None:
    """A book need not lie in a repository."""
    assert _found(book) == Tracking({})
    assert subprocess.run(["git", "-C", str(book), "status"], check=False).returncode
