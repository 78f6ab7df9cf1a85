"""A derivation makes the result of one original and its mapping: a pure function of the two.

The import writes what it returns, and every check makes it again to compare.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from drillbook.files.samples import COLUMNS, summarised
from drillbook.importers.results.imported import Imported, MeasuredSeries
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.node import MisshapenError, TimelessError
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportedFrom, ImportMapping
from drillbook.model.result import Result
from drillbook.model.result_parts import Event, Evidence, Expectation, Fault, Probe
from drillbook.model.sample import Sample
from drillbook.model.sample_summary import SampleSummary
from drillbook.text.digest import digest

_ROOM = 300
"""How many events a result holds before it leaves some to the original."""
_MOST_TEXT = 500
_MOST_SERIES = 60
_MOST_OUTPUT = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What no original knows of a result: its id, its title, and what it is pinned to."""

    id: str
    title: str
    inventory_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A result, the files beside it with what those of probes say, and what the original lacks."""

    result: Result
    files: Mapping[str, bytes]
    sample_summaries: Mapping[str, SampleSummary]
    missing: tuple[str, ...]


def derived(
    importer: Importer, original: OriginalFile, mapping: ImportMapping, naming: Naming
) -> Derived:
    """Return the result of an original.

    Raises `NotOneError` if the original does not tell of a test, or lacks what nobody has said.
    """
    try:
        imported = importer.read(original, mapping)
    except MisshapenError as error:
        place = f"`{error.place}` " if error.place else ""
        raise NotOneError(
            f"is no {importer.title} as its tool writes it: {place}{error.problem}"
        ) from error
    except TimelessError as error:
        raise NotOneError(
            f"has the time {error.time}, which has no offset from UTC",
            "Say in which zone the tool ran, such as --timezone UTC or --timezone Europe/Lisbon,"
            " or `timezone` in content/imports.yml. Chaos Toolkit before 1.44 writes UTC.",
        ) from error
    beside = _beside(imported, original, importer)
    source = ImportedFrom(
        format=importer.name,
        file=beside[0].path,
        digest=original.digest,
        reading=importer.reading,
        mapping=mapping,
    )
    try:
        result = _result(imported, source, mapping, naming, beside)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        keys = ".".join(map(str, first["loc"]))
        raise NotOneError(
            f"tells what no result can contain: {keys}: {first['msg']}"
        ) from error
    return Derived(
        result,
        {file.path: file.content for file in beside},
        {file.path: file.summary for file in beside if file.summary},
        imported.missing,
    )


def _result(
    imported: Imported,
    source: ImportedFrom,
    mapping: ImportMapping,
    naming: Naming,
    beside: "Sequence[_File]",
) -> Result:
    parts: dict[str, object] = {
        "schema": 1,
        "id": naming.id,
        "title": naming.title,
        "kind": "failure-test",
        "service": mapping.service,
        "dependency": mapping.dependency,
        "failure_mode": mapping.failure_mode,
        "environment": mapping.environment,
        "instance": imported.instance,
        "conducted_by": mapping.conducted_by,
        "started": imported.started,
        "ended": imported.ended,
        "method": "automated",
        "inventory_digest": naming.inventory_digest,
        "fault": _fault(imported, mapping),
        "expected": _expectation(imported),
        "timeline": tuple(_timeline(imported)),
        "probes": (
            *(file.probe for file in beside if file.probe),
            *_counted(imported),
        ),
        "evidence": tuple(
            Evidence(file=file.path, digest=digest(file.content), caption=file.caption)
            for file in beside
            if not file.probe
        ),
        "imported_from": source,
    }
    return Result.model_validate({key: value for key, value in parts.items() if value})


def _fault(imported: Imported, mapping: ImportMapping) -> Fault:
    parts = {
        "technique": mapping.technique or "real",
        "injection": imported.injection,
        "how": imported.how,
        "revert": imported.revert,
    }
    kept = {key: value for key, value in parts.items() if value and value != "done"}
    return Fault.model_validate(kept)


def _expectation(imported: Imported) -> Expectation | None:
    """Return what a hypothesis says: that the steady state holds is to expect no impact."""
    if imported.expected is None:
        return None
    return Expectation(impact=imported.expected_impact, statement=imported.expected)


def _timeline(imported: Imported) -> Iterator[Event]:
    """Yield the events, or those that a result has room for: every mark, and the first and last."""
    events = imported.events
    few = (*events[: _ROOM // 2], *events[-_ROOM // 2 :])
    marks = [event for event in events if event.event not in {"note", "command"}]
    kept = events
    if len(events) > _ROOM:
        numbers = {id(event) for event in (*few, *marks)}
        kept = tuple(event for event in events if id(event) in numbers)
    for event in kept:
        yield (
            event.model_copy(update={"text": _cut(event.text)}) if event.text else event
        )
    if len(kept) < len(events):
        text = f"{len(events) - len(kept):,} more events are in the original."
        yield Event(at=imported.ended, event="note", text=text)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file beside the result: the original, what was measured, or what was returned."""

    path: str
    content: bytes
    caption: str | None = None
    probe: Probe | None = None
    summary: SampleSummary | None = None


