"""A result is the record of one failure test or one exercise, as its authors wrote or
captured it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.course import Course, Recovery
from drillbook.model.entry import Entry, digest_of_meaning
from drillbook.model.import_rules import ImportedFrom
from drillbook.model.inventory import FailureMode
from drillbook.model.location import Keys
from drillbook.model.result_parts import (
    Action,
    Capture,
    DataLoss,
    Event,
    EventKind,
    Evidence,
    Expectation,
    Fault,
    Method,
    ObservedImpact,
    Of,
    Paging,
    Phase,
    PlaybookPin,
    Probe,
    ResultKind,
    Step,
)
from drillbook.model.scalar import Digest, Id, Moment, Text, is_whole_day

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

_MICROSECOND = timedelta(microseconds=1)
_ACCOUNT = (*_FACTS, "data_loss", "paging")
"""What a member has read who has read a result; all else may be corrected and added to."""


class Result(Entry):
    """Everything in one `result.yml`.

    Times to detect, act, restore and verify are computed, never read.
    """

    schema_version: Literal[1] = Field(alias="schema")
    """The version of this format."""
    id: Id
    """The name of its folder: date, dependency and failure mode, with a suffix for a
    further run.
    """
    title: Text
    """What was done, in one line."""
    kind: ResultKind
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
    observers: tuple[Text, ...] = ()
    """Who watched: members by their id, guests such as a vendor by their name."""
    started: Moment
    """When the record begins."""
    ended: Moment
    """When it ends."""
    method: Method
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
    _account_digest: str = PrivateAttr(default="")

    @model_validator(mode="before")
    @classmethod
    def _notes_of_a_day(cls, value: object) -> object:
        """Give a note that has only its day the moment of the line above it: where it stands is
        when it belongs.
        """
        timeline = value.get("timeline") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(timeline, tuple | list):
            return value
        last, events = value.get("started"), []
        for written in timeline:
            event = written
            # What is no mapping is told of when the timeline itself is validated.
            if isinstance(written, dict):
                is_note = written.get("event") == "note"
                if is_note and is_whole_day(written.get("at")):
                    event = {**written, "day": written["at"], "at": last}
                last = event.get("at")
            events.append(event)
        return {**value, "timeline": tuple(events)}

    @field_validator(
        "service", "dependency", "failure_mode", "environment", mode="before"
    )
    @classmethod
    def _of_one(cls, value: object) -> object:
        if isinstance(value, tuple | list):
            raise PydanticCustomError(
                "drillbook_several",
                "names several, and a result is of one: write a result for each, in its own folder,"
                " with the same timeline and evidence",
            )
        return value

    @model_validator(mode="after")
    def _names_what_failed(self) -> Self:
        needed = {"dependency": self.dependency, "failure_mode": self.failure_mode}
        absent = ", ".join(f"`{key}`" for key, value in needed.items() if value is None)
        if self.kind == "failure-test" and absent:
            raise PydanticCustomError(
                "drillbook_subject",
                "{message}",
                {"message": f"is a failure test and needs {absent}"},
            )
        return self

    @cached_property
    def folder(self) -> str:
        """The name of the folder that the result was read from."""
        return self._folder or self.id

    @property
    def path(self) -> str:
        """The file of the result, relative to the book."""
        return self.beside("result.yml")

    def beside(self, file: str) -> str:
        """Return the path, relative to the book, of a file in the folder of the result."""
        return f"results/{self.folder}/{file}"

    @property
    def digests(self) -> Mapping[str, str]:
        """The digests that files beside the result have by what it says, by their path in the
        book.
        """
        named = {item.file: item.digest for item in self.evidence}
        named["journal.jsonl"] = self.capture.journal_digest if self.capture else None
        return {self.beside(file): digest for file, digest in named.items() if digest}

    def differing_facts(self, other: "Result") -> tuple[str, ...]:
        """Return the keys that say what took place and that another record of the same test has
        otherwise.
        """
        return tuple(key for key in _FACTS if getattr(self, key) != getattr(other, key))

    @cached_property
    def facts_digest(self) -> str:
        """The SHA-256 of what it says took place; title, summary, actions and captions may be
        corrected without it.
        """
        return digest_of_meaning(self, include=set(_FACTS))

    def differing_account(self, other: "Result") -> tuple[str, ...]:
        """Return the keys of what happened that another record of the same test has otherwise."""
        return tuple(
            key for key in _ACCOUNT if getattr(self, key) != getattr(other, key)
        )

    @cached_property
    def account_digest(self) -> str:
        """The SHA-256 of what it says took place, was lost and was alerted: of what a member has
        read.
        """
        return self._account_digest or digest_of_meaning(self, include=set(_ACCOUNT))

    @property
    def texts(self) -> Mapping[Keys, str]:
        """Every text in it, by its keys."""
        return dict(_texts((), self.model_dump(exclude_defaults=True)))

    @property
    def whole_text(self) -> str:
        """Every text in it, each on lines of its own."""
        found: list[str] = []
        _gather(found, self.model_dump(exclude_defaults=True))
        return "\n\n".join(found)

    def filed_under(self, folder: str) -> Self:
        """Return the result as read from a folder; the loader's business alone."""
        return self._copy(_folder=folder)

    def digested(self, account: str) -> Self:
        """Return the result with the digest of its account, which was worked out before; the
        loader's business alone.
        """
        return self._copy(_account_digest=account)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The timeline in the order of time."""
        return tuple(sorted(self.timeline, key=lambda event: event.at))

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """How many microseconds lie between each event and the next."""
        return tuple(
            (later.at - earlier.at) // _MICROSECOND
            for earlier, later in pairwise(self.events)
        )

    @property
    def aborted(self) -> bool:
        """Whether it could not be taken to its end."""
        return self.first("aborted") is not None

    def first(self, kind: EventKind) -> datetime | None:
        """Return when something first happened, or None if it did not."""
        return next((event.at for event in self.events if event.event == kind), None)

    def last(self, kind: EventKind) -> datetime | None:
        """Return when something last happened, or None if it did not."""
        return next(
            (event.at for event in reversed(self.events) if event.event == kind), None
        )

    @cached_property
    def course(self) -> Course:
        """The timeline with what was before, while and after the fault was active."""
        return Course(self.events, exercise=self.kind == "exercise")

    def observed(self, phase: Phase, of: Of = "service") -> Sequence[Event]:
        """Return what people saw of the service, or of the dependency, in one phase."""
        return self.course.looks(phase, of)

    def time_to(self, kind: EventKind) -> timedelta | None:
        """Return the time from the fault to the first such event after it, or None."""
        return self.course.time_to(kind)

    @property
    def recovery(self) -> Recovery | None:
        """How long function took to be restored, and since when that is counted; None where it is
        not marked.
        """
        return self.course.recovery


def _gather(found: list[str], value: object) -> None:
    """Add the texts in a value, in its order: as `_texts`, without the keys that few ask for."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for inner in value.values():
            _gather(found, inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            _gather(found, inner)


def _texts(keys: Keys, value: object) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*keys, key), inner)
    elif isinstance(value, tuple | list):
        for i, inner in enumerate(value):
            yield from _texts((*keys, i), inner)
