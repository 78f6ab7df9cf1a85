r"""A journal is what took place in one capture session, one line an event, in the order it was acknowledged.

A line is a JSON object in ASCII: `number`, `at`, `elapsed`, `boot`, `kind`, `data`, `prev` and `sum`. Its `sum` is the
SHA-256 of the line up to `,"sum"` with `}` put behind it; its `prev` is the sum of the line before, and zeros in the
first. A line counts once its line end is there: what stands behind the last one is torn, and was never acknowledged.

Sums find what went wrong with a file. They do not prove who wrote it: anybody can compute them.
"""

import contextlib
import errno
import fcntl
import hashlib
import io
import json
import os
import stat
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

from drillbook.capture.clock import SYSTEM_CLOCK, Clock
from drillbook.errors import DrillbookError

FILE = "journal.jsonl"
MAX_LINE = 1024 * 1024
MAX_DEPTH = 32
MAX_DRIFT = 2.0
"""Seconds by which the wall clock may differ from the count since the line before, before that is an event."""

MAX_WAIT = 10.0
"""Seconds that an append waits for another process to finish its own."""

CLOCK_JUMPED = "clock-jumped"
MOVED = "moved"

_LOCK = "lock"
_SIGN = "moved-to.txt"
_BETWEEN_TRIES = 0.0005
_NO_SUM = "0" * 64
_SEAL_LENGTH = len(',"sum":""}\n') + len(_NO_SUM)
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event: `at` on the wall clock in UTC, `elapsed` in seconds on the count of the boot with the id `boot`."""

    number: int
    at: datetime
    elapsed: float
    boot: str
    kind: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines that are whole and follow each other from the first on, and what stands after the last of them.

    `problem` is empty, or says which line is damaged and how; an unfinished last line is no damage.
    """

    lines: tuple[Line, ...]
    torn: bytes
    problem: str


def read(folder: Path) -> Reading:
    """Read a session's journal without changing anything; what cannot be read is a problem, never an error."""
    try:
        with _opened(folder, os.O_RDONLY) as file, io.BufferedReader(file) as stream:
            # Waits for a writer in the middle of a line; a file system without locks is read as it is.
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_SH)
            chain = _verify(stream, 0, _NO_SUM)
    except OSError as error:
        return Reading((), b"", f"{folder / FILE} cannot be read: {_reason(error)}")
    return Reading(tuple(chain.lines), chain.torn, chain.problem)


def current(folder: Path) -> Path:
    """Return where the session that began in a folder is recorded now; elsewhere only if its journal had to move.

    Raises `DrillbookError` if it is known to have moved and is not found, or if either place has what the other lacks.
    """
    place, lacking = _whereabouts(folder.absolute())
    if lacking:
        raise DrillbookError(
            f"this session was recorded in two places: {folder} and {place}",
            "Both can be read, and neither has all of it. Resume the session: that brings them together.",
        )
    return place


def _whereabouts(folder: Path) -> tuple[Path, tuple["_Event", ...]]:
    """Return where a session is recorded now, and what only the journal tells that it has left."""
    found = list(_continuations(folder, _first(folder)))
    if not found:
        return _without_sign(folder), ()
    here = read(folder).lines
    place, reading = max(found, key=lambda each: len(each[1].lines))
    if not _lacking(here, reading.lines):
        return folder, ()
    return place, _lacking(reading.lines, here)


def _without_sign(folder: Path) -> Path:
    """Return the folder of a session that was not found elsewhere, unless a sign says that it is."""
    try:
        (folder / _SIGN).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return folder
    except OSError as error:
        raise DrillbookError(f"{folder / _SIGN} cannot be looked at: {_reason(error)}") from error
    raise DrillbookError(
        f"this session went on elsewhere, and that is gone: {' or '.join(map(str, _signed(folder))) or 'unnamed'}",
        f"Bring that folder back; or remove {folder / _SIGN} to go on without what was recorded there.",
    )


