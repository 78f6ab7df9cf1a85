"""Each record that must not pass as it is, is told; its honest neighbour is conclusive, counts, and
is not told.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import books
from check.verdicts.pair import Pair, Record, timeline
from check.verdicts.pairs import PAIRS
from drillbook.check.assessment import Assessment
from drillbook.check.judging.verdict import Kind, Outcome
from drillbook.model.result import Result

_START = datetime.fromisoformat("2026-11-20T10:00:00+01:00")


def _written(book: Path, record: Record) -> str:
    """Write a record in the place of the base book's result; return the name of its folder."""
    books.remove_result(book)
    for path, text in record.content.items():
        books.write(book, path, text)
    keys = dict(record.keys)
    if record.samples:
        keys.setdefault("probes", _probe(record))
    path = books.write_result(book, **{"timeline": timeline(record.events), **keys})
    folder = path.rpartition("/")[0]
    if record.samples:
        books.write(book, f"{folder}/probes/health.csv", _csv(record))
    for name, text in record.files.items():
        books.write(book, f"{folder}/{name}", text)
    return folder.rpartition("/")[2]


def _probe(record: Record) -> str:
    counts = ", ".join(
        f"{phase}: {_counted(letters)}" for phase, letters in _phases(record).items()
    )
    named = f"id: health, type: http, target: x, interval: {record.interval}s, of: {record.of}"
    return f"[{{{named}, {counts}, samples: probes/health.csv}}]"


def _counted(letters: str) -> str:
    return f"{{ok: {letters.count('.')}, failed: {letters.count('x')}}}"


def _phases(record: Record) -> dict[str, str]:
    """Return the samples before, during and after the fault."""
    marks = [line.split() for line in record.events]
    start = _place(record, next(at for at, word, *_ in marks if word == "fault"))
    end = _place(
        record,
        next((at for at, word, *_ in reversed(marks) if word == "reverted"), "23:59"),
    )
    return {
        "before": record.samples[:start],
        "during": record.samples[start:end],
        "after": record.samples[end:],
    }


def _place(record: Record, at: str) -> int:
    """Return how many samples were taken before a time of day."""
    moment = datetime.fromisoformat(
        f"2026-11-20T{at if at.count(':') > 1 else at + ':00'}+01:00"
    )
    return -(-int((moment - _START).total_seconds()) // record.interval)


def _csv(record: Record) -> str:
    rows = (
        _row(_START + timedelta(seconds=n * record.interval), n, c)
        for n, c in enumerate(record.samples)
    )
    return "at,ok,latency_ms,outcome,detail\n" + "".join(rows)


def _row(at: datetime, number: int, letter: str) -> str:
    met, outcome = ("true", "ok") if letter == "." else ("false", "status")
    return f"{at.isoformat(timespec='milliseconds')},{met},{5 + number % 7}.000,{outcome},\n"


def _judged(book: Path, record: Record, told: str = "") -> tuple[Assessment, str]:
    folder = _written(book, record)
    assessment = books.checked(book)
    other = [
        f"{f.location} {f.message}"
        for f in assessment.findings
        if f.code[0] == "F" and f.code != told
    ]
    assert other == []
    return assessment, folder


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_record_that_must_not_pass_as_it_is_is_told(book: Path, pair: Pair) -> None:
    """It covers nothing, or it is a surprise, or the rule that is about it speaks, in the words
    that say why.
    """
    assessment, folder = _judged(book, pair.wrong, pair.told)
    verdict = assessment.evaluation.verdicts[folder]
    messages = [f.message for f in assessment.findings if f.code == pair.told]
    if pair.told in {*Kind}:
        assert (verdict.kind, assessment.evaluation.covers(_only(assessment))) == (
            pair.told,
            False,
        )
        assert [f.code for f in assessment.findings if f.code == "T401"] == ["T401"]
        messages = [verdict.reason]
    elif pair.told == Outcome.SURPRISE:
        assert verdict.outcome is Outcome.SURPRISE
        messages = [
            f.message for f in assessment.findings if f.code in {"R502", "R518", "R531"}
        ]
    elif pair.told == "covers nothing":
        assert not assessment.evaluation.covers(_only(assessment))
        messages = [f.message for f in assessment.findings if f.code == "T401"]
    assert any(pair.words in message for message in messages), [verdict, messages]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_its_honest_neighbour_passes(book: Path, pair: Pair) -> None:
    """It is conclusive, it covers its cell, and the rule says nothing of it."""
    assessment, folder = _judged(book, pair.honest)
    verdict, evaluation = assessment.evaluation.verdicts[folder], assessment.evaluation
    result = _only(assessment)
    assert (verdict.kind, verdict.outcome) == (Kind.CONCLUSIVE, pair.outcome), (
        verdict.reason
    )
    if result.kind == "failure-test":
        assert evaluation.why_not(result) is None
    assert [f.message for f in assessment.findings if f.code == pair.told] == []
    assert [
        f.message
        for f in assessment.findings
        if f.code.startswith("T") or f.code == "R501"
    ] == []


def test_the_table_is_long_enough() -> None:
    """Sixty pairs are a hundred and twenty cases; each has a name and a reason of its own."""
    assert len({pair.name for pair in PAIRS}) == len(PAIRS) >= 60
    assert all(pair.reason.endswith(".") for pair in PAIRS)


def _only(assessment: Assessment) -> Result:
    (result,) = assessment.evaluation.book.results
    return result
