"""An open folder is one in which files are made, moved and removed by their names alone.

Where the system can, the folder itself is held, so that a link which somebody puts in the way leads
nowhere. Windows opens no folder: there it goes by its path, and each name is looked at before.
"""

import errno
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Protocol, Self

from drillbook.system.plain_file import is_folder, move, open_plain

LOCK = ".publishing.lock"
"""What keeps others away where a folder cannot be locked itself; it goes with whoever made it."""


class OpenFolder(Protocol):
    """A folder that is open; a name is that of something in it, and never a path.

    Whatever fails is an `OSError`.
    """

    def own_status(self) -> os.stat_result:
        """Return the status of the folder itself."""

    def status(self, name: str) -> os.stat_result:
        """Return the status of what has a name; a link is not followed."""

    def names(self) -> list[str]:
        """Return the names in it, in their order."""

    def folder(self, name: str) -> Self:
        """Open a folder in it; a link to one is none."""

    def file(self, name: str) -> int:
        """Open what has a name for reading, unless it is a link."""

    def new_file(self, name: str) -> None:
        """Make an empty file that only its owner can read."""

    def new_folder(self, name: str, mode: int = 0o777) -> None:
        """Make a folder."""

    def move(self, name: str, into: Self) -> None:
        """Move what has a name into another open folder, in the place of a file of that name."""

    def remove_file(self, name: str) -> None:
        """Remove a file."""

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder."""

    def remove_tree(self, name: str) -> None:
        """Remove a folder with all that is in it."""

    def sync(self) -> None:
        """Have its names on the disk."""

    def show(self) -> None:
        """Let everybody look into it, and have its names on the disk."""

    def show_file(self, name: str) -> None:
        """Let everybody read a file in it, and have it on the disk."""

    def hold(self) -> None:
        """Keep all others away until it is closed; raises `BlockingIOError` if one is there."""

    def close(self) -> None:
        """Close it."""


if sys.platform == "win32":

    class _Named:
        """A folder by its path."""

        def __init__(self, path: Path) -> None:
            self.where = path
            self._lock: int | None = None
            if not stat.S_ISDIR(path.stat().st_mode):
                raise NotADirectoryError(errno.ENOTDIR, "it is no folder", str(path))

        def own_status(self) -> os.stat_result:
            return self.where.stat()

        def status(self, name: str) -> os.stat_result:
            return os.lstat(self.where / name)

        def names(self) -> list[str]:
            return sorted(
                item.name for item in self.where.iterdir() if item.name != LOCK
            )

        def folder(self, name: str) -> "_Named":
            if not is_folder(self.status(name)):
                raise NotADirectoryError(errno.ENOTDIR, "it is no folder", name)
            return _Named(self.where / name)

        def file(self, name: str) -> int:
            if stat.S_ISDIR(self.status(name).st_mode):
                raise FileNotFoundError(errno.ENOENT, "it is no plain file", name)
            return open_plain(self.where / name, os.O_RDONLY)

        def new_file(self, name: str) -> None:
            os.close(
                open_plain(
                    self.where / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
                )
            )

        def new_folder(self, name: str, mode: int = 0o777) -> None:
            (self.where / name).mkdir(mode)

        def move(self, name: str, into: "_Named") -> None:
            move(self.where / name, into.where / name)

        def remove_file(self, name: str) -> None:
            (self.where / name).unlink()

        def remove_folder(self, name: str) -> None:
            (self.where / name).rmdir()

        def remove_tree(self, name: str) -> None:
            shutil.rmtree(self.where / name)

        def sync(self) -> None:
            """Do nothing: Windows has the names of a folder on the disk with its files."""

        def show(self) -> None:
            """Do nothing: who may look into a folder is inherited."""

        def show_file(self, name: str) -> None:
            number = os.open(self.where / name, os.O_RDWR | os.O_BINARY)
            try:
                os.fsync(number)
            finally:
                os.close(number)

        def hold(self) -> None:
            # Windows takes the file away when this process ends, in whatever way.
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY
            try:
                self._lock = open_plain(self.where / LOCK, flags, 0o600)
            except (FileExistsError, PermissionError) as error:
                raise BlockingIOError(
                    errno.EAGAIN, "it is held", str(self.where)
                ) from error

        def close(self) -> None:
            if self._lock is not None:
                os.close(self._lock)

    def open_folder(path: Path) -> OpenFolder:
        """Open a folder, wherever its own name leads."""
        return _Named(path)
else:
    import fcntl

    from drillbook.system.plain_file import AS_IT_IS

    _FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC

    class _Numbered:
        """A folder by the number under which the system has it open."""

        def __init__(self, number: int) -> None:
            self.number = number

        def own_status(self) -> os.stat_result:
            return os.fstat(self.number)

        def status(self, name: str) -> os.stat_result:
            return os.lstat(name, dir_fd=self.number)

        def names(self) -> list[str]:
            return sorted(os.listdir(self.number))  # noqa: PTH208 - a number is no path

        def folder(self, name: str) -> "_Numbered":
            return _Numbered(os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=self.number))

        def file(self, name: str) -> int:
            return os.open(name, os.O_RDONLY | AS_IT_IS, dir_fd=self.number)

        def new_file(self, name: str) -> None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | AS_IT_IS
            os.close(os.open(name, flags, 0o600, dir_fd=self.number))

        def new_folder(self, name: str, mode: int = 0o777) -> None:
            os.mkdir(name, mode, dir_fd=self.number)

        def move(self, name: str, into: "_Numbered") -> None:
            os.replace(name, name, src_dir_fd=self.number, dst_dir_fd=into.number)

        def remove_file(self, name: str) -> None:
            os.unlink(name, dir_fd=self.number)

        def remove_folder(self, name: str) -> None:
            os.rmdir(name, dir_fd=self.number)

        def remove_tree(self, name: str) -> None:
            shutil.rmtree(name, dir_fd=self.number)

        def sync(self) -> None:
            os.fsync(self.number)

        def show(self) -> None:
            os.fchmod(self.number, 0o755)
            os.fsync(self.number)

        def show_file(self, name: str) -> None:
            number = self.file(name)
            try:
                os.fchmod(number, 0o644)
                os.fsync(number)
            finally:
                os.close(number)

        def hold(self) -> None:
            fcntl.flock(self.number, fcntl.LOCK_EX | fcntl.LOCK_NB)

        def close(self) -> None:
            os.close(self.number)

    def open_folder(path: Path) -> OpenFolder:
        """Open a folder, wherever its own name leads."""
        return _Numbered(os.open(path, _FOLDER))