@contextmanager
def session_lock(folder: Path) -> Iterator[None]:
    """Hold the one place of a live session in a folder; `DrillbookError` names the process that holds it already."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise DrillbookError(f"{folder / _LOCK} cannot be opened: {_reason(error)}") from error
    try:
        _hold(lock, folder)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(lock)


def _hold(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
        raise DrillbookError(
            f"{folder.name} is being recorded already, by process {holder or 'unknown'}",
            "Go on in its terminal, or end that process and resume; `drillbook capture mark` works beside it.",
        ) from error
    except OSError as error:
        raise DrillbookError(f"{folder / _LOCK} cannot be locked: {_reason(error)}") from error
    # On a full disk the lock still holds, only without a name on it.
    with contextlib.suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


class Journal:
    """A session's journal, open for appending; threads and processes may append to the same one.

    Not for signal handlers: an append within an append would wait for itself.
    """

    def __init__(self, place: "_Place", clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self._mutex = threading.Lock()
        self._left: set[Path] = set()

    @classmethod
    def create(cls, folder: Path, clock: Clock = SYSTEM_CLOCK) -> "Journal":
        """Make the folder of a new session and an empty journal in it, both on the disk when this returns."""
        folder = folder.absolute()
        try:
            _make(folder.parent)
            _make_with_journal(folder, b"")
            return cls(_Place.continued(folder), clock)
        except FileExistsError as error:
            raise DrillbookError(f"{folder} is there already", "A session needs a new folder; or resume it.") from error
        except OSError as error:
            raise DrillbookError(f"{folder} cannot be made: {_reason(error)}", "Nothing was recorded.") from error

    @classmethod
    def open(cls, folder: Path, clock: Clock = SYSTEM_CLOCK) -> "Journal":
        """Continue a session's journal, where it has moved to if it had to; a torn tail is set aside first.

        If the session was recorded in two places, what only the first one tells is recorded in the other as well.
        Raises `DrillbookError` that names the line if the journal is damaged; nothing is changed then.
        """
        place, lacking = _whereabouts(folder.absolute())
        try:
            journal = cls(_Place.continued(place), clock)
        except OSError as error:
            raise DrillbookError(
                f"{place / FILE} cannot be continued: {_reason(error)}",
                "No line was lost by this. Keep a copy of the folder before you do anything about it.",
            ) from error
        if lacking:
            _put_up_sign(folder, place)
            journal._bring(lacking)
        return journal

    def _bring(self, events: Iterable["_Event"]) -> None:
        """Record events of another place, at the time they took place; close the journal if that fails."""
        try:
            for event in events:
                self._append(event)
        except BaseException:
            self.close()
            raise

    @property
    def folder(self) -> Path:
        """Where it writes now; it changes if it had to move."""
        return self._place.folder

    @property
    def set_aside(self) -> Path | None:
        """The file that a torn tail was kept in, if there was one."""
        return self._place.set_aside

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines until now, other writers' included; cheap as long as there is no new one."""
        with self._mutex:
            with contextlib.suppress(OSError, ValueError):
                self._place.look()
            return self._place.lines

    def append(self, kind: str, data: Mapping[str, Json]) -> Line:
        """Record an event; it is on the disk when this returns.

        A jump of the wall clock since the line before is recorded first. If the journal cannot be written to, it
        moves to another folder with all that it holds. Raises `DrillbookError` if the event is not recorded.
        """
        event = _Event(kind, _plain(kind, data), None)
        with self._mutex:
            if self._place.file.closed:
                raise DrillbookError(f"this event is NOT recorded: the journal in {self.folder} is closed")
            return self._append(event)

    def close(self) -> None:
        """Stop writing; nothing is left to be written."""
        with self._mutex:
            _close(self._place.file)

    def _append(self, event: "_Event") -> Line:
        with _let_go(self._place.file):
            try:
                self._place.take_turn()
                event = event.timed(self._clock)
                return self._place.write(event)
            except OSError as error:
                # After a failed sync nobody knows what the disk holds, and the next one may wrongly succeed.
                self._place.unfit = _reason(error)
                return self._append_elsewhere(event.timed(self._clock))

    def _append_elsewhere(self, event: "_Event") -> Line:
        """Record an event in the place that another process has moved this session to, or move it."""
        self._left.add(self.folder)
        known = self._place.lines
        for folder, reading in _continuations(self.folder, known[0] if known else None):
            if folder not in self._left and not _lacking(reading.lines, known):
                with contextlib.suppress(OSError):
                    self._go_on_in(_Place.continued(folder))
                    return self._append(event)
        return self._move(event, known)

    def _go_on_in(self, place: "_Place") -> None:
        old, self._place = self._place, place
        _close(old.file)

    def _move(self, event: "_Event", known: Sequence[Line]) -> Line:
        """Write all lines, why they moved and the event to a new folder; none of it is there before all of it is."""
        moved = _Event(MOVED, {"from": str(self.folder), "reason": self._place.unfit}, event.moment)
        events = (*map(_Event.of, known), moved, *_jump(known[-1] if known else None, event), event)
        raw = b"".join(link.raw for link in _links(events, 0, _NO_SUM))
        reasons = [f"{self.folder}: {self._place.unfit}"]
        for root in _rescue_roots():
            try:
                place = _Place.continued(_copy(raw, root, self.folder.name))
            except OSError as error:
                reasons.append(f"{root}: {_reason(error)}")
                continue
            _put_up_sign(self.folder, place.folder)
            self._go_on_in(place)
            return place.lines[-1]
        raise DrillbookError(
            f"this event is NOT recorded, and no place takes it: {'; '.join(reasons)}",
            f"The {len(known)} lines before it are safe. Make room, or set XDG_STATE_HOME to a folder on another disk.",
        )


