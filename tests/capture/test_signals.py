"""A signal ends a recording in good order, whenever it comes and however many of them come."""

import os
import signal
import threading
import time
from itertools import count

import pytest

from drillbook.capture.signals import EndedError, Signals, Stop

_AT_MOST = 20.0


def shower(number: signal.Signals, seconds: float) -> threading.Thread:
    """Send this process one signal after the other."""

    def send() -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            os.kill(os.getpid(), number)

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    return thread


def terminated() -> None:
    """Send this process a signal, and wait for what comes of it."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_AT_MOST)


def test_any_number_of_signals_at_any_moment_is_one_ending() -> None:
    """A terminal that is closed sends several at once: each may come while another is being
    handled.
    """
    stop = Stop()
    signals = Signals(stop)
    with signals.heeded():
        thread = shower(signal.SIGHUP, 1.0)
        while thread.is_alive():
            stop.wait(0.001)
            stop.clear()
            stop.set()
        thread.join(_AT_MOST)
    assert signals.signal == "SIGHUP"
    assert stop.is_set()


def test_first_signal_is_the_one_that_is_named() -> None:
    """What came later changes nothing."""
    signals = Signals(Stop())
    with signals.heeded():
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
    assert signals.signal == "SIGTERM"


def test_whatever_waits_is_woken_even_by_a_signal_that_came_before() -> None:
    """There is no moment between two at which it goes unnoticed."""

    def wake() -> None:
        raise EndedError

    signals = Signals(Stop())
    with signals.heeded():
        with pytest.raises(EndedError), signals.waking(wake):
            terminated()
        reached = count()
        with pytest.raises(EndedError), signals.waking(wake):
            next(reached)
        assert next(reached) == 0


def test_ignored_signal_stays_ignored() -> None:
    """Under `nohup` a closed terminal ends nothing."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        signals = Signals(Stop())
        with signals.heeded():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signals.signal == ""
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_as_they_were_afterwards() -> None:
    """Nothing of it is left behind."""
    before = [
        signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    ]
    signals = Signals(Stop())
    with signals.heeded(), signals.stopped_by_ctrl_c():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert [
        signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    ] == before


def test_ctrl_c_stops_what_runs_and_nothing_after_it() -> None:
    """The next command runs as if nothing had been, unless the recording itself is signals."""
    stop = Stop()
    signals = Signals(stop)
    with signals.heeded():
        with signals.stopped_by_ctrl_c():
            os.kill(os.getpid(), signal.SIGINT)
            assert stop.wait(_AT_MOST)
        assert not stop.is_set()
        with signals.stopped_by_ctrl_c():
            os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_set()


def test_waiting_takes_as_long_as_it_is_told() -> None:
    """Not much longer, and no shorter."""
    begun = time.monotonic()
    assert Stop().wait(0.2) is False
    assert 0.2 <= time.monotonic() - begun < 2
