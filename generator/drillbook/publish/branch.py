"""An archive on a branch, written without checking it out: what is in a staging folder becomes a
commit, then the branch moves.

Whoever publishes at the same time moves it first or second; the second starts again on top of the
first.
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
from drillbook.publish.archive_reader import BranchReader, versions_of
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import catalogue
from drillbook.publish.witness import Witness, of_messages, trailers

_TRIES = 5
_TAGS = "drillbook"
_MOST_COMMITS = 1000
_NOBODY = ("drillbook", "drillbook@localhost")
_WHO = (
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
)
T = TypeVar("T")


class _MovedError(Exception):
    """Somebody else has moved the branch."""


@dataclass(frozen=True, slots=True)
class BranchArchive:
    """An archive on a branch of the repository that a folder lies in."""

    folder: Path
    branch: str

    def reader(self) -> BranchReader:
        """Return the archive for reading, from this clone's branch or from what it last fetched."""
        root = _top(self.folder)
        tip, _ = _tip(root, self.branch)
        if not tip:
            raise DrillbookError(
                f"there is no branch {self.branch} in this clone",
                f"Fetch it: git fetch origin {self.branch}:refs/remotes/origin/{self.branch}",
            )
        return BranchReader(root, tip)

    def settle(self) -> tuple[str, ...]:
        """Return nothing: a branch moves to a whole commit or not at all."""
        return ()

    def put(self, fill: Fill[T], message: str) -> T:
        """Fill a staging folder and commit what is in it to the branch."""
        root = _top(self.folder)
        git.ask(root, "check-ref-format", "--branch", self.branch)
        _refuse_checked_out(root, self.branch)
        for _ in range(_TRIES):
            tip, local = _tip(root, self.branch)
            with TemporaryDirectory(prefix="drillbook-branch-") as scratch:
                staging = Path(scratch, "staging")
                staging.mkdir()
                reader = BranchReader(root, tip)
                given = fill(reader, staging)
                vouched = f"{message}\n\n{trailers(staging)}".rstrip()
                tree = _tree(root, tip, staging, Path(scratch))
                commit = _commit(root, tip, tree, vouched)
                tag = _tag(root, self._new_tag(reader, staging), commit, vouched)
            try:
                _move(root, self.branch, commit, local, tag)
            except _MovedError:
                continue
            return given
        raise DrillbookError(
            f"others kept publishing to {self.branch}; gave up after {_TRIES} tries",
            "Try again.",
        )

    def tag(self, version: str) -> str | None:
        """Return the name of the tag that vouches for a version; none for a name that git has no
        tag of.
        """
        name = f"{_TAGS}/{self.branch}/{version}"
        return None if ".." in version or version.endswith(".lock") else name

    def witnesses(self) -> tuple[Witness, ...]:
        """Return what the tags of the versions and the messages of the branch's commits tell."""
        root = _top(self.folder)
        tip, _ = _tip(root, self.branch)
        tags = _of_tags(root, f"refs/tags/{_TAGS}/{self.branch}/")
        commits = _of_commits(root, tip) if tip else ()
        return (
            *of_messages(tags, with_catalogue=False),
            *of_messages(commits, with_catalogue=True),
        )

    def _new_tag(self, reader: BranchReader, staging: Path) -> str | None:
        """Return the name of the tag for the version that is in a staging folder; none if it brings
        no new one.
        """
        raw = staging / CATALOGUE
        newest = catalogue(raw.read_bytes()).newest if raw.is_file() else None
        known = {version.version for version in versions_of(reader).versions}
        # A withdrawal, or an announcement, brings no version.
        if newest is None or newest.version in known:
            return None
        return self.tag(newest.version)


def _of_tags(root: Path, below: str) -> Iterator[tuple[str, str]]:
    listed = git.ask(
        root, "for-each-ref", "--format=%(refname:strip=2)%00%(contents)%00", below
    )
    words = listed.decode(errors="replace").split("\0")
    for name, message in zip(words[::2], words[1::2], strict=False):
        yield f"the tag {name.strip()}", message


def _of_commits(root: Path, tip: str) -> Iterator[tuple[str, str]]:
    listed = git.ask(
        root, "log", "--format=%H%x00%B%x00", f"--max-count={_MOST_COMMITS}", tip
    )
    words = listed.decode(errors="replace").split("\0")
    for name, text in zip(words[::2], words[1::2], strict=False):
        yield f"the commit {name.strip()[:12]}", text


def _tag(root: Path, name: str | None, commit: str, message: str) -> tuple[str, str]:
    """Write an annotated tag, and return its reference and the name of its object; neither without
    a name.
    """
    if not name:
        return "", ""
    asked = git.ask(root, "var", "GIT_COMMITTER_IDENT", given=_identity(root))
    who = asked.decode().strip()
    text = f"object {commit}\ntype commit\ntag {name}\ntagger {who}\n\n{message}\n"
    made = git.ask(root, "mktag", stdin=text.encode())
    return f"refs/tags/{name}", made.decode().strip()