class _Tip(NamedTuple):
    """The last known line's number and sum, and where in the file it ends."""

    number: int
    sum: str
    end: int


class _Place:
    """A journal's file in one folder and what is known of it; whatever fails is an `OSError`.

    `unfit` says why nothing more may be written to it, if that is so.
    """

    def __init__(self, folder: Path, file: io.FileIO) -> None:
        self.folder = folder
        self.file = file
        self.set_aside: Path | None = None
        self.unfit = ""
        self._path, self._sign = folder / FILE, folder / _SIGN
        self._lines: list[Line] = []
        self._shown: tuple[Line, ...] = ()
        self._tip = _Tip(0, _NO_SUM, 0)

    @classmethod
    def continued(cls, folder: Path) -> "_Place":
        """Open the journal in a folder and know all its lines."""
        place = cls(folder, _opened(folder, os.O_RDWR | os.O_APPEND))
        try:
            with _let_go(place.file):
                _hold_file(place.file, folder)
                place.catch_up()
        except BaseException:
            _close(place.file)
            raise
        return place

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines known."""
        if len(self._shown) != self._tip.number:
            self._shown = tuple(self._lines[: self._tip.number])
        return self._shown

    def take_turn(self) -> None:
        """Keep all other writers off the file, and know what they have written, even if it fails."""
        if self.unfit:
            raise OSError(errno.EIO, self.unfit)
        try:
            _hold_file(self.file, self.folder)
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
        if not os.path.samestat(os.fstat(self.file.fileno()), os.lstat(self._path)):
            raise OSError(errno.ESTALE, f"{FILE} was replaced")

    def catch_up(self) -> None:
        """Take in what others have written, and set aside what one of them left unfinished."""
        chain = self.look()
        if chain.problem:
            raise OSError(errno.EBADMSG, chain.problem)
        if chain.torn:
            self.set_aside = _set_aside(self.folder, chain.torn)
            os.ftruncate(self.file.fileno(), self._tip.end)
            os.fsync(self.file.fileno())

    def look(self) -> "_Chain":
        """Take in the whole lines that others have written; reads nothing while the file has not grown."""
        number, sum_, end = self._tip
        size = os.fstat(self.file.fileno()).st_size
        # After a failed write the file may hold a line that its writer was told is not recorded.
        if size == end or self.unfit:
            return _Chain((), sum_, 0)
        if size < end:
            raise OSError(errno.EBADMSG, f"it was cut from {end} bytes to {size}")
        chain = _verify(io.BytesIO(_read_whole(self.file.fileno(), end, size)), number, sum_)
        self._take(chain.lines, chain.sum, chain.size)
        return chain

    def write(self, event: "_Event") -> Line:
        """Write an event's line, synced."""
        before = self._lines[self._tip.number - 1] if self._tip.number else None
        links = tuple(_links((*_jump(before, event), event), self._tip.number, self._tip.sum))
        raw = b"".join(link.raw for link in links)
        _write_whole(self.file.fileno(), raw)
        os.fsync(self.file.fileno())
        self._take((link.line for link in links), links[-1].sum, len(raw))
        return links[-1].line

    def _take(self, lines: Iterable[Line], sum_: str, size: int) -> None:
        """Know some more lines; an interrupt in the middle of this leaves them to be read from the file."""
        del self._lines[self._tip.number :]
        self._lines.extend(lines)
        self._tip = _Tip(len(self._lines), sum_, self._tip.end + size)


