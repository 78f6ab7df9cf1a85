"""A cell is one critical dependency with one required failure mode: tested, accepted as a risk, or missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from drillbook.check.verdict import Verdict
from drillbook.model.book import Book
from drillbook.model.inventory import AcceptedRisk, Dependency, FailureMode
from drillbook.model.result import Result


class State(StrEnum):
    """What has become of a cell."""

    TESTED = "tested"
    ACCEPTED = "accepted"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell with the newest result that covers it, or the risk, and the results that do not count."""

    dependency: Dependency
    failure_mode: FailureMode
    result: Result | None = None
    risk: AcceptedRisk | None = None
    uncounted: tuple[Result, ...] = ()

    @property
    def state(self) -> State:
        """Tested where a result covers it, else accepted where a risk does, else missing."""
        if self.result:
            return State.TESTED
        return State.ACCEPTED if self.risk else State.MISSING

    @property
    def simulated(self) -> bool:
        """Whether the fault of the covering result was only simulated."""
        return bool(self.result and self.result.fault and self.result.fault.technique == "simulated")


def cells(book: Book, verdicts: Mapping[str, Verdict], today: date) -> tuple[Cell, ...]:
    """Return the required cells in the order of the inventory."""
    return tuple(cell for d in book.dependencies.values() if d.critical for cell in _row(book, verdicts, today, d))


def covers(book: Book, verdicts: Mapping[str, Verdict], result: Result) -> bool:
    """Return whether a result can cover a cell: conclusive, and in an environment known not to be production."""
    return not why_not(book, verdicts, result)


def why_not(book: Book, verdicts: Mapping[str, Verdict], result: Result) -> str:
    """Return why a result cannot cover a cell, or an empty text if it can."""
    judged = verdicts[result.folder]
    if not judged.conclusive:
        return f"{judged.kind}: {judged.reason}"
    environment = book.environments.get(result.environment)
    if environment is None:
        return f"its environment {result.environment} cannot be read from the inventory"
    if environment.production:
        return f"it ran in production ({environment.id})"
    pattern = book.policy.looks_like_production(result)
    return f"it looks like production by the policy's pattern {pattern}" if pattern else ""


def _row(book: Book, verdicts: Mapping[str, Verdict], today: date, dependency: Dependency) -> Iterator[Cell]:
    results = book.results_of.get(dependency.id, ())
    for mode in book.policy.required_modes(dependency):
        of_mode = [result for result in results if result.failure_mode == mode]
        counting = [result for result in of_mode if covers(book, verdicts, result)]
        yield Cell(
            dependency=dependency,
            failure_mode=mode,
            result=counting[0] if counting else None,
            risk=next((r for r in dependency.accepted_risks if r.failure_mode == mode and _stands(r, today)), None),
            uncounted=tuple(result for result in of_mode if result not in counting),
        )


def _stands(risk: AcceptedRisk, today: date) -> bool:
    """Return whether a risk has a reason, an owner and an end that is still to come."""
    return bool(risk.reason and risk.accepted_by and risk.expires and risk.expires >= today)
