"""An archive in a folder, into which what is on a stage gets as a whole or not at all.

Everything is written and synced on a stage inside of the archive first. The file `ready` on it is the point of no
return: before it the archive is as it was, after it only renames are left, which whoever comes next brings to an end.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from drillbook.errors import DrillbookError
from drillbook.publish.shelf import FolderShelf, Shelf
from drillbook.publish.versions import FILE as CATALOGUE

_STAGE = ".publishing"
_TREE, _OLD, _READY = "tree", "old", "ready"
T = TypeVar("T")
Fill = Callable[[Shelf, Path], T]
"""Looks at an archive as it is, and fills a stage with what comes into it."""


@dataclass(frozen=True, slots=True)
class FolderArchive:
    """An archive in a folder of this machine."""

    root: Path

    def shelf(self) -> FolderShelf:
        """Return the archive for reading; what somebody was killed over is brought to its end before."""
        if not self.root.is_dir():
            raise DrillbookError(f"{self.root} is no folder", "`drillbook publish` makes an archive.")
        if (self.root / _STAGE / _READY).exists():
            with _locked(self.root):
                _settle(self.root)
        return FolderShelf(self.root)

    def put(self, fill: Fill[T], _message: str) -> T:
        """Fill a stage and put what is on it into the archive."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with _locked(self.root):
                _settle(self.root)
                return _put(self.root, fill)
        except OSError as error:
            raise DrillbookError(
                f"{error.filename or self.root} could not be written: {error.strerror}",
                "The archive is as it was, or will be whole as soon as it is looked at again.",
            ) from error


def _put(root: Path, fill: Fill[T]) -> T:
    stage = root / _STAGE
    tree = stage / _TREE
    tree.mkdir(parents=True)
    try:
        given = fill(FolderShelf(root), tree)
        _sync(tree)
        (stage / _READY).touch()
        _sync_one(stage)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _settle(root)
    return given


def _settle(root: Path) -> None:
    """Bring to an end what was ready, and take away what was not."""
    stage = root / _STAGE
    if (stage / _READY).exists():
        (stage / _OLD).mkdir(exist_ok=True)
        for name in _in_order(stage / _TREE):
            _replace(root / name, stage / _TREE / name, stage / _OLD / name)
        _sync_one(root)
        # First of all, since nothing can be brought to an end that has lost its tree.
        (stage / _READY).unlink()
    if os.path.lexists(stage):
        shutil.rmtree(stage)


def _in_order(tree: Path) -> list[str]:
    """Return what is on a stage, folders first and the catalogue last: it never names what is not there."""
    return sorted(
        (item.name for item in tree.iterdir()), key=lambda name: (name == CATALOGUE, (tree / name).is_file(), name)
    )


def _replace(target: Path, new: Path, old: Path) -> None:
    if target.is_dir():
        if old.is_dir():
            shutil.rmtree(old)
        target.rename(old)
    if new.is_dir() and not any(new.iterdir()):
        new.rmdir()
    else:
        new.replace(target)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the archive; the folder itself is locked, so that no file of ours is left in it."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise DrillbookError(f"somebody is publishing into {root} right now", "Try again when that is done.") from error
    finally:
        os.close(folder)


def _sync(tree: Path) -> None:
    """Have a whole folder on the disk, readable for whoever serves it, whatever the mask of who publishes."""
    for folder, _, names in os.walk(tree, topdown=False):
        for name in names:
            Path(folder, name).chmod(0o644)
            _sync_one(Path(folder, name))
        Path(folder).chmod(0o755)
        _sync_one(Path(folder))


def _sync_one(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
