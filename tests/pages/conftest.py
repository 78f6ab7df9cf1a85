"""Books that the tests of pages start from."""

import shutil
from pathlib import Path

import pytest

from drillbook.pages.page import Site
from pages.rendered import GOLDEN_BOOK, rendered


@pytest.fixture(scope="session")
def golden_site() -> Site:
    """The site of the golden book; nobody changes it."""
    return rendered(GOLDEN_BOOK)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the golden book, to be changed by a test."""
    return Path(shutil.copytree(GOLDEN_BOOK, tmp_path / "book"))
