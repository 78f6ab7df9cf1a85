"""A cell is one critical dependency with one required failure mode: tested, accepted as a risk, or
not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from drillbook.check.judging.expiry import Expiry
from drillbook.check.judging.risk import stands
from drillbook.model.book import Book
from drillbook.model.inventory import AcceptedRisk, Dependency, FailureMode
from drillbook.model.result import Result


class State(StrEnum):
    """What has become of a cell."""

    TESTED = "tested"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a result is worth to its cell: nothing because of doubts, no more because of its expiry,
    or everything.

    Where there are doubts, what else speaks against it is one of them, and `expiry` is None.
    """

    doubts: tuple[str, ...] = ()
    expiry: Expiry | None = None

    @property
    def doubt(self) -> str | None:
        """Every reason why it never could cover its cell, or None if it could."""
        return "; ".join(self.doubts) or None

    @property
    def covers(self) -> bool:
        """Whether it covers its cell."""
        return self.why_not is None

    @property
    def why_not(self) -> str | None:
        """Why it does not, all reasons in one text, or None if it does."""
        return self.doubt or (self.expiry.reason if self.expiry else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: the newest result that covers it, the newest that did once and why no more, the
    risk, all others.
    """

    dependency: Dependency
    failure_mode: FailureMode
    result: Result | None = None
    lapsed: Result | None = None
    expiry: Expiry | None = None
    risk: AcceptedRisk | None = None
    uncounted: tuple[Result, ...] = ()

    @property
    def state(self) -> State:
        """Tested where a result covers it, else accepted where a risk does, else lapsed where one
        did, else missing.
        """
        if self.result:
            return State.TESTED
        if self.risk:
            return State.ACCEPTED
        return State.LAPSED if self.lapsed else State.MISSING

    @property
    def open(self) -> bool:
        """Whether something has to be done about it."""
        return self.state in {State.LAPSED, State.MISSING}

    @property
    def simulated(self) -> bool:
        """Whether the fault of the covering result was only simulated."""
        return bool(
            self.result
            and self.result.fault
            and self.result.fault.technique == "simulated"
        )


def cells(
    book: Book, worth: Callable[[Result], Worth], today: date
) -> tuple[Cell, ...]:
    """Return the required cells in the order of the inventory."""
    return tuple(
        cell
        for d in book.dependencies.values()
        if d.critical
        for cell in _row(book, worth, today, d)
    )


def _row(
    book: Book, worth: Callable[[Result], Worth], today: date, dependency: Dependency
) -> Iterator[Cell]:
    results = book.results_of.get(dependency.id, ())
    for mode in book.policy.required_modes(dependency):
        of_mode = [result for result in results if result.failure_mode == mode]
        counting = [result for result in of_mode if worth(result).covers]
        lapsed = next(
            (r for r in of_mode if not worth(r).doubt and worth(r).expiry), None
        )
        yield Cell(
            dependency=dependency,
            failure_mode=mode,
            # What was broken off says less than what was taken to its end, however new it is.
            result=next(iter(sorted(counting, key=lambda each: each.aborted)), None),
            lapsed=lapsed,
            expiry=worth(lapsed).expiry if lapsed else None,
            risk=next(
                (
                    r
                    for r in dependency.accepted_risks
                    if r.failure_mode == mode and stands(r, today)
                ),
                None,
            ),
            uncounted=tuple(result for result in of_mode if result not in counting),
        )
