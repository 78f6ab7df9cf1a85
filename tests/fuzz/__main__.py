"""Give damaged files to everything that reads them; ends with 1 if a reader hung or ended with an
error of its own.

COUNT inputs are shared among the readers, and among as many processes as there are processors. A
process that hangs in code that heeds no signal is ended and told as well. What was found is kept as
a file in `tests/fuzz/seeds`, which the tests try again from then on.
"""

import argparse
import hashlib
import multiprocessing
import os
import queue
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TypeAlias

from fuzz.readers import prepared, readers
from fuzz.trial import LIMIT, Failure, tried

SEEDS = Path(__file__).parent / "seeds"
_MOST_TOLD = 20
_LATE = 3 * LIMIT

_Answers: TypeAlias = "multiprocessing.Queue[Failure | str]"


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process tries: every so many of the numbers below `count`, from `first` on."""

    seed: int
    first: int
    step: int
    count: int


class _Worker:
    """A process with its share, and the number that it is at."""

    def __init__(self, share: _Share, answers: _Answers) -> None:
        self.share = share
        self.at: Synchronized[int] = multiprocessing.Value("q", share.first)
        self.process = multiprocessing.Process(
            target=_work, args=(share, self.at, answers), daemon=True
        )
        self.process.start()
        self._seen, self._since = -1, time.monotonic()

    @property
    def hangs(self) -> bool:
        """Whether it has been at the same number for longer than any reader may take."""
        if self.at.value != self._seen:
            self._seen, self._since = self.at.value, time.monotonic()
        return self.process.is_alive() and time.monotonic() - self._since > _LATE


def main() -> int:
    """Try, and print how many of what, in what time, with which seed, and what was found."""
    options = _options()
    begun = time.monotonic()
    _print(
        f"{options.count:,} inputs, seed {options.seed}, {options.processes} processes"
    )
    with tempfile.TemporaryDirectory(prefix="drillbook-fuzz-state-") as state:
        os.environ["XDG_STATE_HOME"] = state
        names = _names()
        failures = list(_failures(options.seed, options.count, options.processes))
    for failure in _each_kind_once(failures):
        _print(
            f"{failure.reader} {failure.number}: {failure.what}\nkept as {_keep(failure)}"
        )
    each = ", ".join(
        f"{name} {len(range(place, options.count, len(names))):,}"
        for place, name in enumerate(names)
    )
    seconds = time.monotonic() - begun
    _print(
        f"\n{each}\n{options.count:,} inputs in {seconds:.0f} s, seed {options.seed}:"
        f" {len(failures)} found"
    )
    return 1 if failures else 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=200_000, help="how many inputs (default: 200000)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=random.SystemRandom().randrange(10**9),
        help="which ones",
    )
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many at a time"
    )
    return parser.parse_args()


def _failures(seed: int, count: int, processes: int) -> Iterator[Failure]:
    """Yield what is found; a process that hangs is ended, and another one goes on behind that
    number.
    """
    answers: _Answers = multiprocessing.Queue()
    workers = [
        _Worker(_Share(seed, first, processes, count), answers)
        for first in range(processes)
    ]
    done = 0
    while done < len(workers):
        try:
            answer = answers.get(timeout=1)
        except queue.Empty:
            for place, worker in enumerate(workers):
                if worker.hangs:
                    worker.process.kill()
                    yield _ended(
                        worker,
                        f"took longer than {_LATE:g} seconds, and heeded no signal",
                    )
                elif worker.process.exitcode not in {None, 0}:
                    yield _ended(
                        worker, f"ended the process with {worker.process.exitcode}"
                    )
                else:
                    continue
                rest = _Share(seed, worker.at.value + processes, processes, count)
                workers[place] = _Worker(rest, answers)
            continue
        if isinstance(answer, Failure):
            yield answer
        else:
            done += 1


def _ended(worker: _Worker, what: str) -> Failure:
    """Return what a process was at that has been ended, or has ended itself."""
    number = worker.at.value
    with tempfile.TemporaryDirectory(prefix="drillbook-fuzz-") as folder:
        name, raw = _input(Path(folder), worker.share.seed, number)
    return Failure(
        reader=name, number=f"{worker.share.seed}/{number}", what=what, raw=raw
    )


def _input(folder: Path, seed: int, number: int) -> tuple[str, bytes]:
    known = readers(prepared(folder))
    name = list(known)[number % len(known)]
    return name, known[name].make(f"{seed}/{number}", known[name].good)


def _names() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="drillbook-fuzz-") as folder:
        return list(readers(prepared(Path(folder))))


def _work(share: _Share, at: "Synchronized[int]", answers: _Answers) -> None:
    with tempfile.TemporaryDirectory(prefix="drillbook-fuzz-") as folder:
        book = prepared(Path(folder))
        known = list(readers(book).items())
        for number in range(share.first, share.count, share.step):
            at.value = number
            name, reader = known[number % len(known)]
            raw = reader.make(f"{share.seed}/{number}", reader.good)
            failure = tried(name, reader, f"{share.seed}/{number}", raw, book)
            if failure:
                answers.put(failure)
    answers.put("done")


def _each_kind_once(failures: list[Failure]) -> Iterator[Failure]:
    """Yield the shortest input of each thing that was found, and not all of them."""
    kinds = Counter(failure.what for failure in failures)
    for what, count in kinds.most_common(_MOST_TOLD):
        _print(f"\n{count} times:")
        yield min(
            (failure for failure in failures if failure.what == what),
            key=lambda failure: len(failure.raw),
        )


def _keep(failure: Failure) -> Path:
    file = SEEDS / failure.reader / hashlib.sha256(failure.raw).hexdigest()[:12]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(failure.raw)
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


if __name__ == "__main__":
    sys.exit(main())
