"""What all tests share: a small real book on disk, and property tests that can be repeated."""

from pathlib import Path

import pytest
from hypothesis import settings

import books

settings.register_profile("drillbook", deadline=None, derandomize=True)
settings.load_profile("drillbook")


@pytest.fixture(autouse=True)
def _own_state(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep what belongs to no book apart from this user's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the folder of a small book without a finding; each test has its own."""
    return books.make(tmp_path / "book")
