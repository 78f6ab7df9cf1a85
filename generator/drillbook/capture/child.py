"""A child is a shell command that an engineer runs in the middle of a test: its output is kept,
whatever it does.

It gets a session of its own and no input. When its time is over its whole process group ends; what
has left the group on purpose, as a daemon does, is not followed. Nothing here waits for longer than
the limits say.
"""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from drillbook.capture.output import Arrival, Output
from drillbook.errors import DrillbookError
from drillbook.system import process
from drillbook.system.process import SHELL
from drillbook.text.plain import visible
from drillbook.text.redaction import Redactor, redact

Why = Literal["finished", "timed out", "stopped"]

_CHUNK = 64 * 1024
_TICK = 0.05
# How long output may still come after the command itself has ended.
_LINGER = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a command may run, how long it may take to end, and how much of its output is kept,
    in bytes.
    """

    seconds: float = 600.0
    grace: float = 3.0
    head: int = 256 * 1024
    tail: int = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOutcome:
    """What became of a command.

    Of `exit_code` and `signal`, one is None; both are if it could not even be ended.

    `total` and `digest` are of all redacted output, also of what was left out of the file. The file
    holds exactly that output unless `truncated`. `times` say when how much of it had come.
    `trouble` is why there is no whole file, if there is none; the command ran nevertheless, and
    `kept` is what the file should hold.
    """

    why: Why
    exit_code: int | None
    signal: str | None
    seconds: float
    total: int
    truncated: bool
    digest: str
    redactions: Mapping[str, int]
    times: tuple[Arrival, ...]
    output: str
    kept: bytes = b""
    trouble: str | None = None

    @property
    def shown(self) -> str:
        """The output's first and last part for a terminal: nothing in it can move a cursor."""
        return visible(self.output)


def run(
    command: str,
    *,
    limit: Limits,
    redactor: Redactor,
    sink: Path | None,
    stop: threading.Event | None = None,
) -> CommandOutcome:
    """Run a command in a shell until it ends, its time is over or `stop` is set; its output goes to
    a new file.

    It is back half a second after the time-out and the grace at the latest. Raises `DrillbookError`
    before anything ran, if the file already exists or no process can be started.
    """
    with (
        Output(sink=sink, head=limit.head, tail=limit.tail) as output,
        _started(command, sink) as child,
    ):

        def take(piece: bytes) -> None:
            # Secrets are gone before the first byte reaches the disk.
            output.write(redactor.feed(piece), child.age)

        why = _follow(child, take, limit, stop or threading.Event())
        output.write(redactor.close(), child.age)
        status = child.end()
        seconds = child.age
        output.close()
        # A negative status is the number of the signal that ended it.
        by_signal = status is not None and status < 0
        return CommandOutcome(
            why=why,
            exit_code=None if by_signal else status,
            signal=_name(-status) if status is not None and by_signal else None,
            seconds=seconds,
            total=output.total,
            truncated=output.left_out > 0,
            digest=output.digest,
            redactions=redactor.counts,
            times=output.times,
            output=output.extract,
            kept=output.kept,
            trouble=output.trouble,
        )


def _started(command: str, sink: Path | None) -> "_Child":
    """Start a command; the file of one that could not be started is free again."""
    try:
        return _Child(command)
    except DrillbookError:
        if sink:
            sink.unlink(missing_ok=True)
        raise


def _name(number: int) -> str:
    """Return the name of a signal; those for real time have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class _Child:
    """The process of a command, and the reading end of the pipe that it and its
    children write to.
    """

    def __init__(self, command: str) -> None:
        self.pipe, writing = os.pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - running what the engineer typed is the purpose
                [*SHELL, command],
                # A command that asks for something would wait for it in the middle of a test.
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            os.close(self.pipe)
            raise DrillbookError(
                f"`{visible(redact(command).text)[:200]}` could not be started: {error}",
                "Check that the working folder is still there and that the command is plain text.",
            ) from error
        finally:
            # The pipe ends only when nobody has its other end any more.
            os.close(writing)
        self.started = time.monotonic()
        self.open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind that still runs in the group, also after an error or an
        interrupt.
        """
        if self.process.returncode is None:
            self.signal(process.kill)
            self.end()
        os.close(self.pipe)

    @property
    def age(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def running(self) -> bool:
        """Whether the command itself has not ended."""
        return process.is_running(self.process)

    def signal(self, send: Callable[[int], None]) -> None:
        """Have a signal sent to the whole group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            send(self.process.pid)

    def read(self, take: Callable[[bytes], None], seconds: float) -> None:
        """Take what comes within some seconds, at most one piece, and remember when nothing more
        can come.
        """
        if not self.open:
            time.sleep(min(seconds, 0.005))
        elif select.select([self.pipe], [], [], seconds)[0]:
            piece = os.read(self.pipe, _CHUNK)
            self.open = bool(piece)
            take(piece)

    def end(self) -> int | None:
        """Reap the command, and return its exit code or the negative number of its signal; None if
        it is stuck.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=_LINGER)
        return None

    def let_go(self) -> None:
        """Read on to nowhere for what still holds the pipe: a service just started must not die of
        its next line.
        """
        if self.open:
            subprocess.run(  # noqa: S603 - our own words
                [*SHELL, "exec 3<&0; cat <&3 >/dev/null 2>&1 &"],
                stdin=self.pipe,
                check=False,
                start_new_session=True,
            )


def _follow(
    child: _Child, take: Callable[[bytes], None], limit: Limits, stop: threading.Event
) -> Why:
    """Read the output until the command has ended by itself or has been ended, and return which."""
    while child.running:
        if stop.is_set() or child.age >= limit.seconds:
            why: Why = "stopped" if stop.is_set() else "timed out"
            _end(child, take, limit.grace)
            return why
        child.read(take, min(_TICK, max(limit.seconds - child.age, 0)))
    _drain(child, take)
    child.let_go()
    return "finished"


def _end(child: _Child, take: Callable[[bytes], None], grace: float) -> None:
    """Ask the group to end, give it the grace while its output is still read, and then end it."""
    child.signal(process.end)
    deadline = child.age + grace
    while (child.running or child.open) and child.age < deadline:
        child.read(take, _TICK)
    child.signal(process.kill)
    _drain(child, take)


def _drain(child: _Child, take: Callable[[bytes], None]) -> None:
    """Read what is left in the pipe; what goes on writing into it is not waited for."""
    deadline = child.age + _LINGER
    while child.open and child.age < deadline:
        child.read(take, _TICK)
