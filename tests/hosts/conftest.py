"""Sites that are really built, once for all tests that only look at them."""

import shutil
from pathlib import Path

import pytest

from built import drillbook
from pages.rendered import GOLDEN_BOOK, TODAY


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the golden book, to be changed by a test."""
    return Path(shutil.copytree(GOLDEN_BOOK, tmp_path / "book"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the golden book; nobody changes it."""
    folder = tmp_path_factory.mktemp("golden") / "site"
    run = drillbook(
        "build",
        "--today",
        TODAY.isoformat(),
        "--site-dir",
        str(folder),
        folder=GOLDEN_BOOK,
    )
    assert run.returncode == 0, run.stderr
    return folder
