"""What the recording's prompts do for whoever types: complete, offer, ask back, keep answers."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import books
from terminal.screen import Screen, screen
from terminal.test_capture import CAPTURE, ID, PROMPT, START, told


@pytest.fixture
def up(book: Path) -> Path:
    """Return the book's folder, without results, with a file that stands for a dependency."""
    books.remove_result(book)
    (book / "up").touch()
    step = "1. Look: `test -e up || echo gone > gone`.\n"
    text = books.text_of(book, books.PLAYBOOK)
    books.write(
        book,
        books.PLAYBOOK,
        text.replace("1. Look whether it is really the database.\n", step),
    )
    return book


@pytest.fixture
def recording(up: Path) -> Iterator[Screen]:
    """Return a screen on which a recording has begun."""
    with screen(up, *START, "--settle", "30") as begun:
        begun.shows(PROMPT, "no fault", "up: ok")
        yield begun


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("deta", None),
        ("dete", "> detected"),
        ("FAU", "> fault"),
        ("impact ou", "> impact outage"),
    ],
)
def test_tab_completes_what_can_be_typed(
    recording: Screen, typed: str, completed: str | None
) -> None:
    """The first word and what may follow it, whatever their case; a note stays as it is."""
    recording.keys(typed)
    recording.press("Tab")
    recording.shows(completed or f"> {typed}")


def test_tab_says_what_each_word_means(recording: Screen) -> None:
    """Several words are listed with what the help says of them."""
    recording.keys("re")
    recording.press("Tab")
    recording.shows(
        "restored", "the service works again", "reverted", "the fault is undone"
    )


@pytest.mark.parametrize("typed", ["exit", ":q", "QUIT"])
def test_habits_leave_the_prompt(recording: Screen, typed: str) -> None:
    """What other programs take for leaving leaves here as well."""
    recording.type(typed, "Not finished. To continue: drillbook capture resume")
    assert recording.exit_code == 0


def test_question_mark_is_the_help(recording: Screen) -> None:
    """It lists what can be typed, and records nothing."""
    before = told(recording.book)
    recording.type("?", "finish", "drillbook capture resume")
    assert told(recording.book) == before


def test_look_is_answered_with_what_the_probes_saw(recording: Screen, up: Path) -> None:
    """Whoever says what they see reads beside it what was measured."""
    recording.type("ok it works", "seen healthy; up: ok (")
    (up / "up").unlink()
    recording.shows("up: exit 1")
    recording.type("bad it is gone", "seen failing; up: exit 1 (")
    assert re.search(r"up: exit 1 \(\d+ ms\)", recording.text)


def test_offered_command_that_succeeds_asks_whether_the_step_is_done(
    recording: Screen, up: Path
) -> None:
    """Enter says yes; of the command that undoes the fault it is asked whether it is undone."""
    recording.type("fault rm up", "fault started")
    recording.type("!", "> ! rm up")
    recording.press("Enter")
    recording.shows("up: exit 1")
    recording.type("bad it is gone", "seen failing")
    recording.type("!", "> ! test -e up")
    recording.press("Enter")
    recording.shows("Step 1 done? [Y/n]")
    recording.type("", "step 1 done", "step 2/3")
    assert (up / "gone").exists()
    recording.type("!", "This command undoes the fault:", "> ! touch up")
    recording.press("Enter")
    recording.shows("Is the fault undone? [Y/n]")
    recording.type("", "no fault")
    assert [kind for kind, _ in told(up)][-2:] == ["command", "mark"]


