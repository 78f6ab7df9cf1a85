"""Of the recorded commands one was to make the dependency fail, and its end says whether it did."""

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.attempt import (
    Attempt,
    attempt,
    is_placeholder,
    looks_that_failed,
    shows_failure,
)
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result

_STOP = "systemctl stop postgresql"
_MARKS = ("10:02 fault", "10:10 reverted")


def _result(
    *events: str, how: str = "the cable was pulled", revert: str = ""
) -> Result:
    undone = f", revert: '{revert}'" if revert else ""
    text = books.result_text(
        timeline=timeline(events), fault=f"{{technique: real, how: '{how}'{undone}}}"
    )
    value = shape(Result, read("result.yml", text)).value
    assert value is not None
    return value


def _tried(command: str, how: str = "the cable was pulled") -> Attempt:
    found = attempt(_result(_MARKS[0], f"10:03 {command}", _MARKS[1], how=how))
    assert found
    return found


@pytest.mark.parametrize(
    ("command", "failed", "succeeded"),
    [
        (f"!0 {_STOP}", False, True),
        (f"!1 {_STOP}", True, False),
        # A signal that ended it is how one ends which holds a fault.
        (f"!-9 {_STOP}", False, True),
        (f"!-1 {_STOP}", False, True),
        (f"!130 {_STOP}", False, True),
        (f"!137 {_STOP}", False, True),
        (f"!143 {_STOP}", False, True),
        (f"!129 {_STOP}", True, False),
        (f"!138 {_STOP}", True, False),
        # So is the end of its time, if it was given one.
        ("!124 timeout 60 tcpkill port 5432", False, True),
        ("!125 timeout 60 tcpkill port 5432", True, False),
        ("!124 tcpkill port 5432", True, False),
        # A connection that broke is one that was to break.
        ("!255 ssh db-1 sudo reboot", False, True),
        ("!255 ssh db-1 sudo ip link set eth0 down", False, True),
        ("!255 ssh db-1 sudo systemctl stop postgresql", True, False),
        ("!255 reboot", True, False),
        ("!254 ssh db-1 sudo reboot", True, False),
        # An exit code that may be another's says neither.
        (f"!0 {_STOP} | cat", False, False),
        (f"!1 {_STOP} | cat", False, False),
        (f"!130 {_STOP} | cat", False, False),
    ],
)
def test_the_end_of_a_command_says_what_became_of_it(
    command: str,
    failed: bool,  # noqa: FBT001 - a column
    succeeded: bool,  # noqa: FBT001 - a column
) -> None:
    """It failed, it did what it was to do, or nobody knows."""
    tried = _tried(command)
    assert (tried.failed, tried.succeeded) == (failed, succeeded)


@pytest.mark.parametrize(
    ("events", "command"),
    [
        ((*_MARKS, f"10:03 !0 {_STOP}"), _STOP),
        (_MARKS, None),
        # Of those before the mark it is the last one that acts, and no older than ten minutes.
        ((f"09:52 !0 {_STOP}", *_MARKS), _STOP),
        ((f"09:51:59 !0 {_STOP}", *_MARKS), None),
        (("10:00 !0 kill 1", "10:01 !0 kill 2", *_MARKS), "kill 2"),
        (("10:00 !0 kill 1", "10:01 !0 docker ps", *_MARKS), "kill 1"),
        (("10:00 !0 kill 1", "10:03 !1 kill 2", *_MARKS), "kill 1"),
        (("10:00 !1 kill 1", "10:03 !0 kill 2", *_MARKS), "kill 2"),
        # What came after the fault had been reverted is not what caused it.
        ((*_MARKS, "10:11 !0 kill 1"), None),
        (("10:02 fault", "10:11 !0 kill 1"), "kill 1"),
        # A second fault has a command of its own.
        (
            (
                *_MARKS,
                "10:03 !1 kill 1",
                "10:12 fault",
                "10:13 !0 kill 2",
                "10:14 reverted",
            ),
            "kill 2",
        ),
        # The last one that succeeded counts, and only if none did the last one that failed.
        ((*_MARKS, "10:03 !0 kill 1", "10:04 !0 kill 2", "10:05 !1 kill 3"), "kill 2"),
        ((*_MARKS, "10:03 !1 kill 1", "10:04 !1 kill 2"), "kill 2"),
        # What looks, mends or prepares is none.
        (
            (
                *_MARKS,
                "10:03 !0 docker ps",
                "10:04 !0 git pull",
                "10:05 !0 docker start db",
            ),
            None,
        ),
        # What a note says is no command.
        ((*_MARKS, "10:03 note kill 1"), None),
    ],
)
def test_which_command_was_to_make_it_fail(
    events: tuple[str, ...], command: str | None
) -> None:
    """By when it was run, and by what it does."""
    found = attempt(_result(*sorted(events, key=lambda line: line.split()[0])))
    assert (found.command if found else None) == command


def test_a_command_that_nobody_wrote_down_is_none() -> None:
    """Only that it ended is known."""
    silent = '\n  - {at: "2026-11-20T10:03:00+01:00", event: command, exit_code: 0}'
    text = books.result_text(
        timeline=timeline(_MARKS[:1]) + silent + timeline(_MARKS[1:])
    )
    result = shape(Result, read("result.yml", text)).value
    assert result
    assert attempt(result) is None


