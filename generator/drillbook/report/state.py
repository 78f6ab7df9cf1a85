"""The state of a gate in one sentence, the same in every report."""

from drillbook.check.engine import Assessment
from drillbook.check.gate import Gate
from drillbook.check.rules import RULES
from drillbook.text.count import counted


def state(assessment: Assessment, gate: Gate) -> str:
    """Return whether a gate holds, with the numbers behind it, and what was not judged or could not
    be checked.
    """
    blocking = len(assessment.blocking(gate))
    cells = assessment.evaluation.cells
    tested = sum(cell.result is not None for cell in cells)
    held = "does not hold" if blocking else "holds"
    sentence = (
        f"Gate {gate.name} {held}: {counted(blocking, 'error')}; {tested} of {len(cells)} required"
        " tests done."
    )
    unjudged = gate.unjudged(RULES)
    missing = [f"Not judged by this version: {', '.join(unjudged)}."] if unjudged else []
    return " ".join([sentence, *missing, *assessment.evaluation.context.unknown])
