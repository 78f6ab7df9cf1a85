"""One bookstore for the tests of a module, whole and healthy before each of them."""

from collections.abc import Iterator

import pytest

from bookstore.beside import Beside, beside


@pytest.fixture(scope="module")
def running() -> Iterator[Beside]:
    """A bookstore that was started from nothing."""
    with beside() as bookstore:
        bookstore.must("start")
        yield bookstore


@pytest.fixture
def bookstore(running: Beside) -> Beside:
    """The same, mended after whatever a test before has done to it."""
    if running.run("start").returncode:
        running.must("rebuild")
        running.must("start")
    return running
