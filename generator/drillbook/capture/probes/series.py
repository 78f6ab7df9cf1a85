"""A series is the file of one probe's samples, which grows by a line a sample and survives whatever
stops it.
"""

import contextlib
import csv
import io
import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError
from drillbook.files.samples import COLUMNS, MAX_BYTES, mistakes
from drillbook.model.sample import Sample
from drillbook.system.plain_file import open_plain

_HEADER = (",".join(COLUMNS) + "\n").encode()
_MOST_WAITING = 10_000
# The longest line, with room to spare: a file that is too large to be read would count for nothing.
_ROOM = 4096


class Series:
    """Appends samples to `probes/<id>.csv` below a folder; a file that is there is continued.

    Lines that are torn or damaged are moved to a file below `evidence/`, which `torn` names. While
    the disk refuses, samples wait in memory, at most ten thousand of them, and `trouble` says why;
    once the folder's session has moved, the series goes on beside its journal.
    """

    def __init__(self, folder: Path, probe: str) -> None:
        self.trouble: str | None = None
        self.torn: Path | None = None
        self._probe = probe
        self._waiting: deque[bytes] = deque(maxlen=_MOST_WAITING)
        self._open(folder)
        self._write_waiting()

    def _open(self, folder: Path) -> None:
        path = f"probes/{self._probe}.csv"
        try:
            (folder / "probes").mkdir(parents=True, exist_ok=True)
            self.taken = self._mend(folder, path)
            self._file = open_plain(
                folder / path, os.O_WRONLY | os.O_CREAT | os.O_APPEND
            )
            self._size = os.fstat(self._file).st_size
            self._folder = folder
        except OSError as error:
            raise DrillbookError(
                f"{folder / path} could not be opened: {error.strerror}",
                "Check the disk and your permissions.",
            ) from error

    def append(self, sample: Sample) -> None:
        """Add a line, and hand it to the system at once."""
        self._waiting.append(_line(sample))
        self._write_waiting()

    def close(self) -> None:
        """Put what was written on the disk; what still waits goes on elsewhere, and the session
        with it.
        """
        if self._waiting:
            with (
                contextlib.suppress(DrillbookError),
                contextlib.closing(Journal.open(self._folder)) as journal,
            ):
                journal.leave(self.trouble or "")
            self._write_waiting()
        try:
            os.fsync(self._file)
        except OSError as error:
            self.trouble = error.strerror or str(error)
        finally:
            os.close(self._file)

    def _write_waiting(self) -> None:
        try:
            if self._size == 0:
                self._write(_HEADER)
            while self._waiting:
                if self._size > MAX_BYTES - _ROOM:
                    self._waiting.clear()
                    self.trouble = f"the file is full at {self._size:,} bytes"
                    return
                self._write(self._waiting[0])
                self._waiting.popleft()
            self.trouble = None
        except OSError as error:
            self.trouble = error.strerror or str(error)
            if self._moved():
                self._write_waiting()

    def _moved(self) -> bool:
        """Go on beside the journal of the folder's session if that has moved, and return whether it
        has.
        """
        old = self._file
        try:
            place = current(self._folder)
            if place == self._folder.absolute():
                return False
            self._open(place)
        except DrillbookError:
            return False
        with contextlib.suppress(OSError):
            os.close(old)
        return True

    def _write(self, line: bytes) -> None:
        """Write a line as a whole, or leave the file as it was."""
        done = 0
        try:
            while done < len(line):
                done += os.write(self._file, line[done:])
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(line)

    def _mend(self, folder: Path, path: str) -> int:
        """Move everything from the first damaged line on aside, and return how many samples are
        left.
        """
        file = folder / path
        if not file.exists():
            return 0
        lines = file.read_bytes().splitlines(keepends=True)
        damage = next(mistakes(folder, path), None)
        good = len(lines) if damage is None else max(damage.location.line or 1, 1) - 1
        if lines[:good] and not lines[good - 1].endswith(b"\n"):
            good -= 1
        if lines[good:]:
            self.torn = _aside(folder, self._probe, b"".join(lines[good:]))
            os.truncate(file, len(b"".join(lines[:good])))
        return max(good - 1, 0)


def _aside(folder: Path, probe: str, content: bytes) -> Path:
    """Keep what was torn in a file that is not there yet, before it is taken from the other."""
    (folder / "evidence").mkdir(exist_ok=True)
    number = 1
    while (path := folder / "evidence" / f"probe-{probe}-torn-{number}.txt").exists():
        number += 1
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path


def text_of(samples: Iterable[Sample]) -> bytes:
    """Return samples as they stand in their file."""
    return _HEADER + b"".join(map(_line, samples))


def _line(sample: Sample) -> bytes:
    text = io.StringIO()
    at = sample.at.isoformat(timespec="milliseconds")
    row = (
        at,
        "true" if sample.ok else "false",
        f"{sample.latency_ms:.3f}",
        sample.outcome,
        " ".join(sample.detail.split()),
    )
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue().encode("utf-8", "backslashreplace")
