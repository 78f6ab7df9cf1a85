"""A journal whose folder fails goes on in another one, with all that it holds, and is
found there.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from capture.journals import FakeClock, raw_of, texts
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError


def test_a_journal_that_was_deleted_goes_on_elsewhere(
    session: Path, tmp_path: Path
) -> None:
    """All lines go along, then why, then the event; whoever opens the session finds it there."""
    with (
        closing(Journal.open(session)) as prompt,
        closing(Journal.open(session)) as mark,
    ):
        (session / FILE).unlink()
        assert prompt.append("note", {"text": "four"}).number == 5
        place = tmp_path / "state" / "drillbook" / "rescued" / "pg-1"
        assert prompt.folder == place
        assert mark.append("note", {"text": "five"}).number == 6
        assert mark.folder == place
        moved = prompt.lines[3]
    assert (moved.kind, moved.data) == (
        "moved",
        {"from": str(session), "reason": "No such file or directory"},
    )
    assert texts(place) == ["one", "two", "three", "four", "five"]
    assert current(session) == place
    with closing(Journal.open(session)) as journal:
        assert (journal.folder, len(journal.lines)) == (place, 6)


@pytest.mark.parametrize(
    "change", [lambda raw: raw[:-1], lambda raw: raw + b"x\n", lambda _: b""]
)
def test_a_journal_damaged_under_its_writer_goes_on_elsewhere(
    session: Path, change: object
) -> None:
    """Nothing more is written to a file that somebody cut or changed; what was acknowledged is
    written anew.
    """
    assert callable(change)
    with closing(Journal.open(session)) as journal:
        damaged = change(raw_of(session))
        (session / FILE).write_bytes(damaged)
        journal.append("note", {"text": "four"})
        assert journal.folder != session
        assert raw_of(session) == damaged
    assert texts(current(session)) == ["one", "two", "three", "four"]


def test_a_journal_moves_as_often_as_it_has_to(session: Path, tmp_path: Path) -> None:
    """The second place may fail like the first; the session is followed to the last."""
    with closing(Journal.open(session)) as journal:
        for text in ("four", "five"):
            (journal.folder / FILE).unlink()
            journal.append("note", {"text": text})
        assert journal.folder == tmp_path / "state" / "drillbook" / "rescued" / "pg-1-1"
    assert texts(current(session)) == ["one", "two", "three", "four", "five"]


def test_a_journal_without_a_line_moves_too(tmp_path: Path) -> None:
    """There is nothing to take along but why it moved, and it is found again."""
    with closing(Journal.create(tmp_path / "pg")) as journal:
        (tmp_path / "pg" / FILE).write_bytes(b"x\n")
        journal.append("note", {"text": "one"})
    (tmp_path / "pg" / "moved-to.txt").unlink()
    assert texts(current(tmp_path / "pg")) == ["one"]


def test_the_temp_folder_is_the_last_resort(session: Path, tmp_path: Path) -> None:
    """Where the state folder takes nothing, a folder of this user's own in the temp folder does."""
    (tmp_path / "state").touch()
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        journal.append("note", {"text": "four"})
        assert (
            journal.folder
            == tmp_path / "temp" / f"drillbook-rescued-{os.geteuid()}" / "pg-1"
        )
        assert journal.folder.parent.stat().st_mode & 0o077 == 0


def test_a_foreign_folder_in_the_temp_folder_is_not_trusted(
    session: Path, tmp_path: Path
) -> None:
    """A link that stands where this user's folder would be is not written through."""
    (tmp_path / "state").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "temp" / f"drillbook-rescued-{os.geteuid()}").symlink_to(
        tmp_path / "elsewhere"
    )
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        with pytest.raises(
            DrillbookError, match=r"NOT recorded.*belongs to somebody else"
        ):
            journal.append("note", {"text": "four"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """Let the system take part of what would be more, and then refuse."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_nothing_takes_an_event_it_says_so_and_keeps_the_rest(
    session: Path,
) -> None:
    """The event is told to be lost, the acknowledged lines are not; the next one is not written to
    the same file.
    """
    good = raw_of(session)
    with closing(Journal.open(session)) as journal:
        with (
            _files_of_at_most(len(good) + 50),
            pytest.raises(
                DrillbookError, match=r"NOT recorded, and no place.*File too large"
            ) as error,
        ):
            journal.append("note", {"text": "lost"})
        assert error.value.help.startswith("The 3 lines before it are safe.")
        assert (read(session).lines, len(read(session).torn)) == (journal.lines, 50)
        journal.append("note", {"text": "four"})
        assert journal.folder != session
    assert raw_of(session)[: len(good)] == good
    assert texts(current(session)) == ["one", "two", "three", "four"]


def test_a_session_whose_other_place_is_gone_says_so(
    session: Path, tmp_path: Path
) -> None:
    """Rather than going on as if nothing had been recorded there, opening names the place."""
    with closing(Journal.open(session)) as journal:
        (session / FILE).rename(session / "kept")
        journal.append("note", {"text": "four"})
    (session / "kept").rename(session / FILE)
    place = journal.folder.rename(tmp_path / "away")
    with pytest.raises(DrillbookError, match=f"that is gone: {journal.folder}"):
        Journal.open(session)
    place.rename(journal.folder)
    assert texts(current(session)) == ["one", "two", "three", "four"]


def test_a_session_in_two_places_is_told_and_brought_together(session: Path) -> None:
    """If the sign was lost and both places were written to, opening records what the second lacks,
    once.
    """
    with closing(Journal.open(session)) as journal:
        (session / FILE).rename(session / "kept")
        journal.append("note", {"text": "four"})
        rescued = journal.folder.rename(journal.folder.with_name("later"))
    (session / "kept").rename(session / FILE)
    (session / "moved-to.txt").unlink()
    with closing(Journal.open(session)) as journal:
        other = journal.append("note", {"text": "other"})
    rescued.rename(rescued.with_name("pg-1"))
    with pytest.raises(DrillbookError, match="recorded in two places"):
        current(session)
    for _ in range(2):
        with closing(Journal.open(session)) as journal:
            assert journal.lines[-1].at == other.at
    assert texts(current(session)) == ["one", "two", "three", "four", "other"]


def test_a_journal_brought_back_is_the_session_again(session: Path) -> None:
    """After the moved journal was copied back, it goes on where it began."""
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        journal.append("note", {"text": "four"})
    (session / FILE).write_bytes(raw_of(journal.folder))
    (session / "moved-to.txt").unlink()
    with closing(Journal.open(session)) as back:
        back.append("note", {"text": "five"})
        assert back.folder == session
    assert current(session) == session


def test_another_session_of_a_like_name_is_left_alone(
    session: Path, tmp_path: Path
) -> None:
    """A moved session is known by its first line, not by its name."""
    with closing(
        Journal.create(tmp_path / "other" / "pg", FakeClock(count=7))
    ) as other:
        other.append("note", {"text": "other"})
        (other.folder / FILE).unlink()
        other.append("note", {"text": "more"})
        assert other.folder.name == "pg-1"
    assert current(session) == session
