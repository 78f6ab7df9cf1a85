"""A version is built from a source: the site, the source itself, and the manifest of both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from drillbook.briefing.changes import Change, changes
from drillbook.check.judging.context import Context, Ledger
from drillbook.check.judging.evaluation import Evaluation
from drillbook.files.load import load
from drillbook.model.book import Book
from drillbook.publish.archive_reader import ArchiveReader, FolderReader, manifests, versions_of
from drillbook.publish.manifest import (
    FILE,
    Manifest,
    Previous,
    book_digests,
    earlier,
    ledger,
    with_these,
)
from drillbook.publish.source import kept_at, packed, source_in, unpacked
from drillbook.text.digest import digest, hex_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a site that is published knows besides its book: the day, what has been published, what
    has changed.

    `changes` is None for the first version. Nothing in it names the version, and nor does any page.
    """

    today: date
    ledger: Ledger
    changes: tuple[Change, ...] | None


class Engine(Protocol):
    """What stands above publishing and is lent to it."""

    def build(self, book: Path, site: Path, publication: Publication) -> None:
        """Build the site of a book into a folder that is not there yet, with nothing in it that
        depends on the machine.
        """

    def context(self, root: Path, book: Book) -> Context:
        """Return what is known beside a book from its own files alone."""

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


def build_version(draft: Draft, reader: ArchiveReader, engine: Engine, into: Path) -> Manifest:
    """Make the next version of an archive in a folder that is not there yet."""
    published = versions_of(reader)
    of_versions = manifests(reader, published.versions)
    known = ledger(reversed(of_versions))
    last = next((one for version, one in of_versions if not version.properties.withdrawn), None)
    with unpacked_book(draft.source) as book:
        evaluation = evaluation_of(book, draft.today, engine)
        changed = _changes_since(last, reader, engine, evaluation) if last else None
        publication = Publication(
            today=draft.today, ledger=with_these(known, evaluation.book, ""), changes=changed
        )
        engine.build(book, into, publication)
    newest, tools = published.newest, engine.tools()
    finished = Manifest(
        version=draft.version,
        title=draft.title,
        published=draft.today,
        commit=draft.commit,
        previous=(
            Previous(version=newest.version, digest=newest.properties.manifest) if newest else None
        ),
        tools=tools,
        lock=digest(
            "".join(f"{name}=={version}\n" for name, version in sorted(tools.items())).encode()
        ),
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
        known = with_these(made.ledger, load(book).book, "")
        engine.build(
            book, into, Publication(today=made.published, ledger=known, changes=made.changes)
        )
    files = _finished(into, source)
    return tuple(
        sorted(
            path
            for path in files.keys() | made.files.keys()
            if files.get(path) != made.files.get(path)
        )
    )


def evaluation_of(book: Path, today: date, engine: Engine) -> Evaluation:
    """Return where the book in a folder stands on a day, from its own files alone."""
    read = load(book).book
    return Evaluation(read, today, engine.context(book, read))


def evaluation_in(reader: ArchiveReader, made: Manifest, engine: Engine) -> Evaluation:
    """Return where the book of a version stood on the day of its publication."""
    with unpacked_book(source_in(reader, made)) as book:
        return evaluation_of(book, made.published, engine)


def _changes_since(
    last: Manifest, reader: ArchiveReader, engine: Engine, evaluation: Evaluation
) -> tuple[Change, ...]:
    return changes(evaluation_in(reader, last, engine), evaluation)


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
