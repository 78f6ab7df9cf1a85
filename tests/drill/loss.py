"""What a load counted: the books whose saving was acknowledged, and those of them that were found
afterwards.
"""

import re
from dataclasses import dataclass

from drill.recording import DrillError

_COUNTS = re.compile(
    r"([0-9]+) acknowledged\n.*acknowledged: ([0-9]+) found, ([0-9]+) lost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Counts of books."""

    acknowledged: int
    found: int
    lost: int


def counted(report: str) -> Loss:
    """Read the counts in a load's report."""
    counts = _COUNTS.search(report)
    if counts is None:
        raise DrillError(f"the load did not count what was lost:\n{report}")
    acknowledged, found, lost = map(int, counts.groups())
    return Loss(acknowledged=acknowledged, found=found, lost=lost)
