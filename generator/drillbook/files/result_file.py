"""A result file is how a result stands in its folder. What writes one, for a recording, for an
import or to be filled in by hand, does so here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from drillbook.files import starter
from drillbook.files.validation import shape
from drillbook.files.write import replace_below, write_new, yaml_text
from drillbook.files.yaml_reader import UnreadableError, read
from drillbook.model.result import Result

_KIND, _DEPTH = "result", 2


def write_result(
    book: Path,
    result: Result,
    files: Mapping[str, bytes] = MappingProxyType({}),
    *,
    anew: bool = True,
) -> Path:
    """Write a result into the folder of its id below a book, and return that folder.

    `files` lie beside it, by their paths there. Raises `DrillbookError` if there is one already,
    unless the same is written once more.
    """
    path, text = f"results/{result.id}/result.yml", result_text(result)
    if anew:
        beside = {f"results/{result.id}/{file}": each for file, each in files.items()}
        write_new(book, {**beside, path: text})
    else:
        replace_below(book, path, text.encode())
    return book / "results" / result.id


def write_draft(book: Path, names: Mapping[str, str]) -> Path:
    """Write a commented file to fill in by hand, with `names` filled in, and return it.

    Raises `DrillbookError` if there is a result of that id already.
    """
    (path,) = write_new(
        book, {f"results/{names['id']}/result.yml": starter.result(names)}
    )
    return path


def result_text(result: Result) -> str:
    """Return a result as it stands in its file: what was said of it, in the order in which people
    read it. Read back, it is the same result.
    """
    said = result.model_dump(by_alias=True, exclude_unset=True)
    # The clock of a recording counts microseconds, also where there are none.
    timespec = "microseconds" if result.capture else "auto"
    return yaml_text(_KIND, _DEPTH, _plain(said, timespec))


def read_back(result: Result) -> Result | None:
    """Return a result as it is read from a file; None if no file can hold it."""
    try:
        document = read("result.yml", result_text(result))
    except UnreadableError:
        return None
    return shape(Result, document).value


def _plain(value: Any, timespec: str) -> Any:  # noqa: ANN401 - whatever a result holds
    if isinstance(value, Mapping):
        said = {
            key: _plain(inner, timespec)
            for key, inner in value.items()
            if inner is not None
        }
        # Of a note without a time of day the model knows the day besides; a file says it alone.
        day = said.pop("day", None)
        return {**said, "at": day} if day else said
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner, timespec) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec=timespec)
    return value.isoformat() if isinstance(value, date) else value
