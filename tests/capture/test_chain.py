"""A chain is read as far as it is whole, and whatever is wrong with it is told, never thrown."""

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.journals import FakeClock, raw_of
from drillbook.capture.journal.chain import (
    CLOCK_JUMPED,
    MAX_LINE,
    NO_SUM,
    Json,
    Line,
    LineDraft,
    Moment,
    chained,
    decoded,
    jumped,
    lacking,
    plain_data,
)
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.errors import DrillbookError


def _sealed(fields: dict[str, object]) -> bytes:
    head = json.dumps(fields, separators=(",", ":")).encode()
    return head[:-1] + b',"sum":"' + hashlib.sha256(head).hexdigest().encode() + b'"}\n'


def _fields(raw: bytes, **other: object) -> dict[str, object]:
    fields: dict[str, object] = json.loads(raw)
    del fields["sum"]
    return fields | other


_FOREIGN = "line 2 does not follow the line before it: lines are missing or foreign"
_NO_LINE = "line 2 is no line of a journal"
_CHANGED = "line 2 was changed: it does not match its own sum"


@pytest.mark.parametrize(
    ("middle", "problem"),
    [
        (lambda two: two.replace(b"two", b"six"), _CHANGED),
        (lambda two: two.replace(b'"sum":"', b'"sum":"A'), _CHANGED),
        (lambda _: b"", _FOREIGN),
        (lambda two: two + two, _FOREIGN.replace("2", "3")),
        (lambda _: b"\n", _CHANGED),
        (lambda two: b" " + two, _CHANGED),
        (lambda two: _sealed(_fields(two, prev="0" * 64)), _FOREIGN),
        (lambda two: _sealed(_fields(two, number=7)), _FOREIGN),
        (lambda two: _sealed(_fields(two, kind=7)), _NO_LINE),
        (lambda two: _sealed(_fields(two, number=True)), _FOREIGN),
        (lambda two: _sealed(_fields(two, elapsed=float("nan"))), _NO_LINE),
        (lambda two: _sealed(_fields(two, elapsed=10**400)), _NO_LINE),
        (lambda two: _sealed(_fields(two, at="2026-13-45")), _NO_LINE),
        (lambda two: _sealed(_fields(two, at="2026-11-23T06:00:00.250000+01:00")), _NO_LINE),
        (lambda two: _sealed(_fields(two, data=[])), _NO_LINE),
        (lambda two: _sealed(_fields(two, more=1)), _NO_LINE),
        (lambda _: _sealed({}), _NO_LINE),
        (lambda _: b'[],"sum":"' + hashlib.sha256(b"[]}").hexdigest().encode() + b'"}\n', _NO_LINE),
        (lambda _: b"[" * 5000 + b"\n", _CHANGED),
        (lambda _: b"x" * (MAX_LINE + 1) + b"\n", "line 2 has more than 1,048,576 bytes"),
    ],
)  # fmt: skip
def test_damage_in_the_middle_is_told_with_its_line(
    session: Path, middle: object, problem: str
) -> None:
    """Only the lines before it count; opening names it and changes nothing."""
    assert callable(middle)
    one, two, three = raw_of(session).splitlines(keepends=True)
    damaged = one + middle(two) + three
    (session / FILE).write_bytes(damaged)
    reading = read(session)
    good = int(problem.split()[1]) - 1
    assert (len(reading.lines), reading.problem) == (good, problem)
    assert b"".join((*(one, two)[:good], reading.torn)) == damaged
    with pytest.raises(DrillbookError, match=f"cannot be continued: {problem}"):
        Journal.open(session)
    assert raw_of(session) == damaged
    assert [path.name for path in session.iterdir()] == [FILE]


def test_deep_nesting_in_a_sealed_line_is_a_problem(session: Path) -> None:
    """A line that no parser could take is told, not thrown."""
    head = b'{"number":4,"data":' + b"[" * 200_000 + b"}"
    seal = b',"sum":"' + hashlib.sha256(head).hexdigest().encode() + b'"}\n'
    with (session / FILE).open("ab") as file:
        file.write(head[:-1] + seal)
    assert (len(read(session).lines), read(session).problem) == (
        3,
        "line 4 is no line of a journal",
    )


def _is_prefix(reading: tuple[Line, ...], lines: tuple[Line, ...]) -> bool:
    return reading == lines[: len(reading)]


def test_every_truncation_gives_a_prefix(session: Path, tmp_path: Path) -> None:
    """Wherever a journal is cut, the lines before the cut are read, and the rest stands as torn."""
    raw, lines = raw_of(session), read(session).lines
    (tmp_path / "cut").mkdir()
    for size in range(len(raw)):
        (tmp_path / "cut" / FILE).write_bytes(raw[:size])
        reading = read(tmp_path / "cut")
        whole = raw[:size].count(b"\n")
        assert (reading.lines, reading.problem) == (lines[:whole], None)
        assert raw[:size].endswith(reading.torn)


def test_every_byte_counts(session: Path, tmp_path: Path) -> None:
    """One byte changed anywhere ends the chain before its line, which is told or stands as torn."""
    raw, lines = raw_of(session), read(session).lines
    (tmp_path / "flip").mkdir()
    for at in range(len(raw)):
        flipped = bytearray(raw)
        flipped[at] ^= 1 << at % 8
        (tmp_path / "flip" / FILE).write_bytes(flipped)
        reading = read(tmp_path / "flip")
        assert reading.lines == lines[: raw[:at].count(b"\n")]
        assert reading.problem or (at == len(raw) - 1 and reading.torn)


