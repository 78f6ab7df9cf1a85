"""A reading is what a session's journal tells, without anything being changed by looking."""

import contextlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

from drillbook.capture.journal.chain import MAX_LINE, NO_SUM, Line, decoded, verified
from drillbook.capture.journal.disk import FILE, opened, reason
from drillbook.system.file_lock import wait_for_writers


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines that are whole and follow each other from the first on, and what stands after the
    last of them.

    `problem` says which line is damaged and how, if one is; an unfinished last line is no damage.
    """

    lines: tuple[Line, ...]
    torn: bytes
    problem: str | None


def read(folder: Path) -> Reading:
    """Read a session's journal without changing anything; what cannot be read is a problem, never
    an error.
    """
    try:
        with opened(folder, os.O_RDONLY) as file, io.BufferedReader(file) as stream:
            # Waits for a writer in the middle of a line; a file system without locks is read as it
            # is.
            with contextlib.suppress(OSError):
                wait_for_writers(file)
            chain = verified(stream, 0, NO_SUM)
    except OSError as error:
        return Reading((), b"", f"{folder / FILE} cannot be read: {reason(error)}")
    return Reading(tuple(chain.lines), chain.torn, chain.problem)


def first_line(folder: Path) -> Line | None:
    """Return the first line of the journal in a folder, if it has a good one."""
    try:
        with opened(folder, os.O_RDONLY) as file, io.BufferedReader(file) as stream:
            line = decoded(stream.readline(MAX_LINE + 1), 1, NO_SUM)
    except OSError:
        return None
    return line if isinstance(line, Line) else None