def _beside(
    imported: Imported, original: OriginalFile, importer: Importer
) -> tuple[_File, ...]:
    stem = _slug(original.name.rpartition(".")[0])
    first = _File(
        path=f"evidence/{stem}{original.ending}",
        content=original.content,
        caption=f"The {importer.title} that this result was made from",
    )
    taken = {first.path}
    rest = (*_samples(imported, taken), *_outputs(imported, taken))
    return (first, *rest)


def _samples(imported: Imported, taken: set[str]) -> Iterator[_File]:
    for series in imported.series[:_MOST_SERIES]:
        if not series.samples:
            continue
        path, summary = (
            _free("probes/", series.name, ".csv", taken),
            summarised(series.samples),
        )
        yield _File(
            path=path,
            content=_csv(series.samples).encode(),
            probe=_probe(series, path, summary, imported),
            summary=summary,
        )


def _counted(imported: Imported) -> Iterator[Probe]:
    """Yield what a tool has counted of which it kept no samples."""
    taken = set[str]()
    for series in imported.series[:_MOST_SERIES]:
        if not series.samples:
            id_ = _free("", series.name, "", taken)
            counts = {
                phase: {"ok": int(good), "failed": int(not good)}
                for phase, good in series.counts.items()
            }
            parts = {"id": id_, "type": series.type, "target": _cut(series.target)}
            yield Probe.model_validate({**parts, **counts})


def _outputs(imported: Imported, taken: set[str]) -> Iterator[_File]:
    for output in imported.outputs[:_MOST_SERIES]:
        if len(output.text) <= _MOST_OUTPUT:
            path = _free("evidence/output-", output.name, ".json", taken)
            caption = _cut(" ".join(output.caption.split()))
            yield _File(path=path, content=output.text.encode(), caption=caption)


def _probe(
    series: MeasuredSeries, path: str, summary: SampleSummary, imported: Imported
) -> Probe:
    marks = {event.event: event.at for event in reversed(imported.events)}
    reverts = [event.at for event in imported.events if event.event == "reverted"]
    counts = summary.phases(
        marks.get("fault-started"), reverts[-1] if reverts else None
    )
    of = {"of": series.of} if series.of != "service" else {}
    return Probe.model_validate(
        {
            "id": path.rpartition("/")[2].removesuffix(".csv"),
            "type": series.type,
            "target": _cut(series.target or series.name),
            **of,
            **{
                phase: {"ok": found.ok, "failed": found.failed}
                for phase, found in counts.items()
            },
            "samples": path,
        }
    )


def _csv(samples: Iterable[Sample]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in samples:
        at = one.at.isoformat(timespec="microseconds")
        ok = "true" if one.ok else "false"
        writer.writerow((at, ok, f"{one.latency_ms:.3f}", one.outcome, one.detail))
    return stream.getvalue()


def _free(folder: str, name: str, ending: str, taken: set[str]) -> str:
    """Return a path for a file of a name, with a number where it is taken."""
    slug = _slug(name)
    paths = (
        f"{folder}{slug}{'' if n == 1 else f'-{n}'}{ending}" for n in range(1, 10_000)
    )
    path = next(path for path in paths if path not in taken)
    taken.add(path)
    return path


def _slug(name: str) -> str:
    """Return a name as ids are written; of letters that have no such form nothing is left."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", name).lower())
    return "-".join(words)[:60].strip("-") or "file"
