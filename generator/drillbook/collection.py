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
    twice as long. For the same reason later searches leave out what there is by then.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()


def collected() -> None:
    """Search through all that there is: a server has pages of earlier books to forget."""
    gc.unfreeze()
    gc.collect()
