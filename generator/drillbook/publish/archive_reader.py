"""An archive reader is where an archive can be read from, whether it is a folder or the tree of a
branch.

It follows no link.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.publish import plain
from drillbook.publish.manifest import FILE, Manifest, manifest
from drillbook.publish.plain import MOST_BYTES, MOST_FILES, MOST_TOGETHER, NO_FILE
from drillbook.publish.unfinished import Unfinished, unfinished
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Version, catalogue
from drillbook.text.digest import hex_digest

T = TypeVar("T")
_AT_ONCE = 200
"""So many files are asked for in one go: a command line has an end, and manifests need not all be
held as bytes.
"""


class ArchiveReader(Protocol):
    """Reads an archive and never writes to it; paths are relative to its top and have plain
    slashes.
    """

    def names(self) -> frozenset[str]:
        """Return the names of the files and folders at the top."""

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold; those that are not there are left out."""

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the SHA-256 of every file below a folder, by its path in there."""

    def unfinished(self) -> Unfinished | None:
        """Return what is known of a publication that has not come to its end, if there is one."""


@dataclass(frozen=True, slots=True)
class FolderReader:
    """An archive in a folder."""

    root: Path

    def names(self) -> frozenset[str]:
        """Return the names at the top."""
        if not self.root.is_dir():
            return frozenset()
        with plain.opened_root(self.root) as root:
            return frozenset(root.names())

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold."""
        found: dict[str, bytes] = {}
        room = MOST_TOGETHER
        with plain.opened_root(self.root) as root:
            for path in paths:
                content = plain.content(root, path)
                if content is None:
                    continue
                room -= len(content)
                if room < 0:
                    raise DrillbookError(
                        f"{self.root / path} and what was read before it have more than"
                        f" {MOST_TOGETHER:,} bytes",
                        "Publishing never makes so much: `drillbook verify` says which files do not"
                        " belong there.",
                    )
                found[path] = content
        return found

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the digests of a folder; whatever is no plain file has `NO_FILE`."""
        with plain.opened_root(self.root) as root:
            if not plain.is_folder(folder, root):
                return {".": NO_FILE}
            with plain.opened(folder, root) as inner:
                return plain.digests(inner)

    def unfinished(self) -> Unfinished | None:
        """Return what lies in the staging folder there."""
        with plain.opened_root(self.root) as root:
            return unfinished(root, self.root)


@dataclass(frozen=True, slots=True)
class BranchReader:
    """An archive in the tree of a commit; `tip` is empty for a branch that is still to be made."""

    root: Path
    tip: str

    def names(self) -> frozenset[str]:
        """Return the names at the top."""
        if not self.tip:
            return frozenset()
        listed = git.ask(
            self.root, "ls-tree", "--full-tree", "--name-only", "-z", self.tip
        )
        return frozenset(os.fsdecode(listed).split("\0")) - {""}

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return what plain files hold."""
        found: dict[str, bytes] = {}
        for some in in_parts(sorted(paths) if self.tip else ()):
            found.update(git.files_at(self.root, self.tip, some, MOST_BYTES))
            if sum(map(len, found.values())) > MOST_TOGETHER:
                raise DrillbookError(
                    f"{some[-1]} and what was read before it have more than {MOST_TOGETHER:,}"
                    " bytes",
                    "Publishing never makes so much: `drillbook verify` says which files are not"
                    " of it.",
                )
        return found

    def digests(self, folder: str) -> Mapping[str, str]:
        """Return the digests of a folder."""
        others = tuple(self._others(folder))
        if len(others) > MOST_FILES:
            raise DrillbookError(
                f"{folder} has more than {MOST_FILES:,} files",
                "Publishing never makes so many.",
            )
        held = git.files_at(self.root, self.tip, [f"{folder}/"], MOST_BYTES)
        found = {
            path.removeprefix(f"{folder}/"): hex_digest(content)
            for path, content in held.items()
        }
        return {**dict.fromkeys(others, NO_FILE), **found}

    def unfinished(self) -> Unfinished | None:
        """Return nothing: a branch moves to a whole commit or not at all."""
        return None

    def _others(self, folder: str) -> Iterator[str]:
        """Yield what is in a folder at all, so that nothing which is no plain file goes
        unnoticed.
        """
        listing = ("ls-tree", "--full-tree", "--name-only", "-r", "-z")
        listed = git.ask(self.root, *listing, self.tip, "--", f"{folder}/")
        for path in filter(None, os.fsdecode(listed).split("\0")):
            yield path.removeprefix(f"{folder}/")


def versions_of(reader: ArchiveReader) -> Catalogue:
    """Return the catalogue of an archive, empty for one into which nothing has been published."""
    return catalogue(reader.read([CATALOGUE]).get(CATALOGUE))


def manifests(
    reader: ArchiveReader, wanted: Iterable[Version]
) -> tuple[tuple[Version, Manifest], ...]:
    """Return versions with their manifests, in the order given."""
    found: list[tuple[Version, Manifest]] = []
    for some in in_parts(tuple(wanted)):
        raw = reader.read([f"{version.version}/{FILE}" for version in some])
        found += (
            (v, manifest(raw.get(f"{v.version}/{FILE}"), v.version)) for v in some
        )
    return tuple(found)


def in_parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield items in parts that can be asked for in one go."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
