"""The past of a book: what it was at a revision, and when its files first appeared; what git cannot tell is said."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from drillbook.files import git
from drillbook.files.load import load
from drillbook.model.book import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`base` is the book at the revision asked for; `unknown` says in sentences what could not be found out."""

    base: Book | None = None
    first_seen: Mapping[str, datetime] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def past(root: Path, revision: str | None) -> Past:
    """Ask git about a book's past. Raises `GitError` if there is no such revision."""
    if not git.is_repository(root):
        if revision:
            git.commit(root, revision)
        return Past(unknown=("Not in git: dates and changes were not checked.",))
    base = _at(root, git.fork_of(root, revision)) if revision else None
    if git.is_shallow(root):
        missing = "A shallow clone: the dates of results were not checked. Fetch the whole history."
        return Past(base=base, unknown=(missing,))
    return Past(base=base, first_seen=git.first_seen(root))


def _at(root: Path, revision: str) -> Book:
    """Return the book as it was; its files are written to a folder of their own and read there like any other."""
    with tempfile.TemporaryDirectory(prefix="drillbook-base-") as scratch:
        for path, content in git.files_at(root, revision).items():
            file = Path(scratch) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return load(Path(scratch)).book
