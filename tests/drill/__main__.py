"""Fail the bookstore's database for real, from nothing, and see that the record says what happened.

Two tests are recorded in a copy of this repository's book, on a bookstore with ports and a folder
of its own: one in which the primary is killed and its standby promoted by the playbook, and one
whose kill hits nothing.
"""

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from bookstore.beside import ROOT, beside
from drill.drills import hit, missed
from drill.recording import DrillError

_MOST_SECONDS = 240


def main() -> int:
    """Run both; 1 if either came out otherwise than it should."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_MOST_SECONDS)
    began = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="drill-") as scratch,
            beside() as bookstore,
        ):
            book = _copy(Path(scratch) / "book")
            _timed(
                "start from nothing", lambda: bookstore.must("start").splitlines()[-1]
            )
            wrong = [*hit(book, bookstore, _say), *missed(book, bookstore, _say)]
            _timed(
                "stop", lambda: bookstore.must("stop", "--delete-data").splitlines()[-1]
            )
    except (DrillError, AssertionError) as error:
        wrong = [str(error)]
    for what in wrong:
        _say(f"WRONG: {what}")
    _say(
        f"drill: {f'{len(wrong)} wrong' if wrong else 'all as it should be'},"
        f" {time.monotonic() - began:.0f} s"
    )
    return 1 if wrong else 0


def _copy(book: Path) -> Path:
    """The book without its results, so that nothing is tested yet."""
    shutil.copytree(ROOT / "content", book / "content")
    shutil.copy(ROOT / "mkdocs.yml", book)
    return book


def _timed(what: str, action: Callable[[], str]) -> None:
    began = time.monotonic()
    told = action()
    _say(f"{what}: {told} ({time.monotonic() - began:.1f} s)")


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise DrillError(f"it takes longer than {_MOST_SECONDS} s")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
