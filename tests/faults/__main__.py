"""Run every fault and print what came of it; ends with 1 if anything acknowledged was lost or a
promise broken.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faults import clocks, damage, disk, kills, moves, publishing, ratio, system_calls
from faults.outcome import Outcome

_MOST_SECONDS = 330
"""What takes longer on a slow machine is cut short, and said not to be done."""

_HUNG = 600
"""After so many seconds a fault hangs that should not."""


def main() -> int:
    """Print a line for each fault as it is done, then the losses and what was not done."""
    options = _options()
    signal.alarm(_HUNG)
    outcomes = []
    with tempfile.TemporaryDirectory(
        prefix="drillbook-faults-", dir=options.folder
    ) as scratch:
        os.environ["XDG_STATE_HOME"] = f"{scratch}/state"
        begun = time.monotonic()
        faults = _of_publishing if options.publishing else _faults
        for fault in faults(Path(scratch), options.kills, begun + _MOST_SECONDS):
            begin = time.monotonic()
            outcomes.append(fault())
            _print(_row(outcomes[-1], time.monotonic() - begin))
    return _summary(outcomes, time.monotonic() - begun)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument(
        "--kills",
        type=int,
        default=2000,
        help="how many random SIGKILLs (default: 2000)",
    )
    parser.add_argument(
        "--folder", type=Path, help="the disk to try it on (default: the temp folder)"
    )
    parser.add_argument(
        "--publishing",
        action="store_true",
        help="those of publishing instead of recording",
    )
    return parser.parse_args()


def _faults(scratch: Path, times: int, until: float) -> Iterator[Callable[[], Outcome]]:
    """Yield the faults; what fits into any time comes last, in what is left until a moment."""
    yield partial(ratio.measured, 600, scratch)
    yield partial(kills.interrupted, max(1, times // 50), scratch)
    yield partial(kills.together, 30, scratch)
    yield partial(kills.one_prompt, scratch)
    yield partial(kills.stopped, scratch)
    yield partial(system_calls.synced, scratch)
    yield partial(disk.full, scratch)
    yield partial(disk.full_everywhere, scratch)
    yield partial(moves.twice, scratch)
    yield partial(moves.captured, scratch)
    yield partial(damage.flipped, scratch)
    yield partial(damage.truncated, scratch)
    yield partial(clocks.jumping, 500, scratch)
    yield partial(kills.ended_by, signal.SIGTERM, max(1, times // 10), scratch, until)
    yield partial(kills.ended_by, signal.SIGHUP, max(1, times // 10), scratch, until)
    for kind in system_calls.KINDS:
        yield partial(system_calls.injected, kind, scratch, until)
    yield partial(kills.ended_by, signal.SIGKILL, times, scratch, until)


def _of_publishing(
    scratch: Path, times: int, until: float
) -> Iterator[Callable[[], Outcome]]:
    yield partial(publishing.full, scratch / "full")
    yield partial(
        publishing.killed_on_a_branch, max(1, times // 40), scratch / "branch", until
    )
    for kind in publishing.KINDS:
        yield partial(publishing.injected, kind, scratch / "folder", until)


def _row(outcome: Outcome, seconds: float) -> str:
    if outcome.not_done and not outcome.tried:
        return f"NOT DONE: {outcome.fault}: {outcome.not_done}"
    counts = (
        f"{outcome.tried:>7} tried {outcome.acknowledged:>7} acknowledged {len(outcome.losses):>3}"
        " lost"
    )
    row = f"{outcome.fault:<52}{counts} {seconds:>6.1f} s  {outcome.note}"
    return (
        f"{row}\nNOT DONE: {outcome.fault}: {outcome.not_done}"
        if outcome.not_done
        else row
    )


def _summary(outcomes: list[Outcome], seconds: float) -> int:
    lost = [
        f"{outcome.fault}: {loss}" for outcome in outcomes for loss in outcome.losses
    ]
    for loss in lost[:50]:
        _print(f"LOST: {loss}")
    not_done = sum(bool(outcome.not_done) for outcome in outcomes)
    tried = sum(outcome.tried for outcome in outcomes)
    _print(
        f"{len(outcomes)} faults, {tried:,} times: {len(lost)} losses, {not_done} NOT DONE,"
        f" {seconds:.0f} s"
    )
    return 1 if lost else 0


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
