"""A journal file is the journal in one folder: whose turn it is to write, and what is known of it.

Whatever fails in it is an `OSError`; only a writer that keeps the file locked for long is told in
words.
"""

import contextlib
import errno
import io
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from drillbook.capture.journal.chain import (
    NO_SUM,
    Chain,
    Line,
    LineDraft,
    chained,
    jumped,
    verified,
)
from drillbook.capture.journal.disk import (
    FILE,
    close,
    opened,
    read_whole,
    set_aside,
    write_whole,
)
from drillbook.errors import DrillbookError
from drillbook.system.file_lock import try_lock, unlock

SIGN = "moved-to.txt"
"""The file that says in a folder where its session went on."""

MAX_WAIT = 10.0
"""Seconds that an append waits for another process to finish its own."""

_BETWEEN_TRIES = 0.0005


class _Tip(NamedTuple):
    """The last known line's number and sum, and where in the file it ends."""

    number: int
    sum: str
    end: int


class JournalFile:
    """A journal's file in one folder and what is known of it.

    `unfit` says why nothing more may be written to it, if that is so.
    """

    def __init__(self, folder: Path, file: io.FileIO) -> None:
        self.folder = folder
        self.handle = file
        self.set_aside: Path | None = None
        self.unfit = ""
        self._path, self._sign = folder / FILE, folder / SIGN
        self._lines: list[Line] = []
        self._shown: tuple[Line, ...] = ()
        self._tip = _Tip(0, NO_SUM, 0)

    @classmethod
    def continued(cls, folder: Path) -> "JournalFile":
        """Open the journal in a folder and know all its lines."""
        place = cls(folder, opened(folder, os.O_RDWR | os.O_APPEND))
        try:
            with unlocked(place.handle):
                lock(place.handle, folder)
                place.catch_up()
        except BaseException:
            close(place.handle)
            raise
        return place

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines known."""
        if len(self._shown) != self._tip.number:
            self._shown = tuple(self._lines[: self._tip.number])
        return self._shown

    def take_turn(self) -> None:
        """Keep all other writers off the file, and know what they have written, even if
        it fails.
        """
        if self.unfit:
            raise OSError(errno.EIO, self.unfit)
        try:
            lock(self.handle, self.folder)
            self._check_place()
            self.catch_up()
        except OSError:
            # What others have recorded here goes along, as far as it can be read.
            with contextlib.suppress(OSError):
                self.look()
            raise

    def _check_place(self) -> None:
        if self._sign.exists():
            raise OSError(errno.ESTALE, "another process moved this session")
        if not os.path.samestat(os.fstat(self.handle.fileno()), os.lstat(self._path)):
            raise OSError(errno.ESTALE, f"{FILE} was replaced")

    def catch_up(self) -> None:
        """Take in what others have written, and set aside what one of them left unfinished."""
        chain = self.look()
        if chain.problem:
            raise OSError(errno.EBADMSG, chain.problem)
        if chain.torn:
            # Kept first, so that a crash in between loses nothing of it.
            self.set_aside = set_aside(self.folder, chain.torn)
            os.ftruncate(self.handle.fileno(), self._tip.end)
            os.fsync(self.handle.fileno())

    def look(self) -> Chain:
        """Take in the whole lines that others have written; reads nothing while the file has not
        grown.
        """
        number, sum_, end = self._tip
        size = os.fstat(self.handle.fileno()).st_size
        # After a failed write the file may hold a line that its writer was told is not recorded.
        if size == end or self.unfit:
            return Chain((), sum_, 0)
        if size < end:
            raise OSError(errno.EBADMSG, f"it was cut from {end} bytes to {size}")
        new = read_whole(self.handle.fileno(), end, size)
        chain = verified(io.BytesIO(new), number, sum_)
        self._take(chain.lines, chain.sum, chain.size)
        return chain

    def write(self, event: LineDraft) -> Line:
        """Write an event's line, synced."""
        before = self._lines[self._tip.number - 1] if self._tip.number else None
        # A jump of the clock is told before the first event that it could confuse.
        events = (*jumped(before, event), event)
        links = tuple(chained(events, self._tip.number, self._tip.sum))
        raw = b"".join(link.raw for link in links)
        write_whole(self.handle.fileno(), raw)
        os.fsync(self.handle.fileno())
        self._take((link.line for link in links), links[-1].sum, len(raw))
        return links[-1].line

    def _take(self, lines: Iterable[Line], sum_: str, size: int) -> None:
        """Know some more lines; an interrupt in the middle of this leaves them to be read from the
        file.
        """
        del self._lines[self._tip.number :]
        self._lines.extend(lines)
        self._tip = _Tip(len(self._lines), sum_, self._tip.end + size)


def lock(file: io.FileIO, folder: Path) -> None:
    """Hold a journal's file against all other writers, each of which needs a moment only."""
    until = time.monotonic() + MAX_WAIT
    while True:
        try:
            return try_lock(file)
        except BlockingIOError:
            if time.monotonic() > until:
                raise DrillbookError(
                    f"this event is NOT recorded: for {MAX_WAIT:.0f} seconds another process has"
                    f" held {folder / FILE}",
                    "See which with `fuser -v` on that file; let it go on or end it, and try"
                    " again.",
                ) from None
            time.sleep(_BETWEEN_TRIES)


@contextmanager
def unlocked(file: io.FileIO) -> Iterator[None]:
    """Let go of a journal's file at the end; if it was closed on the way, that has let go of it."""
    try:
        yield
    finally:
        # Others would wait for a lock that was not let go of, so it is worth a second try.
        for _ in range(2):
            with contextlib.suppress(OSError, ValueError):
                unlock(file)
