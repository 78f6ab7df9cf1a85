"""What was seen of a test: every look at the service and at the dependency, by probes and by
people, phase by phase.

A sample within one interval of a mark says nothing of either side of it: people mark a moment early
or late.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from drillbook.model.entry import EMPTY_FILE
from drillbook.model.result import Result
from drillbook.model.result_parts import Event, Of, Phase, Probe
from drillbook.model.sample_summary import SampleCounts, SampleSummary

MOST_NOISE = 0.01
"""The share of samples that fail now and then without anything being the matter."""

_LAST_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a result: the samples of its probes, and the digests of its files, each by
    its path there.
    """

    sample_summaries: Mapping[str, SampleSummary] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a probe measured before the fault: all of it, and the last minute, or the last sample if
    that is older.

    `last` is None where only counts are known.
    """

    whole: SampleCounts
    last: SampleCounts | None

    @property
    def met(self) -> bool:
        """Whether the end was healthy, and no more than a small share had failed before."""
        return (
            not (self.last and self.last.failed)
            and self.whole.failed <= MOST_NOISE * self.whole.total
        )


@dataclass(frozen=True)
class ProbeSeries:
    """One probe with its samples on either side of the marks; without a file of samples its counts
    stand for them.
    """

    probe: Probe
    summary: SampleSummary | None
    result: Result

    def counts(self, phase: Phase) -> SampleCounts:
        """Return everything that was measured in a phase."""
        if self.summary is None:
            stated = self.probe.counts(phase)
            return SampleCounts(stated.ok, stated.failed)
        return _sum(self.summary.between(start, end) for start, end in self._stretches(phase, 0))

    def clear(self, phase: Phase) -> SampleCounts:
        """Return what was measured in a phase further than an interval from its marks; all of it if
        nothing was.
        """
        if self.summary is None:
            return self.counts(phase)
        found = _sum(
            self.summary.between(start, end) for start, end in self._stretches(phase, self._margin)
        )
        return found if found.total else self.counts(phase)

    @cached_property
    def baseline(self) -> Baseline:
        """What was measured before the fault."""
        if self.summary is None:
            return Baseline(whole=self.counts("before"), last=None)
        ((_, end),) = self._stretches("before", self._margin)
        last = self.summary.between(end - _LAST_MINUTE, end)
        if not last.total:
            newest = self.summary.outcomes(-inf, end)[-1:]
            last = SampleCounts(newest.count(1), newest.count(0))
        return Baseline(whole=self.clear("before"), last=last)

    @property
    def last_before(self) -> float | None:
        """When the last sample before the fault was taken, in seconds since 1970; None where that
        is not known.
        """
        if self.summary is None:
            return None
        ((_, end),) = self._stretches("before", 0)
        taken = bisect_left(self.summary.times, end)
        return self.summary.times[taken - 1] if taken else None

    @property
    def noise(self) -> bool:
        """Whether what failed during the fault is what fails now and then: few samples, and no two
        in a row.
        """
        during = self.clear("during")
        if during.failed > MOST_NOISE * during.total:
            return False
        return self.summary is None or not any(
            b"\0\0" in self.summary.outcomes(start, end)
            for start, end in self._stretches("during", self._margin)
        )

    @property
    def ends_failing(self) -> bool:
        """Whether the last that was measured after the revert had failed."""
        if self.summary is None:
            after = self.counts("after")
            return after.failed > 0 and not after.ok
        samples = b"".join(
            self.summary.outcomes(start, end)
            for start, end in self._stretches("after", self._margin)
        )
        return samples[-3:].count(1) == 0 and bool(samples)

    @property
    def _margin(self) -> float:
        return self.probe.interval.total_seconds() if self.probe.interval else 0.0

    def _stretches(self, phase: Phase, margin: float) -> Sequence[tuple[float, float]]:
        spans = [
            (span.start.timestamp(), span.end.timestamp() if span.end else inf)
            for span in self.result.course.stretches
        ]
        if phase == "before":
            return [(-inf, spans[0][0] - margin if spans else inf)]
        if phase == "during":
            return [(start + margin, end - margin) for start, end in spans]
        return [(spans[-1][1] + margin, inf)] if spans else []


@dataclass(frozen=True)
class Seen:
    """All that was seen of one result."""

    result: Result
    beside: Beside = NOTHING_BESIDE

    @cached_property
    def series(self) -> tuple[ProbeSeries, ...]:
        """What each probe measured."""
        sample_summaries = self.beside.sample_summaries
        return tuple(
            ProbeSeries(probe, sample_summaries.get(probe.samples or ""), self.result)
            for probe in self.result.probes
        )

    def of(self, subject: Of) -> tuple[ProbeSeries, ...]:
        """Return what was measured of the service, or of the dependency."""
        return tuple(series for series in self.series if series.probe.of == subject)

    def looks(self, phase: Phase, subject: Of = "service") -> Sequence[Event]:
        """Return what people saw of the service, or of the dependency, in a phase."""
        return self.result.observed(phase, subject)

    def any(self, phase: Phase, subject: Of) -> bool:
        """Return whether anything at all was seen of the service, or of the dependency,
        in a phase.
        """
        return bool(self.looks(phase, subject)) or any(
            series.counts(phase).total for series in self.of(subject)
        )

    def measured(self, phase: Phase, subject: Of = "service") -> SampleCounts:
        """Return the samples of all probes in a phase, those too close to its marks left out."""
        return _sum(series.clear(phase) for series in self.of(subject))

    def failing(self, subject: Of) -> bool:
        """Return whether the service, or the dependency, was seen to fail during the fault."""
        seen = any(look.healthy is False for look in self.looks("during", subject))
        return seen or any(
            series.counts("during").failed and not series.noise for series in self.of(subject)
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        """The files that were attached and hold something; what a recorded command printed is not
        among them.
        """
        commands = {
            event.text for event in self.result.events if event.event == "command" and event.text
        }
        return tuple(
            item.file
            for item in self.result.evidence
            if self.beside.digests.get(item.file, item.digest) != EMPTY_FILE
            and not any(text.startswith(f"{item.caption}: ") for text in commands if item.caption)
        )


def _sum(each: Iterable[SampleCounts]) -> SampleCounts:
    ok = failed = 0
    for one in each:
        ok, failed = ok + one.ok, failed + one.failed
    return SampleCounts(ok, failed)