def _top(folder: Path) -> Path:
    found = repository(folder)
    if found is None:
        raise GitError(f"not a git repository: {folder}")
    return found.top


def _tip(root: Path, branch: str) -> tuple[str, str]:
    """Return the commit to build on, and the commit that the branch of this clone has; both may be
    empty.
    """
    local, remote = (
        _commit_of(root, f"refs/{place}/{branch}")
        for place in ("heads", "remotes/origin")
    )
    if not local or not remote or local == remote or git.contains(root, local, remote):
        return local or remote, local
    if git.contains(root, remote, local):
        return remote, local
    raise DrillbookError(
        f"the branch {branch} of this clone and that of origin have gone different ways",
        f"If nothing has been published from here, take theirs: git branch -f {branch}"
        f" origin/{branch}",
    )


def _commit_of(root: Path, ref: str) -> str:
    try:
        name = git.ask(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    except GitError:
        return ""
    return name.decode().strip()


def _refuse_checked_out(root: Path, branch: str) -> None:
    if f"refs/heads/{branch}" in git.checked_out(root):
        raise DrillbookError(
            f"the branch {branch} is checked out, and its files would not be those of its commit"
            " any more",
            "Check out another branch, or publish to a separate branch, such as gh-pages.",
        )


def _tree(root: Path, tip: str, staging: Path, scratch: Path) -> str:
    """Write what is in a staging folder as objects, and return the tree in which it is laid over
    that of the branch.
    """
    entries = {}
    if tip:
        listed = git.ask(root, "ls-tree", "--full-tree", "-z", tip)
        entries = dict(_entries(listed))
    for item in sorted(staging.iterdir()):
        entries.pop(item.name, None)
        if item.is_file():
            entries[item.name] = f"100644 blob {next(_objects(root, [item]))}"
        elif any(item.iterdir()):
            entries[item.name] = f"040000 tree {_folder(root, item, scratch / 'index')}"
    lines = "".join(f"{about}\t{name}\0" for name, about in entries.items())
    return (
        git.ask(root, "mktree", "-z", "--missing", stdin=os.fsencode(lines))
        .decode()
        .strip()
    )


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
    git.ask(
        root,
        "update-index",
        "-z",
        "--add",
        "--index-info",
        stdin=os.fsencode(lines),
        given=own,
    )
    return git.ask(root, "write-tree", "--missing-ok", given=own).decode().strip()


def _objects(root: Path, files: list[Path]) -> Iterator[str]:
    """Write files as blobs, byte for byte, and yield their names."""
    paths = "".join(f"{file}\n" for file in files)
    given = git.ask(
        root,
        "hash-object",
        "-w",
        "--no-filters",
        "--stdin-paths",
        stdin=os.fsencode(paths),
    )
    yield from given.decode().split()


def _commit(root: Path, tip: str, tree: str, message: str) -> str:
    parents = ("-p", tip) if tip else ()
    return (
        git.ask(
            root,
            "commit-tree",
            tree,
            *parents,
            stdin=f"{message}\n".encode(),
            given=_identity(root),
        )
        .decode()
        .strip()
    )


def _identity(root: Path) -> Mapping[str, str]:
    """Return who commits: the environment's, git's own setting, or nobody in particular, as in a CI
    without either.
    """
    given = {name: os.environ[name] for name in _WHO if os.environ.get(name)}
    try:
        git.ask(root, "var", "GIT_COMMITTER_IDENT", given=given)
    except GitError:
        name, mail = _NOBODY
        return dict(zip(_WHO, (name, mail, name, mail), strict=True)) | given
    return given


def _move(
    root: Path, branch: str, commit: str, before: str, tag: tuple[str, str]
) -> None:
    """Move the branch if it still is where it was, and make the tag; a branch that is to be made
    must not be there.
    """
    ref, (tag_ref, tag_name) = f"refs/heads/{branch}", tag
    orders = f"update {ref}\0{commit}\0{before or '0' * len(commit)}\0"
    orders += f"create {tag_ref}\0{tag_name}\0" if tag_ref else ""
    try:
        git.ask(
            root,
            "update-ref",
            "-m",
            "drillbook publish",
            "-z",
            "--stdin",
            stdin=orders.encode(),
        )
    except GitError as error:
        if _commit_of(root, ref) != before:
            raise _MovedError from error
        if tag_ref and _commit_of(root, tag_ref):
            name = tag_ref.removeprefix("refs/tags/")
            raise DrillbookError(
                f"the tag {name} belongs to another version with this name",
                "Choose another name. If that version was dropped before anybody got it: git tag"
                f" -d {name}",
            ) from error
        raise
