"""The database fails over: by one command, without a restart, and what it costs is counted."""

import re
import signal
import time
from pathlib import Path

import pytest

from bookstore.beside import Beside, eventually

pytestmark = pytest.mark.bookstore


def test_the_service_follows_the_promoted_standby(bookstore: Beside) -> None:
    """After the primary is killed nothing can be added; after `promote`, the same process serves
    again.
    """
    application, old = bookstore.pid("application"), bookstore.kill("primary")
    assert eventually(lambda: bookstore.ask("/books?limit=1")[0] == 503)
    health = bookstore.health()
    assert health["status"] == "failing"
    assert "Connection refused" in health["database"]
    promoted = bookstore.must("promote")
    assert "is the primary now" in promoted
    assert bookstore.ask("/books", {"title": "After", "author_id": 1})[0] == 201
    assert bookstore.pid("application") == application
    assert bookstore.pid("primary") != old
    health = bookstore.health()
    assert health["status"] == "degraded"
    assert health["standby"] == "unavailable: no standby follows the primary"


def test_the_load_counts_acknowledged_rows_across_a_failover(bookstore: Beside) -> None:
    """Lost rows are measured: every acknowledged one is looked for on the new primary."""
    before = bookstore.must("load", "--seconds", "1", "--readers", "0")
    assert " 0 lost" in before
    report = bookstore.shell(
        'examples/bookstore/bookstore load --seconds 10 > "$BOOKSTORE_STATES/load" & sleep 2;'
        # A promotion can be so quick that no visitor notices; a second without a primary is
        # noticed.
        " kill -9 $(examples/bookstore/bookstore pid primary); sleep 1;"
        " examples/bookstore/bookstore promote >&2; wait;"
        ' cat "$BOOKSTORE_STATES/load"; rm "$BOOKSTORE_STATES/load"'
    ).stdout
    numbers = re.search(
        r"(\d+) acknowledged\n  of the acknowledged: (\d+) found, (\d+) lost", report
    )
    assert numbers, report
    acknowledged, found, lost = map(int, numbers.groups())
    assert acknowledged == found + lost
    assert acknowledged > 20
    assert "failed" in report


def test_an_outage_is_one_line_a_second_in_the_log(bookstore: Beside) -> None:
    """However many visitors are refused, the log stays readable, and says how many lines it has
    left out.
    """
    bookstore.kill("primary")
    assert eventually(lambda: bookstore.ask("/books?limit=1")[0] == 503)
    log = Path(bookstore.must("folder").strip()) / "application/log"
    said, began = len(log.read_text().splitlines()), time.monotonic()
    while time.monotonic() < began + 2.5:
        assert bookstore.ask("/books?limit=1")[0] == 503
    lines = log.read_text().splitlines()[said:]
    assert 2 <= len(lines) <= time.monotonic() - began + 1
    assert all("database unavailable" in line for line in lines)
    assert re.search(r"\([0-9]+ more since the line before\)$", lines[-1])
    bookstore.must("start", "database")


def test_a_former_primary_is_refused_until_it_is_rebuilt(bookstore: Beside) -> None:
    """Two primaries would each take rows that the other never sees."""
    old = bookstore.must("database", "psql", "-Atc", "show port").strip()
    bookstore.kill("primary")
    bookstore.must("promote")
    refused = bookstore.run("start", "database")
    assert refused.returncode == 1
    assert "bookstore rebuild" in refused.stderr
    assert "its old data is kept in " in bookstore.must("rebuild")
    assert "standby, streaming, " in bookstore.must("status")
    assert bookstore.must("database", "psql", "-Atc", "show port").strip() != old


def test_rows_reach_the_rebuilt_standby(bookstore: Beside) -> None:
    """There and back again: a row from between two failovers is on the server that was the primary
    first.
    """
    bookstore.must("promote")
    bookstore.must("rebuild")
    _, book = bookstore.ask("/books", {"title": "Between", "author_id": 1})
    bookstore.must("promote")
    assert (
        bookstore.ask(f"/books?author=1&after={book['id'] - 1}")[1]["books"][0]["title"]
        == "Between"
    )


