"""On Windows, as far as it can be pretended here, every command runs but `capture`, which says what
to do instead.

Each row of the table is a command with its exit code and words that it prints; they run in turn in
one book, since each pays for the start of Python.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import books

pytestmark = pytest.mark.slow

_TESTS = Path(__file__).parents[1]
_IS_WINDOWS = sys.platform == "win32"
_PROGRAM = (
    ("-c", "from drillbook.cli.main import main; main()")
    if _IS_WINDOWS
    else ("-m", "windows.pretend")
)
only_pretended = pytest.mark.skipif(_IS_WINDOWS, reason="Windows itself is here")
_DAY = ["--today", "2026-11-23"]


class Row(NamedTuple):
    """A command, the code that it ends with, and words of what it prints."""

    command: str
    code: int
    words: str


_ROWS = (
    Row("check --gate stage-1", 1, "The stage-1 gate fails"),
    Row("check --base HEAD --format json", 1, '"code": "T401"'),
    Row("status", 0, "agree to playbook"),
    Row("build --strict", 0, "Open site"),
    Row("schema --write schemas", 0, ""),
    Row("explain F006", 0, "plain file"),
    Row(
        "adopt --dry-run --severity critical content/*.md",
        0,
        "Looked at: content/index.md",
    ),
    Row("publish 1.0 --archive ../archive", 0, "the list of versions"),
    Row("publish 1.1 --archive ../archive", 0, "the list of versions"),
    Row("publish 1.0 --branch gh-pages", 0, "git push origin gh-pages"),
    Row("settle --archive ../archive", 0, ""),
    Row("publish aux --archive ../archive", 2, "the device AUX"),
    Row("versions --archive ../archive", 0, "1.1  2"),
    Row("verify --archive ../archive", 0, "Newest manifest"),
    Row("verify --branch gh-pages", 0, "the tag drillbook/gh-pages/1.0"),
    Row("rebuild 1.0 --archive ../archive", 0, "the same bytes"),
    Row("diff 1.0 1.1 --archive ../archive", 0, "Nothing of note"),
    Row("digest --archive ../archive --since 2026-11-01", 0, "1.1"),
    Row("withdraw 1.0 --reason wrong --archive ../archive", 0, "Withdrew 1.0"),
    Row(
        "agree database-failover --as sam --yes",
        0,
        "agreements/database-failover/sam.yml",
    ),
    Row("new result database unavailable", 0, "result.yml"),
    Row("capture start", 2, "Record in WSL"),
    Row("capture status", 2, "Record in WSL"),
    Row("capture start --help", 0, "Start a recording"),
)


@pytest.fixture
def windows(tmp_path: Path) -> dict[str, str]:
    """Return an environment with git as a `git.exe`, and state where Windows has it."""
    if sys.platform == "win32":
        return {
            **os.environ,
            "LOCALAPPDATA": str(tmp_path / "AppData"),
            "XDG_STATE_HOME": "",
        }
    git = shutil.which("git")
    assert git
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "git.exe").symlink_to(git)
    given = {
        name: value for name, value in os.environ.items() if name != "XDG_STATE_HOME"
    }
    return given | {
        "LOCALAPPDATA": str(tmp_path / "AppData"),
        "PATH": str(tmp_path / "programs"),
        "PYTHONPATH": str(_TESTS),
        **{
            f"GIT_{who}_{what}": "sam@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }


def _run(command: str, folder: Path, given: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *_PROGRAM, *command.split()],
        cwd=folder,
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def _committed(folder: Path) -> None:
    identity = ("-c", "user.name=sam", "-c", "user.email=sam@example.com")
    for words in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        (*identity, "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)


def test_every_command_runs_on_windows(tmp_path: Path, windows: dict[str, str]) -> None:
    """Each ends as it does elsewhere; what it keeps lies in the user's folder for that."""
    assert _run("init book --me Sam<sam@example.com>", tmp_path, windows)[0] == 0
    book = tmp_path / "book"
    _committed(book)
    failed = [
        (row, code, printed)
        for row in _ROWS
        for code, printed in [_run(row.command, book, windows)]
        if code != row.code or row.words not in printed
    ]
    assert failed == []
    assert (tmp_path / "AppData" / "drillbook" / "archives").is_dir()
    assert not list((tmp_path / "archive").glob(".publishing*"))


@only_pretended
def test_one_publication_at_a_time(tmp_path: Path, windows: dict[str, str]) -> None:
    """A file that only its maker has is the lock; it is in nobody's archive, and goes with it."""
    assert _run("init book --me Sam<sam@example.com>", tmp_path, windows)[0] == 0
    (tmp_path / "archive").mkdir()
    lock = tmp_path / "archive" / ".publishing.lock"
    lock.touch()
    publish = "publish 1.0 --archive ../archive --without-commit"
    code, printed = _run(publish, tmp_path / "book", windows)
    assert (code, "somebody is publishing to" in printed) == (2, True)
    lock.unlink()
    assert _run(publish, tmp_path / "book", windows)[0] == 0
    lock.touch()
    code, printed = _run("verify --archive ../archive", tmp_path / "book", windows)
    assert (code, "publishing.lock" in printed) == (0, False)


@only_pretended
def test_a_program_of_the_checkout_is_not_run(
    tmp_path: Path, windows: dict[str, str]
) -> None:
    """Windows looks for a program in the current folder first; drillbook does not."""
    book = books.make(tmp_path / "book")
    _committed(book)
    (book / "git.exe").write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    (book / "git.exe").chmod(0o755)
    code, printed = _run("check --base HEAD", book, windows)
    assert (code, (book / "ran").exists()) == (0, False), printed
    (tmp_path / "programs" / "git.exe").unlink()
    code, printed = _run("check --base HEAD", book, windows)
    assert (code, "git is not installed" in printed) == (2, True), printed


@only_pretended
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import fcntl", "No module named 'fcntl'"),
        ("from pty import spawn", "No module named 'pty'"),
        ("import os; os.geteuid()", "no attribute 'geteuid'"),
        ("from os import fork", "cannot import name 'fork'"),
        ("import signal; signal.SIGHUP", "no attribute 'SIGHUP'"),
        ("import time; time.CLOCK_MONOTONIC", "no attribute 'CLOCK_MONOTONIC'"),
        ("import os; os.open('x', os.O_RDONLY)", "opened as text"),
        ("import os; os.open('.', os.O_BINARY)", "Permission denied"),
        ("import os; os.mkdir('x', dir_fd=3)", "dir_fd unavailable"),
        ("import os; os.listdir(3)", "a folder has no number"),
        ("import os; os.symlink('a', 'b')", "privilege"),
        ("from pathlib import Path; Path('b').symlink_to('a')", "privilege"),
        ("import os; os.rename('a', 'b')", "File exists"),
        (
            "import os; os.open('a', os.O_BINARY); os.replace('a', 'b')",
            "used by another process",
        ),
    ],
)
def test_the_pretence_is_a_strict_one(tmp_path: Path, line: str, said: str) -> None:
    """What drillbook could not do on Windows ends in an error here."""
    for name in ("a", "b", "x"):
        (tmp_path / name).touch()
    program = (
        "from windows.pretend import begin; begin(); import types;"
        f"exec({line!r}, vars(types.ModuleType('drillbook.some')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(_TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
