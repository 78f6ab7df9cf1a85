"""A recording is a session under way: it takes lines from a script or a terminal, while the probes
sample.
"""

import contextlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from drillbook.capture.checklist import checklist
from drillbook.capture.commands import Command, parse
from drillbook.capture.finish import contradiction, doubt, probes_of
from drillbook.capture.journal.lock import session_lock
from drillbook.capture.probes.sampler import Sampler
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.session.events import Noted, Resumed
from drillbook.capture.session.session import steady_clock
from drillbook.capture.signals import EndedError, Signals
from drillbook.capture.store import CAPTURES
from drillbook.capture.warning import warnings
from drillbook.cli.capture.closing import close
from drillbook.cli.capture.live import how_to_revert, settle
from drillbook.cli.capture.repl import Repl
from drillbook.cli.capture.terminal import talking
from drillbook.cli.output import wrapped
from drillbook.errors import DrillbookError
from drillbook.text.count import counted
from drillbook.text.plain import visible
from drillbook.text.span import elapsed_text

_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Way:
    """How a session goes on: from a script or a terminal, how it ends, whether it was begun before,
    and whether the caller says what comes next.
    """

    script: TextIO | None
    settle_seconds: float
    as_json: bool
    resumed: bool = False
    guided: bool = False


def go_on(recorder: Recorder, book: Path, way: Way) -> int:
    """Take lines from a script or a terminal, and finish if that is what they say; return the exit
    code.
    """
    with session_lock(book / CAPTURES / recorder.session.id):
        if way.resumed:
            _resume(recorder)
        if way.script is None and not sys.stdin.isatty():
            say(
                "Record with `drillbook capture mark`, then end with `drillbook capture finish`."
            )
            return 0
        signals = Signals(recorder.stop)
        with signals.heeded():
            finishing = _recorded(recorder, book, way, signals)
            if signals.signal:
                return _ended(recorder, signals)
    if not finishing:
        return 0
    return close(recorder, book, as_json=way.as_json, guided=way.guided)


def look_on(recorder: Recorder, book: Path, seconds: float) -> None:
    """Let the probes sample for so many seconds before a session that nobody is recording is
    finished.
    """
    with (
        session_lock(book / CAPTURES / recorder.session.id),
        _sampling(recorder) as sampler,
    ):
        settle(sampler, seconds, Signals(recorder.stop), say)


def say(text: str) -> None:
    """Talk on standard error; a terminal that has gone is no reason to stop."""
    if text:
        with contextlib.suppress(OSError):
            click.echo(wrapped(text) if sys.stderr.isatty() else text, err=True)


def _recorded(recorder: Recorder, book: Path, way: Way, signals: Signals) -> bool:
    """Record until somebody leaves; return whether the session is to be finished."""
    with _sampling(recorder) as sampler:
        if way.script:
            finishing = _follow(recorder, book, sampler, way.script, signals)
            if finishing:
                settle(sampler, way.settle_seconds, signals, say)
        else:
            say(_welcome(recorder))
            with talking():
                talk = Repl(
                    recorder=recorder,
                    sampler=sampler,
                    signals=signals,
                    say=say,
                    doubt=lambda: doubt(recorder, book),
                    contradiction=lambda: contradiction(recorder, book),
                    settle_seconds=way.settle_seconds,
                )
                finishing = talk.held()
        if not finishing and not signals.signal:
            say("Not finished. To continue: drillbook capture resume")
    return finishing


def _welcome(recorder: Recorder) -> str:
    """Say how to begin; an exercise follows every step, a failure test those that are of use."""
    session = recorder.session
    steps = ""
    if session.steps and session.exercise:
        steps = visible(f"The playbook's steps:\n{checklist(session)}\n")
    return wrapped(
        f"{steps}Below the line, `next:` says what to type. `help` lists everything else; Tab"
        " completes."
    )


def _resume(recorder: Recorder) -> None:
    now = datetime.now(UTC)
    session = recorder.session
    gap, active = now - session.occurrences[-1].at, session.fault_active_for(now)
    recorder.write(Resumed(text=f"nothing was recorded for {elapsed_text(gap)}"))
    lines = counted(len(session.lines), "line")
    say(f"Resumed {session.id}: {lines}, the last {elapsed_text(gap)} ago.")
    if active:
        unattended = elapsed_text(min(gap, active))
        alone = f"{elapsed_text(active)}, {unattended} of it unattended"
        said = f"The fault has been active for {alone}. {how_to_revert(recorder)}"
        say(visible(said))


def _ended(recorder: Recorder, signals: Signals) -> int:
    """Write down and say what ended the recording; it is not finished."""
    recorder.write(Noted(text=f"The recording was ended by {signals.signal}."))
    say(f"Stopped by {signals.signal}. To continue: drillbook capture resume")
    if recorder.session.fault_since:
        say(visible(f"The fault is still active. {how_to_revert(recorder)}"))
    return _INTERRUPTED


@contextmanager
def _sampling(recorder: Recorder) -> Iterator[Sampler]:
    """Let the probes sample meanwhile."""
    sampler = Sampler(
        probes_of(recorder.session),
        recorder.folder,
        clock=steady_clock(recorder.journal.lines),
    )
    sampler.start()
    try:
        yield sampler
    finally:
        sampler.stop()
        for torn in sampler.torn:
            recorder.keep(
                torn, "A line that was being written when the recording stopped"
            )


def _follow(
    recorder: Recorder, book: Path, sampler: Sampler, script: TextIO, signals: Signals
) -> bool:
    """Obey the lines of a script; return whether it ends with `finish`."""
    for number, line in enumerate(_lines(script, signals), start=1):
        command = parse(line)
        if command is None:
            continue
        if command.word in {"finish", "quit"}:
            return command.word == "finish"
        try:
            states = sampler.states()
            say(visible(_obeyed(recorder, command)))
            say(visible(warnings(recorder.session, states, command)))
            if command.word == "impact":
                say(visible(contradiction(recorder, book) or ""))
        except RefusedError as refused:
            raise DrillbookError(
                f"line {number} of the script was not recorded: {refused}",
                "The lines before it are recorded. To go on: drillbook capture resume, or drillbook"
                " capture finish.",
            ) from refused
    return False


def _obeyed(recorder: Recorder, command: Command) -> str:
    """Obey a line of a script, which unlike a person can let time pass."""
    if command.word == "wait":
        recorder.stop.wait(float(command.text))
        return ""
    return recorder.execute(command)


def _lines(script: TextIO, signals: Signals) -> Iterator[str]:
    """Yield the lines of a script until it is at its end, or the recording is."""

    def break_off() -> None:
        raise EndedError

    while not signals.signal:
        try:
            with signals.waking(break_off):
                line = script.readline()
        except EndedError:
            return
        if not line:
            return
        yield line
