"""A trial gives one input to one reader: it ends in time, with findings or with an
error of ours.
"""

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import books
from drillbook.errors import DrillbookError
from fuzz.readers import Reader

LIMIT = 5.0
"""Seconds after which a reader hangs: the longest of an honest file takes a hundredth of that."""


class _HungError(Exception):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a reader did with an input that it must not do."""

    reader: str
    number: str
    what: str
    raw: bytes


def tried(
    name: str, reader: Reader, number: str, raw: bytes, book: Path
) -> Failure | None:
    """Give an input to a reader in a book, which is as before when this returns."""
    file = book / reader.path
    before = file.read_bytes() if file.exists() else None
    books.write(book, reader.path, raw)
    try:
        with _in_time():
            reader.read(book, raw)
    except DrillbookError:
        return None
    except _HungError:
        return Failure(
            reader=name,
            number=number,
            what=f"took longer than {LIMIT:g} seconds",
            raw=raw,
        )
    except Exception as error:  # noqa: BLE001 - whatever comes here is what is looked for
        what = (
            f"{type(error).__name__}:"
            f" {str(error)[:200]}\n{''.join(traceback.format_tb(error.__traceback__)[-3:])}"
        )
        return Failure(reader=name, number=number, what=what, raw=raw)
    finally:
        if before is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(before)
    return None


@contextmanager
def _in_time() -> Iterator[None]:
    def hung(_number: int, _frame: FrameType | None) -> None:
        raise _HungError

    previous = signal.signal(signal.SIGALRM, hung)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
