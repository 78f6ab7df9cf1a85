"""What visitors experienced and what was kept of what they were promised, as plain text."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visitors.request import Reply


@dataclass
class Experience:
    """Every reply by kind of visit; safe to fill from many threads."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, visit: str, reply: Reply) -> Reply:
        """Notes the reply and hands it back."""
        with self._lock:
            self.replies.setdefault(visit, []).append(reply)
        return reply


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Counts of rows; `extra` ones were stored although the writer was not told so."""

    sent: int
    acknowledged: int
    found: int
    extra: int


def lines(experience: Experience, kept: Kept | None) -> Iterator[str]:
    """The report, line by line."""
    for visit, replies in sorted(experience.replies.items()):
        yield f"{visit}: {len(replies)} requests, {sum(reply.ok for reply in replies)} ok"
        yield f"  ok      {_latencies([reply for reply in replies if reply.ok])}"
        for kind, count in Counter(
            _kind(reply) for reply in replies if not reply.ok
        ).most_common():
            failed = [
                reply for reply in replies if not reply.ok and _kind(reply) == kind
            ]
            yield f"  failed  {count} x {kind}, {_span(failed)}; {_latencies(failed)}"
    yield from _kept_lines(kept)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of a non-empty sequence."""
    return sorted(values)[max(0, -int(-len(values) * share // 1) - 1)]


def _kept_lines(kept: Kept | None) -> Iterator[str]:
    if kept is None:
        yield "data: unknown, the service could not be asked at the end"
        return
    yield f"data: {kept.sent} books sent, {kept.acknowledged} acknowledged"
    yield f"  of the acknowledged: {kept.found} found, {kept.acknowledged - kept.found} lost"
    yield f"  of the others: {kept.extra} found although not acknowledged"


def _kind(reply: Reply) -> str:
    return f"{reply.outcome} {reply.detail}"


def _span(replies: Sequence[Reply]) -> str:
    times = sorted(reply.at for reply in replies)
    return f"asked from {times[0]:%H:%M:%S.%f} to {times[-1]:%H:%M:%S.%f} UTC"


def _latencies(replies: Sequence[Reply]) -> str:
    values = [reply.milliseconds for reply in replies]
    if not values:
        return "none"
    return (
        f"p50 {percentile(values, 0.5):.0f} ms, p95 {percentile(values, 0.95):.0f} ms, max"
        f" {max(values):.0f} ms"
    )
