"""An outcome is what came of one kind of fault: how often it was tried, and what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.capture.journal.reading import read
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`losses` are sentences, one a loss; `not_done` says what could not be tried and why; `note`
    is for the table.
    """

    fault: str
    tried: int
    acknowledged: int = 0
    losses: tuple[str, ...] = ()
    not_done: str = ""
    note: str = ""


def losses(folder: Path, acknowledged: Mapping[int, str]) -> list[str]:
    """Return what is wrong with a session: unreadable, or a line that was acknowledged and is
    missing or another.
    """
    try:
        reading = read(current(folder))
    except DrillbookError as error:
        return [f"{folder}: {error}"]
    found = {line.number: line.data.get("text") for line in reading.lines}
    # What was brought together from two places was numbered anew.
    moved = any(line.kind == "moved" for line in reading.lines)
    lost = [
        f"{folder}: line {at} was acknowledged and is lost"
        for at, text in acknowledged.items()
        if found.get(at) != text and not (moved and text in found.values())
    ]
    return [*lost, f"{folder}: {reading.problem}"] if reading.problem else lost
