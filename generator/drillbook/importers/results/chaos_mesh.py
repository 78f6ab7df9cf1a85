"""A resource of Chaos Mesh, such as a PodChaos, as `kubectl get -o yaml` prints it.

Its conditions read the same for what was injected and recovered and for what never was. Only the
events of its records say what was done, and when. It looks at no service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from drillbook.importers.results.imported import CaseTitle, Imported
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.measured import at_least_once
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import Event, Injection

_API = "chaos-mesh.org/"
_OF_NO_FAULT = frozenset({"Workflow", "WorkflowNode", "Schedule", "PhysicalMachine"})
_LONGEST = 500
_LOOKS_AT_NOTHING = "Chaos Mesh does not look at the service: record a probe meanwhile."


def is_one(original: OriginalFile) -> bool:
    """Return whether a file is a resource of Chaos Mesh."""
    return str(original.mapping.get("apiVersion")).startswith(_API)


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the name of the resource, with its labels."""
    document = Node(original.mapping)
    kind = document.get("kind").text or "resource"
    if kind in _OF_NO_FAULT:
        raise NotOneError(
            f"is a {kind}, which causes no fault itself",
            "Take the resources that it made, such as: kubectl get podchaos NAME -o yaml",
        )
    labels = tuple(
        f"{key}={value.text}"
        for key, value in document.at("metadata", "labels").entries
    )
    return (CaseTitle(document.at("metadata", "name").text or kind, labels),)


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return what was injected and recovered, and when."""
    return _Chaos(Node(original.mapping)).imported(mapping)


IMPORTER = Importer(
    name="chaos-mesh",
    title="Chaos Mesh resource",
    is_one=is_one,
    headings=titles,
    read=read,
)


@dataclass(frozen=True, slots=True)
class _Deed:
    """An operation on one target: `Apply` or `Recover`, whether it succeeded, and when."""

    operation: str
    succeeded: bool
    at: datetime
    message: str


@dataclass(frozen=True)
class _Chaos:
    node: Node

    def imported(self, mapping: ImportMapping) -> Imported:
        """Return it in neutral words."""
        events = sorted(self._events(), key=lambda event: event.at)
        created = self.node.at("metadata", "creationTimestamp").moment(None)
        every = [*(event.at for event in events), *([created] if created else [])]
        started, ended = (
            at_least_once(every, mapping, min),
            at_least_once(every, mapping, max),
        )
        said = self._said
        return Imported(
            started=started,
            ended=ended,
            injection=self._injection,
            how=self._how,
            instance=", ".join(self._targets)[:_LONGEST] or None,
            events=(*events, Event(at=ended, event="note", text=said)),
            said=said,
            missing=(_LOOKS_AT_NOTHING,),
        )

    @property
    def _how(self) -> str:
        spec = self.node.get("spec")
        words = [
            self.node.get("kind").text,
            spec.get("action").text,
            spec.get("duration").text,
        ]
        return " ".join(filter(None, words))

    @cached_property
    def _records(self) -> Sequence[Node]:
        return tuple(self.node.at("status", "experiment", "containerRecords"))

    @property
    def _targets(self) -> Iterator[str]:
        return (text for record in self._records if (text := record.get("id").text))

    @cached_property
    def _deeds(self) -> Sequence[_Deed]:
        return tuple(
            _Deed(
                event.get("operation").text or "",
                event.get("type").text == "Succeeded",
                at,
                event.get("message").text or "",
            )
            for record in self._records
            for event in record.get("events")
            if (at := event.get("timestamp").moment(None))
        )

    def _when(self, operation: str) -> Sequence[datetime]:
        return [d.at for d in self._deeds if d.operation == operation and d.succeeded]

    @cached_property
    def _injection(self) -> Injection:
        counts = [record.get("injectedCount").number or 0 for record in self._records]
        if self._when("Apply") or any(counts):
            return "done"
        if any(deed.operation == "Apply" for deed in self._deeds):
            return "failed"
        return "not-run" if self._records else "no-target"

    @property
    def _recovered(self) -> bool:
        """Whether each target that was hit has recovered."""
        return all(
            (record.get("recoveredCount").number or 0)
            >= (record.get("injectedCount").number or 0)
            for record in self._records
        )

    @property
    def _said(self) -> str:
        conditions = (
            f"{one.get('type').text or ''} {one.get('status').text or ''}".strip()
            for one in self.node.at("status", "conditions")
        )
        wanted = self.node.at("status", "experiment", "desiredPhase").text
        words = [*conditions, *([f"desired phase {wanted}"] if wanted else [])]
        return f"Chaos Mesh says: {', '.join(words) or 'nothing'}."[:_LONGEST]

    def _events(self) -> Iterator[Event]:
        applied, recovered = self._when("Apply"), self._when("Recover")
        if applied:
            yield Event(at=min(applied), event="fault-started", text=self._how)
        if applied and recovered and self._recovered:
            yield Event(at=max(recovered), event="reverted", text="all have recovered")
        for deed in self._deeds:
            if not deed.succeeded:
                text = f"{deed.operation} failed: {deed.message}"[:_LONGEST]
                yield Event(at=deed.at, event="note", text=text)
