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
from drillbook.errors import DrillbookError
from drillbook.model.probe_kind import PROBE_KINDS
from drillbook.model.scalar import interval_text
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_BRIEF = 16


def consented(book: Path, folder: Path, accepted: str | None) -> None:
    """Return if a session may go on: it was begun here, or somebody has seen what it runs and says
    yes.

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
            f"--accept {accepted} names something else than what {session.id} runs now",
            "Nothing was run. Leave --accept out to see what it would run.",
        )
    keep(folder, session)


def refuse_unseen(book: Path, folder: Path) -> None:
    """Raise `DrillbookError` if a session came from elsewhere and nobody has said yes to it."""
    where = origin(book, folder)
    if not where.own:
        raise DrillbookError(
            f"{folder.name} {where.value}, and nothing is recorded in it",
            "To see what it would run, and to go on with it: drillbook capture resume --session"
            f" {folder.name}",
        )


def _ask(session: Session, where: Provenance, name: str) -> None:
    if not sys.stdin.isatty():
        raise DrillbookError(
            f"{session.id} {where.value}, and nobody can be asked without a terminal",
            f"If all of that may run as you: --accept {name}",
        )
    if where.own:
        click.echo("Go on? Press y: ", nl=False, err=True)
        yes = click.getchar() in {"y", "Y"}
        click.echo(err=True)
    else:
        yes = (
            str(click.prompt("Let it? Type yes", default="", show_default=False, err=True)).strip()
            == "yes"
        )
    if not yes:
        raise DrillbookError("not resumed; nothing was run")


def _shown(folder: Path, session: Session, where: Provenance) -> Iterator[str]:
    """Yield the lines that say where a session comes from, and everything that it would run."""
    yield f"{session.id} {where.value}."
    place = current(folder)
    if place != folder.absolute():
        yield f"It went on in {place}."
    texts = session.start.probes
    yield (
        "As soon as it goes on, as you, it would run"
        f" {counted(len(texts), 'probe')}{':' if texts else '.'}"
    )
    yield from (f"  {_told(text)}" for text in texts)
    yield (
        "What `!` alone offers, from its playbook and its first line, is shown before Enter"
        " runs it."
    )


def _told(text: str) -> str:
    """Return what a probe runs or asks, in full; one that is none runs nothing."""
    try:
        probe = parse(text)
    except DrillbookError as error:
        return f"none, because {one_line(error.message)}"
    does = PROBE_KINDS[probe.type].does
    return f"every {interval_text(probe.interval)} {does}  {probe.target}"


def other_sessions(folders: tuple[Path, ...], book: Path, *, listed: bool) -> Iterator[str]:
    """Yield what is said of open sessions that came from elsewhere: that there are some, and which,
    if asked for.
    """
    if not folders:
        return
    if listed:
        yield from (f"{folder.name} {origin(book, folder).value}." for folder in folders)
    else:
        yield (
            f"{counted(len(folders), 'session')} in {CAPTURES} came from elsewhere: --all lists"
            " them."
        )
