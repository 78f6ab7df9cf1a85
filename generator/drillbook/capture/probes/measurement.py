"""A measurement asks what a probe asks, once, and says what came of it within the probe's time-out.

A look that does not heed its deadline is left behind in its thread.
"""

import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime

from drillbook.capture.probes.kinds import PROBES
from drillbook.capture.probes.spec import ProbeSpec, Reply
from drillbook.model.sample import Sample
from drillbook.text.plain import visible
from drillbook.text.redaction import redact

_MOST_DETAIL = 200
# How long a measurement that is over may take to clean up before it is left behind.
_LEEWAY = 0.45


def now() -> datetime:
    """Return the time of the wall clock with this machine's offset."""
    return datetime.now().astimezone()


def measure(spec: ProbeSpec, clock: Callable[[], datetime] = now) -> Sample:
    """Take one sample; it is there half a second after the time-out at the latest, whatever the
    target does.
    """
    at, limit = clock(), spec.timeout.total_seconds()
    answer: queue.SimpleQueue[tuple[Reply, float]] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: answer.put(_look(spec)),
        name=f"measurement {spec.id}",
        daemon=True,
    ).start()
    try:
        seen, seconds = answer.get(timeout=limit + _LEEWAY)
    except queue.Empty:
        seen, seconds = spec.late, limit + _LEEWAY
    return Sample(
        at,
        seen.outcome == "ok",
        round(seconds * 1000, 3),
        seen.outcome,
        plain(seen.detail),
    )


def plain(text: str) -> str:
    """Return a detail as it can stand in a line of CSV: short, free of secrets, and no formula to a
    spreadsheet.
    """
    line = (
        " ".join(visible(redact(text).text).split())
        .replace('"', "'")
        .replace(",", ";")[:_MOST_DETAIL]
    )
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def _look(spec: ProbeSpec) -> tuple[Reply, float]:
    started = time.monotonic()
    try:
        seen = PROBES[spec.type].look(spec)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the outcome of this sample, not the probe's end
        seen = Reply("error", f"{type(error).__name__}: {error}")
    return seen, time.monotonic() - started
