"""An archive in a folder, into which what is in a staging folder gets as a whole or not at all.

Everything is written and synced in a staging folder inside of the archive first. The file `ready`
in it is the point of no return: before it the archive is as it was, after it only renames are left.
Whoever publishes next brings them to an end, if the staging folder is proved to be theirs; whoever
reads changes nothing. All of it takes place below folders that are open, so that a link that
somebody puts in their way leads nowhere.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from drillbook.errors import DrillbookError
from drillbook.publish import plain
from drillbook.publish.archive_reader import ArchiveReader, FolderReader, versions_of
from drillbook.publish.proof import Proof, forget, keep
from drillbook.publish.unfinished import (
    MARK,
    OLD,
    READY,
    STAGING,
    TREE,
    digests_of,
    hold,
    opened_staging,
    proved,
)
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.witness import Witness, remember, remembered

T = TypeVar("T")
Fill = Callable[[ArchiveReader, Path], T]
"""Looks at an archive as it is, and fills a staging folder with what comes into it."""


@dataclass(frozen=True, slots=True)
class FolderArchive:
    """An archive in a folder of this machine."""

    root: Path

    def reader(self) -> FolderReader:
        """Return the archive for reading, as it is: what was broken off stays, and the reader tells
        of it.
        """
        if not self.root.is_dir():
            raise DrillbookError(
                f"{self.root} is no folder", "`drillbook publish` makes an archive."
            )
        return FolderReader(self.root)

    def settle(self) -> tuple[str, ...]:
        """Bring to its end what was broken off here, or take it away; return the names that changed
        by it.
        """
        if not self.root.is_dir():
            return ()
        with _writing(self.root) as root:
            names = _settled(root, self.root)
        if names:
            remember(self.root, versions_of(FolderReader(self.root)))
        return names

    def witnesses(self) -> tuple[Witness, ...]:
        """Return what this user has published into the folder from this machine."""
        return remembered(self.root)

    def put(self, fill: Fill[T], _message: str) -> T:
        """Fill a staging folder and put what is in it into the archive."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DrillbookError(
                f"{self.root} could not be made: {error.strerror}",
                "Check the disk and your permissions.",
            ) from error
        with _writing(self.root) as root:
            _settled(root, self.root)
            given = _put(root, self.root, fill)
            remember(self.root, versions_of(FolderReader(self.root)))
        return given


