"""The subcommands of `drillbook capture`: what they take, and what they call."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from drillbook.capture.commands import parse
from drillbook.capture.journal.journal import Journal
from drillbook.capture.plan import (
    POLICY,
    patterns_of,
    refuse,
    shares_with_production,
    started,
)
from drillbook.capture.provenance import keep
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.session.events import Noted, Started
from drillbook.capture.session.session import Session
from drillbook.capture.store import (
    any_folder,
    captures,
    move_aside,
    open_folder,
    session_in,
)
from drillbook.capture.unfinished import (
    how_to_resume,
    others,
    reminders,
    twin,
    unfinished,
)
from drillbook.cli.capture import draft
from drillbook.cli.capture.closing import close
from drillbook.cli.capture.consent import consented, other_sessions, refuse_unseen
from drillbook.cli.capture.live import how_to_revert
from drillbook.cli.capture.questions import plan
from drillbook.cli.capture.recording import Way, go_on, look_on, say
from drillbook.cli.complete import (
    dependencies,
    environments,
    members,
    playbooks,
    probes,
    sessions,
)
from drillbook.cli.options import ID, book_option
from drillbook.cli.prompting import confirmed
from drillbook.errors import DrillbookError
from drillbook.files.load import load_files
from drillbook.model.inventory import FAILURE_MODES
from drillbook.model.probe_kind import forms
from drillbook.model.result_parts import IMPACTS
from drillbook.system import process
from drillbook.text.count import counted
from drillbook.text.plain import visible
from drillbook.text.span import elapsed_text


@click.group("capture")
@click.pass_context
def command(context: click.Context) -> None:
    """Record a failure test or an exercise while you run it.

    Works on Linux and macOS. On Windows, use WSL or a container.
    """
    asks_for_help = set(context.help_option_names).intersection(sys.argv)
    if not process.RECORDS and not asks_for_help:
        raise DrillbookError(process.WHY_NOT)


def session_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--session`, needed only when more than one is open."""
    return click.option(
        "--session",
        "session_id",
        shell_complete=sessions,
        help="The id of the recording. Needed only if more than one is open.",
    )(function)


