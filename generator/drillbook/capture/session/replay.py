"""A replay makes the result of a journal once more, to see whether it still is what stands in
`result.yml`.

A journal that ends with the digests of the files beside it tells of these as well; earlier ones do
not know them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from drillbook.capture.journal.reading import first_line, read
from drillbook.capture.session.result import NO_DIGEST, UnfitError, result_of
from drillbook.capture.session.session import Session, misfit
from drillbook.files.folder import is_plain
from drillbook.files.result_file import result_text
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import UnreadableError
from drillbook.files.yaml_reader import read as read_yaml
from drillbook.model.result import Result


def alterations(book: Path, results: Iterable[Result]) -> Mapping[str, str]:
    """Return how captured results below a book's folder differ from what their journals tell, by
    their folder.

    A result without a journal is not in it.
    """
    told = {
        result.folder: _altered(book / "results" / result.folder, result)
        for result in results
        if result.capture
    }
    return {folder: how for folder, how in told.items() if how}


def sessions(book: Path, results: Iterable[Result]) -> Mapping[str, str]:
    """Return what tells the session of each captured result from all others, by its folder.

    No machine has been on for the same time twice, whatever day somebody writes into the journal.
    """
    lines = {
        result.folder: first_line(book / "results" / result.folder)
        for result in results
        if result.capture
    }
    return {folder: f"{line.boot} {line.elapsed}" for folder, line in lines.items() if line}


def replaced(book: Path, results: Iterable[Result]) -> Mapping[str, tuple[str, ...]]:
    """Return the evidence that is not, byte for byte, what the journal of its result knows, by the
    result's folder.
    """
    told = {
        r.folder: tuple(_replaced(book / "results" / r.folder, r)) for r in results if r.capture
    }
    return {folder: files for folder, files in told.items() if files}


def _altered(folder: Path, result: Result) -> str | None:
    session = _session(folder)
    if not isinstance(session, Session):
        return session
    try:
        changed = _differing(result, session)
    except UnfitError:
        return "its journal tells what no result may hold"
    if changed and session.unknown:
        return (
            "cannot be compared with its journal: this version of drillbook does not know lines of"
            f" the kind {', '.join(f'`{kind}`' for kind in session.unknown)}"
        )
    if changed:
        return (
            f"says something else than its journal about {', '.join(f'`{key}`' for key in changed)}"
        )
    samples = [probe.samples for probe in result.probes if probe.samples]
    edited = next(_edited(folder, session, samples), None)
    return f"{edited} is not the file that its journal knows: its bytes differ" if edited else None


def _replaced(folder: Path, result: Result) -> Iterator[str]:
    session = _session(folder)
    if isinstance(session, Session):
        yield from _edited(folder, session, [item.file for item in result.evidence])


def _session(folder: Path) -> Session | str | None:
    """Return the session of a journal, what is wrong with that, or None if there is none."""
    if not (folder / "journal.jsonl").is_file():
        return None
    reading = read(folder)
    if reading.problem or reading.torn:
        return f"its journal is damaged: {reading.problem or 'its last line has no end'}"
    wrong = misfit(reading.lines)
    if wrong:
        return f"its journal is none that a recording leaves: {wrong}"
    session = Session(reading.lines)
    if session.end is None:
        return "its journal has no end: the session was never finished"
    return session


def _edited(folder: Path, session: Session, files: Sequence[str]) -> Iterator[str]:
    """Yield the files that are there with other bytes than the end of the journal says."""
    known = session.end.event.files if session.end else {}
    for file in files:
        if file in known and is_plain(folder, file):
            with (folder / file).open("rb") as stream:
                if known[file] != "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest():
                    yield file


def _differing(result: Result, session: Session) -> tuple[str, ...]:
    told = result_of(session, (result.capture and result.capture.journal_digest) or NO_DIGEST)
    # Only what has been in a file is known to read the same: blanks may get lost there.
    return result.differing_facts(told) and result.differing_facts(as_read(told))


def as_read(told: Result) -> Result:
    """Return a result as it is read from a file; raises `UnfitError` if no file can hold it."""
    try:
        document = read_yaml("result.yml", result_text(told))
    except UnreadableError as error:
        raise UnfitError("the result of a journal holds what no file can") from error
    value = shape(Result, document).value
    if value is None:
        raise UnfitError("the result of a journal is no result once it is read")
    return value
