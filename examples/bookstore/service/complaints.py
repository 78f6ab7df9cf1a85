"""Complaints are the log's words on what does not work: one a second at most, with the number of
those left out.

Without the limit every refused visitor is a line, so that an outage fills the disk and hides what
else is said.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

EVERY_SECONDS = 1


@dataclass
class Complaints:
    """Says the first of each second, and counts the others; safe to use from many threads."""

    log: logging.Logger
    clock: Callable[[], float] = time.monotonic
    _silent_until: float = 0
    _left_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, text: str) -> None:
        """Writes a line, or counts it for the next one."""
        with self._lock:
            if self.clock() < self._silent_until:
                self._left_out += 1
                return
            left_out, self._left_out = self._left_out, 0
            self._silent_until = self.clock() + EVERY_SECONDS
        self.log.warning(
            "%s%s",
            text,
            f" ({left_out} more since the line before)" if left_out else "",
        )
