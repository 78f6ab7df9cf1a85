"""An output is what a command has written: its beginning and its end are kept, all of it is counted
and digested.
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple, Self

from drillbook.errors import DrillbookError
from drillbook.system.plain_file import open_plain

_MOST_ARRIVALS = 1000
_MOST_SHOWN = 8 * 1024


class Arrival(NamedTuple):
    """By when, in seconds since the start, how many bytes had come."""

    seconds: float
    total: int


class Output:
    """Keeps the first `head` and about the last `tail` bytes in memory, and writes them to a new
    file.

    The beginning is on the disk as soon as it comes, the end once the output is closed. A disk that
    is full does not stop the command: `trouble` says why the file is not whole, and `kept` is what
    it should hold once it is closed.
    """

    def __init__(self, *, sink: Path | None, head: int, tail: int) -> None:
        self.total = 0
        self.trouble: str | None = None
        self.kept = b""
        self._closed = False
        self._room = head
        self._most = tail
        self._first = bytearray()
        self._last = bytearray()
        self._hash = hashlib.sha256()
        self._times: list[Arrival] = []
        self._step = 1
        self._file = _new_file(sink) if sink else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def digest(self) -> str:
        """The digest of all that was written, kept or not."""
        return "sha256:" + self._hash.hexdigest()

    @property
    def times(self) -> tuple[Arrival, ...]:
        """When how much had come; at most a thousand moments, evenly thinned out."""
        return tuple(self._times)

    @property
    def left_out(self) -> int:
        """How many bytes between beginning and end are not kept."""
        return self.total - len(self._first) - len(self._last)

    @property
    def extract(self) -> str:
        """The beginning and the end as text, short enough for a terminal."""
        kept = bytes(self._first + self._last)
        if self.left_out == 0 and len(kept) <= 2 * _MOST_SHOWN:
            return kept.decode("utf-8", "replace")
        first, last = kept[:_MOST_SHOWN], kept[-_MOST_SHOWN:]
        gap = self.total - len(first) - len(last)
        parts = (
            first.decode("utf-8", "replace"),
            f"… {gap:,} bytes …",
            last.decode("utf-8", "replace"),
        )
        return "\n".join(parts)

    def write(self, data: bytes, seconds: float) -> None:
        """Take more of the output, which came so many seconds after the start."""
        if not data:
            return
        self.total += len(data)
        self._hash.update(data)
        self._note(seconds)
        first = _whole_lines(data, self._room)
        is_all = len(first) == len(data)
        # Once something did not fit, what comes later belongs to the end.
        self._room = self._room - len(first) if is_all else 0
        self._first += first
        self._put(first)
        self._last += data[len(first) :]
        # At twice the size, so that not every piece moves all of it.
        if len(self._last) > 2 * self._most:
            del self._last[: -self._most]

    def close(self) -> None:
        """Write the end, and see to it that the file is on the disk; doing so again
        does nothing.
        """
        if self._closed:
            return
        self._closed = True
        if len(self._last) > self._most:
            del self._last[: len(self._last) - self._most]
        gap = b""
        if self.left_out:
            del self._last[: _start_of_line(self._last)]
            gap = f"\n[drillbook left out {self.left_out:,} bytes here]\n".encode()
        self._put(gap + self._last)
        self.kept = bytes(self._first + gap + self._last)
        if self._file is not None:
            self._sync(self._file)

    def _note(self, seconds: float) -> None:
        if not self._times or seconds - self._times[-1].seconds >= self._step * 0.01:
            self._times.append(Arrival(round(seconds, 3), self.total))
        else:
            self._times[-1] = self._times[-1]._replace(total=self.total)
        # Half of them, and from now on half as often: evenly, however long it goes on.
        if len(self._times) > _MOST_ARRIVALS:
            self._times = self._times[1::2]
            self._step *= 2

    def _put(self, data: bytes) -> None:
        try:
            while self._file is not None and data and not self.trouble:
                data = data[os.write(self._file, data) :]
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def _sync(self, file: int) -> None:
        try:
            os.fsync(file)
        except OSError as error:
            self.trouble = self.trouble or error.strerror or str(error)
        finally:
            self._file = None
            os.close(file)


def _new_file(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open_plain(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except OSError as error:
        raise DrillbookError(
            f"{path} could not be made: {error.strerror}",
            "Nothing was run. Choose a file that is not there yet.",
        ) from error


def _whole_lines(data: bytes, room: int) -> bytes:
    """Return as much of the data as there is room for, up to the end of a line or at least of a
    character.
    """
    if len(data) <= room:
        return data
    line = data.rfind(b"\n", 0, room) + 1
    return data[:line] if line else data[: _start_of_character(data, room)]


def _start_of_character(data: bytes, place: int) -> int:
    """Return the nearest place up to three bytes earlier where a character of UTF-8 may begin."""
    for earlier in range(place, max(place - 4, 0), -1):
        if not _goes_on(data[earlier]):
            return earlier
    # No text in UTF-8: it may be cut anywhere.
    return place


def _goes_on(byte: int) -> bool:
    """Return whether a byte is none with which a character of UTF-8 begins."""
    return byte & 0xC0 == 0x80


def _start_of_line(data: bytearray) -> int:
    line = data.find(b"\n", 0, 4096) + 1
    if line:
        return line
    beginnings = (at for at in range(min(4, len(data))) if not _goes_on(data[at]))
    return next(beginnings, 0)
