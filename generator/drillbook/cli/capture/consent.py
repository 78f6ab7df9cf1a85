"""Consent is asked for before a session goes on that was not begun here: what it would run is shown
first.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from drillbook.capture.journal.relocation import current
from drillbook.capture.probes.line import parse
from drillbook.capture.provenance import Provenance, first_sum, keep
from drillbook.capture.session.session import Session
from drillbook.capture.store import CAPTURES, origin, session_in
from drillbook.cli.prompting import confirmed
from drillbook.errors import DrillbookError
from drillbook.model.probe_kind import PROBE_KINDS
from drillbook.model.scalar import interval_text
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_BRIEF = 16


def consented(book: Path, folder: Path, accepted: str | None) -> None:
    """Return if a session may continue: it was begun here, or somebody has seen what it runs and
    says yes.

    `accepted` names what is agreed to, as the question does. Raises `DrillbookError` if it may not.
    """
    session = session_in(folder)
    where = origin(book, folder)
    if session is None or session.finished or where is Provenance.HERE:
        return
    name = first_sum(session)[:_BRIEF]
    if accepted is None:
        for line in _shown(folder, session, where):
            click.echo(visible(line), err=True)
        _ask(session, where, name)
    elif accepted != name:
        raise DrillbookError(
            f"--accept {accepted} does not match what {session.id} runs now",
            "Nothing ran. Leave out --accept to see what would run.",
        )
    keep(folder, session)


def refuse_unseen(book: Path, folder: Path) -> None:
    """Raise `DrillbookError` if a session came from elsewhere and nobody has said yes to it."""
    where = origin(book, folder)
    if not where.own:
        raise DrillbookError(
            f"{folder.name} {where.value}, so nothing was recorded",
            "To see what it would run, and to continue it: drillbook capture resume --session"
            f" {folder.name}",
        )


def _ask(session: Session, where: Provenance, name: str) -> None:
    if not sys.stdin.isatty():
        raise DrillbookError(
            f"{session.id} {where.value}, so a person must agree to it first",
            f"To run all of that as you: --accept {name}",
        )
    if not confirmed("Continue it?", default=where.own):
        raise DrillbookError("not resumed; nothing ran")


def _shown(folder: Path, session: Session, where: Provenance) -> Iterator[str]:
    """Yield the lines that say where a session comes from, and everything that it would run."""
    yield f"{session.id} {where.value}."
    place = current(folder)
    if place != folder.absolute():
        yield f"It continued in {place}."
    texts = session.start.probes
    yield (
        f"If you continue it, it runs as you {counted(len(texts), 'probe')}{':' if texts else '.'}"
    )
    yield from (f"  {_told(text)}" for text in texts)
    yield (
        "Commands that `!` offers come from this recording as well. You see each one before Enter"
        " runs it."
    )


def _told(text: str) -> str:
    """Return what a probe runs or asks, in full; one that is none runs nothing."""
    try:
        probe = parse(text)
    except DrillbookError as error:
        return f"nothing: {one_line(error.message)}"
    does = PROBE_KINDS[probe.type].does
    return f"every {interval_text(probe.interval)} {does}  {probe.target}"


def other_sessions(
    folders: tuple[Path, ...], book: Path, *, listed: bool
) -> Iterator[str]:
    """Yield what is said of open sessions that came from elsewhere: that there are some, and which,
    if asked for.
    """
    if not folders:
        return
    if listed:
        yield from (
            f"{folder.name} {origin(book, folder).value}." for folder in folders
        )
    else:
        yield (
            f"{counted(len(folders), 'recording')} in {CAPTURES} came from elsewhere. To list them:"
            " --all"
        )
