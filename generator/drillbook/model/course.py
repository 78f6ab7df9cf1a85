"""The course of a test is its timeline with what was before, while and after the fault was active.

Of two events at the same moment the one that stands first came first: people write minutes, not
milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from drillbook.model.result_parts import Event, EventKind, Of, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch in which the fault was active, by the places of its events; one without an end was
    never reverted.
    """

    first: int
    last: int | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long it took until function was restored, counted from the fault, from `acted`, or from
    the revert.
    """

    took: timedelta
    since: Literal["fault", "acted", "revert"]


@dataclass(frozen=True)
class Course:
    """The events of a result in the order of time; an exercise needs no fault, and then its steps
    stand for one.
    """

    events: tuple[Event, ...]
    exercise: bool = False

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The stretches in which the fault was active, in order."""
        spans: list[Span] = []
        for place, event in enumerate(self.events):
            active = bool(spans) and spans[-1].last is None
            if event.event == "fault-started" and not active:
                spans.append(Span(first=place, last=None, start=event.at, end=None))
            elif event.event == "reverted" and spans:
                # One more `reverted` says that the fault was undone only then.
                spans[-1] = replace(spans[-1], last=place, end=event.at)
        return tuple(spans)

    @property
    def reverted(self) -> bool:
        """Whether the fault was undone after it was last caused."""
        return bool(self.spans) and self.spans[-1].last is not None

    @cached_property
    def stretches(self) -> tuple[Span, ...]:
        """The spans of the fault; of an exercise the steps of the playbook, which may still go on
        after a revert.
        """
        if not self.exercise:
            return self.spans
        done = [
            place
            for place, event in enumerate(self.events)
            if event.event in {"step", "restored", "verified"}
        ]
        if self.spans:
            *others, span = self.spans
            behind = [place for place in done if place > span.first]
            # Whoever exercises a playbook may end with its last step, and mark no revert.
            if span.last is None and behind:
                last = behind[-1]
                span = replace(span, last=last, end=self.events[last].at)
            return (*others, span)
        steps = [place for place in done if self.events[place].event == "step"]
        if not steps:
            return ()
        first, last = steps[0], steps[-1]
        start, end = self.events[first].at, self.events[last].at
        return (Span(first=first, last=last, start=start, end=end),)

    def looks(self, phase: Phase, of: Of = "service") -> Sequence[Event]:
        """Return what people saw of the service or of the dependency in one phase."""
        return self._looks.get((phase, of), ())

    @cached_property
    def _looks(self) -> Mapping[tuple[Phase, Of], Sequence[Event]]:
        looks: dict[tuple[Phase, Of], list[Event]] = {}
        for place, event in enumerate(self.events):
            phase = self.phase(place) if event.event == "observed" else None
            if phase:
                looks.setdefault((phase, event.of), []).append(event)
        return looks

    def between(self, of: Of) -> Sequence[Event]:
        """Return what people saw of the service or of the dependency from one fault to the next."""
        return [
            event
            for place, event in enumerate(self.events)
            if event.event == "observed"
            and event.of == of
            and self.phase(place) is None
        ]

    def phase(self, place: int) -> Phase | None:
        """Return the phase of the event at a place; between two faults there is none."""
        stretches = self.stretches
        if not stretches or place < stretches[0].first:
            return "before"
        for stretch in stretches:
            goes_on = stretch.last is None or place <= stretch.last
            if stretch.first <= place and goes_on:
                return "during"
        last = stretches[-1].last
        return "after" if last is not None and place > last else None

    def cause_of(self, at: datetime) -> datetime | None:
        """Return when the fault was caused that lies behind what happened at a moment.

        Of two that were caused one after the other it is the one after which people first saw the
        service failing.
        """
        span = next((span for span in reversed(self.spans) if span.start <= at), None)
        if span is None:
            return None
        within = [event for event in self.events if span.start <= event.at <= at]
        seen_failing = [
            event.at
            for event in within
            if event.event == "observed"
            and event.of == "service"
            and event.healthy is False
        ]
        if not seen_failing:
            return span.start
        first_failure = min(seen_failing)
        caused = [event.at for event in within if event.event == "fault-started"]
        # A cause that came after the failure cannot lie behind it.
        before = (moment for moment in caused if moment <= first_failure)
        return max(before, default=span.start)

    def time_to(self, kind: EventKind) -> timedelta | None:
        """Return the time from the fault to the first such event after it, or None."""
        if not self.spans:
            return None
        since_fault = self.events[self.spans[0].first :]
        event = _first(since_fault, kind)
        if event is None:
            return None
        cause = self.cause_of(event.at)
        return event.at - cause if cause else None

    @cached_property
    def recovery(self) -> Recovery | None:
        """How long function took to be restored, the longest of several faults; None where it is
        not marked.
        """
        return max(self._recoveries(), key=lambda recovery: recovery.took, default=None)

    def recovered_at(self, moment: datetime) -> Recovery | None:
        """Return how long function took to be restored if that was at a moment."""
        before = [
            place for place, span in enumerate(self.spans) if span.start <= moment
        ]
        if not before:
            return None
        number = before[-1]
        return self._recovered(self.spans[number], moment, self._events_from(number))

    def _recoveries(self) -> Iterator[Recovery]:
        for number, span in enumerate(self.spans):
            events = self._events_from(number)
            restored = _first(events, "restored")
            if restored:
                yield self._recovered(span, restored.at, events)

    def _events_from(self, number: int) -> Sequence[Event]:
        """Return the events from a fault, counted from 0, to the next one."""
        following = self.spans[number + 1 :]
        end = following[0].first if following else len(self.events)
        return self.events[self.spans[number].first : end]

    def _recovered(
        self, span: Span, restored: datetime, events: Sequence[Event]
    ) -> Recovery:
        """Count from the fault, unless that was held: then recovery began when somebody acted, or
        with the revert.
        """
        cause = self.cause_of(restored) or span.start
        if span.end is None or restored < span.end:
            return Recovery(restored - cause, "fault")
        # What somebody did after the revert is not what undid the fault.
        while_held = [event for event in events if event.at <= span.end]
        acted = _first(while_held, "acted")
        if acted is not None:
            return Recovery(restored - acted.at, "acted")
        return Recovery(restored - span.end, "revert")


def _first(events: Sequence[Event], kind: EventKind) -> Event | None:
    return next((event for event in events if event.event == kind), None)
