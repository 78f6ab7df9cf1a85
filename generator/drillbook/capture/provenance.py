"""Provenance says whether a session was begun here: by this user, on this machine, since it was
started last.

What a session runs when it goes on stands in its first line, and a branch, a copy or an archive can
bring any line. So whoever begins a session keeps the sum of that line in the state folder, which
nothing of the kind can write to.
"""

import contextlib
import hashlib
import os
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.capture.journal.chain import NO_SUM, Line, LineDraft, chained
from drillbook.capture.journal.clock import SYSTEM_CLOCK
from drillbook.capture.session.session import Session
from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.files.repository import GitError
from drillbook.files.write import replace
from drillbook.state import state_folder
from drillbook.system import user
from drillbook.system.plain_file import is_folder, open_plain

_MOST_BYTES = 64 * 1024


class Provenance(Enum):
    """Where a session comes from; its value says so in words."""

    HERE = "was started here"
    RESTARTED = "was started before the last reboot"
    COMMITTED = "is part of a commit, so it may have come with a branch"
    ELSEWHERE = "was not started by you in this folder on this machine"

    @property
    def own(self) -> bool:
        """Whether this user began it, so that it is shown without being asked for."""
        return self in {Provenance.HERE, Provenance.RESTARTED}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    first: str
    boot: str


def provenance(book: Path, folder: Path, session: Session) -> Provenance:
    """Return where the session comes from that a folder below a book leads to."""
    record = _kept(book, folder)
    if record is None or record.first != first_sum(session):
        return Provenance.ELSEWHERE
    if _is_committed(folder):
        return Provenance.COMMITTED
    if record.boot != SYSTEM_CLOCK.boot():
        return Provenance.RESTARTED
    return Provenance.HERE


def is_known(book: Path, folder: Path) -> bool:
    """Return whether this user has begun a session in a folder, whatever lies in it now."""
    return _kept(book, folder) is not None


def keep(folder: Path, session: Session) -> None:
    """Keep that a session was begun here, or that somebody has seen what it runs and said yes to
    it.

    Raises `DrillbookError` if the state folder takes nothing.
    """
    record = _Record(
        folder=str(folder.absolute()),
        first=first_sum(session),
        boot=SYSTEM_CLOCK.boot(),
    )
    replace(_file(folder), record.model_dump_json(indent=1).encode())


def forget(folder: Path) -> None:
    """Forget a session that is finished or discarded: its lines are everybody's then, and vouch for
    nothing.
    """
    with contextlib.suppress(DrillbookError, OSError):
        _file(folder).unlink()


def first_sum(session: Session) -> str:
    """Return the sum of the line that a session began with, which stands for everything that it
    runs by itself.
    """
    return _sum(session.lines[session.beginning.number - 1])


def _sum(line: Line) -> str:
    return next(chained((LineDraft.of(line),), 0, NO_SUM)).sum


def _file(folder: Path) -> Path:
    """Return the file about a session's folder, by the folder's name with all links in
    it followed.
    """
    place = folder.absolute().parent.resolve() / folder.name
    name = hashlib.sha256(os.fsencode(place)).hexdigest()
    return state_folder() / "sessions" / f"{name}.json"


def _kept(book: Path, folder: Path) -> _Record | None:
    """Return what this user has kept about a session; what lies in the book itself is nobody's
    word.
    """
    try:
        file = _file(folder)
        status = os.lstat(file.parent)
        if not is_folder(status) or not user.owns(status):
            return None
        # A checkout could bring the folder along, with a word of anybody's in it.
        if file.resolve().is_relative_to(book.resolve()):
            return None
        number = open_plain(file, os.O_RDONLY)
        with os.fdopen(number, "rb") as opened:
            return _Record.model_validate_json(opened.read(_MOST_BYTES))
    except (OSError, DrillbookError, ValidationError):
        return None


def _is_committed(folder: Path) -> bool:
    """Return whether the commit that is checked out has files of a session."""
    listing = ("ls-tree", "-r", "-z", "--name-only", "HEAD", "--")
    try:
        return bool(git.ask(folder.parent, *listing, folder.name))
    except GitError:
        # Not in git, or nothing committed, or a git that cannot say: what was kept about it has to
        # be enough.
        return False