script_option = click.option(
    "--script",
    type=click.File(encoding="utf-8"),
    help="Read the lines to record from this file; - is standard input.",
)
settle_option = click.option(
    "--settle",
    "settle_seconds",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    help="For how many seconds the probes keep watching before the end.",
)
accept_option = click.option(
    "--accept",
    "accepted",
    metavar="NAME",
    help=(
        "Continue a recording that you did not start here, and run its probes. Without a terminal,"
        " the error shows the probes and the NAME."
    ),
)
guided_option = click.option("--guided", is_flag=True, hidden=True)
"""Of a command that goes on by itself afterwards, and says what comes next."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print the outcome as JSON, for scripts."
)


@command.command("start")
@click.option(
    "--dependency",
    type=ID,
    shell_complete=dependencies,
    help="What fails: the id of a dependency in the inventory.",
)
@click.option(
    "--failure-mode",
    type=click.Choice(FAILURE_MODES, case_sensitive=False),
    help="How it fails.",
)
@click.option(
    "--exercise",
    type=ID,
    shell_complete=playbooks,
    help="Exercise this playbook, instead of failing a dependency.",
)
@click.option(
    "--environment",
    type=ID,
    shell_complete=environments,
    help="Where you test: the id of an environment that is not production.",
)
@click.option("--instance", help="What exactly fails: host, port, cluster.")
@click.option(
    "--as",
    "conducted_by",
    type=ID,
    multiple=True,
    shell_complete=members,
    help="Who runs the test: the id of a member. Can be repeated.",
)
@click.option(
    "--observer",
    "observers",
    multiple=True,
    shell_complete=members,
    help="Who watches: a member's id or a guest's name. Can be repeated.",
)
@click.option(
    "--impact",
    type=click.Choice(IMPACTS, case_sensitive=False),
    help="The impact on the service that you expect.",
)
@click.option("--expect", "statement", help="What you expect to happen.")
@click.option("--confirms", help="What would show that you were right.")
@click.option("--contradicts", help="What would show that you were wrong.")
@click.option("--how", help="How you make it fail.")
@click.option("--revert", help="How you undo that.")
@click.option(
    "--technique",
    type=click.Choice(["real", "simulated"]),
    default="real",
    show_default=True,
    help="Whether it really fails, or only seems to.",
)
@click.option(
    "--probe",
    "probes",
    multiple=True,
    shell_complete=probes,
    help=f"What you measure: {forms()}. Can be repeated.",
)
@click.option(
    "--another", is_flag=True, help="Start although the same test is already open."
)
@script_option
@settle_option
@json_option
@guided_option
@book_option
def start(
    book: Path,
    *,
    another: bool,
    script: TextIO | None,
    settle_seconds: float,
    as_json: bool,
    guided: bool,
    **given: Any,  # noqa: ANN401 - click's values
) -> int:
    """Start a recording: first what you expect, then what happens.

    At a terminal, drillbook asks for everything that you leave out. Elsewhere, give the options,
    then record with --script or `drillbook capture mark`.
    """
    for line in reminders(book, datetime.now(UTC)):
        say(visible(line))
    loaded, planned = plan(book, given, manual=script is None)
    refuse(loaded, planned)
    data = started(book, planned, datetime.now(UTC).date())
    if not another:
        _refuse_twin(book, data, asking=script is None and sys.stdin.isatty())
    warning = shares_with_production(loaded, planned)
    folder = captures(book) / data.id
    with closing(Journal.create(folder)) as journal:
        recorder = Recorder(journal, patterns_of(loaded))
        recorder.write(data)
        _keep_origin(folder, recorder)
        draft.forget(book)
        say(f"Recording {data.id}. Every line is saved as you type it.")
        if warning:
            recorder.write(Noted(text=warning))
            say(f"Warning: {warning}")
        return go_on(
            recorder, book, Way(script, settle_seconds, as_json, guided=guided)
        )


def _keep_origin(folder: Path, recorder: Recorder) -> None:
    """Keep outside of the repository that this session was begun here; a recording does not fail
    for want of that.
    """
    try:
        keep(folder, recorder.session)
    except DrillbookError as error:
        say(
            visible(
                "If you resume this session, drillbook will first show what it runs, and ask:"
                f" {error.message}."
            )
        )


def _refuse_twin(book: Path, data: Started, *, asking: bool) -> None:
    """Raise `DrillbookError` if a session of the same is open, unless somebody at a terminal wants
    another.
    """
    found = twin(book, data)
    if found is None:
        return
    question = f"{found.id} is open: the same test. Start another one?"
    if asking and confirmed(question, default=False):
        return
    resuming = how_to_resume(book, found, alone=False)
    raise DrillbookError(
        f"{found.id} is open: the same test in the same environment",
        f"To continue it: {resuming}. To start another one: --another",
    )


@command.command("resume")
@session_option
@accept_option
@script_option
@settle_option
@json_option
@guided_option
@book_option
def resume(
    book: Path,
    session_id: str | None,
    accepted: str | None,
    script: TextIO | None,
    settle_seconds: float,
    as_json: bool,
    guided: bool,
) -> int:
    """Continue a recording after a lost terminal, a reboot or a kill.

    A recording that started elsewhere, or before the last reboot, first shows what it would run,
    then asks.
    """
    folder = open_folder(book, session_id)
    consented(book, folder, accepted)
    with _opened(folder, book) as recorder:
        return go_on(
            recorder,
            book,
            Way(script, settle_seconds, as_json, resumed=True, guided=guided),
        )


@command.command("mark", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@session_option
@book_option
def mark(book: Path, session_id: str | None, words: tuple[str, ...]) -> None:
    """Record one line from another shell or a script."""
    parsed = parse(" ".join(words))
    if parsed is None or parsed.word in {"finish", "quit", "help", "wait"}:
        raise click.UsageError(
            "Give the line to record, such as: drillbook capture mark ok GET /books answers 200"
        )
    folder = open_folder(book, session_id)
    refuse_unseen(book, folder)
    try:
        with _opened(folder, book) as recorder:
            click.echo(visible(recorder.execute(parsed)))
    except RefusedError as refused:
        raise DrillbookError(f"not recorded: {refused}") from refused


@command.command("status")
@click.option(
    "--all",
    "listed",
    is_flag=True,
    help="Also list recordings that came from elsewhere.",
)
@json_option
@book_option
def status(book: Path, listed: bool, as_json: bool) -> None:
    """List the open recordings, and for how long faults are active.

    These are the ones that you started here. Others, from a branch or a copy, are only counted.
    """
    found = unfinished(book)
    for line in other_sessions(others(book), book, listed=listed):
        say(visible(line))
    now = datetime.now(UTC)
    if as_json:
        click.echo(json.dumps([_values(session, now) for session in found], indent=2))
        return
    for session in found:
        resuming = how_to_resume(book, session, alone=len(found) == 1)
        click.echo(visible(f"{_sentence(session, now)}\n  {resuming}"))
    if not found:
        say("No recording is open. To start one: drillbook capture start")


@command.command("finish")
@session_option
@accept_option
@settle_option
@json_option
@book_option
@click.option(
    "--fault-active", is_flag=True, help="Finish even if the fault is still active."
)
def finish(
    book: Path,
    session_id: str | None,
    accepted: str | None,
    settle_seconds: float,
    as_json: bool,
    fault_active: bool,
) -> int:
    """Let the probes watch a little longer, then write the result."""
    folder = any_folder(book, session_id)
    consented(book, folder, accepted)
    with _opened(folder, book) as recorder:
        session = recorder.session
        if session.fault_since and not fault_active and not session.finished:
            raise DrillbookError(
                f"the fault is still active. {how_to_revert(recorder)}",
                "To finish anyway: --fault-active",
            )
        if not session.finished:
            look_on(recorder, book, settle_seconds)
        return close(recorder, book, as_json=as_json)


@command.command("discard")
@session_option
@book_option
def discard(book: Path, session_id: str | None) -> None:
    """Move a recording out of the way. Nothing is deleted."""
    say(f"Moved to {move_aside(book, open_folder(book, session_id))}")


@contextmanager
def _opened(folder: Path, book: Path) -> Iterator[Recorder]:
    """Continue the journal in a folder, and let go of it afterwards."""
    patterns = patterns_of(load_files(book, POLICY))
    with closing(Journal.open(folder)) as journal:
        session = session_in(folder)
        if session is None:
            raise DrillbookError(
                f"{folder} has no recording with the id {folder.name}",
                "Nothing was recorded.",
            )
        if journal.set_aside:
            say(f"The last line was incomplete. It is kept in {journal.set_aside}.")
        if session.unknown:
            kinds = ", ".join(f"`{kind}`" for kind in session.unknown)
            say(
                visible(
                    "A newer drillbook recorded lines that this version does not know:"
                    f" {kinds}. They stay in the journal; the result does not use them."
                )
            )
        yield Recorder(journal, patterns)


def _sentence(session: Session, now: datetime) -> str:
    active = session.fault_active_for(now)
    state = f"FAULT ACTIVE for {elapsed_text(active)}" if active else "no fault active"
    lines = counted(len(session.lines), "line")
    return (
        f"{session.id}: {state}, {lines} since {session.started:%Y-%m-%d %H:%M:%S} UTC"
    )


def _values(session: Session, now: datetime) -> dict[str, Any]:
    active = session.fault_active_for(now)
    return {
        "id": session.id,
        "started": session.started.isoformat(timespec="milliseconds"),
        "lines": len(session.lines),
        "fault_active_seconds": active.total_seconds() if active else None,
        "next_step": session.next_step,
    }
