"""What commands say in a repository that git cannot read: no format is silent, and no version is
without a commit.
"""

import json
import os
from pathlib import Path

import pytest

import books
import hostile_git
from drillbook.cli.check import FORMATS
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a book whose gate holds."""
    for name, value in hostile_git.plain_environment().items():
        monkeypatch.setenv(name, value)
    return hostile_git.repository(tmp_path / "book")


@pytest.fixture
def refused(folder: Path) -> Path:
    """The same, which belongs to somebody else, or where that cannot be made, with a HEAD that is
    none.
    """
    if os.geteuid() == 0:
        os.lchown(folder, 65534, 65534)
        os.lchown(folder / ".git", 65534, 65534)
    else:
        (folder / ".git/HEAD").write_text("nothing\n", encoding="utf-8")
    return folder


def test_the_gate_holds_where_git_can_read(folder: Path) -> None:
    """So that what the others find is not the book's."""
    assert run(["check", "--book", str(folder)]) == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_that_git_could_not(
    refused: Path, capsys: Captured, format_: str
) -> None:
    """A result's date could have decided, so the gate is closed, with git's words and
    its remedy.
    """
    assert run(["check", "--book", str(refused), "--format", format_]) == 1
    said = capsys.readouterr().out
    assert "F020" in said
    assert "git cannot read the repository in" in said
    if os.geteuid() == 0:
        assert "dubious ownership" in said
        assert "safe.directory" in said
    assert "Not in git" not in said


@pytest.mark.parametrize("gate", ["tests", "stage-1", "stage-2"])
def test_no_gate_holds(refused: Path, gate: str) -> None:
    """Each of them looks at what was dated."""
    assert run(["check", "--book", str(refused), "--gate", gate]) == 1


def test_no_policy_makes_it_less(refused: Path) -> None:
    """What cannot be known is not a matter of taste."""
    books.write(refused, books.POLICY, "severities: {F020: warning}\n")
    assert run(["check", "--book", str(refused)]) == 1


def test_with_a_base_it_could_not_run(refused: Path, capsys: Captured) -> None:
    """There is nothing to judge by."""
    assert run(["check", "--book", str(refused), "--base", "main"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "git cannot read the repository in" in captured.err


def test_a_shallow_clone_closes_the_gate(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    """It lacks the commits that would say how old a result is."""
    hostile_git.git(
        tmp_path, "clone", "--quiet", "--depth", "1", folder.as_uri(), "clone"
    )
    assert run(["check", "--book", str(tmp_path / "clone")]) == 1
    assert "error F020 this is a shallow clone" in capsys.readouterr().out


def test_without_git_the_gate_is_closed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """A container without git is told what it lacks."""
    monkeypatch.setenv("PATH", str(folder.parent))
    assert run(["check", "--book", str(folder)]) == 1
    assert "error F020 git is not installed" in capsys.readouterr().out


def test_status_says_it(refused: Path, capsys: Captured) -> None:
    """A reading command goes on."""
    assert run(["status", "--book", str(refused)]) == 0
    assert "F020 git cannot read the repository in" in capsys.readouterr().out


def _publish(book: Path, *more: str) -> int:
    archive = str(book.parent / "archive")
    return run(
        [
            "publish",
            "1",
            "--book",
            str(book),
            "--archive",
            archive,
            "--today",
            "2026-11-23",
            *more,
        ]
    )


def _published_commit(book: Path) -> object:
    manifest = json.loads(
        (book.parent / "archive/1/manifest.json").read_text(encoding="utf-8")
    )
    return manifest["commit"]


@pytest.fixture
def site(folder: Path) -> Path:
    """A repository with a book that can be published."""
    books.write(folder, "mkdocs.yml", books.CONFIGURATION)
    hostile_git.git(folder, "commit", "--quiet", "--all", "--message", "Configure")
    return folder


def test_publish_names_the_commit(site: Path) -> None:
    """With its full name, and a `+` where a file is not, byte for byte, that of the commit."""
    assert _publish(site) == 0
    assert _published_commit(site) == hostile_git.git(site, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/index.md", "Changed.\n"),
        ("content/pages/new.md", "New.\n"),
        ("content/index.md", None),
    ],
)
def test_publish_marks_files_that_are_not_those_of_the_commit(
    site: Path, path: str, text: str | None
) -> None:
    """Changed, added and taken away."""
    if text is None:
        (site / path).unlink()
    else:
        books.write(site, path, text)
    assert _publish(site) == 0
    assert _published_commit(site) == hostile_git.git(site, "rev-parse", "HEAD") + "+"


def test_publish_refuses_where_git_cannot_say(
    site: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is published, and the flag that publishes without a commit is named."""
    monkeypatch.setenv("PATH", str(site.parent))
    assert _publish(site) == 2
    said = capsys.readouterr().err
    assert "the commit of the book is not known: git is not installed" in said
    assert "--without-commit" in said
    assert not (site.parent / "archive").exists()
    assert _publish(site, "--without-commit") == 0
    assert _published_commit(site) is None


def test_publish_refuses_before_the_first_commit(book: Path, capsys: Captured) -> None:
    """A version of a repository that has no commit could be found in no history."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    hostile_git.git(book, "init", "--quiet")
    assert _publish(book) == 2
    assert "nothing has been committed yet" in capsys.readouterr().err


def test_publish_outside_of_git_says_that_it_names_no_commit(
    book: Path, capsys: Captured
) -> None:
    """That is no error: there is none."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    assert _publish(book) == 0
    assert "It records no commit of the book's repository" in capsys.readouterr().err
    assert _published_commit(book) is None
