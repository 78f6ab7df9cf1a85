"""A file that nobody has written since is not read again, and one that somebody has is."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drillbook.files.contents import Contents, rest
from drillbook.kept import CHOICE, NOTHING, Kept, kept
from drillbook.text.digest import digest

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="no time of a file there tells whether it was written"
)

_FILE = "results/one/result.yml"
_SETTLED = 0.3


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Return a store that trusts times."""
    monkeypatch.setenv(CHOICE, "on")
    monkeypatch.delenv("CI", raising=False)
    with kept() as store:
        yield store


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a folder with one file, written long enough ago."""
    (tmp_path / _FILE).parent.mkdir(parents=True)
    (tmp_path / _FILE).write_bytes(b"title: one\n")
    time.sleep(_SETTLED)
    return tmp_path


def looked_at(book: Path, known: Kept) -> Contents:
    """Return the contents of a folder as it is now."""
    return Contents(book, {_FILE: os.lstat(book / _FILE)}, known)


def test_the_digest_of_a_file_is_known_once_it_was_read(
    book: Path, known: Kept
) -> None:
    """It does not matter whether all of it was wanted or its digest alone."""
    assert looked_at(book, known).known(_FILE) is None
    assert looked_at(book, known).digest(_FILE) == digest(b"title: one\n")
    assert looked_at(book, known).known(_FILE) == digest(b"title: one\n")
    (book / _FILE).write_bytes(b"title: two\n")
    time.sleep(_SETTLED)
    looked_at(book, known).read(_FILE, 100)
    assert looked_at(book, known).known(_FILE) == digest(b"title: two\n")


def _written_in_place(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"title: two\n")


def _replaced(file: Path) -> None:
    new = file.with_name("new")
    new.write_bytes(b"title: two\n")
    new.replace(file)


def _replaced_by_an_older_one(file: Path) -> None:
    status = file.stat()
    new = file.with_name("new")
    new.write_bytes(b"title: two\n")
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(file)


def _written_with_its_time_put_back(file: Path) -> None:
    status = file.stat()
    _written_in_place(file)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _longer(file: Path) -> None:
    with file.open("ab") as opened:
        opened.write(b"#\n")


@pytest.mark.parametrize(
    "write",
    [
        _written_in_place,
        _replaced,
        _replaced_by_an_older_one,
        _written_with_its_time_put_back,
        _longer,
    ],
)
def test_a_file_that_was_written_is_read_again(
    book: Path, known: Kept, write: Callable[[Path], None]
) -> None:
    """No size and no time that a program can set hides it."""
    assert looked_at(book, known).digest(_FILE)
    assert looked_at(book, known).known(_FILE) is not None
    write(book / _FILE)
    assert looked_at(book, known).known(_FILE) is None
    raw = (book / _FILE).read_bytes()
    assert looked_at(book, known).digest(_FILE) == digest(raw)


def test_a_file_that_was_just_written_is_read_again(book: Path, known: Kept) -> None:
    """It could be written once more at the same time, as far as the system counts."""
    (book / _FILE).write_bytes(b"title: two\n")
    assert looked_at(book, known).digest(_FILE) == digest(b"title: two\n")
    assert looked_at(book, known).known(_FILE) is None


def test_a_file_of_which_only_the_beginning_was_read_is_not_known(
    book: Path, known: Kept
) -> None:
    """The digest of a part is none of the file."""
    looked_at(book, known).read(_FILE, 5)
    assert looked_at(book, known).known(_FILE) is None


def test_a_file_of_another_folder_is_another(
    book: Path, tmp_path_factory: pytest.TempPathFactory, known: Kept
) -> None:
    """Two books have files of the same names."""
    looked_at(book, known).digest(_FILE)
    status = {_FILE: os.lstat(book / _FILE)}
    assert (
        Contents(tmp_path_factory.mktemp("other"), status, known).known(_FILE) is None
    )


@pytest.mark.parametrize("ci", ["true", "1"])
def test_in_a_ci_every_file_is_read(
    book: Path, monkeypatch: pytest.MonkeyPatch, ci: str
) -> None:
    """A checkout may have any times."""
    monkeypatch.setenv(CHOICE, "on")
    monkeypatch.setenv("CI", ci)
    with kept() as store:
        looked_at(book, store).digest(_FILE)
        assert looked_at(book, store).known(_FILE) is None


def test_without_a_store_every_file_is_read(book: Path) -> None:
    """Nothing is trusted that is not known."""
    looked_at(book, NOTHING).digest(_FILE)
    assert looked_at(book, NOTHING).known(_FILE) is None


def test_the_text_of_a_file_is_that_of_its_digest_or_none(book: Path) -> None:
    """Whoever asks for a place in a text gets none in another one."""
    content = digest(b"title: one\n")
    assert rest(book, _FILE, content, 100) == "title: one\n"
    assert rest(book, _FILE, content, 5) is None
    (book / _FILE).write_bytes(b"title: two\n")
    assert rest(book, _FILE, content, 100) is None
    (book / _FILE).unlink()
    assert rest(book, _FILE, content, 100) is None
