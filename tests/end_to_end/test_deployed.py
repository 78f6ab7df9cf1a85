"""Declared against deployed, in real repositories: a book in a folder, and what is around it."""

import json
import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

import books
import changes
from drillbook.check.judging.context import Ledger
from drillbook.cli.main import run
from drillbook.desk.assess import assess_version

_DAY = ("--today", "2026-11-25")
_COMPOSE = """services:
  shop:
    image: registry.example.com/shop:${TAG:-1}
    depends_on: [database, mail]
  database: {image: "postgres:16"}
  mail: {image: "registry.example.com/mail:1"}
"""
_SOURCE = "sources:\n  - {files: [../../compose.yaml], format: compose}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a book in `docs/book` and a compose file at its top."""
    top = tmp_path / "repository"
    book = books.make(top / "docs" / "book")
    changes.git(tmp_path, "init", "--quiet", "--initial-branch", "main", str(top))
    (top / "compose.yaml").write_text(_COMPOSE, encoding="utf-8")
    inventory = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, inventory + _SOURCE)
    changes.commit(top, at="2026-11-21T10:00:00+00:00")
    return top


def _codes(
    repository: Path, capsys: pytest.CaptureFixture[str], *words: str
) -> Sequence[tuple[str, str]]:
    """Return code and path of the findings about what is deployed."""
    book = str(repository / "docs" / "book")
    run(["check", "--book", book, "--format", "json", *_DAY, *words])
    told = json.loads(capsys.readouterr().out)
    return sorted(
        (one["code"], one["path"])
        for one in told["findings"]
        if one["code"] >= "D705" and one["code"].startswith("D7")
    )


def _edit(repository: Path, old: str, new: str) -> None:
    file = repository / "compose.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_file_around_the_book_is_compared(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The finding is in that file."""
    assert _codes(repository, capsys) == []
    _edit(repository, "mail]", "mail, search]")
    assert _codes(repository, capsys) == [("D710", "../../compose.yaml")]


def test_a_new_need_is_asked_for_more_than_its_name(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the base of a change, a dependency that came with it has to be ready."""
    changes.git(repository, "checkout", "--quiet", "-b", "change")
    _edit(repository, "mail]", "mail, search]")
    _edit(
        repository,
        "  mail:",
        '  search: {image: "opensearchproject/opensearch:2"}\n  mail:',
    )
    book = repository / "docs" / "book"
    entry = (
        "  - {id: search, name: Search, kind: database, criticality: critical,"
        " used_by: [shop], contact: 555-0109}\n"
    )
    inventory = books.text_of(book, books.INVENTORY)
    books.write(
        book, books.INVENTORY, inventory.replace("sources:", entry + "sources:")
    )
    changes.commit(repository)
    assert _codes(repository, capsys, "--base", "main") == [
        ("D716", "content/inventory.yml")
    ]
    assert _codes(repository, capsys) == []


def test_a_need_that_was_there_before_is_not_new(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is asked for by the other rules, as before."""
    _edit(repository, "mail]", "mail, search]")
    changes.commit(repository)
    changes.git(repository, "checkout", "--quiet", "-b", "change")
    book = repository / "docs" / "book"
    entry = (
        "  - {id: search, name: Search, kind: database, criticality: unknown,"
        " used_by: [shop]}\n"
    )
    inventory = books.text_of(book, books.INVENTORY)
    books.write(
        book, books.INVENTORY, inventory.replace("sources:", entry + "sources:")
    )
    changes.commit(repository)
    codes = _codes(repository, capsys, "--base", "main")
    assert [code for code, _ in codes] == ["D709", "D712"]


@pytest.mark.parametrize("kind", ["link", "folder", "outside", "gone"])
def test_nothing_but_a_plain_file_of_the_repository_is_read(
    repository: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """A source comes with a checkout, and could lead anywhere."""
    file = repository / "compose.yaml"
    outside = repository.parent / "outside.yaml"
    file.rename(outside)
    book = repository / "docs" / "book"
    if kind == "link":
        file.symlink_to(outside)
    elif kind == "folder":
        file.mkdir()
    elif kind == "outside":
        inventory = books.text_of(book, books.INVENTORY)
        path = os.path.relpath(outside, book)
        books.write(
            book, books.INVENTORY, inventory.replace("../../compose.yaml", path)
        )
    assert _codes(repository, capsys) == [("D713", "content/inventory.yml")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "services: &a {b: *a}",
        "services:\n" + "  a: {}\n" * 3,
        "\x00",
        "services: {shop: {depends_on: {database: {}, mail: {}}, environment: 5}}\n---\na: 1\n",
    ],
)
def test_a_hostile_source_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Never a traceback, and never nothing."""
    (repository / "compose.yaml").write_text(text, encoding="utf-8")
    assert ("D713", "../../compose.yaml") in _codes(repository, capsys)


def test_a_version_says_nothing_of_files_that_it_has_not(
    repository: Path, tmp_path: Path
) -> None:
    """It is made from the book alone, and knows only the snapshots in it."""
    _edit(repository, "mail]", "mail, search]")
    alone = Path(shutil.copytree(repository / "docs" / "book", tmp_path / "alone"))
    day = date(2026, 11, 25)
    told = {one.code for one in assess_version(alone, day, Ledger()).findings}
    assert not told & {"D710", "D713"}
    snapshot = "content/deployed/compose.yml"
    books.write(
        alone, snapshot, (repository / "compose.yaml").read_text(encoding="utf-8")
    )
    inventory = books.text_of(alone, books.INVENTORY)
    books.write(
        alone, books.INVENTORY, inventory.replace("../../compose.yaml", snapshot)
    )
    found = assess_version(alone, day, Ledger()).findings
    assert ("D710", snapshot) in {(f.code, f.location.path) for f in found}
