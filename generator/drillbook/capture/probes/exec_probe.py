"""What a command ends with, and what it says."""

from drillbook.capture.child import CommandOutcome, Limits, run
from drillbook.capture.probes.spec import ProbeSpec, Reply
from drillbook.errors import DrillbookError
from drillbook.text.redaction import Redactor


def problem_of(target: str) -> str | None:
    """Return what is wrong with a target, if anything is."""
    return None if target else "no command behind `exec:`"


def look(spec: ProbeSpec) -> Reply:
    """Run the command, and look at its exit code and its output."""
    limits = Limits(
        seconds=spec.timeout.total_seconds(), grace=0.1, head=64 * 1024, tail=16 * 1024
    )
    try:
        outcome = run(spec.target, limit=limits, redactor=Redactor(), sink=None)
    except DrillbookError as error:
        return Reply("error", error.message)
    return _judged(spec, outcome)


def _judged(spec: ProbeSpec, outcome: CommandOutcome) -> Reply:
    code, words = outcome.exit_code, outcome.output.strip().rpartition("\n")[2]
    if outcome.why != "finished":
        return spec.late
    if code is None:
        return Reply("error", f"ended by {outcome.signal}: {words}")
    if not spec.criteria.allows(code):
        # So a shell says that there is no such command, or that it must not be run.
        kind = "error" if code in {126, 127} else "status"
        return Reply(kind, f"exit {code}: {words}")
    return spec.criteria.judged(outcome.output, f"exit {code}")
