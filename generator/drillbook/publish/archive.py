"""An archive in a folder, into which what is in a staging folder gets as a whole or not at all.

Everything is written and synced in a staging folder inside of the archive first. The file `ready`
in it is the point of no return: before it the archive is as it was, after it only renames are left.
Whoever publishes next brings them to an end, if the staging folder is proved to be theirs; whoever
reads changes nothing. All of it takes place below folders that are open, so that a link that
somebody puts in their way leads nowhere.
"""

import os
import secrets
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
from drillbook.system.open_folder import OpenFolder

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
def _writing(path: Path) -> Iterator[OpenFolder]:
    """Have the archive open and held; the folder itself is locked, so that no file of ours is left
    in it.
    """
    try:
        with plain.opened_root(path) as root:
            root.hold()
            yield root
    except BlockingIOError as error:
        raise DrillbookError(
            f"somebody is publishing to {path} right now",
            "Try again when they have finished.",
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{path} could not be written: {error.filename or 'a file in it'}: {error.strerror}",
            "The archive is as it was, or `drillbook settle` makes it whole.",
        ) from error


def _put(root: OpenFolder, path: Path, fill: Fill[T]) -> T:
    root.new_folder(STAGING, 0o700)
    with opened_staging(root, path) as staging:
        proof = Proof(
            token=secrets.token_hex(32),
            archive=str(path.resolve()),
            archive_number=root.own_status().st_ino,
            stage_number=staging.own_status().st_ino,
            before=plain.digest_of(CATALOGUE, root),
        )
        try:
            # The proof comes first: what is broken off from here on can be told from anybody's.
            keep(proof)
            staging.new_file(f"{MARK}{proof.token}")
            given, proof = _filled(staging, path, proof, fill)
            # With the digest of every file, before anything says that they are ready.
            keep(proof)
            staging.new_file(READY)
            staging.sync()
        except BaseException:
            with suppress(OSError, RecursionError):
                _clear(root, staging, proof)
            raise
        _finish(root, staging, proof)
    return given


def _filled(
    staging: OpenFolder, path: Path, proof: Proof, fill: Fill[T]
) -> tuple[T, Proof]:
    """Have the staging folder filled, and return the proof of what came into it, on the disk and
    readable for everybody.
    """
    staging.new_folder(TREE)
    with plain.opened(TREE, staging) as tree:
        by_name = path / STAGING / TREE
        _still_there(by_name, tree)
        given = fill(FolderReader(path), by_name)
        _still_there(by_name, tree)
        _sync(tree)
        entries = {name: digests_of(name, tree) for name in tree.names()}
    return given, proof.model_copy(update={"entries": entries})


def _still_there(by_name: Path, folder: OpenFolder) -> None:
    """Refuse to go on if a name no longer leads to an open folder: what is written by name would go
    elsewhere.
    """
    if not os.path.samestat(by_name.lstat(), folder.own_status()):
        raise DrillbookError(
            f"{by_name} was moved during publication",
            "Nothing was published. Try again.",
        )


def _settled(root: OpenFolder, path: Path) -> tuple[str, ...]:
    """Bring to an end what was ready, and take away what was not; return what has come into the
    archive by it.
    """
    if not plain.lies_in(STAGING, root):
        return ()
    with opened_staging(root, path) as staging:
        proof = proved(root, staging, path)
        if proof is None:
            root.remove_folder(STAGING)
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
                f"{path / STAGING} is nested too deeply to be removed",
                "Remove it by hand.",
            ) from error
        return tuple(sorted(proof.entries or ())) if ready else ()


def _finish(root: OpenFolder, staging: OpenFolder, proof: Proof) -> None:
    """Rename what is in a staging folder into its place, and take the staging folder away."""
    with suppress(FileExistsError):
        staging.new_folder(OLD)
    with plain.opened(TREE, staging) as tree, plain.opened(OLD, staging) as old:
        for name in _in_order(tree):
            _replace(name, root, tree, old)
    root.sync()
    _clear(root, staging, proof)


def _in_order(tree: OpenFolder) -> list[str]:
    """Return what is in a staging folder, folders first and the catalogue last: it never names what
    is not there.
    """
    return sorted(
        tree.names(),
        key=lambda name: (name == CATALOGUE, not plain.is_folder(name, tree), name),
    )


def _replace(name: str, root: OpenFolder, tree: OpenFolder, old: OpenFolder) -> None:
    folder = plain.is_folder(name, tree)
    # A file takes the place of a file by itself; a folder has to be put aside before.
    if plain.lies_in(name, root) and (folder or plain.is_folder(name, root)):
        if plain.lies_in(name, old):
            old.remove_tree(name)
        root.move(name, old)
    if folder and _is_empty(name, tree):
        tree.remove_folder(name)
    else:
        tree.move(name, root)


def _is_empty(name: str, within: OpenFolder) -> bool:
    with plain.opened(name, within) as folder:
        return not folder.names()


def _clear(root: OpenFolder, staging: OpenFolder, proof: Proof) -> None:
    """Take a staging folder away.

    First of all what says that it is ready, since nothing can be brought to an end that has lost
    its tree; the mark last of all, since it proves that the rest may go.
    """
    with suppress(FileNotFoundError):
        staging.remove_file(READY)
    for name in (TREE, OLD):
        if plain.lies_in(name, staging):
            staging.remove_tree(name)
    with suppress(FileNotFoundError):
        staging.remove_file(f"{MARK}{proof.token}")
    root.remove_folder(STAGING)
    forget(proof)


def _sync(folder: OpenFolder) -> None:
    """Have a whole folder on the disk, readable for whoever serves it, whatever the mask of who
    publishes.
    """
    for name in folder.names():
        if plain.is_folder(name, folder):
            with plain.opened(name, folder) as inner:
                _sync(inner)
        else:
            folder.show_file(name)
    folder.show()
