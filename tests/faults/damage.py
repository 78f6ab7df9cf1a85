"""Every byte of a journal changed to every other value, and every truncation: a prefix, and never
another content.
"""

import os
from contextlib import closing
from pathlib import Path

from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from faults.outcome import Outcome


def flipped(scratch: Path) -> Outcome:
    """Change each byte of a journal to each of the 255 other values."""
    folder = _session(scratch / "flipped")
    raw, lines = (folder / FILE).read_bytes(), read(folder).lines
    found: list[str] = []
    silent = 0
    file = os.open(folder / FILE, os.O_RDWR)
    for at, byte in enumerate(raw):
        good = lines[: raw.count(b"\n", 0, at)]
        for other in (value for value in range(256) if value != byte):
            os.pwrite(file, bytes((other,)), at)
            reading = read(folder)
            if reading.lines != good:
                found.append(f"byte {at} as {other:#04x} was read as another content")
            silent += not (reading.problem or reading.torn)
        os.pwrite(file, bytes((byte,)), at)
    os.close(file)
    found += [f"{silent} changes were not told"] if silent else []
    return Outcome(
        fault="each byte changed to each other value",
        tried=len(raw) * 255,
        acknowledged=len(lines),
        losses=tuple(found),
        note=f"{len(raw)} bytes",
    )


def truncated(scratch: Path) -> Outcome:
    """Cut a journal at each byte, read it, and go on with it."""
    folder = _session(scratch / "truncated")
    raw, lines = (folder / FILE).read_bytes(), read(folder).lines
    found: list[str] = []
    for size in range(len(raw)):
        (folder / FILE).write_bytes(raw[:size])
        whole = raw.count(b"\n", 0, size)
        reading = read(folder)
        with closing(Journal.open(folder)) as journal:
            number = journal.append("note", {"text": "afterwards"}).number
            kept = journal.set_aside.read_bytes() if journal.set_aside else b""
        if (
            reading.lines != lines[:whole]
            or reading.torn != kept
            or number != whole + 1
        ):
            found.append(f"cut at byte {size} it was read as another content")
    return Outcome(
        fault="cut at each byte, and continued",
        tried=len(raw),
        acknowledged=len(lines),
        losses=tuple(found),
    )


def _session(folder: Path) -> Path:
    with closing(Journal.create(folder)) as journal:
        for text in ("one", "two – zwei", "three"):
            journal.append("note", {"text": text})
    return folder
