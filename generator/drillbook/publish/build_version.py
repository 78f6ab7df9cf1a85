"""A version is built from a source: the site, the source itself, and the manifest of both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from drillbook.briefing.changes import Change, changes
from drillbook.check.judging.context import Ledger
from drillbook.check.judging.evaluation import Evaluation
from drillbook.desk.assess import evaluation_of_version
from drillbook.publish.archive_reader import (
    ArchiveReader,
    FolderReader,
    manifests,
    versions_of,
)
from drillbook.publish.manifest import (
    FILE,
    Manifest,
    Previous,
    book_digests,
    earlier,
    ledger,
)
from drillbook.publish.source import kept_at, packed, source_in, unpacked
from drillbook.text.digest import digest, hex_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a site that is published knows besides its book: the day, what was published earlier,
    and what has changed since.

    `changes` is None for the first version. Nothing in it names the version, and nor does any page.
    """

    today: date
    earlier: Ledger
    changes: tuple[Change, ...] | None


class Engine(Protocol):
    """What stands above publishing and is lent to it."""

    def build(self, book: Path, publication: Publication, into: Path) -> None:
        """Build the site of a book into a folder that is not there yet, with nothing in it that
        depends on the machine.
        """

    def tools(self) -> Mapping[str, str]:
        """Return what builds, by name and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version that is still to be made."""

    version: str
    title: str
    today: date
    commit: str | None
    source: Mapping[str, bytes]


def build_version(
    draft: Draft, reader: ArchiveReader, engine: Engine, into: Path
) -> Manifest:
    """Make the next version of an archive in a folder that is not there yet."""
    published = versions_of(reader)
    of_versions = manifests(reader, published.versions)
    known = ledger(reversed(of_versions))
    last = next(
        (one for version, one in of_versions if not version.properties.withdrawn), None
    )
    with unpacked_book(draft.source) as book:
        evaluation = evaluation_of_version(book, draft.today)
        changed = changes(evaluation_in(reader, last), evaluation) if last else None
        publication = Publication(today=draft.today, earlier=known, changes=changed)
        engine.build(book, publication, into)
    newest, tools = published.newest, engine.tools()
    previous = None
    if newest:
        # The newest, withdrawn or not: the chain must not leave one out.
        manifest = newest.properties.manifest
        previous = Previous(version=newest.version, digest=manifest)
    pinned = (f"{name}=={version}\n" for name, version in sorted(tools.items()))
    finished = Manifest(
        version=draft.version,
        title=draft.title,
        published=draft.today,
        commit=draft.commit,
        previous=previous,
        tools=tools,
        lock=digest("".join(pinned).encode()),
        book=book_digests(evaluation.book),
        earlier=earlier(known),
        changes=changed,
        source={path: hex_digest(content) for path, content in draft.source.items()},
        files=_finished(into, draft.source),
        sealed=True,
    )
    (into / FILE).write_bytes(finished.raw())
    return finished


def rebuild_version(
    made: Manifest, source: Mapping[str, bytes], engine: Engine, into: Path
) -> tuple[str, ...]:
    """Make a version again of its own source in a folder that is not there yet; return the files
    that differ.
    """
    with unpacked_book(source) as book:
        publication = Publication(
            today=made.published, earlier=made.ledger, changes=made.changes
        )
        engine.build(book, publication, into)
    files = _finished(into, source)
    paths = sorted(files.keys() | made.files.keys())
    return tuple(path for path in paths if files.get(path) != made.files.get(path))


def evaluation_in(reader: ArchiveReader, made: Manifest) -> Evaluation:
    """Return where the book of a version stood on the day of its publication."""
    with unpacked_book(source_in(reader, made)) as book:
        return evaluation_of_version(book, made.published)


@contextmanager
def unpacked_book(source: Mapping[str, bytes]) -> Iterator[Path]:
    """Have a source as the folder of a book for a while."""
    with TemporaryDirectory(prefix="drillbook-source-") as scratch:
        yield unpacked(source, Path(scratch))


def _finished(site: Path, source: Mapping[str, bytes]) -> Mapping[str, str]:
    """Put the source of a site beside it, and return the digests of all its files."""
    for content in source.values():
        kept = site / kept_at(hex_digest(content))
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(packed(content))
    return FolderReader(site.parent).digests(site.name)
