"""A wall clock that jumps: each jump is an event, and order and durations stay those of
the count.
"""

import secrets
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from drillbook.capture.journal.chain import MAX_DRIFT
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from faults.outcome import Outcome, losses

_JUMPS = (0.0, 0.5, -0.5, 1.9, -1.9, 2.1, -2.1, 60.0, -3600.0, 86400.0, -86400.0 * 400)
_chance = secrets.SystemRandom()


class _Jumping:
    """A clock on whose wall somebody turns the hands between readings."""

    def __init__(self) -> None:
        self.count = 1000.0
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def turn(self, seconds: float) -> None:
        """Let a while pass, and set the wall clock."""
        passed = _chance.uniform(0, 100)
        self.count += passed
        self.now += timedelta(seconds=passed + seconds)

    def wall(self) -> datetime:
        """Return what the wall shows."""
        return self.now

    def elapsed(self) -> float:
        """Return the count."""
        return self.count

    def boot(self) -> str:
        """Return the one boot."""
        return "boot"


def jumping(times: int, scratch: Path) -> Outcome:
    """Turn the hands before each of many events."""
    clock = _Jumping()
    known: dict[int, str] = {}
    expected: list[float] = []
    with closing(Journal.create(scratch / "jumping", clock)) as journal:
        journal.append("note", {"text": "first"})
        for at in range(times):
            jump = _chance.choice(_JUMPS)
            clock.turn(jump)
            expected += [jump] if abs(jump) > MAX_DRIFT else []
            known[journal.append("note", {"text": str(at)}).number] = str(at)
    lines = read(current(scratch / "jumping")).lines
    told = [line.data["seconds"] for line in lines if line.kind == "clock-jumped"]
    found = losses(scratch / "jumping", known)
    if told != expected:
        found.append(f"{len(expected)} jumps were told as {len(told)} others")
    if any(after.elapsed < before.elapsed for before, after in pairwise(lines)):
        found.append("the count went back")
    return Outcome(
        fault="a wall clock that jumps",
        tried=times,
        acknowledged=len(known),
        losses=tuple(found),
        note=f"{len(told)} jumps beyond {MAX_DRIFT:.0f} s, each an event of its own",
    )
