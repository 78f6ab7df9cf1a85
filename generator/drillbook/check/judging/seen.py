"""What was seen of a test: every look at the service and at the dependency, by probes and by
people, phase by phase.

A sample close to a mark says nothing of either side of it: people mark a moment early or late. How
close is the time from one sample to the next, as the file has it, and at least two seconds.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from drillbook.model.entry import EMPTY_FILE
from drillbook.model.result import Result
from drillbook.model.result_parts import Event, Evidence, Of, Phase, Probe
from drillbook.model.sample_summary import SampleCounts, SampleSummary

MOST_NOISE = 0.01
"""The share of samples that fail now and then without anything being the matter."""

_LAST_MINUTE = 60.0
_LATE = 2.0
"""By how many seconds people mark a moment too early or too late."""
_TAIL = 10
"""How many of the last samples say whether something works again."""
_FAILING_TAIL = 0.3
_SETTLED = 600.0
_FEW_SAMPLES = 10
_MANY_SAMPLES = 1000


_OF_THE_RECORD = frozenset({"result.yml", "journal.jsonl"})
"""What tells of the test itself, and so shows nothing besides."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a result: the samples of its probes, and the digests of its files, each by
    its path there; `blank` are those in which nothing stands.
    """

    sample_summaries: Mapping[str, SampleSummary] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a probe measured before the fault: all of it, and the last minute, or the last sample if
    that is older.

    `last` is None where only counts are known, `settled` says that a long time before the fault
    was healthy, whatever had failed earlier.
    """

    whole: SampleCounts
    last: SampleCounts | None
    settled: bool = False

    @property
    def met(self) -> bool:
        """Whether the end was healthy, and no more than a small share had failed before.

        One sample of very many says nothing. Where only counts are known, nobody knows when others
        had failed.
        """
        lost_now_and_then = 1 if self.whole.total >= _MANY_SAMPLES else 0
        if self.whole.failed <= lost_now_and_then:
            return True
        if self.last is None:
            return False
        few = self.whole.failed <= MOST_NOISE * self.whole.total
        return not self.last.failed and (few or self.settled)


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
        known = self._counted.get(phase)
        return known or self._counted.setdefault(phase, self._counts(phase))

    @cached_property
    def _counted(self) -> dict[Phase, SampleCounts]:
        return {}

    def _counts(self, phase: Phase) -> SampleCounts:
        if self.summary is None:
            stated = self.probe.counts(phase)
            return SampleCounts(stated.ok, stated.failed)
        return _sum(
            self.summary.between(start, end) for start, end in self._stretches(phase, 0)
        )

    def clear(self, phase: Phase) -> SampleCounts:
        """Return what was measured in a phase further than an interval from its marks; all of it if
        nothing was.
        """
        known = self._cleared.get(phase)
        return known or self._cleared.setdefault(phase, self._clear(phase))

    @cached_property
    def _cleared(self) -> dict[Phase, SampleCounts]:
        return {}

    def _clear(self, phase: Phase) -> SampleCounts:
        if self.summary is None:
            return self.counts(phase)
        found = _sum(
            self.summary.between(start, end)
            for start, end in self._stretches(phase, self._margin)
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
            # A probe that asks every five minutes has none in the last one.
            newest = self.summary.outcomes(-inf, end)[-1:]
            last = SampleCounts(newest.count(1), newest.count(0))
        end_of_it = self.summary.between(end - _SETTLED, end)
        settled = end_of_it.total >= _FEW_SAMPLES and not end_of_it.failed
        return Baseline(whole=self.clear("before"), last=last, settled=settled)

    @property
    def was_good(self) -> bool:
        """Whether it was ever good while there was no fault: what always fails looks at nothing."""
        return bool(self.counts("before").ok or self.counts("after").ok)

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
        if self.summary is None:
            return not during.failed
        return during.failed <= MOST_NOISE * during.total and self.longest_failing < 2

    @property
    def longest_failing(self) -> int:
        """How many samples in a row failed during the fault, at most; 0 where that is not known."""
        if self.summary is None:
            return 0
        stretches = self._stretches("during", self._margin)
        if not any(self.summary.between(start, end).total for start, end in stretches):
            stretches = self._stretches("during", 0)
        return max(
            len(run)
            for start, end in stretches
            for run in self.summary.outcomes(start, end).split(b"\1")
        )

    @property
    def ends_failing(self) -> bool:
        """Whether the last that was measured after the revert had failed."""
        if self.summary is None:
            after = self.counts("after")
            return after.failed > 0 and not after.ok
        samples = self._after[-_TAIL:]
        if not samples:
            return False
        failed = samples.count(0)
        last_two_failed = not any(samples[-2:])
        # One that flaps has not come back, even if its very last samples were good.
        flaps = failed > 1 and failed >= _FAILING_TAIL * len(samples)
        return last_two_failed or flaps

    @property
    def return_unknown(self) -> bool:
        """Whether counts alone cannot say if it was good at the end: some had failed, some not."""
        after = self.counts("after")
        return self.summary is None and bool(after.failed and after.ok)

    @property
    def _after(self) -> bytes:
        """What was measured after the revert, those samples too that are close to it where there
        are no others.
        """
        if self.summary is None:
            return b""
        for margin in (self._margin, 0):
            stretches = self._stretches("after", margin)
            found = b"".join(self.summary.outcomes(*each) for each in stretches)
            if found:
                return found
        return b""

    @cached_property
    def _margin(self) -> float:
        """How close to a mark a sample says nothing, in seconds: at most a quarter of the fault."""
        lengths = [
            (span.end - span.start).total_seconds()
            for span in self.result.course.stretches
            if span.end
        ]
        # Otherwise nothing would be left of a short fault to judge.
        longest_margin = min(lengths, default=0.0) / 4
        return min(max(self._spacing, _LATE), longest_margin)

    @cached_property
    def _spacing(self) -> float:
        """The usual time from one sample to the next, in seconds, as the file has it."""
        stated = self.probe.interval.total_seconds() if self.probe.interval else 0.0
        if self.summary is None or len(self.summary.times) < _FEW_SAMPLES:
            return stated
        # A typed interval could hide samples; the median of the real ones bears a few gaps.
        return self.summary.prints.spacing

    @cached_property
    def _fault(self) -> tuple[float, float] | None:
        """When the first fault began and the last one ended, in seconds since 1970."""
        spans = self.result.course.stretches
        if not spans:
            return None
        end = spans[-1].end
        return spans[0].start.timestamp(), end.timestamp() if end else inf

    def _stretches(self, phase: Phase, margin: float) -> Sequence[tuple[float, float]]:
        if self._fault is None:
            return [(-inf, inf)] if phase == "before" else []
        begin, end = self._fault
        if phase == "before":
            return [(-inf, begin - margin)]
        if phase == "during":
            # Between two faults the service is to be well; what fails there was caused as well.
            return [(begin + margin, end - margin)]
        return [(end + margin, inf)]


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
        if self.looks(phase, subject):
            return True
        return any(series.counts(phase).total for series in self.of(subject))

    def measured(self, phase: Phase, subject: Of = "service") -> SampleCounts:
        """Return the samples of all probes in a phase, those too close to its marks left out."""
        return _sum(series.clear(phase) for series in self.of(subject))

    def failing(self, subject: Of) -> bool:
        """Return whether the service, or the dependency, was seen to fail during the fault."""
        looks = (*self.looks("during", subject), *self.result.course.between(subject))
        if any(look.healthy is False for look in looks):
            return True
        # Noise happens without a fault, and a probe that never was good looks at nothing.
        return any(
            series.counts("during").failed and not series.noise and series.was_good
            for series in self.of(subject)
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        """The files that were attached and hold something; what a recorded command printed is not
        among them, and neither is the file that the result was made from.
        """
        commands = {
            event.text
            for event in self.result.events
            if event.event == "command" and event.text
        }
        own = {*_OF_THE_RECORD, *(probe.samples for probe in self.result.probes)}
        if self.result.imported_from:
            own.add(self.result.imported_from.file)

        def printed_by_a_command(item: Evidence) -> bool:
            # A recording names the file of a command's output by the command.
            caption = f"{item.caption}: "
            return bool(item.caption) and any(
                text.startswith(caption) for text in commands
            )

        def is_empty(item: Evidence) -> bool:
            digest = self.beside.digests.get(item.file, item.digest)
            return digest == EMPTY_FILE or item.file in self.beside.blank

        return tuple(
            item.file
            for item in self.result.evidence
            if item.file not in own
            and not is_empty(item)
            and not printed_by_a_command(item)
        )


def _sum(each: Iterable[SampleCounts]) -> SampleCounts:
    ok = failed = 0
    for one in each:
        ok, failed = ok + one.ok, failed + one.failed
    return SampleCounts(ok, failed)
