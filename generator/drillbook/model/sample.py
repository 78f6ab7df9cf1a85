"""A sample is one measurement of a probe."""

from datetime import datetime
from typing import NamedTuple

OUTCOMES = ("ok", "refused", "timeout", "dns", "tls", "status", "body", "error")
"""What can come of one measurement; only `ok` met the expectation."""


class Sample(NamedTuple):
    """When it was taken, whether it met the expectation, and how long it took in milliseconds."""

    at: datetime
    ok: bool
    latency_ms: float
    outcome: str
    detail: str
