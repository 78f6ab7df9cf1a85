"""A result is written once, and what is read back is the same result."""

from pathlib import Path

import pytest

import books
from drillbook.errors import DrillbookError
from drillbook.files.contents import Contents
from drillbook.files.load import load
from drillbook.files.reader import Reader
from drillbook.files.result_file import result_text, write_draft, write_result
from drillbook.model.result import Result

_ROOT = Path(__file__).parents[2]
_FILES = sorted(
    file.relative_to(_ROOT).as_posix()
    for pattern in ("results/*/result.yml", "tests/end_to_end/captured/*/result.yml")
    for file in _ROOT.glob(pattern)
)


def _read(folder: Path, path: str) -> Result:
    reader = Reader(Contents(folder))
    found = reader.whole(Result, path)
    assert reader.findings == []
    assert found is not None
    return found


@pytest.mark.parametrize("path", _FILES)
def test_a_result_is_read_back_as_it_was_written(path: str, tmp_path: Path) -> None:
    """Results of every kind that this book has, moments, days and numbers included."""
    result = _read(_ROOT, path)
    folder = write_result(tmp_path, result)
    assert folder == tmp_path / "results" / result.id
    written = _read(tmp_path, f"results/{result.id}/result.yml")
    assert written.model_dump() == result.model_dump()


def test_a_note_of_a_day_is_written_with_its_day(book: Path) -> None:
    """Nobody knows a time of day, so that none is invented."""
    path = books.RESULT
    text = books.text_of(book, path)
    books.write(
        book,
        path,
        text.replace(
            "timeline:\n", "timeline:\n  - {at: 2026-11-22, event: note}\n", 1
        ),
    )
    result = _read(book, path)
    assert "  - at: '2026-11-22'\n    event: note\n  - at: " in result_text(result)
    write_result(book, result, anew=False)
    assert _read(book, path).timeline == result.timeline


def test_a_result_that_is_there_is_not_written_over(book: Path) -> None:
    """Unless it is said that the same is written once more."""
    (result,) = load(book).book.results
    before = books.text_of(book, books.RESULT)
    with pytest.raises(DrillbookError, match="already exists"):
        write_result(book, result)
    with pytest.raises(DrillbookError, match="already exists"):
        write_draft(book, {"id": result.id, **dict.fromkeys(_NAMES, "")})
    assert books.text_of(book, books.RESULT) == before
    write_result(book, result, anew=False)
    assert books.text_of(book, books.RESULT) == result_text(result)


_NAMES = (
    *("title", "service", "dependency", "failure_mode"),
    *("environment", "conducted_by", "date", "pins"),
)
