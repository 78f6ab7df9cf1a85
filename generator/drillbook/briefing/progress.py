"""Progress is how far a team has got with Stage 2, in one sentence: the same on every page and in
every message.
"""

from drillbook.check.engine import Assessment
from drillbook.check.gate import GATES
from drillbook.check.rules import RULES
from drillbook.text.count import counted


def progress(assessment: Assessment) -> str:
    """Return the state of Stage 2 in one sentence."""
    stage_2 = GATES["stage-2"]
    errors, unjudged = len(assessment.blocking(stage_2)), stage_2.unjudged(RULES)
    if not errors and not unjudged:
        return "Stage 2 is complete."
    if unknown_is_all(assessment):
        return (
            "All that can be judged here of Stage 2 is done; whether the results have been"
            " published is not known."
        )
    missing = sum(cell.open for cell in assessment.evaluation.cells)
    if missing:
        return f"Stage 2 is not complete: {_are(missing, 'required test')} missing."
    if errors:
        return f"Stage 2 is not complete: {_are(errors, 'finding')} open."
    return "All required tests are done; whether the rest of Stage 2 is complete is not judged yet."


def unknown_is_all(assessment: Assessment) -> bool:
    """Return whether Stage 2 lacks nothing but the knowledge of what has been published."""
    blocking = assessment.blocking(GATES["stage-2"])
    return assessment.evaluation.context.ledger is None and {f.code for f in blocking} == {"S601"}


def _are(number: int, noun: str) -> str:
    return counted(number, f"{noun} is", f"{noun}s are")
