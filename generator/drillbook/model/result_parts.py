"""A part of a result is one thing that it says: what was expected, what happened, what was
measured, what was lost.
"""

from collections.abc import Mapping
from typing import Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.entry import Value
from drillbook.model.probe_kind import MeasuredBy
from drillbook.model.scalar import (
    Day,
    Digest,
    Id,
    Interval,
    MomentOfEvent,
    RelativePath,
    Text,
)

ResultKind = Literal["failure-test", "exercise"]
Method = Literal["manual", "semi-automated", "automated"]
Technique = Literal["real", "simulated"]
Injection = Literal["done", "failed", "dry-run", "no-target", "not-run"]
Impact = Literal["none", "degraded", "outage"]
IMPACTS: tuple[Impact, ...] = get_args(Impact)
"""From the least to the worst."""
Mark = Literal[
    "fault-started", "detected", "acted", "restored", "reverted", "verified", "aborted"
]
"""What people mark while a test is recorded."""
EventKind = Literal[Mark, "observed", "step", "note", "command"]
MARK_WORDS: Mapping[EventKind, str] = {
    mark: mark.removesuffix("-started") for mark in get_args(Mark)
}
"""The one word that people type for a mark, and read in a drawing."""
StepStatus = Literal["done", "skipped", "reordered", "improvised"]
ActionStatus = Literal["open", "done"]
Phase = Literal["before", "during", "after"]
Of = Literal["service", "dependency"]


class PlaybookPin(Value):
    """The playbook that was followed, at the text it had then."""

    id: Id
    """Which playbook."""
    digest: Digest | None = None
    """The digest of its text at that time."""
    procedure_digest: Digest | None = None
    """The digest of its recovery procedure at that time: if that has changed since, the test is to
    be repeated.
    """


class Fault(Value):
    """How the dependency was made to fail, and how that was undone."""

    technique: Technique
    """`simulated` if only a flag was set or a health check inverted."""
    injection: Injection = "done"
    """What became of the attempt to cause it; anything but `done` makes the record that
    of no test.
    """
    how: Text
    """What was done, such as the command."""
    revert: Text | None = None
    """How it is undone."""


class Expectation(Value):
    """What was written down before the fault."""

    impact: Impact
    """How far the service was expected to fail."""
    statement: Text
    """What was expected to happen."""
    confirms: Text | None = None
    """What would show that this was right."""
    contradicts: Text | None = None
    """What would show that it was wrong."""


class Event(Value):
    """Something that happened at a moment of the test."""

    at: MomentOfEvent
    """When; of a note whose time of day nobody knows, the day alone."""
    event: EventKind
    """What kind of thing."""
    day: Day | None = None
    """The day of such a note; it is read from `at`, and its moment is then that of the line above
    it.
    """
    healthy: bool | None = None
    """What an `observed` event saw; needed there, and only there."""
    of: Of = "service"
    """Of what it saw that: of the service, or of the `dependency` itself."""
    step: int | None = Field(default=None, ge=1)
    """The number of the playbook's step."""
    exit_code: int | None = None
    """With what a `command` ended."""
    text: Text | None = None
    """In the words of whoever was there."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.event == "observed") != (self.healthy is not None):
            raise PydanticCustomError(
                "drillbook_event",
                "needs `healthy: true` or `healthy: false` if it is `observed`, and only then",
            )
        if self.event != "observed" and self.of != "service":
            raise PydanticCustomError(
                "drillbook_event_of", "says `of`, which only an `observed` event can"
            )
        return self


class Step(Value):
    """What became of one step of the playbook; an improvised one has no number."""

    step: int | None = Field(default=None, ge=1)
    """Its number in the playbook; none if it was improvised."""
    status: StepStatus
    """What became of it."""
    note: Text | None = None
    """Why, or what was found out."""


class Counts(Value):
    """What a probe measured in one phase: samples met and missed, latencies in milliseconds."""

    ok: int = Field(default=0, ge=0)
    """Samples that met the expectation."""
    failed: int = Field(default=0, ge=0)
    """Samples that did not."""
    p50_ms: float | None = Field(default=None, ge=0)
    """The median latency."""
    p95_ms: float | None = Field(default=None, ge=0)
    """The latency that 95 of 100 samples kept."""
    p99_ms: float | None = Field(default=None, ge=0)
    """The latency that 99 of 100 samples kept."""
    max_ms: float | None = Field(default=None, ge=0)
    """The slowest sample."""

    @property
    def total(self) -> int:
        """How many samples were taken."""
        return self.ok + self.failed


class Probe(Value):
    """Something measured before, during and after the fault."""

    id: Id
    """A name for it."""
    type: MeasuredBy
    """What it does."""
    target: Text
    """What it asks."""
    of: Of = "service"
    """What that says something of: the service, or the `dependency` itself."""
    interval: Interval | None = None
    """How often, such as 1s or 300ms; left out for a single check."""
    before: Counts = Counts()
    """Until the fault was started."""
    during: Counts = Counts()
    """While the fault was active."""
    after: Counts = Counts()
    """Since it was reverted."""
    samples: RelativePath | None = None
    """The CSV file with one line a sample, such as probes/orders.csv."""

    def counts(self, phase: Phase) -> Counts:
        """Return what was measured in one phase."""
        return {"before": self.before, "during": self.during, "after": self.after}[
            phase
        ]


class ObservedImpact(Value):
    """What the failure did to the services."""

    observed: Impact
    """How far the service failed."""
    services: tuple[Id, ...] = ()
    """Which services were affected."""
    description: Text | None = None
    """What its users would have noticed."""


class DataLoss(Value):
    """What was lost, measured, and what shows it."""

    measured: Text
    """What was counted, and what came of it."""
    evidence: Text | None = None
    """The file or the words that show it."""


class Paging(Value):
    """Whether somebody was alerted, and whether that was right."""

    alerted: bool
    """Whether anybody was."""
    who: tuple[Text, ...] = ()
    """Who was alerted."""
    was_right: bool | None = None
    """Whether that was as it should be."""


class Action(Value):
    """Something to be done because of what the test showed."""

    title: Text
    """What is to be done."""
    owner: Id | None = None
    """The member who does it."""
    due: Day | None = None
    """Until when."""
    url: Text | None = None
    """Where it is tracked."""
    status: ActionStatus = "open"
    """Whether it is done."""
    retest: bool = False
    """Whether the test has to be repeated afterwards."""


class Evidence(Value):
    """A file that shows what happened."""

    file: RelativePath
    """Its path in the folder of the result, such as evidence/console.txt."""
    digest: Digest | None = None
    """The digest of its bytes."""
    caption: Text | None = None
    """What it shows."""


class Capture(Value):
    """The tool that recorded the result."""

    tool: Text
    """Its name."""
    version: Text
    """Its version."""
    journal_digest: Digest | None = None
    """The digest of the journal that it wrote."""
