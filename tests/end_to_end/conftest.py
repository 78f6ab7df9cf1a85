"""Whole books, as this repository and as `drillbook init` have them, with the sites built from
them.
"""

from pathlib import Path

import pytest

from built import drillbook, own_book
from end_to_end.told import TODAY, WholeBook, told


@pytest.fixture(scope="session", params=["own", "starter"])
def whole(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> WholeBook:
    """A book with its site, built strictly, and the report on it; nobody changes them."""
    folder = tmp_path_factory.mktemp(request.param)
    book = own_book(folder) if request.param == "own" else begun(folder / "book")
    run = drillbook(
        "build",
        "--strict",
        "--today",
        TODAY,
        "--site-dir",
        str(folder / "site"),
        folder=book,
    )
    assert run.returncode == 0, run.stderr
    return WholeBook(request.param, book, folder / "site", told(book))


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A new book, to be changed by a test."""
    return begun(tmp_path / "book")


def begun(folder: Path) -> Path:
    """Begin a new book in a folder."""
    names = (
        "--service",
        "Shop",
        "--dependency",
        "Database",
        "--me",
        "Sam <sam@example.com>",
    )
    run = drillbook("init", str(folder), *names, folder=folder.parent)
    assert run.returncode == 0, run.stderr
    return folder
