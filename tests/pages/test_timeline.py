"""The drawing of a timeline: everything inside its box, and no label over another."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.model.result import Result
from drillbook.model.result_parts import Event, EventKind, Fault
from drillbook.model.sample import Sample
from drillbook.pages.charts.timeline import Bar, Flag, Lane, Timeline, timeline

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
NARROWEST_LETTER, TEXT_HEIGHT = 5.0, 12


def result(
    events: Sequence[Event],
    started: datetime = START,
    ended: datetime = START + timedelta(hours=1),
) -> Result:
    """Return a result with a timeline."""
    return Result(
        schema=1,
        id="2026-11-23-database-slow",
        title="Slow",
        kind="failure-test",
        service="shop",
        dependency="database",
        failure_mode="slow",
        environment="staging",
        conducted_by=("ada",),
        started=started,
        ended=ended,
        method="manual",
        fault=Fault(technique="real", how="It is stopped."),
        timeline=tuple(events),
    )


def at(seconds: float, kind: EventKind, *, healthy: bool | None = None) -> Event:
    """Return an event so many seconds after the start."""
    seen = True if kind == "observed" and healthy is None else healthy
    return Event(at=START + timedelta(seconds=seconds), event=kind, healthy=seen)


def drawn(
    events: Sequence[Event],
    samples: Mapping[str, Sequence[Sample]] | None = None,
    rto: timedelta | None = None,
) -> Timeline:
    """Return the drawing of a timeline that is not empty."""
    found = timeline(result(events), samples or {}, rto)
    assert found
    return found


def extent(flag: Flag) -> tuple[float, float]:
    """Return the least width that a label takes, by the letters of the narrowest usual face."""
    return flag.text_x, flag.text_x + len(flag.label) * NARROWEST_LETTER


def cover(one: Flag, other: Flag) -> bool:
    """Return whether two labels lie over each other."""
    (left, right), (left_, right_) = extent(one), extent(other)
    return abs(one.y - other.y) < TEXT_HEIGHT and left < right_ and left_ < right


KINDS: tuple[EventKind, ...] = get_args(EventKind)
SECONDS = st.one_of(
    st.floats(min_value=-4000, max_value=8000),
    st.sampled_from([0.0, 1.0, 1.5, 1800.0, 3599.9, 3600.0]),
)
EVENTS = st.lists(
    st.builds(at, SECONDS, st.sampled_from(KINDS)), min_size=1, max_size=30
)
SAMPLES = st.dictionaries(
    st.sampled_from(["orders", "version", "a-probe-with-a-long-name"]),
    st.lists(
        st.builds(
            Sample,
            st.builds(lambda s: START + timedelta(seconds=s), SECONDS),
            st.booleans(),
            st.one_of(st.just(0.0), st.floats(min_value=0, max_value=1e9)),
            st.just("ok"),
            st.just(""),
        ),
        max_size=60,
    ),
    max_size=3,
)
RTOS = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=999_999)))


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_no_label_lies_over_another(events: list[Event]) -> None:
    """However close moments are, each label can be read."""
    overlapping = [
        (a, b) for a, b in combinations(drawn(events).flags, 2) if cover(a, b)
    ]
    assert not overlapping


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_no_pole_crosses_a_label(events: list[Event]) -> None:
    """The line below a label runs down beside the others and not through them."""
    flags = drawn(events).flags
    crossed = [
        (a, b)
        for a in flags
        for b in flags
        if extent(a)[0] < b.x < extent(a)[1] and b.pole < a.y - 1
    ]
    assert not crossed


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_labels_lie_inside_the_drawing(events: list[Event]) -> None:
    """No label is cut off at an edge."""
    chart = drawn(events)
    for flag in chart.flags:
        left, right = extent(flag)
        assert 0 <= left <= right <= chart.width
        assert TEXT_HEIGHT - 3 <= flag.y <= chart.top


@settings(max_examples=300, deadline=None)
@given(EVENTS, SAMPLES, RTOS)
def test_everything_lies_between_the_ends_of_the_axis(
    events: list[Event], samples: dict[str, list[Sample]], rto: timedelta | None
) -> None:
    """A moment or a sample from before or after is drawn at the edge and never outside of it."""
    chart = drawn(events, samples, rto)
    places = [
        *(f.x for f in chart.flags),
        *(d.x for d in chart.dots),
        *(tick.x for tick in chart.ticks),
    ]
    assert all(chart.left <= x <= chart.right for x in places)
    assert 0 < chart.left < chart.right < chart.width
    assert all(chart.top <= d.y <= chart.bottom for d in chart.dots)


def bars(lane: Lane) -> list[Bar]:
    """Return the bars whose outlines a lane holds, as `M x y h width v height h -width z` each."""
    found = []
    for kind, outline in (
        ("ok", lane.ok),
        ("failed", lane.failed),
        ("failure", lane.failures),
    ):
        for part in filter(None, outline.split("M")):
            x, y, width, height, back = map(
                float, re.findall(r"-?[0-9.]+(?:e[-+]?[0-9]+)?", part)
            )
            assert back == -width
            found.append(Bar(x, y, width, height, kind))
    return found


def check_bar(chart: Timeline, bar: Bar) -> None:
    """Hold a bar against the drawing; a fault without any length is two units wide, so that it can
    be seen.
    """
    assert bar.width >= 0
    assert bar.height > 0
    assert chart.left - 0.1 <= bar.x <= bar.x + bar.width <= chart.right + 2.1
    assert chart.top - 0.1 <= bar.y <= bar.y + bar.height <= chart.bottom + 0.1


@settings(max_examples=300, deadline=None)
@given(EVENTS, SAMPLES, RTOS)
def test_bars_lie_inside_the_drawing(
    events: list[Event], samples: dict[str, list[Sample]], rto: timedelta | None
) -> None:
    """Bars of the fault, of the RTO and of measurements stay in their rows, and have a size that
    can be drawn.
    """
    chart = drawn(events, samples, rto)
    for bar in filter(None, (chart.fault, chart.rto)):
        check_bar(chart, bar)
    for lane in chart.lanes:
        for bar in bars(lane):
            check_bar(chart, bar)
            assert (
                lane.y - 0.1
                <= bar.y
                <= bar.y + bar.height
                <= lane.y + (50.1 if bar.kind == "failure" else 44.1)
            )


@settings(max_examples=100, deadline=None)
@given(EVENTS, SAMPLES)
def test_lanes_have_the_order_of_their_probes(
    events: list[Event], samples: dict[str, list[Sample]]
) -> None:
    """There is a row for each probe, one below the other."""
    chart = drawn(events, samples)
    # A long name is cut, so that it fits beside its row.
    assert all(
        name.startswith(lane.name.rstrip("…"))
        for name, lane in zip(samples, chart.lanes, strict=True)
    )
    assert sorted(lane.y for lane in chart.lanes) == [lane.y for lane in chart.lanes]


def test_empty_timeline_is_not_drawn() -> None:
    """Where nothing happened there is no chart."""
    assert timeline(result(()), {}, timedelta(minutes=15)) is None


def test_fault_begins_and_ends_where_the_timeline_says() -> None:
    """The shaded time is the one between the start of the fault and its last reversal."""
    chart = drawn(
        [at(600, "fault-started"), at(1200, "reverted"), at(1800, "reverted")]
    )
    scale = (chart.right - chart.left) / 3600
    assert chart.fault
    assert chart.fault.kind == "fault"
    assert chart.fault.x == pytest.approx(chart.left + 600 * scale, abs=0.1)
    assert chart.fault.width == pytest.approx(1200 * scale, abs=0.2)


def test_fault_that_was_not_reverted_stays_open() -> None:
    """A fault without an end is drawn to the end, and differently."""
    chart = drawn([at(600, "fault-started")])
    assert chart.fault
    assert chart.fault.kind == "open-fault"
    assert chart.fault.x + chart.fault.width == pytest.approx(chart.right, abs=0.2)


def test_rto_begins_with_the_fault() -> None:
    """The band shows until when function should have been restored."""
    chart = drawn([at(600, "fault-started")], rto=timedelta(minutes=15))
    scale = (chart.right - chart.left) / 3600
    assert chart.rto
    assert chart.rto.width == pytest.approx(900 * scale, abs=0.2)


def test_no_fault_has_no_bar_and_no_rto() -> None:
    """Without a start there is nothing to measure from."""
    chart = drawn([at(600, "note")], rto=timedelta(minutes=15))
    assert (chart.fault, chart.rto, chart.flags) == (None, None, ())


def test_failure_is_not_hidden_by_a_good_sample_beside_it() -> None:
    """Where samples share a bar, one failure makes it a failure."""
    moment = START + timedelta(seconds=600)
    taken = [
        Sample(at=moment, ok=True, latency_ms=5.0, outcome="ok", detail=""),
        Sample(at=moment, ok=False, latency_ms=1.0, outcome="refused", detail=""),
        Sample(at=moment, ok=True, latency_ms=2.0, outcome="ok", detail=""),
    ]
    (lane,) = drawn([at(0, "note")], {"orders": taken}).lanes
    assert [bar.kind for bar in bars(lane)] == ["failed", "failure"]


def test_failure_is_told_by_its_shape_as_well() -> None:
    """Below each failed bar is a mark of the same width, and a failing observation is a cross."""
    taken = [Sample(at=START, ok=False, latency_ms=1.0, outcome="refused", detail="")]
    chart = drawn([at(0, "observed", healthy=False)], {"orders": taken})
    failed, mark = bars(chart.lanes[0])
    assert (failed.x, failed.width) == (mark.x, mark.width)
    assert mark.y > failed.y + failed.height
    assert chart.dots[0].cross.count("M") == 2


def test_rto_beyond_the_end_is_named_as_such() -> None:
    """A band that is cut off says so, and one that is not does not."""
    assert (
        drawn([at(600, "fault-started")], rto=timedelta(minutes=15)).rto_label
        == "RTO 15 min"
    )
    assert (
        drawn([at(600, "fault-started")], rto=timedelta(hours=3)).rto_label
        == "RTO 3 h →"
    )
    assert drawn([at(600, "note")], rto=timedelta(hours=3)).rto_label is None


def test_axis_counts_from_the_fault() -> None:
    """Zero is where the fault began, and times before it are negative."""
    labels = [tick.label for tick in drawn([at(600, "fault-started")]).ticks]
    assert "0" in labels
    assert any(label.startswith("−") for label in labels)


@pytest.mark.parametrize(
    ("started", "ended"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), START),
        (
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC),
        ),
        (START, datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_mistyped_year_neither_ends_the_build_nor_fills_the_page(
    started: datetime, ended: datetime
) -> None:
    """However long a timeline lasts, the axis has a handful of marks."""
    fault = Event(at=ended, event="fault-started", healthy=None)
    chart = timeline(result((fault,), started, ended), {}, timedelta(days=999_999))
    assert chart
    assert len(chart.ticks) <= 25
