"""A journal gives back exactly what it acknowledged, in that order, whoever writes to it at the
same time.
"""

import hashlib
import json
import os
import shutil
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.journals import DAWN, FakeClock, raw_of, texts
from drillbook.capture.journal.chain import MAX_LINE, Json, Line
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.errors import DrillbookError


def test_a_line_holds_all_that_is_known_of_an_event(tmp_path: Path) -> None:
    """What append returns is what read returns: number, times, boot, kind and data."""
    with closing(Journal.create(tmp_path / "pg", FakeClock())) as journal:
        line = journal.append(
            "observed", {"healthy": False, "text": "503 – «Überlast»\x1b[2J\u202e"}
        )
    assert line == Line(
        number=1,
        at=DAWN,
        elapsed=100.0,
        boot="boot-1",
        kind="observed",
        data={"healthy": False, "text": "503 – «Überlast»\x1b[2J\u202e"},
    )
    assert read(tmp_path / "pg").lines == (line,) == journal.lines


def test_the_file_is_plain_and_chained_as_it_says(session: Path) -> None:
    """Each line is one JSON object in printable ASCII whose sum anybody can compute, and names the
    line before it.
    """
    prev = "0" * 64
    for number, raw in enumerate(raw_of(session).splitlines(), start=1):
        assert all(0x20 <= byte < 0x7F for byte in raw)
        fields = json.loads(raw)
        assert list(fields) == [
            "number",
            "at",
            "elapsed",
            "boot",
            "kind",
            "data",
            "prev",
            "sum",
        ]
        assert (fields["number"], fields["prev"]) == (number, prev)
        prev = fields["sum"]
        assert prev == hashlib.sha256(raw[: raw.rindex(b',"sum"')] + b"}").hexdigest()


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
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


def _nested(levels: int) -> Json:
    value: Json = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", [_nested(31), "x" * (MAX_LINE - 1024 - 4 * 12 - 11)])
def test_what_is_just_small_enough_comes_back(session: Path, value: Json) -> None:
    """Of lists within each other as many as are read, and of bytes as many as a line may have."""
    with closing(Journal.open(session)) as journal:
        line = journal.append("note", {"text": value})
        with pytest.raises(DrillbookError, match="NOT recorded"):
            journal.append(
                "note", {"text": [value] if isinstance(value, list) else f"{value}x"}
            )
    assert read(session).lines[-1] == line


def test_broken_text_comes_back_as_it_was_given(session: Path) -> None:
    """Bytes of a terminal that are no text, as Python keeps them, do not stop a recording."""
    with closing(Journal.open(session)) as journal:
        line = journal.append("note", {"text": "a\udc80b"})
    assert line.data == read(session).lines[-1].data == {"text": "a\udc80b"}


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
def test_what_could_not_be_read_back_is_refused_before_it_is_written(
    session: Path, value: Json, why: str
) -> None:
    """The error says that the event is not recorded, and the journal goes on."""
    before = raw_of(session)
    with closing(Journal.open(session)) as journal:
        with pytest.raises(DrillbookError, match=f"NOT recorded.*{why}"):
            journal.append("note", {"text": value})
        assert raw_of(session) == before
        assert journal.append("note", {"text": "four"}).number == 4


def test_a_later_change_of_the_data_given_changes_no_line(session: Path) -> None:
    """A line keeps what was written, not what became of the caller's own dict."""
    data: dict[str, Json] = {"text": "four"}
    with closing(Journal.open(session)) as journal:
        line = journal.append("note", data)
        data["text"] = "changed"
        assert line.data == journal.lines[-1].data == {"text": "four"}


def test_a_session_needs_a_new_folder(session: Path) -> None:
    """Nothing that already exists becomes a session."""
    with pytest.raises(DrillbookError, match="already exists"):
        Journal.create(session)
    assert texts(session) == ["one", "two", "three"]


def test_a_session_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    """The error names the folder; a second try is not in its own way."""
    (tmp_path / "file").touch()
    with pytest.raises(
        DrillbookError, match=r"file/pg cannot be made: Not a directory"
    ):
        Journal.create(tmp_path / "file" / "pg")


def test_no_journal_is_a_problem_in_words(tmp_path: Path) -> None:
    """Reading says that there is none, opening refuses, and neither makes one."""
    assert (
        read(tmp_path / "none").problem
        == f"{tmp_path / 'none' / FILE} cannot be read: No such file or directory"
    )
    with pytest.raises(
        DrillbookError, match="cannot be continued: No such file or directory"
    ):
        Journal.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_only_a_plain_file_is_a_journal(tmp_path: Path, session: Path) -> None:
    """Neither a link nor a pipe is followed, waited for, or written to."""
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / FILE).symlink_to(session / FILE)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / FILE)
    assert "cannot be read" in (read(tmp_path / "link").problem or "")
    assert "not a plain file" in (read(tmp_path / "pipe").problem or "")


