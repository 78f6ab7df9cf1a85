"""A replay makes the result of a journal once more, to see whether it still is what stands in `result.yml`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from drillbook.capture.journal import read
from drillbook.capture.record import record
from drillbook.capture.session import Session, misfit
from drillbook.files.shape import shape
from drillbook.files.strict import UnreadableError
from drillbook.files.strict import read as read_yaml
from drillbook.files.write import yaml_text
from drillbook.model.result import Result


def alterations(book: Path, results: Iterable[Result]) -> Mapping[str, str]:
    """Return how captured results below a book's folder differ from what their journals tell, by their folder.

    A result without a journal is not in it.
    """
    told = {result.folder: _altered(book / "results" / result.folder, result) for result in results if result.capture}
    return {folder: how for folder, how in told.items() if how}


def _altered(folder: Path, result: Result) -> str:
    if not (folder / "journal.jsonl").is_file():
        return ""
    reading = read(folder)
    if reading.problem or reading.torn:
        return f"its journal is damaged: {reading.problem or 'its last line has no end'}"
    wrong = misfit(reading.lines)
    if wrong:
        return f"its journal is none that a recording leaves: {wrong}"
    session = Session(reading.lines)
    if not session.lines or not session.finished:
        return "its journal has no end: the session was never finished"
    try:
        changed = _differing(result, session)
    except ValueError:
        return "its journal tells what no result may hold"
    keys = ", ".join(f"`{key}`" for key in changed)
    return f"says something else than its journal about {keys}" if changed else ""


def _differing(result: Result, session: Session) -> tuple[str, ...]:
    told = record(session, (result.capture and result.capture.journal_digest) or "")
    try:
        changed = result.differing_facts(Result.model_validate(told))
    except ValidationError:
        changed = ("timeline",)
    # Only what has been in a file is known to read the same: blanks may get lost there.
    return result.differing_facts(as_read(told)) if changed else ()


def as_read(told: Mapping[str, object]) -> Result:
    """Return a record as it is read from a file; raises `ValueError` if it is no result."""
    try:
        document = read_yaml("result.yml", yaml_text("result", 2, told))
    except UnreadableError as error:
        raise ValueError("the record of a journal holds what no file can") from error
    value = shape(Result, document).value
    if value is None:
        raise ValueError("the record of a journal is no result")
    return value
