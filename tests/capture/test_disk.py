"""What is on the disk is whole: bytes are written to the last one, and nothing is written over."""

import errno
import os
from pathlib import Path

import pytest

from drillbook.capture.journal.disk import (
    FILE,
    make,
    make_with_journal,
    opened,
    read_whole,
    reason,
    set_aside,
    write_file,
    write_whole,
)
from drillbook.limits import MOST_ATTACHED


def test_a_part_of_a_file_is_read_in_as_many_pieces_as_it_takes(tmp_path: Path) -> None:
    """From one place to another, and not one byte more; nothing of an empty part."""
    (tmp_path / "file").write_bytes(b"0123456789")
    number = os.open(tmp_path / "file", os.O_RDONLY)
    try:
        assert read_whole(number, 2, 6) == b"2345"
        assert read_whole(number, 0, 10) == b"0123456789"
        assert read_whole(number, 4, 4) == b""
        with pytest.raises(OSError, match="it was cut while it was read"):
            read_whole(number, 8, 11)
    finally:
        os.close(number)


def test_what_a_full_disk_does_not_take_is_an_error() -> None:
    """Nobody takes a part for the whole."""
    number = os.open("/dev/full", os.O_WRONLY)
    try:
        with pytest.raises(OSError, match="No space left"):
            write_whole(number, b"something")
        write_whole(number, b"")
    finally:
        os.close(number)


def test_a_file_is_new(tmp_path: Path) -> None:
    """Neither a file that is there nor one that a link leads to is written over."""
    write_file(tmp_path / "one", b"one")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("one", "link"):
        with pytest.raises(FileExistsError):
            write_file(tmp_path / name, b"two")
    assert (tmp_path / "one").read_bytes() == b"one"
    assert not (tmp_path / "elsewhere").exists()


def test_torn_tails_are_kept_one_beside_the_other(tmp_path: Path) -> None:
    """Under the next number that is free."""
    paths = [set_aside(tmp_path, torn) for torn in (b"a", b"b", b"c")]
    assert [path.name for path in paths] == ["torn-1.bin", "torn-2.bin", "torn-3.bin"]
    assert [path.read_bytes() for path in paths] == [b"a", b"b", b"c"]


def test_folders_are_made_as_far_as_they_are_missing(tmp_path: Path) -> None:
    """And those that are there stay."""
    make(tmp_path / "a" / "b" / "c")
    (tmp_path / "a" / "b" / "c" / "file").touch()
    make(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c" / "file").exists()


def test_a_folder_has_its_journal_whole_or_is_not_there(tmp_path: Path) -> None:
    """No part of it stays behind, and a folder of somebody else is left alone."""
    make_with_journal(tmp_path / "new", b"line\n")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]
    assert (tmp_path / "new" / FILE).read_bytes() == b"line\n"
    with pytest.raises(FileExistsError):
        make_with_journal(tmp_path / "new", b"other\n")
    assert (tmp_path / "new" / FILE).read_bytes() == b"line\n"
    with pytest.raises(FileNotFoundError):
        make_with_journal(tmp_path / "missing" / "new", b"line\n")
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize(
    ("size", "taken"),
    [(MOST_ATTACHED, True), (MOST_ATTACHED + 1, False)],
    ids=["most", "more"],
)
def test_a_journal_is_no_larger_than_what_is_read(
    tmp_path: Path, size: int, *, taken: bool
) -> None:
    """What is larger is refused before anything of it is read."""
    with (tmp_path / FILE).open("wb") as file:
        file.truncate(size)
    if taken:
        opened(tmp_path, os.O_RDONLY).close()
        return
    with pytest.raises(
        OSError, match=f"it has {size:,} bytes; at most {MOST_ATTACHED:,} are read"
    ):
        opened(tmp_path, os.O_RDONLY)


def test_a_journal_has_one_name(tmp_path: Path) -> None:
    """Whatever another name stands for could be changed by it."""
    (tmp_path / FILE).write_bytes(b"line\n")
    (tmp_path / "other").hardlink_to(tmp_path / FILE)
    with pytest.raises(OSError, match="the same file has another name"):
        opened(tmp_path, os.O_RDONLY)


def test_an_error_is_told_without_its_number_and_file() -> None:
    """Or by what else it says."""
    assert reason(OSError(errno.ENOSPC, "no room", "file")) == "no room"
    assert reason(OSError("broken")) == "broken"
