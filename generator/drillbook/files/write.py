"""Writing files of a book: a file that is there already is never overwritten."""

from collections.abc import Mapping
from pathlib import Path

from drillbook.errors import DrillbookError


def write_new(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write texts to their paths below a folder and return the files.

    Raises `DrillbookError` before anything is written if one of them is there already.
    """
    there = next((path for path in texts if (folder / path).exists()), None)
    if there is not None:
        raise DrillbookError(
            f"{folder / there} is there already", "Nothing was written. Move it away or choose another name."
        )
    try:
        for path, text in texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8", newline="\n") as opened:
                opened.write(text)
    except OSError as error:
        raise DrillbookError(
            f"{folder} could not be written: {error.strerror}", "Check the disk and your rights."
        ) from error
    return tuple(folder / path for path in texts)
