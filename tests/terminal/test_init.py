"""`drillbook init` as people meet it: four questions, each with an answer that Enter takes."""

from pathlib import Path

import pytest

from drillbook.files.load import load
from terminal.screen import screen


def test_four_answers_make_a_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who somebody is, git knows; what is typed stands in the files."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Kim Example")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "kim@example.com")
    with screen(tmp_path, "init", "book") as asked:
        asked.type(
            "Ticket office",
            "What can it not work without, such as a database? [Database]",
        )
        asked.type("PostgreSQL", "Who are you? [Kim Example <kim@example.com>]")
        asked.type("", "Where is your repository? (github, gitlab, none) [github]")
        asked.type("NONE", "Go there:     cd book", "Check it:     drillbook check")
        assert asked.exit_code == 0
    book = load(tmp_path / "book").book
    assert list(book.services) == ["ticket-office"]
    assert list(book.dependencies) == ["postgresql"]
    assert list(book.members) == ["kim"]


def test_leaving_a_question_writes_nothing(tmp_path: Path) -> None:
    """Ctrl-C ends it, with the exit code of an interruption."""
    with screen(tmp_path, "init", "book") as asked:
        asked.type("Ticket office", "What can it not work without")
        asked.press("C-c")
        assert asked.exit_code == 130
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("typed", ["exit", ":q", "Quit"])
def test_habits_leave_a_question(tmp_path: Path, typed: str) -> None:
    """No service gets that name."""
    with screen(tmp_path, "init", "book") as asked:
        asked.type("Ticket office", "What can it not work without")
        asked.type(typed)
        assert asked.exit_code == 130
    assert not (tmp_path / "book").exists()


def test_slips_are_asked_about_again(tmp_path: Path) -> None:
    """A question mark explains, and a word that is no choice is one that nobody chose."""
    with screen(tmp_path, "init", "book") as asked:
        asked.type("?", "Press Enter for Our service, or type your answer.")
        asked.type("Ticket office", "What can it not work without")
        asked.type("", "Who are you?")
        asked.type("Kim Example", "Where is your repository? (github, gitlab, none)")
        asked.type("gitlap", 'No: "gitlap" is not a choice. Did you mean "gitlab"?')
        asked.type("NONE")
        assert asked.exit_code == 0
    assert list(load(tmp_path / "book").book.services) == ["ticket-office"]
