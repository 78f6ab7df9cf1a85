"""A journal is what took place in one capture session, one line an event, in the order it was
acknowledged.

What it acknowledged is on a disk: if its own fails, it goes on in another folder with all that it
holds.
"""

import contextlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from drillbook.capture.journal.chain import (
    MAX_DRIFT,
    MAX_LINE,
    MOVED,
    NO_SUM,
    Json,
    Line,
    LineDraft,
    chained,
    jumped,
    lacking,
    plain_data,
)
from drillbook.capture.journal.clock import SYSTEM_CLOCK, Clock
from drillbook.capture.journal.disk import FILE, close, make, make_with_journal, reason
from drillbook.capture.journal.journal_file import JournalFile, unlocked
from drillbook.capture.journal.lock import session_lock
from drillbook.capture.journal.reading import Reading, read
from drillbook.capture.journal.relocation import (
    continuations,
    copied,
    current,
    left_behind,
    put_up_sign,
    roots,
    whereabouts,
)
from drillbook.errors import DrillbookError

__all__ = [
    "FILE",
    "MAX_DRIFT",
    "MAX_LINE",
    "MOVED",
    "Journal",
    "Json",
    "Line",
    "Reading",
    "current",
    "read",
    "session_lock",
]


class Journal:
    """A session's journal, open for appending; threads and processes may append to the same one.

    Not for signal handlers: an append within an append would wait for itself.
    """

    def __init__(self, file: JournalFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._mutex = threading.Lock()
        self._left: set[Path] = set()

    @classmethod
    def create(cls, folder: Path, clock: Clock = SYSTEM_CLOCK) -> "Journal":
        """Make the folder of a new session and an empty journal in it, both on the disk when this
        returns.
        """
        folder = folder.absolute()
        try:
            make(folder.parent)
            make_with_journal(folder, b"")
            return cls(JournalFile.continued(folder), clock)
        except FileExistsError as error:
            raise DrillbookError(
                f"{folder} already exists",
                "A session needs a new folder; or resume it.",
            ) from error
        except OSError as error:
            raise DrillbookError(
                f"{folder} cannot be made: {reason(error)}", "Nothing was recorded."
            ) from error

    @classmethod
    def open(cls, folder: Path, clock: Clock = SYSTEM_CLOCK) -> "Journal":
        """Continue a session's journal, where it has moved to if it had to; a torn tail is set
        aside first.

        If the session was recorded in two places, what only the first one tells is recorded in the
        other as well. Raises `DrillbookError` that names the line if the journal is damaged;
        nothing is changed then.
        """
        place, unshared = whereabouts(folder.absolute())
        try:
            journal = cls(JournalFile.continued(place), clock)
        except OSError as error:
            raise DrillbookError(
                f"{place / FILE} cannot be continued: {reason(error)}",
                "No line was lost by this. Keep a copy of the folder before you do anything"
                " about it.",
            ) from error
        if unshared:
            # The sign may have been lost on a full disk.
            put_up_sign(folder, place)
            journal._bring(unshared)
        return journal

    def _bring(self, events: Iterable[LineDraft]) -> None:
        """Record events of another place, at the time they took place; close the journal if that
        fails.
        """
        try:
            for event in events:
                self._append(event)
        except BaseException:
            self.close()
            raise

    @property
    def folder(self) -> Path:
        """Where it writes now; it changes if it had to move."""
        return self._file.folder

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders that it was recorded in, the present one last, without those that are not
        known to be its own.
        """
        return (*left_behind(self.lines), self.folder)

    @property
    def set_aside(self) -> Path | None:
        """The file that a torn tail was kept in, if there was one."""
        return self._file.set_aside

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines until now, other writers' included; cheap as long as there is no new one."""
        with self._mutex:
            with contextlib.suppress(OSError, ValueError):
                self._file.look()
            return self._file.lines

    def append(self, kind: str, data: Mapping[str, Json]) -> Line:
        """Record an event; it is on the disk when this returns.

        A jump of the wall clock since the line before is recorded first. If the journal cannot be
        written to, it moves to another folder with all that it holds. Raises `DrillbookError` if
        the event is not recorded.
        """
        event = LineDraft(kind, plain_data(kind, data), None)
        with self._mutex:
            if self._file.handle.closed:
                raise DrillbookError(
                    f"this event is NOT recorded: the journal in {self.folder} is closed"
                )
            return self._append(event)

    def leave(self, why: str) -> None:
        """Go on where it has not been yet, because its folder refuses what belongs beside the
        journal.

        Raises `DrillbookError` if no such place takes it; then it stays where it is.
        """
        with self._mutex, unlocked(self._file.handle):
            with contextlib.suppress(OSError):
                self._file.take_turn()
            known = self._file.lines
            self._left.add(self.folder)
            if self._follow(known):
                return
            told: dict[str, Json] = {"from": str(self.folder), "reason": why}
            moved = LineDraft(MOVED, told, None).timed(self._clock)
            # A folder below the same root would refuse it as well.
            been = {place.parent for place in self._left}
            self._move((root for root in roots() if root not in been), known, moved)

    def close(self) -> None:
        """Stop writing; nothing is left to be written."""
        with self._mutex:
            close(self._file.handle)

    def _append(self, event: LineDraft) -> Line:
        with unlocked(self._file.handle):
            try:
                self._file.take_turn()
                event = event.timed(self._clock)
                return self._file.write(event)
            except OSError as error:
                # After a failed sync nobody knows what the disk holds, and the next one may wrongly
                # succeed.
                self._file.unfit = reason(error)
                return self._append_elsewhere(event.timed(self._clock))

    def _append_elsewhere(self, event: LineDraft) -> Line:
        """Record an event in the place that another process has moved this session to,
        or move it.
        """
        self._left.add(self.folder)
        known = self._file.lines
        if self._follow(known):
            return self._append(event)
        told: dict[str, Json] = {"from": str(self.folder), "reason": self._file.unfit}
        moved = LineDraft(MOVED, told, event.moment)
        jump = jumped(known[-1] if known else None, event)
        return self._move(roots(), known, moved, *jump, event)

    def _follow(self, known: Sequence[Line]) -> bool:
        """Go on in a place that another process has moved this session to, if there is one."""
        for folder, reading in continuations(self.folder, known[0] if known else None):
            # Where something is missing that was acknowledged here, it would be lost.
            if folder not in self._left and not lacking(reading.lines, known):
                with contextlib.suppress(OSError):
                    self._go_on_in(JournalFile.continued(folder))
                    return True
        return False

    def _go_on_in(self, place: JournalFile) -> None:
        old, self._file = self._file, place
        close(old.handle)

    def _move(
        self, into: Iterable[Path], known: Sequence[Line], *more: LineDraft
    ) -> Line:
        """Write all lines and some events to a new folder; none of it is there before
        all of it is.
        """
        # Chained anew from the first line: one that could not be written leaves no gap.
        drafts = (*map(LineDraft.of, known), *more)
        raw = b"".join(link.raw for link in chained(drafts, 0, NO_SUM))
        reasons = [f"{self.folder}: {more[0].data['reason']}"]
        for root in into:
            try:
                place = JournalFile.continued(copied(raw, root, self.folder.name))
            except OSError as error:
                reasons.append(f"{root}: {reason(error)}")
                continue
            # Only after the new place is on a disk: a sign to nowhere would lose the old one too.
            put_up_sign(self.folder, place.folder)
            self._go_on_in(place)
            return place.lines[-1]
        raise DrillbookError(
            f"this event is NOT recorded, and no place takes it: {'; '.join(reasons)}",
            f"The {len(known)} lines before it are safe. Make room, or set XDG_STATE_HOME to a"
            " folder on another disk.",
        )
