"""The lock of a session keeps a second live prompt away; it ends with the process that holds it."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drillbook.capture.journal.disk import reason, write_whole
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError
from drillbook.system.file_lock import try_lock
from drillbook.system.plain_file import open_plain, read_at

_LOCK = "lock"


@contextmanager
def session_lock(folder: Path) -> Iterator[None]:
    """Hold the one place of a live session in a folder; `DrillbookError` names the process that
    holds it already.
    """
    lock = _opened(folder)
    try:
        _hold(lock, folder)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(lock)


def holder(folder: Path) -> str | None:
    """Return the process that records in a folder now, or None; this writes nothing."""
    try:
        lock = open_plain(current(folder) / _LOCK, os.O_RDONLY)
    except OSError:
        return None
    try:
        try_lock(lock)
    except BlockingIOError:
        return _named_in(lock)
    except OSError:
        return None
    finally:
        os.close(lock)
    return None


def _named_in(lock: int) -> str:
    return read_at(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"


def _opened(folder: Path) -> int:
    """Open the lock of a session in the folder that it began in, or where it is now if that folder
    takes no lock.
    """
    try:
        return _made(folder)
    except OSError as error:
        place = current(folder)
        if place == folder.absolute():
            raise DrillbookError(
                f"{folder / _LOCK} cannot be opened: {reason(error)}"
            ) from error
    try:
        return _made(place)
    except OSError as error:
        raise DrillbookError(
            f"{place / _LOCK} cannot be opened: {reason(error)}"
        ) from error


def _made(folder: Path) -> int:
    return open_plain(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)


def _hold(lock: int, folder: Path) -> None:
    try:
        try_lock(lock)
    except BlockingIOError as error:
        raise DrillbookError(
            f"{folder.name} is being recorded already, by process {_named_in(lock)}",
            "Go on in its terminal, or end that process and resume; `drillbook capture mark` works"
            " beside it.",
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{folder / _LOCK} cannot be locked: {reason(error)}"
        ) from error
    # On a full disk the lock still holds, only without a name on it.
    with contextlib.suppress(OSError):
        os.ftruncate(lock, 0)
        write_whole(lock, f"{os.getpid()}\n".encode())
