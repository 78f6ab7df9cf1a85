"""A result is the record of one failure test or one exercise, as its authors wrote or captured it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.entry import Entry, Value
from drillbook.model.inventory import FailureMode
from drillbook.model.scalar import Day, Digest, Duration, Id, Moment, RelativePath, Text

Impact = Literal["none", "degraded", "outage"]
EventKind = Literal[
    "fault-started",
    "detected",
    "acted",
    "restored",
    "reverted",
    "verified",
    "observed",
    "step",
    "note",
    "command",
    "aborted",
]
Phase = Literal["before", "during", "after"]


class PlaybookPin(Value):
    """The playbook that was followed, at the text it had then."""

    id: Id
    digest: Digest | None = None


class Fault(Value):
    """How the dependency was made to fail, and how that was undone."""

    technique: Literal["real", "simulated"]
    how: Text
    revert: Text | None = None


class Expectation(Value):
    """What was written down before the fault."""

    impact: Impact
    statement: Text
    confirms: Text | None = None
    contradicts: Text | None = None


class Event(Value):
    """Something that happened at a moment of the test."""

    at: Moment
    event: EventKind
    text: Text | None = None
    healthy: bool | None = Field(default=None, description="What an `observed` event saw.")
    step: int | None = Field(default=None, ge=1, description="The number of the playbook's step.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.event == "observed") != (self.healthy is not None):
            raise PydanticCustomError(
                "drillbook_event", "needs `healthy: true` or `healthy: false` if it is `observed`, and only then"
            )
        return self


class Step(Value):
    """What became of one step of the playbook; an improvised one has no number."""

    step: int | None = Field(default=None, ge=1)
    status: Literal["done", "skipped", "reordered", "improvised"]
    note: Text | None = None


class Counts(Value):
    """What a probe measured in one phase: samples met and missed, latencies in milliseconds."""

    ok: int = Field(default=0, ge=0)
    failed: int = Field(default=0, ge=0)
    p50_ms: float | None = Field(default=None, ge=0)
    p95_ms: float | None = Field(default=None, ge=0)
    p99_ms: float | None = Field(default=None, ge=0)
    max_ms: float | None = Field(default=None, ge=0)

    @property
    def total(self) -> int:
        """How many samples were taken."""
        return self.ok + self.failed


class Probe(Value):
    """Something measured before, during and after the fault."""

    id: Id
    type: Literal["http", "tcp", "exec"]
    target: Text
    interval: Duration
    before: Counts = Counts()
    during: Counts = Counts()
    after: Counts = Counts()
    samples: RelativePath | None = Field(default=None, description="CSV file with one line a sample.")

    def counts(self, phase: Phase) -> Counts:
        """Return what was measured in one phase."""
        return {"before": self.before, "during": self.during, "after": self.after}[phase]


class ObservedImpact(Value):
    """What the failure did to the services."""

    observed: Impact
    services: tuple[Id, ...] = ()
    description: Text | None = None


class DataLoss(Value):
    """What was lost, measured, and what shows it."""

    measured: Text
    evidence: Text | None = None


class Paging(Value):
    """Whether somebody was alerted, and whether that was right."""

    alerted: bool
    who: tuple[Text, ...] = ()
    was_right: bool | None = None


class Action(Value):
    """Something to be done because of what the test showed."""

    title: Text
    owner: Id | None = None
    due: Day | None = None
    url: Text | None = None
    status: Literal["open", "done"] = "open"
    retest: bool = False


class Evidence(Value):
    """A file that shows what happened."""

    file: RelativePath
    digest: Digest | None = None
    caption: Text | None = None


class Capture(Value):
    """The tool that recorded the result."""

    tool: Text
    version: Text
    journal_digest: Digest | None = None


class ImportedFrom(Value):
    """The foreign format and file that the result was made from."""

    format: Text
    file: RelativePath | None = None
    digest: Digest | None = None


class Result(Entry):
    """Everything in one `result.yml`. Times to detect, act, restore and verify are computed, never read."""

    schema_version: Literal[1] = Field(alias="schema")
    id: Id
    title: Text
    kind: Literal["failure-test", "exercise"]
    service: Id
    dependency: Id | None = None
    failure_mode: FailureMode | None = None
    environment: Id
    instance: Text | None = Field(default=None, description="What exactly was failed.")
    conducted_by: tuple[Id, ...] = Field(min_length=1)
    observers: tuple[Id, ...] = ()
    started: Moment
    ended: Moment
    method: Literal["manual", "semi-automated", "automated"]
    playbook: PlaybookPin | None = None
    inventory_digest: Digest | None = None
    fault: Fault | None = None
    expected: Expectation | None = None
    timeline: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    probes: tuple[Probe, ...] = ()
    impact: ObservedImpact | None = None
    data_loss: DataLoss | None = None
    paging: Paging | None = None
    summary: Text | None = None
    actions: tuple[Action, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    capture: Capture | None = None
    imported_from: ImportedFrom | None = None
    supersedes: Id | None = None

    _folder: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _names_what_failed(self) -> Self:
        if self.kind == "failure-test" and (self.dependency is None or self.failure_mode is None):
            raise PydanticCustomError(
                "drillbook_subject", "is a failure test and needs both `dependency` and `failure_mode`"
            )
        return self

    @property
    def folder(self) -> str:
        """The name of the folder that the result was read from."""
        return self._folder or self.id

    def file_under(self, folder: str) -> None:
        """Say which folder the result was read from; the loader's business alone."""
        self._folder = folder

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The timeline in the order of time."""
        return tuple(sorted(self.timeline, key=lambda event: event.at))

    def first(self, kind: EventKind) -> datetime | None:
        """Return when something first happened, or None if it did not."""
        return next((event.at for event in self.events if event.event == kind), None)

    def last(self, kind: EventKind) -> datetime | None:
        """Return when something last happened, or None if it did not."""
        return next((event.at for event in reversed(self.events) if event.event == kind), None)

    def observed(self, phase: Phase) -> Sequence[Event]:
        """Return what people saw in one phase; there is no phase before a fault was started."""
        started, reverted = self.first("fault-started"), self.last("reverted")
        seen = [event for event in self.events if event.event == "observed"]
        if started is None:
            return seen if phase == "before" else []
        if phase == "before":
            return [event for event in seen if event.at < started]
        if phase == "during":
            return [e for e in seen if started <= e.at and (reverted is None or e.at < reverted)]
        return [event for event in seen if reverted is not None and event.at >= reverted]

    def time_to(self, kind: EventKind) -> timedelta | None:
        """Return the time from the fault's start to the first such event after it, or None."""
        started = self.first("fault-started")
        if started is None:
            return None
        return next((e.at - started for e in self.events if e.event == kind and e.at >= started), None)
