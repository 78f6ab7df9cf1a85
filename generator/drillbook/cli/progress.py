"""Progress is what somebody at a terminal sees of work that takes longer than two seconds: what is
done, and for how long already.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 2.0
_BETWEEN = 0.5


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on standard error what is done meanwhile, if that is a terminal; nothing of it stays."""
    if not sys.stderr.isatty():
        yield
        return
    over, begun = threading.Event(), time.monotonic()
    thread = threading.Thread(target=_show, args=(what, begun, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _show(what: str, begun: float, over: threading.Event) -> None:
    shown = ""
    wait = _PATIENCE
    while not over.wait(wait):
        wait = _BETWEEN
        shown = f"{what} … {time.monotonic() - begun:.0f} s"
        _write(f"\r{shown}")
    if shown:
        _write(f"\r{' ' * len(shown)}\r")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        # The terminal has gone; the work goes on.
        return
