"""The state of a gate in one sentence, the same in every report."""

from drillbook.check.assessment import Assessment
from drillbook.check.gate import Gate
from drillbook.text.count import counted


def state(assessment: Assessment, gate: Gate) -> str:
    """Return whether a gate passes, with the numbers behind it, and what was not judged or could
    not be checked.
    """
    blocking = len(assessment.blocking(gate))
    cells = assessment.evaluation.cells
    tested = sum(cell.result is not None for cell in cells)
    outcome = f"fails: {counted(blocking, 'error')}, " if blocking else "passes: "
    done = f"{tested} of {len(cells)} required tests done"
    sentence = f"The {gate.name} gate {outcome}{done}."
    unjudged = assessment.unjudged(gate)
    if unjudged:
        missing = [f"Not judged by this version: {', '.join(unjudged)}."]
    else:
        missing = []
    return " ".join([sentence, *missing, *assessment.evaluation.context.unknown])
