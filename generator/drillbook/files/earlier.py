"""An earlier text: the one that somebody signed, found again in the history by its digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from drillbook.files import git
from drillbook.files.load import load
from drillbook.files.repository import GitError
from drillbook.model.book import Book
from drillbook.model.playbook import Playbook
from drillbook.model.result import Result
from drillbook.model.review import Review

_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class AccountChange:
    """The keys of a result that say something else than before, and the day of the commit that did
    it, if one did.
    """

    keys: tuple[str, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """What has changed in a playbook: which keys and parts say something else, and a unified diff
    of its file.
    """

    keys: tuple[str, ...]
    parts: tuple[str, ...]
    diff: str


def difference(root: Path, playbook: Playbook, digest: str) -> TextChange:
    """Return what has changed in a playbook since its text had a digest.

    Raises `GitError` if the history does not tell.
    """
    path = playbook.source.path
    for revision, content in _history(root, path):
        for before in _book(path, content).playbooks:
            if before.digest == digest:
                diff = _between(content, (root / path).read_bytes(), path, revision[:12])
                return TextChange(before.differing_keys(playbook), _parts(before, playbook), diff)
    raise _untold(root, path)


def _parts(before: Playbook, now: Playbook) -> tuple[str, ...]:
    """Return the headings of the parts that say something else; one without a heading has none."""
    old, new = before.prose.parts(), now.prose.parts()
    return tuple(title for title in {**new, **old} if old.get(title) != new.get(title))


def since_read(root: Path, result: Result, review: Review) -> AccountChange:
    """Return what has changed of what a result says happened since somebody said something of it.

    Raises `GitError` if the history does not tell.
    """
    path, later = result.source.path, ""
    for revision, content in _history(root, path):
        for read in _book(path, content).results:
            if review.account_digest == read.account_digest or review.result_digest == read.digest:
                return AccountChange(
                    result.differing_account(read), git.day_of(root, later) if later else None
                )
        later = revision
    raise _untold(root, path)


def _history(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    if not git.is_repository(root):
        raise GitError("the book lies in no git repository")
    return git.versions(root, path)


def _untold(root: Path, path: str) -> GitError:
    if git.is_shallow(root):
        return GitError(
            "the clone is shallow, and the earlier text is older", "See: git fetch --unshallow"
        )
    return GitError(f"no commit of {path} has the earlier text")


def _book(path: str, content: bytes) -> Book:
    """Return the book that holds nothing but one file with some content."""
    with TemporaryDirectory() as folder:
        file = Path(folder, path)
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        return load(Path(folder)).book


def _between(before: bytes, after: bytes, path: str, revision: str) -> str:
    old, new = (content.decode("utf-8", "replace").splitlines() for content in (before, after))
    lines = list(unified_diff(old, new, f"{path} as of {revision}", f"{path} now", lineterm=""))
    rest = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… {rest:,} more lines"] if rest > 0 else [])])
