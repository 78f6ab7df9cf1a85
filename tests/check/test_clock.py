"""Times that cannot be right are told at once, and the honest mistake comes first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import books
from drillbook.check.gate import GATES
from drillbook.check.judging.clock import offset_text
from drillbook.check.judging.context import Context
from drillbook.model.finding import Finding, Severity

_NOW = datetime.fromisoformat("2026-11-20T10:40:00+01:00")
_SEEN = f"{books.RESULT_FOLDER}/result.yml"


def _judged(
    book: Path, now: datetime | None = _NOW, seen: datetime | None = None
) -> tuple[Finding, ...]:
    """Return what is found about times, in the gate that looks at least."""
    first_seen = {_SEEN: seen} if seen else {}
    assessment = books.checked(
        book, _NOW.date(), Context(now=now, first_commits=first_seen)
    )
    return tuple(
        f for f in assessment.within(GATES["tests"]) if f.code in {"F012", "R519"}
    )


def _written(book: Path, ended: str, offset: str = "+01:00") -> None:
    text = books.text_of(book, books.RESULT).replace(
        "ended: 2026-11-20T10:30:00+01:00", f"ended: {ended}"
    )
    books.write(
        book,
        books.RESULT,
        text.replace("started: 2026-11-20T10:00:00+01:00", f"started: {_at(offset)}"),
    )


def _at(offset: str) -> str:
    return f"2026-11-20T{'10' if offset == '+01:00' else '09'}:00:00{offset}"


@pytest.mark.parametrize(
    ("ended", "told", "advice"),
    [
        (
            "2026-11-20T10:35:00Z",
            "55 min",
            "If 10:35 was local time, write +01:00 after it instead of Z.",
        ),
        (
            "2026-11-21T03:40:00Z",
            "18 h",
            "local time, write its offset after it instead of Z, such as +01:00.",
        ),
        (
            "2026-11-20T15:35:00+01:00",
            "5 h",
            "If 15:35 was the time of another zone, write its offset after it instead",
        ),
        (
            "2026-11-24T10:30:00+01:00",
            "4 d",
            "No zone is so far away: correct the date 2026-11-24.",
        ),
    ],
)
def test_a_result_that_ends_in_the_future_is_told_in_every_gate(
    book: Path, ended: str, told: str, advice: str
) -> None:
    """How far, to the hour, and which offset would be right if it was local time."""
    _written(book, ended)
    (finding,) = _judged(book)
    assert (finding.code, finding.location.path, finding.severity) == (
        "F012",
        books.RESULT,
        Severity.ERROR,
    )
    assert finding.message == f"`ended` lies {told} in the future"
    assert advice in finding.help
    assert finding.help.endswith("or the clock of the machine that wrote it.")


@pytest.mark.parametrize(
    "ended",
    ["2026-11-20T10:40:00+01:00", "2026-11-20T10:54:00+01:00", "2026-11-20T09:50:00Z"],
)
def test_clocks_that_differ_by_minutes_are_no_mistake(book: Path, ended: str) -> None:
    """Neither is another offset that is right."""
    _written(book, ended)
    assert _judged(book) == ()


def test_of_another_day_only_the_day_is_known(book: Path) -> None:
    """A check as of a day can be repeated; the hour of that day nobody knows."""
    _written(book, "2026-11-21T03:40:00+01:00")
    assert _judged(book, now=None) == ()
    _written(book, "2026-11-20T10:30:00+01:00")
    text = books.text_of(book, books.RESULT)
    books.write(
        book,
        books.RESULT,
        text.replace("ended: 2026-11-21T03:40:00", "ended: 2026-11-23T03:40:00"),
    )
    (finding,) = _judged(book, now=None)
    assert finding.message == "`ended` is after today, which is 2026-11-20"


@pytest.mark.parametrize(
    ("ended", "advice"),
    [
        ("2026-11-22T00:00:00Z", "was local time, write its offset after it"),
        ("2026-11-22T02:00:00Z", "was local time, write its offset after it"),
        ("2026-11-22T02:00:01Z", "No zone is so far away: correct the date 2026-11-22"),
        ("2026-11-23T01:00:00Z", "No zone is so far away: correct the date 2026-11-23"),
    ],
)
def test_a_zone_is_no_further_away_than_26_hours(
    book: Path, ended: str, advice: str
) -> None:
    """Of a day whose hour nobody knows, counted from its end."""
    _written(book, ended)
    (finding,) = _judged(book, now=None)
    assert finding.message == "`ended` is after today, which is 2026-11-20"
    assert advice in finding.help


def test_an_event_in_another_offset_than_the_start_says_so(book: Path) -> None:
    """If one clock gave both times, one of the offsets is a mistake."""
    text = books.text_of(book, books.RESULT)
    books.write(
        book,
        books.RESULT,
        text.replace('"2026-11-20T10:04:00+01:00"', '"2026-11-20T10:04:00Z"'),
    )
    finding, _ = _judged(book)
    assert (
        finding.message
        == "`timeline[4]` (detected) is not between `started` and `ended`"
    )
    assert (
        finding.help
        == "`started` has the offset +01:00, and this has Z: if both are from the same clock,"
        " write the same offset after both."
    )


@pytest.mark.parametrize(
    ("at", "one_clock"),
    [
        ("10:00:00Z", True),
        ("10:30:00Z", True),
        ("09:59:59Z", False),
        ("10:30:01Z", False),
        ("10:30:01+01:00", False),
    ],
)
def test_a_time_may_be_of_the_clock_of_the_start(
    book: Path,
    at: str,
    one_clock: bool,  # noqa: FBT001 - a column
) -> None:
    """If it would be between start and end by the offset of the start, both included."""
    books.write_result(
        book, timeline=f'[{{at: "2026-11-20T{at}", event: note, text: x}}]'
    )
    (finding,) = _judged(book)
    assert "is not between `started` and `ended`" in finding.message
    assert finding.help.startswith("`started` has the offset +01:00") is one_clock


@pytest.mark.parametrize(("at", "one_clock"), [("10:05:00", True), ("10:04:59", False)])
def test_a_time_below_another_may_be_of_the_clock_of_the_start(
    book: Path,
    at: str,
    one_clock: bool,  # noqa: FBT001 - a column
) -> None:
    """If by the offset of the start it would be no earlier than the line above."""
    lines = ("10:05:00+01:00", f"{at}+02:00")
    told = ", ".join(
        f'{{at: "2026-11-20T{line}", event: note, text: x}}' for line in lines
    )
    books.write_result(book, started="2026-11-20T08:00:00+01:00", timeline=f"[{told}]")
    (finding,) = _judged(book)
    assert finding.message == "`timeline[2]` (note) is earlier than the line above it"
    assert finding.help.startswith("`started` has the offset +01:00") is one_clock


def test_an_end_in_another_offset_than_the_start_says_so(book: Path) -> None:
    """So does one that comes before it because of that."""
    _written(book, "2026-11-20T10:30:00+02:00")
    (finding,) = _judged(book)
    assert finding.message == "`ended` is before `started`"
    assert finding.help.startswith(
        "`started` has the offset +01:00, and this has +02:00"
    )


def test_a_signature_of_the_future_is_told(book: Path) -> None:
    """Whatever is said has been said already."""
    path = f"{books.RESULT_FOLDER}/reviews/sam.yml"
    books.sign(book, path, books.only_result(book).digest, "acknowledged")
    (finding,) = _judged(book)
    assert (finding.code, finding.location.path) == ("F012", path)
    assert finding.message == "`at` lies 47 h in the future"


def test_a_commit_of_the_future_is_told(book: Path) -> None:
    """It was made by a wrong clock."""
    (finding,) = _judged(book, seen=datetime(2027, 1, 3, 8, 0, tzinfo=UTC))
    assert (finding.code, finding.severity) == ("R519", Severity.WARNING)
    assert (
        finding.message
        == "the commit that brought it, of 2027-01-03 08:00 UTC, lies 44 d in the future"
    )
    assert finding.help.startswith(
        "If the clock of who committed was wrong, set it, and commit again"
    )


def test_a_commit_before_the_end_of_its_result_is_told(book: Path) -> None:
    """Either the offset of the result is wrong, or the clock of who committed."""
    (finding,) = _judged(book, seen=datetime(2026, 11, 20, 7, 20, tzinfo=UTC))
    assert (
        finding.message
        == "the commit that brought it, of 2026-11-20 07:20 UTC, was made 2 h before it ended"
    )
    assert finding.help.startswith(
        "If 10:30 was the time of another zone, write its offset after it"
    )
    assert _judged(book, seen=datetime(2026, 11, 20, 8, 40, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("minutes", "offset"), [(0, "Z"), (60, "+01:00"), (330, "+05:30"), (-210, "-03:30")]
)
def test_offsets_are_written_as_people_do(minutes: int, offset: str) -> None:
    """Zero is Z."""
    assert offset_text(timedelta(minutes=minutes)) == offset
