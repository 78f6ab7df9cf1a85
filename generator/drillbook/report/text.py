"""Findings for people at a terminal: what is wrong, where, how to mend it, and whether the gate holds."""

from collections.abc import Iterator

from drillbook.check.engine import Assessment
from drillbook.check.gate import Gate
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.report.plain import visible


def text_report(assessment: Assessment, gate: Gate) -> str:
    """Return the findings at a gate with its state in the last line."""
    return visible("\n".join(_lines(assessment, gate)) + "\n")


def _lines(assessment: Assessment, gate: Gate) -> Iterator[str]:
    within = assessment.within(gate)
    for finding in within:
        yield from _told(finding)
    beyond = len(assessment.findings) - len(within)
    if beyond:
        yield f"{beyond} more outside of this gate: drillbook check --gate stage-2"
    yield _state(assessment, gate)


def _told(finding: Finding) -> Iterator[str]:
    yield f"{_one_line(str(finding.location))}: {finding.severity} {finding.code} {_one_line(finding.message)}"
    yield f"    {_one_line(finding.help)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _state(assessment: Assessment, gate: Gate) -> str:
    blocking = len(assessment.blocking(gate))
    cells = assessment.standing.cells
    tested = sum(cell.state == "tested" for cell in cells)
    held = "does not hold" if blocking else "holds"
    errors = f"{blocking} error{'' if blocking == 1 else 's'}"
    state = f"Gate {gate.name} {held}: {errors}; {tested} of {len(cells)} required tests done."
    unjudged = gate.unjudged(RULES)
    return f"{state} Not judged by this version: {', '.join(unjudged)}." if unjudged else state
