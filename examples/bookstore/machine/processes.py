"""A background process and its children, found again by a file.

A file left by a crash never names a stranger.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from machine.errors import TroubleError

STOP_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Process:
    """One line of /proc, as far as it tells processes apart: numbers are reused, numbers with start
    times are not.
    """

    pid: int
    name: str
    session: int
    started: str


@dataclass(frozen=True)
class Background:
    """A process that leads a session of its own; `folder` holds its `pid` file and its `log`."""

    folder: Path

    def start(
        self, command: Sequence[str | Path], environment: Mapping[str, str]
    ) -> None:
        """Starts the command unless it runs already; what a crash left running is stopped first."""
        if self.pid() is not None:
            return
        self.stop()
        if not Path(command[0]).is_file():
            raise TroubleError(
                f"there is no {command[0]}; examples/bookstore/README.md names the packages to"
                " install"
            )
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started = _read(child.pid)
        if started is not None:
            self._pid_file.write_text(f"{started.pid} {started.started}\n")

    def pid(self) -> int | None:
        """The number of the running leader, or None."""
        recorded = self._recorded()
        leader = _read(recorded[0]) if recorded else None
        return (
            leader.pid
            if leader and recorded and leader.started == recorded[1]
            else None
        )

    def stop(self) -> None:
        """Ends the leader and all of its session, politely first; afterwards neither they nor the
        file are there.
        """
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self._members():
                with suppress(ProcessLookupError):
                    os.kill(process.pid, number)
            if wait_until(lambda: not self._members(), STOP_SECONDS):
                break
        else:
            raise TroubleError(
                f"processes of {self.folder.name} do not end: {[p.pid for p in self._members()]}"
            )
        self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    def _recorded(self) -> tuple[int, str] | None:
        try:
            pid, started = self._pid_file.read_text().split()
            return int(pid), started
        except (FileNotFoundError, ValueError):
            return None

    def _members(self) -> list[Process]:
        """The leader's session.

        While one of it lives, Linux gives the leader's number to nobody else.
        """
        recorded = self._recorded()
        if recorded is None:
            return []
        pid, started = recorded
        members = [process for process in _all() if process.session == pid]
        strangers = any(
            process.pid == pid and process.started != started for process in members
        )
        return [] if strangers else members


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def process_name(pid: int) -> str | None:
    """The name of a live process, or None."""
    process = _read(pid)
    return process.name if process else None


def end_all_in(folder: Path) -> bool:
    """Kills whatever has the folder as its working directory; whether all of it is gone."""
    for pid in _working_in(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return wait_until(lambda: not _working_in(folder), STOP_SECONDS)


def _working_in(folder: Path) -> list[int]:
    return [
        process.pid
        for process in _all()
        if _working_directory(process.pid) == str(folder.resolve())
    ]


def _working_directory(pid: int) -> str | None:
    """A stranger's is not told to everybody."""
    try:
        return str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return None


def _all() -> Iterator[Process]:
    for entry in Path("/proc").iterdir():
        process = _read(int(entry.name)) if entry.name.isdigit() else None
        if process is not None:
            yield process


def _read(pid: int) -> Process | None:
    """A live process; a zombie is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    # The name stands in parentheses and may hold anything, spaces and parentheses included
    # (proc(5)).
    name, _, rest = text.partition("(")[2].rpartition(")")
    fields = rest.split()
    if fields[0] in "ZX":
        return None
    return Process(pid=pid, name=name, session=int(fields[3]), started=fields[19])
