"""A book's folder: the plain files below `content/` and `results/`, and a finding for whatever is
no such file.

Links of any kind are refused, because a published link may show what lies outside of the book.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.files.contents import Contents
from drillbook.files.left_behind import (
    copied,
    is_copy,
    is_left_behind,
    may_be_a_result,
    misnamed,
)
from drillbook.files.places import MEDIA, MEDIA_FOLDERS
from drillbook.files.portable import unportable
from drillbook.files.yaml_reader import MAX_BYTES
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.system.plain_file import is_folder, is_link
from drillbook.text.hidden import hidden

ROOTS = ("content", "results")
MOST_TOGETHER = 1024 * 1024 * 1024
"""Of all of them in a book."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")
# Programs name pictures by the clock and in any language; each is published under its digest.
_MEDIA_NAME = re.compile(r"[\w.(][\w ()+,.@&'=~-]*(?<! )")
_MEDIA_FILES = re.compile(MEDIA)
_MAX_DEPTH = 8
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Listing:
    """The plain files by their path relative to the book, in the order of their names.

    Those `passed_over` are none of the book unless one of its results names them. `refused` has the
    path of what a finding is about, by how it is printed, and `copies` what there is to say of some
    of those passed over unless they are named.
    """

    paths: tuple[str, ...]
    findings: tuple[Finding, ...]
    passed_over: frozenset[str]
    refused: Mapping[str, str]
    copies: Mapping[str, Finding]
    statuses: Mapping[str, os.stat_result]
    """What the system has told of each plain file."""


@dataclass(slots=True)
class _Found:
    """What has been found so far in a book."""

    book: Path
    paths: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    passed_over: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    copies: dict[str, Finding] = field(default_factory=dict)
    statuses: dict[str, os.stat_result] = field(default_factory=dict)

    def refuse(self, path: str, problem: str) -> None:
        self.findings.append(_unsafe(path, problem))
        self.refused[_printable(path)] = path

    @property
    def listing(self) -> Listing:
        return Listing(
            tuple(self.paths),
            tuple(self.findings),
            frozenset(self.passed_over),
            self.refused,
            self.copies,
            self.statuses,
        )


def walk(book: Path) -> Listing:
    """List the book's files without following a link."""
    found = _Found(book)
    for root in ROOTS:
        # lstat, because a link to a folder must not pass for one.
        try:
            status = os.lstat(book / root)
        except FileNotFoundError:
            continue
        if is_folder(status):
            _collect(book, root, 1, found)
        else:
            found.refuse(root, "is not a folder; drillbook follows no link to one")
    return found.listing


def listed(book: Path, paths: Sequence[str]) -> Listing:
    """List those of some files that are there, as `walk` would: what is no plain file is told, and
    not read.
    """
    found = _Found(book)
    for path in paths:
        if is_plain(book, path):
            found.paths.append(path)
        elif os.path.lexists(book / path):
            found.refuse(path, "is not a plain file, or a link leads to it")
    return found.listing


def names_in(book: Path, folder: str) -> tuple[str, ...]:
    """Return the names of what lies in a folder of the book, unsorted; links are left out, and
    nothing is opened.
    """
    above = Path(folder).parts
    for depth in range(1, len(above) + 1):
        if (book / Path(*above[:depth])).is_symlink():
            return ()
    try:
        with os.scandir(book / folder) as scan:
            return tuple(item.name for item in scan if not item.is_symlink())
    except OSError:
        return ()


def _collect(book: Path, folder: str, depth: int, found: _Found) -> None:
    try:
        with os.scandir(book / folder) as scan:
            items = sorted(scan, key=lambda item: item.name)
    except OSError as error:
        found.findings.append(unreadable(folder, f"cannot be listed: {error.strerror}"))
        return
    for path, same in _same_but_for_case(folder, [item.name for item in items]):
        found.refuse(path, same)
    names = frozenset(item.name for item in items)
    for item in items:
        path = f"{folder}/{item.name}"
        # The entry's own status has no number of names on Windows, and says nothing of a junction.
        status = os.lstat(item.path)
        problem = _problem(item, status, path, depth)
        is_inner = item.is_dir(follow_symlinks=False)
        original = copied(path, names)
        if original or is_left_behind(path, folder=is_inner):
            plain = not problem and not is_inner
            _pass_over(path, item, found, original, plain=plain)
            continue
        if problem:
            found.refuse(path, problem)
            continue
        found.findings.extend(filter(None, [unportable(path, is_folder=is_inner)]))
        if is_inner:
            _collect(book, path, depth + 1, found)
        else:
            found.paths.append(path)
            found.statuses[path] = status


def _pass_over(
    path: str,
    item: "os.DirEntry[str]",
    found: _Found,
    original: str | None,
    *,
    plain: bool,
) -> None:
    """Leave out what a machine has left behind, and tell of it if it may be what somebody has
    recorded.
    """
    if plain:
        found.passed_over.add(path)
    beside = os.path.join(os.path.dirname(item.path), "result.yml")  # noqa: PTH118, PTH120 - as scandir names it
    inside = os.path.join(item.path, "result.yml")  # noqa: PTH118 - likewise
    hides_a_result = may_be_a_result(path) and not os.path.lexists(beside)
    meant = misnamed(path)
    if original:
        found.copies[path] = _a_copy(path, original)
    elif meant and not os.path.lexists(os.path.join(found.book, meant)):  # noqa: PTH118 - likewise
        found.copies[path] = _hidden(path, meant)
    elif hides_a_result or (path.count("/") == 1 and os.path.lexists(inside)):
        found.findings.append(_passed_over(path, "and may hold a result"))
    elif is_copy(path):
        found.copies[path] = _passed_over(path, "and nothing reads it")