def _jump(before: Line | None, event: "_Event") -> Iterator["_Event"]:
    """Yield the event of a wall clock that has jumped since the line before, if it has."""
    now = event.moment
    if before is None or now is None or before.boot != now.boot:
        return
    seconds = (now.at - before.at).total_seconds() - (now.elapsed - before.elapsed)
    if abs(seconds) > MAX_DRIFT:
        yield _Event(CLOCK_JUMPED, {"seconds": round(seconds, 3)}, now)


class _Moment(NamedTuple):
    at: datetime
    elapsed: float
    boot: str


class _Event(NamedTuple):
    """What a line tells, without its place in the chain; without a moment until it has taken its turn."""

    kind: str
    data: Mapping[str, Json]
    moment: _Moment | None

    @classmethod
    def of(cls, line: Line) -> "_Event":
        return cls(line.kind, line.data, _Moment(line.at, line.elapsed, line.boot))

    def timed(self, clock: Clock) -> "_Event":
        """Return the event with its moment; it keeps the one that it has."""
        now = self.moment or _Moment(clock.wall().astimezone(UTC), round(float(clock.elapsed()), 6), clock.boot())
        return self._replace(moment=now)


class _Link(NamedTuple):
    """A line with its bytes and its sum."""

    line: Line
    raw: bytes
    sum: str


class _Chain(NamedTuple):
    """Lines that follow each other, the last one's sum, their size in bytes, and what stands behind them."""

    lines: Sequence[Line]
    sum: str
    size: int
    torn: bytes = b""
    problem: str = ""


def _links(events: Iterable[_Event], number: int, prev: str) -> Iterator[_Link]:
    """Yield the lines of some events, chained to the line with a number and a sum."""
    for event in events:
        number += 1
        at, elapsed, boot = event.moment or (datetime.min.replace(tzinfo=UTC), 0.0, "")
        line = Line(number=number, at=at, elapsed=elapsed, boot=boot, kind=event.kind, data=event.data)
        head = _head(line, prev)
        prev = hashlib.sha256(head).hexdigest()
        yield _Link(line, head[:-1] + _seal(prev), prev)


def _head(line: Line, prev: str) -> bytes:
    """Return a line as it stands in the file, but without its sum."""
    fields = {
        "number": line.number,
        "at": line.at.isoformat(timespec="microseconds"),
        "elapsed": line.elapsed,
        "boot": line.boot,
        "kind": line.kind,
        "data": line.data,
        "prev": prev,
    }
    return _encode(fields).encode("ascii")


def _seal(sum_: str) -> bytes:
    return f',"sum":"{sum_}"}}\n'.encode("ascii")


def _plain(kind: str, data: Mapping[str, Json]) -> dict[str, Json]:
    """Return data as `read` will return it, or refuse what could not be read back."""
    try:
        text = _encode(dict(data))
        plain: dict[str, Json] = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise DrillbookError(f"this event is NOT recorded: its data cannot be written as JSON: {error}") from error
    if not _is_shallow(plain, MAX_DEPTH):
        raise DrillbookError(f"this event is NOT recorded: its data is nested more than {MAX_DEPTH} levels deep")
    # What else stands in a line is short.
    size = len(text) + len(kind) * 12 + 1024
    if size > MAX_LINE:
        raise DrillbookError(
            f"this event is NOT recorded: it has {size:,} bytes; a line has at most {MAX_LINE:,}",
            "Attach it as a file.",
        )
    return plain


def _is_shallow(value: Json, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)


