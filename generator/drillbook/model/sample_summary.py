"""A sample summary is what a probe's file of samples says in numbers: when each was taken, and
whether it was good.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf
from typing import NamedTuple

from drillbook.model.result_parts import Phase
from drillbook.model.sample_prints import Prints, prints_of


class SampleCounts(NamedTuple):
    """How many samples of one phase met the expectation, and how many did not."""

    ok: int
    failed: int

    @property
    def total(self) -> int:
        """How many samples there are."""
        return self.ok + self.failed


@dataclass(frozen=True)
class SampleSummary:
    """The samples of one file in order: seconds since 1970, 1 or 0 for each, and the digest of all
    but their times.

    `latencies` are in milliseconds.
    """

    times: "array[float]"
    met: bytes
    digest: str
    latencies: "array[float]"
    known: Prints | None = None
    """Its prints, where they have been taken before."""

    @cached_property
    def prints(self) -> Prints:
        """What stands for the file wherever a part of it turns up."""
        return self.known or prints_of(self.times, self.latencies)

    @property
    def total(self) -> SampleCounts:
        """All samples."""
        return SampleCounts(self.met.count(1), self.met.count(0))

    def phases(
        self, started: datetime | None, reverted: datetime | None
    ) -> Mapping[Phase, SampleCounts]:
        """Return what was measured before, during and after a fault; without one, all of it was
        before.
        """
        start = started.timestamp() if started else inf
        end = max(reverted.timestamp(), start) if reverted else inf
        return {
            "before": self.between(-inf, start),
            "during": self.between(start, end),
            "after": self.between(end, inf),
        }

    def between(self, start: float, end: float) -> SampleCounts:
        """Return the samples from one moment up to, and without, another, both in seconds since
        1970.
        """
        met = self.outcomes(start, end)
        return SampleCounts(met.count(1), met.count(0))

    def outcomes(self, start: float, end: float) -> bytes:
        """Return 1 for each sample of such a stretch that was good and 0 for each that was not, in
        order.
        """
        return self.met[bisect_left(self.times, start) : bisect_left(self.times, end)]
