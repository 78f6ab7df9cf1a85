"""An experiment of AWS Fault Injection Service, as `aws fis get-experiment` prints it.

`completed` says only that the fault was caused. FIS looks at nothing, so that it has no verdict.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from drillbook.importers.results.imported import CaseTitle, Imported
from drillbook.importers.results.importer import Importer
from drillbook.importers.results.measured import at_least_once
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import Event, Injection
from drillbook.model.zone import zone_named

_WAITS = "aws:fis:wait"
_CAUSED = frozenset({"completed", "running", "stopping", "stopped"})
_LONGEST = 1_000
_LOOKS_AT_NOTHING = "FIS does not look at the service: record a probe meanwhile."


def is_one(original: OriginalFile) -> bool:
    """Return whether a file has an experiment of FIS."""
    experiment = _experiment(original.mapping)
    return "experimentTemplateId" in experiment and "actions" in experiment


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the name of the experiment and its tags."""
    experiment = Node(_experiment(original.mapping))
    tags = {key: value.text for key, value in experiment.get("tags").entries}
    title = tags.get("Name") or experiment.get("id").text or "FIS experiment"
    return (
        CaseTitle(
            " ".join(title.split()),
            tuple(f"{key}={value}" for key, value in tags.items()),
        ),
    )


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return what FIS did, and when."""
    zone = zone_named(mapping.timezone) if mapping.timezone else None
    return _Experiment(Node(_experiment(original.mapping)), zone).imported(mapping)


IMPORTER = Importer(
    name="aws-fis",
    title="AWS FIS experiment",
    is_one=is_one,
    headings=titles,
    read=read,
)


def _experiment(document: Mapping[str, object]) -> Mapping[str, object]:
    inner = document.get("experiment")
    return inner if isinstance(inner, Mapping) else document


@dataclass(frozen=True)
class _Action:
    """One action: what it is called, and its times."""

    name: str
    node: Node
    start: datetime | None
    end: datetime | None

    @cached_property
    def status(self) -> str:
        return self.node.at("state", "status").text or "unknown"

    @property
    def waits(self) -> bool:
        return self.node.get("actionId").text == _WAITS

    @property
    def how(self) -> str:
        """What it is, with its parameters."""
        parameters = ", ".join(
            f"{key}={value.value}" for key, value in self.node.get("parameters").entries
        )
        action = self.node.get("actionId").text or self.name
        return f"{action}({parameters})" if parameters else action


@dataclass(frozen=True)
class _Experiment:
    node: Node
    zone: tzinfo | None

    def imported(self, mapping: ImportMapping) -> Imported:
        """Return it in neutral words."""
        events = sorted(self._events(), key=lambda event: event.at)
        own = [self._moment("startTime"), self._moment("endTime")]
        every = [*(event.at for event in events), *(at for at in own if at)]
        started, ended = (
            at_least_once(every, mapping, min),
            at_least_once(every, mapping, max),
        )
        said = self._said
        note = Event(at=ended, event="note", text=said)
        return Imported(
            started=started,
            ended=ended,
            injection=self._injection,
            how="; ".join(action.how for action in self._causing)[:_LONGEST]
            or "The experiment has no action that causes a fault.",
            instance=self._targets or None,
            events=(*events, note),
            said=said,
            missing=(_LOOKS_AT_NOTHING,),
        )

    def _moment(self, key: str) -> datetime | None:
        return self.node.get(key).moment(self.zone)

    @cached_property
    def _causing(self) -> tuple[_Action, ...]:
        found = (
            _Action(
                name,
                node,
                node.get("startTime").moment(self.zone),
                node.get("endTime").moment(self.zone),
            )
            for name, node in self.node.get("actions").entries
        )
        return tuple(action for action in found if not action.waits)

    @cached_property
    def _injection(self) -> Injection:
        if self.node.at("experimentOptions", "actionsMode").text == "skip-all":
            return "dry-run"
        status = {action.status for action in self._causing}
        if status & _CAUSED:
            return "failed" if "failed" in status else "done"
        if "failed" in status:
            return "failed"
        return "no-target" if "skipped" in status and not self._targets else "not-run"

    @property
    def _targets(self) -> str:
        arns = [
            text
            for _, target in self.node.get("targets").entries
            for arn in target.get("resourceArns")
            if (text := arn.text)
        ]
        return ", ".join(arns)[:_LONGEST]

    @property
    def _said(self) -> str:
        state = self.node.get("state")
        reason = state.get("reason").text
        words = f"FIS says: {state.get('status').text or 'no status'}"
        return " ".join(f"{words}{f': {reason}' if reason else ''}".split())[:_LONGEST]

    def _events(self) -> Iterator[Event]:
        active = [a for a in self._causing if a.status in _CAUSED and a.start]
        if self._injection == "done":
            starts = [action.start for action in active if action.start]
            ends = [action.end for action in active if action.end]
            if starts:
                yield Event(
                    at=min(starts), event="fault-started", text=active[0].how[:300]
                )
            if ends and len(ends) == len(active) and self._lasts:
                yield Event(
                    at=max(ends), event="reverted", text="the last action has ended"
                )
        for action in self._causing:
            if action.start:
                text = f"{action.name}: {action.how[:300]}: {action.status}"
                yield Event(at=action.start, event="note", text=text)

    @property
    def _lasts(self) -> bool:
        """Whether every action ends by itself: one without a duration leaves its fault behind."""
        return all(
            any(
                "duration" in key.lower() for key, _ in a.node.get("parameters").entries
            )
            for a in self._causing
        )
