"""Layers put the nodes of a directed graph into columns, so that edges lead forward and cross as
little as they can.

The steps are Sugiyama's: break cycles, rank by the longest path, cut long edges into pieces, order
each layer by the barycentre of its neighbours, then move nodes towards them.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import fmean
from typing import TypeAlias

_SWEEPS = 8
_BEND = 0.45
"""The room of a bend, where an edge passes a layer, against that of a node."""

Edge: TypeAlias = tuple[str, str]
Place: TypeAlias = tuple[str, ...]
"""A node, or the bend of an edge in one layer."""


@dataclass(frozen=True)
class Layers:
    """The layers of a graph from first to last.

    Edges of unknown nodes and of a node to itself do not count.

    `floors` holds the earliest layer of nodes that must not stand in the first one.
    """

    nodes: Sequence[str]
    edges: Sequence[Edge]
    floors: Mapping[str, int]

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The layer of each node: behind all that lead to it, cycles aside."""
        ranks = {node: self.floors.get(node, 0) for node in self.nodes}
        order, targets = self._forward
        for node in order:
            for target in targets[node]:
                ranks[target] = max(ranks[target], ranks[node] + 1)
        return ranks

    @cached_property
    def order(self) -> tuple[tuple[Place, ...], ...]:
        """The nodes and bends of each layer, in the order with the fewest crossings
        that was found.
        """
        layers = self._unordered()
        best, fewest = layers, self._crossings(layers)
        for sweep in range(_SWEEPS):
            layers = self._swept(layers, forward=sweep % 2 == 0)
            if (found := self._crossings(layers)) < fewest:
                best, fewest = layers, found
        return tuple(map(tuple, best))

    @cached_property
    def height(self) -> Mapping[Place, float]:
        """How far down each node and bend stands, in the room of a node; the topmost stands at 0 or
        below.
        """
        heights = {
            place: y
            for layer in self.order
            for place, y in zip(layer, _stacked(layer), strict=True)
        }
        for sweep in range(_SWEEPS):
            # To and fro, because each layer follows the one that was settled before it.
            forward = sweep % 2 == 0
            layers = self.order[1:] if forward else self.order[-2::-1]
            beside = self._before if forward else self._behind
            for layer in layers:
                wished = [_mean(heights, beside.get(place, ())) for place in layer]
                heights.update(_settled(layer, wished, heights))
        least = min(heights.values(), default=0.0)
        return {place: y - least for place, y in heights.items()}

    @property
    def size(self) -> int:
        """How many nodes and bends there are, before any of them is put anywhere."""
        passed = (abs(self.rank[a] - self.rank[b]) for a, b in self.drawn)
        return len(self.nodes) + sum(max(layers - 1, 1) for layers in passed)

    def route(self, edge: Edge) -> tuple[Place, ...]:
        """Return the places that an edge runs through, from the earlier layer to the later one."""
        source, target = edge
        # An edge that closes a cycle leads back, and is drawn along the same layers.
        if self.rank[source] > self.rank[target]:
            source, target = target, source
        passed = range(self.rank[source] + 1, self.rank[target])
        bends = ((*edge, str(layer)) for layer in passed)
        return ((source,), *bends, (target,))

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        """The edges that count, each once."""
        known = set(self.nodes)
        counting = ((a, b) for a, b in self.edges if a != b and {a, b} <= known)
        return tuple(dict.fromkeys(counting))

    @cached_property
    def _forward(self) -> tuple[Sequence[str], Mapping[str, Sequence[str]]]:
        """The nodes in an order in which no edge leads back, and the edges but those that would
        close a cycle.
        """
        targets: dict[str, list[str]] = {node: [] for node in self.nodes}
        for source, target in self.drawn:
            targets[source].append(target)
        entered: set[str] = set()
        left: dict[str, None] = {}
        for root in self.nodes:
            _walk(root, targets, entered, left)
        return list(left)[::-1], targets

    @cached_property
    def _steps(self) -> tuple[tuple[Place, Place], ...]:
        """All edges, cut at each layer that they pass."""
        steps: list[tuple[Place, Place]] = []
        for edge in self.drawn:
            source, target = edge
            if self.rank[source] != self.rank[target]:
                steps.extend(pairwise(self.route(edge)))
        return tuple(steps)

    @cached_property
    def _before(self) -> Mapping[Place, Sequence[Place]]:
        return _grouped((b, a) for a, b in self._steps)

    @cached_property
    def _behind(self) -> Mapping[Place, Sequence[Place]]:
        return _grouped(self._steps)

    def _unordered(self) -> list[list[Place]]:
        last = max(self.rank.values(), default=-1)
        layers: list[list[Place]] = [[] for _ in range(last + 1)]
        for node in self.nodes:
            layers[self.rank[node]].append((node,))
        for edge in self.drawn:
            for bend in self.route(edge)[1:-1]:
                _, _, layer = bend
                layers[int(layer)].append(bend)
        return layers

    def _swept(
        self, layers: Sequence[Sequence[Place]], *, forward: bool
    ) -> list[list[Place]]:
        """Order each layer by the mean place of its neighbours in the layer that was ordered before
        it.
        """
        swept = [list(layer) for layer in layers]
        beside = self._before if forward else self._behind
        at = dict[Place, float]()
        for layer in swept:
            at.update(_spread(layer))
        for layer in swept[1:] if forward else swept[-2::-1]:
            layer.sort(key=_by_neighbours(at, beside))
            at.update(_spread(layer))
        return swept

    def _crossings(self, layers: Sequence[Sequence[Place]]) -> int:
        at = {place: i for layer in layers for i, place in enumerate(layer)}
        crossings = 0
        for layer in layers:
            passed: list[int] = []
            for source in layer:
                targets = [at[target] for target in self._behind.get(source, ())]
                # An edge crosses those from above it that end below it.
                for target in targets:
                    crossings += len(passed) - bisect_right(passed, target)
                for target in targets:
                    insort(passed, target)
        return crossings


