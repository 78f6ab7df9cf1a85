"""Each kind of line is an event with a class; what no class knows is kept and told, and what no
recorder writes is refused.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from capture.test_session import line, session
from drillbook.capture.journal.chain import Json
from drillbook.capture.journal.reading import read
from drillbook.capture.session.events import (
    EVENTS,
    KINDS,
    SessionEvent,
    Unknown,
    decode,
    encode,
)
from drillbook.capture.session.result import result_of
from drillbook.capture.session.session import Session, misfit
from drillbook.capture.session.wording import in_words
from drillbook.files.result_file import result_text

_ROOT = Path(__file__).parents[2]
_CAPTURED = next((_ROOT / "tests/end_to_end/captured").iterdir())
_RECORDED = (
    _CAPTURED,
    *sorted(file.parent for file in _ROOT.glob("results/*/journal.jsonl")),
)

_LINES: Mapping[str, Mapping[str, Json]] = {
    "started": {"id": "2026-11-23-database-unavailable"},
    "mark": {"event": "restored", "text": "orders work"},
    "observed": {"healthy": False, "of": "dependency"},
    "note": {"text": "it rains"},
    "step": {"step": None, "status": "improvised", "text": "asked"},
    "command": {
        "command": "ls",
        "ended": "exit 0 after 0.1 s",
        "file": "evidence/command-1.txt",
    },
    "attached": {"file": "evidence/count.txt"},
    "impact": {"observed": "outage", "description": "no orders"},
    "data-loss": {"measured": "0 of 12"},
    "paging": {"alerted": True, "who": ["sam"]},
    "action": {"title": "A second queue"},
    "summary": {"text": "it came back"},
    "undone": {"number": 1000, "text": "restored"},
    "resumed": {"text": "nothing was recorded for 1:00"},
    "measured": {"probes": []},
    "finished": {"files": {"probes/a.csv": "sha256:0"}},
    "clock-jumped": {"seconds": 3600.0},
    "moved": {"from": "/book", "reason": "No space left on device"},
}
_WORDS: Mapping[str, str] = {
    "mark": "restored: orders work",
    "observed": "dependency seen failing",
    "note": "note: it rains",
    "step": "step improvised: asked",
    "command": "$ ls (exit 0 after 0.1 s)",
    "impact": "impact: outage: no orders",
    "data-loss": "data loss",
    "summary": "summary: it came back",
    "undone": "undone: restored",
    "resumed": "resumed: nothing was recorded for 1:00",
    "clock-jumped": "clock jumped",
}


def test_every_event_has_its_kind_of_line() -> None:
    """A class without a kind would never be read, a kind without a class never be known."""
    assert {*EVENTS.values()} == {*get_args(SessionEvent)} - {Unknown}
    assert len(KINDS) == len(EVENTS)
    assert _LINES.keys() == EVENTS.keys()


@pytest.mark.parametrize("kind", EVENTS)
def test_a_line_is_read_and_written_as_the_same(kind: str) -> None:
    """What is told of it in words is short; whatever it is, a result can be made besides it."""
    event = decode(line(2, kind, _LINES[kind]))
    assert encode(event) == (kind, _LINES[kind])
    assert in_words(event) == _WORDS.get(kind, kind)
    assert decode(line(3, *encode(event))) == event


@pytest.mark.parametrize("folder", _RECORDED, ids=lambda folder: folder.name)
def test_lines_of_earlier_versions_are_read_and_written_as_the_same(
    folder: Path,
) -> None:
    """Key by key, and in the same order."""
    for recorded in read(folder).lines:
        kind, data = encode(decode(recorded))
        assert (kind, data) == (recorded.kind, recorded.data)
        assert [*data] == [*recorded.data]


def test_the_result_of_an_earlier_version_is_made_again_byte_for_byte() -> None:
    """What was published stays what the journal makes."""
    reading = read(_CAPTURED)
    assert reading.problem is None
    made = result_of(Session(reading.lines), _digest(_CAPTURED / "result.yml"))
    assert result_text(made) == (_CAPTURED / "result.yml").read_text(encoding="utf-8")


def _digest(path: Path) -> str:
    return path.read_text(encoding="utf-8").rpartition("journal_digest: ")[2].strip()


def test_a_kind_of_line_from_a_newer_version_is_kept_and_told() -> None:
    """It changes nothing of what is known, and nobody takes it for damage."""
    newer = session(
        ("observed", {"healthy": True}),
        ("forecast", {"text": "rain", "degrees": 4}),
        FINISHED,
    )
    assert misfit(newer.lines) is None
    assert newer.unknown == ("forecast",)
    assert [in_words(one.event) for one in newer.occurrences][2:3] == [
        "forecast (this version does not know what that is): rain"
    ]
    assert newer.lines[2].data == {"text": "rain", "degrees": 4}


def test_a_key_from_a_newer_version_is_left_to_the_journal() -> None:
    """The event is read without it."""
    event = decode(line(2, "note", {"text": "it rains", "degrees": 4}))
    assert encode(event) == ("note", {"text": "it rains"})


FINISHED: tuple[str, Mapping[str, Json]] = ("finished", {})


@pytest.mark.parametrize(
    ("kind", "data", "key"),
    [
        ("started", {"id": 5}, "id"),
        ("started", {"id": "a", "steps": "b"}, "steps"),
        ("started", {"id": "a", "fault": {"how": "b"}}, "fault"),
        ("mark", {}, "event"),
        ("mark", {"event": "observed"}, "event"),
        ("mark", {"event": ["restored"]}, "event"),
        ("observed", {"healthy": 1}, "healthy"),
        ("observed", {"healthy": True, "of": "me"}, "of"),
        ("step", {"step": True, "status": "done"}, "step"),
        ("step", {"step": 1, "status": "gone"}, "status"),
        ("undone", {"number": "2"}, "number"),
        ("attached", {"file": ["a"]}, "file"),
        ("command", {"file": {}}, "file"),
        ("command", {"exit_code": 1.5}, "exit_code"),
        ("impact", {"observed": "bad"}, "observed"),
        ("paging", {"who": ["sam"]}, "alerted"),
        ("action", {"title": None}, "title"),
        ("measured", {"probes": [{"id": "a"}]}, "probes"),
        ("finished", {"files": {"a": 1}}, "files"),
        ("note", {"text": None}, "text"),
    ],
)
def test_a_line_that_no_recorder_writes_is_named(
    kind: str, data: Mapping[str, Json], key: str
) -> None:
    """Anybody can write one with a good sum; nothing that reads a session meets it."""
    told = (*session().lines, line(2, kind, data))
    assert misfit(told) == f"line 2 ({kind}) has no good `{key}`"


def test_half_of_a_pair_of_codes_is_read() -> None:
    """A terminal may have sent it, and nothing that was recorded is refused."""
    assert in_words(decode(line(2, "note", {"text": "\ud800"}))) == "note: \ud800"


def test_lines_without_a_beginning_are_no_session() -> None:
    """Nobody knows what they are of."""
    assert (
        misfit((line(1, "note", {"text": "it rains"}),))
        == "no line says what is recorded"
    )
    assert misfit(()) is None
