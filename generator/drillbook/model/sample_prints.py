"""What stands for a file of samples wherever a part of it turns up: numbers that stay the same when
some of the samples are changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_STEPS = 4
"""How many steps from one latency to the next are compared at once."""

_LONGEST = 1e9
"""Milliseconds that no step is longer than."""

_FEWEST_RUNS = 6
_MOST_RUNS = 32
"""How many runs of steps stand for a file; always the same ones, whatever stands around them."""

_ORDERED = 20
_ALL_STEPS = (1 << _ORDERED) - 1
"""So many steps in a row go up and down in one of a million ways."""

_FEWEST_TURNS = 6
"""A series that turns less often, such as one that warms up, is like many others."""


@dataclass(frozen=True, slots=True)
class Prints:
    """What two files of samples have in common if one was made from the other."""

    runs: frozenset[int]
    """Of the steps from one latency to the next."""
    orders: frozenset[int]
    """Of where the series rises and falls."""
    spacing: float
    """The usual time from one sample to the next, in seconds; 0 for a single one."""


def prints_of(times: Sequence[float], latencies: Sequence[float]) -> Prints:
    """Return what stands for a series of latencies, taken at such times in seconds."""
    spaces = sorted(later - earlier for earlier, later in pairwise(times))
    spacing = spaces[len(times) // 2] if len(times) > 2 else sum(spaces)
    return Prints(_runs(latencies), _orders(latencies), spacing)


def _runs(latencies: Sequence[float]) -> frozenset[int]:
    """Return what stands for a file of samples: runs of steps from one latency to the next, none
    like another.

    Steps stay the same where a constant is added to all latencies, and runs where some of the
    samples are changed.
    """
    # A latency may be anything that somebody wrote.
    steps = [
        round(min(max(later - earlier, -_LONGEST), _LONGEST) * 1000)
        for earlier, later in pairwise(latencies)
    ]
    runs = {
        # The hash of whole numbers is the same in every process.
        hash(run)
        for run, lengths in zip(
            _in_fours(steps), _in_fours([*map(abs, steps)]), strict=True
        )
        if 0 not in lengths and len({*lengths}) == _STEPS
    }
    if len(runs) < _FEWEST_RUNS:
        return frozenset()
    return frozenset(sorted(runs)[:_MOST_RUNS])


def _in_fours(steps: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield each step with those that follow it."""
    return zip(*(steps[start:] for start in range(_STEPS)), strict=False)


def _orders(values: Sequence[float]) -> frozenset[int]:
    """Return what stands for a series by its order alone: where it rises and falls, step by step.

    That stays the same whatever is added to all values, by whatever all are multiplied, and however
    they are rounded. Where two neighbours are alike, or a series hardly turns, it has no order of
    its own.
    """
    orders = set[int]()
    order = clear = 0
    for earlier, later in pairwise(values):
        order = (order << 1 | (later > earlier)) & _ALL_STEPS
        clear = 0 if later == earlier else clear + 1
        if clear >= _ORDERED and (order ^ order >> 1).bit_count() >= _FEWEST_TURNS:
            orders.add(order)
    if len(orders) < _FEWEST_RUNS:
        return frozenset()
    return frozenset(sorted(orders)[:_MOST_RUNS])
