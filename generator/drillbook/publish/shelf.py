"""A shelf is where an archive can be read from, whether it is a folder or the tree of a branch. It follows no link."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.files.folder import is_plain
from drillbook.publish.manifest import FILE, MOST_BYTES, Manifest, manifest
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Version, catalogue

NO_FILE = "no plain file"
"""Instead of a digest: a link, or something else that no publication makes."""


class Shelf(Protocol):
    """Reads an archive; paths are relative to its top and have plain slashes."""

    def names(self) -> frozenset[str]:
        """Return the names of the files and folders at the top."""

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold; those that are not there are left out."""

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the SHA-256 of every file below a folder, by its path in there."""


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """An archive in a folder."""

    root: Path

    def names(self) -> frozenset[str]:
        """Return the names at the top."""
        return frozenset(item.name for item in self.root.iterdir()) if self.root.is_dir() else frozenset()

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold."""
        return {path: self._content(path) for path in paths if is_plain(self.root, path)}

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the digests of a folder; whatever is no plain file has `NO_FILE`."""
        if (self.root / folder).is_symlink() or not (self.root / folder).is_dir():
            return {".": NO_FILE}
        return dict(self._below(folder, ""))

    def _below(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        with os.scandir(self.root / folder / prefix) as scan:
            items = sorted(scan, key=lambda item: item.name)
        for item in items:
            path = f"{prefix}{item.name}"
            if item.is_dir(follow_symlinks=False):
                yield from self._below(folder, f"{path}/")
            elif item.is_file(follow_symlinks=False):
                with open(item.path, "rb") as file:  # noqa: PTH123 - a DirEntry has its path as text
                    yield path, hashlib.file_digest(file, "sha256").hexdigest()
            else:
                yield path, NO_FILE

    def _content(self, path: str) -> bytes:
        size = (self.root / path).stat().st_size
        if size > MOST_BYTES:
            raise DrillbookError(f"{self.root / path} has {size:,} bytes; at most {MOST_BYTES:,} are read")
        return (self.root / path).read_bytes()


@dataclass(frozen=True, slots=True)
class BranchShelf:
    """An archive in the tree of a commit; `tip` is empty for a branch that is still to be made."""

    root: Path
    tip: str

    def names(self) -> frozenset[str]:
        """Return the names at the top."""
        if not self.tip:
            return frozenset()
        listed = git.ask(self.root, "ls-tree", "--full-tree", "--name-only", "-z", self.tip)
        return frozenset(os.fsdecode(listed).split("\0")) - {""}

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold."""
        wanted = sorted(paths)
        return git.files_at(self.root, self.tip, wanted, MOST_BYTES) if self.tip and wanted else {}

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the digests of a folder."""
        held = git.files_at(self.root, self.tip, [f"{folder}/"], MOST_BYTES)
        found = {path.removeprefix(f"{folder}/"): hashlib.sha256(content).hexdigest() for path, content in held.items()}
        return {**dict.fromkeys(self._others(folder), NO_FILE), **found}

    def _others(self, folder: str) -> Iterator[str]:
        """Yield what is in a folder at all, so that nothing which is no plain file goes unnoticed."""
        listed = git.ask(self.root, "ls-tree", "--full-tree", "--name-only", "-r", "-z", self.tip, "--", f"{folder}/")
        yield from (path.removeprefix(f"{folder}/") for path in os.fsdecode(listed).split("\0") if path)


def versions_of(shelf: Shelf) -> Catalogue:
    """Return the catalogue of an archive, empty for one into which nothing has been published."""
    return catalogue(shelf.read([CATALOGUE]).get(CATALOGUE))


def manifests(shelf: Shelf, wanted: Iterable[Version]) -> tuple[tuple[Version, Manifest], ...]:
    """Return versions with their manifests, in the order given."""
    versions = tuple(wanted)
    raw = shelf.read([f"{version.version}/{FILE}" for version in versions])
    return tuple((v, manifest(raw.get(f"{v.version}/{FILE}"), v.version)) for v in versions)
