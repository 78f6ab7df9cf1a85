"""The store is where the sessions of a book lie until they are finished or discarded.

A checkout may hold anything in their place. A session is one only in plain folders, with plain
files, under its own id.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.lock import session_lock
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.capture.provenance import Provenance, forget, is_known, provenance
from drillbook.capture.session.session import Session
from drillbook.errors import DrillbookError
from drillbook.files.folder import is_plain
from drillbook.files.write import refuse_links
from drillbook.system.plain_file import is_folder, move
from drillbook.text.nearest import did_you_mean

CAPTURES = ".drillbook/captures"
"""Their place, below the book."""

_DISCARDED = "discarded"


def captures(book: Path) -> Path:
    """Return the folder of sessions, which git is told to leave alone; `DrillbookError` if a link
    is in the way.
    """
    folder = book / CAPTURES
    refuse_links(book, f"{CAPTURES}/.gitignore")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        contextlib.suppress(FileExistsError),
        (folder / ".gitignore").open("x", encoding="utf-8", newline="\n") as ignore,
    ):
        ignore.write("*\n")
    return folder


def session_in(folder: Path) -> Session | None:
    """Return the session in a folder without touching it, or None if it holds none that can be
    read.
    """
    place = current(folder)
    try:
        status = (place / FILE).stat()
    except OSError:
        return None
    stamp = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    session = _session_at(place, stamp)
    return session if session and session.id == folder.name else None


# Each command asks several times what a journal tells, and one of a long test takes a second.
@lru_cache(maxsize=8)
def _session_at(place: Path, _stamp: tuple[int, ...]) -> Session | None:
    """Return the session in a journal as long as the file is the same; a line more is another
    file.
    """
    session = Session(read(place).lines)
    return session if session.lines and not session.misfit else None


def open_folders(book: Path) -> tuple[Path, ...]:
    """Return the folders of the sessions that are neither finished nor discarded, in the order of
    their ids.
    """
    sessions = ((folder, _session_or_none(book, folder)) for folder in _folders(book))
    return tuple(
        folder for folder, session in sessions if session and not session.finished
    )


def _session_or_none(book: Path, folder: Path) -> Session | None:
    """Return the session in a folder; one that is lost is told only to whoever began it."""
    try:
        return session_in(folder)
    except DrillbookError:
        if is_known(book, folder):
            raise
        return None


def own_folders(book: Path) -> tuple[Path, ...]:
    """Return those of the open sessions that this user has begun here."""
    return tuple(folder for folder in open_folders(book) if origin(book, folder).own)


def origin(book: Path, folder: Path) -> Provenance:
    """Return where the session in a folder comes from."""
    session = session_in(folder)
    return provenance(book, folder, session) if session else Provenance.ELSEWHERE


def open_folder(book: Path, session_id: str | None) -> Path:
    """Return the folder of the open session that is meant, or raise `DrillbookError` with what to
    say instead.

    Without an id it is one of this user's own, if there is any.
    """
    folders = {folder.name: folder for folder in open_folders(book)}
    if session_id in folders:
        return _plain(book, folders[session_id])
    own = {folder.name: folder for folder in own_folders(book)}
    if session_id:
        raise DrillbookError(
            f"no recording {session_id} is open.{did_you_mean(session_id, folders)}",
            f"Open: {', '.join(own or folders) or 'none'}.",
        )
    meant = own or folders
    if not meant:
        raise DrillbookError(
            "no recording is open", "To start one: drillbook capture start"
        )
    if len(meant) > 1:
        raise DrillbookError(
            "more than one recording is open",
            f"Choose one with --session. Open: {', '.join(meant)}.",
        )
    return _plain(book, next(iter(meant.values())))


def any_folder(book: Path, session_id: str | None) -> Path:
    """Return the folder of the session that is meant; by its id also a finished one."""
    folders = {folder.name: folder for folder in _folders(book)}
    if session_id in folders:
        return _plain(book, folders[session_id])
    return open_folder(book, session_id)


def move_aside(book: Path, folder: Path) -> Path:
    """Move an open session out of the way, and return where it is now. Nothing is deleted."""
    with session_lock(folder):
        aside = (
            captures(book)
            / _DISCARDED
            / f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        )
        refuse_links(book, f"{CAPTURES}/{_DISCARDED}/{aside.name}")
        aside.parent.mkdir(exist_ok=True)
        forget(folder)
        move(folder, aside)
        return aside


def _folders(book: Path) -> tuple[Path, ...]:
    found = (book / CAPTURES).glob(f"*/{FILE}")
    return tuple(
        sorted(
            path.parent
            for path in found
            if is_plain(book, path.relative_to(book).as_posix())
        )
    )


def _plain(book: Path, folder: Path) -> Path:
    """Return a session's folder; raises `DrillbookError` if what is written into it would land
    elsewhere.
    """
    refuse_links(book, f"{CAPTURES}/{folder.name}/{FILE}")
    for place in _places(folder):
        for path in _none_of_ours(place):
            raise DrillbookError(
                f"{path} is a link, has another name besides, or is no plain file",
                "A recording makes none of these: what is written there would end up elsewhere."
                " Nothing was changed.",
            )
    return folder


def _places(folder: Path) -> Iterator[Path]:
    """Yield where a session began, and where it is recorded now."""
    yield folder
    with contextlib.suppress(DrillbookError):
        yield current(folder)


def _none_of_ours(folder: Path) -> Iterator[Path]:
    """Yield what lies below a session's folder and is neither a folder nor a file with one name."""
    for above, names, files in os.walk(folder):
        for path in (Path(above, name) for name in (*names, *files)):
            status = os.lstat(path)
            # What is written into a file with a second name is written into that as well.
            is_file = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
            if not is_folder(status) and not is_file:
                yield path
