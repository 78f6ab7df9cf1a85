"""On a disk as Windows and macOS have it, where case tells no names apart and some names are none,
a book is made, checked, recorded, published and made again.

It is NTFS itself, by its driver for Linux, with the names that Windows takes.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from by_hand import SCRIPT, START
from drillbook.cli.main import run
from drillbook.files.portable import unportable

pytestmark = pytest.mark.slow

_DRIVER = shutil.which("lowntfs-3g")

_NAMES = (
    *("aux", "aux.md", "Con.txt", "nul.tar.gz", "com1", "lpt9.csv", "notes.", "notes "),
    *("console.md", "com10.csv", "my.con", "null", ".aux"),
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder at which such a disk is mounted."""
    if not _DRIVER or os.geteuid() or not Path("/dev/fuse").exists():
        pytest.skip("nobody here may mount a disk of NTFS")
    image, folder = tmp_path / "disk", tmp_path / "mounted"
    with image.open("wb") as file:
        file.truncate(128 * 1024 * 1024)
    folder.mkdir()
    subprocess.run(["mkntfs", "-F", "-Q", "-q", image], check=True, capture_output=True)
    subprocess.run(
        [_DRIVER, image, folder, "-o", "ignore_case,windows_names"], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_book_on_such_a_disk(disk: Path) -> None:
    """Nothing of it is in the way, and a version has the same bytes when it is made again."""
    with contextlib.chdir(disk):
        assert run(["init", "book", "--me", "Sam <sam@example.com>"]) == 0
    with contextlib.chdir(disk / "book"):
        _commit()
        (disk / "script.txt").write_text(SCRIPT, encoding="utf-8")
        assert run([*START, "--script", str(disk / "script.txt")]) == 0
        assert run(["check", "--gate", "tests"]) == 0
        assert run(["build", "--strict"]) == 0
        for place in (("--archive", str(disk / "archive")), ("--branch", "gh-pages")):
            assert run(["publish", "1.0", *place]) == 0
            assert run(["publish", "1.1", *place]) == 0
            assert run(["publish", "LATEST", *place]) == 2
            assert run(["verify", *place]) == 0
            assert run(["rebuild", "1.0", *place]) == 0


def _commit() -> None:
    identity = ("-c", "user.name=sam", "-c", "user.email=sam@example.com")
    for words in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        (*identity, "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], check=True)


def test_the_names_that_are_told_are_those_that_it_refuses(disk: Path) -> None:
    """Neither more nor less."""
    told = {
        name for name in _NAMES if unportable(f"content/pages/{name}", is_folder=False)
    }
    assert told == {name for name in _NAMES if _refused(disk / name)}
    assert told


def _refused(path: Path) -> bool:
    try:
        path.touch()
    except OSError:
        return True
    return False
