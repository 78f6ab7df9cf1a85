"""A child is a forked process that appends to a journal and reports each number that was
acknowledged over a pipe.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.errors import DrillbookError

MOST = 30.0
"""Seconds until a child that does not end is taken for hung."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running child, and the end of the pipe that it reports to."""

    pid: int
    pipe: int

    def end(self, number: int) -> None:
        """Send it a signal; it may have ended by itself."""
        os.kill(self.pid, number)

    def reports(self) -> dict[int, str]:
        """Return the texts of the lines that it was told to be recorded, once it has ended."""
        raw = bytearray()
        until = time.monotonic() + MOST
        while True:
            ready, _, _ = select.select(
                [self.pipe], [], [], max(0, until - time.monotonic())
            )
            piece = os.read(self.pipe, 65536) if ready else b""
            if not ready:
                self.end(signal.SIGKILL)
            if not piece:
                break
            raw += piece
        os.close(self.pipe)
        os.waitpid(self.pid, 0)
        if not ready:
            raise TimeoutError(f"a writer hung for {MOST:.0f} seconds")
        return parsed(bytes(raw))


def parsed(raw: bytes) -> dict[int, str]:
    """Return the texts by line number from whole lines of a report."""
    lines = raw.decode("ascii").split("\n")[:-1]
    return {
        int(number): text for number, _, text in (line.partition(" ") for line in lines)
    }


def fork(work: Callable[[int], None]) -> Child:
    """Run work in a child; it gets the pipe to report to, and ends with it."""
    sys.stdout.flush()
    theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs[1])
        return Child(pid, theirs[0])
    code = 1
    try:
        os.close(theirs[0])
        work(theirs[1])
        code = 0
    finally:
        os._exit(code)


def writer(folder: Path, most: int = 10**9) -> Callable[[int], None]:
    """Return work that begins or continues a session and appends lines of many lengths."""

    def work(pipe: int) -> None:
        journal = (
            Journal.open(folder) if (folder / FILE).exists() else Journal.create(folder)
        )
        for number in range(most):
            record(
                journal, f"{os.getpid()}-{number}", pipe, padding=number * 379 % 5000
            )

    return work


def stubborn(folder: Path) -> Callable[[int], None]:
    """Return work that goes on appending to the same open journal when it is interrupted in the
    middle of it.
    """

    def work(pipe: int) -> None:
        journal = Journal.create(folder)
        numbers = count()
        while True:
            try:
                for number in numbers:
                    record(journal, f"{number}", pipe, padding=number * 379 % 5000)
            except KeyboardInterrupt:
                continue

    return work


def record(journal: Journal, text: str, pipe: int, padding: int = 0) -> None:
    """Append one line and report it; what is told not to be recorded is not reported."""
    try:
        line = journal.append("note", {"text": text, "padding": "x" * padding})
    except DrillbookError as error:
        os.write(2, f"{error}\n".encode())
        return
    # Short enough for a pipe to take it whole or not at all, and to take thousands before anybody
    # reads them.
    os.write(pipe, f"{line.number} {text}\n".encode("ascii"))
