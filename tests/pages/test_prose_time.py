"""Any text of 64 KB is read, refused or converted within two seconds."""

import time

import pytest

from drillbook.files.markdown import too_costly
from drillbook.pages.prose import headings, html
from playbooks import marks
from shapes import random_shapes, shapes

pytestmark = pytest.mark.slow

SIZE = 64 * 1024
MOST = 2.0
TEXTS = shapes(SIZE)


def taken(text: str) -> float:
    """Return the processor time that reading and converting a text takes, as the loader and the
    pages do it.
    """
    started = time.process_time()
    if too_costly("content/index.md", text, 1) is None:
        procedure = f"## Recovery procedure\n\n{text}"
        headings(html(procedure, lambda _link: "", marks(procedure)))
    return time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_no_shape_of_text_takes_long(name: str) -> None:
    """Marks, lists, tables, links, code and HTML, over and over."""
    assert taken(TEXTS[name]) < MOST


@pytest.mark.parametrize("seed", range(5))
def test_no_mixture_takes_long(seed: int) -> None:
    """Pieces of all kinds in any order."""
    slowest = max(random_shapes(SIZE, 20, seed), key=taken)
    assert taken(slowest) < MOST, slowest[:80]


@pytest.mark.parametrize("name", TEXTS)
def test_a_passage_that_the_loader_never_saw_takes_no_longer(name: str) -> None:
    """A step is cut out of a text in another way than the converter reads it; what is too much is
    shown as it is.
    """
    started = time.process_time()
    assert html(TEXTS[name][3:], lambda _link: "") or not TEXTS[name][3:].strip()
    assert time.process_time() - started < MOST
