"""Bringing into an inventory what other tools' files say: what would be added, and what the new
file is. Nothing is written here.
"""

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from drillbook.check.judging.drift import Drift
from drillbook.errors import DrillbookError
from drillbook.files.folder import read_text
from drillbook.files.foreign import ForeignError
from drillbook.files.inventory_file import PATH, Additions, with_additions
from drillbook.files.load import load
from drillbook.files.nearby import Nearby, below
from drillbook.files.repository import top_of
from drillbook.importers.inventory.formats import FORMATS, format_of
from drillbook.importers.inventory.proposal import InventoryProposal, proposal
from drillbook.importers.inventory.reading import Choice
from drillbook.model.book import Book
from drillbook.model.deployed import Deployed, together
from drillbook.model.finding import Finding
from drillbook.model.inventory import DeployedSource, SourceFormat

_NEW = "# yaml-language-server: $schema=../.drillbook/schema/inventory.json\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryFiles:
    """What somebody asks for: files, their format if it is said, and what they know besides."""

    files: Sequence[Path]
    format: SourceFormat | None = None
    profiles: Sequence[str] = ()
    env_files: Sequence[Path] = ()
    services: Sequence[str] = ()
    aliases: Mapping[str, Sequence[str]]
    taken: date | None = None
    origin: str | None = None
    source: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryImport:
    """What would become of the inventory, and what the files say.

    `elsewhere` are those of the files that no check could read, because they are not in the book's
    repository.
    """

    before: str
    after: str
    proposal: InventoryProposal
    deployed: Deployed
    formats: tuple[SourceFormat, ...]
    elsewhere: tuple[Path, ...]


def imported(root: Path, today: date, asked: InventoryFiles) -> InventoryImport:
    """Return what files would add to the inventory of a book.

    Raises `DrillbookError` if a file or the inventory cannot be read.
    """
    before = _text(root)
    loaded = load(root)
    broken = next((f for f in loaded.errors if f.location.path == PATH), None)
    if broken:
        raise DrillbookError(
            f"{broken.location}: {broken.code} {broken.message}",
            f"Nothing is added to an inventory with a mistake. {broken.help}",
        )
    groups = tuple(_read(asked))
    deployed = together(one for _, _, one in groups)
    if deployed.problems and not deployed.components:
        first = deployed.problems[0]
        raise DrillbookError(f"{first.place}: {first.message}", "Nothing was written.")
    drift = Drift(loaded.book, deployed, today)
    found = proposal(drift, asked.services, asked.aliases)
    sources = [
        entry
        for format_, paths, _ in groups
        if asked.source
        and (entry := _source(root, loaded.book, format_, paths, asked)) is not None
    ]
    additions = Additions(
        entries={**found.additions.entries, "sources": sources}, ids=found.additions.ids
    )
    return InventoryImport(
        before=before,
        after=with_additions(before, additions) if additions else before,
        proposal=found,
        deployed=deployed,
        formats=tuple(format_ for format_, _, _ in groups),
        elsewhere=tuple(path for path in asked.files if _from_book(root, path) is None),
    )


def _text(root: Path) -> str:
    if not (root / PATH).exists():
        return _NEW
    text = read_text(root, PATH)
    if isinstance(text, Finding):
        raise DrillbookError(f"{text.location}: {text.message}", text.help)
    return text


def _read(
    asked: InventoryFiles,
) -> Iterator[tuple[SourceFormat, Sequence[Path], Deployed]]:
    """Yield each format with its files and what they say together."""
    top = _top(asked.files)
    paths = {_below(top, path): path for path in asked.files}
    env_files = [_below(top, path) for path in asked.env_files]
    choice = Choice(profiles=asked.profiles, env_files=env_files)
    # What is printed names a file as whoever asks does.
    files = below(top, lambda path: str(paths.get(path, _seen(top, path))))
    groups: dict[SourceFormat, list[str]] = {}
    try:
        for path, named in paths.items():
            format_ = asked.format or format_of(files, path)
            if format_ is None:
                known = ", ".join(sorted(FORMATS))
                raise DrillbookError(
                    f"{named} is of no format that is known here",
                    f"Name the format before the file, if it is one of these: {known}",
                )
            groups.setdefault(format_, []).append(path)
        for format_, group in groups.items():
            fresh = Nearby(files.content, files.shown)
            told = FORMATS[format_].read(fresh, group, choice)
            yield format_, [paths[path] for path in group], told
    except ForeignError as error:
        raise DrillbookError(
            f"{error.place}: {error.problem}", "Nothing was written."
        ) from error


def _below(top: Path, path: Path) -> str:
    full = path.parent.resolve() / path.name
    return os.path.relpath(full, top).replace(os.sep, "/")


def _seen(top: Path, path: str) -> str:
    return os.path.relpath(top / path)


def _top(files: Sequence[Path]) -> Path:
    """Return the folder in which all that the files name is looked for."""
    folders = [path.parent.resolve() for path in files]
    repository = top_of(folders[0])
    if repository and all(folder.is_relative_to(repository) for folder in folders):
        return repository
    return Path(os.path.commonpath(folders))


def _from_book(root: Path, path: Path) -> str | None:
    """Return a file's path from the folder of a book, if both are in one repository."""
    home = root.resolve()
    full = path.parent.resolve() / path.name
    if not full.is_relative_to(top_of(home) or home):
        return None
    return posixpath.normpath(os.path.relpath(full, home).replace(os.sep, "/"))


def _source(
    root: Path,
    book: Book,
    format_: SourceFormat,
    paths: Sequence[Path],
    asked: InventoryFiles,
) -> Mapping[str, Any] | None:
    """Return the source by which a check compares these files, unless there is one."""
    files = [_from_book(root, path) for path in paths]
    there = {path for one in book.inventory.sources for path in one.files}
    if None in files or {*files} <= there:
        return None
    entry: dict[str, Any] = {"files": files, "format": format_}
    try:
        DeployedSource.model_validate({"files": tuple(files), "format": format_})
    except ValueError:
        return None
    if asked.profiles:
        entry["profiles"] = list(asked.profiles)
    env_files = [_from_book(root, path) for path in asked.env_files]
    if env_files and None not in env_files:
        entry["env_files"] = env_files
    if asked.taken:
        entry["taken"] = asked.taken.isoformat()
    if asked.origin:
        entry["origin"] = asked.origin
    return entry
