"""The samples of a probe, as their CSV file holds them: one line a sample below the line of column
names.
"""

import csv
import io
import math
import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from drillbook.files.contents import Contents
from drillbook.files.folder import is_plain, read_content, read_text
from drillbook.kept import NOTHING
from drillbook.model.entry import Value
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.model.result import Result
from drillbook.model.sample import OUTCOMES, Sample
from drillbook.model.sample_prints import Prints
from drillbook.model.sample_summary import SampleSummary
from drillbook.text.digest import hex_digest

MAX_BYTES = 16 * 1024 * 1024
_KIND = "samples"
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
    summary = sample_summary(Contents(book), path)
    if isinstance(summary, Finding):
        yield summary


def sample_summary(contents: Contents, path: str) -> SampleSummary | Finding:
    """Return a file's samples in numbers, or a finding for its first line that is none."""
    content = contents.known(path)
    before = content and _kept(contents, content)
    if before:
        return before
    found = read_content(contents, path, MAX_BYTES)
    if isinstance(found, Finding):
        return found
    if found.digest != content and (before := _kept(contents, found.digest)):
        return before
    summary = _summary(path, found.text)
    if isinstance(summary, SampleSummary) and contents.kept is not NOTHING:
        contents.kept.keep(_said(summary), _KIND, found.digest)
    return summary


def _kept(contents: Contents, content: str) -> SampleSummary | None:
    known = contents.kept.found(_KIND, content)
    return None if known is None else _again(known)


class _Said(Value):
    """A summary as it is kept; numbers as the machine has them, in base 64."""

    times: str
    met: str
    digest: str
    latencies: str
    runs: frozenset[int]
    orders: frozenset[int]
    spacing: float


def _said(summary: SampleSummary) -> bytes:
    times, met, latencies = (
        b64encode(values).decode("ascii")
        for values in (
            summary.times.tobytes(),
            summary.met,
            summary.latencies.tobytes(),
        )
    )
    said = _Said(
        times=times,
        met=met,
        digest=summary.digest,
        latencies=latencies,
        runs=summary.prints.runs,
        orders=summary.prints.orders,
        spacing=summary.prints.spacing,
    )
    return said.model_dump_json().encode()


def _again(known: bytes) -> SampleSummary | None:
    try:
        said = _Said.model_validate_json(known)
        times, met, latencies = (
            array("d", b64decode(said.times)),
            b64decode(said.met),
            array("d", b64decode(said.latencies)),
        )
    except ValueError:
        return None
    if not len(times) == len(met) == len(latencies) or met.strip(b"\0\1"):
        return None
    return SampleSummary(
        times, met, said.digest, latencies, Prints(said.runs, said.orders, said.spacing)
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
