"""JUnit XML: failure tests that a team runs with its own test runner.

That a test case passed says only that its own assertions held. What was seen, and when, stands in
properties that the test writes: `fault-started`, `observed` and `reverted`, each with its time.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import get_args
from xml.etree.ElementTree import Element

from drillbook.files.xml_reader import read_xml
from drillbook.files.yaml_reader import UnreadableError
from drillbook.importers.results.imported import (
    CaseTitle,
    Imported,
    MeasuredSeries,
)
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import (
    IMPACTS,
    Event,
    EventKind,
    Mark,
    Of,
)
from drillbook.model.sample import Sample
from drillbook.model.zone import zone_named

_ROOTS = frozenset({"testsuites", "testsuite"})
_OF_THE_MAPPING: Mapping[str, str] = {
    "dependency": "dependency",
    "failure-mode": "failure_mode",
    "environment": "environment",
    "service": "service",
    "technique": "technique",
}
_MARKS: tuple[EventKind, ...] = get_args(Mark)
_OBSERVED: Mapping[str, Of] = {
    "observed": "service",
    "observed-dependency": "dependency",
}
_HEALTHY = {"ok": True, "up": True, "bad": False, "down": False}
_LONGEST = 300
_MOST_DETAIL = 100

Properties = Sequence[tuple[str, str]]


def is_one(original: OriginalFile) -> bool:
    """Return whether a file is JUnit XML, to judge by its root element."""
    if not original.text.lstrip().startswith("<"):
        return False
    try:
        return _plain(read_xml(original.name, original.text).tag) in _ROOTS
    except UnreadableError:
        # What has the word of the root in it, and is damaged, is refused with its place later.
        return bool(re.search(r"<testsuites?[\s>/]", original.text[:10_000]))


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the test cases."""
    found = tuple(
        CaseTitle(
            title=case.name,
            labels=case.labels,
            case=case.id,
            told=case.told,
        )
        for case in _cases(original)
    )
    if not found:
        raise NotOneError("has no test case in it")
    return found


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return what a file says of the test case that the mapping names."""
    found = [case for case in _cases(original) if case.id == mapping.case]
    if not found:
        raise NotOneError(f'has no test case "{mapping.case}"')
    zone = zone_named(mapping.timezone) if mapping.timezone else None
    return _told_by(found[0], mapping, zone)


IMPORTER = Importer(
    name="junit", title="JUnit XML file", is_one=is_one, headings=titles, read=read
)


@dataclass(frozen=True)
class _Case:
    """A test case with the properties of itself and of the suites around it."""

    element: Element
    id: str
    properties: Properties
    timestamp: str | None
    suites: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.element.get("name") or "test"

    @property
    def labels(self) -> tuple[str, ...]:
        own = (f"{key}={value}" for key, value in self.properties)
        return tuple(filter(None, (self.element.get("classname"), *self.suites, *own)))

    @property
    def told(self) -> Mapping[str, object]:
        """What the properties say of the mapping."""
        told: dict[str, object] = {
            _OF_THE_MAPPING[key]: value
            for key, value in self.properties
            if key in _OF_THE_MAPPING
        }
        people = tuple(value for key, value in self.properties if key == "conducted-by")
        return {**told, "conducted_by": people} if people else told

    def values(self, key: str) -> Sequence[str]:
        return [value for name, value in self.properties if name == key]

    def first(self, key: str) -> str | None:
        return next(iter(self.values(key)), None)

    @cached_property
    def outcome(self) -> tuple[str, str | None]:
        """What the runner says: passed, failure, error or skipped, with its message."""
        for kind in ("skipped", "error", "failure"):
            for child in self.element:
                if _plain(child.tag) == kind:
                    return kind, child.get("message") or child.text
        return "passed", None


def _cases(original: OriginalFile) -> Iterator[_Case]:
    root = read_xml(original.name, original.text)
    seen: dict[str, int] = {}
    waiting: list[tuple[Element, Properties, str | None, tuple[str, ...]]] = [
        (root, (), None, ())
    ]
    while waiting:
        element, properties, timestamp, suites = waiting.pop()
        own = (*properties, *_properties(element))
        when = element.get("timestamp") or timestamp
        if _plain(element.tag) == "testcase":
            id_ = "::".join(
                filter(None, (element.get("classname"), element.get("name")))
            )
            seen[id_] = seen.get(id_, 0) + 1
            number = f" #{seen[id_]}" if seen[id_] > 1 else ""
            yield _Case(element, f"{id_ or 'test'}{number}", own, when, suites)
        elif _plain(element.tag) in _ROOTS:
            name = element.get("name")
            inner = (*suites, name) if name else suites
            waiting.extend((child, own, when, inner) for child in reversed(element))


def _properties(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the properties of an element, by their names without the prefix of drillbook."""
    for child in element:
        if _plain(child.tag) == "properties":
            for one in child:
                name = (one.get("name") or "").lower().replace("_", "-")
                value = one.get("value")
                text = value if value is not None else "".join(one.itertext())
                if name and text.strip():
                    yield re.sub(r"^drillbook[.:]", "", name), text.strip()


