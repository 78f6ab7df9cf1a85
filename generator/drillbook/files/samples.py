"""The samples of a probe, as their CSV file holds them: one line a sample below the line of column
names.
"""

import csv
import io
import math
import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from drillbook.files.folder import is_plain, read_text
from drillbook.kept import NOTHING, Kept
from drillbook.model.entry import Value
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.model.result import Result
from drillbook.model.sample import OUTCOMES, Sample
from drillbook.model.sample_summary import SampleSummary
from drillbook.text.digest import digest, hex_digest

MAX_BYTES = 16 * 1024 * 1024
COLUMNS = ("at", "ok", "latency_ms", "outcome", "detail")

_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:[0-2][1-9]|[123]0|31)"
    r"|(?:0[469]|11)-(?:[0-2][1-9]|[123]0)|02-(?:[0-2][1-9]|[12]0))"
)
_TIME = (
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{3}|\.[0-9]{6})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_USUAL = re.compile(
    rf"{','.join(COLUMNS)}\n"
    rf"(?:[12][0-9]{{3}}-{_DAY}T{_TIME},"
    rf"(?:true,{_NUMBER},ok|false,{_NUMBER},(?:{'|'.join(OUTCOMES[1:])})),"
    r"[^\",\r\n]{0,1000}\n)*"
)


def samples(book: Path, result: Result) -> dict[str, tuple[Sample, ...]]:
    """Return the samples of each of a result's probes by its id; of a file with a mistake, those
    before it.
    """
    return {
        probe.id: samples_in(book, result.beside(probe.samples))
        for probe in result.probes
        if probe.samples
    }


def mistakes(book: Path, path: str) -> Iterator[Finding]:
    """Yield a finding for the first line of a file that is no sample, if there is one."""
    summary = sample_summary(book, path)
    if isinstance(summary, Finding):
        yield summary


def sample_summary(
    book: Path, path: str, kept: Kept = NOTHING
) -> SampleSummary | Finding:
    """Return a file's samples in numbers, or a finding for its first line that is none."""
    text = read_text(book, path, MAX_BYTES)
    if isinstance(text, Finding):
        return text
    content = digest(text.encode())
    known = kept.found("samples", content)
    before = None if known is None else _again(known)
    if before is not None:
        return before
    summary = _summary(path, text)
    if isinstance(summary, SampleSummary):
        kept.keep(_said(summary), "samples", content)
    return summary


class _Said(Value):
    """A summary as it is kept."""

    times: tuple[float, ...]
    met: tuple[bool, ...]
    digest: str
    latencies: tuple[float, ...]


def _said(summary: SampleSummary) -> bytes:
    said = _Said(
        times=tuple(summary.times),
        met=tuple(map(bool, summary.met)),
        digest=summary.digest,
        latencies=tuple(summary.latencies),
    )
    return said.model_dump_json().encode()


def _again(known: bytes) -> SampleSummary | None:
    try:
        said = _Said.model_validate_json(known)
    except ValidationError:
        return None
    if not len(said.times) == len(said.met) == len(said.latencies):
        return None
    return SampleSummary(
        array("d", said.times), bytes(said.met), said.digest, array("d", said.latencies)
    )


def _summary(path: str, text: str) -> SampleSummary | Finding:
    if _usual(text):
        lines = [line.split(",", 2) for line in text.split("\n")[1:-1]]
        rows = [
            (datetime.fromisoformat(at), ok == "true", rest) for at, ok, rest in lines
        ]
        return _summarised(rows)
    found = list(_read(path, text))
    mistake = next((each for each in found if isinstance(each, Finding)), None)
    if mistake:
        return mistake
    return summarised([each for each in found if isinstance(each, Sample)])


def summarised(taken: Sequence[Sample]) -> SampleSummary:
    """Return samples in numbers."""
    return _summarised(
        [
            (each.at, each.ok, f"{each.latency_ms},{each.outcome},{each.detail}")
            for each in taken
        ]
    )


def _summarised(rows: Sequence[tuple[datetime, bool, str]]) -> SampleSummary:
    # Without the times: a copy that was moved to another day has the same digest.
    measured = "\n".join(f"{ok},{rest}" for _, ok, rest in rows)
    times = [at.timestamp() for at, _, _ in rows]
    met = bytes(ok for _, ok, _ in rows)
    latencies = [float(rest.partition(",")[0]) for _, _, rest in rows]
    if any(earlier > later for earlier, later in pairwise(times)):
        order = sorted(range(len(times)), key=times.__getitem__)
        times = [times[place] for place in order]
        met = bytes(met[place] for place in order)
        latencies = [latencies[place] for place in order]
    return SampleSummary(
        array("d", times), met, hex_digest(measured.encode()), array("d", latencies)
    )


def _usual(text: str) -> bool:
    """Return whether a text is plainly all samples: one match for a file costs a twentieth of
    reading it.
    """
    return _USUAL.fullmatch(text) is not None and "-02-29T" not in text


def samples_in(folder: Path, path: str) -> tuple[Sample, ...]:
    """Return the samples in a file below a folder; of one with a mistake those before it, of none
    nothing.
    """
    return tuple(_read_samples(folder, path))


def _read_samples(book: Path, path: str) -> Iterator[Sample]:
    text = read_text(book, path, MAX_BYTES) if is_plain(book, path) else None
    if isinstance(text, str):
        yield from (found for found in _read(path, text) if isinstance(found, Sample))


def _read(path: str, text: str) -> Iterator[Sample | Finding]:
    """Yield the samples in a text, and a finding in the place of the first line that is none."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(rows, ())) != COLUMNS:
            yield _mistake(path, 1, f"does not begin with the line {','.join(COLUMNS)}")
            return
        for row in rows:
            yield _sample(row)
    except (ValueError, csv.Error) as error:
        yield _mistake(path, rows.line_num, f"has a line that is not a sample: {error}")


def _sample(row: list[str]) -> Sample:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{len(row)} columns, not {len(COLUMNS)}")
    at, ok, latency, outcome, detail = row
    moment, milliseconds = datetime.fromisoformat(at), float(latency)
    if moment.utcoffset() is None:
        raise ValueError(f"the time {at} has no offset from UTC")
    if not math.isfinite(milliseconds) or milliseconds < 0:
        raise ValueError(f"the latency {latency} is not a number of milliseconds")
    if ok not in {"true", "false"} or outcome not in OUTCOMES:
        raise ValueError(
            f"`ok` is true or false and `outcome` one of {', '.join(OUTCOMES)}"
        )
    if (ok == "true") != (outcome == "ok"):
        raise ValueError(f"`ok` says {ok}, and `outcome` says {outcome}")
    return Sample(moment, ok == "true", milliseconds, outcome, detail)


def _mistake(path: str, line: int, message: str) -> Finding:
    return Finding(
        location=Location(path, line, 1),
        code="F002",
        message=message,
        help=(
            f"Write each sample as {','.join(COLUMNS)}, such as"
            " 2026-11-23T14:05:00.250+01:00,true,12.5,ok,200"
        ),
    )
