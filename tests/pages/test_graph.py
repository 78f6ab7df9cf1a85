"""The graph of dependencies: everything in its box, each line from one box to another."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.pages.charts.graph import Box, Graph, Thing, graph

IDS = [f"d{i}" for i in range(8)]
THINGS = [
    Thing(id=id_, name=f"Dependency {id_}", kind="other", note="non-critical")
    for id_ in IDS
]
EDGES = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=20)


def drawn(edges: list[tuple[str, str]]) -> Graph:
    """Return the drawing of edges, of which there are some."""
    found = graph("What needs what", THINGS, edges, {})
    assert found
    return found


def numbers(line: str) -> list[float]:
    """Return all numbers of a path."""
    return [float(number) for number in re.findall(r"-?[0-9.]+", line)]


def test_without_edges_there_is_no_drawing() -> None:
    """Boxes without a line say no more than a list."""
    assert graph("", THINGS, [], {}) is None
    assert graph("", THINGS, [("d1", "d1"), ("gone", "d1")], {}) is None


@settings(max_examples=200, deadline=None)
@given(EDGES)
def test_everything_lies_inside_the_drawing(edges: list[tuple[str, str]]) -> None:
    """No box and no line is cut off, and no box lies over another."""
    found = graph("", THINGS, edges, {})
    if found is None:
        return
    for box in found.boxes:
        assert 0 <= box.x <= box.x + box.width <= found.width
        assert 0 <= box.y <= box.y + box.height <= found.height
        assert all(
            0 <= number <= max(found.width, found.height)
            for line in box.needs
            for number in numbers(line)
        )
    for one in found.boxes:
        assert not any(overlap(one, other) for other in found.boxes if other is not one)


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes lie over each other."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (
        beside or one.y + one.height <= other.y or other.y + other.height <= one.y
    )


def test_line_leads_from_what_needs_to_what_is_needed() -> None:
    """It begins at the right edge of the one and ends at the left edge of the other, and both know
    it.
    """
    boxes = {box.thing.id: box for box in drawn([("d0", "d1")]).boxes}
    (line,) = boxes["d0"].needs
    assert boxes["d1"].needed == (line,)
    assert numbers(line)[:2] == [boxes["d0"].x + 196, boxes["d0"].y + 20]
    assert numbers(line)[-2:] == [boxes["d1"].x, boxes["d1"].y + 20]


def test_long_name_is_cut_to_its_box() -> None:
    """The whole name stands in the title of the box."""
    things = [Thing(id="d0", name="n" * 60, kind="other", note=""), THINGS[1]]
    found = graph("", things, [("d0", "d1")], {})
    assert found
    assert found.boxes[0].name == "n" * 26 + "…"


_MANY = 1_200


@pytest.mark.parametrize(
    ("nodes", "edges", "is_drawn"),
    [
        pytest.param(400, [(n, n + 1) for n in range(399)], True, id="chain"),
        pytest.param(400, [(n, (n + 1) % 400) for n in range(400)], True, id="cycle"),
        pytest.param(
            _MANY, [(n, (n + 1) % _MANY) for n in range(_MANY)], False, id="long cycle"
        ),
        pytest.param(
            120,
            [(n, (n + m) % 120) for n in range(120) for m in range(1, 21)],
            False,
            id="dense",
        ),
        pytest.param(
            60, [(n, 30 + m) for n in range(30) for m in range(30)], True, id="wide"
        ),
    ],
)
def test_no_inventory_takes_long(
    nodes: int,
    edges: list[tuple[int, int]],
    is_drawn: bool,  # noqa: FBT001 - a column
) -> None:
    """What nobody could follow is not drawn; it is told in words."""
    things = [
        Thing(id=str(n), name=str(n), kind="other", note="") for n in range(nodes)
    ]
    started = time.process_time()
    found = graph("", things, [(str(a), str(b)) for a, b in edges], {})
    assert time.process_time() - started < 2
    assert (found is not None) is is_drawn
