"""A disk is what may be full or broken under a journal: whatever it refuses is an `OSError`, and
nothing is half done.

What is written here is synced when a function returns, folders included.
"""

import contextlib
import errno
import io
import os
import stat
from itertools import count
from pathlib import Path

from drillbook.limits import MOST_ATTACHED
from drillbook.system.plain_file import move, open_plain, read_at, sync_folder

FILE = "journal.jsonl"
"""The name of the journal in a session's folder."""


def opened(folder: Path, flags: int) -> io.FileIO:
    """Open a folder's journal, which is a plain file and no link to one."""
    number = open_plain(folder / FILE, flags)
    file = io.FileIO(number, "r" if flags == os.O_RDONLY else "r+")
    problem = _no_journal(os.fstat(number))
    if problem:
        file.close()
        raise OSError(errno.EINVAL, problem)
    return file


def _no_journal(status: os.stat_result) -> str | None:
    """Return why a file cannot be a journal, if it cannot."""
    if not stat.S_ISREG(status.st_mode):
        return "it is not a plain file"
    # Appending would write into the other file as well, which may lie outside of the book.
    if status.st_nlink > 1:
        return "the same file has another name"
    if status.st_size > MOST_ATTACHED:
        return f"it has {status.st_size:,} bytes; at most {MOST_ATTACHED:,} are read"
    return None


def write_whole(file: int, raw: bytes) -> None:
    """Write all of some bytes, in as many pieces as the system takes them."""
    rest = memoryview(raw)
    while rest:
        written = os.write(file, rest)
        # Without this a disk that takes nothing and says nothing would be asked for ever.
        if not written:
            raise OSError(errno.ENOSPC, "nothing more was taken")
        rest = rest[written:]


def write_file(path: Path, raw: bytes) -> None:
    """Write a new file, synced."""
    number = open_plain(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        write_whole(number, raw)
        os.fsync(number)
    finally:
        os.close(number)


def read_whole(file: int, start: int, end: int) -> bytes:
    """Return the bytes of a file from one place to another, in as many pieces as the system gives
    them.
    """
    pieces: list[bytes] = []
    while start < end:
        piece = read_at(file, end - start, start)
        if not piece:
            raise OSError(errno.EIO, "it was cut while it was read")
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)


def make(folder: Path) -> None:
    """Make a folder and those that it lies in, as far as they are missing, all synced."""
    if folder.exists():
        return
    make(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def make_with_journal(folder: Path, raw: bytes) -> None:
    """Make a new folder with a journal in it that has its name once it is whole; after an error
    neither is there.
    """
    part = folder / f"{FILE}.part"
    folder.mkdir()
    try:
        write_file(part, raw)
        # A name that appears with the whole file: a crash leaves no journal that is cut off.
        move(part, folder / FILE)
        sync_folder(folder)
        sync_folder(folder.parent)
    except OSError:
        for path in (part, folder / FILE):
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise


def set_aside(folder: Path, torn: bytes) -> Path:
    """Keep a torn tail in a file of its own, and return it."""
    for number in count(1):
        path = folder / f"torn-{number}.bin"
        with contextlib.suppress(FileExistsError):
            write_file(path, torn)
            sync_folder(folder)
            return path
    raise AssertionError


def close(file: io.FileIO) -> None:
    """Close a file; all that was acknowledged is synced, so an error on closing tells nothing."""
    with contextlib.suppress(OSError):
        file.close()


def reason(error: OSError) -> str:
    """Return what an error says, without its number and its file."""
    return error.strerror or str(error)
