"""To finish is to turn a session into a result: measure, copy what was kept, write `result.yml`
last.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace as changed
from pathlib import Path

from drillbook.capture.artifacts import gathered, samples
from drillbook.capture.journal.chain import Line
from drillbook.capture.probes.line import parse
from drillbook.capture.probes.sampler import counts
from drillbook.capture.probes.spec import ProbeSpec
from drillbook.capture.provenance import forget
from drillbook.capture.recorder import Recorder
from drillbook.capture.session.events import (
    Finished,
    ProbesMeasured,
    SessionEvent,
    encode,
)
from drillbook.capture.session.replay import as_read
from drillbook.capture.session.result import UnfitError, result_of
from drillbook.capture.session.session import Session
from drillbook.capture.store import CAPTURES
from drillbook.check.judging.seen import Beside
from drillbook.check.judging.verdict import Verdict, in_words, verdict
from drillbook.errors import DrillbookError
from drillbook.files.result_file import write_result
from drillbook.files.samples import summarised
from drillbook.files.write import replace_below
from drillbook.model.result import Result
from drillbook.model.result_parts import Probe

_JOURNAL = "journal.jsonl"
_PROBES = "probes/"
_MOST_DIGESTS = 2_000
"""They stand in one line of the journal, which would refuse to end a test with more
than it takes.
"""


def close(recorder: Recorder, book: Path) -> Path:
    """Write the session's result and return its folder; doing it again gives the same bytes.

    Raises `DrillbookError` if what was recorded is not what a result may hold; it goes on then.
    """
    if not recorder.session.finished:
        # Before the journal ends: a line that no result can hold can still be undone then.
        _expected(recorder, book)
        recorder.write(_measured(recorder.session, _places(recorder, book)))
        recorder.write(Finished(files=_digests(_places(recorder, book))))
    folder = f"results/{recorder.session.id}"
    for path, content in gathered(_places(recorder, book)):
        replace_below(book, f"{folder}/{path}", content)
    # `result.yml` comes last: a folder without it is no result, and finishing goes on.
    journal = (recorder.folder / _JOURNAL).read_bytes()
    replace_below(book, f"{folder}/{_JOURNAL}", journal)
    digest = "sha256:" + hashlib.sha256(journal).hexdigest()
    written = write_result(book, result_of(recorder.session, digest), anew=False)
    forget(book / CAPTURES / recorder.session.id)
    return written


def _expected(recorder: Recorder, book: Path) -> Result:
    """Return the result that a session would have if it ended now."""
    try:
        return _now(recorder, book)
    except UnfitError as error:
        raise DrillbookError(
            f"not finished: a result cannot contain what was recorded: {error}",
            "Every line is kept. Type drillbook capture resume, then `undo` it, or say it in other"
            " words.",
        ) from error


def _digests(places: Sequence[Path]) -> dict[str, str]:
    """Return the digest of each file beside the journal, samples first, so that no later edit of
    one goes unseen.
    """
    found = {
        path: "sha256:" + hashlib.sha256(content).hexdigest()
        for path, content in gathered(places)
    }
    first = sorted(found, key=lambda path: (not path.startswith(_PROBES), path))
    return {path: found[path] for path in first[:_MOST_DIGESTS]}


def doubt(recorder: Recorder, book: Path) -> str | None:
    """Return what speaks against a session if it ended now, if anything does; nothing
    is written.
    """
    try:
        found = foreseen(recorder, book)
    except UnfitError:
        return "no result, because a result cannot contain what was recorded"
    if not found.conclusive:
        return f"{in_words(found.kind)}, because {found.reason}"
    return found.impact.contradiction or found.gap


def contradiction(recorder: Recorder, book: Path) -> str | None:
    """Return how the impact that was told contradicts what was seen so far, if it does."""
    with suppress(UnfitError):
        return foreseen(recorder, book).impact.contradiction
    return None


def foreseen(recorder: Recorder, book: Path) -> Verdict:
    """Return the verdict that a session would have if it ended now; nothing is written.

    Raises `UnfitError` if what was recorded is not what a result may hold.
    """
    result, places = _now(recorder, book), _places(recorder, book)
    taken = {
        probe.samples: samples(places, probe.samples)
        for probe in result.probes
        if probe.samples
    }
    summaries = {path: summarised(each) for path, each in taken.items()}
    return verdict(result, Beside(sample_summaries=summaries))


def _now(recorder: Recorder, book: Path) -> Result:
    session = recorder.session
    ending: tuple[SessionEvent, ...] = (
        _measured(session, _places(recorder, book)),
        Finished(),
    )
    *_, last = session.lines
    lines = (_line(last, behind, event) for behind, event in enumerate(ending, start=1))
    return as_read(result_of(Session((*session.lines, *lines))))


def _line(last: Line, behind: int, event: SessionEvent) -> Line:
    """Return the line of an event so many lines behind the last one, at the same moment."""
    kind, data = encode(event)
    return changed(last, number=last.number + behind, kind=kind, data=data)


def _places(recorder: Recorder, book: Path) -> tuple[Path, ...]:
    """Return where the session's files are; its first place by its name too, as the book may have
    been moved since.
    """
    begun = (book / CAPTURES / recorder.session.id).absolute()
    return tuple(dict.fromkeys((begun, *recorder.journal.places)))


def _measured(session: Session, places: Sequence[Path]) -> ProbesMeasured:
    return ProbesMeasured(
        probes=tuple(_probe(session, spec, places) for spec in probes_of(session))
    )


def _probe(session: Session, spec: ProbeSpec, places: Sequence[Path]) -> Probe:
    file = f"probes/{spec.id}.csv"
    taken = samples(places, file)
    faults, reverts = session.marked("fault-started"), session.marked("reverted")
    fault = faults[0].at if faults else None
    revert = reverts[-1].at if reverts else None
    counted = counts(taken, fault, revert)
    of = {"of": spec.of} if spec.of != "service" else {}
    return Probe.model_validate(
        {
            "id": spec.id,
            "type": spec.type,
            "target": spec.shown_target,
            **of,
            "interval": spec.interval,
            **counted,
            **({"samples": file} if taken else {}),
        }
    )


def probes_of(session: Session) -> tuple[ProbeSpec, ...]:
    """Return what is measured meanwhile."""
    return tuple(parse(text) for text in session.start.probes)
