"""A mutant is tried: the tests that run what it changes are asked, until one of them fails.

One process collects the tests, measures what they run, and forks for every mutant that changes a
function. What it cannot become, because that has been imported already, is tried afterwards.
"""

import gc
import multiprocessing
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from mutants.forks import Answer, Ending, Job, answers
from mutants.mutation import Mutant
from mutants.reach import Reach, measured
from mutants.running import Functions, passing, survives_anew

_MARKED = "not browser and not bookstore and not strace"
_LONGEST_MEASURING = 3600
_SHARE = 100


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant: YES when all tests passed, NO when one failed."""

    mutant: Mutant
    ending: Ending

    @property
    def killed(self) -> bool:
        """Whether the tests notice it."""
        return self.ending in {Ending.NO, Ending.LATE}


@dataclass(frozen=True, slots=True)
class Measured:
    """How many tests there are, and which failed with no mutant at all, so that none asks them."""

    tests: int
    failing: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The mutants to try, what is measured of all code, the tests, how many processes may run at a
    time, how many seconds of tests each mutant is asked about, and the file that keeps what was
    measured.
    """

    mutants: Sequence[Mutant]
    sources: Sequence[Path]
    tests: Sequence[str]
    processes: int
    patience: float
    kept: Path | None = None


def trials(plan: Plan) -> Iterator[Measured | Trial]:
    """Yield what was measured, then each mutant with what became of it, as they end."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_collect, args=(plan, theirs)
    )
    process.start()
    theirs.close()
    reach, left = Reach(), list[Mutant]()
    try:
        while not isinstance(told := ours.recv(), _Left):
            yield told
        reach, left = told.reach, told.mutants
    except EOFError:
        raise RuntimeError(
            "The tests could not be collected; run pytest to see why."
        ) from None
    finally:
        process.join()
    jobs = (
        Job(partial(_anew, mutant, reach.of(mutant)), reach.limit(mutant))
        for mutant in left
    )
    for number, answer in answers(jobs, plan.processes):
        reach.heed(left[number], answer.said)
        yield Trial(left[number], answer.ending)


@dataclass(frozen=True, slots=True)
class _Left:
    reach: Reach
    mutants: list[Mutant]


@dataclass(frozen=True, slots=True)
class _Forking:
    """The plugin of pytest that, in place of running what was collected, tries mutants on it."""

    plan: Plan
    told: Connection

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure, then try every mutant that changes what tests call, and tell the others."""
        if session.testsfailed:
            raise session.Interrupted("errors during collection")
        reach = _reach(session.items, self.plan)
        self.told.send(Measured(len(session.items), sorted(reach.failing)))
        items = {item.nodeid: item for item in session.items}
        called = [mutant for mutant in self.plan.mutants if reach.called(mutant)]
        left = [mutant for mutant in self.plan.mutants if mutant not in set(called)]
        functions = Functions()
        gc.collect()
        gc.freeze()
        jobs = (
            Job(
                partial(
                    _changed,
                    functions,
                    mutant,
                    [items[test] for test in reach.of(mutant)],
                ),
                reach.limit(mutant),
            )
            for mutant in called
        )
        for number, answer in answers(jobs, self.plan.processes):
            if answer.ending is Ending.UNKNOWN:
                left.append(called[number])
            else:
                reach.heed(called[number], answer.said)
                self.told.send(Trial(called[number], answer.ending))
        self.told.send(_Left(reach, left))
        return True


def _collect(plan: Plan, told: Connection) -> None:
    options = [
        "-qq",
        "--capture=no",
        "-p",
        "no:cacheprovider",
        "-m",
        _MARKED,
        *plan.tests,
    ]
    pytest.main(options, plugins=[_Forking(plan, told)])
    told.close()


def _reach(items: Sequence[pytest.Item], plan: Plan) -> Reach:
    """Measure the tests, a share after the other, as many at a time as may run."""
    reach = Reach()
    if plan.kept and plan.kept.exists():
        reach.join(pickle.loads(plan.kept.read_bytes()))  # noqa: S301 - kept by an earlier run
        reach.forget({item.nodeid for item in items})
    items = [item for item in items if item.nodeid not in reach.seconds]
    shares = [items[first : first + _SHARE] for first in range(0, len(items), _SHARE)]
    with tempfile.TemporaryDirectory(prefix="drillbook-reach-") as folder:
        kept = [Path(folder) / str(number) for number in range(len(shares))]
        jobs = [
            Job(partial(_keep, share, plan.sources, file), _LONGEST_MEASURING)
            for share, file in zip(shares, kept, strict=True)
        ]
        for _ in answers(jobs, plan.processes):
            pass
        for file in kept:
            reach.join(pickle.loads(file.read_bytes()))  # noqa: S301 - written by our own fork
    if plan.kept:
        plan.kept.write_bytes(pickle.dumps(reach))
    reach.patience = plan.patience
    return reach


def _keep(items: Sequence[pytest.Item], sources: Sequence[Path], file: Path) -> Answer:
    file.write_bytes(pickle.dumps(measured(items, sources)))
    return Answer(Ending.YES)


def _changed(
    functions: Functions, mutant: Mutant, items: Sequence[pytest.Item]
) -> Answer:
    if not functions.change(mutant):
        return Answer(Ending.UNKNOWN)
    for item, passed in zip(items, passing(items), strict=True):
        if not passed:
            return Answer(Ending.NO, item.nodeid)
    return Answer(Ending.YES)


def _anew(mutant: Mutant, tests: Sequence[str]) -> Answer:
    return Answer(Ending.YES if survives_anew(mutant, tests) else Ending.NO)
