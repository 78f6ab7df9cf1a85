"""Of two results that are alike, the one that was there first is the record of the test."""

import random
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.judging.copies import Copies
from drillbook.files.load import load
from drillbook.model.book import Book

_EARLIER = "2026-11-18-database-unavailable"
_LATER = "2026-11-20-database-unavailable"


def _two(book: Path) -> Book:
    """Return a book with a copy of its result that is dated two days earlier."""
    shutil.copytree(book / books.RESULT_FOLDER, book / "results" / _EARLIER)
    path = f"results/{_EARLIER}/result.yml"
    books.write(book, path, books.text_of(book, path).replace("2026-11-20", "2026-11-18"))
    return load(book).book


def _copies(book: Book, context: Context) -> dict[str, str]:
    return {folder: copy.original for folder, copy in Copies(book, context).of.items()}


def test_without_a_past_the_older_date_is_believed(book: Path) -> None:
    """Nothing else is known."""
    assert _copies(_two(book), Context()) == {_LATER: _EARLIER}


def test_what_the_base_has_is_no_copy_of_what_a_change_brings(book: Path) -> None:
    """Whatever date somebody writes into the copy, and in a clone without history as well."""
    base = load(book).book
    assert _copies(_two(book), Context(base=base)) == {_EARLIER: _LATER}


def test_what_came_into_the_repository_first_is_no_copy(book: Path) -> None:
    """What has not been committed yet came last."""
    seen = {books.RESULT: datetime(2026, 11, 21, tzinfo=UTC)}
    assert _copies(_two(book), Context(first_commits=seen)) == {_EARLIER: _LATER}


def test_files_that_could_not_be_read_are_not_compared(book: Path) -> None:
    """They have a finding of their own."""
    found = _two(book)
    for result in found.results:
        found.digests.pop(f"results/{result.folder}/evidence/console.txt", None)  # type: ignore[attr-defined]
        found.digests.pop(f"results/{result.folder}/probes/health.csv", None)  # type: ignore[attr-defined]
    assert _copies(found, Context()) == {}


_SAMPLES = 60
_BEGIN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _series(folder: Path, latencies: list[float]) -> None:
    times = ((_BEGIN + timedelta(seconds=n)).isoformat() for n in range(len(latencies)))
    rows = (f"{at},true,{latency:.3f},ok," for at, latency in zip(times, latencies, strict=True))
    text = "\n".join(("at,ok,latency_ms,outcome,detail", *rows)) + "\n"
    (folder / "probes" / "health.csv").write_text(text, encoding="utf-8")


def _measured(seed: int) -> list[float]:
    chance = random.Random(seed)  # noqa: S311 - the same ones in every run
    return [chance.uniform(8, 31) for _ in range(_SAMPLES)]


@pytest.mark.parametrize(
    ("name", "other", "copied"),
    [
        ("the same", _measured(1), True),
        ("multiplied", [value * 1.01 for value in _measured(1)], True),
        ("multiplied and moved", [value * 3.7 + 11 for value in _measured(1)], True),
        ("bent", [value**1.1 for value in _measured(1)], True),
        ("cut off", _measured(1)[20:], True),
        ("rounded", [round(value, 1) for value in _measured(1)], True),
        ("a few of them changed", [*_measured(1)[:58], 9.5, 9.7], True),
        ("measured", _measured(2), False),
        ("rising, as both do", [10 + n / 7 for n in range(_SAMPLES)], False),
    ],
)
def test_samples_that_are_another_tests_are_known_by_their_order(
    book: Path,
    name: str,
    other: list[float],
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """Whatever is added to them, and by whatever they are multiplied."""
    _two(book)
    path = f"results/{_EARLIER}/result.yml"
    told = re.sub(r"(?m)^timeline:\n( .*\n)+", "timeline: []\n", books.text_of(book, path))
    books.write(book, path, told)
    rising = name.startswith("rising")
    _series(
        book / books.RESULT_FOLDER, [8 + n / 5 for n in range(_SAMPLES)] if rising else _measured(1)
    )
    _series(book / "results" / _EARLIER, other)
    found = Copies(load(book).book, Context()).of.get(_LATER)
    assert bool(found and "series of samples" in found.what) is copied