def test_line_below_says_how_to_answer_what_is_asked(
    recording: Screen, up: Path
) -> None:
    """While a question is open, `next:` is about that question."""
    recording.type("ok orders work", "next: `fault` and how")
    recording.type("fault I take it away", "next: `!`, which offers")
    (up / "up").unlink()
    recording.type("bad orders fail", "next: `!`, which offers")
    recording.type("finish", "Finish anyway? [y/N]", "next: Enter to keep recording")
    recording.type("", "Not finished: you are still recording.")
    recording.type("!", "> ! test -e up", "next: Enter runs the command")
    recording.press("C-c")
    recording.shows("Not run.", "next: `!`, which offers")
    recording.type("! touch up", "Is the fault undone? [Y/n]", "next: Enter for yes")
    recording.type("", "reverted")
    recording.type("ok orders work", "next: `impact` none")
    recording.type("finish", "What was the impact?", "next: `none`, `degraded`")
    recording.type("?", "`degraded` if it was slow", "What was the impact?")
    recording.type("outage nobody could order", "next: Enter writes the result now")
    recording.type("", "Conclusive")


def test_offered_command_that_fails_asks_nothing(recording: Screen, up: Path) -> None:
    """Nor does no; something else that is typed is the next line."""
    text = "> ! rm up"
    recording.type("fault rm up", "fault started")
    recording.type("!", text)
    recording.press("Enter")
    recording.shows("exit 0 after")
    recording.type("bad it is gone", "seen failing")
    (up / "gone").mkdir()
    recording.type("!", "> ! test -e up")
    recording.press("Enter")
    recording.shows("exit 2 after", "step 1/3")
    (up / "gone").rmdir()
    recording.type("!", "> ! test -e up")
    recording.press("Enter")
    recording.shows("Step 1 done? [Y/n]")
    recording.type("n", "step 1/3")
    recording.type("!", "> ! test -e up")
    recording.press("Enter")
    recording.wait("the question", lambda: recording.text.count("Step 1 done?") == 2)
    recording.type("the standby is slow", "noted")
    assert told(up)[-1] == ("note", "the standby is slow")


def test_time_that_is_left_is_counted_down(recording: Screen) -> None:
    """Nobody has to guess how long the probes still watch."""
    recording.type("fault rm up", "fault started")
    recording.type("reverted", "no fault")
    recording.type("impact none", "impact: none")
    recording.type("finish", "The probes watch for 30 s more", "watching, ")
    recording.shows("27 s left >")


def test_answers_survive_ctrl_c(up: Path) -> None:
    """Whoever stops at the seventh question continues there, and sees what they answered."""
    with screen(up, "capture", "start") as asked:
        asked.shows("1 of 9.")
        asked.type("DATABASE", "2 of 9.")
        asked.type("", "3 of 9.")
        asked.type("", "4 of 9.")
        asked.type("The file UP", "5 of 9.")
        asked.type("sam", "6 of 9.")
        asked.type("Outage", "7 of 9.")
        asked.press("C-c")
        asked.shows(
            "Your answers are kept. To continue with them: drillbook capture start"
        )
        assert asked.exit_code == 130
    assert not (up / CAPTURE).exists()
    with screen(up, "capture", "start") as asked:
        asked.shows(
            "Which dependency fails? database", "The file UP", "outage", "[Y/n]"
        )
        asked.type("", "7 of 9.")
        asked.type("Nobody can order.", "8 of 9.")
        asked.type("", "9 of 9.")
        asked.type("", f"Recording {ID}.")
        asked.type("quit", "Not finished")
    with screen(up, "capture", "start") as asked:
        asked.shows("1 of 9.")
        assert "Your answers" not in asked.text


def test_answers_that_nobody_wants_are_gone(up: Path) -> None:
    """No starts at the first question, for good."""
    with screen(up, "capture", "start") as asked:
        asked.type("database", "2 of 9.")
        asked.press("C-d")
        assert asked.exit_code == 130
    with screen(up, "capture", "start") as asked:
        asked.shows("Continue with them? [Y/n]")
        asked.type("n", "1 of 9.")
        asked.press("C-c")
        assert asked.exit_code == 130
    with screen(up, "capture", "start") as asked:
        asked.shows("1 of 9.")
        assert "Your answers" not in asked.text


