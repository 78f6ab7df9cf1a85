"""Collection is Python's search for cycles of objects that nobody needs; some work is better done
without it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause the search.

    Reading and judging a book make no cycles, and each search walks all that was read before.

    It is what made 4,000 results take 4.7 times as long to read as 1,000, and checking them take
    twice as long.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