def _a_copy(path: str, original: str) -> Finding:
    return _told(
        path,
        f"has the name of a copy of {_printable(original)}, and nothing reads it",
        f"Compare it with {_printable(original)}, take over what that lacks, and remove it.",
    )


def _hidden(path: str, meant: str) -> Finding:
    return _told(
        path,
        "begins with a dot, and nothing reads it",
        f"If it is a file of the book, call it {meant}; if not, remove it.",
    )


def _passed_over(path: str, what: str) -> Finding:
    return _told(
        path,
        f"has the name of what programs leave behind, {what}",
        "Remove it; if it is a file of the book, give it its own name.",
    )


def _told(path: str, message: str, help_: str) -> Finding:
    return Finding(
        location=Location(_printable(path)),
        code="F007",
        message=message,
        help=help_,
        severity=Severity.WARNING,
    )


def _problem(
    item: "os.DirEntry[str]", status: os.stat_result, path: str, depth: int
) -> str | None:
    if not _NAME.fullmatch(item.name) and not _names_media(item, path):
        return "has a name with other characters than letters, digits, `.`, `_` and `-`"
    if is_link(status):
        return "is a symbolic link; drillbook follows none"
    if is_folder(status):
        if depth >= _MAX_DEPTH:
            return f"lies more than {_MAX_DEPTH} folders deep"
        return "is another repository" if os.path.lexists(f"{item.path}/.git") else None
    return _problem_of_file(status)


def _problem_of_file(status: os.stat_result) -> str | None:
    if not stat.S_ISREG(status.st_mode):
        return "is not a plain file"
    if status.st_nlink > 1:
        return "is a hard link: the same file has another name"
    return None


def is_media_path(path: str) -> bool:
    """Return whether a picture or a document can have a path in the book."""
    if not _MEDIA_FILES.fullmatch(path):
        return False
    return all(map(_is_media_name, path.split("/")))


def _names_media(item: "os.DirEntry[str]", path: str) -> bool:
    """Return whether an entry has the name of a picture or a document, or of a folder of them."""
    places = MEDIA_FOLDERS if item.is_dir(follow_symlinks=False) else _MEDIA_FILES
    return places.fullmatch(path) is not None and _is_media_name(item.name)


def _is_media_name(written: str) -> bool:
    name = unicodedata.normalize("NFC", written)
    return _MEDIA_NAME.fullmatch(name) is not None and next(hidden(name), None) is None


def _same_but_for_case(folder: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if first != name:
            yield (
                f"{folder}/{name}",
                f"differs from {_printable(first)} only in upper and lower case",
            )


def _unsafe(path: str, problem: str) -> Finding:
    return Finding(
        location=Location(_printable(path)),
        code="F006",
        message=problem,
        help="Put a plain file or folder with a plain name there; drillbook ignores this one.",
    )


def _printable(path: str) -> str:
    """Return a path with everything outside of printable ASCII as escapes; it may not
    even be text.
    """
    return "".join(map(_shown, path))


def _shown(character: str) -> str:
    if " " <= character <= "~":
        return character
    return character.encode("unicode_escape", "backslashreplace").decode()


def is_plain(book: Path, path: str) -> bool:
    """Return whether a path leads to a plain file through plain folders only, none of
    them a link.
    """
    parts = path.split("/")
    try:
        folders = (
            os.lstat(book.joinpath(*parts[:depth])) for depth in range(1, len(parts))
        )
        file = os.lstat(book / path)
        # A second name may be that of a file outside of the book.
        is_file = stat.S_ISREG(file.st_mode) and file.st_nlink == 1
        return is_file and all(map(is_folder, folders))
    except OSError:
        return False


def read_text(book: Path, path: str, most: int = MAX_BYTES) -> str | Finding:
    """Return a file's text without its byte order mark, or the finding that says why it is none."""
    found = read_content(Contents(book), path, most)
    return found if isinstance(found, Finding) else found.text


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text without its byte order mark, and the digest of its bytes."""

    text: str
    digest: str


def read_content(
    contents: Contents, path: str, most: int = MAX_BYTES
) -> Content | Finding:
    """Return what a file says, or the finding that says why it is no text."""
    try:
        raw, digest = contents.read(path, most)
    except OSError as error:
        return unreadable(path, f"cannot be read: {error.strerror}")
    if len(raw) > most:
        size = (contents.root / path).stat().st_size
        return unreadable(path, f"has {size:,} bytes; at most {most:,} are read")
    try:
        return Content(raw.decode("utf-8-sig"), digest)
    except UnicodeDecodeError as error:
        if raw.startswith(_UTF_16):
            return unreadable(path, "is UTF-16, as `>` of Windows PowerShell writes it")
        good = raw[: error.start].decode("utf-8", "replace")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        return unreadable(
            path, f"is not UTF-8: byte 0x{raw[error.start]:02x}", line, column
        )


def unreadable(path: str, problem: str, line: int = 0, column: int = 0) -> Finding:
    """Return the finding for a file or folder that cannot be read."""
    return Finding(
        location=Location(path, line, column),
        code="F001",
        message=problem,
        help="Save it as plain UTF-8 text of a usual size. Until then, nothing in it counts.",
    )
