"""Measurements are the samples of all probes as a table: what the timeline draws, in numbers, by
spans of time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from drillbook.model.sample import Sample
from drillbook.pages.charts.timeline import step_for
from drillbook.text.span import signed_span

_MOST_ROWS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one probe measured in one span: good and failed samples, and latencies in
    milliseconds.
    """

    ok: int
    failed: int
    middle: float
    slowest: float


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """A span by its distance from the fault, with a place for each probe; None where nothing was
    measured.
    """

    since: str
    probes: tuple[Measured | None, ...]


@dataclass(frozen=True, slots=True)
class Measurements:
    """The probes by name, and a row for each span in which any of them measured something."""

    probes: tuple[str, ...]
    seconds: int
    rows: tuple[MeasurementRow, ...]


def measurements(
    samples: Mapping[str, Sequence[Sample]], zero: datetime | None
) -> Measurements | None:
    """Return the samples by spans of time, or None if there are none; without a fault, counted from
    the first one.
    """
    times = [sample.at for taken in samples.values() for sample in taken]
    if not times:
        return None
    start = zero or min(times)
    step = step_for((max(times) - min(times)).total_seconds(), _MOST_ROWS)
    spans = [_spans(taken, start, max(step, 1)) for taken in samples.values()]
    numbers = sorted(set().union(*spans))
    rows = (
        MeasurementRow(
            signed_span(timedelta(seconds=n * step)),
            tuple(_measured(each.get(n, ())) for each in spans),
        )
        for n in numbers
    )
    return Measurements(tuple(samples), step, tuple(rows))


def _spans(
    taken: Sequence[Sample], start: datetime, step: int
) -> dict[int, list[Sample]]:
    found: dict[int, list[Sample]] = {}
    for sample in taken:
        found.setdefault(
            math.floor((sample.at - start).total_seconds() / step), []
        ).append(sample)
    return found


def _measured(taken: Sequence[Sample]) -> Measured | None:
    if not taken:
        return None
    latencies = [sample.latency_ms for sample in taken]
    failed = sum(not sample.ok for sample in taken)
    return Measured(
        ok=len(taken) - failed,
        failed=failed,
        middle=median(latencies),
        slowest=max(latencies),
    )
