"""Layers: every edge leads forward, nothing stands on anything else, and few edges cross."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.pages.charts.layers import Layers

NODES = [f"n{i}" for i in range(9)]
EDGES = st.lists(
    st.tuples(st.sampled_from([*NODES, "unknown"]), st.sampled_from(NODES)), max_size=25
)
FLOORS = st.dictionaries(st.sampled_from(NODES), st.integers(0, 1))


@settings(max_examples=300, deadline=None)
@given(EDGES, FLOORS)
def test_nothing_stands_on_anything_else(
    edges: list[tuple[str, str]], floors: dict[str, int]
) -> None:
    """In each layer every node has its own room, in the order that was found, and nothing stands
    above 0.
    """
    layers = Layers(NODES, edges, floors)
    assert sorted(
        place[0] for layer in layers.order for place in layer if len(place) == 1
    ) == sorted(NODES)
    for layer in layers.order:
        for upper, lower in pairwise(layer):
            room = [1.0 if len(place) == 1 else 0.45 for place in (upper, lower)]
            assert layers.height[lower] - layers.height[upper] >= sum(room) / 2 - 1e-9
    assert min(layers.height.values()) == 0


@settings(max_examples=300, deadline=None)
@given(EDGES, FLOORS)
def test_each_route_goes_one_layer_at_a_time(
    edges: list[tuple[str, str]], floors: dict[str, int]
) -> None:
    """A line passes every layer between its ends, at a place that nobody else has."""
    layers = Layers(NODES, edges, floors)
    at = {place: number for number, layer in enumerate(layers.order) for place in layer}
    bends = [place for edge in layers.drawn for place in layers.route(edge)[1:-1]]
    assert len(bends) == len(set(bends))
    for edge in layers.drawn:
        steps = [at[place] for place in layers.route(edge)]
        assert steps == list(range(steps[0], steps[0] + len(steps)))
        assert {layers.route(edge)[0][0], layers.route(edge)[-1][0]} == set(edge)


def test_node_stands_behind_all_that_lead_to_it() -> None:
    """The longest path decides."""
    rank = Layers(
        ["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("a", "c")], {"d": 1}
    ).rank
    assert rank == {"a": 0, "b": 1, "c": 2, "d": 1}


def test_cycle_does_not_end_the_drawing() -> None:
    """Of edges in a circle one leads back; all of them are drawn."""
    layers = Layers(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")], {})
    assert layers.rank == {"a": 0, "b": 1, "c": 2}
    assert layers.route(("c", "a")) == (("a",), ("c", "a", "1"), ("c",))


def test_edges_that_need_not_cross_do_not() -> None:
    """The order of a layer follows that of its neighbours."""
    layers = Layers(["a", "b", "x", "y"], [("a", "y"), ("b", "x")], {"x": 1, "y": 1})
    (a, b), (first, second) = layers.order
    assert {(a, first), (b, second)} == {(("a",), ("y",)), (("b",), ("x",))}


def test_lonely_pair_is_drawn_level() -> None:
    """An edge between nodes that have no other runs straight."""
    height = Layers(
        ["a", "b", "c", "x"], [("a", "x"), ("b", "x"), ("c", "x")], {}
    ).height
    assert height[("x",)] == pytest.approx(height[("b",)])


def test_long_chain_does_not_end_the_drawing() -> None:
    """A thousand dependencies one behind the other are a thousand layers."""
    nodes = [f"d{i}" for i in range(1200)]
    assert Layers(nodes, list(pairwise(nodes)), {}).rank["d1199"] == 1199
