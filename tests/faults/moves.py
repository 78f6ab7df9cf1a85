"""Two disks that fail one after the other: the session goes on on a third, and all that it kept is
in its result.
"""

import contextlib
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import books
from drillbook.capture.artifacts import gathered, keep
from drillbook.capture.journal.chain import MOVED
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.cli.main import run
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from faults.disk import SIZE, places, tiny
from faults.outcome import Outcome, losses

_LENGTHS = range(10, 5000, 499)
_ID = f"{datetime.now(UTC).date()}-database-unavailable"
_START = (
    "capture",
    "start",
    "--dependency",
    "database",
    "--failure-mode",
    "unavailable",
    "--environment",
    "staging",
    "--instance",
    "a file that stands for a database",
    "--as",
    "sam",
    "--impact",
    "outage",
    *("--expect", "Nobody can order.", "--confirms", "Orders fail.", "--settle", "0"),
)


def twice(scratch: Path) -> Outcome:
    """Fill the disk of a session, and then the one that it moved to, with evidence kept before,
    between and behind.
    """
    fault = "a second full disk, evidence between the moves"
    with tiny(scratch / "first", scratch / "second") as why_not:
        if why_not:
            return Outcome(fault=fault, tried=0, not_done=why_not)
        rounds = [_Round(scratch, length) for length in _LENGTHS]
        found = [loss for each in rounds for loss in each.losses()]
    return Outcome(
        fault=fault,
        tried=len(rounds),
        acknowledged=sum(len(each.known) + len(each.kept) for each in rounds),
        losses=tuple(found),
        note=f"{sum(len(each.kept) for each in rounds)} files of evidence",
    )