@contextmanager
def _writing(path: Path) -> Iterator[int]:
    """Have the archive open and held; the folder itself is locked, so that no file of ours is left
    in it.
    """
    try:
        with plain.opened_root(path) as root:
            fcntl.flock(root, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield root
    except BlockingIOError as error:
        raise DrillbookError(
            f"somebody is publishing to {path} right now", "Try again when they have finished."
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{path} could not be written: {error.filename or 'a file in it'}: {error.strerror}",
            "The archive is as it was, or `drillbook settle` makes it whole.",
        ) from error


def _put(root: int, path: Path, fill: Fill[T]) -> T:
    os.mkdir(STAGING, 0o700, dir_fd=root)
    with opened_staging(root, path) as staging:
        proof = Proof(
            token=secrets.token_hex(32),
            archive=str(path.resolve()),
            archive_number=os.fstat(root).st_ino,
            stage_number=os.fstat(staging).st_ino,
            before=plain.digest_of(CATALOGUE, root),
        )
        try:
            keep(proof)
            _touch(f"{MARK}{proof.token}", staging)
            given, proof = _filled(staging, path, proof, fill)
            keep(proof)
            _touch(READY, staging)
            os.fsync(staging)
        except BaseException:
            with suppress(OSError, RecursionError):
                _clear(root, staging, proof)
            raise
        _finish(root, staging, proof)
    return given


def _filled(staging: int, path: Path, proof: Proof, fill: Fill[T]) -> tuple[T, Proof]:
    """Have the staging folder filled, and return the proof of what came into it, on the disk and
    readable for everybody.
    """
    os.mkdir(TREE, dir_fd=staging)
    with plain.opened(TREE, staging) as tree:
        by_name = path / STAGING / TREE
        _still_there(by_name, tree)
        given = fill(FolderReader(path), by_name)
        _still_there(by_name, tree)
        _sync(tree)
        entries = {name: digests_of(name, tree) for name in plain.names(tree)}
    return given, proof.model_copy(update={"entries": entries})


def _still_there(by_name: Path, folder: int) -> None:
    """Refuse to go on if a name no longer leads to an open folder: what is written by name would go
    elsewhere.
    """
    if not os.path.samestat(by_name.lstat(), os.fstat(folder)):
        raise DrillbookError(
            f"{by_name} was moved during publication", "Nothing was published. Try again."
        )


def _settled(root: int, path: Path) -> tuple[str, ...]:
    """Bring to an end what was ready, and take away what was not; return what has come into the
    archive by it.
    """
    if not plain.lies_in(STAGING, root):
        return ()
    with opened_staging(root, path) as staging:
        proof = proved(root, staging, path)
        if proof is None:
            os.rmdir(STAGING, dir_fd=root)
            return ()
        ready = plain.lies_in(READY, staging)
        try:
            if ready:
                hold(proof, root, staging, path)
                _finish(root, staging, proof)
            else:
                _clear(root, staging, proof)
        except RecursionError as error:
            raise DrillbookError(
                f"{path / STAGING} is nested too deeply to be removed", "Remove it by hand."
            ) from error
        return tuple(sorted(proof.entries or ())) if ready else ()


def _finish(root: int, staging: int, proof: Proof) -> None:
    """Rename what is in a staging folder into its place, and take the staging folder away."""
    with suppress(FileExistsError):
        os.mkdir(OLD, dir_fd=staging)
    with plain.opened(TREE, staging) as tree, plain.opened(OLD, staging) as old:
        for name in _in_order(tree):
            _replace(name, root, tree, old)
    os.fsync(root)
    _clear(root, staging, proof)


def _in_order(tree: int) -> list[str]:
    """Return what is in a staging folder, folders first and the catalogue last: it never names what
    is not there.
    """
    return sorted(
        plain.names(tree),
        key=lambda name: (name == CATALOGUE, not plain.is_folder(name, tree), name),
    )


def _replace(name: str, root: int, tree: int, old: int) -> None:
    folder = plain.is_folder(name, tree)
    if plain.lies_in(name, root) and (folder or plain.is_folder(name, root)):
        if plain.lies_in(name, old):
            shutil.rmtree(name, dir_fd=old)
        os.rename(name, name, src_dir_fd=root, dst_dir_fd=old)
    if folder and _is_empty(name, tree):
        os.rmdir(name, dir_fd=tree)
    else:
        os.rename(name, name, src_dir_fd=tree, dst_dir_fd=root)


def _is_empty(name: str, within: int) -> bool:
    with plain.opened(name, within) as folder:
        return not plain.names(folder)


def _clear(root: int, staging: int, proof: Proof) -> None:
    """Take a staging folder away.

    First of all what says that it is ready, since nothing can be brought to an end that has lost
    its tree; the mark last of all, since it proves that the rest may go.
    """
    with suppress(FileNotFoundError):
        os.unlink(READY, dir_fd=staging)
    for name in (TREE, OLD):
        if plain.lies_in(name, staging):
            shutil.rmtree(name, dir_fd=staging)
    with suppress(FileNotFoundError):
        os.unlink(f"{MARK}{proof.token}", dir_fd=staging)
    os.rmdir(STAGING, dir_fd=root)
    forget(proof)


def _touch(name: str, within: int) -> None:
    os.close(
        os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=within)
    )


def _sync(folder: int) -> None:
    """Have a whole folder on the disk, readable for whoever serves it, whatever the mask of who
    publishes.
    """
    for name in plain.names(folder):
        opens = plain.opened if plain.is_folder(name, folder) else plain.opened_file
        with opens(name, folder) as item:
            if opens is plain.opened:
                _sync(item)
            else:
                os.fchmod(item, 0o644)
                os.fsync(item)
    os.fchmod(folder, 0o755)
    os.fsync(folder)