@given(data=st.data())
def test_no_damage_is_read_as_another_content(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever bytes are put in, taken out or exchanged: a prefix, or a prefix and a problem; never
    an error.
    """
    folder = tmp_path_factory.mktemp("damage") / "session"
    with closing(Journal.create(folder, FakeClock())) as journal:
        for text in data.draw(st.lists(st.text(max_size=20), min_size=1, max_size=4)):
            journal.append("note", {"text": text})
    raw = raw_of(folder)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    damaged = (
        raw[:start]
        + data.draw(st.binary(max_size=20) | st.just(raw[end:start]))
        + raw[end:]
    )
    (folder / FILE).write_bytes(damaged)
    reading = read(folder)
    assert _is_prefix(reading.lines, journal.lines)
    assert damaged.endswith(reading.torn)
    assert (
        damaged == raw
        or len(reading.lines) < len(journal.lines)
        or reading.torn
        or reading.problem
    )


_AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def _line(
    number: int = 1, text: str = "a", kind: str = "note", boot: str = "b"
) -> Line:
    return Line(
        number=number, at=_AT, elapsed=100.0, boot=boot, kind=kind, data={"text": text}
    )


@pytest.mark.parametrize(
    ("wall", "elapsed", "boot", "seconds"),
    [
        (10.0, 10.0, "b", None),
        (12.0, 10.0, "b", None),
        (8.0, 10.0, "b", None),
        (12.001, 10.0, "b", 2.001),
        (7.999, 10.0, "b", -2.001),
        (-3600.0, 10.0, "b", -3610.0),
        # Of two boots nobody can compare the counts.
        (3600.0, 10.0, "c", None),
    ],
)
def test_a_wall_clock_that_jumps_is_an_event(
    wall: float, elapsed: float, boot: str, seconds: float | None
) -> None:
    """By more than two seconds against the count, forward or back."""
    now = Moment(_AT + timedelta(seconds=wall), 100.0 + elapsed, boot)
    found = list(jumped(_line(), LineDraft("note", {}, now)))
    assert found == (
        [] if seconds is None else [LineDraft(CLOCK_JUMPED, {"seconds": seconds}, now)]
    )


def test_without_a_line_before_or_a_moment_no_clock_jumps() -> None:
    """There is nothing to compare."""
    now = Moment(_AT + timedelta(hours=9), 100.0, "b")
    assert list(jumped(None, LineDraft("note", {}, now))) == []
    assert list(jumped(_line(), LineDraft("note", {}, None))) == []


def _nested(levels: int, *, lists: bool) -> Json:
    value: Json = "x"
    for _ in range(levels):
        value = [value] if lists else {"k": value}
    return value


@pytest.mark.parametrize("lists", [True, False])
@pytest.mark.parametrize(("levels", "taken"), [(31, True), (32, False)])
def test_data_is_nested_no_deeper_than_a_line_may_be(
    levels: int, *, taken: bool, lists: bool
) -> None:
    """Thirty-two levels, that of the data itself included."""
    data = {"flat": 1, "deep": _nested(levels, lists=lists)}
    if taken:
        assert plain_data("note", data) == data
        return
    with pytest.raises(DrillbookError, match="nested more than 32 levels deep"):
        plain_data("note", data)


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_data_is_no_longer_than_a_line_may_be(more: int, *, taken: bool) -> None:
    """With all that stands around it; a line that is taken can be read back."""
    room = MAX_LINE - 1024 - len("note") * 12 - len('{"text":""}')
    data: dict[str, Json] = {"text": "x" * (room + more)}
    if not taken:
        with pytest.raises(DrillbookError, match="a line has at most 1,048,576"):
            plain_data("note", data)
        return
    (link,) = chained([LineDraft("note", plain_data("note", data), None)], 0, NO_SUM)
    assert len(link.raw) <= MAX_LINE
    assert decoded(link.raw, 1, NO_SUM) == link.line


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {1, 2}, b"x"],
    ids=["nan", "inf", "set", "bytes"],
)
def test_what_no_json_holds_is_refused(value: object) -> None:
    """It could not be read back as what it was."""
    data: Any = {"value": value}
    with pytest.raises(DrillbookError, match="cannot be written as JSON"):
        plain_data("note", data)


@pytest.mark.parametrize(
    ("here", "there", "lacks"),
    [
        ("abc", "abc", ""),
        ("abc", "ab", ""),
        ("ab", "abc", "c"),
        ("", "ab", "ab"),
        ("abx", "aby", "y"),
        # Told in another place is told all the same.
        ("axb", "aby", "y"),
        ("acb", "abc", ""),
    ],
)
def test_what_another_chain_tells_besides(here: str, there: str, lacks: str) -> None:
    """From where they part, wherever it stands."""
    lines = [_line(n, text) for n, text in enumerate(here)]
    others = [_line(n, text) for n, text in enumerate(there)]
    assert "".join(str(one.data["text"]) for one in lacking(lines, others)) == lacks


def test_a_jump_of_another_clock_is_nothing_that_is_lacking() -> None:
    """It is of the chain in which it stands."""
    jump, note = _line(2, "j", CLOCK_JUMPED), _line(3, "n")
    assert [one.kind for one in lacking([_line()], [_line(), jump, note])] == ["note"]
