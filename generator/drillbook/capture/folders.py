"""Folders are where the sessions of a book lie until they are finished or discarded."""

from datetime import UTC, datetime
from pathlib import Path

from drillbook.capture.journal import FILE, current, read, session_lock
from drillbook.capture.session import Session
from drillbook.errors import DrillbookError
from drillbook.model.nearest import did_you_mean

CAPTURES = ".drillbook/captures"
"""Their place, below the book."""

_DISCARDED = "discarded"


def captures(book: Path) -> Path:
    """Return the folder of sessions, which git is told to leave alone."""
    folder = book / CAPTURES
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def session_in(folder: Path) -> Session | None:
    """Return the session in a folder without touching it, or None if no line of it can be read."""
    lines = read(current(folder)).lines
    return Session(lines) if lines else None


def open_folders(book: Path) -> tuple[Path, ...]:
    """Return the folders of the sessions that are neither finished nor discarded, in the order of their ids."""
    sessions = ((folder, session_in(folder)) for folder in _folders(book))
    return tuple(folder for folder, session in sessions if session and not session.finished)


def open_folder(book: Path, session_id: str | None) -> Path:
    """Return the folder of the open session that is meant, or raise `DrillbookError` with what to say instead."""
    folders = {folder.name: folder for folder in open_folders(book)}
    if session_id in folders:
        return folders[session_id]
    if session_id:
        raise DrillbookError(
            f"no session {session_id} is open.{did_you_mean(session_id, folders)}",
            f"Open: {', '.join(folders) or 'none'}.",
        )
    if not folders:
        raise DrillbookError("no session is open", "To begin one: drillbook capture start")
    if len(folders) > 1:
        raise DrillbookError(
            "it is not clear which session is meant", f"Name it with --session; open: {', '.join(folders)}."
        )
    return next(iter(folders.values()))


def any_folder(book: Path, session_id: str | None) -> Path:
    """Return the folder of the session that is meant; by its id also a finished one."""
    folders = {folder.name: folder for folder in _folders(book)}
    return folders[session_id] if session_id in folders else open_folder(book, session_id)


def move_aside(book: Path, folder: Path) -> Path:
    """Move an open session out of the way, and return where it is now. Nothing is deleted."""
    with session_lock(folder):
        aside = captures(book) / _DISCARDED / f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        aside.parent.mkdir(exist_ok=True)
        return folder.rename(aside)


def _folders(book: Path) -> tuple[Path, ...]:
    return tuple(sorted(path.parent for path in (book / CAPTURES).glob(f"*/{FILE}")))