def test_a_planned_failover_loses_nothing(bookstore: Beside) -> None:
    """A primary that can still obey ships its last rows before it ends."""
    sent = [
        bookstore.ask("/books", {"title": f"Planned {n}", "author_id": 1})[1]["id"]
        for n in range(20)
    ]
    bookstore.must("promote")
    found = bookstore.ask(f"/books?author=1&limit=500&after={sent[0] - 1}")[1]["books"]
    assert [book["id"] for book in found] == sent


def test_promote_without_a_standby_says_so(bookstore: Beside) -> None:
    """Nothing is ended then."""
    bookstore.must("promote")
    primary = bookstore.pid("primary")
    refused = bookstore.run("promote")
    assert refused.returncode == 1
    assert "there is no standby" in refused.stderr
    assert bookstore.pid("primary") == primary


def test_a_hanging_primary_is_ended_before_the_standby_takes_over(
    bookstore: Beside,
) -> None:
    """A frozen server that woke up later would take rows that nobody finds."""
    old = bookstore.kill("primary", signal.SIGSTOP)
    assert bookstore.ask("/books?limit=1")[0] == 503
    bookstore.must("promote")
    assert str(old) not in bookstore.run("pid", "database").stdout.split()
    assert bookstore.ask("/books?limit=1")[0] == 200


def test_a_hanging_standby_is_felt_once(bookstore: Beside) -> None:
    """Whoever asks the standby first waits for two seconds; from then on the primary is asked
    first.
    """
    if _standby(bookstore) == "database-2":
        # Only a server that is asked before the primary can be in its way.
        bookstore.must("promote")
        bookstore.must("rebuild")
    bookstore.must("stop", "application")
    bookstore.kill("standby", signal.SIGSTOP)
    try:
        bookstore.must("start", "application")
        assert _seconds(bookstore) < 3
        assert _seconds(bookstore) < 1
    finally:
        bookstore.kill("standby", signal.SIGCONT)


def test_restore_is_for_when_both_are_gone(bookstore: Beside) -> None:
    """No empty database is made where a backup could be taken; the backup's books come back, later
    ones do not.
    """
    bookstore.must("backup")
    _, late = bookstore.ask("/books", {"title": "Too late", "author_id": 1})
    bookstore.must("stop", "database")
    bookstore.shell('rm -r "$(examples/bookstore/bookstore folder)"/database-[12]')
    refused = bookstore.run("start", "database")
    assert refused.returncode == 1
    assert "bookstore restore" in refused.stderr
    bookstore.must("restore")
    assert bookstore.ask("/authors/1")[0] == 200
    assert bookstore.ask(f"/books?after={late['id'] - 1}")[1]["books"] == []
    bookstore.must("start")
    assert bookstore.health()["status"] == "ok"


def test_lost_data_of_the_primary_alone_is_no_reason_to_restore(
    bookstore: Beside,
) -> None:
    """The standby has everything, and the refusal says how to take it."""
    primary = "database-2" if _standby(bookstore) == "database-1" else "database-1"
    bookstore.must("stop", "database")
    bookstore.shell(f'rm -r "$(examples/bookstore/bookstore folder)"/{primary}')
    refused = bookstore.run("start", "database")
    assert "bookstore promote" in refused.stderr
    bookstore.must("promote")
    assert bookstore.ask("/books?limit=1")[0] == 200


def _standby(bookstore: Beside) -> str:
    return next(
        line.split()[0]
        for line in bookstore.must("status").splitlines()
        if "standby, " in line
    )


def _seconds(bookstore: Beside) -> float:
    began = time.monotonic()
    assert bookstore.ask("/books?limit=1")[0] == 200
    return time.monotonic() - began
