"""The ChaosResult of LitmusChaos, in each of the shapes that its versions wrote.

It has the verdict of each probe by the phase in which that ran, and no time at all. A run without
probes scores 100 per cent, and has measured nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from drillbook.importers.results.imported import CaseTitle, Imported, MeasuredSeries
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.measured import at_least_once
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import Event, Injection, Of, Phase

_PHASES: Mapping[str, tuple[Phase, ...]] = {
    "sot": ("before",),
    "eot": ("after",),
    "edge": ("before", "after"),
    "continuous": ("during",),
    "onchaos": ("during",),
}
"""In which phases a probe of a mode runs."""

_OLD_PHASES: Mapping[str, Phase] = {
    "prechaos": "before",
    "continuous": "during",
    "onchaos": "during",
    "postchaos": "after",
}
_PLACES = (
    ("status", "experimentStatus"),
    ("status", "experimentstatus"),
    ("spec", "experimentstatus"),
    ("spec", "status"),
)
"""Where the verdict stands, the newest first."""

_ENDED = frozenset(
    {"completed", "completed_with_error", "completed_with_probe_failure", "stopped"}
)


def is_one(original: OriginalFile) -> bool:
    """Return whether a file is a ChaosResult, or what people take for one."""
    document = original.mapping
    if any(_results(original)):
        return True
    return document.get("kind") == "ChaosEngine" or (
        "executionData" in document or _is_run_of_the_centre(document)
    )


def _is_run_of_the_centre(document: Mapping[str, object]) -> bool:
    nodes = document.get("nodes")
    return isinstance(nodes, Mapping) and any(
        isinstance(node, Mapping) and "chaosData" in node for node in nodes.values()
    )


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the name of each result, with its labels."""
    found = _results(original)
    if not found:
        raise NotOneError(
            "is no ChaosResult, which alone has the verdicts of probes",
            "Take that from: kubectl get chaosresult NAME -o yaml",
        )
    return tuple(
        CaseTitle(
            _name(one),
            tuple(
                f"{key}={value.text}"
                for key, value in one.at("metadata", "labels").entries
            ),
            _name(one) if len(found) > 1 else None,
        )
        for one in found
    )


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return what the probes of a run were told, phase by phase."""
    for one in _results(original):
        if mapping.case in {None, _name(one)}:
            return _ChaosResult(one, mapping).imported()
    raise NotOneError(f'has no result "{mapping.case}"')


def _results(original: OriginalFile) -> tuple[Node, ...]:
    """Return the result that a file is, or those of a list as `kubectl get` prints it."""
    document = Node(original.mapping)
    kind = original.mapping.get("kind")
    if kind in ("List", "ChaosResultList"):
        items = document.get("items")
        if not isinstance(items.value, list | tuple):
            return ()
        return tuple(
            item
            for item in items
            if item.is_mapping
            and (kind == "ChaosResultList" or item.get("kind").value == "ChaosResult")
        )
    return (document,) if kind == "ChaosResult" else ()


def _name(result: Node) -> str:
    name = result.at("metadata", "name").text or result.at("spec", "experiment").text
    return name or "ChaosResult"


IMPORTER = Importer(
    name="litmus", title="Litmus ChaosResult", is_one=is_one, headings=titles, read=read
)


@dataclass(frozen=True)
class _ChaosResult:
    node: Node
    mapping: ImportMapping

    def imported(self) -> Imported:
        """Return it in neutral words."""
        mapping = self.mapping
        started, ended = (
            at_least_once((), mapping, min),
            at_least_once((), mapping, max),
        )
        said = self._said
        note = Event(at=ended, event="note", text=said)
        events = [note]
        if self._injection == "done":
            fault = mapping.fault_started or started
            text = "the run begins, as the person says who imported it"
            events.append(Event(at=fault, event="fault-started", text=text))
            if mapping.reverted or mapping.ended:
                reverted = mapping.reverted or ended
                text = "the run has ended, as the person says who imported it"
                events.append(Event(at=reverted, event="reverted", text=text))
        order = ("fault-started", "reverted", "note")
        return Imported(
            started=started,
            ended=ended,
            injection=self._injection,
            how=f"Litmus runs {self.node.at('spec', 'experiment').text or 'an experiment'}",
            instance=self._targets,
            expected="The probes of the experiment pass." if self._probes else None,
            events=tuple(sorted(events, key=lambda e: (e.at, order.index(e.event)))),
            series=self._probes,
            said=said,
            missing=tuple(self._missing()),
        )

    @cached_property
    def _status(self) -> Node:
        """The part with the verdict, which stands in another place in each version."""
        for keys in _PLACES:
            found = self.node.get(keys[0]).get(keys[1])
            if found.is_mapping and ("verdict" in found or "phase" in found):
                return found
        places = ", ".join(f"`{'.'.join(keys)}`" for keys in _PLACES)
        raise NotOneError(f"has a verdict in none of the places {places}")

    @property
    def _said(self) -> str:
        phase, verdict = (
            self._status.get("phase").text,
            self._status.get("verdict").text,
        )
        reason = self._status.at("errorOutput", "reason").text
        step = self._status.get("failStep").text
        words = [f"Litmus says: {phase or 'no phase'}, {verdict or 'no verdict'}"]
        words += [text for text in (reason, step) if text and text != "N/A"]
        return " ".join(": ".join(words).split())[:500]

    @cached_property
    def _injection(self) -> Injection:
        phase = (self._status.get("phase").text or "").lower()
        verdict = (self._status.get("verdict").text or "").lower()
        targets = self.node.at("status", "history", "targets")
        states = [(one.get("chaosStatus").text or "").lower() for one in targets]
        if phase == "error" or verdict == "error":
            return "failed"
        if verdict in {"awaited", ""} or (phase and phase not in _ENDED):
            return "not-run"
        hit = [
            state for state in states if state in {"injected", "reverted", "targeted"}
        ]
        return "failed" if states and not hit else "done"

    @property
    def _targets(self) -> str | None:
        targets = self.node.at("status", "history", "targets")
        names = [
            f"{one.get('kind').text or ''} {one.get('name').text or ''}".strip()
            for one in targets
        ]
        return ", ".join(filter(None, names))[:500] or None

    @cached_property
    def _probes(self) -> tuple[MeasuredSeries, ...]:
        """What the probes of each type saw: a result has no target that tells them apart."""
        status = self.node.get("status")
        seen = [_new_probe(probe) for probe in status.get("probeStatuses")]
        seen += [_old_probe(probe) for probe in status.get("probeStatus")]
        found: dict[tuple[str, Of], dict[Phase, bool]] = {}
        for probe in seen:
            role = self.mapping.probes.get(probe.name, "service")
            if role != "nothing" and probe.seen:
                counts = found.setdefault((probe.type, role), {})
                for phase, passed in probe.seen.items():
                    counts[phase] = passed and counts.get(phase, True)
        return tuple(
            MeasuredSeries(
                name=f"{type_} {of}" if of == "dependency" else type_,
                type="tool",
                target=type_,
                of=of,
                samples=(),
                counts=counts,
            )
            for (type_, of), counts in found.items()
        )

    def _missing(self) -> Iterator[str]:
        if not self._probes:
            yield "The run has no probe, so that 100 per cent of none have passed."
        yield "Litmus keeps no times: those of the fault are as the person says."


@dataclass(frozen=True, slots=True)
class _Probe:
    """A probe by its name and type, with whether it passed in each phase in which it ran."""

    name: str
    type: str
    seen: Mapping[Phase, bool]


def _new_probe(probe: Node) -> _Probe:
    phases = _PHASES.get((probe.get("mode").text or "").lower())
    if phases is None:
        probe.get("mode").misfit("SOT, EOT, Edge, Continuous or OnChaos is expected")
    passed = _passed(probe.at("status", "verdict").text)
    # An edge that failed did so before or after: with the baseline in doubt, both count as failed.
    return _probe(probe, {} if passed is None else dict.fromkeys(phases, passed))


def _old_probe(probe: Node) -> _Probe:
    found: dict[Phase, bool] = {}
    for key, value in probe.get("status").entries:
        phase, passed = _OLD_PHASES.get(key.lower()), _passed(value.text)
        if phase and passed is not None:
            found[phase] = passed
    return _probe(probe, found)


def _probe(probe: Node, seen: Mapping[Phase, bool]) -> _Probe:
    return _Probe(
        probe.get("name").text or "probe", probe.get("type").text or "probe", seen
    )


def _passed(text: str | None) -> bool | None:
    """Return whether a verdict such as "Passed 👍" says so; None of one that says neither."""
    word = re.sub(r"[^a-z]", "", (text or "").lower().partition(" ")[0])
    return {"passed": True, "pass": True, "failed": False, "fail": False}.get(word)
