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
from drillbook.capture.plan import patterns_of, refuse, shares_with_production, started
from drillbook.capture.provenance import keep
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.session.events import Noted, Started
from drillbook.capture.session.session import Session
from drillbook.capture.store import any_folder, captures, move_aside, open_folder, session_in
from drillbook.capture.unfinished import how_to_resume, others, reminders, twin, unfinished
from drillbook.cli.capture.closing import close
from drillbook.cli.capture.consent import consented, other_sessions, refuse_unseen
from drillbook.cli.capture.live import how_to_revert
from drillbook.cli.capture.questions import plan
from drillbook.cli.capture.recording import Way, go_on, look_on, say
from drillbook.cli.capture.terminal import ask, talking
from drillbook.cli.complete import dependencies, environments, members, playbooks, probes, sessions
from drillbook.cli.options import book_option
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.model.inventory import FAILURE_MODES
from drillbook.model.probe_kind import forms
from drillbook.model.result_parts import IMPACTS
from drillbook.system import process
from drillbook.text.plain import visible
from drillbook.text.span import elapsed_text


@click.group("capture")
@click.pass_context
def command(context: click.Context) -> None:
    """Record a failure test or an exercise while it happens.

    It runs on Linux and macOS; on Windows, in WSL or a container.
    """
    if not process.RECORDS and not set(context.help_option_names).intersection(sys.argv):
        raise DrillbookError(process.WHY_NOT)


