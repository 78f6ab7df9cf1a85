"""Change the code in one small place at a time, and print which changes no test notices.

Of the mutants of each package COUNT are tried, chosen by SEED, or all where there are no more. Only
the tests that run what is changed are asked; one that fails, or takes too long, has noticed. Ends
with 1 if fewer than 90 in a hundred were noticed in a package of which that is promised.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mutants.equivalent import equivalents
from mutants.forks import Ending
from mutants.mutation import Mutant, mutants_of
from mutants.trials import Measured, Plan, Trial, trials

_GENERATOR = Path("generator/drillbook")
_TESTS: Mapping[Path, Sequence[str]] = {
    _GENERATOR / "check/judging": ("tests/check",),
    _GENERATOR / "check/rules": ("tests/check",),
    _GENERATOR / "files": ("tests/files", "tests/check"),
    _GENERATOR / "capture/journal": ("tests/capture",),
}
"""The packages that prove something, and the tests that say what."""

_PROMISED = {_GENERATOR / "check/judging", _GENERATOR / "check/rules"}
_LEAST = 0.9
_PATIENCE = 12


def main() -> int:
    """Try them, and print those that survive and the figures by package."""
    options = _options()
    begun = time.monotonic()
    chosen = {
        path: _chosen(path, options.count, options.seed) for path in options.paths
    }
    plan = Plan(
        mutants=[mutant for mutants in chosen.values() for mutant in mutants],
        sources=sorted({_top(path) for path in chosen}),
        tests=options.tests or _tests_of(options.paths),
        processes=options.processes,
        patience=options.patience,
        kept=options.reach,
    )
    _print(
        f"{len(plan.mutants):,} mutants, seed {options.seed}, {options.processes} processes"
    )
    with tempfile.TemporaryDirectory(prefix="drillbook-mutants-") as scratch:
        os.environ["XDG_STATE_HOME"] = scratch
        ended = {
            trial.mutant: trial for trial in _told(trials(plan), len(plan.mutants))
        }
    rates = {
        path: _rate(path, [ended[mutant] for mutant in chosen[path]]) for path in chosen
    }
    _print(f"{time.monotonic() - begun:.0f} s, seed {options.seed}")
    return 1 if any(rates[path] < _LEAST for path in _PROMISED & {*rates}) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutants", description=__doc__)
    parser.add_argument(
        "paths", type=Path, nargs="*", default=list(_TESTS), help="files, folders"
    )
    parser.add_argument(
        "--count",
        type=int,
        default=sys.maxsize,
        help="how many of each path (default: all)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=random.SystemRandom().randrange(10**9),
        help="which ones",
    )
    parser.add_argument("--tests", nargs="*", help="folders or files of tests")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many at a time"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=_PATIENCE,
        help="for how many seconds of tests a mutant is asked about, the fastest ones"
        f" (default: {_PATIENCE}); more can only kill more",
    )
    parser.add_argument(
        "--reach",
        type=Path,
        help="keep what each test runs in this file; if it is there, only new tests are measured",
    )
    return parser.parse_args()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _chosen(path: Path, count: int, seed: int) -> Sequence[Mutant]:
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    listed = equivalents()
    mutants = [
        mutant
        for file in files
        for mutant in mutants_of(file)
        if not any(mutant in equivalent for equivalent in listed)
    ]
    chosen = random.Random(seed).sample(mutants, min(count, len(mutants)))  # noqa: S311 - a sample
    return sorted(chosen, key=lambda mutant: (mutant.path, mutant.number))


def _tests_of(paths: Sequence[Path]) -> Sequence[str]:
    """Return the tests of the packages that paths lie in."""
    packages = [
        package for package in _TESTS if any(p.is_relative_to(package) for p in paths)
    ]
    return sorted({test for package in packages for test in _TESTS[package]})


def _top(path: Path) -> Path:
    """Return the folder whose code is measured: the outermost package around a path."""
    folder = path if path.is_dir() else path.parent
    while (folder.parent / "__init__.py").exists():
        folder = folder.parent
    return folder


def _told(outcomes: Iterator[Measured | Trial], count: int) -> Iterator[Trial]:
    """Yield the trials, and print what survives."""
    tried = 0
    for outcome in outcomes:
        if isinstance(outcome, Measured):
            _print(f"{outcome.tests:,} tests")
            for test in outcome.failing:
                _print(f"fails without any mutant and is not asked: {test}")
            continue
        tried += 1
        if not outcome.killed:
            _print(f"{outcome.mutant}")
        if tried % 100 == 0:
            _print(f"… {tried:,} of {count:,}")
        yield outcome


def _rate(path: Path, trials: Sequence[Trial]) -> float:
    """Print how many of the mutants of a path were noticed, and return it as a part of one."""
    killed = sum(trial.killed for trial in trials)
    late = sum(trial.ending is Ending.LATE for trial in trials)
    rate = killed / len(trials) if trials else 1.0
    _print(
        f"{path}: {killed:,} of {len(trials):,} killed, {rate:.1%}, {late:,} of them by time"
    )
    return rate


if __name__ == "__main__":
    sys.exit(main())
