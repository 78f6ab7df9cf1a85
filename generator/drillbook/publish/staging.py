"""A staging folder holds what is about to be put at the top of an archive: versions, aliases and
the archive's pages.

An empty folder in it says that the one of its name goes away.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.model.entry import digest_of
from drillbook.pages.views.archive import (
    VersionRow,
    front_door,
    no_such_page,
    tombstone,
    version_list,
)
from drillbook.publish.archive_reader import ArchiveReader, manifests, versions_of
from drillbook.publish.build_version import Draft, Engine, build_version
from drillbook.publish.manifest import FILE, SOURCE, Manifest
from drillbook.publish.unfinished import STAGING
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Properties, Version, check_name
from drillbook.text.digest import digest, hex_digest

MARKS: Mapping[str, str] = {
    ".nojekyll": "",
    ".gitattributes": "* -text\n",
}
"""Files for whoever serves or checks out an archive: nothing in it is to be converted."""

WITHDRAWN = "withdrawn.json"
CHECKOUT = ".git"
NO_SUCH_PAGE = "404.html"
"""A page of the archive, unless somebody has put one of their own there."""
HOSTS_OWN = frozenset({"cname", "robots.txt", NO_SUCH_PAGE, "favicon.ico"})
"""What a host asks for at the top beside an archive, as does whatever begins with a dot."""


class AlreadyPublishedError(Exception):
    """A version is there already, and was made of the very files that are to be published."""

    def __init__(self, version: Version) -> None:
        """Keep the version that is there."""
        super().__init__(version.version)
        self.version = version


def stage_version(
    draft: Draft,
    aliases: tuple[str, ...],
    engine: Engine,
    reader: ArchiveReader,
    staging: Path,
) -> Manifest:
    """Put a new version in the staging folder, with its aliases and the pages that go with it."""
    before = versions_of(reader)
    _look_whether_it_is_there(draft, before, reader)
    check_name(draft.version, aliases, before)
    _refuse_strangers((draft.version, *aliases), before, reader)
    made = build_version(draft, reader, engine, staging / draft.version)
    version = Version(
        version=draft.version,
        title=draft.title,
        aliases=aliases,
        properties=Properties(
            manifest=digest(made.raw()), published=made.published.isoformat()
        ),
    )
    for alias in aliases:
        _copy(staging / draft.version, staging / alias, made.files)
    _stage_pages(before.with_version(version), reader, staging)
    return made


def stage_withdrawal(
    name: str, reason: str, on: date, reader: ArchiveReader, staging: Path
) -> None:
    """Put a tombstone in the staging folder: the manifest of a version, why it is gone, and a page
    that says so.
    """
    before = versions_of(reader)
    version = before.named(name)
    if version.properties.withdrawn:
        raise DrillbookError(
            f"version {version.version} has been withdrawn already: {version.properties.withdrawn}"
        )
    # Its manifest stays: the next one follows it, and the chain must not break.
    of_version = f"{version.version}/{FILE}"
    raw = reader.read([of_version])[of_version]
    for path, content in tombstone_files(version.version, reason, on).items():
        _write(staging / version.version / path, content)
    _write(staging / version.version / FILE, raw)
    after = before.without(version.version, reason)
    for alias in version.aliases:
        heir = after.aliases.get(alias)
        _stage_copy(reader, heir.version if heir else "", staging / alias)
    _stage_pages(after, reader, staging)


def stage_catalogue(versions: Catalogue, reader: ArchiveReader, staging: Path) -> None:
    """Put nothing but the catalogue in the staging folder, with something else said of its
    versions.
    """
    newest = versions.newest
    if newest and not newest.properties.seal:
        pages = newest.properties.pages
        versions = versions.with_pages(pages, beside(reader, pages))
    _write(staging / CATALOGUE, versions.sealed().text().encode())


def beside(reader: ArchiveReader, pages: Collection[str]) -> Mapping[str, str]:
    """Return the digest of everything that a host wants beside an archive and its own pages, by its
    name at the top.
    """
    names = {name for name in reader.names() if hosts_own(name)}
    others = names - MARKS.keys() - {CHECKOUT, STAGING, *pages}
    return {name: _digest_beside(name, reader) for name in sorted(others)}


def _digest_beside(name: str, reader: ArchiveReader) -> str:
    content = reader.read([name]).get(name)
    if content is not None:
        return digest(content)
    return digest_of(json.dumps(sorted(reader.digests(name).items())))


def tombstone_files(name: str, reason: str, on: date) -> Mapping[str, bytes]:
    """Return the files that stand where a version was, besides its manifest."""
    record = {"version": name, "reason": reason, "on": on.isoformat()}
    return {
        "index.html": tombstone(name, reason, on.isoformat()).encode(),
        WITHDRAWN: (json.dumps(record, indent=1) + "\n").encode(),
    }


def pages_of(versions: Catalogue) -> Mapping[str, bytes]:
    """Return the archive's own pages."""
    rows = [_row(version, versions) for version in versions.versions]
    standing = [version.version for version in versions.standing]
    pages = {
        "index.html": front_door(versions.front),
        "versions.html": version_list(rows),
        NO_SUCH_PAGE: no_such_page(standing),
    }
    return {path: page.encode() for path, page in pages.items()}


