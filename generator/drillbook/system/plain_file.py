"""A plain file is opened as it is: no link leads elsewhere, nothing keeps its reader waiting, and
no byte is changed on the way.
"""

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

_NAMES_ANOTHER = 0x2000_0000
"""The bit by which Windows marks whatever stands for another place, as a junction does."""

_BETWEEN = 0.05
_TRIES = 6 if sys.platform == "win32" else 0

if sys.platform == "win32":
    # Without O_BINARY, Windows would write a carriage return before each line feed.
    _AS_IT_IS = os.O_BINARY | os.O_NOINHERIT

    def open_plain(path: Path, flags: int, mode: int = 0o666) -> int:
        """Open a file; a link is none, and raises `OSError`.

        Windows follows every link, so one is looked for before, and what was opened compared after.
        """
        if os.path.lexists(path) and is_link(os.lstat(path)):
            raise _is_a_link(path)
        number = os.open(path, flags | _AS_IT_IS, mode)
        if not os.path.samestat(os.fstat(number), os.lstat(path)):
            os.close(number)
            raise _is_a_link(path)
        return number

    def _is_a_link(path: Path) -> OSError:
        return OSError(errno.ELOOP, "it is a link", str(path))

    def sync_folder(_folder: Path) -> None:
        """Do nothing: Windows opens no folder, and has its names on the disk with its files."""

    def read_at(file: int, size: int, start: int) -> bytes:
        """Return at most so many bytes from a place in a file."""
        os.lseek(file, start, os.SEEK_SET)
        return os.read(file, size)

    def stamp(_status: os.stat_result) -> str | None:
        """Return None: every time of a file that Windows tells can be set."""
        return None
else:
    # Of these the first follows no link, and the second waits for no writer of a pipe.
    AS_IT_IS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

    def open_plain(path: Path, flags: int, mode: int = 0o666) -> int:
        """Open a file; a link is none, and raises `OSError`."""
        return os.open(path, flags | AS_IT_IS, mode)

    def sync_folder(folder: Path) -> None:
        """See to it that the names in a folder are on the disk."""
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def read_at(file: int, size: int, start: int) -> bytes:
        """Return at most so many bytes from a place in a file."""
        return os.pread(file, size, start)

    def stamp(status: os.stat_result) -> str | None:
        """Return what is another whenever a file is written, or another takes its place.

        None if the system has nothing of that kind.
        """
        return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def is_link(status: os.stat_result) -> bool:
    """Return whether a name stands for another place: a link, or a junction of Windows."""
    tag = getattr(status, "st_reparse_tag", 0)
    return stat.S_ISLNK(status.st_mode) or bool(tag & _NAMES_ANOTHER)


def is_folder(status: os.stat_result) -> bool:
    """Return whether it is of a folder itself, and not of something that stands for one."""
    return stat.S_ISDIR(status.st_mode) and not is_link(status)


def move(path: Path, place: Path) -> None:
    """Move a file or folder into the place of a file of that name, if there is one.

    On Windows whoever has just looked at it, as a virus scanner does, keeps it for a moment.
    """
    for _ in range(_TRIES):
        with suppress(PermissionError):
            path.replace(place)
            return
        time.sleep(_BETWEEN)
    path.replace(place)
