"""A disk that is full: the system takes part of a line, then nothing, and the session goes on
elsewhere.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError
from faults.outcome import Outcome, losses

SIZE = 64 * 1024
"""The bytes that the first tiny disk takes."""

_LENGTHS = range(10, 5000, 97)


def full(scratch: Path) -> Outcome:
    """Fill a tiny disk with lines of many lengths by two writers that take turns; both go on
    elsewhere.
    """
    return _on_a_tiny_disk("full disk, two writers, room elsewhere", scratch, _Moves)


def full_everywhere(scratch: Path) -> Outcome:
    """Fill a tiny disk that holds every other place as well: an event is refused, the others stay;
    then make room.
    """
    return _on_a_tiny_disk("full disk, no room anywhere, room again", scratch, _Refuses)


def _on_a_tiny_disk(fault: str, scratch: Path, work: "type[_Work]") -> Outcome:
    with tiny(scratch / "disk") as why_not:
        return (
            Outcome(fault=fault, tried=0, not_done=why_not)
            if why_not
            else _rounds(fault, work(scratch, scratch / "disk"))
        )


@contextmanager
def tiny(*disks: Path) -> Iterator[str]:
    """Mount tiny disks for a while, each twice as large as the one before; yield nothing, or why
    there are none.
    """
    problems = [_mount(disk, SIZE << number) for number, disk in enumerate(disks)]
    try:
        yield next(filter(None, problems), "")
    finally:
        for disk, problem in zip(disks, problems, strict=True):
            if not problem:
                subprocess.run(["umount", "--lazy", str(disk)], check=False, timeout=30)


def _mount(disk: Path, size: int) -> str:
    """Mount a tiny disk, or return why there is none."""
    disk.mkdir(parents=True, exist_ok=True)
    if os.geteuid() or not shutil.which("mount"):
        return "a tiny disk needs root and `mount`"
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30
    )
    return (
        f"a tiny disk cannot be mounted: {ended.stderr.strip()}"
        if ended.returncode
        else ""
    )


class _Work:
    """One round on the disk for each length of line."""

    def __init__(self, scratch: Path, disk: Path) -> None:
        self.scratch = scratch
        self.disk = disk
        self.known: dict[int, str] = {}
        self.torn = 0

    def round(self, length: int) -> list[str]:
        """Return what was lost."""
        raise NotImplementedError

    def fill(self, journals: tuple[Journal, ...], length: int) -> str:
        """Append in turns until the journal moves or refuses, and return why it refused."""
        for at in range(2000):
            journal = journals[at % len(journals)]
            before = journal.folder
            refusal = self.record(journal, f"{at}-{'x' * length}")
            if refusal or journal.folder != before:
                self.torn += bool(read(before).torn)
                return refusal
        return "the disk never was full"

    def record(self, journal: Journal, text: str) -> str:
        """Append a line and know it, or return why it was refused."""
        try:
            self.known[journal.append("note", {"text": text}).number] = text
        except DrillbookError as error:
            return error.message
        return ""


class _Moves(_Work):
    def round(self, length: int) -> list[str]:
        folder = self.disk / f"length-{length}"
        with places(self.scratch / "state", self.scratch / "temp"):
            journals = (Journal.create(folder), Journal.open(folder))
            refusal = self.fill(journals, length)
            for at in range(4):
                refusal = refusal or self.record(journals[at % 2], f"more-{at}")
            astray = (
                []
                if journals[0].folder == journals[1].folder == current(folder) != folder
                else ["they parted"]
            )
            for journal in journals:
                journal.close()
            told = any(line.kind == "moved" for line in read(current(folder)).lines)
            return [
                *losses(folder, self.known),
                *astray,
                *([] if told else ["no line says that it moved"]),
                *([refusal] if refusal else []),
            ]


class _Refuses(_Work):
    def round(self, length: int) -> list[str]:
        folder = self.disk / f"length-{length}"
        (self.disk / "ballast").write_bytes(b"x" * 40_000)
        with places(self.disk / "state", self.disk / "temp"):
            journal = Journal.create(folder)
            refusal = self.fill((journal,), length)
            found = losses(folder, self.known)
            (self.disk / "ballast").unlink()
            again = self.record(journal, "room again")
            journal.close()
            told = [] if "NOT recorded" in refusal else [f"it was told {refusal!r}"]
            return [
                *found,
                *told,
                *losses(folder, self.known),
                *([again] if again else []),
            ]


def _rounds(fault: str, work: _Work) -> Outcome:
    found: list[str] = []
    acknowledged = 0
    for length in _LENGTHS:
        work.known = {}
        found += work.round(length)
        acknowledged += len(work.known)
        for path in work.disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return Outcome(
        fault=fault,
        tried=len(_LENGTHS),
        acknowledged=acknowledged,
        losses=tuple(found),
        note=f"{work.torn} short writes left a torn line",
    )


@contextmanager
def places(state: Path, temp: Path) -> Iterator[None]:
    """Let journals move to these places only."""
    before = os.environ.get("XDG_STATE_HOME"), tempfile.tempdir
    temp.mkdir(exist_ok=True)
    os.environ["XDG_STATE_HOME"], tempfile.tempdir = str(state), str(temp)
    try:
        yield
    finally:
        os.environ.pop("XDG_STATE_HOME")
        if before[0] is not None:
            os.environ["XDG_STATE_HOME"] = before[0]
        tempfile.tempdir = before[1]