def test_command_that_is_named_continues(up: Path) -> None:
    """Whatever was typed to begin: that brings the answers back, and so does the bare command."""
    options = ("--dependency", "database", "--failure-mode", "unavailable")
    typed = f"drillbook capture start {' '.join(options)}"
    with screen(up, "capture", "start", *options) as asked:
        asked.type("", "2 of 7.")
        asked.type("The file up", "3 of 7.")
        asked.press("C-c")
        asked.shows("Your answers are kept. To continue with them:", f"\n{typed}\n")
        assert asked.exit_code == 130
    with screen(up) as looking:
        looking.shows("Continue the questions of a test", typed)
    for words, place in ((options, "3 of 7."), ((), "5 of 9.")):
        with screen(up, "capture", "start", *words) as asked:
            asked.shows("The file up", "Continue with them? [Y/n]")
            asked.type("", place)
            asked.press("C-c")
            assert asked.exit_code == 130


def test_answers_about_something_else_are_not_offered(up: Path) -> None:
    """Those to questions about the database are none about mail."""
    with screen(up, "capture", "start") as asked:
        asked.type("database", "2 of 9.")
        asked.press("C-c")
        assert asked.exit_code == 130
    with screen(up, "capture", "start", "--dependency", "mail") as asked:
        asked.shows("1 of 8. How does it fail?")
        assert "Your answers" not in asked.text


def test_slip_at_yes_or_no_loses_no_answers(up: Path) -> None:
    """Only a no drops them."""
    with screen(up, "capture", "start") as asked:
        asked.type("database", "2 of 9.")
        asked.press("C-c")
        assert asked.exit_code == 130
    with screen(up, "capture", "start") as asked:
        asked.shows("Continue with them? [Y/n]")
        asked.type("clear", "No: clear is neither. Type y or n.")
        asked.type("YES", "2 of 9.")


@pytest.mark.parametrize("typed", ["exit", "quit", ":q", "EXIT"])
def test_habits_leave_a_question(up: Path, typed: str) -> None:
    """They are no answer, not even where any text is one; what was answered is kept."""
    with screen(up, "capture", "start") as asked:
        asked.type("database", "2 of 9.")
        asked.type("", "3 of 9.")
        asked.type("", "4 of 9. What exactly fails")
        asked.type(typed, "Your answers are kept.")
        assert asked.exit_code == 130


@pytest.mark.parametrize("typed", ["?", "help"])
def test_question_mark_explains_a_question(up: Path, typed: str) -> None:
    """With the choices or Enter's answer, the way back, the way out, and the option."""
    with screen(up, "capture", "start") as asked:
        asked.type(typed, "Type one of: database, mail.", "--dependency answers this")
        asked.type("database", "2 of 9.")
        asked.type("", "3 of 9.")
        asked.type("", "4 of 9. What exactly fails")
        asked.type(
            typed,
            "Enter takes Order database of staging.",
            "`back` returns to the question before.",
            "`exit` leaves",
        )
        asked.type("", "5 of 9.")


@pytest.mark.parametrize(
    ("key", "value"), [("email", "SAM@example.com"), ("name", "sam example")]
)
def test_who_runs_the_test_is_known_from_git(up: Path, key: str, value: str) -> None:
    """By the address with which they commit, else by their name; Enter takes it."""
    text = books.text_of(up, books.TEAM)
    books.write(
        up,
        books.TEAM,
        text.replace("  - id: sam\n", "  - id: sam\n    email: sam@example.com\n"),
    )
    for words in (("init", "-q"), ("config", f"user.{key}", value)):
        subprocess.run(["git", *words], cwd=up, check=True)
    given = (*START[:2], *START[2:8], "--instance", "a file")
    with screen(up, *given) as asked:
        asked.shows("1 of 5. Who runs the test? (alex, sam) [sam]")
        asked.type("", "2 of 5.")
