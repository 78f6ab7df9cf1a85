"""The closing turns a session into a result: measure, copy what was kept, write
`result.yml` last.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path

from drillbook.capture.belongings import gathered, samples
from drillbook.capture.folders import CAPTURES
from drillbook.capture.journal import Json
from drillbook.capture.probe import ProbeSpec
from drillbook.capture.provenance import forget
from drillbook.capture.record import record
from drillbook.capture.recorder import Recorder
from drillbook.capture.replay import as_read
from drillbook.capture.sampler import counts
from drillbook.capture.session import Session
from drillbook.check.judging.seen import Beside
from drillbook.check.judging.verdict import Verdict, in_words, verdict
from drillbook.files.samples import summarised
from drillbook.files.write import replace_below, yaml_text
from drillbook.model.result_parts import Counts
from drillbook.model.scalar import interval_text

_JOURNAL = "journal.jsonl"
_PROBES = "probes/"
_MOST_DIGESTS = 2_000
"""They stand in one line of the journal, which would refuse to end a test with more
than it takes.
"""


def close(recorder: Recorder, book: Path) -> Path:
    """Write the session's result and return its folder; doing it again gives the same bytes."""
    if not recorder.session.finished:
        recorder.write(
            "measured", {"probes": list(_measured(recorder.session, _places(recorder, book)))}
        )
        recorder.write("finished", {"files": _digests(_places(recorder, book))})
    session = recorder.session
    folder = f"results/{session.id}"
    for path, content in gathered(_places(recorder, book)):
        replace_below(book, f"{folder}/{path}", content)
    journal = (recorder.folder / _JOURNAL).read_bytes()
    replace_below(book, f"{folder}/{_JOURNAL}", journal)
    digest = "sha256:" + hashlib.sha256(journal).hexdigest()
    replace_below(
        book, f"{folder}/result.yml", yaml_text("result", 2, record(session, digest)).encode()
    )
    forget(book / CAPTURES / session.id)
    return book / folder


def _digests(places: Sequence[Path]) -> dict[str, Json]:
    """Return the digest of each file beside the journal, samples first, so that no later edit of
    one goes unseen.
    """
    found = {
        path: "sha256:" + hashlib.sha256(content).hexdigest() for path, content in gathered(places)
    }
    first = sorted(found, key=lambda path: (not path.startswith(_PROBES), path))
    return {path: found[path] for path in first[:_MOST_DIGESTS]}


def doubt(recorder: Recorder, book: Path) -> str:
    """Return what speaks against a session if it ended now, or an empty text; nothing
    is written.
    """
    try:
        found = foreseen(recorder, book)
    except ValueError:
        return "no result, because what was recorded is not what a result may hold"
    if not found.conclusive:
        return f"{in_words(found.kind)}, because {found.reason}"
    return found.impact.contradiction or found.gap


def contradiction(recorder: Recorder, book: Path) -> str:
    """Return how the impact that was told contradicts what was seen so far, or an empty text."""
    with suppress(ValueError):
        return foreseen(recorder, book).impact.contradiction
    return ""


def foreseen(recorder: Recorder, book: Path) -> Verdict:
    """Return the verdict that a session would have if it ended now; nothing is written.

    Raises `ValueError` if what was recorded is not what a result may hold.
    """
    session, places = recorder.session, _places(recorder, book)
    measured: dict[str, Json] = {"probes": list(_measured(session, places))}
    *_, last = session.lines
    ending = (
        changed(last, number=last.number + 1, kind="measured", data=measured),
        changed(last, number=last.number + 2, kind="finished", data={}),
    )
    result = as_read(record(Session((*session.lines, *ending)), "sha256:" + "0" * 64))
    taken = {
        probe.samples: samples(places, probe.samples) for probe in result.probes if probe.samples
    }
    return verdict(
        result, Beside(sample_summaries={path: summarised(each) for path, each in taken.items()})
    )


def _places(recorder: Recorder, book: Path) -> tuple[Path, ...]:
    """Return where the session's files are; its first place by its name too, as the book may have
    been moved since.
    """
    begun = (book / CAPTURES / recorder.session.id).absolute()
    return tuple(dict.fromkeys((begun, *recorder.journal.places)))


def _measured(session: Session, places: Sequence[Path]) -> Iterator[Json]:
    for probe in probes_of(session):
        file = f"probes/{probe.id}.csv"
        taken = samples(places, file)
        before, during, after = counts(taken, _first_fault(session), _last_revert(session))
        measured: dict[str, Json] = {
            "id": probe.id,
            "type": probe.type,
            "target": probe.shown_target,
            **({"of": probe.of} if probe.of != "service" else {}),
            "interval": interval_text(probe.interval),
            "before": _numbers(before),
            "during": _numbers(during),
            "after": _numbers(after),
        }
        yield {**measured, "samples": file} if taken else measured


def probes_of(session: Session) -> tuple[ProbeSpec, ...]:
    """Return what is measured meanwhile."""
    probes = session.start.get("probes")
    texts = probes if isinstance(probes, list) else []
    return tuple(ProbeSpec.parse(text) for text in texts if isinstance(text, str))


def _first_fault(session: Session) -> datetime | None:
    marks = session.marked("fault-started")
    return marks[0].at if marks else None


def _last_revert(session: Session) -> datetime | None:
    marks = session.marked("reverted")
    return marks[-1].at if marks else None


def _numbers(counted: Counts) -> Json:
    return {key: value for key, value in counted.model_dump().items() if value is not None}