def _plain(tag: object) -> str:
    """Return the name of an element without its namespace; comments have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _told_by(case: _Case, mapping: ImportMapping, zone: tzinfo | None) -> Imported:
    events = sorted(_events(case, zone), key=lambda event: event.at)
    series = tuple(_series(case, zone))
    every = [
        *(event.at for event in events),
        *(s.at for one in series for s in one.samples),
    ]
    start, took = _start(case, mapping, zone), _seconds(case)
    started = mapping.started or min(
        [*every, *([start] if start else [])], default=None
    )
    if started is None:
        raise NotOneError(
            "does not say when the test was run", "Say it with --started and --ended."
        )
    ended = mapping.ended or max([started, *every, (start or started) + took])
    kind, message = case.outcome
    said = f"The test runner says: {kind}{f': {_line(message)}' if message else ''}."
    note = Event(at=ended, event="note", text=_cut(said))
    impact = next(
        (one for one in IMPACTS if one == case.first("expected-impact")), None
    )
    return Imported(
        started=started,
        ended=ended,
        injection="not-run" if kind == "skipped" else "done",
        how=_cut(case.first("fault") or f"The test {case.id} causes it."),
        revert=_given(case.first("revert")),
        instance=_given(case.first("instance")),
        expected=_given(case.first("expected")),
        expected_impact=impact or "none",
        events=(*events, note),
        series=series,
        said=said,
        missing=tuple(_missing(case, series)),
    )


def _missing(case: _Case, series: Sequence[MeasuredSeries]) -> Iterator[str]:
    if not case.first("fault-started"):
        yield "The test writes no property `fault-started`, so nobody knows when it was caused."
    if not series:
        yield "The test writes no property `observed`, so it measured nothing that counts."


def _events(case: _Case, zone: tzinfo | None) -> Iterator[Event]:
    for mark in _MARKS:
        for value in case.values(mark):
            when, _, words = value.partition(" ")
            at = _moment(when, mark, zone)
            text = _cut(words.strip())
            yield (
                Event(at=at, event=mark, text=text)
                if text
                else Event(at=at, event=mark)
            )


def _series(case: _Case, zone: tzinfo | None) -> Iterator[MeasuredSeries]:
    for key, of in _OBSERVED.items():
        samples = tuple(_sample(value, key, zone) for value in case.values(key))
        if samples:
            yield MeasuredSeries(
                name=key, type="tool", target=case.id, of=of, samples=samples
            )


def _sample(value: str, key: str, zone: tzinfo | None) -> Sample:
    when, _, rest = value.partition(" ")
    word, _, words = rest.strip().partition(" ")
    healthy = _HEALTHY.get(word.lower().rstrip(":,;"))
    if healthy is None:
        Node(value, (key,)).misfit("a time and `ok` or `bad` are expected")
    detail = " ".join(words.split())[:_MOST_DETAIL]
    return Sample(
        _moment(when, key, zone), healthy, 0.0, "ok" if healthy else "error", detail
    )


def _moment(text: str, key: str, zone: tzinfo | None) -> datetime:
    node = Node(text, (key,))
    found = node.moment(zone)
    if found is None:
        node.misfit("a time is expected")
    return found


def _start(case: _Case, mapping: ImportMapping, zone: tzinfo | None) -> datetime | None:
    """Return when the suite began; the time is not asked for where the mapping has it."""
    if mapping.started or not case.timestamp:
        return None
    return Node(case.timestamp, ("timestamp",)).moment(zone)


def _seconds(case: _Case) -> timedelta:
    took = Node((case.element.get("time") or "0").replace(",", ""), ("time",)).number
    return timedelta(seconds=min(max(took or 0.0, 0.0), 1e7))


def _given(text: str | None) -> str | None:
    return _cut(text) if text else None


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
