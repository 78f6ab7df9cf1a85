"""Nothing that a repository names is run and nothing is written, whatever stands in its
settings.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

import books
import hostile_git
from drillbook.cli.main import command
from hostile_git import SETTINGS, Setting

_EACH = pytest.mark.parametrize(
    "setting", SETTINGS, ids=[setting.name for setting in SETTINGS]
)
_READING = (
    ("check", "--base", "HEAD~1"),
    ("check", "--archive-branch", "pages"),
    ("status",),
    ("agree", "database-failover", "--as", "sam", "--yes"),
    ("versions", "--branch", "pages"),
    ("verify", "--branch", "pages"),
)
"""The commands that ask git and write nothing, but for a signature."""

_WRITING = (
    ("publish", "1", "--branch", "pages"),
    ("withdraw", "1", "--branch", "pages", "--reason", "A secret"),
    ("publish", "1", "--archive", "../archive"),
)


_ONLY_READING = frozenset({"check", "status", "versions", "verify"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a book in it."""
    return hostile_git.repository(tmp_path / "book")


def _state(folder: Path) -> Mapping[str, bytes]:
    files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in files
        if file.is_file()
    }


def _commands(folder: Path) -> Iterator[Sequence[str]]:
    """Yield the commands: before there is an archive, and after it, when a playbook has changed
    since its signature.
    """
    yield from _READING
    yield from _WRITING
    playbook = folder / books.PLAYBOOK
    playbook.write_text(
        playbook.read_text(encoding="utf-8") + "\nOne more word.\n", encoding="utf-8"
    )
    yield from _READING


def test_without_hostile_settings_the_commands_do_what_they_say(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They get as far as git: only an archive that is not there yet is an error."""
    monkeypatch.chdir(folder)
    ended = [CliRunner().invoke(command, words) for words in _commands(folder)]
    said = {
        str(one.exception)
        for one in ended
        if one.exception and not isinstance(one.exception, SystemExit)
    }
    assert said == {"there is no branch pages in this clone"}
    assert "What has changed since" in ended[-3].stderr
    assert hostile_git.git(folder, "rev-list", "--count", "pages") == "2"


def test_there_are_enough_of_them() -> None:
    """Each is a way of its own."""
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS) >= 17


@_EACH
def test_plain_git_would_run_it(folder: Path, tmp_path: Path, setting: Setting) -> None:
    """Otherwise the other test proves nothing."""
    program = hostile_git.program(tmp_path / "trap")
    setting.write(folder, program)
    environment = {**hostile_git.plain_environment(), "TERM": "xterm"}
    subprocess.run(
        ["bash", "-c", setting.would],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert hostile_git.sprung(program), setting.would


@pytest.mark.strace
@_EACH
def test_nothing_is_run_and_reading_writes_nothing(
    folder: Path, tmp_path: Path, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that asks git, with the settings in place; what reads leaves every byte as it
    is.
    """
    for name, value in hostile_git.plain_environment().items():
        monkeypatch.setenv(name, value)
    program = hostile_git.program(tmp_path / "trap")
    setting.write(folder, program)
    monkeypatch.chdir(folder)
    inner = folder / "content/pages"
    for words in _commands(folder):
        before = _state(folder)
        CliRunner().invoke(command, words)
        if words[0] in _ONLY_READING:
            assert _state(folder) == before, words
        assert not hostile_git.sprung(program), words
    if inner.is_dir():
        shutil.copytree(
            tmp_path / "book" / "results", inner / "results", dirs_exist_ok=True
        )
        CliRunner().invoke(command, ["check", "--book", str(inner)])
        assert not hostile_git.sprung(program)
