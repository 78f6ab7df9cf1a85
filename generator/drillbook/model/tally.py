"""A tally is what a probe's file of samples says in numbers: when each was taken, and whether it was good."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Tallied(NamedTuple):
    """How many samples of one phase met the expectation, and how many did not."""

    ok: int
    failed: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The samples of one file: seconds since 1970 and 0 or 1 for each, and the digest of all but their times."""

    times: "array[float]"
    met: bytes
    digest: str

    @property
    def total(self) -> Tallied:
        """All samples."""
        return _tallied(self.met)

    def phases(self, started: datetime | None, reverted: datetime | None) -> tuple[Tallied, Tallied, Tallied]:
        """Return what was measured before, during and after a fault; without one, all of it was before."""
        start = started.timestamp() if started else float("inf")
        end = max(reverted.timestamp(), start) if reverted else float("inf")
        return (
            _tallied(met for at, met in zip(self.times, self.met, strict=True) if at < start),
            _tallied(met for at, met in zip(self.times, self.met, strict=True) if start <= at < end),
            _tallied(met for at, met in zip(self.times, self.met, strict=True) if at >= end),
        )


def _tallied(met: Iterable[int]) -> Tallied:
    each = bytes(met)
    return Tallied(each.count(1), each.count(0))
