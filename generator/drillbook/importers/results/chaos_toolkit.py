"""The journal of a Chaos Toolkit run: what was done when, and what its probes answered.

A run ends `completed` and not deviated when nothing was tested, too. So nothing of that decides:
activities are placed by their times, and each probe's answer is looked at again. The hypothesis
`after` a method is evaluated before the rollbacks, while the fault is active.
"""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Literal

from drillbook.check.judging.commands import Role, is_command, role
from drillbook.importers.results.imported import (
    CaseTitle,
    Imported,
    MeasuredSeries,
    Returned,
)
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.node import MisshapenError, Node
from drillbook.importers.results.original import OriginalFile
from drillbook.importers.results.tolerance import Health, health
from drillbook.model.import_rules import ImportMapping
from drillbook.model.probe_kind import MeasuredBy
from drillbook.model.result_parts import Event, Injection
from drillbook.model.sample import Sample
from drillbook.model.zone import zone_named
from drillbook.text.count import counted

_TYPES: Mapping[str, MeasuredBy] = {"http": "http", "process": "exec"}
_DRY = frozenset({"actions", "activities", "true"})
_LONGEST_HOW = 2_000
_LONGEST_NOTE = 300
_UNDO_WORDS = frozenset(
    {
        *(
            "start",
            "unpause",
            "resume",
            "restore",
            "recover",
            "revert",
            "rollback",
            "undo",
        ),
        *("uncordon", "enable", "unblock", "heal"),
    }
)
"""How the function of an extension begins that undoes a fault, such as `start_instances`."""

Deed = Literal["causes", "undoes", "unclear", "looks"]
"""What an action does to the dependency, as far as that is known."""


def is_one(original: OriginalFile) -> bool:
    """Return whether a file is a journal, or the experiment that people take for one."""
    document = original.mapping
    return _is_journal(document) or _is_experiment(document)


