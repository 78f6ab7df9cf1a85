"""git is asked what a repository held and since when.

It may be absent, and nothing that a repository brings is run.

Paths are relative to the folder that is asked about, which may lie below the root of its
repository.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from drillbook.files.folder import ROOTS
from drillbook.files.left_behind import copied, is_left_behind, may_be_a_document
from drillbook.files.markdown import begins_as_a_playbook
from drillbook.files.repository import GitError, Repository, answer, repository
from drillbook.files.site_settings import SETTINGS
from drillbook.files.yaml_reader import MAX_BYTES
from drillbook.text.span import moment

MOST_OF_A_FILE = 8 * 1024 * 1024
MOST_OF_ALL = 512 * 1024 * 1024
_MOST_VERSIONS = 200
_END_OF_TIME = 253_402_300_799
"""The last second of the year 9999; committers choose their dates, and Python's end there."""

_OF_A_BOOK = (*ROOTS, SETTINGS)
_PLAIN_FILES = (b"100644", b"100755")
_REF = "ref: "
_LACKING = re.compile(
    r"unable to|missing|bad object|promisor|could not|not a valid object"
)
"""What git says of objects that are not there."""


@dataclass(frozen=True, slots=True)
class _Blob:
    """A plain file of a revision by its path, with the name and size of its content."""

    path: str
    name: bytes
    size: int


def is_repository(root: Path) -> bool:
    """Return whether the folder lies in a repository; `GitError` says why git cannot read the one
    that is there.
    """
    return repository(root) is not None


def is_shallow(root: Path) -> bool:
    """Return whether the repository lacks the older part of its history."""
    return ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def has_commits(root: Path) -> bool:
    """Return whether anything has been committed to the branch that is checked out.

    Raises `GitError` where that branch is not there, and others are.
    """
    found = _required(root)
    try:
        ref = ask(root, "symbolic-ref", "--quiet", "HEAD").decode().strip()
    except GitError:
        return True
    if (found.shared / ref).exists() or _name(root, ref):
        return True
    if ask(root, "for-each-ref", "--count=1"):
        raise GitError(
            f'the branch "{ref.removeprefix("refs/heads/")}" that is checked out has no commit, and'
            " others have",
            "Check out the right branch, or commit to this one.",
        )
    return False


def commit(root: Path, rev: str) -> str:
    """Return the full name of the commit that a revision means."""
    _required(root)
    # git would read a revision that begins with a hyphen as an option.
    if rev and not rev.startswith("-"):
        name = _name(root, f"{rev}^{{commit}}")
        if name:
            return name
    branches = _branches(root)
    known = f"It has the branches {', '.join(branches)}. " if branches else ""
    raise GitError(
        f'git knows no revision "{rev}" in {root}',
        f"{known}In CI, fetch the whole history, such as with `fetch-depth: 0`.",
    )


def _branches(root: Path) -> Sequence[str]:
    """Return some branches of a repository, those of other places included, by their names."""
    named = ("--format=%(refname:short)", f"--count={_MOST_NAMED}")
    where = ("refs/heads", "refs/remotes")
    return ask(root, "for-each-ref", *named, *where).decode(errors="replace").split()


_MOST_NAMED = 5


def _name(root: Path, rev: str) -> str | None:
    """Return the name of the object that a revision means, or nothing if there is none."""
    try:
        return ask(root, "rev-parse", "--verify", "--quiet", rev).decode().strip()
    except GitError:
        return None


def parents(root: Path, rev: str) -> tuple[str, ...]:
    """Return the parents of a commit, as it names them; in a shallow clone they need
    not be there.
    """
    head, _, _ = ask(root, "cat-file", "commit", commit(root, rev)).partition(b"\n\n")
    lines = (line.split(b" ", 1) for line in head.splitlines())
    return tuple(words[1].decode() for words in lines if words[0] == b"parent")


