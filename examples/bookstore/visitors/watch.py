"""A watcher: asks for one page at a fixed pace and writes each answer down as a line of CSV."""

from __future__ import annotations

import csv
import sys
import time

from visitors.request import Reply, fetch

HEADER = ("at", "ok", "latency_ms", "outcome", "detail")


def watch(address: str, *, seconds: float, every: float) -> None:
    """Writes samples to standard output, each as soon as it is known; `at` is when the question was
    asked.
    """
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(HEADER)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        rows.writerow(_row(fetch(address)))
        sys.stdout.flush()
        # Slow answers do not shift the pace, unless they take longer than it.
        time.sleep(max(0.0, every - (time.monotonic() - began - passed)))


def _row(reply: Reply) -> tuple[str, str, str, str, str]:
    detail = "" if reply.ok else reply.detail
    return (
        reply.at.isoformat(timespec="milliseconds"),
        str(reply.ok).lower(),
        f"{reply.milliseconds:.1f}",
        reply.outcome,
        detail,
    )