def headings(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the title and tags of the experiment."""
    if not _is_journal(original.mapping):
        raise NotOneError(
            "is a Chaos Toolkit experiment, not the journal of a run: it says what to do, and not"
            " what happened",
            f"Run it with: chaos run --journal-path journal.json {original.name}. Then import"
            " journal.json.",
        )
    experiment = Node(original.mapping).get("experiment")
    tags = tuple(text for tag in experiment.get("tags") if (text := tag.text))
    title = experiment.get("title").text or "Chaos Toolkit experiment"
    return (CaseTitle(" ".join(title.split()), tags),)


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return what a journal tells."""
    return _Journal(Node(original.mapping), mapping).imported()


IMPORTER = Importer(
    name="chaos-toolkit",
    title="Chaos Toolkit journal",
    is_one=is_one,
    headings=headings,
    read=read,
)


def _is_journal(document: Mapping[str, object]) -> bool:
    return isinstance(document.get("experiment"), Mapping) and any(
        key in document for key in ("chaoslib-version", "steady_states", "run")
    )


def _is_experiment(document: Mapping[str, object]) -> bool:
    return "method" in document and (
        "title" in document or "steady-state-hypothesis" in document
    )


@dataclass(frozen=True)
class _Run:
    """One activity that was run, with its times."""

    node: Node
    start: datetime
    end: datetime | None

    @cached_property
    def activity(self) -> Node:
        return self.node.get("activity")

    @cached_property
    def name(self) -> str:
        return self.activity.get("name").text or "activity"

    @property
    def is_action(self) -> bool:
        return self.activity.get("type").text == "action"

    @cached_property
    def how(self) -> str:
        """What was done, as a command, a request or a call."""
        provider = self.activity.get("provider")
        match provider.get("type").text:
            case "process":
                text = _command(provider)
            case "http":
                method = (provider.get("method").text or "GET").upper()
                text = f"{method} {provider.get('url').text or ''}".strip()
            case _:
                text = _call(provider)
        return _cut(text or self.name, _LONGEST_HOW)

    @cached_property
    def exit_code(self) -> int | None:
        """The exit code of a process, as the tool recorded it."""
        output = self.node.get("output")
        if self._provider != "process" or not output.is_mapping:
            return None
        status = output.get("status").number
        return None if status is None else int(status)

    @property
    def failed(self) -> bool:
        """Whether it is known not to have done what it was to do; of a process its exit tells."""
        if self.node.get("status").text == "failed":
            return True
        output = self.node.get("output")
        status = output.get("status").number if output.is_mapping else None
        return self._provider == "http" and status is not None and status >= 400

    @property
    def ended(self) -> bool:
        """Whether the tool saw its end."""
        return self.node.get("status").text in {"succeeded", "failed"}

    @property
    def hit_nothing(self) -> bool:
        """Whether what it returned names nothing that it acted on, though it returned something."""
        value = self.node.get("output").value
        if self._provider == "process" or value is None or isinstance(value, bool):
            return False
        return _names_nothing(value)

    @property
    def shown(self) -> str | None:
        """What it returned, as text, if that names anything; what a process printed is not that."""
        value = self.node.get("output").value
        told = isinstance(value, Mapping | list | tuple | str) and not _names_nothing(
            value
        )
        if self._provider == "process" or not told or self.failed:
            return None
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

    @property
    def _provider(self) -> str | None:
        return self.activity.at("provider", "type").text

    @property
    def deed(self) -> Deed:
        """What it does, by its command, or by how the function of an extension is called."""
        if self._provider == "process":
            # Nobody knows of a script or of a strange program whether it breaks or repairs.
            acts: Deed = "causes" if is_command(self.how) else "unclear"
            deeds: Mapping[Role, Deed] = {Role.ACTS: acts, Role.UNDOES: "undoes"}
            return deeds.get(role(self.how), "looks")
        function = self.activity.at("provider", "func").text or ""
        return "undoes" if function.lower().split("_")[0] in _UNDO_WORDS else "unclear"


@dataclass(frozen=True)
class _Journal:
    """A journal with what was said of it."""

    node: Node
    mapping: ImportMapping

    def imported(self) -> Imported:
        """Return it in neutral words."""
        fault, reverted = self._fault_started, self._reverted
        how = self._causing or self._in_method
        return Imported(
            started=self._started,
            ended=self._ended,
            injection=self._injection,
            how=_joined(run.how for run in how) or self._planned,
            revert=_joined(run.how for run in self._undoing) or None,
            expected=self._expected,
            events=tuple(self._events(fault, reverted)),
            series=tuple(self._series()),
            outputs=tuple(self._outputs()),
            said=self._said,
            missing=tuple(self._missing()),
        )

    @cached_property
    def _zone(self) -> tzinfo | None:
        return zone_named(self.mapping.timezone) if self.mapping.timezone else None

    @cached_property
    def _started(self) -> datetime:
        start = self.node.get("start")
        found = start.moment(self._zone)
        if found is None:
            start.misfit("a time is expected")
        return found

    @cached_property
    def _ended(self) -> datetime:
        end = self.node.get("end").moment(self._zone)
        every = (*self._method, *self._rollbacks, *(run for run, _ in self._checks))
        last = [moment for run in every for moment in (run.start, run.end) if moment]
        return max([self._started, *([end] if end else last)])

    @cached_property
    def _method(self) -> tuple[_Run, ...]:
        return tuple(self._runs(self.node.get("run")))

    @cached_property
    def _rollbacks(self) -> tuple[_Run, ...]:
        return tuple(self._runs(self.node.get("rollbacks")))

    def _runs(self, items: Iterable[Node]) -> Iterator[_Run]:
        for item in items:
            start = item.get("start").moment(self._zone)
            if start is None:
                item.get("start").misfit("a time is expected")
            yield _Run(item, start, item.get("end").moment(self._zone))

    @cached_property
    def _in_method(self) -> tuple[_Run, ...]:
        return tuple(run for run in self._method if run.is_action)

    @cached_property
    def _causing(self) -> tuple[_Run, ...]:
        """The actions that cause the fault, as they were named, else as they show themselves."""
        if self.mapping.fault:
            return self._named(self.mapping.fault)
        left = [run for run in self._in_method if run.name not in self.mapping.revert]
        acting = [run for run in left if run.deed in {"causes", "unclear"}]
        return tuple(acting or [run for run in left if run.deed == "looks"] or left)

    @cached_property
    def _undoing(self) -> tuple[_Run, ...]:
        """The actions that undo it: those of the method that do, else the rollbacks."""
        if self.mapping.revert:
            return self._named(self.mapping.revert)
        causes, first = self._causing, _first(self._causing)
        undoing = tuple(
            run
            for run in self._in_method
            if run not in causes
            and run.deed == "undoes"
            and first
            and run.start >= first
        )
        return undoing or tuple(run for run in self._rollbacks if run.is_action)

    def _named(self, names: Sequence[str]) -> tuple[_Run, ...]:
        every = (*self._in_method, *(run for run in self._rollbacks if run.is_action))
        for name in names:
            if not any(run.name == name for run in every) and every:
                known = ", ".join(f'"{run.name}"' for run in every)
                raise MisshapenError(
                    ("run",), f'has no action "{name}"; it has {known}'
                )
        return tuple(run for run in every if run.name in names)

    @cached_property
    def _unclear(self) -> bool:
        """Whether nobody can tell which action causes the fault, and which undoes it."""
        if self.mapping.fault or len(self._causing) < 2:
            return False
        return any(run.deed == "unclear" for run in self._causing)

    @cached_property
    def _injection(self) -> Injection:
        causes = self._causing
        if not causes:
            return "not-run"
        if any(self._is_dry(run) for run in causes):
            return "dry-run"
        if any(run.failed for run in causes):
            return "failed"
        return "no-target" if any(run.hit_nothing for run in causes) else "done"

    def _is_dry(self, run: _Run) -> bool:
        return any(
            str(dry).lower() in _DRY
            for dry in (
                run.activity.get("dry").value,
                self._experiment.get("dry").value,
            )
            if dry is not None
        )

    @cached_property
    def _experiment(self) -> Node:
        return self.node.get("experiment")

    @property
    def _fault_started(self) -> datetime | None:
        return _first(self._causing) if self._injection == "done" else None

    @cached_property
    def _reverted(self) -> datetime | None:
        """When the last that undoes the fault had ended well; None where one of them did not."""
        undoing = self._undoing
        ends = [
            run.end
            for run in undoing
            if run.ended and not run.failed and not run.exit_code
        ]
        known = [end for end in ends if end]
        if self._injection != "done" or not known or len(known) < len(undoing):
            return None
        return max(known)

    @property
    def _planned(self) -> str:
        """What the method would have done, where it was not run."""
        planned = [
            _Run(Node({"activity": item.value}), self._started, None)
            for item in self._experiment.get("method")
            if item.is_mapping
        ]
        actions = _joined(run.how for run in planned if run.is_action)
        return actions or "The method of the experiment has no action."

    @property
    def _expected(self) -> str | None:
        hypothesis = self._experiment.get("steady-state-hypothesis")
        if not any(True for _ in hypothesis.get("probes")):
            return None
        title = (
            hypothesis.get("title").text
            or "the steady-state hypothesis of the experiment"
        )
        return f"The steady state holds: {_cut(' '.join(title.split()), _LONGEST_NOTE)}"

    @cached_property
    def _checks(self) -> tuple[tuple[_Run, str], ...]:
        """Every probe that was run, with where: in the hypothesis, the method or the rollbacks."""
        states = self.node.get("steady_states")
        blocks = [(states.get("before"), "before"), (states.get("after"), "after")]
        blocks += [(state, "during") for state in states.get("during")]
        found = [
            (run, where)
            for state, where in blocks
            for run in self._runs(state.get("probes"))
        ]
        found += [(run, "method") for run in self._method if not run.is_action]
        found += [(run, "rollbacks") for run in self._rollbacks if not run.is_action]
        return tuple(sorted(found, key=lambda pair: pair[0].start))

    @cached_property
    def _measured(self) -> tuple[tuple[_Run, Health], ...]:
        """The probes that count: they show something, and it is clear of which phase."""
        return tuple(
            (run, seen)
            for run, _ in self._checks
            if self.mapping.probes.get(run.name) != "nothing"
            and not self._probes_dry
            and (seen := health(run.node)).healthy is not None
            and not (seen.healthy and self._between_actions(run))
        )

    @property
    def _probes_dry(self) -> bool:
        return str(self._experiment.get("dry").value).lower() in {
            "probes",
            "activities",
        }

    def _between_actions(self, run: _Run) -> bool:
        """Return whether a probe ran when nobody can tell whether the fault was active."""
        if self._fault_started is None or run.start < self._fault_started:
            return False
        if self._reverted and run.start >= self._reverted:
            return False
        return self._unclear or run.start < self._causing[-1].start

    def _series(self) -> Iterator[MeasuredSeries]:
        # What asks the same of the same target is one series, whatever each probe is called.
        grouped: dict[tuple[str, str], list[tuple[_Run, Health]]] = {}
        for run, seen in self._measured:
            role_ = self.mapping.probes.get(run.name, "service")
            grouped.setdefault((run.how, role_), []).append((run, seen))
        for (how, of), measured in grouped.items():
            provider = measured[0][0].activity.at("provider", "type").text or ""
            yield MeasuredSeries(
                name=measured[0][0].name,
                type=_TYPES.get(provider, "tool"),
                target=how.removeprefix("GET ") if provider == "http" else how,
                of="dependency" if of == "dependency" else "service",
                samples=tuple(_sample(run, seen) for run, seen in measured),
            )

    def _outputs(self) -> Iterator[Returned]:
        if self._injection == "done":
            for run in self._causing:
                if run.shown:
                    yield Returned(
                        name=run.name,
                        text=run.shown,
                        caption=f"What {run.how.partition('(')[0]} returned when it was run",
                    )

    def _events(
        self, fault: datetime | None, reverted: datetime | None
    ) -> Iterator[Event]:
        found = [*self._marks(fault, reverted), *self._acts(), *self._notes()]
        yield from sorted(found, key=lambda event: event.at)

    def _marks(
        self, fault: datetime | None, reverted: datetime | None
    ) -> Iterator[Event]:
        if fault:
            text = f"{self._causing[0].name} begins"
            yield Event(at=fault, event="fault-started", text=text)
        if reverted:
            text = f"{self._undoing[-1].name} has ended"
            yield Event(at=reverted, event="reverted", text=text)
        if self.node.get("status").text in {"aborted", "interrupted"}:
            text = f"Chaos Toolkit ended the run as {self.node.get('status').text}"
            yield Event(at=self._ended, event="aborted", text=text)

    def _acts(self) -> Iterator[Event]:
        for run in (*self._method, *self._rollbacks):
            if not run.is_action:
                continue
            if run.exit_code is not None and not self._is_dry(run):
                took = (run.end - run.start).total_seconds() if run.end else 0.0
                text = f"{run.how}: exit {run.exit_code} after {took:.1f} s"
                yield Event(
                    at=run.start, event="command", exit_code=run.exit_code, text=text
                )
            else:
                ended = (
                    "is a dry run" if self._is_dry(run) else run.node.get("status").text
                )
                text = f"{run.name}: {_cut(run.how, _LONGEST_NOTE)}: {ended or 'no end is known'}"
                yield Event(at=run.start, event="note", text=text)

    def _notes(self) -> Iterator[Event]:
        counting = {id(run) for run, _ in self._measured}
        for run, where in self._checks:
            if id(run) not in counting:
                seen = health(run.node)
                text = f"{run.name} in {where}: {seen.detail}; it does not count"
                yield Event(at=run.start, event="note", text=text)
        yield Event(at=self._ended, event="note", text=self._said)

    @property
    def _said(self) -> str:
        status = self.node.get("status").text or "no status"
        deviated = {True: "deviated", False: "not deviated"}.get(
            bool(self.node.get("deviated").flag), ""
        )
        return f"Chaos Toolkit says: {_cut(status, 40)}, {deviated}."

    def _missing(self) -> Iterator[str]:
        if self._unclear:
            names = ", ".join(f'"{run.name}"' for run in self._causing)
            yield (
                f"The method has several actions, {names}, and the journal does not say which of"
                " them cause the fault and which undo it. Name them with --fault and --revert."
            )
        before = self.node.at("steady_states", "before")
        if before.get("steady_state_met").flag is False:
            yield "The hypothesis did not hold before the method, so the tool ran nothing."
        if not self._expected:
            yield "The experiment has no hypothesis, so nobody said what was expected."
        elif not self.node.at("steady_states", "after").is_mapping:
            yield "The hypothesis was not looked at after the method."
        if self._injection == "done" and self._reverted is None:
            yield "The journal does not show that the fault was undone."
        doubted = counted(len(self._checks) - len(self._measured), "probe")
        if len(self._checks) > len(self._measured):
            yield f"{doubted} of the journal cannot be judged; the timeline has them as notes."


def _first(runs: Sequence[_Run]) -> datetime | None:
    return min((run.start for run in runs), default=None)


def _sample(run: _Run, seen: Health) -> Sample:
    took = run.node.get("duration").number
    if took is None:
        took = (run.end - run.start).total_seconds() if run.end else 0.0
    return Sample(
        run.start,
        bool(seen.healthy),
        round(max(took, 0.0) * 1000, 3),
        seen.outcome,
        seen.detail,
    )


def _command(provider: Node) -> str:
    path, arguments = provider.get("path").text or "", provider.get("arguments")
    if isinstance(arguments.value, str):
        return f"{path} {arguments.value}".strip()
    if arguments.is_mapping:
        words = [
            word for key, value in arguments.entries for word in (key, _word(value))
        ]
    else:
        words = [_word(word) for word in arguments]
    return shlex.join([path, *(word for word in words if word)])


def _word(node: Node) -> str:
    value = node.value
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _call(provider: Node) -> str:
    module, function = (
        provider.get("module").text or "",
        provider.get("func").text or "",
    )
    arguments = ", ".join(
        f"{key}={json.dumps(value.value, ensure_ascii=False)}"
        for key, value in provider.get("arguments").entries
    )
    return f"{module}.{function}({arguments})" if module or function else ""


def _names_nothing(value: object) -> bool:
    """Return whether a value is empty; of a mapping with lists, whether all of these are."""
    if isinstance(value, Mapping):
        told = {key: inner for key, inner in value.items() if key != "ResponseMetadata"}
        lists = [inner for inner in told.values() if isinstance(inner, list | tuple)]
        return all(map(_names_nothing, lists or told.values()))
    if isinstance(value, list | tuple):
        return all(map(_names_nothing, value))
    return value is None or value is False or value in ("", 0)


def _joined(texts: Iterable[str]) -> str:
    return _cut("; ".join(dict.fromkeys(texts)), _LONGEST_HOW)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