def contains(root: Path, newer: str, older: str) -> bool:
    """Return whether a commit is another one or comes after it."""
    try:
        ask(root, "merge-base", "--is-ancestor", older, newer)
    except GitError:
        return False
    return True


def fork_of(root: Path, rev: str) -> str:
    """Return the commit at which what is checked out left a revision: what came to that one since
    is no change of ours.

    It is the revision itself where the two have nothing in common, or where a shallow clone does
    not tell.
    """
    named = commit(root, rev)
    try:
        return ask(root, "merge-base", named, "HEAD").decode().strip() or named
    except GitError:
        return named


def files_at(
    root: Path, rev: str, prefixes: Sequence[str] = ROOTS, most: int = MOST_OF_A_FILE
) -> Mapping[str, bytes]:
    """Return the plain files that a revision has below the folders or files named; one larger than
    `most` is left out.

    Links and submodules are left out as well.
    """
    listed = ask(root, "ls-tree", "-r", "-z", "-l", commit(root, rev), "--", *prefixes)
    blobs = [blob for blob in _blobs(root, listed) if blob.size <= most]
    if sum(blob.size for blob in blobs) > MOST_OF_ALL:
        raise GitError(
            f"the files of {rev} have more than {MOST_OF_ALL:,} bytes together",
            "Name a revision with smaller files.",
        )
    contents = _contents(root, [blob.name for blob in blobs])
    return {blob.path: content for blob, content in zip(blobs, contents, strict=True)}


def show(root: Path, rev: str, path: str) -> bytes | None:
    """Return what a file held in a revision, or None if it was no plain file of reasonable size
    there.
    """
    return files_at(root, rev, [path]).get(path)


def first_seen(root: Path, rev: str = "HEAD") -> Mapping[str, datetime]:
    """Return the time (UTC) of the first commit that has each path of the book; renames are not
    followed.

    A path that was never committed is not in it. Committers choose their dates, so that it is a
    claim as well.
    """
    options = (
        "--diff-filter=A",
        "--diff-merges=first-parent",
        "--relative",
        "--name-only",
        "-z",
        "--format=%x00/%ct",
    )
    seen: dict[str, int] = {}
    for at, path in _named(_log(root, rev, options, ROOTS)):
        # A file that was removed and came back counts from the first time.
        seconds = min(int(at or 0), _END_OF_TIME)
        seen[path] = min(seconds, seen.get(path, seconds))
    return {path: moment(seconds) for path, seconds in seen.items()}


def checked_out(root: Path) -> frozenset[str]:
    """Return the branches that are checked out, here and in other folders, by their full names."""
    shared = _required(root).shared
    found = set()
    for file in (shared / "HEAD", *shared.glob("worktrees/*/HEAD")):
        head = ""
        if file.is_file():
            head = file.read_text(encoding="utf-8", errors="replace")
        if head.startswith(_REF):
            found.add(head.removeprefix(_REF).strip())
    return frozenset(found)


def same_files(
    root: Path, rev: str, files: Mapping[str, bytes], prefixes: Sequence[str]
) -> bool:
    """Return whether files are, byte for byte, those that a revision has below the folders or files
    named.

    No filter of git's is asked, so that a file whose line ends it would change is another one.
    """
    listed = _blobs(
        root, ask(root, "ls-tree", "-r", "-z", "-l", commit(root, rev), "--", *prefixes)
    )
    blobs = list(listed)
    beside = _names_beside(blob.path for blob in blobs)
    held = {
        blob.path: blob.name.decode()
        for blob in blobs
        if blob.path in files or not _is_passed_over(root, blob, beside)
    }
    names = {path: name_of(root, content) for path, content in files.items()}
    return held == names


