"""The surroundings of a book: name and address of its site, and the repository that it lies in."""

import os
import re
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.files.folder import is_plain
from drillbook.files.repository import top_of
from drillbook.files.yaml_reader import MAX_BYTES, UnreadableError, read
from drillbook.model.policy import ArchivePlace
from drillbook.model.scalar import quoted
from drillbook.system.plain_file import is_folder, is_link

SETTINGS = "mkdocs.yml"
"""The file with the settings of a book's site; whoever finds it has found the book."""

OTHER_SETTINGS = f"{SETTINGS.removesuffix('.yml')}.yaml"
"""What the engine takes for that file as well, and commands do not."""

# The engine's configuration may have tags such as `!ENV` that the strict reader refuses, so it gets
# one line alone.
_LINE = r"^{}:.*$"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/\[\]%@+,;=-]{1,1000}")


def site_url(book: Path) -> str | None:
    """Return `site_url` of the book's settings with a slash at its end, or None if it does not
    say it plainly.
    """
    address = _said(book, "site_url")
    if address is None or not _ADDRESS.fullmatch(address):
        return None
    return f"{address.rstrip('/')}/"


def site_name(book: Path) -> str | None:
    """Return `site_name` of the book's settings, or None if it does not say it plainly."""
    return _said(book, "site_name")


def _said(book: Path, key: str) -> str | None:
    if not is_plain(book, SETTINGS):
        return None
    try:
        with (book / SETTINGS).open("rb") as file:
            text = file.read(MAX_BYTES).decode(errors="replace")
    except OSError:
        return None
    line = re.search(_LINE.format(key), text, re.MULTILINE)
    try:
        value = read(SETTINGS, line[0]).value if line else None
    except UnreadableError:
        return None
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def folder_in_repository(book: Path) -> str:
    """Return the path of the book's folder in its git repository with a slash at its end, or
    nothing at its root.
    """
    here = book.resolve()
    root = _repository(here)
    return "" if root == here else f"{here.relative_to(root).as_posix()}/"


def archive_folder(book: Path, place: ArchivePlace) -> Path:
    """Return the folder in which a policy says that the archive is, without looking into it.

    Raises `DrillbookError` if it could be another than one of the archive's own in the repository
    of the book: a policy comes with a checkout, and may be a stranger's.
    """
    here = book.resolve()
    root = _repository(here)
    target = Path(os.path.normpath(here / (place.folder or "")))
    problem = place.misplaced or _misplaced(target, root, here)
    if problem:
        raise DrillbookError(
            f"`archive.folder` is {quoted(place.folder)}, which {problem}",
            "drillbook did not look there. In content/policy.yml, name a branch, or a separate"
            " folder in the same repository. --archive DIR names an archive elsewhere.",
        )
    return target


def why_no_archive(book: Path, place: ArchivePlace | None) -> str | None:
    """Return what is wrong with the folder that a policy names for the archive, if anything is."""
    try:
        if place and place.folder:
            archive_folder(book, place)
    except DrillbookError as error:
        return error.message
    return None


def _repository(here: Path) -> Path:
    """Return the top of the repository that a folder lies in, or the folder itself."""
    return top_of(here) or here


def _misplaced(target: Path, root: Path, here: Path) -> str | None:
    if not target.is_relative_to(root):
        return "leads out of the repository of the book"
    if here.is_relative_to(target):
        return "is the folder of the book, or one around it"
    # Each on the way, because a link anywhere leads out of the repository.
    step = root
    for part in target.relative_to(root).parts:
        step /= part
        why = _no_folder(step)
        if why:
            return f"goes through {step.relative_to(root)}, which {why}"
    return None


def _no_folder(path: Path) -> str | None:
    """Return why a path is no folder; None if it is one, or if there is nothing there yet."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"cannot be looked at: {error.strerror}"
    if is_link(status):
        return "is a link"
    return None if is_folder(status) else "is no folder"


_MODULES = ".gitmodules"


def is_empty_submodule(folder: Path) -> bool:
    """Return whether a folder is empty, and the repository around it says that another one belongs
    there.
    """
    here = folder.resolve()
    top = _repository(here)
    try:
        empty = top != here and not any(here.iterdir())
    except OSError:
        return False
    if not empty or not is_plain(top, _MODULES):
        return False
    with (top / _MODULES).open("rb") as file:
        text = file.read(MAX_BYTES).decode(errors="replace")
    place = re.escape(here.relative_to(top).as_posix())
    return (
        re.search(rf"^\s*path\s*=\s*\"?{place}/?\"?\s*$", text, re.MULTILINE)
        is not None
    )
