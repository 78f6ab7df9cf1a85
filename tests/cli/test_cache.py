"""Whoever wants the room back that the cache takes asks for it, and gets all of it."""

import os
import time
from pathlib import Path

import pytest

from drillbook.cli.main import run
from drillbook.kept import CHOICE, kept, stores
from drillbook.state import cache_folder

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read also where a CI runs these tests."""
    monkeypatch.setenv(CHOICE, "on")


def test_what_is_kept_is_told_and_removed(book: Path, capsys: Captured) -> None:
    """The next command reads everything again, and tells the same."""
    check = ["check", "--book", str(book), "--today", "2026-12-01"]
    code, first = run(check), capsys.readouterr().out
    assert run(["cache", "size"]) == 0
    assert f" MB kept in {cache_folder()}." in capsys.readouterr().out
    assert stores()
    assert run(["cache", "clear"]) == 0
    assert f" MB removed from {cache_folder()}." in capsys.readouterr().out
    assert stores() == ()
    assert (run(check), capsys.readouterr().out) == (code, first)


@pytest.mark.parametrize("what", ["size", "clear"])
def test_there_may_be_nothing(capsys: Captured, what: str) -> None:
    """No folder is made for it."""
    assert run(["cache", what]) == 0
    assert capsys.readouterr().out.startswith("0.0 MB ")
    assert not cache_folder().exists()


def test_nothing_else_in_the_folder_is_removed() -> None:
    """Only what the cache has made is its own."""
    cache_folder().mkdir(mode=0o700, parents=True)
    (cache_folder() / "notes.txt").write_text("mine", encoding="utf-8")
    (cache_folder() / "read-1.sqlite-wal").write_text("left", encoding="utf-8")
    assert run(["cache", "clear"]) == 0
    assert [file.name for file in cache_folder().iterdir()] == ["notes.txt"]


def test_few_versions_keep_anything() -> None:
    """Whoever changes drillbook every day has no cache of each day."""
    cache_folder().mkdir(mode=0o700, parents=True)
    for days in range(6):
        file = cache_folder() / f"read-{days}.sqlite"
        file.write_bytes(b"")
        at = time.time() - days * 24 * 60 * 60
        os.utime(file, (at, at))
    with kept():
        assert {file.name for file in stores() if len(file.stem) == len("read-0")} == {
            "read-0.sqlite",
            "read-1.sqlite",
            "read-2.sqlite",
        }
