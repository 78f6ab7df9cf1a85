"""Progress is how far a team has got with Stage 2: one sentence, the same on every page, in every
message and on the badge.

What nobody could look at is neither red nor an error here: the sentence says what to do about it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES
from drillbook.check.judging.cell import Cell, State
from drillbook.model.finding import Finding
from drillbook.text.count import counted

_UNPUBLISHED = "S601"
_OF_TESTS = frozenset({"T401", "T402", "T403", "T404"})
"""What is said of a test that is missing, or that has to be repeated; the sentence counts tests."""

_INVENTORY = "content/inventory.yml"


class Standing(StrEnum):
    """Where a book stands, in the order of how much is left to do."""

    COMPLETE = "complete"
    UNPUBLISHED = "unpublished"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a book stands with Stage 2: in a whole sentence, and `brief` for a badge."""

    standing: Standing
    sentence: str
    brief: str


def progress(assessment: Assessment) -> Progress:
    """Return where a book stands, what has been done, and what is still to be done."""
    blocking = assessment.blocking(GATES["stage-2"])
    done = _done(assessment)
    if not blocking and assessment.unjudged(GATES["stage-2"]):
        return Progress(
            standing=Standing.OPEN,
            sentence=f"{done} This version of drillbook does not judge the rest of Stage 2.",
            brief=_brief(assessment),
        )
    if not blocking:
        return Progress(
            standing=Standing.COMPLETE,
            sentence=f"Stage 2 is complete. {done}",
            brief="complete",
        )
    steps = tuple(_steps(assessment, blocking))
    return Progress(
        standing=_standing(blocking),
        sentence=f"{done} To complete Stage 2, {_listed(steps)}.",
        brief=_brief(assessment, blocking),
    )


def not_looked_at(assessment: Assessment, code: str) -> bool:
    """Return whether a rule only found that it could not look: no archive is known, so that nobody
    has seen what was published.
    """
    return code == _UNPUBLISHED and assessment.evaluation.context.ledger is None


def _standing(blocking: Sequence[Finding]) -> Standing:
    only_publication = {finding.code for finding in blocking} == {_UNPUBLISHED}
    return Standing.UNPUBLISHED if only_publication else Standing.OPEN


def _done(assessment: Assessment) -> str:
    """Return how many of the required tests are done, as a sentence."""
    cells = assessment.evaluation.cells
    tested, accepted = _number(cells, State.TESTED), _number(cells, State.ACCEPTED)
    if not cells:
        damaged = _INVENTORY in assessment.evaluation.book.damaged
        if damaged:
            return f"{_INVENTORY} cannot be read."
        return "No test is required yet."
    risks = ""
    if accepted:
        risks = f", and {counted(accepted, 'risk is', 'risks are')} accepted"
    if tested < len(cells):
        return f"{tested} of {counted(len(cells), 'test is', 'tests are')} done{risks}."
    if tested == 1:
        return "The required test is done."
    return f"All {tested} tests are done."


def _number(cells: Sequence[Cell], state: State) -> int:
    return sum(cell.state is state for cell in cells)


def _steps(assessment: Assessment, blocking: Sequence[Finding]) -> Iterator[str]:
    """Yield what is to be done, in the order in which to do it."""
    cells = assessment.evaluation.cells
    if not cells:
        yield _first_step(assessment)
        return
    missing = sum(cell.open for cell in cells)
    if missing:
        if missing < len(cells):
            yield f"run {missing} more"
        else:
            yield f"run {counted(missing, 'test')}"
    others = _others(blocking)
    if others:
        yield f"resolve {counted(others, 'finding')}"
    if any(finding.code == _UNPUBLISHED for finding in blocking):
        yield "publish this book"


def _first_step(assessment: Assessment) -> str:
    """Return what to do where nothing has to be tested yet."""
    book = assessment.evaluation.book
    if _INVENTORY in book.damaged:
        return "correct that file"
    undecided = sum(one.undecided for one in book.dependencies.values())
    if undecided:
        number = counted(undecided, "dependency is", "dependencies are")
        return f"decide whether {number} critical"
    return f"name what your services cannot do without in {_INVENTORY}"


def _others(blocking: Sequence[Finding]) -> int:
    """Return how many findings are neither about missing tests nor about publication."""
    return sum(finding.code not in {_UNPUBLISHED, *_OF_TESTS} for finding in blocking)


def _listed(steps: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(steps[:-1]), *steps[-1:]) if part)


def _brief(assessment: Assessment, blocking: Sequence[Finding] = ()) -> str:
    """Return the same for a badge: how many tests are done, and then the first thing to do."""
    cells = assessment.evaluation.cells
    if not cells:
        return "no test required yet"
    done = f"{_number(cells, State.TESTED)} of {counted(len(cells), 'test')} done"
    if not blocking or any(cell.open for cell in cells):
        return done
    others = _others(blocking)
    return f"{done}, {counted(others, 'finding') if others else 'not published'}"
