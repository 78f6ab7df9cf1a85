"""A stage is a folder with what is about to be put at the top of an archive: versions, aliases and
the archive's pages.

An empty folder on it says that the one of its name goes away.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.model.entry import digest_of
from drillbook.pages.views.archive import VersionRow, front_door, tombstone, version_list
from drillbook.publish.manifest import FILE, SOURCE, Manifest, digest
from drillbook.publish.press import Draft, Engine, press
from drillbook.publish.shelf import Shelf, versions_of
from drillbook.publish.unfinished import STAGE
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, Properties, Version, check_name

MARKS: Mapping[str, str] = {
    ".nojekyll": "",
    ".gitattributes": "* -text\n",
}
"""Files for whoever serves or checks out an archive: nothing in it is to be converted."""

WITHDRAWN = "withdrawn.json"
CHECKOUT = ".git"
HOSTS_OWN = frozenset({"cname", "robots.txt", "404.html", "favicon.ico"})
"""What a host asks for at the top beside an archive, as does whatever begins with a dot."""


def stage_version(
    draft: Draft, aliases: tuple[str, ...], engine: Engine, shelf: Shelf, stage: Path
) -> Manifest:
    """Put a new version on the stage, with its aliases and the pages that go with it."""
    before = versions_of(shelf)
    check_name(draft.version, aliases, before)
    _refuse_strangers((draft.version, *aliases), before, shelf)
    made = press(draft, shelf, engine, stage / draft.version)
    properties = Properties(manifest=digest(made.raw()), published=made.published.isoformat())
    version = Version(
        version=draft.version, title=draft.title, aliases=aliases, properties=properties
    )
    for alias in aliases:
        _copy(stage / draft.version, stage / alias, made.files)
    _stage_pages(before.with_version(version), shelf, stage)
    return made


def stage_withdrawal(name: str, reason: str, on: date, shelf: Shelf, stage: Path) -> None:
    """Put a tombstone on the stage: the manifest of a version, why it is gone, and a page that says
    so.
    """
    before = versions_of(shelf)
    version = before.named(name)
    if version.properties.withdrawn:
        raise DrillbookError(
            f"version {version.version} has been withdrawn already: {version.properties.withdrawn}"
        )
    raw = shelf.read([f"{version.version}/{FILE}"])[f"{version.version}/{FILE}"]
    for path, content in grave(version.version, reason, on).items():
        _write(stage / version.version / path, content)
    _write(stage / version.version / FILE, raw)
    after = before.without(version.version, reason)
    for alias in version.aliases:
        heir = after.aliases.get(alias)
        _stage_copy(shelf, heir.version if heir else "", stage / alias)
    _stage_pages(after, shelf, stage)


def stage_catalogue(versions: Catalogue, shelf: Shelf, stage: Path) -> None:
    """Put nothing but the catalogue on the stage, with something else said of its versions."""
    newest = versions.newest
    if newest and not newest.properties.seal:
        versions = versions.with_pages(newest.properties.pages, beside(shelf))
    _write(stage / CATALOGUE, versions.sealed().text().encode())


def beside(shelf: Shelf) -> Mapping[str, str]:
    """Return the digest of everything that a host wants beside an archive, by its name
    at the top.
    """
    names = {name for name in shelf.names() if hosts_own(name)} - MARKS.keys() - {CHECKOUT, STAGE}
    return {name: _digest_beside(name, shelf) for name in sorted(names)}


def _digest_beside(name: str, shelf: Shelf) -> str:
    content = shelf.read([name]).get(name)
    if content is not None:
        return digest(content)
    return digest_of(json.dumps(sorted(shelf.digests(name).items())))


def grave(name: str, reason: str, on: date) -> Mapping[str, bytes]:
    """Return the files that stand where a version was, besides its manifest."""
    told = {"version": name, "reason": reason, "on": on.isoformat()}
    return {
        "index.html": tombstone(name, reason, on.isoformat()).encode(),
        WITHDRAWN: (json.dumps(told, indent=1) + "\n").encode(),
    }


def pages_of(versions: Catalogue) -> Mapping[str, bytes]:
    """Return the archive's own pages."""
    return {
        "index.html": front_door(versions.front).encode(),
        "versions.html": (
            version_list([_row(version, versions) for version in versions.versions]).encode()
        ),
    }


def belongs_to_alias(path: str) -> bool:
    """Return whether a file of a version is in the copy at its alias as well: its source and
    manifest are not.
    """
    return path != FILE and not path.startswith(f"{SOURCE}/")


def _stage_pages(versions: Catalogue, shelf: Shelf, stage: Path) -> None:
    pages = pages_of(versions)
    complete = versions.with_pages(
        {path: digest(content) for path, content in pages.items()}, beside(shelf)
    )
    _write(stage / CATALOGUE, complete.sealed().text().encode())
    for path, text in MARKS.items():
        _write(stage / path, text.encode())
    for path, content in pages.items():
        _write(stage / path, content)


def _copy(version: Path, alias: Path, paths: Iterable[str]) -> None:
    for path in filter(belongs_to_alias, paths):
        _write(alias / path, (version / path).read_bytes())


def _stage_copy(shelf: Shelf, version: str, alias: Path) -> None:
    alias.mkdir()
    paths = [path for path in shelf.digests(version) if belongs_to_alias(path)] if version else []
    for path, content in shelf.read(f"{version}/{path}" for path in paths).items():
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
        withdrawn=version.properties.withdrawn,
    )


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refuse_strangers(names: tuple[str, ...], before: Catalogue, shelf: Shelf) -> None:
    """Raise `DrillbookError` if something else would be overwritten."""
    there = {name.casefold(): name for name in shelf.names() - before.aliases.keys()}
    clash = next((there[name.casefold()] for name in names if name.casefold() in there), "")
    if clash:
        raise DrillbookError(
            f"the archive has a {clash} that is no version of it",
            "Move it away or choose another name.",
        )
    stranger = next((name for key, name in sorted(there.items()) if not hosts_own(key)), "")
    if stranger and not before.versions:
        raise DrillbookError(
            f"this is no archive, and it is not empty: it has a {stranger}",
            "Choose an empty folder or a new branch.",
        )


def hosts_own(name: str) -> bool:
    """Return whether something at the top of an archive is no part of it and may still
    lie there.
    """
    return name.startswith(".") or name.casefold() in HOSTS_OWN
