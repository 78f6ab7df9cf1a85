"""Limits that a recording keeps to as well, which needs no library to be read."""

MOST_ATTACHED = 64 * 1024 * 1024
"""The size of one file beside a result: its journal, samples, a piece of evidence."""
