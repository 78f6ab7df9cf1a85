"""The two tests: one that counts, and one that must not.

Each returns what came out otherwise than it should.
"""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bookstore.beside import PROGRAM, Beside, eventually
from bookstore.playbooks import faults, steps
from drill.loss import Loss, counted
from drill.recording import Record, Recording
from drillbook.files.load import load
from drillbook.model.result import Result

Say = Callable[[str], None]

_PLAYBOOK = "database-failover"
_SKIPPED = {
    3: "no statement was cancelled",
    4: "nobody was refused a login",
    6: "there was a standby",
}
_LOAD_SECONDS = 20
# A promotion takes a fraction of a second on an idle machine; much more on a busy one, but not the
# RTO of 15 minutes.
_LONGEST = 20.0


def hit(book: Path, bookstore: Beside, say: Say) -> list[str]:
    """Kill the primary under load, follow the playbook, and look at what was recorded."""
    say(f"\n1. The primary is killed: {faults(_PLAYBOOK)[0]}")
    with (
        _recording(
            book, bookstore, "The primary of a bookstore of its own"
        ) as recording,
        _load(bookstore) as load_,
    ):
        _look(recording, bookstore, "before", healthy=True, seconds=5)
        if not recording.run(bookstore.shifted(faults(_PLAYBOOK)[0])):
            return ["the kill failed"]
        recording.tell("fault the primary is killed")
        _look(recording, bookstore, "during", healthy=False, seconds=3)
        recording.tell("detected /health says failing")
        _recover(recording, bookstore)
        _look(recording, bookstore, "after", healthy=True, seconds=3)
        loss = _count(load_, recording, bookstore)
        recording.tell("impact outage nobody could add a book")
        record = recording.finish()
    result = _result(book, record)
    _report(say, record, result, loss)
    return [
        *_verdict(record, "conclusive", code=0, covers=True),
        *_measured(result),
        *_loss(loss, result),
    ]


def missed(book: Path, bookstore: Beside, say: Say) -> list[str]:
    """Aim at a server that does not exist: nothing fails, no fault is marked, and the record must
    not count.
    """
    bookstore.must("rebuild")
    bookstore.must("start")
    # Exported, because a shell looks for the process before it sets what stands in front of `kill`.
    aimed = (
        f"export BOOKSTORE_STATES={bookstore.states}-elsewhere; {faults(_PLAYBOOK)[0]}"
    )
    say(f"\n2. The kill hits nothing: {aimed}")
    with _recording(book, bookstore, "A server that does not exist") as recording:
        _look(recording, bookstore, "before", healthy=True, seconds=2)
        if recording.run(aimed):
            return ["the kill that should hit nothing succeeded"]
        recording.tell("the kill failed; nothing was injected")
        _look(recording, bookstore, "after", healthy=True, seconds=1)
        record = recording.finish()
    say(f"   verdict {record.verdict}: {record.reason}")
    untouched = (
        []
        if bookstore.health()["status"] == "ok"
        else ["the bookstore was hit nevertheless"]
    )
    return [*_verdict(record, "not-a-test", code=1, covers=False), *untouched]


@contextmanager
def _recording(book: Path, bookstore: Beside, instance: str) -> Iterator[Recording]:
    recording = Recording(book, bookstore)
    address = bookstore.shifted("http://127.0.0.1:8110")
    recording.start(
        [
            "--dependency",
            "database",
            "--failure-mode",
            "unavailable",
            "--environment",
            "green",
            *("--instance", instance, "--as", "dina", "--impact", "outage"),
            "--expect",
            "No book can be added until the standby is promoted; the service is not restarted.",
            *(
                "--how",
                faults(_PLAYBOOK)[0],
                "--revert",
                steps(_PLAYBOOK, "Recovery")[5],
            ),
            *("--probe", f"books={address}/books?limit=5 every=1s timeout=3s"),
            *("--probe", f"version={address}/version every=1s timeout=3s"),
        ]
    )
    try:
        yield recording
    finally:
        recording.stop()