@pytest.mark.parametrize(
    ("last", "counted"),
    [
        # Another program, or another verb, than what was tried undid it.
        ("./mend.sh", False),
        ("virsh destroy 12", False),
        ("kill 2", True),
        # What `fault.how` names did not.
        ("./break.sh", True),
    ],
)
def test_the_last_of_several_commands_may_be_what_undid_it(
    last: str,
    counted: bool,  # noqa: FBT001 - a column
) -> None:
    """If it does something else than the ones before it."""
    events = (_MARKS[0], "10:03 !0 kill 1", f"10:09 !0 {last}", _MARKS[1])
    found = attempt(_result(*events, how="./break.sh"))
    assert found
    assert (found.command == last) is counted


def test_what_undoes_the_fault_did_not_cause_it() -> None:
    """However it is spaced."""
    events = (_MARKS[0], "10:03 !0 ./heal.sh --now", _MARKS[1])
    assert attempt(_result(*events, revert="./heal.sh   --now")) is None
    assert attempt(_result(*events, revert="./heal.sh --later")) is not None


@pytest.mark.parametrize(
    ("command", "how", "about"),
    [
        (_STOP, _STOP, True),
        ("systemctl  stop   postgresql", _STOP, True),
        # A text that stands in another one, if it is no short one.
        ("kill 123", "docker stop db-1 and kill 123 as root", True),
        ("docker stop db-2", "docker stop db-1", False),
        ("kill 12", "kill 1 12", True),
        # Of two commands each names something that the other does not.
        ("docker stop db-1 db-2", "docker stop db-1", True),
        ("docker stop db-1", "docker stop db-1 db-2", True),
        ("docker stop db-1 web", "docker stop db-1 db-2", False),
        ("docker kill db-2", "docker stop db-1", True),
        # A name with more behind it is the same name, unless it is a short one.
        ("systemctl stop etcd@1", "systemctl stop etcd", True),
        ("systemctl stop web@1", "systemctl stop web", False),
        ("systemctl stop etcd-1", "systemctl stop etcd", False),
        # Prose is held against it by kinds of system.
        ("docker stop redis", "PostgreSQL is stopped", False),
        ("docker stop postgres", "PostgreSQL is stopped", True),
        ("docker stop postgres", "the machine is stopped", True),
        ("docker stop box-1", "PostgreSQL is stopped", True),
        ("docker stop redis-postgres", "PostgreSQL is stopped", True),
    ],
)
def test_whether_a_command_is_what_was_meant(
    command: str,
    how: str,
    about: bool,  # noqa: FBT001 - a column
) -> None:
    """By the very words, by what both name, or by the kind of system."""
    assert _tried(f"!0 {command}", how).about is about


def test_a_command_that_is_meant_goes_before_any_other() -> None:
    """Even one that failed."""
    events = (
        _MARKS[0],
        "10:03 !1 docker stop db-1",
        "10:04 !0 docker stop web",
        _MARKS[1],
    )
    found = attempt(_result(*events, how="docker stop db-1"))
    assert found
    assert (found.command, found.about) == ("docker stop db-1", True)
    other = attempt(_result(*events, how="docker stop cache"))
    assert other
    assert (other.command, other.about) == ("docker stop web", False)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("!1 pg_isready", True),
        ("!0 pg_isready", False),
        ("!126 pg_isready", False),
        ("!127 pg_isready", False),
        ("!128 pg_isready", True),
        ("!7 curl http://shop.example.com", True),
        ("!2 curl http://shop.example.com", False),
        ("!3 curl http://shop.example.com", False),
        ("!6 curl http://shop.example.com", False),
        ("!1 curl http://shop.example.com", True),
        ("!3 systemctl status postgresql", True),
        ("!4 systemctl status postgresql", False),
        ("!4 wget http://shop.example.com", True),
        ("!2 ping -c 1 db-1", True),
        # What cannot be asked is only looked at.
        ("!1 cat orders.log", False),
        ("!1 docker ps", False),
        # Of several questions none may have been a wrong one.
        ("!6 curl http://shop.example.com || pg_isready", False),
    ],
)
def test_which_look_by_a_command_shows_a_failure(
    command: str,
    shown: bool,  # noqa: FBT001 - a column
) -> None:
    """One that asks whether something works, could ask, and was told that it does not."""
    (event,) = [
        one for one in _result(f"10:03 {command}").events if one.event == "command"
    ]
    assert shows_failure(event) is shown
    failed_before = frozenset({command.split(" ", 1)[1]})
    assert not shows_failure(event, failed_before)


def test_which_looks_had_failed_before_the_fault() -> None:
    """Those that ended with an error then; not those of later, nor what somebody noted."""
    events = (
        "10:00 !1 pg_isready",
        "10:01 !0 curl shop",
        "10:01:30 note redis-cli ping",
        "10:02 fault",
        "10:03 !1 mysqladmin ping",
        "10:10 reverted",
    )
    assert looks_that_failed(_result(*events)) == {"pg_isready"}


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("", True),
        (" ... ", True),
        ("TODO: write this down", True),
        ("to be decided", True),
        ("N/A", True),
        ("<as usual>", True),
        ("see ticket", True),
        ("wird noch ergänzt", True),
        ("stop the test", False),
        ("as usual, the primary was stopped", False),
        ("none of the replicas answered", False),
    ],
)
def test_a_placeholder_says_nothing(text: str, *, placeholder: bool) -> None:
    """It stands where something should be said, in any of the languages that people use."""
    assert is_placeholder(text) is placeholder
