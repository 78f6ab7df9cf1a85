"""A short session as a program of its own, for strace: `session.py FOLDER` reports what was
acknowledged on stdout.

It goes on after a refusal like a prompt would, says it on stderr, and ends with 3.
"""

import contextlib
import os
import sys
from pathlib import Path

from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.lock import session_lock
from drillbook.errors import DrillbookError

BEGIN = "/the-session-begins-here"


def main(folder: Path) -> int:
    """Make a session, append from two journals, hold the lock, close; return 3 if anything was
    refused.
    """
    refused: list[str] = []
    os.path.lexists(BEGIN)
    try:
        prompt = Journal.create(folder)
        _record(prompt, "one", refused)
        _record(prompt, "two", refused)
        with session_lock(folder):
            _record(prompt, "three", refused)
        _tear(folder)
        mark = Journal.open(folder)
        _record(mark, "four", refused)
        _record(prompt, "five", refused)
        mark.close()
        prompt.close()
    except DrillbookError as error:
        refused.append(str(error))
    with contextlib.suppress(OSError):
        os.write(2, "\n".join(refused).encode())
    return 3 if refused else 0


def _record(journal: Journal, text: str, refused: list[str]) -> None:
    try:
        line = journal.append("note", {"text": text})
    except DrillbookError as error:
        refused.append(str(error))
        return
    with contextlib.suppress(OSError):
        os.write(1, f"{line.number} {text}\n".encode("ascii"))


def _tear(folder: Path) -> None:
    """Leave the beginning of a line, as a writer does that is killed in the middle of one."""
    with (
        contextlib.suppress(OSError),
        (folder / "journal.jsonl").open("ab", buffering=0) as file,
    ):
        file.write(b'{"number":')


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