@contextmanager
def _load(bookstore: Beside) -> Iterator[subprocess.Popen[str]]:
    """Readers and writers, from before the fault until after the recovery."""
    load_ = subprocess.Popen(
        [
            PROGRAM,
            "load",
            "--seconds",
            str(_LOAD_SECONDS),
            "--readers",
            "2",
            "--writers",
            "2",
        ],
        env=bookstore.variables,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield load_
    finally:
        load_.kill()
        load_.communicate()


def _look(
    recording: Recording, bookstore: Beside, when: str, *, healthy: bool, seconds: float
) -> None:
    """Write down what is seen; then let the probes look for a while."""
    seen = bookstore.ask("/books?limit=5")[0] == 200
    recording.tell(
        f"{'ok' if seen else 'bad'} {when}: GET /books answers {200 if seen else 503}"
    )
    assert seen == healthy, (
        f"{when} the fault, the bookstore is {'healthy' if seen else 'not healthy'}"
    )
    time.sleep(seconds)


def _recover(recording: Recording, bookstore: Beside) -> None:
    """Follow the playbook, every step in its order, until books can be added again."""
    recording.tell("acted the playbook is followed")
    recovery = steps(_PLAYBOOK, "Recovery")
    for number in sorted({*recovery, *_SKIPPED}):
        if number in _SKIPPED:
            recording.tell(f"skip {number} {_SKIPPED[number]}")
            continue
        succeeded = recording.run(bookstore.shifted(recovery[number]))
        # Looking at the state of something that has failed ends with 3.
        assert succeeded or number == 1, f"step {number} of the playbook failed"
        recording.tell(f"done {number}")
        if number == 5:
            _mark_restored(recording, bookstore)
    recording.tell("verified the playbook's last look is done")


def _mark_restored(recording: Recording, bookstore: Beside) -> None:
    recording.tell("reverted the standby is the primary")
    added = {"title": "The first one after", "author_id": 1}
    assert eventually(lambda: bookstore.ask("/books", added)[0] == 201), (
        "no book can be added after the promotion"
    )
    recording.tell("restored a book could be added")


def _count(
    load_: subprocess.Popen[str], recording: Recording, bookstore: Beside
) -> Loss:
    report, _ = load_.communicate(timeout=90)
    file = bookstore.states / "load.txt"
    file.write_text(report)
    loss = counted(report)
    recording.tell(
        f"attach {file} What readers and writers experienced, and what was found of their books"
    )
    recording.tell(
        f"loss {loss.acknowledged} books acknowledged, {loss.found} found, {loss.lost} lost"
    )
    return loss


def _result(book: Path, record: Record) -> Result:
    loaded = load(book)
    assert not loaded.findings, f"the book has findings: {loaded.findings[0]}"
    return next(
        result for result in loaded.book.results if result.folder == record.result
    )


def _report(say: Say, record: Record, result: Result, loss: Loss) -> None:
    times = {
        kind: result.time_to(kind) for kind in ("detected", "restored", "verified")
    }
    shown = ", ".join(
        f"{kind} after {span.total_seconds():.1f} s"
        for kind, span in times.items()
        if span
    )
    say(
        f"   verdict {record.verdict}, covers database unavailable:"
        f" {'yes' if record.covers else 'no'}"
    )
    say(
        f"   {shown}; {loss.acknowledged} books acknowledged, {loss.found} found, {loss.lost} lost"
    )


def _verdict(record: Record, verdict: str, *, code: int, covers: bool) -> Iterator[str]:
    if record.verdict != verdict:
        yield f"the verdict is {record.verdict} ({record.reason}), not {verdict}"
    if record.code != code:
        yield f"the recording ended with {record.code}, not {code}"
    if record.covers != covers:
        yield f"it {'covers' if record.covers else 'does not cover'} its cell"


def _measured(result: Result) -> Iterator[str]:
    restored = result.time_to("restored")
    if restored is None or not 2 <= restored.total_seconds() <= _LONGEST:
        yield f"the time to restore is {restored}; it should lie between 2 and {_LONGEST:.0f} s"
    books, version = (
        next(probe for probe in result.probes if probe.id == id_)
        for id_ in ("books", "version")
    )
    if (
        not (books.before.ok and books.during.failed and books.after.ok)
        or books.before.failed
    ):
        yield (
            f"the probe of books did not see the outage: {books.before}, {books.during},"
            f" {books.after}"
        )
    if version.during.failed:
        yield "the service itself went away"
    if len(result.steps) != len(steps(_PLAYBOOK, "Recovery")):
        yield f"{len(result.steps)} steps are recorded"


def _loss(loss: Loss, result: Result) -> Iterator[str]:
    if loss.acknowledged < 20 or loss.found + loss.lost != loss.acknowledged:
        yield f"the count of books does not add up: {loss}"
    if (
        result.data_loss is None
        or str(loss.acknowledged) not in result.data_loss.measured
    ):
        yield "the record does not say what was lost"
