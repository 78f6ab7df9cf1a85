"""The past of a book: what it was at a revision, and when its files first appeared; what git cannot
tell is said.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from drillbook.files import git
from drillbook.files.load import load
from drillbook.files.owners import disowned
from drillbook.files.reformatted import reformatted
from drillbook.files.repository import GitError
from drillbook.model.book import Book
from drillbook.model.location import Location
from drillbook.text.count import counted

_NO_REPOSITORY = "Not in git: dates and changes were not checked."
_NO_COMMIT = "Nothing has been committed yet: dates and changes were not checked."
_UNDATED = (
    "The dates of results were not checked, because git could not say since when"
    " they are there."
)
_INVENTORY = "content/inventory.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`base` is the book at the revision asked for, which is `fork`; `authors` are those who have
    changed its inventory since. `disowned` are the lines of owners that are gone since, with their
    files.

    `unknown` says in sentences what could not be found out, and `undated` is why git could not say
    since when files are there, where there is a git repository.
    """

    base: Book | None = None
    fork: str | None = None
    authors: tuple[str, ...] = ()
    disowned: tuple[tuple[Location, str], ...] = ()
    first_seen: Mapping[str, datetime] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    undated: GitError | None = None


def past(root: Path, revision: str | None) -> Past:
    """Ask git about a book's past.

    Raises `GitError` if there is no such revision, or if git cannot tell its files.
    """
    if revision is None and not _is_repository(root):
        return Past(unknown=(_NO_REPOSITORY,))
    if revision is None and _is_empty(root):
        return Past(unknown=(_NO_COMMIT,))
    # What came to the base since is no change of this branch.
    fork = git.fork_of(root, revision) if revision is not None else None
    base = _at(root, fork) if fork else None
    authors = git.authors(root, fork, _INVENTORY) if fork else ()
    gone = tuple(disowned(root, fork)) if fork else ()
    sparse = _left_out(root)
    try:
        seen = _first_seen(root)
        return Past(
            base=base,
            fork=fork,
            authors=authors,
            disowned=gone,
            first_seen=seen,
            unknown=sparse,
        )
    except GitError as error:
        unknown = (_UNDATED, *sparse)
        return Past(
            base=base,
            fork=fork,
            authors=authors,
            disowned=gone,
            unknown=unknown,
            undated=error,
        )


def _is_repository(root: Path) -> bool:
    """Return whether there is a repository, be it one that git cannot read."""
    try:
        return git.is_repository(root)
    except GitError:
        return True


def _is_empty(root: Path) -> bool:
    """Return whether nothing has ever been committed, as far as git can say."""
    try:
        return not git.has_commits(root)
    except GitError:
        return False


def _left_out(root: Path) -> tuple[str, ...]:
    """Return in a sentence what a sparse checkout leaves out, where there is one."""
    try:
        files = git.left_out(root)
    except GitError:
        return ()
    if not files:
        return ()
    number = counted(len(files), "file")
    told = f"This is a sparse checkout without {number} of the book, such as {files[0]}"
    return (f"{told}: git sparse-checkout disable.",)


def _first_seen(root: Path) -> Mapping[str, datetime]:
    # The oldest commit of a shallow clone seems to add every file.
    if git.is_shallow(root):
        raise GitError(
            "this is a shallow clone, which lacks the commits that say since when results are"
            " there",
            "Fetch the whole history: git fetch --unshallow, in GitHub Actions `fetch-depth: 0`, in"
            ' GitLab `GIT_DEPTH: "0"`.',
        )
    return git.first_seen(root)


def _at(root: Path, revision: str) -> Book:
    """Return the book as it was; its files are written to a folder of their own and read there like
    any other.
    """
    with tempfile.TemporaryDirectory(prefix="drillbook-base-") as scratch:
        for path, content in git.files_at(root, revision).items():
            file = Path(scratch) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return reformatted(root, load(Path(scratch)).book)
