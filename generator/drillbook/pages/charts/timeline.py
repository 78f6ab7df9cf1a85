"""The timeline of a result: faults, moments, what people saw and what probes measured, on one axis
of time.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from drillbook.model.result import Result
from drillbook.model.result_parts import MARK_WORDS, Event
from drillbook.model.sample import Sample
from drillbook.pages.filters import span
from drillbook.text.span import signed_span, since

WIDTH = 960
_LEFT, _MARGIN = 96, 14
_FLAG_HEIGHT, _LANE, _GAP = 17, 38, 10
_AIR = 12
_BARS, _STRIP = 44, 6
_MARK = 5
_CHARACTER = 6.1
_BINS = 144
_STEPS = (
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    14400,
    43200,
    86400,
    604800,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A moment with its label, which hangs to the right of its pole."""

    x: float
    y: float
    kind: str
    label: str

    @property
    def pole(self) -> float:
        """Where the line below the label begins."""
        return self.y - 10

    @property
    def text_x(self) -> float:
        """Where the label's text begins."""
        return round(self.x + 4, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with what it means."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """What one person saw at one moment: a circle if it was healthy, a cross if not."""

    x: float
    y: float
    healthy: bool
    text: str

    @property
    def cross(self) -> str:
        """The two strokes of a cross."""
        left, top, size = round(self.x - _MARK, 1), round(self.y - _MARK, 1), 2 * _MARK
        return f"M{left:g} {top:g}l{size} {size}M{left + size:g} {top:g}l-{size} {size}"


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the chart with its name; `ok` and `failed` are the outlines of the bars of either
    kind.

    `failures` marks below the row where something failed, for whoever cannot tell the colours
    apart.
    """

    name: str
    y: float
    note: str
    ok: str
    failed: str
    failures: str

    @property
    def name_y(self) -> float:
        """Where the name stands."""
        return self.y + 18

    @property
    def note_y(self) -> float:
        """Where the note stands."""
        return self.y + 33


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A line across the drawing with its time, and where the middle of that stands."""

    x: float
    label: str
    label_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything that the drawing needs, in the units of its view box."""

    width: int
    height: float
    top: float
    bottom: float
    left: float
    right: float
    flags: tuple[Flag, ...]
    fault: Bar | None
    rto: Bar | None
    rto_label: str | None
    dots: tuple[Dot, ...]
    dots_y: float
    lanes: tuple[Lane, ...]
    ticks: tuple[AxisTick, ...]
    description: str

    @property
    def shade(self) -> float:
        """How far down the time of the fault is shaded."""
        return round(self.bottom - self.top, 1)

    @property
    def fault_y(self) -> float:
        """Where the name of the fault's lane stands."""
        return self.top + 19

    @property
    def rto_y(self) -> float:
        """Where the name of the RTO's band stands."""
        return self.top + 35

    @property
    def ticks_y(self) -> float:
        """Where the times below the axis stand."""
        return self.height - 8


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    seconds: float
    right: float = WIDTH - _MARGIN

    @property
    def width(self) -> float:
        return self.right - _LEFT

    def x(self, at: datetime) -> float:
        share = (at - self.start).total_seconds() / self.seconds
        return round(_LEFT + min(max(share, 0.0), 1.0) * self.width, 1)


def timeline(
    result: Result, samples: Mapping[str, Sequence[Sample]], rto: timedelta | None
) -> Timeline | None:
    """Work out the drawing of a result, or None if its timeline is empty."""
    events = result.events
    if not events:
        return None
    times = [result.started, result.ended, *(event.at for event in events)]
    start, end = min(times), max(times)
    zero = result.first("fault-started")
    # A second at least: marks of one moment would have the drawing divided by nothing.
    seconds = max((end - start).total_seconds(), 1.0)
    scale = _with_room(_Scale(start, seconds), result, zero)
    flags, top = _flags(result, scale, zero)
    fault, band = _fault(result, scale, top, rto, end)
    dots_y = top + _LANE + _GAP
    lanes = tuple(_lanes(samples, scale, dots_y + _LANE))
    bottom = dots_y + _LANE + len(lanes) * (_BARS + _STRIP + _GAP) - _GAP / 2
    return Timeline(
        width=WIDTH,
        height=round(bottom + 26),
        top=top,
        bottom=bottom,
        left=_LEFT,
        right=scale.right,
        flags=flags,
        fault=fault,
        rto=band,
        rto_label=_rto_label(zero, rto, end),
        dots=tuple(_dots(events, scale, dots_y + _LANE / 2 - _GAP)),
        dots_y=dots_y + 13,
        lanes=lanes,
        ticks=tuple(_ticks(scale, zero or start)),
        description=_description(result, zero),
    )


def _dots(events: Sequence[Event], scale: _Scale, y: float) -> Iterator[Dot]:
    for event in events:
        if event.event == "observed":
            yield Dot(scale.x(event.at), y, bool(event.healthy), event.text or "")


def _with_room(scale: _Scale, result: Result, zero: datetime | None) -> _Scale:
    """Let a scale end so early that the labels near its end have room; they come closer
    as it does.
    """
    ends = (scale.x(event.at) + _long(_label(event, zero)) for event in _marked(result))
    too_far = max(max(ends, default=0.0) - scale.right, 0.0)
    return replace(scale, right=round(scale.right - too_far, 1))


def _label(event: Event, zero: datetime | None) -> str:
    return f"{MARK_WORDS[event.event]} {since(event.at, zero)}".strip()


def _long(label: str) -> float:
    return len(label) * _CHARACTER


def _flags(
    result: Result, scale: _Scale, zero: datetime | None
) -> tuple[tuple[Flag, ...], float]:
    """Hang each label above all later ones that begin below it, so that neither labels nor poles
    cross a label.

    Return the flags in the order of time, with the height that they take.
    """
    hung: list[_Hung] = []
    for event in reversed(_marked(result)):
        label, x = _label(event, zero), scale.x(event.at)
        end = x + _long(label) + _AIR
        below = max((other.level for other in hung if other.x < end), default=-1)
        hung.append(_Hung(x, below + 1, event, label))
    highest = max((one.level for one in hung), default=0)
    top = (highest + 1) * _FLAG_HEIGHT + 10
    flags = (
        Flag(
            x=one.x,
            y=top - 14 - one.level * _FLAG_HEIGHT,
            kind=one.event.event,
            label=one.label,
        )
        for one in reversed(hung)
    )
    return tuple(flags), float(top)


class _Hung(NamedTuple):
    """A label at its height, counted from the lowest."""

    x: float
    level: int
    event: Event
    label: str


def _marked(result: Result) -> tuple[Event, ...]:
    """Return the first event of each kind that gets a flag; the fault is over only with the last
    `reverted`.
    """
    marked = {
        event.event: event
        for event in reversed(result.events)
        if event.event in MARK_WORDS
    }
    last = next(
        (event for event in reversed(result.events) if event.event == "reverted"), None
    )
    if last:
        marked["reverted"] = last
    return tuple(sorted(marked.values(), key=lambda event: event.at))


def _fault(
    result: Result, scale: _Scale, top: float, rto: timedelta | None, end: datetime
) -> tuple[Bar | None, Bar | None]:
    started, reverted = result.first("fault-started"), result.last("reverted")
    if started is None:
        return None, None
    x = scale.x(started)
    # A fault of a moment is to be seen as well.
    width = max(scale.x(reverted or end) - x, 2)
    kind = "fault" if reverted else "open-fault"
    fault = Bar(x, top + 4, width, _LANE - 16, kind)
    if not rto:
        return fault, None
    until = scale.x(min(started + rto, end))
    return fault, Bar(x, top + _LANE - 9, until - x, 5, "rto")


def _rto_label(
    zero: datetime | None, rto: timedelta | None, end: datetime
) -> str | None:
    if zero is None or rto is None:
        return None
    goes_on_beyond = " →" if rto > end - zero else ""
    return f"RTO {span(rto)}{goes_on_beyond}"


def _lanes(
    samples: Mapping[str, Sequence[Sample]], scale: _Scale, first_y: float
) -> Iterator[Lane]:
    for row, (probe, taken) in enumerate(samples.items()):
        y = first_y + row * (_BARS + _STRIP + _GAP)
        highest = max((sample.latency_ms for sample in taken), default=0.0)
        note = f"{highest:,.0f} ms" if highest >= 10 else f"{highest:.1f} ms"
        name = probe if len(probe) <= 14 else probe[:13] + "…"
        bars = tuple(_bars(taken, scale, y, highest))
        yield Lane(
            name,
            y,
            note,
            _outline(bars, "ok"),
            _outline(bars, "failed"),
            _failures(bars, y + _BARS + 1),
        )


def _outline(bars: Sequence[Bar], kind: str) -> str:
    """Return all bars of a kind as one path, which is a third of the size of a rectangle each."""
    return "".join(
        f"M{b.x:g} {b.y:g}h{b.width:g}v{b.height:g}h-{b.width:g}z"
        for b in bars
        if b.kind == kind
    )


def _failures(bars: Sequence[Bar], y: float) -> str:
    return "".join(
        f"M{b.x:g} {y:g}h{b.width:g}v{_STRIP - 1}h-{b.width:g}z"
        for b in bars
        if b.kind == "failed"
    )


def _bars(
    taken: Sequence[Sample], scale: _Scale, y: float, highest: float
) -> Iterator[Bar]:
    """Draw the slowest sample of each bin by the root of its latency; a bin with a failure is a
    failure.
    """
    width = scale.width / _BINS
    bins: dict[int, tuple[float, bool]] = {}
    for sample in taken:
        share = (sample.at - scale.start).total_seconds() / scale.seconds
        place = min(max(int(share * _BINS), 0), _BINS - 1)
        latency, ok = bins.get(place, (0.0, True))
        bins[place] = max(latency, sample.latency_ms), ok and sample.ok
    for place, (latency, ok) in sorted(bins.items()):
        # By the root, because one slow answer would press all others to the ground.
        share = math.sqrt(latency / highest) if highest else 0
        height = round(3 + (_BARS - 3) * share, 1)
        x = round(_LEFT + place * width, 1)
        yield Bar(
            x,
            round(y + _BARS - height, 1),
            round(width - 0.8, 1),
            height,
            "ok" if ok else "failed",
        )


def _ticks(scale: _Scale, zero: datetime) -> Iterator[AxisTick]:
    step = timedelta(seconds=step_for(scale.seconds, 9))
    end = scale.start + timedelta(seconds=scale.seconds)
    # Counted from the fault, so that one of them stands there.
    away = -((zero - scale.start) // step) * step
    while zero + away <= end:
        x, label = scale.x(zero + away), signed_span(away)
        # The last one would leave the drawing in the middle of a word.
        furthest = round(WIDTH - 1 - _long(label) / 2, 1)
        yield AxisTick(x, label, min(x, furthest))
        away += step


def step_for(seconds: float, most: int) -> int:
    """Return the round number of seconds that divides a span into at most so many parts."""
    for step in _STEPS:
        if seconds / step <= most:
            return step
    return math.ceil(seconds / most)


def _description(result: Result, zero: datetime | None) -> str:
    marks = (event for event in result.events if event.event in MARK_WORDS)
    moments = [_label(event, zero) for event in marks]
    return "; ".join(moments) or "no moments are marked"
