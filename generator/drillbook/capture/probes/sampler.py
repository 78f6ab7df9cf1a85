"""A sampler lets every probe measure in the background, each at its own interval, and remembers
what it saw last.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from pathlib import Path

from drillbook.capture.probes.measurement import measure, now
from drillbook.capture.probes.series import Series
from drillbook.capture.probes.spec import ProbeSpec
from drillbook.model.result_parts import Counts, Phase
from drillbook.model.sample import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeState:
    """What a probe saw last, since when it has seen the like, and how many samples its file has in
    all.

    `trouble` is why samples are not on the disk, if they are not.
    """

    id: str
    sample: Sample | None = None
    since: datetime | None = None
    count: int = 0
    trouble: str | None = None


class Sampler:
    """Measures with one thread a probe, and appends the samples to `probes/<id>.csv` below a
    folder.

    `on_change` is called from the probe's thread when its outcome is another one than before; what
    it raises is reported by the thread's hook, and the probe goes on. Times are those of `clock`.
    """

    def __init__(
        self,
        specs: Sequence[ProbeSpec],
        folder: Path,
        on_change: Callable[[ProbeState], None] = lambda _: None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._folder = folder
        self._runs = tuple(_Run(spec, on_change, clock) for spec in specs)

    @property
    def torn(self) -> tuple[Path, ...]:
        """The files that hold what was damaged in the samples of an interrupted session; known once
        it is started.
        """
        return tuple(
            run.series.torn for run in self._runs if run.series and run.series.torn
        )

    def states(self) -> tuple[ProbeState, ...]:
        """Return the state of each probe in the order given; never waits."""
        return tuple(run.state for run in self._runs)

    def start(self) -> None:
        """Open the files and begin; raises `DrillbookError` before anything is measured if one
        cannot be opened.
        """
        for run in self._runs:
            run.open(self._folder)
        for run in self._runs:
            run.start()

    def stop(self) -> None:
        """End all probes; it takes as long as the measurements that are running, all at once, and
        no longer.
        """
        for run in self._runs:
            run.stopping.set()
        timeouts = (run.spec.timeout.total_seconds() for run in self._runs)
        deadline = time.monotonic() + 0.5 + max(timeouts, default=0)
        for run in self._runs:
            run.finish(deadline)


class _Run:
    """One probe at work: only its own thread changes its state and writes its series."""

    def __init__(
        self,
        spec: ProbeSpec,
        on_change: Callable[[ProbeState], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.spec = spec
        self.state = ProbeState(id=spec.id)
        self.stopping = threading.Event()
        self.series: Series | None = None
        self._on_change = on_change
        self._clock = clock
        self._thread: threading.Thread | None = None

    def open(self, folder: Path) -> None:
        self.series = Series(folder, self.spec.id)
        self.state = replace(self.state, count=self.series.taken)

    def start(self) -> None:
        self._thread = threading.Thread(
            target=self._measure, name=f"probe {self.spec.id}", daemon=True
        )
        self._thread.start()

    def finish(self, deadline: float) -> None:
        if self._thread is not None:
            self._thread.join(max(deadline - time.monotonic(), 0))

    def _measure(self) -> None:
        """Measure on a schedule that does not drift; what is late is left out, and does not pile
        up.
        """
        started, interval = time.monotonic(), self.spec.interval.total_seconds()
        turn = 0
        while True:
            due = started + turn * interval
            if self.stopping.wait(max(due - time.monotonic(), 0)):
                break
            self._take(measure(self.spec, self._clock))
            elapsed = time.monotonic() - started
            turn = max(turn + 1, ceil(elapsed / interval))
        if self.series:
            self.series.close()

    def _take(self, sample: Sample) -> None:
        trouble = None
        if self.series:
            self.series.append(sample)
            trouble = self.series.trouble
        before, self.state = self.state, self._next(sample, trouble)
        if before.sample is None or before.sample.outcome != sample.outcome:
            self._tell()

    def _next(self, sample: Sample, trouble: str | None) -> ProbeState:
        before = self.state
        same = before.sample is not None and before.sample.outcome == sample.outcome
        since = before.since if same else sample.at
        return ProbeState(
            id=before.id,
            sample=sample,
            since=since,
            count=before.count + 1,
            trouble=trouble,
        )

    def _tell(self) -> None:
        try:
            self._on_change(self.state)
        except Exception as error:  # noqa: BLE001 - a probe outlives whoever watches it
            threading.excepthook(
                threading.ExceptHookArgs(
                    (type(error), error, error.__traceback__, self._thread)
                )
            )


def counts(
    samples: Sequence[Sample], started: datetime | None, reverted: datetime | None
) -> Mapping[Phase, Counts]:
    """Return what was measured before, during and after the fault; without a fault, all of it was
    before.

    A sample belongs to the phase in which it was begun. The percentiles are nearest ranks of all
    latencies in a phase, those of failed samples included.
    """
    before = [s for s in samples if started is None or s.at < started]
    since = [s for s in samples if started is not None and s.at >= started]
    during = [s for s in since if reverted is None or s.at < reverted]
    after = [s for s in since if reverted is not None and s.at >= reverted]
    return {
        "before": _counted(before),
        "during": _counted(during),
        "after": _counted(after),
    }


def _counted(samples: Sequence[Sample]) -> Counts:
    if not samples:
        return Counts(ok=0, failed=0)
    latencies = sorted(sample.latency_ms for sample in samples)
    ok = sum(sample.ok for sample in samples)
    return Counts(
        ok=ok,
        failed=len(samples) - ok,
        p50_ms=_nearest_rank(latencies, 50),
        p95_ms=_nearest_rank(latencies, 95),
        p99_ms=_nearest_rank(latencies, 99),
        max_ms=latencies[-1],
    )


def _nearest_rank(ordered: Sequence[float], percent: int) -> float:
    """Return the smallest value that at least so many of a hundred values do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]
