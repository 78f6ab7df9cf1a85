"""A journal gives back exactly what it acknowledged, in that order, or says where it is damaged."""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.capture.journal import FILE, MAX_LINE, Journal, Json, Line, current, read, session_lock
from drillbook.errors import DrillbookError

_DAWN = datetime(2026, 11, 23, 5, 0, 0, 250000, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands still until it is told to go on."""

    now: datetime = _DAWN
    count: float = 100.0
    id: str = "boot-1"
    readings: list[float] = field(default_factory=list)

    def wall(self) -> datetime:
        """Return the time set."""
        return self.now

    def elapsed(self) -> float:
        """Return the count set."""
        return self.count

    def boot(self) -> str:
        """Return the boot set."""
        return self.id

    def go_on(self, seconds: float, jump: float = 0.0) -> None:
        """Let seconds pass, while somebody sets the wall clock."""
        self.count += seconds
        self.now += timedelta(seconds=seconds + jump)


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


def _texts(folder: Path) -> list[Json]:
    return [line.data.get("text") for line in read(folder).lines if line.kind == "note"]


def _raw(folder: Path) -> bytes:
    return (folder / FILE).read_bytes()


def test_a_line_holds_all_that_is_known_of_an_event(tmp_path: Path) -> None:
    """What append returns is what read returns: number, times, boot, kind and data."""
    with closing(Journal.create(tmp_path / "pg", FakeClock())) as journal:
        line = journal.append("observed", {"healthy": False, "text": "503 – «Überlast»\x1b[2J\u202e"})
    assert line == Line(
        number=1,
        at=_DAWN,
        elapsed=100.0,
        boot="boot-1",
        kind="observed",
        data={"healthy": False, "text": "503 – «Überlast»\x1b[2J\u202e"},
    )
    assert read(tmp_path / "pg").lines == (line,) == journal.lines


def test_the_file_is_plain_and_chained_as_it_says(session: Path) -> None:
    """Each line is one JSON object in printable ASCII whose sum anybody can compute, and names the line before it."""
    prev = "0" * 64
    for number, raw in enumerate(_raw(session).splitlines(), start=1):
        assert all(0x20 <= byte < 0x7F for byte in raw)
        fields = json.loads(raw)
        assert list(fields) == ["number", "at", "elapsed", "boot", "kind", "data", "prev", "sum"]
        assert (fields["number"], fields["prev"]) == (number, prev)
        prev = fields["sum"]
        assert prev == hashlib.sha256(raw[: raw.rindex(b',"sum"')] + b"}").hexdigest()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(kind=st.text(), data=st.dictionaries(st.text(), _JSON, max_size=5))
def test_whatever_is_json_comes_back(
    kind: str, data: dict[str, Json], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any text, number and nesting is read as it was given."""
    folder = tmp_path_factory.mktemp("any") / "session"
    with closing(Journal.create(folder, FakeClock())) as journal:
        line = journal.append(kind, data)
    assert read(folder).lines == (line,)
    assert (line.kind, line.data) == (kind, data)


def test_broken_text_comes_back_as_it_was_given(session: Path) -> None:
    """Bytes of a terminal that are no text, as Python keeps them, do not stop a recording."""
    with closing(Journal.open(session)) as journal:
        line = journal.append("note", {"text": "a\udc80b"})
    assert line.data == read(session).lines[-1].data == {"text": "a\udc80b"}


def _nested(levels: int) -> Json:
    value: Json = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (float("nan"), "cannot be written as JSON"),
        ({1, 2}, "cannot be written as JSON"),
        (10**5000, "cannot be written as JSON"),
        (_nested(32), "nested more than 32 levels"),
        (_nested(100_000), "cannot be written as JSON"),
        ("x" * MAX_LINE, "a line has at most 1,048,576"),
    ],
    ids=["nan", "set", "digits", "deep", "abyss", "long"],
)
def test_what_could_not_be_read_back_is_refused_before_it_is_written(session: Path, value: Json, why: str) -> None:
    """The error says that the event is not recorded, and the journal goes on."""
    before = _raw(session)
    with closing(Journal.open(session)) as journal:
        with pytest.raises(DrillbookError, match=f"NOT recorded.*{why}"):
            journal.append("note", {"text": value})
        assert _raw(session) == before
        assert journal.append("note", {"text": "four"}).number == 4


