"""Provenance is who brought a file of a book into the repository, as git tells it.

For what people say, that is the commit that first had the file as it reads now: whoever changes
somebody's word speaks for them. A result grows with what a team learns, so that for it the commit
counts that first had the file at all.

Addresses are taken as they stand in the commits: a `.mailmap` comes with the branch, and could give
one person's commits to another.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from drillbook.files import git
from drillbook.files.folder import is_plain
from drillbook.model.commit import Commit, address, people

_SPOKEN = re.compile(
    r"content/agreements/[^/]+/[^/]+\.yml|results/[^/]+/reviews/[^/]+\.yml"
)
_RECORDED = re.compile(r"results/[^/]+/result\.yml")
_TRAILERS = tuple(
    f"%(trailers:key={key},valueonly)" for key in ("Co-authored-by", "Signed-off-by")
)
_FIELDS = ("%P", "%ae", "%ce", *_TRAILERS)
_FORMAT = "%x00".join(("%x00/%H", *_FIELDS))
"""No field can hold the zero byte that stands between them, whatever somebody has written into a
commit.
"""

_ADDRESS = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class _Change:
    """A commit that gave a file a content, whether it added the file, and whether it is a merge."""

    commit: Commit
    blob: str
    added: bool
    merge: bool


def brought(root: Path) -> Mapping[str, Commit]:
    """Return who brought each agreement, review and result below a book's folder, by its path.

    What is not committed as it reads now is not in it. Raises `GitError` if git cannot say.
    """
    changes: dict[str, list[_Change]] = {}
    for path, change in _changes(_log(root)):
        changes.setdefault(path, []).append(change)
    found = {path: _first(root, path, of_file) for path, of_file in changes.items()}
    return {path: commit for path, commit in found.items() if commit}


def _log(root: Path) -> str:
    # A clock that goes wrong orders commits wrongly; their parents do not.
    order = ("--topo-order", "--diff-merges=first-parent")
    shape = ("--raw", "--no-abbrev", "--relative", "-z", "--no-renames")
    plain = ("--no-ext-diff", "--no-textconv", f"--format={_FORMAT}")
    name = git.commit(root, "HEAD")
    paths = ("content/agreements", "results")
    log = git.ask(root, "log", *order, *shape, *plain, name, "--", *paths)
    return os.fsdecode(log)


def _first(root: Path, path: str, newest_first: list[_Change]) -> Commit | None:
    """Return the oldest commit that counts; a merge counts only for what no commit of its branch
    has.
    """
    if _SPOKEN.fullmatch(path):
        blob = _blob(root, path, len(newest_first[0].blob))
        changes = [change for change in newest_first if change.blob == blob]
    else:
        changes = [change for change in newest_first if change.added]
    of_branches = [change for change in changes if not change.merge]
    return next((change.commit for change in reversed(of_branches or changes)), None)


def _blob(root: Path, path: str, length: int) -> str | None:
    """Return the name that git gives to what a file holds now, or nothing if there is
    no such file.
    """
    if not is_plain(root, path):
        return None
    content = (root / path).read_bytes()
    is_sha256 = length == hashlib.sha256().digest_size * 2
    algorithm = "sha256" if is_sha256 else "sha1"
    written = b"blob %d\0" % len(content) + content
    return hashlib.new(algorithm, written, usedforsecurity=False).hexdigest()


def _changes(log: str) -> Iterator[tuple[str, _Change]]:
    """Yield each path of interest with what changed it; a commit begins with a slash, and its
    changes with a colon.
    """
    tokens = iter(log.split("\0"))
    commit, merge = Commit("", "", frozenset()), False
    for token in tokens:
        word = token.lstrip("\n")
        if word.startswith("/"):
            commit, merge = _commit(word[1:], *islice(tokens, len(_FIELDS)))
        elif word.startswith(":"):
            *_, blob, status = word.split(" ")
            path = next(tokens)
            if _SPOKEN.fullmatch(path) or _RECORDED.fullmatch(path):
                yield path, _Change(commit, blob, status.startswith("A"), merge)


def _commit(
    name: str, parents: str, author: str, committer: str, *trailers: str
) -> tuple[Commit, bool]:
    """Return a commit, and whether it is a merge."""
    others = [found for trailer in trailers for found in _ADDRESS.findall(trailer)]
    commit = Commit(name, address(author), people([author, committer, *others]))
    is_merge = " " in parents
    return commit, is_merge
