"""What stands for another place is no folder and no file, and programs are found where they are."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from drillbook.system.plain_file import is_folder, is_link, move, open_plain
from drillbook.system.program import program

_JUNCTION, _LINK, _CLOUD = 0xA000_0003, 0xA000_000C, 0x9000_001A
"""Tags as Windows has them: OneDrive gives the last to files that are no more than themselves."""


def _status(mode: int, tag: int = 0) -> os.stat_result:
    return cast(os.stat_result, SimpleNamespace(st_mode=mode, st_reparse_tag=tag))


@pytest.mark.parametrize(
    ("mode", "tag", "link", "folder"),
    [
        (stat.S_IFDIR, 0, False, True),
        (stat.S_IFDIR, _JUNCTION, True, False),
        (stat.S_IFDIR, _LINK, True, False),
        (stat.S_IFDIR, _CLOUD, False, True),
        (stat.S_IFREG, 0, False, False),
        (stat.S_IFLNK, 0, True, False),
    ],
)
def test_a_junction_of_windows_is_a_link(
    mode: int, tag: int, *, link: bool, folder: bool
) -> None:
    """It has the mode of a folder, and what lies in it lies elsewhere."""
    assert (is_link(_status(mode, tag)), is_folder(_status(mode, tag))) == (
        link,
        folder,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a privilege there")
def test_no_link_is_opened(tmp_path: Path) -> None:
    """Neither for reading nor for writing what lies behind it."""
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / "link").symlink_to("kept")
    for flags in (os.O_RDONLY, os.O_WRONLY | os.O_TRUNC, os.O_WRONLY | os.O_CREAT):
        with pytest.raises(OSError, match="link"):
            os.close(open_plain(tmp_path / "link", flags))
    assert (tmp_path / "kept").read_bytes() == b"kept"


def test_a_file_is_moved_over_another(tmp_path: Path) -> None:
    """As every system has it, and not as each names it."""
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    move(tmp_path / "new", tmp_path / "old")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("old", b"new")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_only_a_program_in_a_named_folder_is_found(tmp_path: Path) -> None:
    """A file that cannot be run is none, nor is a folder, nor what lies where one happens to be."""
    for folder, mode in (("text", 0o644), ("programs", 0o755)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "git").write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / folder / "git").chmod(mode)
    (tmp_path / "folders" / "git").mkdir(parents=True)
    places = [
        str(tmp_path / name) for name in ("missing", "folders", "text", "programs")
    ]
    assert program("git", places) == tmp_path / "programs" / "git"
    assert program("git", places[:3]) is None


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root gives up rights"
)
def test_a_folder_that_a_user_may_not_look_into_is_passed_over(tmp_path: Path) -> None:
    """Others' folders stand in many a PATH."""
    (tmp_path / "closed").mkdir(mode=0o700)
    script = (
        "import os; from drillbook.system.program import program; os.setuid(65534);"
        f"print(program('git', [{str(tmp_path / 'closed')!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "None\n"
