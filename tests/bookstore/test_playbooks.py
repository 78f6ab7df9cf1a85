"""Every command of every playbook works when it is pasted, in the order in which the playbook gives
it.
"""

import re
import time
from collections.abc import Mapping

import pytest

from bookstore.beside import Beside, eventually
from bookstore.playbooks import faults, steps

pytestmark = pytest.mark.bookstore


def test_database_unavailable(bookstore: Beside) -> None:
    """The standby is promoted by the step that is for it, and the resume procedure brings a new
    standby.
    """
    recovery = steps("database-failover", "Recovery")
    _prepare(bookstore, "database-failover", (1, 4))
    _paste(bookstore, faults("database-failover")[0])
    assert "failing" in _paste(bookstore, recovery[1], expected=3)
    _paste(bookstore, recovery[2])
    _paste(bookstore, recovery[5])
    assert '"database":"ok"' in _paste(bookstore, recovery[7])
    assert '"status":"degraded"' in _paste(bookstore, recovery[7])
    assert "Frankenstein" in _paste(bookstore, recovery[8])
    assert "Frankenstein" in _paste(bookstore, recovery[9])
    assert "count" in _paste(bookstore, recovery[10])
    for step in steps("database-failover", "Resume").values():
        shown = _paste(bookstore, step)
    assert "standby, streaming, " in shown
    assert '"status":"ok"' in shown


def test_database_without_a_standby(bookstore: Beside) -> None:
    """Step 5 says that there is none, and step 6 takes the data that the primary had."""
    recovery = steps("database-failover", "Recovery")
    bookstore.must("promote")
    _paste(bookstore, faults("database-failover")[0])
    assert "there is no standby" in _paste(bookstore, recovery[5], expected=1)
    # The former primary is not started, which is said, but the database is there.
    assert "bookstore rebuild" in _paste(bookstore, recovery[6], expected=1)
    assert '"database":"ok"' in _paste(bookstore, recovery[7])


def test_database_slow(bookstore: Beside) -> None:
    """What locks the books is ended by step 3, which `health` asks for."""
    recovery = steps("database-failover", "Recovery")
    _paste(bookstore, faults("database-failover")[1])
    assert eventually(lambda: bookstore.ask("/books?limit=1")[0] == 503)
    assert "canceling statement" in _paste(bookstore, recovery[7])
    time.sleep(4)
    assert "pg_sleep" in _paste(bookstore, recovery[3])
    assert '"status":"ok"' in _paste(bookstore, recovery[7])


def test_database_credentials(bookstore: Beside) -> None:
    """The service is let in again by step 4, which `health` asks for."""
    recovery = steps("database-failover", "Recovery")
    _paste(bookstore, faults("database-failover")[2])
    assert "not permitted to log in" in _paste(bookstore, recovery[7])
    _paste(bookstore, recovery[4])
    assert '"status":"ok"' in _paste(bookstore, recovery[7])


@pytest.mark.parametrize("fault", [0, 1], ids=["unavailable", "erroring"])
def test_cdn(bookstore: Beside, fault: int) -> None:
    """Pages name the second server while the first one is replaced, and the first one
    afterwards.
    """
    recovery = steps("cdn-failover", "Recovery")
    _prepare(bookstore, "cdn-failover", (1,))
    _paste(bookstore, faults("cdn-failover")[fault])
    time.sleep(1)
    _paste(bookstore, recovery[1], expected=3 if fault == 0 else 0)
    assert "8120 200" not in bookstore.usual(
        _paste(bookstore, recovery[2], expected=None)
    )
    assert ":8121/covers/" in bookstore.usual(_paste(bookstore, recovery[3]))
    for step in (4, 5, 6):
        _paste(bookstore, recovery[step])
    assert bookstore.usual(_paste(bookstore, recovery[7])) == "8120 200\n8121 200\n"
    assert '"status":"ok"' in _paste(bookstore, recovery[8])
    resume = steps("cdn-failover", "Resume")
    assert eventually(
        lambda: ":8120/covers/" in bookstore.usual(_paste(bookstore, resume[1])),
        seconds=12,
    )
    _paste(bookstore, resume[2])


