"""A site settles in its folder once it is whole: only what differs is written, so that what serves
or copies the folder sees what has changed. A site that could not be built leaves the earlier one.
"""

import errno
import filecmp
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from drillbook.system.plain_file import move

_PREFIX = ".drillbook-site-"


@contextmanager
def settling(site: Path) -> Iterator[Path]:
    """Lend a folder in which to make a site, which takes its place if nothing is raised meanwhile.

    Names that begin with a dot stay in the site's folder, as the engine leaves them there.
    """
    target = site.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as scratch:
        made = Path(scratch) / "site"
        made.mkdir()
        yield made
        target.mkdir(exist_ok=True)
        for name in _names(target) - _names(made):
            if not name.startswith("."):
                _remove(target / name)
        _settle(made, target)


def _beside(target: Path) -> "TemporaryDirectory[str]":
    """Make a folder on the same disk; elsewhere, if nobody may write beside the site's."""
    try:
        return TemporaryDirectory(prefix=_PREFIX, dir=target.parent)
    except PermissionError:
        return TemporaryDirectory(prefix=_PREFIX)


def _settle(made: Path, there: Path) -> None:
    """Put what was made into a folder, and keep each file in it that is the same already."""
    for name in sorted(_names(made)):
        new, old = made / name, there / name
        if not new.is_dir():
            if not _same(new, old):
                _put(new, old)
            continue
        # A link to a folder is none: nothing is written where it leads.
        if _kind(old) != stat.S_IFDIR:
            _remove(old)
            old.mkdir()
        for gone in _names(old) - _names(new):
            _remove(old / gone)
        _settle(new, old)


def _same(new: Path, old: Path) -> bool:
    return _kind(old) == stat.S_IFREG and filecmp.cmp(new, old, shallow=False)


def _put(new: Path, old: Path) -> None:
    if _kind(old) != stat.S_IFREG:
        _remove(old)
    try:
        move(new, old)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(new, old)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _kind(path: Path) -> int | None:
    """Return what a path is itself, None if nothing is there."""
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except FileNotFoundError:
        return None


def _remove(path: Path) -> None:
    if _kind(path) == stat.S_IFDIR:
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
