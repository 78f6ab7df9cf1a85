"""A session with three lines, and places of the test's own for journals that move."""

from contextlib import closing
from pathlib import Path

import pytest

from capture.journals import FakeClock
from drillbook.capture.journal.journal import Journal


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep journals that move within the test's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Return the folder of a session with three lines."""
    with closing(Journal.create(tmp_path / "pg", FakeClock())) as journal:
        for text in ("one", "two", "three"):
            journal.append("note", {"text": text})
    return tmp_path / "pg"