def _verify(stream: io.BufferedIOBase, number: int, prev: str) -> _Chain:
    """Return the lines in a stream that follow the line with a number and a sum."""
    lines: list[Line] = []
    size = 0
    while raw := stream.readline(MAX_LINE + 1):
        if not raw.endswith(b"\n") and len(raw) <= MAX_LINE:
            return _Chain(lines, prev, size, raw)
        line = _decode(raw, number + len(lines) + 1, prev)
        if isinstance(line, str):
            problem = f"line {number + len(lines) + 1} {line}"
            return _Chain(lines, prev, size, raw + stream.read(), problem)
        lines.append(line)
        prev = raw[-_SEAL_LENGTH:][8:-3].decode("ascii")
        size += len(raw)
    return _Chain(lines, prev, size)


def _decode(raw: bytes, number: int, prev: str) -> Line | str:
    """Return the line that some bytes are, or what is wrong with them."""
    if not raw.endswith(b"\n"):
        return f"has more than {MAX_LINE:,} bytes"
    head = raw[:-_SEAL_LENGTH] + b"}"
    if raw[-_SEAL_LENGTH:] != _seal(hashlib.sha256(head).hexdigest()):
        return "was changed: it does not match its own sum"
    try:
        fields = json.loads(head)
        line = Line(
            number=number,
            at=datetime.fromisoformat(fields["at"]),
            elapsed=float(fields["elapsed"]),
            boot=str(fields["boot"]),
            kind=str(fields["kind"]),
            data=dict(fields["data"]),
        )
        # Only one text stands for one line, so whatever differs from it is none of ours.
        if _head(line, prev) == head and line.at.utcoffset() == UTC.utcoffset(None):
            return line
        follows = fields["number"] == number and fields["prev"] == prev
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return "is no line of a journal"
    return "is no line of a journal" if follows else "does not follow the line before it: lines are missing or foreign"


def _hold_file(file: io.FileIO, folder: Path) -> None:
    """Hold a journal's file against all other writers, each of which needs a moment only."""
    until = time.monotonic() + MAX_WAIT
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise DrillbookError(
                    f"this event is NOT recorded: for {MAX_WAIT:.0f} seconds another process has held {folder / FILE}",
                    "See which with `fuser -v` on that file; let it go on or end it, and try again.",
                ) from None
            time.sleep(_BETWEEN_TRIES)


@contextmanager
def _let_go(file: io.FileIO) -> Iterator[None]:
    """Let go of a journal's file at the end; if it was closed on the way, that has let go of it."""
    try:
        yield
    finally:
        # Others would wait for a lock that was not let go of, so it is worth a second try.
        for _ in range(2):
            with contextlib.suppress(OSError, ValueError):
                fcntl.flock(file, fcntl.LOCK_UN)


def _close(file: io.FileIO) -> None:
    # All that was acknowledged is synced, so an error on closing tells nothing.
    with contextlib.suppress(OSError):
        file.close()


