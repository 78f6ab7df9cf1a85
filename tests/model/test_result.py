"""A result answers from its timeline: what happened first, what was seen when, and how long things
took.
"""

from datetime import timedelta
from pathlib import Path

from books import RESULT, only_result, remove_result, write_result
from drillbook.files.load import load
from drillbook.model.result import Result

_OUT_OF_ORDER = """
  - {at: "2026-11-20T09:12:00Z", event: observed, healthy: true, text: last}
  - {at: "2026-11-20T10:02:00+01:00", event: fault-started}
  - {at: "2026-11-20T10:01:00+01:00", event: observed, healthy: true, text: first}
  - {at: "2026-11-20T10:02:00+01:00", event: observed, healthy: false, text: at once}
  - {at: "2026-11-20T10:05:00+01:00", event: reverted, text: in vain}
  - {at: "2026-11-20T10:06:00+01:00", event: observed, healthy: false, text: still down}
  - {at: "2026-11-20T10:10:00+01:00", event: reverted}
  - {at: "2026-11-20T10:10:00+01:00", event: observed, healthy: true, text: up}
  - {at: "2026-11-20T10:11:00+01:00", event: restored}
"""


def _result(book: Path, timeline: str) -> Result:
    remove_result(book)
    write_result(book, timeline=timeline)
    return only_result(book)


def test_phases_are_parted_by_the_first_start_and_the_last_revert(book: Path) -> None:
    """What was seen belongs to the phase of its moment, whatever the order of the lines and the
    offsets.
    """
    result = _result(book, _OUT_OF_ORDER)
    assert [event.text for event in result.observed("before")] == ["first"]
    assert [event.text for event in result.observed("during")] == [
        "at once",
        "still down",
    ]
    assert [event.text for event in result.observed("after")] == ["up", "last"]


def test_times_are_computed_from_the_timeline(book: Path) -> None:
    """A time to something runs from the fault's start to its first event; what did not happen has
    none.
    """
    result = _result(book, _OUT_OF_ORDER)
    assert result.time_to("restored") == timedelta(minutes=9)
    assert result.time_to("reverted") == timedelta(minutes=3)
    assert result.time_to("verified") is None


def test_without_a_fault_all_that_was_seen_is_before_it(book: Path) -> None:
    """There is no during and no after when nothing was started."""
    result = _result(
        book, '[{at: "2026-11-20T10:01:00+01:00", event: observed, healthy: true}]'
    )
    assert len(result.observed("before")) == 1
    assert not result.observed("during")
    assert not result.observed("after")
    assert result.time_to("restored") is None


def test_a_result_knows_where_each_of_its_values_stands(book: Path) -> None:
    """Locations lead to the author's own line and column."""
    result = only_result(book)
    assert str(result.where("timeline", 1, "event")) == f"{RESULT}:23:46"
    assert str(result.where("nothing")) == f"{RESULT}:1:1"


def test_the_newest_result_comes_first(book: Path) -> None:
    """Results are in the order of their ends, and grouped by their dependency."""
    write_result(
        book, started="2026-11-21T10:00:00+01:00", ended="2026-11-21T11:00:00+01:00"
    )
    write_result(book, failure_mode="slow")
    loaded = load(book).book
    ids = [result.id for result in loaded.newest_results]
    assert ids == [
        "2026-11-21-database-unavailable",
        "2026-11-20-database-unavailable",
        "2026-11-20-database-slow",
    ]
    assert [result.id for result in loaded.results_of["database"]] == ids