def test_a_later_change_of_the_data_given_changes_no_line(session: Path) -> None:
    """A line keeps what was written, not what became of the caller's own dict."""
    data: dict[str, Json] = {"text": "four"}
    with closing(Journal.open(session)) as journal:
        line = journal.append("note", data)
        data["text"] = "changed"
        assert line.data == journal.lines[-1].data == {"text": "four"}


def test_a_session_needs_a_new_folder(session: Path) -> None:
    """Nothing that is there already becomes a session."""
    with pytest.raises(DrillbookError, match="is there already"):
        Journal.create(session)
    assert _texts(session) == ["one", "two", "three"]


def test_a_session_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    """The error names the folder; a second try is not in its own way."""
    (tmp_path / "file").touch()
    with pytest.raises(DrillbookError, match=r"file/pg cannot be made: Not a directory"):
        Journal.create(tmp_path / "file" / "pg")


def test_no_journal_is_a_problem_in_words(tmp_path: Path) -> None:
    """Reading says that there is none, opening refuses, and neither makes one."""
    assert read(tmp_path / "none").problem == f"{tmp_path / 'none' / FILE} cannot be read: No such file or directory"
    with pytest.raises(DrillbookError, match="cannot be continued: No such file or directory"):
        Journal.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_only_a_plain_file_is_a_journal(tmp_path: Path, session: Path) -> None:
    """Neither a link nor a pipe is followed, waited for, or written to."""
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / FILE).symlink_to(session / FILE)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / FILE)
    assert "cannot be read" in read(tmp_path / "link").problem
    assert "not a plain file" in read(tmp_path / "pipe").problem


def test_a_closed_journal_says_that_it_records_nothing(session: Path) -> None:
    """Closing twice is fine; appending afterwards is an error in words."""
    journal = Journal.open(session)
    journal.close()
    journal.close()
    with pytest.raises(DrillbookError, match=r"NOT recorded: the journal in .* is closed"):
        journal.append("note", {})
    assert len(journal.lines) == 3


def test_two_writers_chain_on_to_each_other(session: Path) -> None:
    """Each append takes in what the other has written; both know all lines in one order."""
    with closing(Journal.open(session)) as prompt, closing(Journal.open(session)) as mark:
        for number in range(4, 24):
            assert (prompt, mark)[number % 2].append("note", {"text": number}).number == number
        assert prompt.lines == mark.lines == read(session).lines
    assert read(session).problem == ""