def session_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--session`, needed only when more than one is open."""
    return click.option(
        "--session",
        "session_id",
        shell_complete=sessions,
        help="The id of the session; needed if more than one is open.",
    )(function)


script_option = click.option(
    "--script",
    type=click.File(encoding="utf-8"),
    help="Obey the lines of this file, or of - for standard input, then stop.",
)
settle_option = click.option(
    "--settle",
    "settle_seconds",
    type=click.FloatRange(0, 600),
    default=10.0,
    show_default=True,
    help="Seconds to look on before finishing.",
)
accept_option = click.option(
    "--accept",
    "accepted",
    metavar="NAME",
    help=(
        "Let a session go on that was not begun here, and run the probes that it has. Without a"
        " terminal the refusal shows them, and the name to accept them by."
    ),
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print what a script wants to know as JSON."
)


@command.command("start")
@click.option(
    "--dependency", shell_complete=dependencies, help="What fails: an id of the inventory."
)
@click.option("--failure-mode", type=click.Choice(FAILURE_MODES), help="The way in which it fails.")
@click.option(
    "--exercise",
    shell_complete=playbooks,
    help="Instead of these two: the playbook that is exercised.",
)
@click.option(
    "--environment",
    shell_complete=environments,
    help="Where: an id of the inventory, not production.",
)
@click.option("--instance", help="What exactly fails: host, port, cluster.")
@click.option(
    "--as",
    "conducted_by",
    multiple=True,
    shell_complete=members,
    help="Who conducts it: the id of a member; may be given again.",
)
@click.option(
    "--observer",
    "observers",
    multiple=True,
    shell_complete=members,
    help="Who watches; may be given again.",
)
@click.option("--impact", type=click.Choice(IMPACTS), help="The impact that you expect.")
@click.option("--expect", "statement", help="What you expect to happen.")
@click.option("--confirms", help="What would show that you were right.")
@click.option("--contradicts", help="What would show that you were wrong.")
@click.option("--how", help="How it is made to fail.")
@click.option("--revert", help="How that is undone.")
@click.option(
    "--technique", type=click.Choice(["real", "simulated"]), default="real", show_default=True
)
@click.option(
    "--probe",
    "probes",
    multiple=True,
    shell_complete=probes,
    help=f"{forms()}; may be given again.",
)
@click.option("--another", is_flag=True, help="Begin although a session of the same is open.")
@script_option
@settle_option
@json_option
@book_option
def start(
    book: Path,
    *,
    another: bool,
    script: TextIO | None,
    settle_seconds: float,
    as_json: bool,
    **given: Any,  # noqa: ANN401 - click's values
) -> int:
    """Begin to record: first the expectation, then whatever happens.

    Without a terminal nothing is asked: each question has an option. Then lines come from --script,
    or one by one from `drillbook capture mark`.
    """
    for line in reminders(book, datetime.now(UTC)):
        say(visible(line))
    loaded, planned = plan(lambda: load(book).book, given, manual=script is None)
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
        say(f"Recording {data.id}. Each line is on the disk before you can type the next one.")
        if warning:
            recorder.write(Noted(text=warning))
            say(f"Warning: {warning}")
        return go_on(recorder, book, Way(script, settle_seconds, as_json))


def _keep_origin(folder: Path, recorder: Recorder) -> None:
    """Keep outside of the repository that this session was begun here; a recording does not fail
    for want of that.
    """
    try:
        keep(folder, recorder.session)
    except DrillbookError as error:
        say(
            visible(
                "Whoever resumes this session will be shown what it runs, and asked:"
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
    if asking:
        with talking():
            if (
                ask(
                    f"{found.id} is open, and is of the same. Begin another all the same? Type"
                    " yes: "
                ).lower()
                == "yes"
            ):
                return
    raise DrillbookError(
        f"{found.id} is open, and is of the same in the same environment",
        f"To go on with it: {how_to_resume(found, alone=False)}; to begin another all the same:"
        " --another",
    )


@command.command("resume")
@session_option
@accept_option
@script_option
@settle_option
@json_option
@book_option
def resume(
    book: Path,
    session_id: str | None,
    accepted: str | None,
    script: TextIO | None,
    settle_seconds: float,
    as_json: bool,
) -> int:
    """Go on with a session after a lost terminal, a reboot or a kill.

    One that was begun elsewhere, or before this machine was started last, first shows what it would
    run, and asks.
    """
    folder = open_folder(book, session_id)
    consented(book, folder, accepted)
    with _opened(folder, book) as recorder:
        return go_on(recorder, book, Way(script, settle_seconds, as_json, resumed=True))


@command.command("mark", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@session_option
@book_option
def mark(book: Path, session_id: str | None, words: tuple[str, ...]) -> None:
    """Record one line from another shell or a script: `drillbook capture mark fault
    pg_ctl stop`.
    """
    parsed = parse(" ".join(words))
    if parsed is None or parsed.word in {"finish", "quit", "help", "wait"}:
        raise click.UsageError(
            "Say what to record, such as: drillbook capture mark ok GET /books answers 200"
        )
    folder = open_folder(book, session_id)
    refuse_unseen(book, folder)
    try:
        with _opened(folder, book) as recorder:
            click.echo(visible(recorder.execute(parsed)))
    except RefusedError as refused:
        raise DrillbookError(f"not recorded: {refused}") from refused


@command.command("status")
@click.option("--all", "listed", is_flag=True, help="Name those as well that came from elsewhere.")
@json_option
@book_option
def status(book: Path, listed: bool, as_json: bool) -> None:
    """Say which sessions are open, and for how long their faults have been active.

    They are those that you began here; one that came with a branch or a copy is only counted.
    """
    found = unfinished(book)
    for line in other_sessions(others(book), book, listed=listed):
        say(visible(line))
    now = datetime.now(UTC)
    if as_json:
        click.echo(json.dumps([_values(session, now) for session in found], indent=2))
        return
    for session in found:
        click.echo(
            visible(f"{_sentence(session, now)}\n  {how_to_resume(session, alone=len(found) == 1)}")
        )
    if not found:
        say("No session is open; `drillbook capture start` begins one.")


@command.command("finish")
@session_option
@accept_option
@settle_option
@json_option
@book_option
@click.option("--fault-active", is_flag=True, help="Finish although the fault is still active.")
def finish(
    book: Path,
    session_id: str | None,
    accepted: str | None,
    settle_seconds: float,
    as_json: bool,
    fault_active: bool,
) -> int:
    """Settle, look once more, and write the result."""
    folder = any_folder(book, session_id)
    consented(book, folder, accepted)
    with _opened(folder, book) as recorder:
        session = recorder.session
        if session.fault_since and not fault_active and not session.finished:
            raise DrillbookError(
                f"the fault is still active. {how_to_revert(recorder)}",
                "To finish all the same: --fault-active",
            )
        if not session.finished:
            look_on(recorder, book, settle_seconds)
        return close(recorder, book, as_json=as_json)


@command.command("discard")
@session_option
@book_option
def discard(book: Path, session_id: str | None) -> None:
    """Move a session aside. Nothing is deleted."""
    say(f"Moved to {move_aside(book, open_folder(book, session_id))}")


@contextmanager
def _opened(folder: Path, book: Path) -> Iterator[Recorder]:
    """Continue the journal in a folder, and let go of it afterwards."""
    patterns = patterns_of(load(book).book)
    with closing(Journal.open(folder)) as journal:
        session = session_in(folder)
        if session is None:
            raise DrillbookError(
                f"{folder} holds no session of the id {folder.name}", "Nothing was recorded in it."
            )
        if journal.set_aside:
            say(f"The last line was unfinished; it is kept in {journal.set_aside}.")
        if session.unknown:
            kinds = ", ".join(f"`{kind}`" for kind in session.unknown)
            say(
                visible(
                    "A newer drillbook has recorded lines that this version does not know:"
                    f" {kinds}. They stay in the journal, and the result is made without them."
                )
            )
        yield Recorder(journal, patterns)


def _sentence(session: Session, now: datetime) -> str:
    active = session.fault_active_for(now)
    state = f"FAULT ACTIVE for {elapsed_text(active)}" if active else "no fault active"
    lines = "1 line" if len(session.lines) == 1 else f"{len(session.lines)} lines"
    return f"{session.id}: {state}, {lines} since {session.started:%Y-%m-%d %H:%M:%S} UTC"


def _values(session: Session, now: datetime) -> dict[str, Any]:
    active = session.fault_active_for(now)
    return {
        "id": session.id,
        "started": session.started.isoformat(timespec="milliseconds"),
        "lines": len(session.lines),
        "fault_active_seconds": active.total_seconds() if active else None,
        "next_step": session.next_step,
    }
