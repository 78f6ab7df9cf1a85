"""A command is ended in time, its output is kept within bounds, and no secret of it reaches the
disk.
"""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from drillbook.capture.child import CommandOutcome, Limits, run
from drillbook.capture.output import Output
from drillbook.errors import DrillbookError
from drillbook.text.redaction import Redactor

_SHORT = Limits(seconds=0.4, grace=0.3)


def _run(
    command: str, limit: Limits | None = None, sink: Path | None = None
) -> CommandOutcome:
    return run(
        command, limit=limit or Limits(seconds=20), redactor=Redactor(), sink=sink
    )


def _timed(command: str, limit: Limits) -> CommandOutcome:
    """Run a command, and see to it that it is over in time."""
    started = time.monotonic()
    outcome = _run(command, limit)
    assert time.monotonic() - started < limit.seconds + limit.grace + 0.5
    return outcome


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    except (ProcessLookupError, FileNotFoundError):
        return False


def _wait_for_the_end_of(pid: int) -> None:
    """See to it that a process ends soon, as one does that was killed."""
    deadline = time.monotonic() + 2
    while _alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_a_command_says_is_kept(tmp_path: Path) -> None:
    """Both streams go to one file in the order in which they came."""
    sink = tmp_path / "evidence" / "command-1.txt"
    outcome = _run("echo one; echo two >&2; echo three; exit 3", sink=sink)
    assert (outcome.why, outcome.exit_code, outcome.signal) == ("finished", 3, None)
    assert sink.read_bytes() == b"one\ntwo\nthree\n"
    assert (outcome.shown, outcome.total, outcome.truncated) == (
        "one\ntwo\nthree\n",
        14,
        False,
    )
    assert outcome.digest == "sha256:" + hashlib.sha256(sink.read_bytes()).hexdigest()
    assert outcome.times[-1].total == 14
    assert outcome.trouble is None


def test_times_say_when_it_came() -> None:
    """What came later has a later time."""
    outcome = _run("echo one; sleep 0.2; echo two")
    assert [time.total for time in outcome.times] == [4, 8]
    assert outcome.times[1].seconds - outcome.times[0].seconds == pytest.approx(
        0.2, abs=0.15
    )
    assert outcome.seconds == pytest.approx(0.2, abs=0.15)


def test_there_is_no_input() -> None:
    """A command that asks is not waited for."""
    assert _run("cat; read answer || echo none").shown == "none\n"


def test_secrets_do_not_reach_the_disk(tmp_path: Path) -> None:
    """Not even when they come in two parts; they are counted by their kind."""
    outcome = _run(
        "printf 'password=hun'; sleep 0.1; echo ter2; echo TOKEN=a1",
        sink=tmp_path / "out.txt",
    )
    assert (
        tmp_path / "out.txt"
    ).read_text() == "password=[redacted: password]\nTOKEN=[redacted: token]\n"
    assert outcome.redactions == {"password": 1, "token": 1}


def test_control_characters_are_evidence_but_not_shown(tmp_path: Path) -> None:
    """The file has the bytes; a terminal gets words for them."""
    outcome = _run(
        r"printf '\033[31mred\033]0;title\007\r\n\377'", sink=tmp_path / "out.txt"
    )
    assert (tmp_path / "out.txt").read_bytes() == b"\x1b[31mred\x1b]0;title\x07\r\n\xff"
    assert outcome.shown == "\\e[31mred\\e]0;title\\u0007\\r\n\ufffd"


def test_a_signal_is_told() -> None:
    """A command that was killed has no exit code."""
    outcome = _run("kill -9 $$")
    assert (outcome.why, outcome.exit_code, outcome.signal) == (
        "finished",
        None,
        "SIGKILL",
    )


def test_a_command_that_does_not_end_is_ended() -> None:
    """It is asked to, and does."""
    outcome = _timed("sleep 60", _SHORT)
    assert (outcome.why, outcome.exit_code, outcome.signal) == (
        "timed out",
        None,
        "SIGTERM",
    )
    assert outcome.seconds < _SHORT.seconds + 0.3


def test_a_command_may_clean_up_when_it_is_asked_to_end() -> None:
    """What it says then is still kept."""
    outcome = _timed(
        "trap 'echo bye; exit 7' TERM; echo hi; while :; do sleep 0.05; done", _SHORT
    )
    assert (outcome.why, outcome.exit_code) == ("timed out", 7)
    assert outcome.shown.startswith("hi\n")
    assert outcome.shown.endswith("bye\n")


def test_a_command_that_ignores_it_is_killed_with_its_children() -> None:
    """The whole group goes."""
    outcome = _timed(
        "trap '' TERM; sleep 60 & echo $!; while :; do sleep 0.05; done", _SHORT
    )
    assert (outcome.why, outcome.signal) == ("timed out", "SIGKILL")
    _wait_for_the_end_of(int(outcome.shown))


def test_children_go_even_if_the_command_itself_has_ended() -> None:
    """One that ignores the request and holds the pipe is killed all the same."""
    outcome = _timed(
        "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' & sleep 60",
        _SHORT,
    )
    assert (outcome.why, outcome.signal) == ("timed out", "SIGTERM")
    _wait_for_the_end_of(int(outcome.shown))


