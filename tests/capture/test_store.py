"""Sessions lie in folders below the book: which are open, which one is meant, and where discarded
ones go.
"""

from contextlib import closing
from pathlib import Path

import pytest

from drillbook.capture.journal.journal import Journal
from drillbook.capture.store import (
    any_folder,
    captures,
    move_aside,
    open_folder,
    open_folders,
    session_in,
)
from drillbook.errors import DrillbookError


def begun(book: Path, id_: str, *kinds: str) -> Path:
    """Begin a session, and write lines of some kinds."""
    folder = captures(book) / id_
    with closing(Journal.create(folder)) as journal:
        for kind in ("started", *kinds):
            journal.append(kind, {"id": id_})
    return folder


def test_open_sessions_are_those_not_finished(tmp_path: Path) -> None:
    """In the order of their ids; a folder without a readable line is none."""
    later, first = begun(tmp_path, "b"), begun(tmp_path, "a")
    begun(tmp_path, "c", "finished")
    (captures(tmp_path) / "d").mkdir()
    (captures(tmp_path) / "d/journal.jsonl").touch()
    assert open_folders(tmp_path) == (first, later)
    assert session_in(captures(tmp_path) / "d") is None


def test_the_only_session_needs_no_name(tmp_path: Path) -> None:
    """With several it is not guessed."""
    first = begun(tmp_path, "a")
    assert open_folder(tmp_path, None) == first
    begun(tmp_path, "b")
    with pytest.raises(DrillbookError, match="more than one recording") as refused:
        open_folder(tmp_path, None)
    assert refused.value.help == "Choose one with --session. Open: a, b."


@pytest.mark.parametrize(
    ("named", "message", "help_"),
    [
        (
            "datbase",
            'no recording datbase is open. Did you mean "database"?',
            "Open: database.",
        ),
        ("finished", "no recording finished is open.", "Open: database."),
    ],
)
def test_session_that_is_not_open_is_refused(
    tmp_path: Path, named: str, message: str, help_: str
) -> None:
    """The error says which are."""
    begun(tmp_path, "database")
    begun(tmp_path, "finished", "finished")
    with pytest.raises(DrillbookError) as refused:
        open_folder(tmp_path, named)
    assert (refused.value.message, refused.value.help) == (message, help_)


def test_finished_session_is_found_by_its_id_alone(tmp_path: Path) -> None:
    """Finishing twice is possible, by mistake it is not."""
    folder = begun(tmp_path, "a", "finished")
    assert any_folder(tmp_path, "a") == folder
    with pytest.raises(DrillbookError, match="no recording is open"):
        any_folder(tmp_path, None)


def test_discarded_session_is_moved_whole(tmp_path: Path) -> None:
    """It is open no more, and nothing of it is deleted."""
    folder = begun(tmp_path, "a")
    before = (folder / "journal.jsonl").read_bytes()
    aside = move_aside(tmp_path, folder)
    assert open_folders(tmp_path) == ()
    assert (aside / "journal.jsonl").read_bytes() == before


def test_git_is_told_to_leave_sessions_alone(tmp_path: Path) -> None:
    """What somebody wrote there themselves stays."""
    ignore = captures(tmp_path) / ".gitignore"
    assert ignore.read_text(encoding="utf-8") == "*\n"
    ignore.write_text("mine\n", encoding="utf-8")
    captures(tmp_path)
    assert ignore.read_text(encoding="utf-8") == "mine\n"


def test_a_journal_is_read_again_only_once_it_has_grown(tmp_path: Path) -> None:
    """A command asks several times, and each line is shown as soon as it is written."""
    folder = begun(tmp_path, "a")
    first = session_in(folder)
    assert first is not None
    assert session_in(folder) is first
    with closing(Journal.open(folder)) as journal:
        journal.append("note", {"text": "It rains."})
    later = session_in(folder)
    assert later is not None
    assert len(later.lines) == len(first.lines) + 1
    (folder / "journal.jsonl").unlink()
    assert session_in(folder) is None
