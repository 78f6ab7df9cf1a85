"""The matrix of critical dependencies and failure modes, the gaps in it, and the risks that were
accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.check.judging.cell import Cell, State
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.inventory import AcceptedRisk, Dependency


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A dependency with one place for each failure mode; None where the mode is not required."""

    dependency: Dependency
    cells: tuple[Cell | None, ...]

    @property
    def open(self) -> bool:
        """Whether something has to be done about any of its cells."""
        return any(cell.open for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that has to be filled, and why what there is does not count."""

    cell: Cell
    why: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A cell that is not tested because somebody has accepted the risk."""

    cell: Cell
    risk: AcceptedRisk


def modes(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the failure modes that any of the cells has, each once, in the order of their first
    appearance.
    """
    return tuple(dict.fromkeys(cell.failure_mode for cell in cells))


def rows(cells: Sequence[Cell]) -> tuple[MatrixRow, ...]:
    """Return a row for each dependency."""
    columns = modes(cells)
    by_dependency: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        by_dependency.setdefault(cell.dependency.id, {})[cell.failure_mode] = cell
    found = []
    for of_modes in by_dependency.values():
        any_cell = next(iter(of_modes.values()))
        row = tuple(of_modes.get(mode) for mode in columns)
        found.append(MatrixRow(any_cell.dependency, row))
    return tuple(found)


def gaps(evaluation: Evaluation) -> tuple[Gap, ...]:
    """Return the cells that are neither tested nor accepted, or no longer."""
    return tuple(
        Gap(cell, _why(evaluation, cell)) for cell in evaluation.cells if cell.open
    )


def acceptances(cells: Sequence[Cell]) -> tuple[Acceptance, ...]:
    """Return the cells that an accepted risk stands for."""
    return tuple(
        Acceptance(cell, cell.risk)
        for cell in cells
        if cell.risk and cell.state is State.ACCEPTED
    )


def _why(evaluation: Evaluation, cell: Cell) -> str:
    if cell.lapsed and cell.expiry:
        return f"{cell.lapsed.id} no longer counts: {cell.expiry.reason}."
    if not cell.uncounted:
        return "It has never been tested."
    newest = cell.uncounted[0]
    return f"{newest.id} does not count: {evaluation.why_not(newest)}."


@dataclass(frozen=True, slots=True)
class RequirementCounts:
    """How many of the required tests are in which state."""

    states: tuple[State, ...]

    @property
    def required(self) -> int:
        """All of them."""
        return len(self.states)

    @property
    def tested(self) -> int:
        """Those with a test that counts."""
        return self.states.count(State.TESTED)

    @property
    def accepted(self) -> int:
        """Those with an accepted risk instead."""
        return self.states.count(State.ACCEPTED)

    @property
    def missing(self) -> int:
        """Those that never had a test that counts."""
        return self.states.count(State.MISSING)

    @property
    def lapsed(self) -> int:
        """Those whose test counts no more."""
        return self.states.count(State.LAPSED)


def counts(cells: Sequence[Cell]) -> RequirementCounts:
    """Count cells by their states."""
    return RequirementCounts(tuple(cell.state for cell in cells))