def _is_passed_over(
    root: Path, blob: _Blob, beside: Mapping[str, Collection[str]]
) -> bool:
    """Return whether a file of a revision is none of the book, by its name or that of one of its
    folders.
    """
    folders = [str(folder) for folder in PurePosixPath(blob.path).parents][:-1]
    if is_left_behind(blob.path, folder=False) or any(
        is_left_behind(folder, folder=True) for folder in folders
    ):
        return True
    if any(copied(path, beside[_above(path)]) for path in (blob.path, *folders)):
        return True
    if not may_be_a_document(blob.path):
        return False
    (content,) = _contents(root, [blob.name])
    return not begins_as_a_playbook(content.decode("utf-8-sig", "replace"))


def _names_beside(paths: Iterable[str]) -> Mapping[str, Collection[str]]:
    """Return the names of the files and folders in each folder of some paths."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for one in (path, *map(str, PurePosixPath(path).parents)):
            found.setdefault(_above(one), set()).add(one.rpartition("/")[2])
    return found


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def name_of(root: Path, content: bytes) -> str:
    """Return the name that the repository gives to what a file holds."""
    algorithm = _required(root).objects
    written = b"blob %d\0" % len(content) + content
    return hashlib.new(algorithm, written, usedforsecurity=False).hexdigest()


def staged(root: Path) -> Mapping[str, str]:
    """Return the names of what the next commit has of a book, by path: what is staged, and what has
    not changed.
    """
    index = _required(root).own / "index"
    if not index.is_file():
        return committed(root)
    named = {"GIT_INDEX_FILE": str(index)}
    listed = ask(root, "ls-files", "--stage", "-z", "--", *_OF_A_BOOK, given=named)
    entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
    return {os.fsdecode(path): about.split()[1].decode() for about, _, path in entries}


def committed(root: Path) -> Mapping[str, str]:
    """Return the names of what the commit that is checked out has of a book, by path."""
    if not has_commits(root):
        return {}
    listed = ask(root, "ls-tree", "-r", "-z", "HEAD", "--", *_OF_A_BOOK)
    entries = (entry.partition(b"\t") for entry in listed.split(b"\0") if entry)
    return {os.fsdecode(path): about.split()[2].decode() for about, _, path in entries}


def authors(root: Path, since: str, path: str) -> tuple[str, ...]:
    """Return the names of those who changed a file between a commit and what is checked out, the
    newest first.

    Who commits chooses the name, so that it is a claim as well.
    """
    options = ("--no-merges", "--no-renames", "--format=%aN%x00")
    names = ask(root, "log", *options, f"{since}..HEAD", "--", path)
    each = map(str.strip, names.decode("utf-8", "replace").split("\0"))
    return tuple(dict.fromkeys(filter(None, each)))


def versions(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the newest commits that changed a file, each with what the file held after it."""
    for revision in revisions(root, [path]):
        content = show(root, revision, path)
        if content is not None:
            yield revision, content


def contents(root: Path, path: str) -> Iterator[bytes]:
    """Yield what a file of text held after the newest commits that changed it, each once."""
    options = ("--diff-merges=first-parent", "--raw", "--no-abbrev", "-z", "--format=")
    log = _log(root, "HEAD", [*options, f"--max-count={_MOST_VERSIONS}"], [path])
    heads = (word.lstrip(b"\n") for word in log.split(b"\0"))
    names = dict.fromkeys(h.split()[3] for h in heads if h.startswith(b":"))
    given = b"".join(name + b"\n" for name in names)
    sizes = ask(root, "cat-file", "--batch-check", stdin=given) if names else b""
    fitting = [line.split() for line in sizes.splitlines()]
    small = [w[0] for w in fitting if w[1] == b"blob" and int(w[2]) <= MAX_BYTES]
    yield from _contents(root, small)


def revisions(root: Path, paths: Sequence[str]) -> Sequence[str]:
    """Return the newest commits that changed one of some files, the newest first."""
    options = ["--format=%H", f"--max-count={_MOST_VERSIONS}"]
    return _log(root, "HEAD", options, paths).decode().split()