class _Round:
    """One session for a length of line, written by two journals in turn."""

    def __init__(self, scratch: Path, length: int) -> None:
        self.scratch = scratch
        self.length = length
        self.folder = scratch / "first" / f"length-{length}"
        self.known: dict[int, str] = {}
        self.kept: dict[str, str] = {}

    def losses(self) -> list[str]:
        """Return what was lost, and make the disks empty again."""
        with places(self.scratch / "second" / "state", self.scratch / "temp"):
            journals = (Journal.create(self.folder), Journal.open(self.folder))
            try:
                found = self._moved(journals)
            except DrillbookError as error:
                found = [f"{self.folder}: {error}"]
            for journal in journals:
                journal.close()
        for path in (
            *(self.scratch / "first").iterdir(),
            *(self.scratch / "second").iterdir(),
            self.scratch / "temp",
        ):
            shutil.rmtree(path)
        return found

    def _moved(self, journals: tuple[Journal, Journal]) -> list[str]:
        visited = [self.folder]
        self._keep(journals[0], 1)
        for move in (2, 3):
            self._fill(journals, move)
            visited.append(journals[0].folder)
            # A full disk may not take the sign.
            if self.length % 2:
                (visited[-2] / "moved-to.txt").unlink(missing_ok=True)
            self._keep(journals[move % 2], move)
        return [
            *losses(self.folder, self.known),
            *self._not_gathered(journals[0]),
            *(
                []
                if journals[0].folder == journals[1].folder == current(self.folder)
                else [f"{visited}: they parted"]
            ),
            *(
                []
                if journals[0].places == tuple(visited) and len(set(visited)) == 3
                else [f"{visited}: not two moves"]
            ),
        ]

    def _fill(self, journals: tuple[Journal, Journal], move: int) -> None:
        for at in range(4000):
            if all(len(journal.places) == move for journal in journals):
                return
            text = f"{len(self.known)}-{'x' * self.length}"
            self.known[journals[at % 2].append("note", {"text": text}).number] = text

    def _keep(self, journal: Journal, move: int) -> None:
        """Keep a small file and a larger one."""
        for content in (f"small {move}".encode(), os.urandom(SIZE // 5)):
            path = keep(journal, "shot.bin", content)
            journal.append("attached", {"file": path})
            self.kept[path] = hashlib.sha256(content).hexdigest()

    def _not_gathered(self, journal: Journal) -> Iterator[str]:
        found = {
            path: hashlib.sha256(content).hexdigest()
            for path, content in gathered(journal.places)
        }
        if found != self.kept or len(found) != 6:
            yield f"{self.folder}: of {sorted(self.kept)} {sorted(found)} came back whole"


def captured(scratch: Path) -> Outcome:
    """Capture a whole test by script while both disks fail in the middle of commands, and look at
    its result.
    """
    fault = "both disks fail while a test is captured"
    book, state = scratch / "book", scratch / "state-disk"
    with (
        tiny(book / ".drillbook" / "captures", state) as why_not,
        places(state / "state", scratch / "temp"),
    ):
        if why_not:
            return Outcome(fault=fault, tried=0, not_done=why_not)
        books.remove_result(books.make(book))
        found = [
            loss
            for ending in ("finish", "quit")
            for loss in _captured(book, state, ending)
        ]
    return Outcome(fault=fault, tried=2, losses=tuple(found))


def _captured(book: Path, state: Path, ending: str) -> list[str]:
    captures, up = book / ".drillbook" / "captures", book.parent / "up"
    up.touch()
    (book.parent / "shot.txt").write_bytes(b"seen\n" * 3000)
    script = book.parent / "script.txt"
    script.write_text(
        _script(captures, state, up, book.parent / "shot.txt", ending), encoding="utf-8"
    )
    probe = ("--probe", f"file=exec:test -e {up} every=1s")
    said = _ran(book, *_START, *probe, "--script", str(script))
    if ending == "quit":
        said = _ran(book, "capture", "finish", "--settle", "0")
    moves = [line for line in read(current(captures / _ID)).lines if line.kind == MOVED]
    result = book / "results" / _ID
    found = (
        []
        if said.startswith("0 ") and len(moves) == 2
        else [f"{ending}: {len(moves)} moves, and it said {said}"]
    )
    found += [f"{ending}: {loss}" for loss in _missing(book)]
    first = (
        (result / "result.yml").read_bytes()
        if (result / "result.yml").exists()
        else b""
    )
    shutil.rmtree(result, ignore_errors=True)
    _ran(book, "capture", "finish", "--session", _ID, "--settle", "0")
    if not first or (result / "result.yml").read_bytes() != first:
        found.append(f"{ending}: finishing again gives another result")
    for path in (
        *result.parent.iterdir(),
        *captures.iterdir(),
        *state.iterdir(),
        book.parent / "temp",
    ):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (book.parent / "temp").mkdir()
    return found


def _script(captures: Path, state: Path, up: Path, shot: Path, ending: str) -> str:
    zeros = f"head -c {SIZE * 4} /dev/zero"
    fill = f"{zeros} > {{}}/ballast; printf 'whole '; {zeros} | tr '\\0' {{}} | fold; echo end"
    return f"""
ok the file is there
! echo before
attach {shot} before
wait 2.2
fault the file is removed
! rm {up}
wait 2.2
! {fill.format(captures, "1")}
attach {shot} on the second disk
bad the file is gone
detected somebody looked
wait 2.2
! {fill.format(state, "2")}
attach {shot} on the third disk
! touch {up}
reverted the file is back
restored the file is there again
wait 2.2
ok the file is there
verified
impact outage Nobody could order for a second.
loss 0 of 12 orders
unpaged
action Alert somebody
summary It went as expected.
{ending}
"""


def _ran(book: Path, *arguments: str) -> str:
    """Run drillbook in a book, and return its exit code and what it said."""
    said = io.StringIO()
    with (
        contextlib.chdir(book),
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(said),
    ):
        code = run(list(arguments))
    return f"{code} {said.getvalue()}"


def _missing(book: Path) -> Iterator[str]:
    loaded = load(book)
    yield from (f"{finding.location}: {finding.message}" for finding in loaded.findings)
    for result in loaded.book.results:
        contents = {}
        for item in result.evidence:
            content = (book / "results" / _ID / item.file).read_bytes()
            contents[item.file] = content
            if item.digest != "sha256:" + hashlib.sha256(content).hexdigest():
                yield f"{item.file} is another than the one recorded"
        whole = sum(
            b"whole " in content and content.endswith(b"end\n")
            for content in contents.values()
        )
        if (len(contents), whole) != (8, 2):
            yield f"of 8 files of evidence there are {sorted(contents)}, {whole} of 2 outputs whole"
        (probe,) = result.probes
        if not (probe.before.ok and probe.during.failed >= 2 and probe.after.ok):
            yield f"samples are missing: {probe.before}, {probe.during}, {probe.after}"
