"""Signals at random moments: the process is gone, or goes on, and what it had acknowledged is
there.
"""

import fcntl
import os
import secrets
import signal
import time
from contextlib import closing
from pathlib import Path

from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.lock import session_lock
from drillbook.capture.journal.reading import read
from drillbook.errors import DrillbookError
from faults.child import Child, fork, stubborn, writer
from faults.outcome import Outcome, losses

_KILLS_A_SESSION = 25
_LONGEST_LIFE = 0.025
_chance = secrets.SystemRandom()


def ended_by(number: int, times: int, scratch: Path, until: float) -> Outcome:
    """End children by a signal, again and again in the middle of the same sessions."""
    tried = acknowledged = before_begin = 0
    found: list[str] = []
    name = signal.Signals(number).name
    while tried < times and time.monotonic() < until:
        folder, known = scratch / f"{name}-{tried}", dict[int, str]()
        for _ in range(min(_KILLS_A_SESSION, times - tried)):
            child = fork(writer(folder))
            _live(child, number)
            known |= child.reports()
            tried += 1
            if not (folder / FILE).exists():
                before_begin += 1
                break
            found += losses(folder, known)
        acknowledged += len(known)
    torn = len(list(scratch.glob(f"{name}-*/torn-*")))
    return Outcome(
        fault=f"{name} at random moments",
        tried=tried,
        acknowledged=acknowledged,
        losses=tuple(found),
        not_done="" if tried == times else f"{times - tried} of {times}: no time left",
        note=f"{before_begin} before a session was made, {torn} torn tails set aside",
    )


def _live(child: Child, number: int) -> None:
    time.sleep(_chance.uniform(0, _LONGEST_LIFE))
    child.end(number)


def interrupted(times: int, scratch: Path) -> Outcome:
    """Interrupt appends with Ctrl-C, which does not end the session, and go on with the same open
    journal.
    """
    found: list[str] = []
    acknowledged = 0
    for at in range(times):
        folder = scratch / f"interrupted-{at}"
        child = fork(stubborn(folder))
        time.sleep(0.01)
        for _ in range(10):
            _live(child, signal.SIGINT)
        time.sleep(0.01)
        child.end(signal.SIGKILL)
        known = child.reports()
        acknowledged += len(known)
        found += losses(folder, known) if (folder / FILE).exists() else []
    return Outcome(
        fault="Ctrl-C ten times, then SIGKILL",
        tried=times,
        acknowledged=acknowledged,
        losses=tuple(found),
    )


def together(times: int, scratch: Path) -> Outcome:
    """Let three processes write to one session while a fourth is killed in the middle of it."""
    found: list[str] = []
    acknowledged = 0
    for at in range(times):
        folder = scratch / f"together-{at}"
        fork(writer(folder, 1)).reports()
        children = [fork(writer(folder, 40)) for _ in range(4)]
        _live(children[0], signal.SIGKILL)
        reports = [child.reports() for child in children]
        known = {number: text for report in reports for number, text in report.items()}
        if len(known) != sum(map(len, reports)):
            found.append(f"{folder}: two writers were given the same number")
        if any(len(report) != 40 for report in reports[1:]):
            found.append(f"{folder}: a writer that nobody killed stopped")
        acknowledged += len(known)
        found += losses(folder, known)
    return Outcome(
        fault="four writers on one session, one killed",
        tried=times,
        acknowledged=acknowledged,
        losses=tuple(found),
    )


def stopped(scratch: Path) -> Outcome:
    """Hold the journal like a writer that was stopped in the middle of a line; others say so and do
    not hang.
    """
    folder = scratch / "stopped"
    known = fork(writer(folder, 1)).reports()
    with (folder / FILE).open("rb") as file, closing(Journal.open(folder)) as journal:
        fcntl.flock(file, fcntl.LOCK_EX)
        told = _told(journal)
        fcntl.flock(file, fcntl.LOCK_UN)
        known[journal.append("note", {"text": "afterwards"}).number] = "afterwards"
    found = losses(folder, known)
    found += [] if "NOT recorded" in told else [f"it was told {told!r}"]
    return Outcome(
        fault="a writer stopped in the middle",
        tried=1,
        acknowledged=len(known),
        losses=tuple(found),
    )


def _told(journal: Journal) -> str:
    try:
        return f"line {journal.append('note', {}).number} is recorded"
    except DrillbookError as error:
        return error.message


def one_prompt(scratch: Path) -> Outcome:
    """Refuse a second live session by naming the process that holds the first; let it in when that
    one is killed.
    """
    folder = scratch / "prompt"
    fork(writer(folder, 1)).reports()

    def hold(pipe: int) -> None:
        with session_lock(folder):
            os.write(pipe, b"1 held\n")
            time.sleep(60)

    child = fork(hold)
    os.read(child.pipe, 100)
    told = _refusal(folder)
    child.end(signal.SIGKILL)
    child.reports()
    found = (
        []
        if f"process {child.pid}" in told
        else [f"the second prompt was told {told!r}"]
    )
    found += ["a killed prompt kept its lock"] if _refusal(folder) else []
    return Outcome(
        fault="a second live prompt",
        tried=2,
        losses=tuple(found),
        note=told.rpartition("/")[2],
    )


def _refusal(folder: Path) -> str:
    try:
        with session_lock(folder):
            return "" if not read(folder).problem else "unreadable"
    except DrillbookError as error:
        return error.message
