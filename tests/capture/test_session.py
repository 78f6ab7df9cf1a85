"""A session is what its journal tells: marks, what has been undone, the fault, the next step."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from drillbook.capture.journal.chain import Json, Line
from drillbook.capture.session.session import Session, moments_of, steady_clock
from drillbook.model.result_parts import Mark

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def line(
    number: int, kind: str, data: Mapping[str, Json] | None = None, *, boot: str = "one"
) -> Line:
    """Return a line that was written as many seconds after the start as its number says."""
    at = START + timedelta(seconds=number)
    return Line(
        number=number,
        at=at,
        elapsed=100.0 + number,
        boot=boot,
        kind=kind,
        data=data or {},
    )


def session(*lines: tuple[str, Mapping[str, Json]]) -> Session:
    """Return a session with a start that names a playbook of three steps."""
    start = line(
        1,
        "started",
        {"id": "2026-11-23-database-unavailable", "steps": ["a", "b", "c"]},
    )
    return Session(
        (start, *(line(i, kind, data) for i, (kind, data) in enumerate(lines, start=2)))
    )


FAULT = ("mark", {"event": "fault-started", "text": "pg_ctl stop"})
REVERTED = ("mark", {"event": "reverted", "text": "pg_ctl start"})


def test_fault_is_active_until_it_is_reverted() -> None:
    """How long it has been active counts from its mark."""
    assert session(FAULT).fault_active_for(START + timedelta(seconds=62)) == timedelta(
        minutes=1
    )
    assert (
        session(FAULT, REVERTED).fault_active_for(START + timedelta(seconds=62)) is None
    )
    assert session(FAULT, REVERTED, FAULT).fault_since == START + timedelta(seconds=4)


def test_what_was_undone_does_not_count() -> None:
    """Undoing is an event of its own: the line stays, and what it said does not count."""
    undone = session(FAULT, ("undone", {"number": 2, "text": "fault started"}))
    assert undone.fault_since is None
    assert undone.last_mark is None
    assert len(undone.lines) == 3


def test_undoing_a_revert_makes_the_fault_active_again() -> None:
    """Nothing else remembers that it was over."""
    again = session(FAULT, REVERTED, ("undone", {"number": 3}))
    assert again.fault_since == START + timedelta(seconds=2)


@pytest.mark.parametrize(
    ("events", "event", "objection"),
    [
        ((), "restored", "there is no fault yet; type `fault` before `restored`"),
        ((), "fault-started", None),
        (
            (FAULT,),
            "fault-started",
            "the fault is already active; type `reverted` first, or `undo`",
        ),
        ((FAULT,), "restored", None),
        ((FAULT, REVERTED), "reverted", "the fault is already reverted"),
        ((FAULT, REVERTED), "fault-started", None),
        ((), "aborted", None),
    ],
)
def test_wrong_order_is_pointed_out(
    events: tuple[tuple[str, dict[str, Json]], ...], event: Mark, objection: str | None
) -> None:
    """A mark that cannot be true is objected to in words."""
    assert session(*events).objection(event) == objection


def test_next_step_is_the_first_of_which_nothing_was_said() -> None:
    """Steps may be told in any order."""
    assert session().next_step == 1
    assert (
        session(
            ("step", {"step": 1, "status": "done"}),
            ("step", {"step": 3, "status": "skipped"}),
        ).next_step
        == 2
    )
    assert (
        session(*(("step", {"step": n, "status": "done"}) for n in (1, 2, 3))).next_step
        is None
    )


def test_moments_follow_the_clock_that_cannot_jump() -> None:
    """A wall clock that is set back does not turn the order round; a reboot begins with the wall
    clock anew.
    """
    first = line(1, "started")
    jumped = Line(
        number=2,
        at=START - timedelta(hours=1),
        elapsed=130.0,
        boot="one",
        kind="note",
        data={},
    )
    rebooted = line(3600, "resumed", boot="two")
    assert moments_of((first, jumped, rebooted)) == (
        START + timedelta(seconds=1),
        START + timedelta(seconds=30),
        START + timedelta(hours=1),
    )


def test_steady_clock_agrees_with_the_moments_of_the_journal() -> None:
    """Samples and marks are on one time axis even after the wall clock has jumped."""

    class Fake:
        def wall(self) -> datetime:
            return START + timedelta(days=3)

        def elapsed(self) -> float:
            return 142.0

        def boot(self) -> str:
            return "one"

    assert steady_clock((line(1, "started"),), Fake())() == START + timedelta(
        seconds=42
    )
    assert steady_clock(
        (line(1, "started", boot="other"),), Fake()
    )() == START + timedelta(days=3)
