"""The matrix of critical dependencies and failure modes, and the gaps in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.check.cell import Cell
from drillbook.check.standing import Standing
from drillbook.model.inventory import Dependency


@dataclass(frozen=True, slots=True)
class Row:
    """A dependency with one place for each failure mode; None where the mode is not required."""

    dependency: Dependency
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that has to be filled, and why what there is does not count."""

    cell: Cell
    why: str


def modes(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the failure modes that any of the cells has, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(cell.failure_mode for cell in cells))


def rows(cells: Sequence[Cell]) -> tuple[Row, ...]:
    """Return a row for each dependency."""
    columns = modes(cells)
    by_dependency: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        by_dependency.setdefault(cell.dependency.id, {})[cell.failure_mode] = cell
    return tuple(
        Row(next(iter(found.values())).dependency, tuple(found.get(mode) for mode in columns))
        for found in by_dependency.values()
    )


def gaps(standing: Standing) -> tuple[Gap, ...]:
    """Return the cells that are neither tested nor accepted, or no longer."""
    return tuple(Gap(cell, _why(standing, cell)) for cell in standing.cells if cell.open)


def _why(standing: Standing, cell: Cell) -> str:
    if not cell.uncounted:
        return ""
    newest = cell.uncounted[0]
    return f"{newest.id} does not count: {standing.why_not(newest)}."
