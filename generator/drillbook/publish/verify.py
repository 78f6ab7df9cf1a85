"""Verifying holds an archive against what its manifests say: any byte altered, added or taken away
is a problem.

It says as well what nothing covers, and who vouches for the archive from outside of it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from drillbook.errors import DrillbookError
from drillbook.publish.archive_reader import ArchiveReader, versions_of
from drillbook.publish.manifest import FILE, Manifest, manifest
from drillbook.publish.plain import NO_FILE
from drillbook.publish.staging import (
    CHECKOUT,
    MARKS,
    WITHDRAWN,
    belongs_to_alias,
    beside,
    hosts_own,
    tombstone_files,
)
from drillbook.publish.unfinished import STAGING
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Version
from drillbook.publish.witness import Witness
from drillbook.text.digest import digest, hex_digest

_MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """A path in the archive and what is wrong there, or what is to be known of it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, the digest that stands for all of it, and what is wrong.

    `notes` are what could not be confirmed and is no problem; `evidence` says where the newest
    version is vouched for.
    """

    versions: int
    files: int
    head: str
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    evidence: tuple[str, ...] = ()


def verify(reader: ArchiveReader, witnesses: Sequence[Witness] = ()) -> Verified:
    """Look at every file of an archive, and hold it against what witnesses outside of it tell."""
    try:
        versions = versions_of(reader)
    except DrillbookError as error:
        return Verified(0, 0, "", (Problem(CATALOGUE, error.message),))
    audit = _Audit(reader, versions, witnesses)
    problems = tuple(islice(audit.problems(), _MOST_PROBLEMS))
    if len(problems) == _MOST_PROBLEMS:
        more = f"there may be more than {_MOST_PROBLEMS:,} problems; see to these"
        problems = (*problems, Problem(CATALOGUE, more))
    newest = versions.newest
    head = newest.properties.manifest if newest else ""
    evidence = tuple(
        witness.found
        for witness in witnesses
        if newest and witness.version == newest.version and witness.digest == head
    )
    return Verified(
        len(versions.versions),
        audit.files,
        head,
        problems,
        tuple(audit.notes(evidence)),
        evidence,
    )


class _Audit:
    """One walk through an archive, counting the files that it has looked at."""

    def __init__(
        self, reader: ArchiveReader, versions: Catalogue, witnesses: Sequence[Witness]
    ) -> None:
        self._reader = reader
        self._versions = versions
        self._witnesses = witnesses
        self._names = reader.names()
        self._unfinished = reader.unfinished()
        self._manifests: dict[str, Manifest] = {}
        self.files = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, the oldest version first."""
        if self._unfinished and self._unfinished.begun:
            yield Problem(STAGING, f"{self._unfinished.text}. {self._unfinished.help}")
        previous: Version | None = None
        for version in reversed(self._versions.versions):
            yield from self._of_version(version, previous)
            previous = version
        for alias, version in self._versions.aliases.items():
            yield from self._of_alias(alias, version)
        yield from self._of_the_top()
        yield from self._of_what_lies_beside()
        yield from self._of_the_seal()
        yield from self._of_witnesses()

    def notes(self, evidence: Sequence[str]) -> Iterator[Problem]:
        """Yield what nothing confirms, once all problems are known."""
        if self._unfinished and not self._unfinished.begun:
            yield Problem(STAGING, f"{self._unfinished.text}. {self._unfinished.help}")
        newest = self._versions.newest
        if newest is None:
            return
        # What a catalogue without a seal says of the files beside could be anybody's.
        known = newest.properties.beside if self._sealed else {}
        pages = newest.properties.pages
        covered = {*known, *pages, *MARKS, STAGING}
        for name in sorted(filter(hosts_own, self._names - covered)):
            is_hidden = name.startswith(".") and name != CHECKOUT
            is_a_problem = self._sealed and (is_hidden or name.endswith(".html"))
            if not is_a_problem:
                yield Problem(name, "is beside the archive, and nothing covers it")
        announced = [
            version
            for version in self._versions.versions
            if version.properties.announced
        ]
        for version in () if self._sealed else announced:
            channels = ", ".join(sorted(version.properties.announced))
            yield Problem(
                CATALOGUE,
                f"nothing confirms who heard of {version.version}: {channels}",
            )
        if not evidence:
            yield Problem(
                f"{newest.version}/{FILE}",
                "nothing outside the archive confirms the newest version; compare its digest"
                " with one that you know, by --head",
            )

    def _of_version(
        self, version: Version, previous: Version | None
    ) -> Iterator[Problem]:
        path = f"{version.version}/{FILE}"
        try:
            raw = self._reader.read([path]).get(path)
            made = manifest(raw, version.version)
        except DrillbookError as error:
            yield Problem(path, error.message)
            return
        if digest(raw or b"") != version.properties.manifest:
            yield Problem(path, f"is not the manifest that {CATALOGUE} names")
        named: tuple[str, str] | None = None
        before: tuple[str, str] | None = None
        if made.previous:
            named = made.previous.version, made.previous.digest
        if previous:
            before = previous.version, previous.properties.manifest
        if named != before:
            yield Problem(
                path, "does not follow the version that was published before it"
            )
        published = made.published.isoformat()
        same_day = published == version.properties.published
        if made.title != version.title or not same_day:
            other = f"has another title or day for {version.version} than its manifest"
            yield Problem(CATALOGUE, other)
        if version.properties.hidden != bool(version.properties.withdrawn):
            said = "hidden" if version.properties.hidden else "not hidden"
            yield Problem(
                CATALOGUE,
                f"says that {version.version} is {said}, which only a withdrawal decides",
            )
        self._manifests[version.version] = made
        files = self._tombstone(version) if version.properties.withdrawn else made.files
        expected = {**files, FILE: hex_digest(raw or b"")}
        yield from self._compared(version.version, expected)

    def _tombstone(self, version: Version) -> Mapping[str, str]:
        """Return the files of a tombstone; its day is told by itself alone."""
        path = f"{version.version}/{WITHDRAWN}"
        try:
            on = json.loads(self._reader.read([path])[path])["on"]
            files = tombstone_files(
                version.version, version.properties.withdrawn, date.fromisoformat(on)
            )
        except (DrillbookError, KeyError, TypeError, ValueError, RecursionError):
            return {"index.html": "", WITHDRAWN: ""}
        return {path: hex_digest(content) for path, content in files.items()}

    def _of_alias(self, alias: str, version: Version) -> Iterator[Problem]:
        made = self._manifests.get(version.version)
        if made:
            yield from self._compared(
                alias, {p: d for p, d in made.files.items() if belongs_to_alias(p)}
            )

    def _compared(self, folder: str, expected: Mapping[str, str]) -> Iterator[Problem]:
        try:
            found = self._reader.digests(folder) if folder in self._names else {}
        except DrillbookError as error:
            yield Problem(folder, error.message)
            return
        self.files += len(found)
        for path in sorted(found.keys() | expected.keys()):
            if path not in found:
                yield Problem(f"{folder}/{path}", "is missing")
            elif path not in expected:
                yield Problem(f"{folder}/{path}", "was added")
            elif found[path] != expected[path]:
                is_none = found[path] == NO_FILE
                what = f"is {NO_FILE}" if is_none else "was altered"
                yield Problem(f"{folder}/{path}", what)

    def _of_the_top(self) -> Iterator[Problem]:
        newest = self._versions.newest
        pages = newest.properties.pages if newest else {}
        expected = {
            **pages,
            **{path: digest(text.encode()) for path, text in MARKS.items()},
            CATALOGUE: digest(self._versions.text().encode()),
        }
        try:
            held = self._reader.read(expected)
        except DrillbookError as error:
            yield Problem(CATALOGUE, error.message)
            return
        self.files += len(held)
        for path in sorted(expected):
            if path not in held:
                yield Problem(path, "is missing")
            elif digest(held[path]) != expected[path]:
                yield Problem(path, "was altered")
        folders = {
            *(version.version for version in self._versions.versions),
            *self._versions.aliases,
        }
        for name in sorted(self._names - expected.keys() - folders):
            if not hosts_own(name):
                yield Problem(name, "was added")

    def _of_what_lies_beside(self) -> Iterator[Problem]:
        """Hold what a host wants beside the archive against what lay there when the newest version
        was published.
        """
        newest = self._versions.newest
        if newest is None or not self._sealed:
            return
        try:
            properties = newest.properties
            known, held = properties.beside, beside(self._reader, properties.pages)
        except DrillbookError as error:
            yield Problem(CATALOGUE, error.message)
            return
        since = f"since {newest.version} was published"
        for name in sorted(known.keys() | held.keys()):
            if name not in held:
                yield Problem(name, f"was removed {since}")
            elif name in known and known[name] != held[name]:
                yield Problem(name, f"was altered {since}")
            elif name not in known and (name.startswith(".") or name.endswith(".html")):
                yield Problem(
                    name, f"was added {since}, and may change what a server shows"
                )

    def _of_the_seal(self) -> Iterator[Problem]:
        newest = self._versions.newest
        if newest and self._sealed and newest.properties.seal != self._versions.seal:
            yield Problem(
                CATALOGUE,
                "is not what was sealed: somebody changed what it says of a version, such as who"
                " heard of it",
            )

    def _of_witnesses(self) -> Iterator[Problem]:
        """Yield what a witness contradicts, once for each version."""
        now = {
            version.version: version.properties.manifest
            for version in self._versions.versions
        }
        now[CATALOGUE] = digest(self._versions.text().encode())
        reported: set[str] = set()
        for witness in self._witnesses:
            if (
                now.get(witness.version) == witness.digest
                or witness.version in reported
            ):
                continue
            reported.add(witness.version)
            if witness.version == CATALOGUE:
                path = CATALOGUE
            else:
                path = f"{witness.version}/{FILE}"
            yield Problem(
                path, f"is not the one that {witness.found} names ({witness.digest})"
            )

    @property
    def _sealed(self) -> bool:
        """Whether the newest version was published by a drillbook that seals the catalogue."""
        newest = self._versions.newest
        made = self._manifests.get(newest.version) if newest else None
        return bool(newest and newest.properties.seal) or bool(made and made.sealed)
