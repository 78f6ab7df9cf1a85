"""The lock keeps a second live prompt away from a session, and ends with its process."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.lock import session_lock
from drillbook.errors import DrillbookError


def test_one_live_session_a_folder(session: Path) -> None:
    """The second is told which process holds it; when that one is gone, the next may begin."""
    with (
        session_lock(session),
        pytest.raises(
            DrillbookError,
            match=f"pg is being recorded already, by process {os.getpid()}$",
        ),
        session_lock(session),
    ):
        pytest.fail("two at once")
    with session_lock(session):
        pass


def test_a_lock_ends_with_its_process(session: Path) -> None:
    """A killed process leaves no lock behind, but as long as it lives it is named."""
    code = (
        "import sys,time,pathlib\nfrom drillbook.capture.journal.lock import session_lock\n"
        "with session_lock(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(session)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        with (
            pytest.raises(DrillbookError, match=f"by process {child.pid}$"),
            session_lock(session),
        ):
            pytest.fail("two at once")
        child.kill()
        child.wait(10)
    with session_lock(session):
        pass


def test_a_lock_needs_a_session(tmp_path: Path) -> None:
    """Without a folder there is an error in words."""
    with (
        pytest.raises(DrillbookError, match="lock cannot be opened: No such file"),
        session_lock(tmp_path / "none"),
    ):
        pytest.fail("locked nothing")


def test_a_session_that_moved_is_locked_where_it_is(session: Path) -> None:
    """A folder on a disk that takes no new file does not keep anybody from resuming."""
    (session / "lock").mkdir()
    with (
        pytest.raises(DrillbookError, match="lock cannot be opened: Is a directory"),
        session_lock(session),
    ):
        pytest.fail("locked nothing")
    with closing(Journal.open(session)) as journal:
        journal.leave("No space left on device")
    with (
        session_lock(session),
        pytest.raises(DrillbookError, match="is being recorded already"),
        session_lock(session),
    ):
        pytest.fail("two at once")
    assert (journal.folder / "lock").is_file()
