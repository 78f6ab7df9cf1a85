"""The graph of dependencies: services in the first column, what they need behind them, each edge to
what is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from drillbook.pages.charts.layers import Edge, Layers

_WIDTH, _HEIGHT = 196, 40
_COLUMN, _ROW = 272, 52
_EDGE = 6
_LETTERS = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A service or dependency as the graph shows it: `kind` chooses its looks, `note` says how it
    stands.

    The thing that a page is about is `here`, and leads nowhere.
    """

    id: str
    name: str
    kind: str
    note: str
    address: str | None = None
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A thing with its place; `needs` and `needed` are the lines to what it needs and from what
    needs it.
    """

    thing: Thing
    x: float
    y: float
    needs: tuple[str, ...]
    needed: tuple[str, ...]
    width: int = _WIDTH
    height: int = _HEIGHT

    @property
    def name(self) -> str:
        """The name, cut to the width of the box."""
        name = self.thing.name
        return name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"

    @property
    def text_x(self) -> float:
        """Where name and note begin."""
        return self.x + 12

    @property
    def name_y(self) -> float:
        """Where the name stands."""
        return round(self.y + 17, 1)

    @property
    def note_y(self) -> float:
        """Where the note stands."""
        return round(self.y + 31, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Everything that the drawing needs."""

    title: str
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]


MOST = 1_500
"""So many boxes and lines are drawn at most, each piece of a long line counted: nobody follows
more, and working them out takes a time that grows with their square.
"""


def graph(
    title: str,
    things: Sequence[Thing],
    edges: Sequence[Edge],
    floors: Mapping[str, int],
) -> Graph | None:
    """Work out the drawing of things and of who needs whom.

    None if there is no edge between them, or more than anybody can follow.
    """
    layers = Layers([thing.id for thing in things], edges, floors)
    # Before anything is put anywhere: that is what takes the time.
    if not layers.drawn or layers.size > MOST:
        return None
    boxes = tuple(_boxes(layers, things))
    rightmost = max(box.x for box in boxes)
    lowest = max(layers.height.values()) * _ROW
    return Graph(
        title=title,
        description=(
            f"{len(things)} boxes in {len(layers.order)} columns, and {len(layers.drawn)} lines,"
            " each to what is needed. The words below say the same."
        ),
        width=round(rightmost) + _WIDTH + _EDGE,
        height=round(lowest) + _HEIGHT + 2 * _EDGE,
        boxes=boxes,
    )


def _boxes(layers: Layers, things: Sequence[Thing]) -> Iterator[Box]:
    lines = {edge: _line(layers, edge) for edge in layers.drawn}
    needs: dict[str, list[str]] = {}
    needed: dict[str, list[str]] = {}
    for (source, target), line in lines.items():
        needs.setdefault(source, []).append(line)
        needed.setdefault(target, []).append(line)
    for thing in things:
        yield Box(
            thing=thing,
            x=_x(layers.rank[thing.id]),
            y=_y(layers, (thing.id,)),
            needs=tuple(needs.get(thing.id, ())),
            needed=tuple(needed.get(thing.id, ())),
        )


def _line(layers: Layers, edge: Edge) -> str:
    """Return the curve of an edge: level where it leaves, arrives, and passes a column."""
    first, *others = layers.route(edge)
    begins_in = layers.rank[first[0]]
    x, y = _x(begins_in) + _WIDTH, _y(layers, first) + _HEIGHT / 2
    parts = [f"M{x:g} {y:g}"]
    for layer, place in enumerate(others, start=begins_in + 1):
        to_x, to_y = _x(layer), round(_y(layers, place) + _HEIGHT / 2, 1)
        middle = (x + to_x) / 2
        parts.append(f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}")
        x, y = to_x + _WIDTH, to_y
        if len(place) > 1:
            parts.append(f"H{x:g}")
    return "".join(parts)


def _x(layer: int) -> float:
    return float(_EDGE + layer * _COLUMN)


def _y(layers: Layers, place: tuple[str, ...]) -> float:
    return round(_EDGE + layers.height[place] * _ROW, 1)
