"""What is typed is one command a line, and everything else is a note."""

import pytest

from drillbook.capture.commands import HELP, Command, behind_a_time, parse


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("fault pg_ctl stop", Command("fault", "pg_ctl stop")),
        ("ok", Command("ok", "")),
        ("Fault pg_ctl stop", Command("fault", "pg_ctl stop")),
        ("UNDO", Command("undo", "")),
        ("  bad  GET /books answers 503 ", Command("bad", "GET /books answers 503")),
        ("!pg_ctl stop -m fast", Command("run", "pg_ctl stop -m fast")),
        ("! ls", Command("run", "ls")),
        ("the alarm rang", Command("note", "the alarm rang")),
        ("okay then", Command("note", "okay then")),
        ("note fault tolerance is odd", Command("note", "fault tolerance is odd")),
        ("run to the server room", Command("note", "run to the server room")),
        ("finish", Command("finish", "")),
        ("finish the rollout first", Command("note", "finish the rollout first")),
        ("quit worrying", Command("note", "quit worrying")),
        ("exit", Command("quit", "")),
        ("EXIT", Command("quit", "")),
        (":q", Command("quit", "")),
        ("q", Command("quit", "")),
        (":wq", Command("finish", "")),
        ("?", Command("help", "")),
        ("exit code was 3", Command("note", "exit code was 3")),
        ("? who rang", Command("note", "? who rang")),
        ("undo the change on db1", Command("note", "undo the change on db1")),
        ("help is on its way", Command("note", "help is on its way")),
        ("wait 1.5", Command("wait", "1.5")),
        ("wait for the alarm", Command("note", "wait for the alarm")),
        ("show", Command("show", "")),
        ("show steps", Command("show", "steps")),
        ("show step 2", Command("show", "step 2")),
        ("show me the way", Command("note", "show me the way")),
    ],
)
def test_a_line_is_a_command_or_a_note(typed: str, command: Command) -> None:
    """The first word decides."""
    assert parse(typed) == command


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("-5m ok it works", "ok"),
        ("25:99 BAD it is down", "bad"),
        ("at 07:00 reverted", "reverted"),
        ("12:03:04 fault rm up", "fault"),
        ("the alarm rang at 7 and then all was ok", None),
        ("the standby is ok", None),
        ("42", None),
    ],
)
def test_look_behind_a_time_is_pointed_out(text: str, word: str | None) -> None:
    """It is a note, and whoever typed it believes that it is an observation."""
    assert parse(text) == Command("note", text)
    assert behind_a_time(text) == word


@pytest.mark.parametrize("typed", ["", "   ", "# a comment"])
def test_blank_lines_and_comments_are_nothing(typed: str) -> None:
    """A script may be laid out."""
    assert parse(typed) is None


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("2 took long", 2, "took long"),
        ("took 2", None, "took 2"),
        ("7", 7, ""),
        ("", None, ""),
    ],
)
def test_a_leading_number_is_the_step(text: str, number: int | None, rest: str) -> None:
    """Steps are named by number or are simply the next."""
    assert Command("done", text).numbered == (number, rest)


@pytest.mark.parametrize(
    ("text", "rest", "options"),
    [
        ("Alert somebody", "Alert somebody", {}),
        (
            "Alert somebody due=2030-01-31 owner=sam",
            "Alert somebody",
            {"owner": "sam", "due": "2030-01-31"},
        ),
        ("Set owner=sam in the file", "Set owner=sam in the file", {}),
        ("Set owner=sam owner=kim", "Set owner=sam", {"owner": "kim"}),
        ("owner=sam", "", {"owner": "sam"}),
    ],
)
def test_options_stand_at_the_end_of_a_text(
    text: str, rest: str, options: dict[str, str]
) -> None:
    """What looks like one elsewhere is part of the text."""
    assert Command("action", text).options("owner", "due") == (rest, options)


def test_the_help_names_every_word() -> None:
    """Nothing that can be typed is a secret."""
    words = {word.split()[0] for name in HELP for word in name.split(", ")}
    assert {
        "ok",
        "bad",
        "fault",
        "done",
        "skip",
        "improvise",
        "!",
        "attach",
        "undo",
        "show",
        "finish",
        "quit",
    } <= words
    assert [
        word
        for word in words
        if all(_is_note(f"{word}{behind}") for behind in ("", " 1"))
    ] == []


def _is_note(typed: str) -> bool:
    command = parse(typed)
    return command is not None and command.word == "note"
