"""A record is a pure function of a journal, and what is written is what our own reader reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from drillbook.capture.journal.chain import Json, Line
from drillbook.capture.session.result import result_of
from drillbook.capture.session.session import Session
from drillbook.check.judging.verdict import Kind, verdict
from drillbook.files.contents import Contents
from drillbook.files.reader import Reader
from drillbook.files.result_file import result_text
from drillbook.files.write import yaml_text
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DIGEST = "sha256:" + "0" * 64
STARTED: Mapping[str, Json] = {
    "version": "0.1.0",
    "id": "2026-11-23-database-unavailable",
    "title": "Database unavailable",
    "service": "shop",
    "dependency": "database",
    "failure_mode": "unavailable",
    "environment": "staging",
    "conducted_by": ["sam"],
    "method": "manual",
    "expected": {"impact": "outage", "statement": "Nobody can order."},
    "steps": ["a", "b"],
}
TEST: tuple[tuple[str, Mapping[str, Json]], ...] = (
    ("observed", {"healthy": True, "text": "fine"}),
    ("mark", {"event": "fault-started", "text": "pg_ctl stop"}),
    ("observed", {"healthy": False, "text": "gone"}),
    ("mark", {"event": "reverted", "text": "pg_ctl start"}),
    ("observed", {"healthy": True, "text": "back"}),
)


def session(*happened: tuple[str, Mapping[str, Json]]) -> Session:
    """Return a finished session, one line a second."""
    told = (("started", STARTED), *happened, ("finished", {}))
    return Session(
        tuple(
            Line(
                number=n,
                at=START + timedelta(seconds=n),
                elapsed=float(n),
                boot="one",
                kind=kind,
                data=data,
            )
            for n, (kind, data) in enumerate(told, start=1)
        )
    )


def result(of: Session, folder: Path) -> Result:
    """Return the record as our own reader reads it."""
    text = result_text(result_of(of, DIGEST))
    (folder / "result.yml").write_text(text, encoding="utf-8")
    reader = Reader(Contents(folder))
    found = reader.whole(Result, "result.yml")
    assert reader.findings == []
    assert found is not None
    return found


def test_record_of_a_test_is_conclusive(tmp_path: Path) -> None:
    """Marks and observations become the timeline; the fault is told in the words of its mark."""
    made = result(session(*TEST), tmp_path)
    assert verdict(made).kind is Kind.CONCLUSIVE
    assert made.fault is not None
    assert (made.fault.how, made.fault.revert) == ("pg_ctl stop", "pg_ctl start")
    assert made.time_to("reverted") == timedelta(seconds=2)
    assert [event.event for event in made.timeline][:2] == ["observed", "fault-started"]


def test_order_within_a_millisecond_is_kept(tmp_path: Path) -> None:
    """A script looks and at once makes its fault: what it saw was before the fault all the same."""
    slow = session(*TEST)
    fast = Session(
        tuple(replace(line, elapsed=line.elapsed / 10_000) for line in slow.lines)
    )
    made = result(fast, tmp_path)
    assert verdict(made).kind is Kind.CONCLUSIVE
    assert [len(made.observed(phase)) for phase in ("before", "during", "after")] == [
        1,
        1,
        1,
    ]


def test_exercise_is_told_as_one(tmp_path: Path) -> None:
    """It has no dependency; what the session began with says what it is."""
    of = session(*TEST)
    begun = {**STARTED, "kind": "exercise", "dependency": None, "failure_mode": None}
    made = result(Session((replace(of.lines[0], data=begun), *of.lines[1:])), tmp_path)
    assert (made.kind, made.dependency, made.failure_mode) == ("exercise", None, None)


def test_what_was_undone_is_told_and_does_not_count(tmp_path: Path) -> None:
    """The result says that something was undone, without the mark itself."""
    made = result(
        session(*TEST, ("undone", {"number": 5, "text": "reverted: pg_ctl start"})),
        tmp_path,
    )
    assert made.first("reverted") is None
    assert made.timeline[-1].text == "Undone: reverted: pg_ctl start"


def test_session_of_50000_events_becomes_a_result_that_can_be_read(
    tmp_path: Path,
) -> None:
    """What the verdict and the times depend on is kept; the rest is left to the journal, and that
    is said.
    """
    notes: tuple[tuple[str, Mapping[str, Json]], ...] = tuple(
        ("note", {"text": f"note {n}"}) for n in range(10_000)
    )
    seen: tuple[tuple[str, Mapping[str, Json]], ...] = tuple(
        ("observed", {"healthy": False, "text": f"gone {n}"}) for n in range(10_000)
    )
    made = result(
        session(
            *notes, TEST[0], *notes, TEST[1], *seen, *notes, TEST[3], TEST[4], *notes
        ),
        tmp_path,
    )
    assert verdict(made).kind is Kind.CONCLUSIVE
    assert made.time_to("reverted") == timedelta(seconds=20_001)
    assert len(made.timeline) < 400
    assert "more notes, commands and observations are in journal.jsonl" in str(
        made.timeline[-1].text
    )


@given(st.text(max_size=60) | st.text("\x85\u2028\u2029\x1b\n :#-'\"0n", max_size=8))
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    """Quotes are put where our reader would take a text for something else."""
    written = yaml_text("result", 2, {"text": text, "list": [text]})
    assert read("result.yml", written).value == {"text": text, "list": (text,)}