def day_of(root: Path, rev: str) -> date:
    """Return the day (UTC) of a commit, by its committer's clock."""
    seconds = int(ask(root, "show", "--no-patch", "--format=%ct", commit(root, rev)))
    return moment(min(seconds, _END_OF_TIME)).date()


def _log(root: Path, rev: str, options: Sequence[str], paths: Sequence[str]) -> bytes:
    """Return what `git log` says of the paths, and nothing for a repository without a commit."""
    if rev == "HEAD" and not has_commits(root):
        return b""
    name = commit(root, rev)
    # Both would start what a repository's attributes name.
    no_programs = ("--no-ext-diff", "--no-textconv")
    return ask(root, "log", "--no-renames", *no_programs, *options, name, "--", *paths)


def _named(log: bytes) -> Iterator[tuple[str, str]]:
    """Yield commit time and path; a path of the book never begins with the slash that
    marks a time.
    """
    at = ""
    for token in os.fsdecode(log).split("\0"):
        word = token.lstrip("\n")
        if word.startswith("/"):
            at = word[1:]
        elif word:
            yield at, word


def _blobs(root: Path, listed: bytes) -> Iterator[_Blob]:
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, name, size = about.split()
        # No tool of git's makes a way out of its folder, but a tree made by hand can hold one.
        if mode not in _PLAIN_FILES or b".." in path.split(b"/"):
            continue
        if not size.isdigit():
            raise _lacking(root, name)
        yield _Blob(os.fsdecode(path), name, int(size))


def _contents(root: Path, names: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the contents of blobs in the order of their names."""
    if not names:
        return
    asked = b"".join(name + b"\n" for name in names)
    given = ask(root, "cat-file", "--batch", stdin=asked)
    at = 0
    for name in names:
        end = given.index(b"\n", at)
        head = given[at:end].split()
        # Of an object that is not there git says its name and one word.
        if len(head) != 3:
            raise _lacking(root, name)
        at = end + 1 + int(head[2])
        yield given[end + 1 : at]
        at += 1


def left_out(root: Path) -> tuple[str, ...]:
    """Return the files of a book that what is checked out has and that a sparse checkout leaves
    out.
    """
    found = repository(root)
    if found is None or not (found.own / "info" / "sparse-checkout").is_file():
        return ()
    if not has_commits(root):
        return ()
    listed = ask(root, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", *ROOTS)
    paths = (os.fsdecode(path) for path in listed.split(b"\0") if path)
    return tuple(path for path in paths if not os.path.lexists(root / path))


def _is_partial(found: Repository) -> bool:
    """Return whether a repository counts on fetching objects when they are asked for."""
    return any((found.shared / "objects" / "pack").glob("*.promisor"))


def _partial(message: str) -> GitError:
    return GitError(
        f"this is a partial clone, and drillbook fetches nothing: {message}",
        "Fetch all of them: git fetch --refetch --no-filter origin. In CI, clone without a filter.",
    )


def _lacking(root: Path, name: bytes) -> GitError:
    found = repository(root)
    if found and _is_partial(found):
        return _partial(f"it lacks the object {name.decode()}")
    return GitError(
        f"the repository lacks the object {name.decode()}",
        "Fetch the whole history with all objects.",
    )


def ask(
    root: Path,
    *arguments: str,
    stdin: bytes = b"",
    given: Mapping[str, str] | None = None,
) -> bytes:
    """Return what git prints of the repository that a folder lies in; `given` is put into its
    environment besides.

    Raises `GitError` with what git says if it fails.
    """
    found = _required(root)
    try:
        return answer(found, root, arguments, stdin, given or {})
    except GitError as error:
        if _is_partial(found) and _LACKING.search(error.message):
            raise _partial(error.message) from error
        raise


def _required(root: Path) -> Repository:
    found = repository(root)
    if found is None:
        raise GitError(f"not a git repository: {root}")
    return found
