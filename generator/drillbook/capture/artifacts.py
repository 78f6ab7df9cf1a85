"""Artifacts are the files beside a session's journal: its evidence and its samples, in every place
it was recorded in.

If the disk refuses one, the whole session goes on elsewhere. A name is given once in a session,
whichever place it is in then, so that no file covers another when a result is made of them.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path, PurePath
from typing import TypeVar

from drillbook.capture.journal.disk import make, reason, write_file
from drillbook.capture.journal.journal import Journal
from drillbook.capture.probes.series import text_of
from drillbook.capture.session.session import Session
from drillbook.files.samples import samples_in
from drillbook.model.sample import Sample
from drillbook.system.plain_file import sync_folder

EVIDENCE = "evidence"
_PROBES = "probes"
_T = TypeVar("_T")


def keep(journal: Journal, name: str, content: bytes) -> str:
    """Write evidence, synced, and return its path below the session's folder, which moves if its
    disk refuses.

    Raises `DrillbookError` if no place takes it; then nothing of it is left.
    """
    return _insisted(journal, lambda: _kept(journal, name, content))


def vacant(journal: Journal, name: str) -> Path:
    """Return where a file of evidence can be made, in a folder that is there; the session moves if
    its disk refuses.

    Raises `DrillbookError` if no place takes it.
    """
    return _insisted(journal, lambda: _vacant(journal, name))


def _insisted(journal: Journal, act: Callable[[], _T]) -> _T:
    """Do something in the session's folder, or in the next one that it moves to because
    that fails.
    """
    while True:
        try:
            return act()
        except OSError as error:
            journal.leave(reason(error))


def _kept(journal: Journal, name: str, content: bytes) -> str:
    while True:
        path = _vacant(journal, name)
        # Another process may have taken the name in the meantime.
        with contextlib.suppress(FileExistsError):
            _write(path, content)
            return path.relative_to(journal.folder).as_posix()


def _vacant(journal: Journal, name: str) -> Path:
    make(journal.folder / EVIDENCE)
    taken = Session(journal.lines).files
    names = (name if number == 1 else f"{number}-{name}" for number in count(1))
    for each in names:
        path = journal.folder / EVIDENCE / each
        # Taken also if its file is in a place that the session has left.
        if f"{EVIDENCE}/{each}" not in taken and not path.exists():
            return path
    raise AssertionError


def _write(path: Path, content: bytes) -> None:
    try:
        write_file(path, content)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError:
        # What is half there takes the room that the journal and its sign need.
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def gathered(places: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield each belonging by its path below a place, from the last place that has it; samples from
    all of them.

    What cannot be read is left out, and missed by the rules of the result that names it.
    """
    for path in sorted({path for place in places for path in _listed(place)}):
        contents = [content for place in places for content in _read(place / path)]
        # Only samples go on in another place; evidence is written whole, and the last one counts.
        if PurePath(path).parent.name == _PROBES and len(contents) > 1:
            yield path, text_of(samples(places, path))
        elif contents:
            yield path, contents[-1]


def samples(places: Iterable[Path], path: str) -> tuple[Sample, ...]:
    """Return the samples that a session took into one file, wherever it was recorded then, each
    once, by their time.
    """
    taken = dict.fromkeys(
        sample for place in places for sample in samples_in(place, path)
    )
    return tuple(sorted(taken, key=lambda sample: sample.at))


def _listed(place: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for folder in (_PROBES, EVIDENCE):
            for file in (place / folder).rglob("*"):
                if file.is_file() and not file.is_symlink():
                    yield file.relative_to(place).as_posix()


def _read(file: Path) -> Iterator[bytes]:
    with contextlib.suppress(OSError):
        yield file.read_bytes()