def _walk(
    root: str,
    targets: Mapping[str, list[str]],
    entered: set[str],
    left: dict[str, None],
) -> None:
    """Visit all that can be reached from a node, depth first; an edge to a node that was not left
    yet closes a cycle.

    A stack of its own, because a chain of a thousand dependencies must not end the build.
    """
    stack = [] if root in entered else [(root, iter(tuple(targets[root])))]
    entered.add(root)
    while stack:
        node, rest = stack[-1]
        target = next(rest, "")
        if not target:
            left[node] = None
            stack.pop()
        elif target not in entered:
            entered.add(target)
            stack.append((target, iter(tuple(targets[target]))))
        elif target not in left:
            # It leads back to where the walk came from.
            targets[node].remove(target)


def _spread(layer: Sequence[Place]) -> Iterator[tuple[Place, float]]:
    """Yield how far down each place of a layer stands, from 0 to 1."""
    return ((place, i / max(len(layer) - 1, 1)) for i, place in enumerate(layer))


def _by_neighbours(
    at: Mapping[Place, float], beside: Mapping[Place, Sequence[Place]]
) -> Callable[[Place], tuple[float, float]]:
    def key(place: Place) -> tuple[float, float]:
        mean = _mean(at, beside.get(place, ()))
        # Without neighbours a place stays where it is, and so do two of the same mean.
        return (at[place] if mean is None else mean), at[place]

    return key


def _grouped(pairs: Iterable[tuple[Place, Place]]) -> Mapping[Place, Sequence[Place]]:
    grouped: dict[Place, list[Place]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return grouped


def _mean(values: Mapping[Place, float], places: Sequence[Place]) -> float | None:
    return fmean(values[place] for place in places) if places else None


def _room(place: Place) -> float:
    return 1.0 if len(place) == 1 else _BEND


def _gap(upper: Place, lower: Place) -> float:
    return (_room(upper) + _room(lower)) / 2


def _stacked(layer: Sequence[Place]) -> list[float]:
    """Return places one below the other, around 0."""
    heights = [0.0]
    for upper, lower in pairwise(layer):
        heights.append(heights[-1] + _gap(upper, lower))
    return [y - heights[-1] / 2 for y in heights[: len(layer)]]


@dataclass(frozen=True, slots=True)
class _Block:
    """Places that touch each other: how many, the sum of where each wants the topmost, and how far
    down the last is.
    """

    members: int
    wishes: float
    length: float

    @property
    def top(self) -> float:
        return self.wishes / self.members

    def above(self, lower: "_Block", gap: float) -> "_Block":
        shift = self.length + gap
        wishes = self.wishes + lower.wishes - shift * lower.members
        return _Block(self.members + lower.members, wishes, shift + lower.length)


def _settled(
    layer: Sequence[Place],
    wished: Sequence[float | None],
    heights: Mapping[Place, float],
) -> dict[Place, float]:
    """Return the heights nearest to the wished ones that keep order and distance.

    Neighbours that would come too close are moved as one block to the mean of their wishes.
    """
    blocks: list[_Block] = []
    for i, (place, wish) in enumerate(zip(layer, wished, strict=True)):
        block = _Block(1, heights[place] if wish is None else wish, 0.0)
        while blocks:
            gap = _gap(layer[i - block.members], layer[i - block.members + 1])
            if blocks[-1].top + blocks[-1].length + gap <= block.top:
                break
            block = blocks.pop().above(block, gap)
        blocks.append(block)
    return dict(zip(layer, _heights(layer, blocks), strict=True))


def _heights(layer: Sequence[Place], blocks: Sequence[_Block]) -> Iterator[float]:
    rest = iter(layer)
    for block in blocks:
        stacked = _stacked([next(rest) for _ in range(block.members)])
        yield from (block.top + y - stacked[0] for y in stacked)
