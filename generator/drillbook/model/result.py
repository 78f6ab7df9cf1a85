"""A result is the record of one failure test or one exercise, as its authors wrote or captured it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.entry import Entry, Value, digest_of_meaning
from drillbook.model.inventory import FailureMode
from drillbook.model.location import Keys
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
    """Which playbook."""
    digest: Digest | None = None
    """The digest of its text at that time."""
    procedure_digest: Digest | None = None
    """The digest of its recovery procedure at that time: if that has changed since, the test is to be repeated."""


class Fault(Value):
    """How the dependency was made to fail, and how that was undone."""

    technique: Literal["real", "simulated"]
    """`simulated` if only a flag was set or a health check inverted."""
    injection: Literal["done", "failed", "dry-run", "no-target"] = "done"
    """What became of the attempt to cause it; anything but `done` makes the record that of no test."""
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

    at: Moment
    """When."""
    event: EventKind
    """What kind of thing."""
    text: Text | None = None
    """In the words of whoever was there."""
    healthy: bool | None = None
    """What an `observed` event saw; needed there, and only there."""
    step: int | None = Field(default=None, ge=1)
    """The number of the playbook's step."""
    exit_code: int | None = None
    """With what a `command` ended."""

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
    """Its number in the playbook; none if it was improvised."""
    status: Literal["done", "skipped", "reordered", "improvised"]
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
    type: Literal["http", "tcp", "exec"]
    """What it does."""
    target: Text
    """What it asks."""
    interval: Duration
    """How often."""
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
        return {"before": self.before, "during": self.during, "after": self.after}[phase]


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
    status: Literal["open", "done"] = "open"
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


class ImportedFrom(Value):
    """The foreign format and file that the result was made from."""

    format: Text
    """The name of the format."""
    file: RelativePath | None = None
    """The original, if it is kept in the folder."""
    digest: Digest | None = None
    """The digest of its bytes."""


_FACTS = (
    "kind",
    "service",
    "dependency",
    "failure_mode",
    "environment",
    "instance",
    "conducted_by",
    "started",
    "ended",
    "method",
    "playbook",
    "inventory_digest",
    "fault",
    "expected",
    "timeline",
    "steps",
    "probes",
    "impact",
    "imported_from",
)


class Result(Entry):
    """Everything in one `result.yml`. Times to detect, act, restore and verify are computed, never read."""

    schema_version: Literal[1] = Field(alias="schema")
    """The version of this format."""
    id: Id
    """The name of its folder: date, dependency and failure mode, with a suffix for a further run."""
    title: Text
    """What was done, in one line."""
    kind: Literal["failure-test", "exercise"]
    """Whether something was made to fail, or a playbook was exercised."""
    service: Id
    """The service that was watched."""
    dependency: Id | None = None
    """The dependency that failed."""
    failure_mode: FailureMode | None = None
    """The way in which it failed."""
    environment: Id
    """Where."""
    instance: Text | None = None
    """What exactly was failed."""
    conducted_by: tuple[Id, ...] = Field(min_length=1)
    """The members who did it."""
    observers: tuple[Id, ...] = ()
    """The members who watched."""
    started: Moment
    """When the record begins."""
    ended: Moment
    """When it ends."""
    method: Literal["manual", "semi-automated", "automated"]
    """How it was conducted."""
    playbook: PlaybookPin | None = None
    """The playbook that was followed."""
    inventory_digest: Digest | None = None
    """The digest of the dependency's entry in the inventory at that time."""
    fault: Fault | None = None
    """How it was made to fail."""
    expected: Expectation | None = None
    """What was written down before the fault."""
    timeline: tuple[Event, ...] = ()
    """What happened, in the order of time."""
    steps: tuple[Step, ...] = ()
    """What became of each step of the playbook."""
    probes: tuple[Probe, ...] = ()
    """What was measured."""
    impact: ObservedImpact | None = None
    """What the failure did."""
    data_loss: DataLoss | None = None
    """What was lost."""
    paging: Paging | None = None
    """Who was alerted."""
    summary: Text | None = None
    """What was learned, in plain text."""
    actions: tuple[Action, ...] = ()
    """What has to be done because of it."""
    evidence: tuple[Evidence, ...] = ()
    """Files that show what happened."""
    capture: Capture | None = None
    """What recorded it, if it was not written by hand."""
    imported_from: ImportedFrom | None = None
    """What it was made from, if it was imported."""
    supersedes: Id | None = None
    """An earlier result that this one replaces."""

    _folder: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _names_what_failed(self) -> Self:
        needed = {"dependency": self.dependency, "failure_mode": self.failure_mode}
        absent = ", ".join(f"`{key}`" for key, value in needed.items() if value is None)
        if self.kind == "failure-test" and absent:
            raise PydanticCustomError(
                "drillbook_subject", "{message}", {"message": f"is a failure test and needs {absent}"}
            )
        return self

    @property
    def folder(self) -> str:
        """The name of the folder that the result was read from."""
        return self._folder or self.id

    def differing_facts(self, other: "Result") -> tuple[str, ...]:
        """Return the keys that say what took place and that another record of the same test has otherwise."""
        return tuple(key for key in _FACTS if getattr(self, key) != getattr(other, key))

    @property
    def facts_digest(self) -> str:
        """The SHA-256 of what it says took place; title, summary, actions and captions may be mended without it."""
        return digest_of_meaning(self, include=set(_FACTS))

    @property
    def texts(self) -> Mapping[Keys, str]:
        """Every text in it, by its keys."""
        return dict(_texts((), self.model_dump(exclude_defaults=True)))

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


def _texts(keys: Keys, value: object) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*keys, key), inner)
    elif isinstance(value, tuple | list):
        for i, inner in enumerate(value):
            yield from _texts((*keys, i), inner)
