"""Archives made quickly: an engine that writes a few plain files instead of a site, and books
published with it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import books
from drillbook.files.load import load
from drillbook.publish.archive import FolderArchive
from drillbook.publish.branch import BranchArchive
from drillbook.publish.build_version import Draft, Publication
from drillbook.publish.manifest import Manifest
from drillbook.publish.source import source_of
from drillbook.publish.staging import stage_version, stage_withdrawal

Archive = FolderArchive | BranchArchive


class PlainPress:
    """Prints a page for each result, and what a site has besides: a picture, an index of the
    search.
    """

    def build(self, book: Path, publication: Publication, into: Path) -> None:
        """Write the files."""
        results = load(book).book.results
        files: dict[str, bytes] = {
            "index.html": f"<p>{len(results)} results on {publication.today}</p>\n".encode(),
            "assets/logo.png": b"\x89PNG\r\n\x1a\n",
            "search/search_index.json": json.dumps(
                {"config": {"lang": ["en"]}}
            ).encode(),
            **{
                f"results/{result.folder}.html": f"<h1>{result.title}</h1>\n".encode()
                for result in results
            },
        }
        for path, content in files.items():
            books.write(into, path, content)

    def tools(self) -> Mapping[str, str]:
        """Return something."""
        return {"drillbook": "0.1.0", "press": "plain"}


def draft(
    book: Path, version: str, today: date = books.TODAY, title: str = ""
) -> Draft:
    """Return a version of a book that is still to be made."""
    return Draft(
        version=version,
        title=title or version,
        today=today,
        commit=None,
        source=source_of(book),
    )


def publish(
    book: Path, archive: Archive, version: str, aliases: Sequence[str] = ("latest",)
) -> Manifest:
    """Publish a book with the plain press."""
    of_book = draft(book, version)
    return archive.put(
        lambda reader, staging: stage_version(
            of_book, tuple(aliases), PlainPress(), reader, staging
        ),
        f"Publish {version}",
    )


def withdraw(archive: Archive, version: str, reason: str) -> None:
    """Withdraw a version."""
    archive.put(
        lambda reader, staging: stage_withdrawal(
            version, reason, books.TODAY, reader, staging
        ),
        f"Withdraw {version}",
    )


def published_beside(book: Path) -> Path:
    """Publish a book into a folder of its own that its policy names, and return the folder."""
    policy = books.text_of(book, books.POLICY) if (book / books.POLICY).exists() else ""
    books.write(book, books.POLICY, f"{policy}archive: {{folder: archive}}\n")
    publish(book, FolderArchive(book / "archive"), "1.0")
    return book / "archive"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