def test_a_closed_journal_says_that_it_records_nothing(session: Path) -> None:
    """Closing twice is fine; appending afterwards is an error in words."""
    journal = Journal.open(session)
    journal.close()
    journal.close()
    with pytest.raises(
        DrillbookError, match=r"NOT recorded: the journal in .* is closed"
    ):
        journal.append("note", {})
    assert len(journal.lines) == 3


def test_two_writers_chain_on_to_each_other(session: Path) -> None:
    """Each append takes in what the other has written; both know all lines in one order."""
    with (
        closing(Journal.open(session)) as prompt,
        closing(Journal.open(session)) as mark,
    ):
        for number in range(4, 24):
            assert (prompt, mark)[number % 2].append(
                "note", {"text": number}
            ).number == number
        assert prompt.lines == mark.lines == read(session).lines
    assert read(session).problem is None


def test_threads_write_one_chain(session: Path) -> None:
    """Eight threads on two journals lose nothing and get a number each."""
    journals = [Journal.open(session), Journal.open(session)]
    numbers: list[int] = []

    def write(journal: Journal) -> None:
        numbers.extend(journal.append("note", {"text": at}).number for at in range(25))

    threads = [
        threading.Thread(target=write, args=(journals[at % 2],)) for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for journal in journals:
        journal.close()
    reading = read(session)
    assert sorted(numbers) == list(range(4, 204))
    assert (len(reading.lines), reading.torn, reading.problem) == (203, b"", None)


@pytest.mark.parametrize("torn", [b"{", b"\0\0\0", b'{"number":4,"at":"2026', b"\xff"])
def test_a_torn_tail_is_kept_aside_and_reported(session: Path, torn: bytes) -> None:
    """What was not acknowledged is moved to a file of its own, and the journal goes on behind the
    last good line.
    """
    good = raw_of(session)
    (session / FILE).write_bytes(good + torn)
    assert (read(session).torn, read(session).problem, len(read(session).lines)) == (
        torn,
        None,
        3,
    )
    with closing(Journal.open(session)) as journal:
        assert journal.set_aside == session / "torn-1.bin"
        assert (raw_of(session), (session / "torn-1.bin").read_bytes()) == (good, torn)
        assert journal.append("note", {"text": "four"}).number == 4
    assert texts(session) == ["one", "two", "three", "four"]


def test_a_tail_torn_by_another_writer_does_not_stop_this_one(session: Path) -> None:
    """A process that died in the middle of its line leaves it to the next append of another to set
    aside.
    """
    with closing(Journal.open(session)) as journal:
        for number in (1, 2):
            with (session / FILE).open("ab") as file:
                file.write(b'{"number":')
            journal.append("note", {"text": number})
            assert journal.set_aside == session / f"torn-{number}.bin"
    assert texts(session) == ["one", "two", "three", 1, 2]


def test_a_whole_journal_sets_nothing_aside(session: Path) -> None:
    """There is no report without a reason."""
    with closing(Journal.open(session)) as journal:
        assert journal.set_aside is None
    assert [path.name for path in session.iterdir()] == [FILE]


def test_a_jump_of_the_wall_clock_is_an_event(tmp_path: Path) -> None:
    """It is recorded before the event that shows it, with the seconds that the wall clock gained or
    lost.
    """
    clock = FakeClock()
    with closing(Journal.create(tmp_path / "pg", clock)) as journal:
        journal.append("note", {})
        for jump in (2.0, -2.0, 2.500625, -3600.0):
            clock.go_on(30, jump)
            journal.append("note", {})
    kinds = [
        (line.number, line.kind, line.data)
        for line in journal.lines
        if line.kind != "note"
    ]
    assert kinds == [
        (4, "clock-jumped", {"seconds": 2.501}),
        (6, "clock-jumped", {"seconds": -3600.0}),
    ]
    assert [line.elapsed for line in journal.lines] == [
        100,
        130,
        160,
        190,
        190,
        220,
        220,
    ]


def test_over_a_boot_no_jump_can_be_told(tmp_path: Path) -> None:
    """The count begins anew with a boot, so it says nothing about the wall clock."""
    clock = FakeClock()
    with closing(Journal.create(tmp_path / "pg", clock)) as journal:
        journal.append("note", {})
        clock.go_on(5, 5000)
        clock.id = "boot-2"
        journal.append("note", {})
    assert [line.kind for line in journal.lines] == ["note", "note"]


def _bytes_read() -> int:
    """Return how many bytes this process has read from files until now."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split()[1])


@pytest.mark.skipif(
    not Path("/proc/self/io").exists(), reason="counts what the kernel counts"
)
def test_fifty_thousand_events_are_linear(tmp_path: Path) -> None:
    """Appending reads nothing back, and reading reads each byte once, however long the
    journal is.
    """
    # Syncing to memory is fast.
    memory = Path(
        tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path)  # noqa: S108
    )
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
