"""Loading and checking: against PyYAML's bare compose, from 1,000 to 4,000 results, and the memory
that it takes.
"""

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml
from synthetic import write_book

from drillbook.check.engine import check
from drillbook.files.load import load
from drillbook.kept import CHOICE, kept

_RUNS = 5
_DAY = date(2026, 7, 1)


def main() -> None:
    """Print the figures; with a folder as argument, only check the book in it and print the peak of
    memory.
    """
    if len(sys.argv) > 1:
        _load_and_check(Path(sys.argv[1]))
        print(_peak())
        return
    with tempfile.TemporaryDirectory() as scratch:
        small, large = (
            write_book(Path(scratch) / "a", 1000),
            write_book(Path(scratch) / "b", 4000),
        )
        sampled = write_book(Path(scratch) / "c", 1000, samples=240)
        many = write_book(Path(scratch) / "d", 2000)
        what = "load and check, against bare CSafeLoader compose, 2,000 results on 200 dependencies"
        _compare(what, many, _compose(yaml.CSafeLoader))
        _compare(
            "load and check, against bare CSafeLoader compose, 1,000 results",
            small,
            _compose(yaml.CSafeLoader),
        )
        _compare(
            "  … against bare CBaseLoader compose", small, _compose(yaml.CBaseLoader)
        )
        _compare(
            "  … with 240 samples in a CSV file each, against bare CSafeLoader compose",
            sampled,
            _compose(yaml.CSafeLoader),
        )
        _after_a_change(many, Path(scratch))
        _growth(small, large)
        _memory(large)


def _peak() -> float:
    """Return the most memory that this process has had, in MB; `ru_maxrss` begins with what its
    parent had.
    """
    found = re.search(
        r"VmHWM:\s+([0-9]+)", Path("/proc/self/status").read_text(encoding="ascii")
    )
    return (
        int(found[1]) / 1024
        if found
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )


def _load_and_check(book: Path) -> None:
    loaded = load(book)
    check(loaded.book, loaded.findings, _DAY)


def _compose(loader: type) -> Callable[[Path], None]:
    def compose(book: Path) -> None:
        for path in sorted(book.rglob("*.yml")):
            yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)

    return compose


def _seconds(work: Callable[[Path], None], book: Path) -> float:
    start = time.process_time()
    work(book)
    return time.process_time() - start


def _compare(what: str, book: Path, other: Callable[[Path], None]) -> None:
    """Run the two in turn and compare processor time, so that a noisy machine is noisy for both."""
    ratios = [
        _seconds(_load_and_check, book) / _seconds(other, book) for _ in range(_RUNS)
    ]
    print(
        f"{what}: {statistics.median(ratios):.2f}× ({min(ratios):.2f} to {max(ratios):.2f}, {_RUNS}"
        " runs)"
    )


def _after_a_change(book: Path, scratch: Path) -> None:
    """Compare a check after one result was changed with one for which nothing was kept."""
    os.environ |= {"XDG_CACHE_HOME": str(scratch / "cache"), CHOICE: "on"}
    changed = next(book.glob("results/*/result.yml"))
    ratios = []
    for number in range(_RUNS + 1):
        text = re.sub(
            "title: .*", f"title: Title {number}", changed.read_text("utf-8"), count=1
        )
        changed.write_text(text, encoding="utf-8")
        ratios.append(
            _seconds(_load_and_check_again, book) / _seconds(_load_and_check, book)
        )
    known = ratios[1:]
    print(
        f"load and check after one change, against nothing kept: {statistics.median(known):.2f}×"
        f" ({min(known):.2f} to {max(known):.2f}, {_RUNS} runs)"
    )


def _load_and_check_again(book: Path) -> None:
    with kept() as known:
        loaded = load(book, known)
    check(loaded.book, loaded.findings, _DAY)


def _growth(small: Path, large: Path) -> None:
    ratios = [
        _seconds(_load_and_check, large) / _seconds(_load_and_check, small)
        for _ in range(_RUNS)
    ]
    print(
        f"4,000 results against 1,000: {statistics.median(ratios):.2f}× ({min(ratios):.2f} to"
        f" {max(ratios):.2f})"
    )


def _memory(book: Path) -> None:
    command = [sys.executable, __file__, str(book)]
    peaks = [
        float(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout
        )
        for _ in range(3)
    ]
    print(
        f"peak memory of loading and checking 4,000 results: {statistics.median(peaks):.0f} MB"
    )


if __name__ == "__main__":
    main()
