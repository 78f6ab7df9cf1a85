"""Measurements are samples by spans of time: none is lost, and there are never many rows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.model.sample import Sample
from drillbook.pages.charts.measurements import Measured, measurements

ZERO = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def sample(seconds: float, ms: float = 10.0, *, ok: bool = True) -> Sample:
    """Return a sample so many seconds after the fault."""
    return Sample(
        at=ZERO + timedelta(seconds=seconds),
        ok=ok,
        latency_ms=ms,
        outcome="ok",
        detail="",
    )


TAKEN = st.lists(
    st.builds(sample, st.floats(-1e9, 1e9), st.floats(0, 1e9), ok=st.booleans()),
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(TAKEN, TAKEN)
def test_each_sample_is_counted_once(one: list[Sample], other: list[Sample]) -> None:
    """However far apart samples are, all are there, in less than twenty rows."""
    found = measurements({"one": one, "other": other}, ZERO)
    if found is None:
        assert not one
        assert not other
        return
    assert len(found.rows) <= 18
    for i, taken in enumerate((one, other)):
        cells = [cell for row in found.rows if (cell := row.probes[i])]
        assert sum(cell.ok for cell in cells) == sum(each.ok for each in taken)
        assert sum(cell.failed for cell in cells) == sum(not each.ok for each in taken)


def test_span_tells_its_middle_and_its_slowest() -> None:
    """Rows begin at round distances from the fault; a probe that measured nothing then has no place
    filled.
    """
    found = measurements(
        {
            "a": [sample(-1, 7), sample(0, 2), sample(0.5, 30, ok=False)],
            "b": [sample(1, 4)],
        },
        ZERO,
    )
    assert found
    assert [row.since for row in found.rows] == ["−1 s", "0", "+1 s"]
    assert found.rows[1].probes == (
        Measured(ok=1, failed=1, middle=16.0, slowest=30),
        None,
    )


def test_without_a_fault_the_first_sample_is_zero() -> None:
    """There is nothing else to count from."""
    found = measurements({"a": [sample(100), sample(101)]}, None)
    assert found
    assert [row.since for row in found.rows] == ["0", "+1 s"]
