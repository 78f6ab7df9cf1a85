"""What the person at the terminal can be told in one sentence."""

from __future__ import annotations


class TroubleError(Exception):
    """Something could not be done; `str()` says what, and what to look at."""
