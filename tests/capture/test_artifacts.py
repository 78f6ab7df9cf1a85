"""What is kept beside a journal is whole, has a name of its own, and is found wherever the session
was by then.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from capture.journals import FakeClock, texts
from drillbook.capture.artifacts import gathered, keep, vacant
from drillbook.capture.journal.chain import MOVED
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.capture.probes.series import Series, text_of
from drillbook.errors import DrillbookError
from drillbook.model.sample import Sample

_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _sample(second: int) -> Sample:
    return Sample(
        _NOON + timedelta(seconds=second),
        ok=True,
        latency_ms=1.5,
        outcome="ok",
        detail="200",
    )


def _refusing(folder: Path) -> None:
    """Let a folder take no evidence any more, whoever asks."""
    (folder / "evidence").write_text("a file in the place of the folder")


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_evidence_of_the_same_name_is_kept_beside_the_other(session: Path) -> None:
    """Nothing is written over, and each has its own content."""
    with closing(Journal.open(session)) as journal:
        paths = [
            keep(journal, "shot.png", content) for content in (b"one", b"two", b"three")
        ]
    assert paths == ["evidence/shot.png", "evidence/2-shot.png", "evidence/3-shot.png"]
    assert [(session / path).read_bytes() for path in paths] == [
        b"one",
        b"two",
        b"three",
    ]


def test_a_name_is_given_once_in_a_session(session: Path) -> None:
    """After a move the new folder is empty, but names that the journal tells are in use."""
    with closing(Journal.open(session)) as journal:
        for content in (b"one", b"two"):
            journal.append("attached", {"file": keep(journal, "shot.png", content)})
            (journal.folder / FILE).unlink()
            journal.append("note", {"text": "moves"})
        journal.append("attached", {"file": keep(journal, "shot.png", b"three")})
        found = dict(gathered((session, *journal.places)))
    assert found == {
        "evidence/shot.png": b"one",
        "evidence/2-shot.png": b"two",
        "evidence/3-shot.png": b"three",
    }


@pytest.mark.parametrize("larger_than_the_journal", [1, 2000])
def test_what_no_disk_takes_is_refused_and_leaves_nothing(
    session: Path, larger_than_the_journal: int
) -> None:
    """The error says so; neither a half file nor the journal's place is lost."""
    size = (session / FILE).stat().st_size + larger_than_the_journal
    with closing(Journal.open(session)) as journal:
        with (
            _files_of_at_most(size),
            pytest.raises(DrillbookError, match="NOT recorded, and no place takes it"),
        ):
            keep(journal, "shot.png", b"x" * 10_000)
        assert dict(gathered(journal.places)) == {}
        journal.append("note", {"text": "four"})
    assert texts(current(session)) == ["one", "two", "three", "four"]


def test_a_session_goes_where_its_evidence_can_be_kept(
    session: Path, tmp_path: Path
) -> None:
    """It moves with all its lines and says why; other writers follow, and a second place may refuse
    as well.
    """
    rescued = tmp_path / "state" / "drillbook" / "rescued" / "pg-1"
    last = tmp_path / "temp" / f"drillbook-rescued-{os.geteuid()}" / "pg-1-1"
    with (
        closing(Journal.open(session)) as prompt,
        closing(Journal.open(session)) as mark,
    ):
        _refusing(session)
        assert keep(prompt, "one.txt", b"one") == "evidence/one.txt"
        assert (prompt.folder, (rescued / "evidence" / "one.txt").read_bytes()) == (
            rescued,
            b"one",
        )
        assert mark.append("note", {"text": "four"}).number == 5
        (rescued / "evidence").rename(rescued / "kept")
        _refusing(rescued)
        keep(mark, "two.txt", b"two")
        assert prompt.append("note", {"text": "five"}).number == 7
        assert prompt.folder == mark.folder == last
        assert prompt.places == (session, rescued, last)
    reasons = [line.data for line in read(last).lines if line.kind == MOVED]
    assert reasons == [
        {"from": str(session), "reason": "Not a directory"},
        {"from": str(rescued), "reason": "Not a directory"},
    ]
    assert texts(current(session)) == ["one", "two", "three", "four", "five"]


def test_a_session_does_not_go_back_to_where_it_was_refused(session: Path) -> None:
    """When all places have refused it stays, says so, and goes on recording."""
    with closing(Journal.open(session)) as journal:
        for _ in range(2):
            journal.leave("No space left on device")
        here = journal.folder
        with pytest.raises(DrillbookError, match=f"{here}: No space left on device"):
            journal.leave("No space left on device")
        assert journal.append("note", {"text": "four"}).number == 6
        assert journal.folder == here
    assert current(session) == here


