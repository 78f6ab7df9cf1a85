"""Family T, about failure tests: the second stage itself."""

from collections.abc import Iterator, Sequence

from drillbook.check.cell import Cell, State
from drillbook.check.rule import Found, rule
from drillbook.check.standing import Standing
from drillbook.model.inventory import Dependency
from drillbook.model.result import Result


def _every_critical_dependency(standing: Standing) -> Iterator[Found]:
    """Every critical dependency has a conclusive failure test outside of production.

    Why: This is what Stage 2 means. What has never failed on purpose fails for the first time in production.
    Fix: Make it fail in a non-production environment, watch, and record it: `drillbook capture start`.
    """
    for dependency in _critical(standing):
        if not _tested(standing, dependency):
            cells = standing.cells_of[dependency.id]
            required = ", ".join(cell.failure_mode for cell in cells)
            uncounted = standing.book.results_of.get(dependency.id, ())
            message = (
                f'critical dependency "{dependency.id}" has no conclusive test outside of production'
                f" (required: {required})"
            )
            yield Found(
                dependency.where("id"),
                message + _because(standing, uncounted, f"-{dependency.id}-"),
                _how_to_fill(standing, cells[0]),
            )


def _every_required_mode(standing: Standing) -> Iterator[Found]:
    """Every required failure mode of a critical dependency has a conclusive test, or an accepted risk.

    Why: A database that is slow does other harm than one that is gone; one test does not answer for the other.
    Fix: Test the failure mode, or accept its risk with `reason`, `accepted_by` and `expires`.
    """
    for dependency in _critical(standing):
        if not _tested(standing, dependency):
            continue  # T401 says so already
        for cell in standing.cells_of[dependency.id]:
            if cell.state is State.MISSING:
                message = (
                    f'critical dependency "{dependency.id}" has no conclusive test of failure mode'
                    f' "{cell.failure_mode}" outside of production'
                )
                because = _because(standing, cell.uncounted, f"-{dependency.id}-{cell.failure_mode}")
                yield Found(dependency.where("id"), message + because, _how_to_fill(standing, cell))


def _critical(standing: Standing) -> Iterator[Dependency]:
    return (dependency for dependency in standing.book.dependencies.values() if dependency.critical)


def _tested(standing: Standing, dependency: Dependency) -> bool:
    return any(map(standing.covers, standing.book.results_of.get(dependency.id, ())))


def _how_to_fill(standing: Standing, cell: Cell) -> str:
    draft = _unreadable(standing, f"-{cell.dependency.id}-{cell.failure_mode}")
    if draft and not cell.uncounted:
        return f"Finish {draft}: its own findings say what is still missing in it."
    asked = f" Asked: {cell.dependency.owner}." if cell.dependency.owner else ""
    return (
        "Make it fail outside of production, watch, and record it:"
        f" `drillbook capture start --dependency {cell.dependency.id} --failure-mode {cell.failure_mode}`.{asked}"
    )


def _because(standing: Standing, uncounted: Sequence[Result], name: str) -> str:
    """Say why the newest of the results that do not count does not; `name` is in the paths of unreadable ones."""
    if uncounted:
        return f"; {uncounted[0].id} does not count: {standing.why_not(uncounted[0])}"
    unreadable = _unreadable(standing, name)
    return f"; {unreadable} does not count: it has findings of its own" if unreadable else ""


def _unreadable(standing: Standing, name: str) -> str:
    """Return the path of a result that could not be read and has `name` in its path, or an empty text."""
    return next((p for p in sorted(standing.book.damaged) if p.startswith("results/") and name in p), "")


RULES = (
    rule("T401", _every_critical_dependency, fixed=True),
    rule("T402", _every_required_mode),
)
