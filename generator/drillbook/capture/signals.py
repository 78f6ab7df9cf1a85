"""A signal stops a recording from outside: its terminal is closed, the machine shuts down, somebody
kills it.

Nothing acknowledged is lost by that. Listening for it lets commands end with the recording, and the
journal say so.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from drillbook.system.process import ENDING

_BETWEEN_LOOKS = 0.02


class Stop(threading.Event):
    """An event that the handler of a signal may set at any moment, even while it is being set: it
    takes no lock.

    With a plain event, a second signal that came while the first was being handled stopped the
    process for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told = False

    def is_set(self) -> bool:
        """Return whether it is set."""
        return self._told

    def set(self) -> None:
        """Set it."""
        self._told = True

    def clear(self) -> None:
        """Take it back."""
        self._told = False

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set or the time is over; return whether it is set."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._told:
            left = _BETWEEN_LOOKS if deadline is None else deadline - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(left, _BETWEEN_LOOKS))
        return self._told


class EndedError(Exception):
    """The recording has been asked to end while it waited for a line."""


class Signals:
    """Listens for the signals that end a recording; `signal` is the name of the one that came, or
    empty.

    Commands and waiting end by `stop`; whatever else waits is woken.
    """

    def __init__(self, stop: Stop) -> None:
        self.signal = ""
        self.stop = stop
        self._wake: Callable[[], None] = _nothing

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Listen meanwhile. A signal that was ignored before, as under `nohup`, stays ignored."""
        before = {number: signal.getsignal(number) for number in ENDING}
        heeded = [
            number
            for number, handler in before.items()
            if handler is not signal.SIG_IGN
        ]
        for number in heeded:
            signal.signal(number, self._come)
        try:
            yield
        finally:
            for number in heeded:
                signal.signal(number, before[number])

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` when a signal comes meanwhile, and at once if one has come already."""
        self._wake = wake
        try:
            if self.signal:
                wake()
            yield
        finally:
            self._wake = _nothing

    @contextmanager
    def stopped_by_ctrl_c(self) -> Iterator[None]:
        """Let Ctrl-C stop what runs meanwhile, and not the recording."""
        before = signal.signal(signal.SIGINT, lambda *_: self.stop.set())
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            if not self.signal:
                self.stop.clear()

    def _come(self, number: int, _frame: FrameType | None) -> None:
        self.signal = self.signal or signal.Signals(number).name
        self.stop.set()
        self._wake()


def _nothing() -> None:
    """Wake nobody."""