def test_threads_write_one_chain(session: Path) -> None:
    """Eight threads on two journals lose nothing and get a number each."""
    journals = [Journal.open(session), Journal.open(session)]
    numbers: list[int] = []

    def write(journal: Journal) -> None:
        numbers.extend(journal.append("note", {"text": at}).number for at in range(25))

    threads = [threading.Thread(target=write, args=(journals[at % 2],)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for journal in journals:
        journal.close()
    reading = read(session)
    assert sorted(numbers) == list(range(4, 204))
    assert (len(reading.lines), reading.torn, reading.problem) == (203, b"", "")


@pytest.mark.parametrize("torn", [b"{", b"\0\0\0", b'{"number":4,"at":"2026', b"\xff"])
def test_a_torn_tail_is_kept_aside_and_reported(session: Path, torn: bytes) -> None:
    """What was not acknowledged is moved to a file of its own, and the journal goes on behind the last good line."""
    good = _raw(session)
    (session / FILE).write_bytes(good + torn)
    assert (read(session).torn, read(session).problem, len(read(session).lines)) == (torn, "", 3)
    with closing(Journal.open(session)) as journal:
        assert journal.set_aside == session / "torn-1.bin"
        assert (_raw(session), (session / "torn-1.bin").read_bytes()) == (good, torn)
        assert journal.append("note", {"text": "four"}).number == 4
    assert _texts(session) == ["one", "two", "three", "four"]


def test_a_tail_torn_by_another_writer_does_not_stop_this_one(session: Path) -> None:
    """A process that died in the middle of its line leaves it to the next append of another to set aside."""
    with closing(Journal.open(session)) as journal:
        for number in (1, 2):
            with (session / FILE).open("ab") as file:
                file.write(b'{"number":')
            journal.append("note", {"text": number})
            assert journal.set_aside == session / f"torn-{number}.bin"
    assert _texts(session) == ["one", "two", "three", 1, 2]


def test_a_whole_journal_sets_nothing_aside(session: Path) -> None:
    """There is no report without a reason."""
    with closing(Journal.open(session)) as journal:
        assert journal.set_aside is None
    assert [path.name for path in session.iterdir()] == [FILE]


def _sealed(fields: dict[str, object]) -> bytes:
    head = json.dumps(fields, separators=(",", ":")).encode()
    return head[:-1] + b',"sum":"' + hashlib.sha256(head).hexdigest().encode() + b'"}\n'


def _fields(raw: bytes, **other: object) -> dict[str, object]:
    fields: dict[str, object] = json.loads(raw)
    del fields["sum"]
    return fields | other


_FOREIGN = "line 2 does not follow the line before it: lines are missing or foreign"
_NO_LINE = "line 2 is no line of a journal"
_CHANGED = "line 2 was changed: it does not match its own sum"


@pytest.mark.parametrize(
    ("middle", "problem"),
    [
        (lambda two: two.replace(b"two", b"six"), _CHANGED),
        (lambda two: two.replace(b'"sum":"', b'"sum":"A'), _CHANGED),
        (lambda _: b"", _FOREIGN),
        (lambda two: two + two, "line 3 does not follow the line before it: lines are missing or foreign"),
        (lambda _: b"\n", _CHANGED),
        (lambda two: b" " + two, _CHANGED),
        (lambda two: _sealed(_fields(two, prev="0" * 64)), _FOREIGN),
        (lambda two: _sealed(_fields(two, number=7)), _FOREIGN),
        (lambda two: _sealed(_fields(two, kind=7)), _NO_LINE),
        (lambda two: _sealed(_fields(two, number=True)), _FOREIGN),
        (lambda two: _sealed(_fields(two, elapsed=float("nan"))), _NO_LINE),
        (lambda two: _sealed(_fields(two, elapsed=10**400)), _NO_LINE),
        (lambda two: _sealed(_fields(two, at="2026-13-45")), _NO_LINE),
        (lambda two: _sealed(_fields(two, at="2026-11-23T06:00:00.250000+01:00")), _NO_LINE),
        (lambda two: _sealed(_fields(two, data=[])), _NO_LINE),
        (lambda two: _sealed(_fields(two, more=1)), _NO_LINE),
        (lambda _: _sealed({}), _NO_LINE),
        (lambda _: b'[],"sum":"' + hashlib.sha256(b"[]}").hexdigest().encode() + b'"}\n', _NO_LINE),
        (lambda _: b"[" * 5000 + b"\n", _CHANGED),
        (lambda _: b"x" * (MAX_LINE + 1) + b"\n", "line 2 has more than 1,048,576 bytes"),
    ],
)  # fmt: skip
def test_damage_in_the_middle_is_told_with_its_line(session: Path, middle: object, problem: str) -> None:
    """Only the lines before it count; opening names it and changes nothing."""
    assert callable(middle)
    one, two, three = _raw(session).splitlines(keepends=True)
    damaged = one + middle(two) + three
    (session / FILE).write_bytes(damaged)
    reading = read(session)
    good = int(problem.split()[1]) - 1
    assert (len(reading.lines), reading.problem) == (good, problem)
    assert b"".join((*(one, two)[:good], reading.torn)) == damaged
    with pytest.raises(DrillbookError, match=f"cannot be continued: {problem}"):
        Journal.open(session)
    assert _raw(session) == damaged
    assert [path.name for path in session.iterdir()] == [FILE]


def test_deep_nesting_in_a_sealed_line_is_a_problem(session: Path) -> None:
    """A line that no parser could take is told, not thrown."""
    head = b'{"number":4,"data":' + b"[" * 200_000 + b"}"
    seal = b',"sum":"' + hashlib.sha256(head).hexdigest().encode() + b'"}\n'
    with (session / FILE).open("ab") as file:
        file.write(head[:-1] + seal)
    assert (len(read(session).lines), read(session).problem) == (3, "line 4 is no line of a journal")


def _is_prefix(reading: tuple[Line, ...], lines: tuple[Line, ...]) -> bool:
    return reading == lines[: len(reading)]


def test_every_truncation_gives_a_prefix(session: Path, tmp_path: Path) -> None:
    """Wherever a journal is cut, the lines before the cut are read, and the rest stands as torn."""
    raw, lines = _raw(session), read(session).lines
    (tmp_path / "cut").mkdir()
    for size in range(len(raw)):
        (tmp_path / "cut" / FILE).write_bytes(raw[:size])
        reading = read(tmp_path / "cut")
        whole = raw[:size].count(b"\n")
        assert (reading.lines, reading.problem) == (lines[:whole], "")
        assert raw[:size].endswith(reading.torn)


def test_every_byte_counts(session: Path, tmp_path: Path) -> None:
    """One byte changed anywhere ends the chain before its line, which is told or stands as torn."""
    raw, lines = _raw(session), read(session).lines
    (tmp_path / "flip").mkdir()
    for at in range(len(raw)):
        flipped = bytearray(raw)
        flipped[at] ^= 1 << at % 8
        (tmp_path / "flip" / FILE).write_bytes(flipped)
        reading = read(tmp_path / "flip")
        assert reading.lines == lines[: raw[:at].count(b"\n")]
        assert reading.problem or (at == len(raw) - 1 and reading.torn)


@given(data=st.data())
def test_no_damage_is_read_as_another_content(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever bytes are put in, taken out or exchanged: a prefix, or a prefix and a problem; never an error."""
    folder = tmp_path_factory.mktemp("damage") / "session"
    with closing(Journal.create(folder, FakeClock())) as journal:
        for text in data.draw(st.lists(st.text(max_size=20), min_size=1, max_size=4)):
            journal.append("note", {"text": text})
    raw = _raw(folder)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    damaged = raw[:start] + data.draw(st.binary(max_size=20) | st.just(raw[end:start])) + raw[end:]
    (folder / FILE).write_bytes(damaged)
    reading = read(folder)
    assert _is_prefix(reading.lines, journal.lines)
    assert damaged.endswith(reading.torn)
    assert damaged == raw or len(reading.lines) < len(journal.lines) or reading.torn or reading.problem


def test_a_jump_of_the_wall_clock_is_an_event(tmp_path: Path) -> None:
    """It is recorded before the event that shows it, with the seconds that the wall clock gained or lost."""
    clock = FakeClock()
    with closing(Journal.create(tmp_path / "pg", clock)) as journal:
        journal.append("note", {})
        for jump in (2.0, -2.0, 2.5, -3600.0):
            clock.go_on(30, jump)
            journal.append("note", {})
    kinds = [(line.number, line.kind, line.data) for line in journal.lines if line.kind != "note"]
    assert kinds == [(4, "clock-jumped", {"seconds": 2.5}), (6, "clock-jumped", {"seconds": -3600.0})]
    assert [line.elapsed for line in journal.lines] == [100, 130, 160, 190, 190, 220, 220]


def test_over_a_boot_no_jump_can_be_told(tmp_path: Path) -> None:
    """The count begins anew with a boot, so it says nothing about the wall clock."""
    clock = FakeClock()
    with closing(Journal.create(tmp_path / "pg", clock)) as journal:
        journal.append("note", {})
        clock.go_on(5, 5000)
        clock.id = "boot-2"
        journal.append("note", {})
    assert [line.kind for line in journal.lines] == ["note", "note"]


def test_a_journal_that_was_deleted_goes_on_elsewhere(session: Path, tmp_path: Path) -> None:
    """All lines go along, then why, then the event; whoever opens the session finds it there."""
    with closing(Journal.open(session)) as prompt, closing(Journal.open(session)) as mark:
        (session / FILE).unlink()
        assert prompt.append("note", {"text": "four"}).number == 5
        place = tmp_path / "state" / "drillbook" / "rescued" / "pg-1"
        assert prompt.folder == place
        assert mark.append("note", {"text": "five"}).number == 6
        assert mark.folder == place
        moved = prompt.lines[3]
    assert (moved.kind, moved.data) == ("moved", {"from": str(session), "reason": "No such file or directory"})
    assert _texts(place) == ["one", "two", "three", "four", "five"]
    assert current(session) == place
    with closing(Journal.open(session)) as journal:
        assert (journal.folder, len(journal.lines)) == (place, 6)


@pytest.mark.parametrize("change", [lambda raw: raw[:-1], lambda raw: raw + b"x\n", lambda _: b""])
def test_a_journal_damaged_under_its_writer_goes_on_elsewhere(session: Path, change: object) -> None:
    """Nothing more is written to a file that somebody cut or changed; what was acknowledged is written anew."""
    assert callable(change)
    with closing(Journal.open(session)) as journal:
        damaged = change(_raw(session))
        (session / FILE).write_bytes(damaged)
        journal.append("note", {"text": "four"})
        assert journal.folder != session
        assert _raw(session) == damaged
    assert _texts(current(session)) == ["one", "two", "three", "four"]


def test_a_journal_moves_as_often_as_it_has_to(session: Path, tmp_path: Path) -> None:
    """The second place may fail like the first; the session is followed to the last."""
    with closing(Journal.open(session)) as journal:
        for text in ("four", "five"):
            (journal.folder / FILE).unlink()
            journal.append("note", {"text": text})
        assert journal.folder == tmp_path / "state" / "drillbook" / "rescued" / "pg-1-1"
    assert _texts(current(session)) == ["one", "two", "three", "four", "five"]


def test_a_journal_without_a_line_moves_too(tmp_path: Path) -> None:
    """There is nothing to take along but why it moved, and it is found again."""
    with closing(Journal.create(tmp_path / "pg")) as journal:
        (tmp_path / "pg" / FILE).write_bytes(b"x\n")
        journal.append("note", {"text": "one"})
    (tmp_path / "pg" / "moved-to.txt").unlink()
    assert _texts(current(tmp_path / "pg")) == ["one"]


def test_the_temp_folder_is_the_last_resort(session: Path, tmp_path: Path) -> None:
    """Where the state folder takes nothing, a folder of this user's own in the temp folder does."""
    (tmp_path / "state").touch()
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        journal.append("note", {"text": "four"})
        assert journal.folder == tmp_path / "temp" / f"drillbook-rescued-{os.geteuid()}" / "pg-1"
        assert journal.folder.parent.stat().st_mode & 0o077 == 0


def test_a_foreign_folder_in_the_temp_folder_is_not_trusted(session: Path, tmp_path: Path) -> None:
    """A link that stands where this user's folder would be is not written through."""
    (tmp_path / "state").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "temp" / f"drillbook-rescued-{os.geteuid()}").symlink_to(tmp_path / "elsewhere")
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        with pytest.raises(DrillbookError, match=r"NOT recorded.*belongs to somebody else"):
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


def test_where_nothing_takes_an_event_it_says_so_and_keeps_the_rest(session: Path) -> None:
    """The event is told to be lost, the acknowledged lines are not; the next one is not written to the same file."""
    good = _raw(session)
    with closing(Journal.open(session)) as journal:
        with (
            _files_of_at_most(len(good) + 50),
            pytest.raises(DrillbookError, match=r"NOT recorded, and no place.*File too large") as error,
        ):
            journal.append("note", {"text": "lost"})
        assert error.value.help.startswith("The 3 lines before it are safe.")
        assert (read(session).lines, len(read(session).torn)) == (journal.lines, 50)
        journal.append("note", {"text": "four"})
        assert journal.folder != session
    assert _raw(session)[: len(good)] == good
    assert _texts(current(session)) == ["one", "two", "three", "four"]


def test_a_session_whose_other_place_is_gone_says_so(session: Path, tmp_path: Path) -> None:
    """Rather than going on as if nothing had been recorded there, opening names the place."""
    with closing(Journal.open(session)) as journal:
        (session / FILE).rename(session / "kept")
        journal.append("note", {"text": "four"})
    (session / "kept").rename(session / FILE)
    place = journal.folder.rename(tmp_path / "away")
    with pytest.raises(DrillbookError, match=f"that is gone: {journal.folder}"):
        Journal.open(session)
    place.rename(journal.folder)
    assert _texts(current(session)) == ["one", "two", "three", "four"]


def test_a_session_in_two_places_is_told_and_brought_together(session: Path) -> None:
    """If the sign was lost and both places were written to, opening records what the second lacks, once."""
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
    assert _texts(current(session)) == ["one", "two", "three", "four", "other"]


def test_a_journal_brought_back_is_the_session_again(session: Path) -> None:
    """After the moved journal was copied back, it goes on where it began."""
    with closing(Journal.open(session)) as journal:
        (session / FILE).unlink()
        journal.append("note", {"text": "four"})
    (session / FILE).write_bytes(_raw(journal.folder))
    (session / "moved-to.txt").unlink()
    with closing(Journal.open(session)) as back:
        back.append("note", {"text": "five"})
        assert back.folder == session
    assert current(session) == session


def test_another_session_of_a_like_name_is_left_alone(session: Path, tmp_path: Path) -> None:
    """A moved session is known by its first line, not by its name."""
    with closing(Journal.create(tmp_path / "other" / "pg", FakeClock(count=7))) as other:
        other.append("note", {"text": "other"})
        (other.folder / FILE).unlink()
        other.append("note", {"text": "more"})
        assert other.folder.name == "pg-1"
    assert current(session) == session


def test_one_live_session_a_folder(session: Path) -> None:
    """The second is told which process holds it; when that one is gone, the next may begin."""
    with (
        session_lock(session),
        pytest.raises(DrillbookError, match=f"pg is being recorded already, by process {os.getpid()}$"),
        session_lock(session),
    ):
        pytest.fail("two at once")
    with session_lock(session):
        pass


def test_a_lock_ends_with_its_process(session: Path) -> None:
    """A killed process leaves no lock behind, but as long as it lives it is named."""
    code = (
        "import sys,time,pathlib\nfrom drillbook.capture.journal import session_lock\n"
        "with session_lock(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(session)], stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        with pytest.raises(DrillbookError, match=f"by process {child.pid}$"), session_lock(session):
            pytest.fail("two at once")
        child.kill()
        child.wait(10)
    with session_lock(session):
        pass


def test_a_lock_needs_a_session(tmp_path: Path) -> None:
    """Without a folder there is an error in words."""
    with pytest.raises(DrillbookError, match="lock cannot be opened: No such file"), session_lock(tmp_path / "none"):
        pytest.fail("locked nothing")


def _bytes_read() -> int:
    """Return how many bytes this process has read from files until now."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split()[1])


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="counts what the kernel counts")
def test_fifty_thousand_events_are_linear(tmp_path: Path) -> None:
    """Appending reads nothing back, and reading reads each byte once, however long the journal is."""
    # Syncing to memory is fast.
    memory = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path))  # noqa: S108
    folder = memory / "long"
    try:
        with closing(Journal.create(folder)) as journal:
            journal.append("note", {})
            before = _bytes_read()
            for number in range(49_999):
                journal.append("note", {"text": number})
            assert _bytes_read() - before < 10_000
        before, size = _bytes_read(), (folder / FILE).stat().st_size
        assert len(read(folder).lines) == 50_000
        assert _bytes_read() - before < size * 1.1
        before = _bytes_read()
        with closing(Journal.open(folder)) as journal:
            assert journal.append("note", {}).number == 50_001
        assert _bytes_read() - before < size * 1.1
    finally:
        shutil.rmtree(memory)
