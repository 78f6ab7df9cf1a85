"""An unfinished session is one that is open: whoever comes by is told of it, and of the fault that
it left active.

Only of those that this user began here: one that came with a branch would be an invitation to run
what stands in it.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from drillbook.capture.journal.lock import holder
from drillbook.capture.session.events import Started
from drillbook.capture.session.session import Session
from drillbook.capture.store import CAPTURES, open_folders, own_folders, session_in
from drillbook.text.span import elapsed_text


def unfinished(book: Path) -> tuple[Session, ...]:
    """Return the open sessions of a book that this user began here, in the order of their ids."""
    return tuple(
        session for folder in own_folders(book) if (session := session_in(folder))
    )


def others(book: Path) -> tuple[Path, ...]:
    """Return the folders of the open sessions that came from elsewhere."""
    own = frozenset(own_folders(book))
    return tuple(folder for folder in open_folders(book) if folder not in own)


def reminders(book: Path, now: datetime) -> Iterator[str]:
    """Yield a line for each open session, with the command that goes on."""
    sessions = unfinished(book)
    for session in sessions:
        yield (
            f"{_state(session, now)}{session.id}:"
            f" {how_to_resume(book, session, alone=len(sessions) == 1)}"
        )


def how_to_resume(book: Path, session: Session, *, alone: bool) -> str:
    """Return the command that goes on with a session, or where it goes on already; the command
    names the session unless that is the only one.
    """
    process = holder(book / CAPTURES / session.id)
    if process is not None:
        return f"in its terminal, process {process}"
    return "drillbook capture resume" + ("" if alone else f" --session {session.id}")


def twin(book: Path, start: Started) -> Session | None:
    """Return the open session that is about the same in the same environment as one that is about
    to start.
    """
    return next(
        (
            session
            for session in unfinished(book)
            if _subject(session.start) == _subject(start)
        ),
        None,
    )


def _state(session: Session, now: datetime) -> str:
    active = session.fault_active_for(now)
    if active:
        return f"FAULT ACTIVE for {elapsed_text(active)} in "
    return "Open recording: "


def _subject(start: Started) -> tuple[str | None, ...]:
    """Return what a session is about: a failure mode of a dependency, or else a playbook."""
    exercised = (
        start.playbook.id if start.kind == "exercise" and start.playbook else None
    )
    return (
        start.kind,
        start.dependency,
        start.failure_mode,
        start.environment,
        exercised,
    )
