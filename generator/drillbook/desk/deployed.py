"""What is deployed, as the sources say that an inventory names: files of the book's repository.

Nothing is asked of a network, and nothing is run. What a source names is read where it is in the
repository, and never through a link.
"""

import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path

from drillbook.files import git
from drillbook.files.foreign import MOST_BYTES, ForeignError
from drillbook.files.nearby import Nearby, below, is_inside
from drillbook.files.repository import GitError
from drillbook.files.site_settings import folder_in_repository
from drillbook.importers.inventory.formats import FORMATS
from drillbook.importers.inventory.reading import Choice
from drillbook.model.book import Book
from drillbook.model.deployed import Deployed, Remark, together
from drillbook.model.inventory import DeployedSource

_SNAPSHOTS = "content/"


def deployed(root: Path, book: Book) -> Deployed | None:
    """Return what the sources of a book say now; None if it names none."""
    home = folder_in_repository(root)
    top = _top(root, home)
    return _told(book, home, below(top, _shown(home)))


def deployed_in_book(root: Path, book: Book) -> Deployed | None:
    """Return what those sources say that are files of the book itself; None if one is not.

    A published version has no others, and must not say that something is missing.
    """
    inside = all(
        path.startswith(_SNAPSHOTS)
        for source in book.inventory.sources
        for path in source.files
    )
    return _told(book, "", below(root.resolve(), _shown(""))) if inside else None


def deployed_at(root: Path, revision: str, book: Book) -> Deployed | None:
    """Return what the sources of a book said in a revision; None if it named none."""
    home = folder_in_repository(root)
    top = _top(root, home)
    known: dict[str, bytes | None] = {}

    def content(path: str) -> bytes | None:
        if path not in known:
            known[path] = _in_revision(top, revision, path) if is_inside(path) else None
        return known[path]

    return _told(book, home, Nearby(content, _shown(home)))


def _top(root: Path, home: str) -> Path:
    """Return the folder of the repository, in which the book has its own."""
    top = root.resolve()
    for _ in filter(None, home.split("/")):
        top = top.parent
    return top


def _in_revision(top: Path, revision: str, path: str) -> bytes | None:
    try:
        found = git.files_at(top, revision, [path], MOST_BYTES + 1)
    except GitError:
        return None
    return next(iter(found.values()), None)


def _shown(home: str) -> Callable[[str], str]:
    """Return how a path of the repository is written in the folder of the book."""
    return lambda path: posixpath.relpath(path, home or ".")


def _told(book: Book, home: str, files: Nearby) -> Deployed | None:
    sources = book.inventory.sources
    return together(_source(one, home, files) for one in sources) if sources else None


def _source(source: DeployedSource, home: str, files: Nearby) -> Deployed:
    paths = [posixpath.normpath(posixpath.join(home, path)) for path in source.files]
    missing = tuple(_missing(source, paths, files))
    if missing:
        return Deployed(problems=missing, observed=True)
    try:
        env_files = [
            posixpath.normpath(posixpath.join(home, path)) for path in source.env_files
        ]
        choice = Choice(profiles=source.profiles, env_files=env_files)
        return FORMATS[source.format].read(files, paths, choice)
    except ForeignError as error:
        return Deployed(problems=(Remark(error.place, error.problem),), observed=True)


def _missing(
    source: DeployedSource, paths: list[str], files: Nearby
) -> Iterator[Remark]:
    for i, path in enumerate(paths):
        if not files.has(path):
            yield Remark(
                source.where("files", i),
                f'"{source.files[i]}" is no plain file of this repository: it is missing, a'
                " link, or elsewhere",
            )
