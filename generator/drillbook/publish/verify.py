"""Verifying holds an archive against what its manifests say: any byte altered, added or taken away is a problem."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from drillbook.errors import DrillbookError
from drillbook.publish.manifest import FILE, Manifest, digest, manifest
from drillbook.publish.shelf import NO_FILE, Shelf, versions_of
from drillbook.publish.stage import MARKS, WITHDRAWN, belongs_to_alias, grave, hosts_own
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Version


@dataclass(frozen=True, slots=True)
class Problem:
    """A path in the archive and what is wrong there."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, the digest that stands for all of it, and what is wrong."""

    versions: int
    files: int
    head: str
    problems: tuple[Problem, ...]


def verify(shelf: Shelf) -> Verified:
    """Look at every file of an archive."""
    try:
        versions = versions_of(shelf)
    except DrillbookError as error:
        return Verified(0, 0, "", (Problem(CATALOGUE, error.message),))
    audit = _Audit(shelf, versions)
    problems = tuple(audit.problems())
    head = versions.newest.properties.manifest if versions.newest else ""
    return Verified(len(versions.versions), audit.files, head, problems)


class _Audit:
    """One walk through an archive, counting the files that it has looked at."""

    def __init__(self, shelf: Shelf, versions: Catalogue) -> None:
        self._shelf = shelf
        self._versions = versions
        self._manifests: dict[str, Manifest] = {}
        self.files = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, the oldest version first."""
        previous: Version | None = None
        for version in reversed(self._versions.versions):
            yield from self._of_version(version, previous)
            previous = version
        for alias, version in self._versions.aliases.items():
            yield from self._of_alias(alias, version)
        yield from self._of_the_top()

    def _of_version(self, version: Version, previous: Version | None) -> Iterator[Problem]:
        path = f"{version.version}/{FILE}"
        raw = self._shelf.read([path]).get(path)
        try:
            made = manifest(raw, version.version)
        except DrillbookError as error:
            yield Problem(path, error.message)
            return
        if digest(raw or b"") != version.properties.manifest:
            yield Problem(path, f"is not the manifest that {CATALOGUE} names")
        told = (made.previous.version, made.previous.digest) if made.previous else None
        if told != ((previous.version, previous.properties.manifest) if previous else None):
            yield Problem(path, "does not follow the version that was published before it")
        if (made.title, made.published.isoformat()) != (version.title, version.properties.published):
            yield Problem(CATALOGUE, f"has another title or day for {version.version} than its manifest")
        self._manifests[version.version] = made
        files = self._grave(version) if version.properties.withdrawn else made.files
        yield from self._compared(version.version, {**files, FILE: hashlib.sha256(raw or b"").hexdigest()})

    def _grave(self, version: Version) -> Mapping[str, str]:
        """Return the files of a tombstone; its day is told by itself alone."""
        path = f"{version.version}/{WITHDRAWN}"
        try:
            on = json.loads(self._shelf.read([path])[path])["on"]
            files = grave(version.version, version.properties.withdrawn, date.fromisoformat(on))
        except (KeyError, TypeError, ValueError):
            return {"index.html": "", WITHDRAWN: ""}
        return {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}

    def _of_alias(self, alias: str, version: Version) -> Iterator[Problem]:
        made = self._manifests.get(version.version)
        if made:
            yield from self._compared(alias, {p: d for p, d in made.files.items() if belongs_to_alias(p)})

    def _compared(self, folder: str, expected: Mapping[str, str]) -> Iterator[Problem]:
        found = self._shelf.digests(folder) if folder in self._shelf.names() else {}
        self.files += len(found)
        for path in sorted(found.keys() | expected.keys()):
            if path not in found:
                yield Problem(f"{folder}/{path}", "is missing")
            elif path not in expected:
                yield Problem(f"{folder}/{path}", "was added")
            elif found[path] != expected[path]:
                yield Problem(f"{folder}/{path}", f"is {NO_FILE}" if found[path] == NO_FILE else "was altered")

    def _of_the_top(self) -> Iterator[Problem]:
        newest = self._versions.newest
        pages = newest.properties.pages if newest else {}
        expected = {
            **pages,
            **{path: digest(text.encode()) for path, text in MARKS.items()},
            CATALOGUE: digest(self._versions.text().encode()),
        }
        held = self._shelf.read(expected)
        self.files += len(held)
        for path in sorted(expected):
            if path not in held:
                yield Problem(path, "is missing")
            elif digest(held[path]) != expected[path]:
                yield Problem(path, "was altered")
        folders = {*(version.version for version in self._versions.versions), *self._versions.aliases}
        for name in sorted(self._shelf.names() - expected.keys() - folders):
            if not hosts_own(name):
                yield Problem(name, "was added")
