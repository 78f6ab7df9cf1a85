"""What was read is kept, and nobody can tell by the findings: the same bytes are read the same."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from drillbook.desk.assess import assess_files
from drillbook.files.load import load
from drillbook.kept import CHOICE, NOTHING, Kept, kept
from drillbook.state import cache_folder
from edits import edited, full_book

_DAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read also where a CI runs these tests."""
    monkeypatch.setenv(CHOICE, "on")


@pytest.fixture
def full(book: Path) -> Path:
    """Return a book with every kind of file."""
    return full_book(book)


def store() -> Path:
    """Return the file in which everything is kept."""
    (file,) = cache_folder().glob("read-*.sqlite")
    return file


def rows() -> int:
    """Return how much is kept."""
    with sqlite3.connect(store()) as file:
        return int(file.execute("SELECT count(*) FROM kept").fetchone()[0])


def told(book: Path, known: Kept) -> object:
    """Return everything that is read of a book, and that is told of it."""
    loaded = load(book, known)
    values = loaded.book
    return (
        assess_files(book, _DAY, kept=known).findings,
        [
            one.model_dump()
            for one in (*values.results, *values.reviews, *values.agreements)
        ],
        [
            one.source.at()
            for one in (*values.results, *values.reviews, *values.agreements)
        ],
        (values.digests, values.traces, values.leaks, values.clean),
        {
            path: (one.times, one.met, one.digest, one.latencies)
            for path, one in values.sample_summaries.items()
        },
    )


def test_a_second_reading_tells_the_same(full: Path) -> None:
    """What was kept is found again, and is what a reading finds."""
    with kept() as known:
        first = told(full, known)
    assert rows() > 0
    with kept() as known:
        assert told(full, known) == first == told(full, NOTHING)


@pytest.mark.parametrize(
    ("seed", "wait"), [*((seed, 0) for seed in range(6)), (6, 0.12), (7, 0.12)]
)
def test_whatever_is_edited_it_is_told_as_if_nothing_had_been_kept(
    full: Path, monkeypatch: pytest.MonkeyPatch, seed: int, wait: float
) -> None:
    """Files of every kind are changed, added, removed, renamed and swapped, and put back; what was
    kept of each before is never mistaken for what stands there now.

    A moment later files are no longer read to see whether they have changed.
    """
    monkeypatch.delenv("CI", raising=False)
    for _ in edited(full, seed, 12):
        time.sleep(wait)
        with kept() as known:
            assert told(full, known) == told(full, NOTHING)


def _poisons() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "no JSON", b"\x80\x04cos\nsystem\n(S'touch sprung'\ntR."
    yield "another shape", b'["x"]'
    yield "too little", b"{}"
    yield "a number", b"1"


@pytest.mark.parametrize(
    "value", [value for _, value in _poisons()], ids=dict(_poisons())
)
@pytest.mark.parametrize("with_sum", ["with its sum", ""])
def test_a_poisoned_store_costs_a_reading(
    full: Path, value: bytes, with_sum: str
) -> None:
    """Whatever stands in the store is held against the models like a file, and read anew if it is
    nothing of ours.
    """
    from drillbook.kept import _sum  # noqa: PLC0415 - whoever poisons it can work it out

    with kept() as known:
        first = told(full, known)
    with sqlite3.connect(store()) as file:
        keys = [row[0] for row in file.execute("SELECT key FROM kept")]
        file.executemany(
            "UPDATE kept SET value = ? WHERE key = ?",
            [((_sum(key, value) if with_sum else b"") + value, key) for key in keys],
        )
    with kept() as known:
        assert told(full, known) == first


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
def test_a_damaged_store_is_made_anew(full: Path, damage: bytes) -> None:
    """It holds nothing that could be lost."""
    with kept() as known:
        first = told(full, known)
    store().write_bytes(damage)
    with kept() as known:
        assert told(full, known) == first
    with kept() as known:
        assert told(full, known) == first
    assert rows() > 0


def test_a_store_that_is_written_in_by_somebody_else_is_waited_for_a_second(
    full: Path,
) -> None:
    """Two commands at the same time both end; one of them keeps nothing."""
    with kept() as known:
        first = told(full, known)
    other = sqlite3.connect(store(), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    books.write(full, books.POLICY, "redact: ['orders?']\n")
    try:
        with kept() as known:
            assert told(full, known) == told(full, NOTHING) != first
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_folder_in_which_others_write_is_not_used(full: Path) -> None:
    """What others could have put there is nobody's own."""
    cache_folder().mkdir(parents=True)
    cache_folder().chmod(0o777)
    with kept() as known:
        told(full, known)
        assert known is NOTHING
    assert not list(cache_folder().iterdir())


@pytest.mark.parametrize(
    ("home", "used"),
    [("elsewhere", False), ("checkout/home", False), ("checkout", True)],
)
def test_a_folder_that_a_checkout_could_bring_is_not_used(
    full: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: str,
    *,
    used: bool,
) -> None:
    """Its values would be a stranger's; a home folder that is itself in git is its user's."""
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "checkout" / "home" / "cache"))
    with kept() as known:
        told(full, known)
        assert (known is not NOTHING) is used
    assert (tmp_path / "checkout" / "home" / "cache").exists() is used


@pytest.mark.parametrize(
    ("choice", "ci", "used"),
    [("", "", 1), ("", "true", 0), ("on", "true", 1), ("off", "", 0)],
)
def test_in_a_ci_nothing_is_kept_unless_it_is_asked_for(
    full: Path, monkeypatch: pytest.MonkeyPatch, choice: str, ci: str, used: int
) -> None:
    """Whoever wants it there says so, and brings the folder back."""
    monkeypatch.setenv(CHOICE, choice)
    monkeypatch.setenv("CI", ci)
    assert run(["check", "--book", str(full), "--today", "2026-12-01"]) in {0, 1}
    assert len(list(cache_folder().glob("read-*.sqlite"))) == used


def test_a_command_can_be_told_to_read_everything_anew(full: Path) -> None:
    """With `--no-cache` nothing is looked up, and nothing kept."""
    assert run(
        ["check", "--book", str(full), "--today", "2026-12-01", "--no-cache"]
    ) in {0, 1}
    assert not cache_folder().exists()


def test_what_is_not_used_for_long_is_forgotten(full: Path) -> None:
    """What nobody has asked for in a month goes when something is asked for again."""
    # Files that were written a moment ago are read again, and their results kept later.
    time.sleep(0.2)
    for _ in range(2):
        with kept() as known:
            told(full, known)
    before = rows()
    with sqlite3.connect(store()) as file:
        file.execute("UPDATE kept SET used = used - 40")
        file.execute("INSERT INTO kept VALUES (x'00', x'00', 1)")
    with kept() as known:
        told(full, known)
    assert rows() == before
