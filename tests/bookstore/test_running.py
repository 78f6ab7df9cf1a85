"""Starting, looking and stopping: one command each, and nothing is left behind."""

import os
import signal

import pytest

from bookstore.beside import Beside, beside, eventually, processes_in

pytestmark = pytest.mark.bookstore

PARTS = ("application", "cache", "cdn-1", "cdn-2", "database-1", "database-2")


def test_start_returns_when_everything_is_healthy_and_the_standby_follows() -> None:
    """One command builds it from nothing; status then shows each part, and ends with 0."""
    with beside() as bookstore:
        assert bookstore.run("status").returncode == 3
        assert "bookstore green is healthy" in bookstore.must("start")
        status = bookstore.must("status")
        assert [line.split()[0] for line in status.splitlines()][:6] == list(PARTS)
        assert "standby, streaming, " in status
        assert set(bookstore.health().values()) == {"ok"}


def test_stop_keeps_the_data_and_no_process() -> None:
    """What was written before is there after the next start; --delete-data leaves no
    file either.
    """
    with beside() as bookstore:
        bookstore.must("start")
        status, book = bookstore.ask("/books", {"title": "Kept", "author_id": 1})
        assert status == 201
        bookstore.must("stop")
        assert processes_in(bookstore.states) == []
        bookstore.must("start")
        assert bookstore.ask(f"/books/{book['id']}")[1]["title"] == "Kept"
        bookstore.must("stop", "--delete-data")
        assert not bookstore.states.exists()
        assert processes_in(bookstore.states.parent) == []


def test_starts_again_after_everything_was_killed(bookstore: Beside) -> None:
    """Children that outlive their leader are cleared away, and both database servers repair
    themselves.
    """
    for pid in bookstore.must("pid").split():
        os.kill(int(pid), signal.SIGKILL)
    assert bookstore.run("status").returncode == 3
    bookstore.must("start")
    assert set(bookstore.health().values()) == {"ok"}


def test_single_components_stop_and_start(bookstore: Beside) -> None:
    """A group's name stands for both of its servers; everything else goes on."""
    bookstore.must("stop", "cdn")
    status = bookstore.run("status")
    assert status.returncode == 3
    assert [
        line.split()[0] for line in status.stdout.splitlines() if " stopped" in line
    ] == [
        "cdn-1",
        "cdn-2",
    ]
    bookstore.must("start", "cdn")
    assert eventually(lambda: bookstore.run("status").returncode == 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="is an ordinary user already")
def test_works_as_an_ordinary_user() -> None:
    """Who is not root runs all servers as oneself, failover included."""
    with beside(user="nobody") as bookstore:
        bookstore.must("start")
        bookstore.must("promote")
        bookstore.must("rebuild")
        bookstore.must("start")
        bookstore.must("stop", "--delete-data")
        assert not bookstore.states.exists()


@pytest.mark.parametrize(
    "command", ["stop", "pid", "load", "promote", "rebuild", "restore", "database"]
)
def test_production_is_not_broken_by_accident(command: str) -> None:
    """In blue, what people there would feel has to be meant; a harmless word needs nothing."""
    with beside() as bookstore:
        refused = bookstore.run(command, "--environment", "blue")
        assert refused.returncode == 1
        assert "blue is production" in refused.stderr
        assert "--production" in refused.stderr
        assert not bookstore.states.exists()
        assert bookstore.run("status", "--environment", "blue").returncode == 3


def test_blue_and_green_share_nothing(bookstore: Beside) -> None:
    """Both run at once; breaking green is not felt in blue."""
    bookstore.must("start", "--environment", "blue")
    bookstore.kill("primary")
    assert bookstore.health()["status"] == "failing"
    bookstore.must("status", "--environment", "blue")
    bookstore.must("stop", "--environment", "blue", "--production", "--delete-data")


@pytest.mark.parametrize("shift", ["-1", "ten", "99999"])
def test_a_wrong_shift_is_said_in_a_sentence(shift: str) -> None:
    """Bad input ends with 1 and a reason, never with a traceback."""
    with beside() as bookstore:
        wrong = Beside(bookstore.states, 0)
        refused = wrong.shell(
            f"BOOKSTORE_PORT_SHIFT={shift} examples/bookstore/bookstore start"
        )
        assert refused.returncode == 1
        assert refused.stderr.startswith("bookstore: BOOKSTORE_PORT_SHIFT is ")


@pytest.mark.parametrize(
    "words",
    [("backup",), ("restore",), ("promote",), ("rebuild",), ("start", "database-2")],
)
def test_what_needs_a_database_says_that_there_is_none(words: tuple[str, ...]) -> None:
    """On a machine where nothing was ever started, every command ends with a sentence."""
    with beside() as bookstore:
        refused = bookstore.run(*words)
        assert refused.returncode == 1
        assert refused.stderr.startswith("bookstore: ")
        assert refused.stderr.count("\n") == 1


def test_a_damaged_note_of_the_primary_is_not_guessed_at() -> None:
    """Which server takes rows must be known; the sentence names the file and what may
    stand in it.
    """
    with beside() as bookstore:
        (bookstore.states / "green").mkdir(parents=True)
        note = bookstore.states / "green" / "primary"
        note.write_text("database-9\n")
        refused = bookstore.run("start")
        note.unlink()
        assert refused.returncode == 1
        assert (
            refused.stderr
            == f"bookstore: {note} names 'database-9' as the primary; write database-1 or"
            " database-2 into it\n"
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder that somebody else owns")
def test_a_folder_of_somebody_else_is_said_in_a_sentence() -> None:
    """Permission denied is an answer, not a traceback."""
    with beside() as bookstore:
        stranger = Beside(
            bookstore.states.parent / "closed", bookstore.shift, user="nobody"
        )
        refused = stranger.run("start")
        assert refused.returncode == 1
        assert refused.stderr.startswith("bookstore: [Errno 13] Permission denied: ")
