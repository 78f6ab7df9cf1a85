"""A result stands by its recording, its samples and its commit, or they speak against it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.integrity import Doubt
from drillbook.files.load import load
from drillbook.model.rewriting import Original, Rewriting

_JOURNAL = f"{books.RESULT_FOLDER}/journal.jsonl"
_FOLDER = books.RESULT_FOLDER.partition("/")[2]
_LINES = '{"a": 1}\n'
_DIGEST = books.digest(_LINES.encode())
_ZEROS = f"sha256:{'0' * 64}"


def _capture(digest: str | None, tool: str = "drillbook") -> str:
    said = f", journal_digest: '{digest}'" if digest else ""
    return f"{{tool: {tool}, version: '1.0'{said}}}"


def _doubts(
    book: Path, code: str, context: Context | None = None
) -> list[tuple[Doubt, str]]:
    """Return the doubts of a rule about the result, each with its first key."""
    evaluation = Evaluation(load(book).book, books.TODAY, context or Context())
    found = evaluation.doubts.get(_FOLDER, ())
    return [(one, str(one.keys[0])) for one in found if one.code == code]


def _told(
    book: Path, code: str, context: Context | None = None
) -> list[tuple[str, str]]:
    return [(key, one.message) for one, key in _doubts(book, code, context)]


_LOST = "it was recorded, and both its journal.jsonl and its `capture` are gone"
_UNNAMED = "it has a journal.jsonl, but no `capture` with its digest"


@pytest.mark.parametrize(
    ("journal", "capture", "told"),
    [
        (None, None, []),
        (_LINES, _capture(_DIGEST), []),
        (_LINES, None, [("id", _UNNAMED)]),
        (_LINES, _capture(None), [("capture", _UNNAMED)]),
        (_LINES, _capture(None, "other"), [("capture", _UNNAMED)]),
        (
            None,
            _capture(None),
            [("capture", "it was recorded by drillbook, and names no journal")],
        ),
        (None, _capture(None, "other"), []),
        (
            None,
            _capture(_DIGEST),
            [
                (
                    "capture",
                    "it was captured, and its journal.jsonl is not in its folder",
                )
            ],
        ),
        (
            _LINES,
            _capture(_ZEROS),
            [("capture", "its journal.jsonl is not the one it was made from")],
        ),
    ],
)
def test_a_recording_has_its_journal(
    book: Path, journal: str | None, capture: str | None, told: list[tuple[str, str]]
) -> None:
    """And names it; what was never recorded needs none."""
    books.write_result(book, capture=capture)
    if journal:
        books.write(book, _JOURNAL, journal)
    assert _told(book, "R505") == told


@pytest.mark.parametrize(
    ("journal", "capture", "told"),
    [
        (None, None, [("id", _LOST)]),
        (_LINES, _capture(_DIGEST), []),
        (
            "{}\n",
            _capture(books.digest(b"{}\n")),
            [
                (
                    "capture",
                    "its journal.jsonl is not the one that it had before this change",
                )
            ],
        ),
        (None, _capture(None, "other"), []),
    ],
)
def test_what_was_recorded_before_a_change_stays_a_recording(
    book: Path, journal: str | None, capture: str | None, told: list[tuple[str, str]]
) -> None:
    """With the journal that it had."""
    books.write_result(book, capture=_capture(_DIGEST))
    books.write(book, _JOURNAL, _LINES)
    base = load(book).book
    books.write_result(book, capture=capture)
    (book / _JOURNAL).unlink()
    if journal:
        books.write(book, _JOURNAL, journal)
    assert _told(book, "R505", Context(base=base)) == told


def test_what_a_change_begins_to_record_was_none_before(book: Path) -> None:
    """Nor is a result lost that never was a recording."""
    books.write_result(book)
    base = load(book).book
    assert _told(book, "R505", Context(base=base)) == []
    books.write_result(book, capture=_capture(_DIGEST))
    books.write(book, _JOURNAL, _LINES)
    assert _told(book, "R505", Context(base=base)) == []


def test_a_journal_that_git_knows_was_there(book: Path) -> None:
    """However long ago it went."""
    books.write_result(book)
    seen = {_JOURNAL: datetime(2026, 11, 20, tzinfo=UTC)}
    assert _told(book, "R505", Context(first_commits=seen)) == [("id", _LOST)]


def test_what_its_journal_tells_otherwise_is_told(book: Path) -> None:
    """In the words of whoever has read it."""
    books.write_result(book, capture=_capture(_DIGEST))
    books.write(book, _JOURNAL, _LINES)
    known = Context(altered={_FOLDER: "`timeline` is another one"})
    assert _told(book, "R505", known) == [("capture", "`timeline` is another one")]


def test_how_a_journal_differs_is_told_where_a_tool_did_it(book: Path) -> None:
    """With what ends that."""
    books.write_result(book, capture=_capture(_DIGEST))
    books.write(book, _JOURNAL, _LINES.replace("\n", "\r\n"))
    ((doubt, _),) = _doubts(book, "R505")
    assert doubt.message == (
        "its journal.jsonl is not the one it was made from: only its line ends differ"
    )
    assert doubt.help
    assert f"drillbook capture finish --session {_FOLDER}" in doubt.help


_FILE = "evidence/a.txt"


@pytest.mark.parametrize(
    ("now", "then", "told"),
    [
        ("A.\n", "A.\n", None),
        ("B.\n", "A.\n", "its bytes differ"),
        ("A.\r\n", "A.\n", "only its line ends differ"),
        (None, "A.\n", None),
        ("B.\n", None, None),
    ],
)
def test_a_file_is_what_its_result_says(
    book: Path, now: str | None, then: str | None, told: str | None
) -> None:
    """Of several the one that is not is told; one that is gone has another finding."""
    digest = f", digest: '{books.digest(then.encode())}'" if then else ""
    first = f"{{file: evidence/b.txt, digest: '{books.digest(b'B')}'}}"
    books.write_result(book, evidence=f"[{first}, {{file: {_FILE}{digest}}}]")
    books.write(book, f"{books.RESULT_FOLDER}/evidence/b.txt", "B")
    if now:
        books.write(book, f"{books.RESULT_FOLDER}/{_FILE}", now)
    found = _doubts(book, "R506")
    assert [one.message for one, _ in found] == (
        [f"{_FILE} has changed: {told}"] if told else []
    )
    assert [one.keys for one, _ in found] == [("evidence", 1, "digest")] * bool(told)


def test_what_git_knows_of_an_original_says_how_a_file_differs(book: Path) -> None:
    """Unless the file itself tells it."""
    row = f"{{file: {_FILE}, digest: '{books.digest(b'A')}'}}"
    path = f"{books.RESULT_FOLDER}/{_FILE}"
    books.write_result(book, evidence=f"[{row}]")
    books.write(book, path, "B")
    known = Context(originals={path: Original(Rewriting.FIXER, "0123456789abcdef")})
    ((doubt, _),) = _doubts(book, "R506", known)
    assert doubt.message == (
        f"{_FILE} has changed: only blanks or line ends differ, as formatters leave them"
    )
    assert doubt.help
    assert f"git checkout 0123456789ab -- {path}" in doubt.help


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (timedelta(hours=1), False),
        (timedelta(hours=1, seconds=1), True),
        (timedelta(0), False),
        (timedelta(hours=-30), False),
    ],
)
def test_a_result_is_no_newer_than_its_commit(
    book: Path, seen: timedelta, *, told: bool
) -> None:
    """By more than an hour, by which clocks may differ."""
    ended = books.only_result(book).ended
    known = Context(first_commits={books.RESULT: ended - seen})
    said = f"it says that it ended at {ended}, and has been in the repository since {ended - seen}"
    assert _told(book, "R509", known) == ([("ended", said)] if told else [])


@pytest.mark.parametrize(
    ("phase", "ok", "failed", "told"),
    [
        ("before", 1, 0, False),
        ("before", 2, 0, False),
        ("before", 3, 0, True),
        ("before", 0, 0, False),
        ("before", 1, 1, False),
        ("before", 1, 2, True),
        ("during", 1, 2, False),
        ("during", 2, 1, True),
        ("after", 1, 2, True),
        ("after", 0, 1, False),
    ],
)
def test_counts_are_those_of_the_file(
    book: Path, phase: str, ok: int, failed: int, *, told: bool
) -> None:
    """But for one sample on the other side of a mark."""
    counts = {
        "before": "{ok: 1, failed: 0}",
        "during": "{ok: 0, failed: 1}",
        "after": "{ok: 1, failed: 0}",
    }
    text, there = books.text_of(book, books.RESULT), counts[phase]
    said = f"{{ok: {ok}, failed: {failed}}}"
    books.write(
        book,
        books.RESULT,
        text.replace(f"{phase}: {there}", f"{phase}: {said}"),
    )
    has = there.strip("{}").replace("ok: ", "").replace("failed: ", "").split(", ")
    message = (
        f"probe health says {ok} good and {failed} failed samples {phase} the fault;"
        f" probes/health.csv has {has[0]} and {has[1]}"
    )
    found = _doubts(book, "R507")
    assert [one.message for one, _ in found] == ([message] if told else [])
    assert [one.keys for one, _ in found] == [("probes", 0, phase)] * told
