"""`drillbook capture`."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO, get_args

import click

from drillbook.capture.closing import close, probes_of
from drillbook.capture.commands import parse
from drillbook.capture.journal import Journal, Json, current, read, session_lock
from drillbook.capture.live import clock, converse, how_to_revert, settle
from drillbook.capture.opening import CAPTURES, Opening, refuse, shares_with_production, started
from drillbook.capture.probe import ProbeSpec
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.sampler import Sampler
from drillbook.capture.session import Session, steady_clock
from drillbook.check.engine import check
from drillbook.check.standing import Standing
from drillbook.cli.options import book_option, today_option
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.model.inventory import FailureMode
from drillbook.model.result import Impact
from drillbook.report.plain import visible

_SETTLE = 10.0


@click.group("capture")
def command() -> None:
    """Record a failure test while it happens."""


def session_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--session`, needed only when more than one is open."""
    return click.option("--session", "session_id", help="The id of the session; needed if more than one is open.")(
        function
    )


script_option = click.option(
    "--script",
    type=click.File(encoding="utf-8"),
    help="Obey the lines of this file, or of - for standard input, then stop.",
)
settle_option = click.option(
    "--settle",
    "settle_seconds",
    type=click.FloatRange(0, 600),
    default=_SETTLE,
    show_default=True,
    help="Seconds to look on before finishing.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print what a script wants to know as JSON.")


@command.command("start")
@click.option("--dependency", help="What fails: an id of the inventory.")
@click.option("--failure-mode", type=click.Choice(get_args(FailureMode)), help="The way in which it fails.")
@click.option("--environment", help="Where: an id of the inventory, not production.")
@click.option("--instance", help="What exactly fails: host, port, cluster.")
@click.option("--as", "conducted_by", multiple=True, help="Who conducts it: the id of a member; may be given again.")
@click.option("--observer", "observers", multiple=True, help="Who watches; may be given again.")
@click.option("--impact", type=click.Choice(get_args(Impact)), help="The impact that you expect.")
@click.option("--expect", "statement", help="What you expect to happen.")
@click.option("--confirms", help="What would show that you were right.")
@click.option("--contradicts", help="What would show that you were wrong.")
@click.option("--how", help="How it is made to fail.")
@click.option("--revert", help="How that is undone.")
@click.option("--technique", type=click.Choice(["real", "simulated"]), default="real", show_default=True)
@click.option(
    "--probe", "probes", multiple=True, help="ID=http://…, ID=tcp://HOST:PORT or ID=exec:COMMAND; may be given again."
)
@script_option
@settle_option
@json_option
@book_option
@today_option
def start(
    book: Path,
    today: date,
    script: TextIO | None,
    settle_seconds: float,
    as_json: bool,
    probes: tuple[str, ...],
    **given: Any,  # noqa: ANN401 - click's values
) -> int:
    """Begin to record: first the expectation, then whatever happens.

    Without a terminal nothing is asked: each question has an option. Then lines come from --script, or one by one
    from `drillbook capture mark`.
    """
    loaded = load(book).book
    opening = _opening(given, tuple(ProbeSpec.parse(text) for text in probes), manual=script is None)
    refuse(loaded, opening)
    data = started(loaded, book, opening, today)
    warning = shares_with_production(loaded, opening)
    folder = _captures(book) / str(data["id"])
    with closing(Journal.create(folder)) as journal:
        return _begin(
            Recorder(journal, loaded.policy.redact), book, data, warning, _Way(script, settle_seconds, as_json)
        )


def _begin(recorder: Recorder, book: Path, data: dict[str, Json], warning: str, way: "_Way") -> int:
    recorder.write("started", data)
    _say(f"Recording {data['id']}. What is acknowledged is kept: `drillbook capture resume` goes on.")
    if warning:
        recorder.write("note", {"text": warning})
        _say(f"Warning: {warning}")
    return _go_on(recorder, book, way)


@command.command("resume")
@session_option
@script_option
@settle_option
@json_option
@book_option
def resume(book: Path, session_id: str | None, script: TextIO | None, settle_seconds: float, as_json: bool) -> int:
    """Go on with a session after a lost terminal, a reboot or a kill."""
    with _open(_open_folder(book, session_id), book) as recorder:
        now = datetime.now(UTC)
        active = recorder.session.fault_active_for(now)
        gap = now - recorder.session.occurrences[-1].at
        recorder.write("resumed", {"text": f"nothing was recorded for {clock(gap)}"})
        _say(f"Resumed {recorder.session.id}: {len(recorder.journal.lines)} lines, the last {clock(gap)} ago.")
        if active:
            _say(f"The fault has been active for {clock(active)}, {clock(gap)} unattended. {how_to_revert(recorder)}")
        return _go_on(recorder, book, _Way(script, settle_seconds, as_json))