def _opened(folder: Path, flags: int) -> io.FileIO:
    """Open a folder's journal, which is a plain file and no link to one."""
    number = os.open(folder / FILE, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    file = io.FileIO(number, "r" if flags == os.O_RDONLY else "r+")
    if not stat.S_ISREG(os.fstat(number).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "it is not a plain file")
    return file


def _write_whole(file: int, raw: bytes) -> None:
    """Write all of some bytes, in as many pieces as the system takes them."""
    rest = memoryview(raw)
    while rest:
        written = os.write(file, rest)
        if not written:
            raise OSError(errno.ENOSPC, "nothing more was taken")
        rest = rest[written:]


def _write_file(path: Path, raw: bytes) -> None:
    """Write a new file, synced."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    try:
        _write_whole(number, raw)
        os.fsync(number)
    finally:
        os.close(number)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _read_whole(file: int, start: int, end: int) -> bytes:
    """Return the bytes of a file from one place to another, in as many pieces as the system gives them."""
    pieces: list[bytes] = []
    while start < end:
        piece = os.pread(file, end - start, start)
        if not piece:
            raise OSError(errno.EIO, "it was cut while it was read")
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)


def _make(folder: Path) -> None:
    """Make a folder and those that it lies in, as far as they are missing, all synced."""
    if folder.exists():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _make_with_journal(folder: Path, raw: bytes) -> None:
    """Make a new folder with a journal in it that has its name once it is whole; after an error neither is there."""
    part = folder / f"{FILE}.part"
    folder.mkdir()
    try:
        _write_file(part, raw)
        part.rename(folder / FILE)
        _sync_folder(folder)
        _sync_folder(folder.parent)
    except OSError:
        for path in (part, folder / FILE):
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise


def _set_aside(folder: Path, torn: bytes) -> Path:
    """Keep a torn tail in a file of its own, and return it."""
    for number in count(1):
        path = folder / f"torn-{number}.bin"
        with contextlib.suppress(FileExistsError):
            _write_file(path, torn)
            _sync_folder(folder)
            return path
    raise AssertionError


def _copy(raw: bytes, root: Path, name: str) -> Path:
    """Write a journal to a new folder below a root and return the folder."""
    _make(root.parent)
    with contextlib.suppress(FileExistsError):
        root.mkdir(mode=0o700)
        _sync_folder(root.parent)
    if not _is_ours(root):
        raise PermissionError(errno.EPERM, "it belongs to somebody else")
    for number in count(1):
        with contextlib.suppress(FileExistsError):
            _make_with_journal(root / f"{name}-{number}", raw)
            return root / f"{name}-{number}"
    raise AssertionError


def _rescue_roots() -> Iterator[Path]:
    """Yield where a journal may move to, the best place first."""
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    with contextlib.suppress(RuntimeError):
        yield (state if state.is_absolute() else Path.home() / ".local" / "state") / "drillbook" / "rescued"
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"drillbook-rescued-{os.geteuid()}"


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is a real one and this user's; anybody may make one in a temp folder."""
    status = os.lstat(folder)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _put_up_sign(folder: Path, place: Path) -> None:
    """Say in a folder where its session went on; on a full disk the sign may be empty, or missing."""
    with contextlib.suppress(OSError):
        (folder / _SIGN).write_text(f"{place}\n", encoding="utf-8")


def _signed(folder: Path) -> tuple[Path, ...]:
    """Return where the sign in a folder leads, and the sign there, and so on."""
    places: list[Path] = []
    with contextlib.suppress(OSError, ValueError):
        while named := (folder / _SIGN).read_text(encoding="utf-8").strip():
            folder = Path(named)
            if folder in places:
                break
            places.append(folder)
    return tuple(places)


def _continuations(folder: Path, first: Line | None) -> Iterator[tuple[Path, Reading]]:
    """Yield the journals elsewhere that the one in a folder, with its first line, was moved to."""
    signed = _signed(folder)
    for place in (*signed, *_named_like(folder)):
        begin = _first(place)
        if begin is None or place == folder:
            continue
        # A journal that has no first line is known by a sign that leads there, or by what the other one begins with.
        from_here = begin.kind == MOVED and begin.data.get("from") == str(folder)
        if begin == first or from_here or (first is None and place in signed):
            yield place, read(place)


def _named_like(folder: Path) -> Iterator[Path]:
    for root in _rescue_roots():
        with contextlib.suppress(OSError):
            if _is_ours(root):
                yield from (place for place in sorted(root.iterdir()) if place.name.startswith(f"{folder.name}-"))


def _first(folder: Path) -> Line | None:
    """Return the first line of the journal in a folder, if it has a good one."""
    try:
        with _opened(folder, os.O_RDONLY) as file, io.BufferedReader(file) as stream:
            line = _decode(stream.readline(MAX_LINE + 1), 1, _NO_SUM)
    except OSError:
        return None
    return line if isinstance(line, Line) else None


def _lacking(lines: Sequence[Line], others: Sequence[Line]) -> tuple[_Event, ...]:
    """Return the events that other lines tell and these do not, wherever in the chain they stand."""
    fork = next((at for at, (one, other) in enumerate(zip(lines, others, strict=False)) if one != other), len(lines))
    here = [_Event.of(line) for line in lines[fork:]]
    there = (_Event.of(line) for line in others[fork:] if line.kind != CLOCK_JUMPED)
    return tuple(event for event in there if event not in here)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
