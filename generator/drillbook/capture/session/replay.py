"""A replay makes the result of a journal once more, to see whether it still is what stands in
`result.yml`.

A journal that ends with the digests of the files beside it tells of these as well; earlier ones do
not know them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from drillbook.capture.journal.reading import first_line, read
from drillbook.capture.session.result import NO_DIGEST, UnfitError, result_of
from drillbook.capture.session.session import Session
from drillbook.files.folder import is_plain
from drillbook.files.result_file import read_back
from drillbook.kept import NOTHING, Kept
from drillbook.model.entry import Value
from drillbook.model.result import Result
from drillbook.text.digest import digest_of_file

JOURNAL = "journal.jsonl"


class Replayed(Value):
    """What the journal of a captured result tells of it.

    `altered` says how the result differs, `replaced` which of its evidence is not, byte for byte,
    what the journal knows, and `session` what tells its session from all others: no machine has
    been on for the same time twice, whatever day somebody writes into the journal.
    """

    altered: str | None
    replaced: tuple[str, ...]
    session: str | None


def replays(
    book: Path,
    results: Iterable[Result],
    digests: Mapping[str, str] | None = None,
    kept: Kept = NOTHING,
) -> Mapping[str, Replayed]:
    """Return what the journals of captured results below a book's folder tell, by the results'
    folders.

    `digests` are those of the files beside them, by their paths in the book, where they are known;
    others are read. Of a result without a journal nothing is told.
    """
    found = {}
    for result in results:
        if result.capture:
            folder = book / "results" / result.folder
            found[result.folder] = _replayed(folder, _Beside(result, digests), kept)
    return found


def alterations(book: Path, results: Iterable[Result]) -> Mapping[str, str]:
    """Return how captured results differ from what their journals tell, by their folder."""
    return {
        folder: one.altered
        for folder, one in replays(book, results).items()
        if one.altered
    }


def sessions(book: Path, results: Iterable[Result]) -> Mapping[str, str]:
    """Return what tells the session of each captured result from all others, by its folder."""
    return {
        folder: one.session
        for folder, one in replays(book, results).items()
        if one.session
    }


def replaced(book: Path, results: Iterable[Result]) -> Mapping[str, tuple[str, ...]]:
    """Return the evidence that is not what the journal of its result knows, by the result's
    folder.
    """
    return {
        folder: one.replaced
        for folder, one in replays(book, results).items()
        if one.replaced
    }


@dataclass(frozen=True, slots=True)
class _Beside:
    """A result with the digests of the files beside it."""

    result: Result
    digests: Mapping[str, str] | None

    def digest_of(self, folder: Path, file: str) -> str | None:
        """Return the digest of a file; None if it is not there, or no plain file."""
        if self.digests is not None:
            return self.digests.get(self.result.beside(file))
        if not is_plain(folder, file):
            return None
        with (folder / file).open("rb") as stream:
            return digest_of_file(stream)

    def made_from(self) -> tuple[str, ...] | None:
        """Return all that a replay depends on; None where that is not known."""
        content = self.result.source.content
        journal = (self.digests or {}).get(self.result.beside(JOURNAL))
        if not content or not journal or self.digests is None:
            return None
        files = (
            *(item.file for item in self.result.evidence),
            *(probe.samples for probe in self.result.probes if probe.samples),
        )
        known = (
            f"{file} {self.digests.get(self.result.beside(file), '')}" for file in files
        )
        return self.result.folder, content, journal, *known


def _replayed(folder: Path, beside: _Beside, kept: Kept) -> Replayed:
    made_from = beside.made_from()
    known = kept.found("replay", *made_from) if made_from else None
    if known is not None:
        with suppress(ValidationError):
            return Replayed.model_validate_json(known)
    told = _read(folder, beside)
    if made_from:
        # The journal has been read once more since its digest was taken.
        digest = _Beside(beside.result, None).digest_of(folder, JOURNAL)
        if digest == made_from[2]:
            kept.keep(told.model_dump_json().encode(), "replay", *made_from)
    return told


def _read(folder: Path, beside: _Beside) -> Replayed:
    line = first_line(folder)
    name = f"{line.boot} {line.elapsed}" if line else None
    session = _session(folder)
    if not isinstance(session, Session):
        return Replayed(altered=session, replaced=(), session=name)
    evidence = [item.file for item in beside.result.evidence]
    return Replayed(
        altered=_altered(folder, beside, session),
        replaced=tuple(_edited(folder, session, beside, evidence)),
        session=name,
    )


def _altered(folder: Path, beside: _Beside, session: Session) -> str | None:
    result = beside.result
    try:
        changed = _differing(result, session)
    except UnfitError:
        return "its journal tells what no result may hold"
    # Lines of a newer version may well have made the difference, and nobody is accused then.
    if changed and session.unknown:
        kinds = ", ".join(f"`{kind}`" for kind in session.unknown)
        return (
            "cannot be compared with its journal: this version of drillbook does not know lines of"
            f" the kind {kinds}"
        )
    if changed:
        keys = ", ".join(f"`{key}`" for key in changed)
        return f"says something else than its journal about {keys}"
    samples = [probe.samples for probe in result.probes if probe.samples]
    edited = next(_edited(folder, session, beside, samples), None)
    if edited:
        return f"{edited} is not the file that its journal knows: its bytes differ"
    return None


def _session(folder: Path) -> Session | str | None:
    """Return the session of a journal, what is wrong with that, or None if there is none."""
    if not (folder / JOURNAL).is_file():
        return None
    reading = read(folder)
    if reading.problem or reading.torn:
        problem = reading.problem or "its last line has no end"
        return f"its journal is damaged: {problem}"
    session = Session(reading.lines)
    if session.misfit:
        return f"its journal is none that a recording leaves: {session.misfit}"
    if session.end is None:
        return "its journal has no end: the session was never finished"
    return session


def _edited(
    folder: Path, session: Session, beside: _Beside, files: Sequence[str]
) -> Iterator[str]:
    """Yield the files that are there with other bytes than the end of the journal says."""
    known = session.end.event.files if session.end else {}
    for file in files:
        if file in known:
            found = beside.digest_of(folder, file)
            if found is not None and found != known[file]:
                yield file


def _differing(result: Result, session: Session) -> tuple[str, ...]:
    told = result_of(
        session, (result.capture and result.capture.journal_digest) or NO_DIGEST
    )
    # Only what has been in a file is known to read the same: blanks may get lost there.
    return result.differing_facts(told) and result.differing_facts(as_read(told))


def as_read(told: Result) -> Result:
    """Return a result as it is read from a file; raises `UnfitError` if no file can hold it."""
    value = read_back(told)
    if value is None:
        raise UnfitError("the result of a journal holds what no file can")
    return value
