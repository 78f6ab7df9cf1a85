"""A relocation is a journal going on in another folder because its own failed; here is where that
may be, and is found.

A folder is left with a sign that names the next one. A full disk may not take the sign, so that a
journal is also known by its first line, in the folders of this user that are made for nothing else.
"""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from drillbook.capture.journal.chain import MOVED, Line, LineDraft, lacking
from drillbook.capture.journal.disk import make, make_with_journal, reason
from drillbook.capture.journal.journal_file import SIGN
from drillbook.capture.journal.reading import Reading, first_line, read
from drillbook.errors import DrillbookError
from drillbook.state import state_folder
from drillbook.system import user
from drillbook.system.plain_file import is_folder, open_plain, sync_folder

# No path is longer on Linux.
_MOST_OF_A_SIGN = 4096


def current(folder: Path) -> Path:
    """Return where the session that began in a folder is recorded now; elsewhere only if its
    journal had to move.

    Raises `DrillbookError` if it is known to have moved and is not found, or if either place has
    what the other lacks.
    """
    place, unshared = whereabouts(folder.absolute())
    if unshared:
        raise DrillbookError(
            f"this session was recorded in two places: {folder} and {place}",
            "Both can be read, and neither has all of it. Resume the session: that brings them"
            " together.",
        )
    return place


def whereabouts(folder: Path) -> tuple[Path, tuple[LineDraft, ...]]:
    """Return where a session is recorded now, and what only the journal tells that it has left."""
    found = list(continuations(folder, first_line(folder)))
    if not found:
        return _without_sign(folder), ()
    here = read(folder).lines
    # The longest is the newest: each move takes all lines along.
    place, reading = max(found, key=lambda each: len(each[1].lines))
    if not lacking(here, reading.lines):
        return folder, ()
    return place, lacking(reading.lines, here)


def _without_sign(folder: Path) -> Path:
    """Return the folder of a session that was not found elsewhere, unless a sign says
    that it is.
    """
    try:
        (folder / SIGN).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return folder
    except OSError as error:
        raise DrillbookError(
            f"{folder / SIGN} cannot be looked at: {reason(error)}"
        ) from error
    raise DrillbookError(
        "this session went on elsewhere, and that is gone:"
        f" {' or '.join(map(str, _signed(folder))) or 'unnamed'}",
        f"Bring that folder back; or remove {folder / SIGN} to go on without what was recorded"
        " there.",
    )


def continuations(folder: Path, first: Line | None) -> Iterator[tuple[Path, Reading]]:
    """Yield the journals elsewhere that the one in a folder, with its first line, was moved to."""
    signed = _signed(folder)
    for place in (*signed, *_named_like(folder)):
        begin = first_line(place)
        if begin is None or place == folder:
            continue
        # A journal that has no first line is known by a sign that leads there, or by what the other
        # one begins with.
        from_here = begin.kind == MOVED and begin.data.get("from") == str(folder)
        if begin == first or from_here or (first is None and place in signed):
            yield place, read(place)


def _signed(folder: Path) -> tuple[Path, ...]:
    """Return where the sign in a folder leads, and the sign there, and so on."""
    places: list[Path] = []
    with contextlib.suppress(OSError, ValueError):
        while named := _read_sign(folder / SIGN):
            folder = Path(named)
            # Signs can lead in a circle, because anybody can write one.
            if folder in places:
                break
            places.append(folder)
    return tuple(places)


def _read_sign(sign: Path) -> str:
    """Return what a sign says; a link, or what keeps its reader waiting, is none and raises
    `OSError`.
    """
    number = open_plain(sign, os.O_RDONLY)
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        return file.read(_MOST_OF_A_SIGN).decode("utf-8").strip()


def _named_like(folder: Path) -> Iterator[Path]:
    for root in roots():
        with contextlib.suppress(OSError):
            if not _is_ours(root):
                continue
            for place in sorted(root.iterdir()):
                if place.name.startswith(f"{folder.name}-"):
                    yield place


def left_behind(lines: Sequence[Line]) -> Iterator[Path]:
    """Yield the folders that a session has left, in that order; a line alone does not open any
    folder that it names.
    """
    for line in lines:
        if line.kind == MOVED:
            place = Path(str(line.data.get("from")))
            if place.parent in roots() or first_line(place) == lines[0]:
                yield place


def put_up_sign(folder: Path, place: Path) -> None:
    """Say in a folder where its session went on; on a full disk the sign may be empty,
    or missing.
    """
    with contextlib.suppress(OSError):
        number = open_plain(folder / SIGN, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with os.fdopen(number, "wb") as sign:
            sign.write(f"{place}\n".encode())


def copied(raw: bytes, root: Path, name: str) -> Path:
    """Write a journal to a new folder below a root and return the folder."""
    make(root.parent)
    # Nobody else may read what was recorded; folders for temporary files are everybody's.
    with contextlib.suppress(FileExistsError):
        root.mkdir(mode=0o700)
        sync_folder(root.parent)
    if not _is_ours(root):
        raise PermissionError(errno.EPERM, "it belongs to somebody else")
    for number in count(1):
        with contextlib.suppress(FileExistsError):
            make_with_journal(root / f"{name}-{number}", raw)
            return root / f"{name}-{number}"
    raise AssertionError


def roots() -> Iterator[Path]:
    """Yield where a journal may move to, the best place first."""
    with contextlib.suppress(DrillbookError):
        yield state_folder() / "rescued"
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"drillbook-rescued-{user.number()}"


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is a real one and this user's; anybody may make one in a
    temp folder.
    """
    status = os.lstat(folder)
    return is_folder(status) and user.owns(status)
