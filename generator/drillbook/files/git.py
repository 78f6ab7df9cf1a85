"""git is asked what a repository held and since when. It may be absent, and nothing that a repository brings is run.

Paths are relative to the folder that is asked about, which may lie below the root of its repository.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.files.folder import ROOTS

MOST_OF_A_FILE = 8 * 1024 * 1024
MOST_OF_ALL = 512 * 1024 * 1024
_MOST_VERSIONS = 200
_END_OF_TIME = 253_402_300_799
"""The last second of the year 9999; committers choose their dates, and Python's end there."""

_SECONDS = 120
# Settings of a repository that would have git start programs. Promised objects are fetched by one as well.
_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "protocol.allow=never")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT = re.compile("GIT_(CONFIG|CEILING)")
_PLAIN_FILES = (b"100644", b"100755")


class GitError(DrillbookError):
    """Says what git could not answer: it is not there, the folder is no repository, or the revision is unknown."""


@dataclass(frozen=True, slots=True)
class _Blob:
    """A plain file of a revision by its path, with the name and size of its content."""

    path: str
    name: bytes
    size: int


def is_repository(root: Path) -> bool:
    """Return whether git is there and the folder lies in a repository."""
    try:
        return ask(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except GitError:
        return False


def is_shallow(root: Path) -> bool:
    """Return whether the repository lacks the older part of its history."""
    return ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def commit(root: Path, rev: str) -> str:
    """Return the full name of the commit that a revision means."""
    if rev and not rev.startswith("-"):
        try:
            return ask(root, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}").decode().strip()
        except GitError:
            # Why it failed is either that there is no repository, which this says, or that there is no such revision.
            ask(root, "rev-parse", "--git-dir")
    raise GitError(
        f'git knows no revision "{rev}" in {root}', "In CI, fetch the whole history, such as with `fetch-depth: 0`."
    )


def fork_of(root: Path, rev: str) -> str:
    """Return the commit at which what is checked out left a revision: what came to that one since is no change of ours.

    It is the revision itself where the two have nothing in common, or where a shallow clone does not tell.
    """
    named = commit(root, rev)
    try:
        return ask(root, "merge-base", named, "HEAD").decode().strip() or named
    except GitError:
        return named


def files_at(root: Path, rev: str, prefixes: Sequence[str] = ROOTS, most: int = MOST_OF_A_FILE) -> Mapping[str, bytes]:
    """Return the plain files that a revision has below the folders or files named; one larger than `most` is left out.

    Links and submodules are left out as well.
    """
    listed = ask(root, "ls-tree", "-r", "-z", "-l", commit(root, rev), "--", *prefixes)
    blobs = [blob for blob in _blobs(listed) if blob.size <= most]
    if sum(blob.size for blob in blobs) > MOST_OF_ALL:
        raise GitError(
            f"the files of {rev} have more than {MOST_OF_ALL:,} bytes together", "Name a revision with smaller files."
        )
    contents = _contents(root, [blob.name for blob in blobs])
    return {blob.path: content for blob, content in zip(blobs, contents, strict=True)}


def show(root: Path, rev: str, path: str) -> bytes | None:
    """Return what a file held in a revision, or None if it was no plain file of reasonable size there."""
    return files_at(root, rev, [path]).get(path)


def first_seen(root: Path, rev: str = "HEAD") -> Mapping[str, datetime]:
    """Return the time (UTC) of the first commit that has each path of the book; renames are not followed.

    A path that was never committed is not in it. Committers choose their dates, so that it is a claim as well.
    """
    options = ("--diff-filter=A", "--diff-merges=first-parent", "--relative", "--name-only", "-z", "--format=%x00/%ct")
    seen: dict[str, int] = {}
    for at, path in _named(_log(root, rev, options, ROOTS)):
        seconds = min(int(at or 0), _END_OF_TIME)
        seen[path] = min(seconds, seen.get(path, seconds))
    return {path: datetime.fromtimestamp(seconds, UTC) for path, seconds in seen.items()}


def versions(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the newest commits that changed a file, each with what the file held after it."""
    revisions = _log(root, "HEAD", ["--format=%H", f"--max-count={_MOST_VERSIONS}"], [path])
    for revision in revisions.decode().split():
        content = show(root, revision, path)
        if content is not None:
            yield revision, content


def _log(root: Path, rev: str, options: Sequence[str], paths: Sequence[str]) -> bytes:
    """Return what `git log` says of the paths, and nothing for a repository without a commit."""
    try:
        name = commit(root, rev)
    except GitError:
        if rev == "HEAD" and is_repository(root):
            return b""
        raise
    return ask(root, "log", "--no-renames", "--no-ext-diff", "--no-textconv", *options, name, "--", *paths)


def _named(log: bytes) -> Iterator[tuple[str, str]]:
    """Yield commit time and path; a path of the book never begins with the slash that marks a time."""
    at = ""
    for token in os.fsdecode(log).split("\0"):
        word = token.lstrip("\n")
        if word.startswith("/"):
            at = word[1:]
        elif word:
            yield at, word


def _blobs(listed: bytes) -> Iterator[_Blob]:
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, name, size = about.split()
        # No tool of git's makes a way out of its folder, but a tree made by hand can hold one.
        if mode not in _PLAIN_FILES or b".." in path.split(b"/"):
            continue
        if not size.isdigit():
            raise _lacking(name)
        yield _Blob(os.fsdecode(path), name, int(size))


def _contents(root: Path, names: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the contents of blobs in the order of their names."""
    given = ask(root, "cat-file", "--batch", stdin=b"".join(name + b"\n" for name in names)) if names else b""
    at = 0
    for name in names:
        end = given.index(b"\n", at)
        head = given[at:end].split()
        if len(head) != 3:
            raise _lacking(name)
        at = end + 1 + int(head[2])
        yield given[end + 1 : at]
        at += 1


def _lacking(name: bytes) -> GitError:
    return GitError(f"the repository lacks the object {name.decode()}", "Fetch the whole history with all objects.")


def ask(root: Path, *arguments: str, stdin: bytes = b"", given: Mapping[str, str] | None = None) -> bytes:
    """Return what git prints, run in a folder without a shell, a pager, a prompt or the network.

    `given` is put into its environment besides. Raises `GitError` with what git says if it fails.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed", "Install it, so that the book's history can be read.")
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and revisions are resolved to names before they get here
            [program, "--no-pager", *settings, *arguments],
            cwd=root,
            env={**_environment(), **(given or {})},
            input=stdin,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {arguments[0]} took longer than {_SECONDS} seconds in {root}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise GitError(f"git {arguments[0]} failed in {root}: {said[:500]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without what a hook or another git says about its own repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.match(name)}
    return {**kept, **_ENVIRONMENT}
