"""An archive on a branch, written without checking it out: what is on a stage becomes a commit, then the branch moves.

Whoever publishes at the same time moves it first or second; the second starts again on top of the first.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.files.repository import GitError, repository
from drillbook.publish.archive import Fill
from drillbook.publish.shelf import BranchShelf

_TRIES = 5
_NOBODY = ("drillbook", "drillbook@localhost")
_WHO = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
T = TypeVar("T")


class _MovedError(Exception):
    """Somebody else has moved the branch."""


@dataclass(frozen=True, slots=True)
class BranchArchive:
    """An archive on a branch of the repository that a folder lies in."""

    folder: Path
    branch: str

    def shelf(self) -> BranchShelf:
        """Return the archive for reading, from this clone's branch or from what it last fetched."""
        root = _top(self.folder)
        tip, _ = _tip(root, self.branch)
        if not tip:
            raise DrillbookError(
                f"there is no branch {self.branch} in this clone",
                f"Fetch it: git fetch origin {self.branch}:refs/remotes/origin/{self.branch}",
            )
        return BranchShelf(root, tip)

    def put(self, fill: Fill[T], message: str) -> T:
        """Fill a stage and commit what is on it to the branch."""
        root = _top(self.folder)
        git.ask(root, "check-ref-format", "--branch", self.branch)
        _refuse_checked_out(root, self.branch)
        for _ in range(_TRIES):
            tip, local = _tip(root, self.branch)
            with TemporaryDirectory(prefix="drillbook-branch-") as scratch:
                stage = Path(scratch, "stage")
                stage.mkdir()
                given = fill(BranchShelf(root, tip), stage)
                commit = _commit(root, tip, _tree(root, tip, stage, Path(scratch)), message)
            try:
                _move(root, self.branch, commit, local)
            except _MovedError:
                continue
            return given
        raise DrillbookError(f"others kept publishing to {self.branch}; gave up after {_TRIES} tries", "Try again.")


def _top(folder: Path) -> Path:
    found = repository(folder)
    if found is None:
        raise GitError(f"not a git repository: {folder}")
    return found.top


def _tip(root: Path, branch: str) -> tuple[str, str]:
    """Return the commit to build on, and the commit that the branch of this clone has; both may be empty."""
    local, remote = (_commit_of(root, f"refs/{place}/{branch}") for place in ("heads", "remotes/origin"))
    if not local or not remote or local == remote or git.contains(root, local, remote):
        return local or remote, local
    if git.contains(root, remote, local):
        return remote, local
    raise DrillbookError(
        f"the branch {branch} of this clone and that of origin have gone different ways",
        f"If nothing has been published from here, take theirs: git branch -f {branch} origin/{branch}",
    )


def _commit_of(root: Path, ref: str) -> str:
    try:
        return git.ask(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
    except GitError:
        return ""


def _refuse_checked_out(root: Path, branch: str) -> None:
    if f"refs/heads/{branch}" in git.checked_out(root):
        raise DrillbookError(
            f"the branch {branch} is checked out, and its files would not be those of its commit any more",
            "Check out another branch, or publish to a branch of its own, such as gh-pages.",
        )


def _tree(root: Path, tip: str, stage: Path, scratch: Path) -> str:
    """Write what is on a stage as objects, and return the tree in which it is laid over that of the branch."""
    entries = dict(_entries(git.ask(root, "ls-tree", "--full-tree", "-z", tip))) if tip else {}
    for item in sorted(stage.iterdir()):
        entries.pop(item.name, None)
        if item.is_file():
            entries[item.name] = f"100644 blob {next(_objects(root, [item]))}"
        elif any(item.iterdir()):
            entries[item.name] = f"040000 tree {_folder(root, item, scratch / 'index')}"
    lines = "".join(f"{about}\t{name}\0" for name, about in entries.items())
    return git.ask(root, "mktree", "-z", "--missing", stdin=os.fsencode(lines)).decode().strip()


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    for entry in filter(None, os.fsdecode(listed).split("\0")):
        about, _, name = entry.partition("\t")
        yield name, about


def _folder(root: Path, folder: Path, index: Path) -> str:
    """Write a folder as a tree, by way of an index of its own."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = "".join(
        f"100644 {name}\t{file.relative_to(folder).as_posix()}\0"
        for file, name in zip(files, _objects(root, files), strict=True)
    )
    index.unlink(missing_ok=True)
    own = {"GIT_INDEX_FILE": str(index)}
    git.ask(root, "update-index", "-z", "--add", "--index-info", stdin=os.fsencode(lines), given=own)
    return git.ask(root, "write-tree", "--missing-ok", given=own).decode().strip()


def _objects(root: Path, files: list[Path]) -> Iterator[str]:
    """Write files as blobs, byte for byte, and yield their names."""
    paths = "".join(f"{file}\n" for file in files)
    given = git.ask(root, "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=os.fsencode(paths))
    yield from given.decode().split()


def _commit(root: Path, tip: str, tree: str, message: str) -> str:
    parents = ("-p", tip) if tip else ()
    return (
        git.ask(root, "commit-tree", tree, *parents, stdin=f"{message}\n".encode(), given=_identity(root))
        .decode()
        .strip()
    )


def _identity(root: Path) -> Mapping[str, str]:
    """Return who commits: the environment's, git's own setting, or nobody in particular, as in a CI without either."""
    given = {name: os.environ[name] for name in _WHO if os.environ.get(name)}
    try:
        git.ask(root, "var", "GIT_COMMITTER_IDENT", given=given)
    except GitError:
        name, mail = _NOBODY
        return dict(zip(_WHO, (name, mail, name, mail), strict=True)) | given
    return given


def _move(root: Path, branch: str, commit: str, before: str) -> None:
    """Move the branch if it still is where it was; a branch that is to be made must not be there."""
    ref = f"refs/heads/{branch}"
    try:
        git.ask(root, "update-ref", "-m", "drillbook publish", ref, commit, before or "0" * len(commit))
    except GitError as error:
        if _commit_of(root, ref) != before:
            raise _MovedError from error
        raise
