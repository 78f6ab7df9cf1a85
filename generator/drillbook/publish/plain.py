"""A plain file is read by way of the folders that it lies in, each opened as it is, so that no link
leads elsewhere.

How much is read, of what size and how deep, is bounded here for every archive in a folder.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from drillbook.errors import DrillbookError
from drillbook.system import plain_file
from drillbook.system.open_folder import OpenFolder, open_folder
from drillbook.text.digest import hex_digest_of_file

MOST_BYTES = 64 * 1024 * 1024
"""Of a file."""
MOST_TOGETHER = 512 * 1024 * 1024
"""Of all files that are held at once, and of the source of a version."""
MOST_FILES = 100_000
"""Below a folder, and in a manifest."""
MOST_DEEP = 64
"""Folders in each other."""
MOST_OF_A_NAME = 255

NO_FILE = f"no plain file of at most {MOST_BYTES:,} bytes"
"""Instead of a digest: a link, a file of another size than anything published, or something else
that is none.
"""

# What the system says of names that nothing has, of links, and of sockets and devices.
_NOTHING_PLAIN = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ELOOP,
        errno.ENXIO,
        errno.ENODEV,
        errno.ENAMETOOLONG,
        errno.EMLINK,
    }
)


@contextmanager
def opened(name: str, within: OpenFolder) -> Iterator[OpenFolder]:
    """Have a folder open that lies in an open one; a link is none, and raises `OSError`."""
    with closing(within.folder(name)) as folder:
        yield folder


@contextmanager
def opened_root(root: Path) -> Iterator[OpenFolder]:
    """Have an archive open, wherever its own name leads."""
    with closing(open_folder(root)) as folder:
        yield folder


@contextmanager
def opened_file(name: str, within: OpenFolder) -> Iterator[int]:
    """Have a plain file open that lies in an open folder; whatever else has the name raises
    `OSError`.
    """
    file = within.file(name)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise FileNotFoundError(errno.ENOENT, "is no plain file", name)
        yield file
    finally:
        os.close(file)


def content(folder: OpenFolder, path: str) -> bytes | None:
    """Return what a plain file below an open folder holds; nothing if there is none, or one with a
    second name.

    Raises `DrillbookError` for a file that is too large or cannot be read.
    """
    parts = path.split("/")
    if {"", ".", ".."} & set(parts) or len(parts) > MOST_DEEP:
        return None
    try:
        return _content(folder, parts)
    except OSError as error:
        if error.errno in _NOTHING_PLAIN:
            return None
        raise DrillbookError(
            f"{path} cannot be read: {error.strerror}",
            "Check its permissions, and the disk.",
        ) from error


def _content(folder: OpenFolder, parts: Sequence[str]) -> bytes | None:
    if len(parts) > 1:
        with opened(parts[0], folder) as inner:
            return _content(inner, parts[1:])
    with opened_file(parts[0], folder) as file:
        return _whole(file, parts[0]) if os.fstat(file).st_nlink == 1 else None


def digests(folder: OpenFolder) -> dict[str, str]:
    """Return the SHA-256 of each file below an open folder by its path; whatever is none has
    `NO_FILE`.
    """
    found: dict[str, str] = {}
    for file in files(folder):
        found[file.path] = digest_of(file.name, file.within)
        if len(found) > MOST_FILES:
            raise DrillbookError(
                f"there are more than {MOST_FILES:,} files",
                "Publishing never makes so many.",
            )
    return found


def digest_of(name: str, within: OpenFolder) -> str:
    """Return the SHA-256 of a plain file in an open folder, or `NO_FILE`."""
    try:
        with opened_file(name, within) as file, open(file, "rb", closefd=False) as raw:
            fits = os.fstat(file).st_size <= MOST_BYTES
            return hex_digest_of_file(raw) if fits else NO_FILE
    except OSError as error:
        if error.errno in _NOTHING_PLAIN:
            return NO_FILE
        raise DrillbookError(
            f"{name} cannot be read: {error.strerror}",
            "Check its permissions, and the disk.",
        ) from error


class FileWithin(NamedTuple):
    """A file by its path below a folder, and by its name in the open folder in which it lies."""

    path: str
    within: OpenFolder
    name: str


def files(folder: OpenFolder, prefix: str = "", depth: int = 1) -> Iterator[FileWithin]:
    """Yield everything below an open folder that is no folder."""
    if depth > MOST_DEEP:
        raise DrillbookError(
            f"{prefix[:60]}… lies more than {MOST_DEEP} folders deep",
            "Publishing never makes that: remove it.",
        )
    for name in folder.names():
        if is_folder(name, folder):
            with opened(name, folder) as inner:
                yield from files(inner, f"{prefix}{name}/", depth + 1)
        else:
            yield FileWithin(f"{prefix}{name}", folder, name)


def is_folder(name: str, within: OpenFolder) -> bool:
    """Return whether a folder of a name lies in an open folder; a link to one is none."""
    return plain_file.is_folder(within.status(name))


def lies_in(name: str, within: OpenFolder) -> bool:
    """Return whether anything of a name lies in an open folder."""
    try:
        within.status(name)
    except FileNotFoundError:
        return False
    return True


def _whole(file: int, path: str) -> bytes:
    size = os.fstat(file).st_size
    if size > MOST_BYTES:
        raise DrillbookError(
            f"{path} has {size:,} bytes; at most {MOST_BYTES:,} are read",
            "Publishing never makes such a file: remove it.",
        )
    with open(file, "rb", closefd=False) as raw:
        return raw.read(MOST_BYTES)
