"""A manifest names every file of a version with its SHA-256, and what the book held: it makes
alterations visible.

It proves that nothing was changed since, not that a test took place.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from drillbook.briefing.changes import Change
from drillbook.check.judging.context import Ledger, Published
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.scalar import Digest
from drillbook.publish.plain import MOST_DEEP, MOST_FILES, MOST_OF_A_NAME
from drillbook.publish.versions import Version

FILE = "manifest.json"
SOURCE = "source"
_MOST_BYTES = 32 * 1024 * 1024
_MOST_OF_A_PATH = 1024

Hex = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


def _safe(path: str) -> str:
    """Refuse a path that leads out of its folder; a manifest may have been made by hand."""
    parts = path.split("/")
    # Windows takes a backslash for a slash.
    if "\\" in path or not path.isprintable() or {"", ".", ".."} & set(parts):
        raise ValueError("is no path of a file in a version")
    # Disks count bytes, and not letters.
    longest_name = max(len(part.encode()) for part in parts)
    if len(path.encode()) > _MOST_OF_A_PATH or longest_name > MOST_OF_A_NAME:
        raise ValueError(
            f"is longer than {_MOST_OF_A_PATH} bytes, or than {MOST_OF_A_NAME} in a name"
        )
    if path.count("/") >= MOST_DEEP:
        raise ValueError(f"lies more than {MOST_DEEP} folders deep")
    return path


_Safe = Annotated[str, AfterValidator(_safe)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", use_attribute_docstrings=True
    )


class Previous(_Part):
    """The version that was published before, and the digest of its manifest."""

    version: str
    digest: Digest


class PublishedResult(_Part):
    """A result by the digests of all that it says, and of what it says took place."""

    digest: Digest
    facts: Digest


class EarlierResult(PublishedResult):
    """A result as an earlier version published it."""

    version: str


class BookDigests(_Part):
    """The digest of everything in the book that is signed, judged or published, by its id."""

    results: Mapping[str, PublishedResult]
    playbooks: Mapping[str, Digest]
    services: Mapping[str, Digest]
    environments: Mapping[str, Digest]
    dependencies: Mapping[str, Digest]
    agreements: Mapping[str, Digest]
    reviews: Mapping[str, Digest]
    team: Digest
    policy: Digest


class Manifest(_Part):
    """Everything in one `manifest.json`."""

    format: Literal["drillbook-manifest"] = "drillbook-manifest"
    schema_version: Literal[1] = Field(default=1, alias="schema")
    version: str
    title: str
    published: date
    """The day of the publication, and the one on which the book was judged."""
    commit: str | None
    """The commit that was checked out, with a `+` at its end if the files were not those of the
    commit.
    """
    previous: Previous | None
    tools: Mapping[str, str]
    """What made it, by name and version."""
    lock: Digest
    """The digest of the list of tools."""
    book: BookDigests
    earlier: Mapping[str, tuple[EarlierResult, ...]]
    """What the versions before this one had published of each result."""
    changes: tuple[Change, ...] | None
    """What has changed since the last version that had not been withdrawn; nothing for
    the first.
    """
    source: Annotated[Mapping[_Safe, Hex], Field(max_length=MOST_FILES)]
    """The files that the version was made from; each is in `source/` under its digest."""
    files: Annotated[Mapping[_Safe, Hex], Field(max_length=MOST_FILES)]
    """Every file of the version but this one."""
    sealed: bool = False
    """Whether the catalogue has had a seal since this version."""

    def raw(self) -> bytes:
        """Return the bytes of the file."""
        value = self.model_dump(mode="json", by_alias=True)
        return (
            json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        ).encode()

    @property
    def ledger(self) -> Ledger:
        """What had been published before this version."""
        known = {}
        for folder, published in self.earlier.items():
            known[folder] = tuple(
                Published(version=e.version, digest=e.digest, facts=e.facts)
                for e in published
            )
        return Ledger(known)


def manifest(raw: bytes | None, version: str) -> Manifest:
    """Return the manifest of a version from the bytes of its file."""
    help_ = (
        "`drillbook verify` says what else has been altered. Take the version from a copy of the"
        " archive."
    )
    if raw is None:
        raise DrillbookError(f"{version}/{FILE} is missing from the archive", help_)
    if len(raw) > _MOST_BYTES:
        raise DrillbookError(
            f"{version}/{FILE} has {len(raw):,} bytes; at most {_MOST_BYTES:,} are read",
            help_,
        )
    try:
        found = Manifest.model_validate_json(raw)
    except (ValidationError, RecursionError) as error:
        said = _first(error) if isinstance(error, ValidationError) else "it is too deep"
        raise DrillbookError(
            f"{version}/{FILE} is no manifest of this drillbook: {said}", help_
        ) from error
    if found.version != version:
        raise DrillbookError(
            f"{version}/{FILE} is the manifest of version {found.version}", help_
        )
    return found


def _first(error: ValidationError) -> str:
    """Return the first of what is wrong, with its place; a place is quoted as far as a
    line goes.
    """
    first = next(iter(error.errors(include_url=False, include_context=False)))
    place = ".".join(str(part)[:100] for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def book_digests(book: Book) -> BookDigests:
    """Return the digests of a book."""
    inventory = book.inventory
    return BookDigests(
        results={
            r.folder: PublishedResult(digest=r.digest, facts=r.facts_digest)
            for r in book.results
        },
        playbooks={playbook.id: playbook.digest for playbook in book.playbooks},
        services={service.id: service.digest for service in inventory.services},
        environments={
            environment.id: environment.digest for environment in inventory.environments
        },
        dependencies={
            dependency.id: dependency.digest for dependency in inventory.dependencies
        },
        agreements={
            f"{one.subject}/{one.member}": one.digest for one in book.agreements
        },
        reviews={f"{one.subject}/{one.member}": one.digest for one in book.reviews},
        team=book.team.digest,
        policy=book.policy.digest,
    )


def ledger(versions: Iterable[tuple[Version, Manifest]]) -> Ledger:
    """Return what versions, the oldest first, have published; a withdrawn one has published
    nothing.

    Of a text that many versions have, the first is named.
    """
    results: dict[str, tuple[Published, ...]] = {}
    for version, of_it in versions:
        if version.properties.withdrawn:
            continue
        for folder, one in of_it.book.results.items():
            known = results.setdefault(folder, ())
            if not any((k.digest, k.facts) == (one.digest, one.facts) for k in known):
                first = Published(
                    version=version.version, digest=one.digest, facts=one.facts
                )
                results[folder] = (*known, first)
    return Ledger(results)


def earlier(known: Ledger) -> Mapping[str, tuple[EarlierResult, ...]]:
    """Return a ledger as a manifest keeps it."""
    results = {}
    for folder, published in known.results.items():
        results[folder] = tuple(
            EarlierResult(version=p.version, digest=p.digest, facts=p.facts)
            for p in published
        )
    return results
