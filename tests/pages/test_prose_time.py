"""Any text of 256 KB is read, refused or converted in a time that grows with its length.

`benchmarks/prose.py` measures the two seconds that are promised. Beside other tests a text takes up
to twice as long, and one whose time grew with the square of its length would take minutes.
"""

import time

import pytest

from drillbook.files.markdown import too_costly
from drillbook.pages.prose import headings, html
from playbooks import marks
from shapes import random_shapes, shapes

pytestmark = pytest.mark.slow

SIZE = 256 * 1024
SMALL = 64 * 1024
MOST = 6.0
TEXTS = shapes(SIZE)
SMALL_TEXTS = shapes(SMALL)


def taken(text: str) -> float:
    """Return the processor time that reading and converting a text takes, as the loader and the
    pages do it.
    """
    started = time.process_time()
    if too_costly("content/index.md", text, 1) is None:
        procedure = f"## Recovery procedure\n\n{text}"
        headings(html(procedure, lambda _link: "", marks(procedure), whole=True))
    return time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_no_shape_of_text_takes_long(name: str) -> None:
    """Marks, lists, tables, links, code and HTML, over and over."""
    assert taken(TEXTS[name]) < MOST


@pytest.mark.parametrize("seed", range(5))
def test_no_mixture_takes_long(seed: int) -> None:
    """Pieces of all kinds in any order."""
    slowest = max(random_shapes(SMALL, 20, seed), key=taken)
    assert taken(slowest) < MOST, slowest[:80]


@pytest.mark.parametrize("name", SMALL_TEXTS)
def test_a_passage_that_the_loader_never_saw_takes_no_longer(name: str) -> None:
    """A step is cut out of a text in another way than the converter reads it; what is too much is
    shown as it is.
    """
    started = time.process_time()
    text = SMALL_TEXTS[name][3:]
    assert html(text, lambda _link: "") or not text.strip()
    assert time.process_time() - started < MOST
