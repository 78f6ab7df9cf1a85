"""The book that the figures are measured on is like a real one: what it holds counts."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from drillbook.check.assessment import Assessment
from drillbook.desk.assess import assess_files

ROOT = Path(__file__).resolve().parents[2]
RESULTS, RECORDED = 20, 4


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small book as the benchmarks write it."""
    return written(tmp_path_factory.mktemp("measured") / "book")


@pytest.fixture(scope="module")
def judged(book: Path) -> Assessment:
    """Return it as judged."""
    return assess_files(book, date(2026, 7, 1))


def written(folder: Path) -> Path:
    """Write it."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from synthetic import write_book  # noqa: PLC0415 - benchmarks are scripts that no package holds

    return write_book(folder, RESULTS)


def test_every_result_of_it_counts(judged: Assessment) -> None:
    """Whether written by hand or recorded, each covers its cell: none is taken for a copy."""
    evaluation = judged.evaluation
    worth = {r.folder: evaluation.why_not(r) for r in evaluation.book.results}
    assert worth == dict.fromkeys(worth)
    assert len(worth) == RESULTS


def test_what_was_recorded_has_journal_evidence_and_reviews_that_hold(
    judged: Assessment,
) -> None:
    """Each journal tells of its result and of its files, and no rule doubts the reviews."""
    book = judged.evaluation.book
    recorded = [result for result in book.results if result.capture]
    assert len(recorded) == RECORDED
    assert not judged.evaluation.context.altered
    for result in recorded:
        files = [item.file for item in result.evidence]
        assert len(files) >= 10
        assert all(result.beside(file) in book.digests for file in files)
        assert sum(review.subject == result.folder for review in book.reviews) == 4
    assert not {f.code for f in judged.findings} & {
        "S603",
        "S604",
        "S605",
        "S606",
        "R505",
        "R521",
    }


def test_it_is_the_same_each_time(book: Path, tmp_path: Path) -> None:
    """Two runs measure the same files."""
    assert files_of(book) == files_of(written(tmp_path / "again"))


def files_of(folder: Path) -> Mapping[str, bytes]:
    """Return the bytes of all files, by path."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
