"""The trend of recovery: every run in the drawing, held against the RTO."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.pages.charts.trend import Run, Trend, trend

MINUTE = timedelta(minutes=1)
DAY = date(2026, 3, 1)


def run(minutes: float, days: int = 0, *, now: bool = False) -> Run:
    """Return a run that took so long, so many days after the first of March."""
    return Run(day=DAY + timedelta(days=days), took=minutes * MINUTE, now=now)


def drawn(runs: list[Run], rto: timedelta | None = None) -> Trend:
    """Return the drawing of runs, of which there are some."""
    found = trend("t", "Recovery", runs, rto)
    assert found
    return found


RUNS = st.lists(
    st.builds(run, st.floats(0, 1e7), st.integers(0, 900)), min_size=2, max_size=30
)
RTOS = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=999_999)))


@settings(max_examples=200, deadline=None)
@given(RUNS, RTOS)
def test_everything_lies_inside_the_drawing(
    runs: list[Run], rto: timedelta | None
) -> None:
    """Points and the line of the RTO stay above the axis and below the edge."""
    chart = drawn(runs, rto)
    for point in chart.points:
        assert chart.left <= point.x <= chart.right
        assert 10 < point.label_y < point.y <= chart.bottom
    assert chart.rto_y is None or 10 < chart.rto_y <= chart.bottom
    assert (chart.rto_y is None) == (rto is None)


@settings(max_examples=200, deadline=None)
@given(RUNS, RTOS)
def test_no_label_lies_over_another(runs: list[Run], rto: timedelta | None) -> None:
    """Where there is no room for all labels, some are left out; the last run keeps its own."""
    points = drawn(runs, rto).points
    labelled = [point for point in points if point.label]
    assert all(abs(a.x - b.x) >= 60 for a, b in combinations(labelled, 2))
    assert points[-1].label


@pytest.mark.parametrize("runs", [[], [run(2)]])
def test_fewer_than_two_runs_are_no_drawing(runs: list[Run]) -> None:
    """There is no trend of one, only a measurement."""
    assert trend("t", "Recovery", runs, MINUTE) is None


def test_run_above_the_rto_is_marked_and_drawn_above_it() -> None:
    """Exactly the RTO is within it."""
    chart = drawn([run(4), run(5), run(6)], 5 * MINUTE)
    assert [point.missed for point in chart.points] == [False, False, True]
    assert chart.rto_y is not None
    assert chart.points[2].y < chart.rto_y < chart.points[0].y
    assert chart.points[1].y == pytest.approx(chart.rto_y, abs=0.1)


def test_far_rto_does_not_press_the_runs_to_the_ground() -> None:
    """Seconds against an RTO of hours: the RTO stands above the runs, and says that it is not to
    scale.
    """
    chart = drawn([run(1), run(2)], timedelta(hours=4))
    assert chart.rto_label == "RTO 4 h, not to scale"
    assert chart.rto_y is not None
    assert min(point.y for point in chart.points) > chart.rto_y + 10
    assert drawn([run(1), run(1)], 4 * MINUTE).rto_label == "RTO 4 min"


def test_run_that_is_spoken_of_keeps_its_label() -> None:
    """Of many runs, the page's own is named."""
    chart = drawn([run(1, i, now=i == 3) for i in range(13)])
    assert chart.points[3].now
    assert chart.points[3].label == "1 min"


def test_all_runs_are_told_in_words() -> None:
    """Whoever cannot see the drawing hears all of it."""
    told = drawn([run(1), run(2, 7)], 5 * MINUTE).description
    assert (
        told == "Restored after 2026-03-01: 1 min; 2026-03-08: 2 min. The RTO is 5 min."
    )
