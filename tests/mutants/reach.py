"""Which tests run which lines, and how long each of them takes: measured once, of code as it is."""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

from mutants.mutation import Mutant
from mutants.running import passing

_by_line = partial(defaultdict[Path, dict[int, set[str]]], dict)
_by_file = partial(defaultdict[Path, Counter[str]], Counter)
_LEAST_SECONDS = 10
_TIMES_AS_LONG = 5
_MANY = 50


@dataclass(slots=True)
class Reach:
    """What tests run, and what is known of them besides."""

    tests: dict[Path, dict[int, set[str]]] = field(default_factory=_by_line)
    """The tests by the lines that they run, file by file."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each of them computes."""
    failing: set[str] = field(default_factory=set)
    """Those that fail before anything has been changed, and are not asked."""
    run: Counter[str] = field(default_factory=Counter)
    """How many lines each of them runs."""
    noticed: dict[Path, Counter[str]] = field(default_factory=_by_file)
    """How many mutants of a file each of them has noticed."""
    patience: float = math.inf
    """For how many seconds of tests a mutant is asked about."""

    def join(self, other: "Reach") -> None:
        """Take in what was measured of other tests."""
        for path, lines in other.tests.items():
            for line, tests in lines.items():
                self.tests[path].setdefault(line, set()).update(tests)
                self.run.update(tests)
        self.seconds |= other.seconds
        self.failing |= other.failing

    def forget(self, there: set[str]) -> None:
        """Forget every test that is not there any more."""
        self.seconds = {
            test: took for test, took in self.seconds.items() if test in there
        }
        self.failing &= there

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests that run what a mutant changes, as many as patience is enough for.

        First come those that noticed most mutants of the same file, then those that are about it by
        the name of their own; then, in turn, one of another table that runs little else, and one
        that runs much of that file in little time; the long ones last.

        What no test runs by itself is run when its module is imported, if at all: then it is seen
        by whatever runs a line that uses what it names, else by whatever runs anything of that
        module, and by any test where it has but values. Tests that run nothing are about values.
        """
        lines = self.tests.get(mutant.path.resolve(), {})
        found = (
            self._running(mutant)
            or _of(lines, mutant.used)
            or _of(lines, lines)
            or set(self.seconds)
        )
        if not mutant.inner:
            found |= {test for test in self.seconds if not self.run[test]}
        asked = found & self.seconds.keys() - self.failing
        of_file = Counter(chain.from_iterable(lines.values()))
        narrow = _of_each_table(sorted(asked, key=lambda test: (self.run[test], test)))
        thorough = sorted(
            asked, key=lambda test: (self.seconds[test] / (of_file[test] + 1), test)
        )
        in_turn = dict.fromkeys(chain.from_iterable(zip(narrow, thorough, strict=True)))
        noticed, long = self.noticed[mutant.path], self.patience / _MANY
        about = f"test_{mutant.path.stem}.py::"
        tests = sorted(
            in_turn,
            key=lambda test: (
                -noticed[test],
                about not in test,
                self.seconds[test] > long,
            ),
        )
        until = accumulate(self.seconds[test] for test in tests)
        return [
            test for test, at in zip(tests, until, strict=True) if at <= self.patience
        ]

    def limit(self, mutant: Mutant) -> int:
        """Return how many seconds its tests may compute before something is taken to hang."""
        return _LEAST_SECONDS + math.ceil(
            _TIMES_AS_LONG * sum(self.seconds[test] for test in self.of(mutant))
        )

    def heed(self, mutant: Mutant, test: str) -> None:
        """Remember that a test noticed a mutant; nothing where none did."""
        if test:
            self.noticed[mutant.path][test] += 1

    def called(self, mutant: Mutant) -> bool:
        """Return whether a test runs what a mutant changes after everything has been imported."""
        return bool(self._running(mutant))

    def _running(self, mutant: Mutant) -> set[str]:
        if not mutant.inner:
            return set()
        lines = self.tests.get(mutant.path.resolve(), {})
        return _of(lines, mutant.lines) or _of(lines, mutant.around)


def _of_each_table(tests: Iterable[str]) -> list[str]:
    """Return tests so that the first row of every table comes before the second one of any."""
    place, before = dict[str, int](), Counter[str]()
    for test in tests:
        # Cases lie in folders, `test_of_cases[T403/fails/too-old]`; their first one is the table.
        function, _, row = test.partition("[")
        table = f"{function}[{row.partition('/')[0] if '/' in row else ''}"
        place[test], before[table] = before[table], before[table] + 1
    return sorted(place, key=lambda test: place[test])


def _of(lines: dict[int, set[str]], some: Iterable[int]) -> set[str]:
    return set().union(*(lines.get(line, set()) for line in some))


def measured(items: Sequence[pytest.Item], sources: Sequence[Path]) -> Reach:
    """Run tests, one after the other, and return what each of them has run."""
    reach = Reach()
    coverage = Coverage(
        data_file=None, source=[str(source) for source in sources], config_file=False
    )
    coverage.set_option(
        "run:disable_warnings", ["no-data-collected"]
    )  # some run none of it
    coverage.start()
    begun = time.process_time()
    results = passing(items)
    for item in items:
        coverage.switch_context(item.nodeid)
        if not next(results):
            reach.failing.add(item.nodeid)
        reach.seconds[item.nodeid] = time.process_time() - begun
        begun = time.process_time()
    coverage.stop()
    _read(coverage.get_data(), reach)
    return reach


def _read(data: CoverageData, reach: Reach) -> None:
    for file in data.measured_files():
        lines = reach.tests[Path(file).resolve()]
        for line, contexts in data.contexts_by_lineno(file).items():
            tests = {test for test in contexts if test}
            if tests:
                lines[line] = tests
