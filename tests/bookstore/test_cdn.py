"""The service fails over between two CDN servers by itself, and goes back by itself."""

import os
import re
import signal
import time
import urllib.request

import pytest

from bookstore.beside import Beside, eventually

pytestmark = pytest.mark.bookstore

FIRST, SECOND = 8120, 8121


def test_pages_name_the_first_server(bookstore: Beside) -> None:
    """Its cover can be loaded."""
    assert eventually(lambda: _named(bookstore) == FIRST)
    with urllib.request.urlopen(_cover(bookstore)) as reply:  # noqa: S310 - the service's own
        assert reply.read().startswith(b"<svg")


def test_a_killed_server_is_left_at_once_and_taken_back_by_itself(
    bookstore: Beside,
) -> None:
    """No reader waits for a server that refuses; within some ten seconds after its return it is
    preferred again.
    """
    assert eventually(lambda: _named(bookstore) == FIRST)
    bookstore.must("stop", "cdn-1")
    time.sleep(1)
    assert _named(bookstore) == SECOND
    health = bookstore.health()
    assert health["status"] == "degraded"
    assert "Connection refused" in health["cdn"]
    bookstore.must("start", "cdn-1")
    assert eventually(lambda: _named(bookstore) == FIRST, seconds=12)


def test_error_statuses_are_failures(bookstore: Beside) -> None:
    """A server that answers 403 is as good as none."""
    assert eventually(lambda: _named(bookstore) == FIRST)
    bookstore.shell(
        'chmod 000 "$(examples/bookstore/bookstore folder)/cdn-1/files/covers"'
    )
    time.sleep(1)
    assert _named(bookstore) == SECOND
    assert "status 403" in bookstore.health()["cdn"]
    bookstore.must("stop", "cdn-1")
    bookstore.must("start", "cdn-1")
    assert bookstore.health()["status"] == "ok"


def test_a_hanging_server_costs_one_reader_half_a_second(bookstore: Beside) -> None:
    """Everybody after that gets a page that names the other one, at once."""
    assert eventually(lambda: _named(bookstore) == FIRST)
    workers = bookstore.shell(
        "pgrep -P $(examples/bookstore/bookstore pid cdn-1)"
    ).stdout.split()
    for pid in workers:
        os.kill(int(pid), signal.SIGSTOP)
    try:
        time.sleep(1)
        began = time.monotonic()
        assert _named(bookstore) == SECOND
        assert 0.4 < time.monotonic() - began < 1.5
        began = time.monotonic()
        assert _named(bookstore) == SECOND
        assert time.monotonic() - began < 0.4
    finally:
        for pid in workers:
            os.kill(int(pid), signal.SIGCONT)


def test_without_both_servers_pages_are_there_and_the_service_fails(
    bookstore: Beside,
) -> None:
    """The text of a page does not need a cover; /health says that readers miss something."""
    bookstore.must("stop", "cdn")
    time.sleep(1)
    assert bookstore.ask("/books/1/page")[0] == 200
    status, health = bookstore.ask("/health")
    assert status == 503
    assert health["status"] == "failing"
    assert health["cdn"].startswith("unavailable: ")


def _named(bookstore: Beside) -> int:
    """Return which server's usual port a page names."""
    return int(_cover(bookstore).split(":")[2].split("/")[0]) - bookstore.shift


def _cover(bookstore: Beside) -> str:
    page = bookstore.ask("/books/1/page")[1]
    named = re.search(r'<img src="([^"]+)"', page)
    assert named, page
    return named[1]
