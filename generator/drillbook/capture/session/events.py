"""An event is what one line of a session's journal tells, as a frozen value; each kind of line has
a class.

A line is kept as it is: what a class does not know of its kind, and a kind that no class knows,
stays in the journal. Texts are any texts, because nothing that was recorded may be refused when it
is read; what a result may hold is asked when one is made.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from drillbook.capture.journal.chain import Json, Line
from drillbook.model.result_parts import (
    ActionStatus,
    Impact,
    Mark,
    Method,
    Of,
    Probe,
    ResultKind,
    StepStatus,
    Technique,
)


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - what pydantic takes for a mistake
    return value


# pydantic's own text refuses half of a pair of codes, which a terminal may send.
Words = Annotated[str, PlainValidator(_words)]
_List = Field(default=(), strict=False)


class LineData(BaseModel):
    """What stands in a line; keys that are not known here are left to the journal."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="ignore", populate_by_name=True
    )


class Expected(LineData):
    """What was written down before the fault."""

    impact: Impact
    statement: Words
    confirms: Words | None = None
    contradicts: Words | None = None


class FaultPlan(LineData):
    """How it is made to fail, and how that is undone."""

    technique: Technique
    how: Words
    revert: Words | None = None


class Pinned(LineData):
    """The playbook that is followed, at the text that it has."""

    id: Words
    digest: Words | None = None
    procedure_digest: Words | None = None


class BranchOfStep(LineData):
    """One of the ways that part in a procedure: of which choice, and its heading."""

    choice: int
    title: Words


_Branches = Annotated[tuple[BranchOfStep, ...], Field(strict=False)]


class Started(LineData):
    """The session has begun: what is tested, where, by whom, and what is expected."""

    version: Words | None = None
    id: Words
    title: Words | None = None
    kind: ResultKind = "failure-test"
    service: Words | None = None
    dependency: Words | None = None
    failure_mode: Words | None = None
    playbook: Pinned | None = None
    steps: tuple[Words, ...] = _List
    ways: tuple[_Branches, ...] = _List
    inventory_digest: Words | None = None
    environment: Words | None = None
    instance: Words | None = None
    conducted_by: tuple[Words, ...] = _List
    observers: tuple[Words, ...] = _List
    method: Method | None = None
    expected: Expected | None = None
    fault: FaultPlan | None = None
    probes: tuple[Words, ...] = _List


class Marked(LineData):
    """Somebody has marked an event of the test."""

    event: Mark
    text: Words = ""


class Observed(LineData):
    """Somebody has looked."""

    healthy: bool
    text: Words = ""
    of: Of = "service"


class Noted(LineData):
    """Somebody has written something down."""

    text: Words = ""


class StepTold(LineData):
    """A step of the playbook was taken, left out or improvised; an improvised one has no number."""

    step: int | None = None
    status: StepStatus
    text: Words = ""


class CommandRun(LineData):
    """A command was run, and its output kept."""

    command: Words = ""
    ended: Words = ""
    exit_code: int | None = None
    file: Words | None = None
    digest: Words = ""
    bytes: int = 0
    truncated: bool = False
    trouble: Words = ""
    redacted: int = 0


class Attached(LineData):
    """A file was kept as evidence."""

    file: Words | None = None
    digest: Words = ""
    caption: Words = ""


class ImpactTold(LineData):
    """Somebody has said what the failure did."""

    observed: Impact
    services: tuple[Words, ...] = _List
    description: Words | None = None


class LossTold(LineData):
    """Somebody has said what was lost."""

    measured: Words
    evidence: Words | None = None


class PagingTold(LineData):
    """Somebody has said who was alerted."""

    alerted: bool
    who: tuple[Words, ...] = _List
    was_right: bool | None = None


class ActionTold(LineData):
    """Somebody has said what is to be done because of it."""

    title: Words
    owner: Words | None = None
    due: Words | None = None
    url: Words | None = None
    status: ActionStatus = "open"
    retest: bool = False


class Summarised(LineData):
    """Somebody has said what was learned."""

    text: Words = ""


class Undone(LineData):
    """An earlier line does not count any more."""

    number: int
    text: Words = ""


class Resumed(LineData):
    """The recording goes on after it was left."""

    text: Words = ""


class ProbesMeasured(LineData):
    """All that the probes have measured."""

    probes: tuple[Probe, ...] = _List


class Finished(LineData):
    """The session is over; the digests are those of the files beside it, by their paths."""

    files: Mapping[Words, Words] = {}


class ClockJumped(LineData):
    """Somebody has set the wall clock."""

    seconds: float = 0.0


class JournalMoved(LineData):
    """The journal goes on in another folder, because its own failed."""

    left: Words | None = Field(default=None, alias="from")
    reason: Words | None = None


class Unknown(LineData):
    """A line of a kind that this version does not know."""

    kind: Words
    text: Words = ""


SessionEvent: TypeAlias = (
    Started
    | Marked
    | Observed
    | Noted
    | StepTold
    | CommandRun
    | Attached
    | ImpactTold
    | LossTold
    | PagingTold
    | ActionTold
    | Summarised
    | Undone
    | Resumed
    | ProbesMeasured
    | Finished
    | ClockJumped
    | JournalMoved
    | Unknown
)

EVENTS: Mapping[str, type[SessionEvent]] = {
    "started": Started,
    "mark": Marked,
    "observed": Observed,
    "note": Noted,
    "step": StepTold,
    "command": CommandRun,
    "attached": Attached,
    "impact": ImpactTold,
    "data-loss": LossTold,
    "paging": PagingTold,
    "action": ActionTold,
    "summary": Summarised,
    "undone": Undone,
    "resumed": Resumed,
    "measured": ProbesMeasured,
    "finished": Finished,
    "clock-jumped": ClockJumped,
    "moved": JournalMoved,
}
"""The classes by their kinds of line."""

KINDS: Mapping[type[SessionEvent], str] = {told: kind for kind, told in EVENTS.items()}


class MisfitError(Exception):
    """A line tells what no recorder writes."""


def encode(event: SessionEvent) -> tuple[str, dict[str, Json]]:
    """Return the kind and the data of the line that tells of an event: what was said of it."""
    return KINDS[type(event)], _plain(
        event.model_dump(by_alias=True, exclude_unset=True)
    )


def decode(line: Line) -> SessionEvent:
    """Return what a line tells.

    Raises `MisfitError` if a recorder writes no such line; anybody can write one with a good sum.
    """
    kind = EVENTS.get(line.kind)
    if kind is None:
        text = line.data.get("text")
        return Unknown(kind=line.kind, text=text if isinstance(text, str) else "")
    try:
        return kind.model_validate(line.data)
    except ValidationError as error:
        key = error.errors(include_url=False, include_input=False)[0]["loc"][0]
        raise MisfitError(
            f"line {line.number} ({line.kind}) has no good `{key}`"
        ) from error


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a line holds
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value
