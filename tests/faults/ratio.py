"""What an append costs against a bare write and sync of the same bytes on the same disk."""

import os
import statistics
import time
from contextlib import closing
from pathlib import Path

from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from faults.outcome import Outcome

PROMISE = 5.0


def measured(times: int, scratch: Path) -> Outcome:
    """Do both in turn, so that a noisy disk is noisy for both, and compare the medians."""
    appends, bares = [], []
    bare = os.open(scratch / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with (
        closing(Journal.create(scratch / "ratio")) as journal,
        (scratch / "ratio" / FILE).open("rb") as written,
    ):
        for at in range(times):
            start = time.perf_counter()
            journal.append(
                "observed", {"healthy": at % 2 == 0, "text": "checkout answers 503"}
            )
            appends.append(time.perf_counter() - start)
            raw = written.read()
            start = time.perf_counter()
            os.write(bare, raw)
            os.fsync(bare)
            bares.append(time.perf_counter() - start)
    os.close(bare)
    append, alone = statistics.median(appends), statistics.median(bares)
    late = statistics.quantiles(appends, n=100)[98]
    return Outcome(
        fault="append against bare write and fsync",
        tried=times,
        acknowledged=times,
        losses=(
            ()
            if append < PROMISE * alone
            else (f"an append takes {append / alone:.1f}× a bare one",)
        ),
        note=(
            f"{append / alone:.2f}×: medians {append * 1e3:.3f} and {alone * 1e3:.3f} ms, p99"
            f" {late * 1e3:.2f} ms"
        ),
    )