def test_a_command_can_be_stopped() -> None:
    """By whoever watches it."""
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    outcome = run("sleep 60", limit=Limits(), redactor=Redactor(), sink=None, stop=stop)
    assert (outcome.why, outcome.signal) == ("stopped", "SIGTERM")
    assert time.monotonic() - started < 0.7


@pytest.mark.parametrize("command", ["sleep 60 & echo $!", "setsid sleep 60 & echo $!"])
def test_a_daemon_is_not_waited_for_and_lives_on(command: str) -> None:
    """A service that was started is no part of the command, though it holds the pipe."""
    outcome = _timed(command, Limits(seconds=5, grace=0))
    pid = int(outcome.shown)
    assert outcome.why == "finished"
    assert outcome.seconds < 1
    assert _alive(pid)
    os.kill(pid, signal.SIGKILL)


def test_a_daemon_can_still_write(tmp_path: Path) -> None:
    """It does not die of a pipe that nobody reads."""
    outcome = _run(
        f"(sleep 0.5; echo late; echo still there > {tmp_path}/proof) & echo started"
    )
    assert (outcome.shown, outcome.why) == ("started\n", "finished")
    deadline = time.monotonic() + 5
    while not (tmp_path / "proof").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (tmp_path / "proof").exists()


def test_a_double_fork_cannot_hang_the_end() -> None:
    """A process that left the group and holds the pipe is not followed."""
    outcome = _timed("setsid sh -c 'sleep 3 & echo $!' & sleep 60", _SHORT)
    assert outcome.why == "timed out"
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(outcome.shown), signal.SIGKILL)


def test_beginning_and_end_of_much_output_are_kept(tmp_path: Path) -> None:
    """The rest is counted and digested, and the file says how much it was."""
    outcome = _run("seq 1 200000", Limits(head=1000, tail=1000), tmp_path / "out.txt")
    whole = "".join(f"{number}\n" for number in range(1, 200_001)).encode()
    text = (tmp_path / "out.txt").read_text()
    first, _, last = text.partition("\n\n[drillbook left out ")
    assert whole.startswith(first.encode())
    assert 990 < len(first) <= 1000
    assert whole.endswith(last.partition("]\n")[2].encode())
    assert text.endswith("\n199999\n200000\n")
    left_out = int(last.split(" ")[0].replace(",", ""))
    assert (
        left_out + len(first) + 1 + len(last.partition("]\n")[2])
        == len(whole)
        == outcome.total
    )
    assert outcome.truncated
    assert outcome.digest == "sha256:" + hashlib.sha256(whole).hexdigest()


def test_memory_stays_small_whatever_comes() -> None:
    """200 MB of output, in a process of its own that tells how much it needed at most, in
    kilobytes.
    """
    program = (
        "import re; from drillbook.capture.child import Limits, run; "
        "from drillbook.text.redaction import Redactor; "
        "o = run('yes | head -c 200000000', limit=Limits(), redactor=Redactor(), sink=None); "
        # Not ru_maxrss, which begins with what the process that started this one had.
        "print(o.total, o.why, re.search(r'VmHWM:\\s+([0-9]+)',"
        " open('/proc/self/status').read())[1])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[:2] == ["200000000", "finished"]
    assert int(told[2]) < 100_000


def test_an_endless_line_is_ended_in_time() -> None:
    """A flood without a line's end keeps the deadline too."""
    outcome = _timed("cat /dev/zero", _SHORT)
    assert outcome.why == "timed out"
    assert outcome.truncated


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    """Nothing runs if its output could not be kept."""
    (tmp_path / "out.txt").write_text("evidence")
    with pytest.raises(DrillbookError, match="could not be made"):
        _run(f"touch {tmp_path}/ran", sink=tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text() == "evidence"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("command", ["echo \0", "echo " + "x" * 200_000])
def test_what_cannot_be_started_leaves_no_file(command: str, tmp_path: Path) -> None:
    """It is said, and the name is free for the next one."""
    with pytest.raises(DrillbookError, match="could not be started"):
        _run(command, sink=tmp_path / "out.txt")
    assert not (tmp_path / "out.txt").exists()


def test_a_full_disk_does_not_stop_the_command() -> None:
    """It is told why there is no whole file; what was counted is right nevertheless."""
    output = Output(sink=None, head=100, tail=100)
    output._file = os.open("/dev/full", os.O_WRONLY)  # noqa: SLF001 - a full disk without being root
    output.write(b"one\n", 0.1)
    output.close()
    assert output.trouble == "No space left on device"
    assert (output.total, output.extract) == (4, "one\n")


def test_an_interrupt_leaves_nothing_running() -> None:
    """The group ends with an error of ours as well."""

    class Broken(Redactor):
        def feed(self, data: bytes) -> bytes:
            raise KeyboardInterrupt(data.decode().strip())

    with pytest.raises(KeyboardInterrupt) as raised:
        run("echo $$; sleep 60", limit=Limits(), redactor=Broken(), sink=None)
    _wait_for_the_end_of(int(str(raised.value)))