def belongs_to_alias(path: str) -> bool:
    """Return whether a file of a version is in the copy at its alias as well: its source and
    manifest are not.
    """
    return path != FILE and not path.startswith(f"{SOURCE}/")


def _stage_pages(versions: Catalogue, reader: ArchiveReader, staging: Path) -> None:
    theirs, own = _of_somebody_else(reader), pages_of(versions)
    pages = {path: page for path, page in own.items() if path not in theirs}
    digests = {path: digest(content) for path, content in pages.items()}
    complete = versions.with_pages(digests, beside(reader, pages))
    _write(staging / CATALOGUE, complete.sealed().text().encode())
    for path, text in MARKS.items():
        _write(staging / path, text.encode())
    for path, content in pages.items():
        _write(staging / path, content)


def _of_somebody_else(reader: ArchiveReader) -> frozenset[str]:
    """Return which page of ours is not to be written, because another one was put there."""
    newest = versions_of(reader).newest
    own = newest.properties.pages if newest else {}
    theirs = {NO_SUCH_PAGE} & reader.names() - own.keys()
    return frozenset(theirs)


def _look_whether_it_is_there(
    draft: Draft, before: Catalogue, reader: ArchiveReader
) -> None:
    """Raise `AlreadyPublishedError` if a version of the name was made of the same files, as when a
    job is run again.
    """
    there = next((v for v in before.standing if v.version == draft.version), None)
    if there is None:
        return
    ((_, made),) = manifests(reader, [there])
    source = {path: hex_digest(content) for path, content in draft.source.items()}
    # Byte for byte, on whatever day and of whatever commit.
    if made.source == source:
        raise AlreadyPublishedError(there)


def _copy(version: Path, alias: Path, paths: Iterable[str]) -> None:
    for path in filter(belongs_to_alias, paths):
        _write(alias / path, (version / path).read_bytes())


def _stage_copy(reader: ArchiveReader, version: str, alias: Path) -> None:
    # An empty folder says that the alias goes away.
    alias.mkdir()
    if not version:
        return
    paths = [path for path in reader.digests(version) if belongs_to_alias(path)]
    contents = reader.read(f"{version}/{path}" for path in paths)
    for path, content in contents.items():
        _write(alias / path.removeprefix(f"{version}/"), content)


def _row(version: Version, versions: Catalogue) -> VersionRow:
    standing = versions.standing
    return VersionRow(
        name=version.version,
        title=version.title,
        published=version.properties.published,
        digest=version.properties.manifest,
        aliases=version.aliases,
        superseded=not standing or version.version != standing[0].version,
        withdrawn=version.properties.withdrawn or None,
    )


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refuse_strangers(
    names: tuple[str, ...], before: Catalogue, reader: ArchiveReader
) -> None:
    """Raise `DrillbookError` if something else would be overwritten."""
    # A host on Windows or a Mac would show one of two names that differ in case.
    there = {name.casefold(): name for name in reader.names() - before.aliases.keys()}
    taken = (there.get(name.casefold()) for name in names)
    clash = next(filter(None, taken), None)
    if clash:
        raise DrillbookError(
            f"the archive has a {clash} that is no version of it",
            "Move it away or choose another name.",
        )
    strangers = [name for key, name in sorted(there.items()) if not hosts_own(key)]
    if strangers and not before.versions:
        raise DrillbookError(
            f"this is no archive, and it is not empty: it has a {strangers[0]}",
            "Choose an empty folder or a new branch.",
        )


def hosts_own(name: str) -> bool:
    """Return whether something at the top of an archive is no part of it and may still
    lie there.
    """
    return name.startswith(".") or name.casefold() in HOSTS_OWN