@pytest.mark.parametrize("fault", [0, 1], ids=["unavailable", "slow"])
def test_cache(bookstore: Beside, fault: int) -> None:
    """It is missed by nobody, and a new one is two commands away, even if the old one hangs."""
    recovery = steps("cache-failover", "Recovery")
    _prepare(bookstore, "cache-failover", (1,))
    _paste(bookstore, faults("cache-failover")[fault])
    assert "failed" not in bookstore.must("load", "--seconds", "2")
    assert '"cache":"unavailable' in _paste(
        bookstore, recovery[1], expected=3 if fault == 0 else 0
    )
    for step in (2, 3):
        _paste(bookstore, recovery[step])
    assert eventually(lambda: '"status":"ok"' in _paste(bookstore, recovery[4]))
    _paste(bookstore, steps("cache-failover", "Resume")[1])


@pytest.mark.parametrize("lost", [False, True], ids=["killed", "disks lost"])
def test_disaster_recovery(bookstore: Beside, *, lost: bool) -> None:
    """All of it comes back, from its own data, or from the backup when that is lost."""
    recovery = steps("bookstore-disaster-recovery", "Recovery")
    tests = steps("bookstore-disaster-recovery", "Test")
    _prepare(bookstore, "bookstore-disaster-recovery", (1, 4))
    _paste(bookstore, tests[5])
    if lost:
        _paste(bookstore, tests[6])
    _paste(bookstore, recovery[1], expected=3)
    _paste(bookstore, recovery[2])
    _paste(bookstore, recovery[3], expected=1 if lost else 0)
    assert (
        "running" in _database_of(_paste(bookstore, recovery[4], expected=3))
    ) != lost
    if lost:
        assert "there is no standby" in _paste(bookstore, recovery[5], expected=1)
        _paste(bookstore, recovery[6])
    _start_the_rest(bookstore, recovery)
    resume = steps("bookstore-disaster-recovery", "Resume")
    _paste(bookstore, resume[1])
    if lost:
        _paste(bookstore, resume[2])
    assert '"status":"ok"' in _paste(bookstore, resume[4])


def test_disaster_after_a_failover(bookstore: Beside) -> None:
    """That the former primary is refused is no reason to restore a backup: step 4 shows that a
    primary runs.
    """
    recovery = steps("bookstore-disaster-recovery", "Recovery")
    bookstore.must("promote")
    assert (
        bookstore.ask("/books", {"title": "After the backup", "author_id": 1})[0] == 201
    )
    _paste(bookstore, steps("bookstore-disaster-recovery", "Test")[5], expected=None)
    _paste(bookstore, recovery[2])
    assert "bookstore rebuild" in _paste(bookstore, recovery[3], expected=1)
    assert "primary" in _database_of(_paste(bookstore, recovery[4], expected=3))
    _start_the_rest(bookstore, recovery)
    assert "After the backup" in [
        book["title"] for book in bookstore.ask("/books?limit=500")[1]["books"]
    ]


def _start_the_rest(bookstore: Beside, recovery: Mapping[int, str]) -> None:
    for step in (7, 8, 9):
        _paste(bookstore, recovery[step])
    assert '"database":"ok"' in _paste(bookstore, recovery[10])
    assert "Frankenstein" in _paste(bookstore, recovery[11])
    _paste(bookstore, recovery[12])


def _database_of(shown: str) -> str:
    """Return the lines of a shown state that are about the database's servers."""
    return "\n".join(
        line for line in shown.splitlines() if line.startswith("database-")
    )


def test_the_load_of_each_playbook_ends_well(bookstore: Beside) -> None:
    """Those that run beside a test, shortened."""
    for playbook in (
        "database-failover",
        "cdn-failover",
        "bookstore-disaster-recovery",
        "cache-failover",
    ):
        loads = [
            command
            for command in steps(playbook, "Test").values()
            if " load " in command and "|" in command
        ]
        assert len(loads) == 1
        assert " 0 lost" in _paste(bookstore, loads[0].split("|")[0])


def _prepare(bookstore: Beside, playbook: str, numbers: tuple[int, ...]) -> None:
    for step in numbers:
        _paste(bookstore, steps(playbook, "Test")[step])


def _paste(bookstore: Beside, command: str, expected: int | None = 0) -> str:
    """Run a command and return all that it shows; loads and watchers are shortened to a second or
    two.
    """
    shorter = re.sub(r"--seconds [0-9]+", "--seconds 2", command)
    done = bookstore.shell(shorter)
    assert expected is None or done.returncode == expected, (
        f"{command}\n{done.stdout}{done.stderr}"
    )
    return done.stdout + done.stderr