@command.command("mark", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@session_option
@book_option
def mark(book: Path, session_id: str | None, words: tuple[str, ...]) -> None:
    """Record one line from another shell or a script: `drillbook capture mark fault pg_ctl stop`."""
    parsed = parse(" ".join(words))
    if parsed is None or parsed.word in {"finish", "quit", "help"}:
        raise click.UsageError("Say what to record, such as: drillbook capture mark ok GET /books answers 200")
    try:
        with _open(_open_folder(book, session_id), book) as recorder:
            click.echo(visible(recorder.obey(parsed)))
    except RefusedError as refused:
        raise DrillbookError(f"not recorded: {refused}") from refused


@command.command("status")
@json_option
@book_option
def status(book: Path, as_json: bool) -> None:
    """Say which sessions are open, and for how long their faults have been active."""
    sessions = [Session(read(current(folder)).lines) for folder in _open_folders(book)]
    now = datetime.now(UTC)
    if as_json:
        click.echo(json.dumps([_status(session, now) for session in sessions], indent=2))
        return
    for session in sessions:
        active = session.fault_active_for(now)
        state = f"FAULT ACTIVE for {clock(active)}" if active else "no fault active"
        click.echo(
            visible(f"{session.id}: {state}, {len(session.lines)} lines since {session.started:%Y-%m-%d %H:%M:%S} UTC")
        )
    if not sessions:
        _say("No session is open; `drillbook capture start` begins one.")


@command.command("finish")
@session_option
@settle_option
@json_option
@book_option
@click.option("--fault-active", is_flag=True, help="Finish although the fault is still active.")
def finish(book: Path, session_id: str | None, settle_seconds: float, as_json: bool, fault_active: bool) -> int:
    """Settle, look once more, and write the result."""
    with _open(_open_folder(book, session_id, finished=True), book) as recorder:
        if recorder.session.fault_since and not fault_active and not recorder.session.finished:
            raise DrillbookError(
                f"the fault is still active. {how_to_revert(recorder)}", "To finish all the same: --fault-active"
            )
        if not recorder.session.finished:
            with session_lock(recorder.folder), _live(recorder) as sampler:
                settle(sampler, settle_seconds, recorder.stop, _say)
        return _close(recorder, book, as_json=as_json)


@command.command("discard")
@session_option
@book_option
def discard(book: Path, session_id: str | None) -> None:
    """Move a session aside. Nothing is deleted."""
    folder = _open_folder(book, session_id)
    with session_lock(folder):
        aside = _captures(book) / "discarded" / f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        aside.parent.mkdir(exist_ok=True)
        folder.rename(aside)
    click.echo(f"Moved to {aside}", err=True)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a session goes on: from a script or a terminal, and how it ends."""

    script: TextIO | None
    settle_seconds: float
    as_json: bool


def _go_on(recorder: Recorder, book: Path, way: _Way) -> int:
    """Take lines from a script or a terminal, and finish if that is what they say."""
    if way.script is None and not sys.stdin.isatty():
        _say("Record with: drillbook capture mark …; then: drillbook capture finish")
        return 0
    with session_lock(book / CAPTURES / recorder.session.id), _live(recorder) as sampler:
        finishing = _follow(recorder, way.script) if way.script else converse(recorder, sampler, _say)
        if not finishing:
            _say("Not finished: drillbook capture resume")
            return 0
        settle(sampler, way.settle_seconds, recorder.stop, _say)
    return _close(recorder, book, as_json=way.as_json)


@contextmanager
def _live(recorder: Recorder) -> Iterator[Sampler]:
    """Let the probes sample meanwhile."""
    sampler = Sampler(probes_of(recorder.session), recorder.folder, clock=steady_clock(recorder.journal.lines))
    sampler.start()
    try:
        yield sampler
    finally:
        sampler.stop()
        for torn in sampler.torn:
            recorder.keep(torn, "A line that was being written when the recording stopped")


def _follow(recorder: Recorder, script: TextIO) -> bool:
    """Obey the lines of a script; `wait SECONDS` lets time pass. Return whether it ends with `finish`."""
    for number, line in enumerate(script, start=1):
        parsed = parse(line)
        if parsed is None:
            continue
        if parsed.word in {"finish", "quit"}:
            return parsed.word == "finish"
        if parsed.word == "wait":
            recorder.stop.wait(float(parsed.text))
            continue
        try:
            _say(visible(recorder.obey(parsed)))
        except RefusedError as refused:
            raise DrillbookError(
                f"line {number} of the script was not recorded: {refused}",
                "What came before is kept: drillbook capture resume, or drillbook capture finish.",
            ) from refused
    return False


def _close(recorder: Recorder, book: Path, *, as_json: bool) -> int:
    folder = close(recorder, book)
    loaded = load(book)
    standing = check(loaded.book, loaded.findings, date.today()).standing  # noqa: DTZ011 - no age is judged here
    problems = [finding for finding in loaded.findings if finding.location.path.startswith(f"results/{folder.name}/")]
    result = next((r for r in standing.book.results if r.folder == folder.name), None)
    verdict = standing.verdicts[folder.name] if result else None
    if as_json:
        told = {"result": folder.name, "folder": str(folder), "covers": bool(result and standing.covers(result))}
        said = {"verdict": verdict.kind, "reason": verdict.reason, "outcome": verdict.outcome} if verdict else {}
        click.echo(json.dumps({**told, **said}, indent=2))
    for finding in problems:
        _say(visible(f"{finding.location}: {finding.code} {finding.message}"))
    for line in _proved(standing, folder):
        _say(line)
    _say(f"Wrote {folder}\nCommit it: git add {folder}")
    return 0 if verdict and verdict.conclusive else 1


def _proved(standing: Standing, folder: Path) -> Iterator[str]:
    result = next((r for r in standing.book.results if r.folder == folder.name), None)
    if result is None:
        yield "Nothing is proved: the result has findings of its own."
        return
    verdict = standing.verdicts[result.folder]
    yield visible(f"{verdict.kind.capitalize()}, {verdict.outcome}: {verdict.reason}.")
    if standing.covers(result):
        yield f"It covers {result.dependency} {result.failure_mode} (rules T401, T402)."
    else:
        yield visible(f"It covers no cell: {standing.why_not(result)}.")


def _opening(given: dict[str, Any], probes: Sequence[ProbeSpec], *, manual: bool) -> Opening:
    """Fill in what was not given by asking, or say which option is missing where nobody can be asked."""
    answers = {name: given[name] or _ask(name) for name in ("dependency", "failure_mode", "environment", "instance")}
    who = given["conducted_by"] or tuple(_ask("conducted_by").replace(",", " ").split())
    expected = {name: given[name] or _ask(name) for name in ("impact", "statement")}
    rest = {name: given[name] or "" for name in ("confirms", "contradicts", "technique", "how", "revert")}
    return Opening(
        **answers,
        **expected,
        **rest,
        conducted_by=who,
        observers=given["observers"],
        probes=tuple(probes),
        method="manual" if manual else "semi-automated",
    )


_QUESTIONS = {
    "dependency": ("--dependency", "Which dependency fails?"),
    "failure_mode": (
        "--failure-mode",
        "In which way? (unavailable, refused, slow, erroring, corrupt, dns, credentials, quota)",
    ),
    "environment": ("--environment", "In which environment?"),
    "instance": ("--instance", "What exactly fails? (host, port, cluster)"),
    "conducted_by": ("--as", "Who conducts it? (ids of members)"),
    "impact": ("--impact", "Which impact do you expect? (none, degraded, outage)"),
    "statement": ("--expect", "What do you expect to happen?"),
}


def _ask(name: str) -> str:
    flag, question = _QUESTIONS[name]
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question} Nobody can be asked without a terminal: give {flag}.")
    return str(click.prompt(question, err=True)).strip()


def _captures(book: Path) -> Path:
    """Return the folder of sessions, which git is told to leave alone."""
    folder = book / CAPTURES
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def _open_folders(book: Path) -> list[Path]:
    folder = book / CAPTURES
    found = sorted(path.parent for path in folder.glob("*/journal.jsonl")) if folder.is_dir() else []
    return [path for path in found if (lines := read(current(path)).lines) and not Session(lines).finished]


def _open_folder(book: Path, session_id: str | None, *, finished: bool = False) -> Path:
    """Return the folder of the session that is meant; a finished one only by its id, and only if that is asked for."""
    folders = {path.name: path for path in _open_folders(book)}
    if session_id and finished and (book / CAPTURES / session_id / "journal.jsonl").is_file():
        return book / CAPTURES / session_id
    if session_id:
        if session_id not in folders:
            raise DrillbookError(f"no session {session_id} is open", f"Open: {', '.join(folders) or 'none'}.")
        return folders[session_id]
    if len(folders) != 1:
        several = (
            f"several are: {', '.join(folders)}; name one with --session" if folders else "drillbook capture start"
        )
        raise DrillbookError("no session is open" if not folders else "it is not clear which session is meant", several)
    return next(iter(folders.values()))


@contextmanager
def _open(folder: Path, book: Path) -> Iterator[Recorder]:
    """Continue the journal in a folder, and let go of it afterwards."""
    with closing(Journal.open(folder)) as journal:
        if journal.set_aside:
            _say(f"The last line was unfinished; it is kept in {journal.set_aside}.")
        yield Recorder(journal, load(book).book.policy.redact)


def _status(session: Session, now: datetime) -> dict[str, Any]:
    active: timedelta | None = session.fault_active_for(now)
    return {
        "id": session.id,
        "started": session.started.isoformat(timespec="milliseconds"),
        "lines": len(session.lines),
        "fault_active_seconds": active.total_seconds() if active else None,
        "next_step": session.next_step,
    }


def _say(text: str) -> None:
    if text:
        click.echo(text, err=True)