def test_a_place_for_output_is_free_and_ready(session: Path) -> None:
    """The folder is there, and the file is not."""
    with closing(Journal.open(session)) as journal:
        first = vacant(journal, "command-1.txt")
        assert (first.parent.is_dir(), first.exists()) == (True, False)
        first.touch()
        assert (
            vacant(journal, "command-1.txt") == session / "evidence" / "2-command-1.txt"
        )


def test_a_line_opens_no_folder_that_is_not_the_sessions_own(
    session: Path, tmp_path: Path
) -> None:
    """A journal from somebody else must not carry files out of any folder that it names."""
    (tmp_path / "private" / "evidence").mkdir(parents=True)
    (tmp_path / "private" / "evidence" / "key").write_text("secret")
    with closing(Journal.create(tmp_path / "other", FakeClock(count=7))) as other:
        other.append("note", {"text": "of another session"})
    with closing(Journal.open(session)) as journal:
        for place in ("private", "other", "none"):
            journal.append(MOVED, {"from": str(tmp_path / place), "reason": "said so"})
        assert journal.places == (session,)


def test_links_and_what_cannot_be_read_are_left_out(
    session: Path, tmp_path: Path
) -> None:
    """The rest is gathered."""
    (tmp_path / "secret").write_text("secret")
    (session / "evidence").mkdir()
    (session / "evidence" / "link").symlink_to(tmp_path / "secret")
    (session / "evidence" / "note.txt").write_text("seen")
    assert dict(gathered((session, tmp_path / "gone"))) == {
        "evidence/note.txt": b"seen"
    }


def test_the_last_place_has_the_whole_file(tmp_path: Path) -> None:
    """What a failing disk has kept a part of was written anew in the next place."""
    for name, content in (("one", "wh"), ("two", "whole")):
        (tmp_path / name / "evidence").mkdir(parents=True)
        (tmp_path / name / "evidence" / "shot.txt").write_text(content)
    assert dict(gathered((tmp_path / "one", tmp_path / "two"))) == {
        "evidence/shot.txt": b"whole"
    }


def test_samples_of_several_places_become_one_file(tmp_path: Path) -> None:
    """In the order of time, each once, without what a crash has torn; of one place it stays as it
    is.
    """
    for name, seconds in (("one", (0, 1, 5)), ("two", (2, 3)), ("three", (4, 5))):
        (tmp_path / name / "probes").mkdir(parents=True)
        (tmp_path / name / "probes" / "a.csv").write_bytes(
            text_of(map(_sample, seconds))
        )
    with (tmp_path / "one" / "probes" / "a.csv").open("ab") as file:
        file.write(b"2026-11-2")
    places = [tmp_path / name for name in ("one", "two", "three")]
    assert dict(gathered(places)) == {"probes/a.csv": text_of(map(_sample, range(6)))}
    assert dict(gathered(places[:1])) == {
        "probes/a.csv": (places[0] / "probes" / "a.csv").read_bytes()
    }


def _fill_disk_under(path: Path) -> None:
    """Let the file that this process has open refuse whatever is written to it, as a full disk
    does.
    """
    for file in Path("/proc/self/fd").iterdir():
        if file.exists() and file.readlink() == path:
            full = os.open("/dev/full", os.O_WRONLY)
            os.dup2(full, int(file.name))
            os.close(full)


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is always full"
)
def test_samples_go_on_beside_a_journal_that_moved(session: Path) -> None:
    """What the disk refused has waited, and is written in the new place."""
    series = Series(session, "a")
    series.append(_sample(0))
    _fill_disk_under(session / "probes" / "a.csv")
    series.append(_sample(1))
    assert series.trouble
    with closing(Journal.open(session)) as journal:
        journal.leave("No space left on device")
    series.append(_sample(2))
    assert series.trouble is None
    series.close()
    assert (journal.folder / "probes" / "a.csv").read_bytes() == text_of(
        map(_sample, (1, 2))
    )
    assert dict(gathered(journal.places)) == {
        "probes/a.csv": text_of(map(_sample, range(3)))
    }


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is always full"
)
def test_samples_that_still_wait_at_the_end_move_the_session(session: Path) -> None:
    """They are not thrown away because nothing else had to be written meanwhile."""
    series = Series(session, "a")
    _fill_disk_under(session / "probes" / "a.csv")
    series.append(_sample(0))
    series.close()
    assert current(session) != session
    assert dict(gathered((current(session),))) == {
        "probes/a.csv": text_of([_sample(0)])
    }
