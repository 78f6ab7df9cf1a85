"""What a record lacks is told where people can do something about it, and only there."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import books
from check.verdicts.pair import OUTAGE, timeline
from drillbook.check.judging.context import Context
from drillbook.check.rules import BY_CODE

_PROBE = "[{{id: health, type: http, target: x, interval: 60s, during: {{ok: 0, failed: {}}}}}]"
_EMPTY = "evidence/empty.txt"


def _told(book: Path, code: str) -> list[str]:
    found = books.checked(book, rules=[BY_CODE[code]]).findings
    return [one.location.path.split("/")[1] for one in found if one.code == code]


def _write(book: Path, *events: str, **keys: str | None) -> None:
    books.write_result(book, **{"timeline": timeline(events or OUTAGE), **keys})


_LATER = ("10:01 ok", "10:10 fault", "10:12 bad", "10:15 reverted", "10:16 ok")
_MEANWHILE = ("10:01 ok", "10:09 fault", "10:12 bad", "10:15 reverted", "10:16 ok")


@pytest.mark.parametrize(
    ("events", "keys", "told"),
    [
        (_MEANWHILE, {}, True),
        (_LATER, {}, False),
        (_MEANWHILE, {"environment": "production"}, False),
        (_MEANWHILE, {"instance": "second"}, False),
        (_MEANWHILE, {"dependency": "mail"}, False),
        (_MEANWHILE[:3], {}, True),
        (("10:01 ok",), {}, False),
    ],
)
def test_two_faults_at_once_on_one_instance_are_told(
    book: Path, events: tuple[str, ...], keys: dict[str, str], *, told: bool
) -> None:
    """A fault is there until it is reverted; one that begins at that moment is after it."""
    _write(book)
    _write(book, *events, failure_mode="slow", **keys)
    assert bool(_told(book, "R537")) is told


def test_a_third_fault_is_held_against_the_longest(book: Path) -> None:
    """It may have begun before both, and end after them."""
    _write(book, "10:00 fault", "10:25 reverted")
    _write(book, "10:05 fault", "10:06 reverted", failure_mode="slow")
    _write(book, "10:10 fault", "10:12 reverted", failure_mode="erroring")
    assert _told(book, "R537") == [
        "2026-11-20-database-erroring",
        "2026-11-20-database-slow",
    ]


def test_a_fault_that_came_twice_is_there_from_the_first_to_the_last(
    book: Path,
) -> None:
    """What began between them is the later one, and between them nothing overlaps."""
    twice = ("10:02 fault", "10:03 reverted", "10:20 fault", "10:25 reverted")
    _write(book, *twice)
    _write(book, "10:10 fault", "10:22 reverted", failure_mode="slow")
    assert _told(book, "R537") == ["2026-11-20-database-slow"]
    _write(book, "10:10 fault", "10:20 reverted", failure_mode="slow")
    assert _told(book, "R537") == []
    _write(book, *twice[:3])
    _write(book, "10:22 fault", "10:24 reverted", failure_mode="slow")
    assert _told(book, "R537") == ["2026-11-20-database-slow"]


def test_a_fault_that_came_twice_is_the_longest_by_its_last_end(book: Path) -> None:
    """Whatever came and went between its two parts."""
    _write(book, "10:02 fault", "10:03 reverted", "10:20 fault", "10:25 reverted")
    _write(book, "10:04 fault", "10:05 reverted", failure_mode="slow")
    _write(book, "10:22 fault", "10:24 reverted", failure_mode="erroring")
    assert _told(book, "R537") == ["2026-11-20-database-erroring"]


def test_an_exercise_beside_a_test_is_no_second_fault(book: Path) -> None:
    """Its steps make nothing fail."""
    _write(book)
    _write(
        book,
        *_MEANWHILE,
        id="2026-11-20-shop-exercise",
        kind="exercise",
        dependency=None,
        failure_mode=None,
    )
    assert _told(book, "R537") == []


@pytest.mark.parametrize(
    ("failed", "events", "keys", "told"),
    [
        (10, OUTAGE, {}, False),
        (11, OUTAGE, {}, True),
        (10, ("10:02 fault", "10:03 bad", "10:09:58 reverted"), {}, False),
        (10, ("10:02 fault", "10:03 bad", "10:09:57 reverted"), {}, True),
        (
            11,
            OUTAGE,
            {"kind": "exercise", "dependency": None, "failure_mode": None},
            False,
        ),
        (11, OUTAGE[:3], {}, False),
        (1, ("10:02 fault", "10:03:59 reverted"), {}, True),
        (1, ("10:02 fault", "10:04 reverted"), {}, False),
        (2, ("10:02 fault", "10:03:59 reverted"), {}, False),
        (1, ("10:02 fault", "10:03 bad", "10:03:59 reverted"), {}, False),
        (0, ("10:02 fault", "10:03:59 reverted"), {}, True),
    ],
)
def test_a_probe_looks_as_often_as_there_was_time_for(
    book: Path,
    failed: int,
    events: tuple[str, ...],
    keys: dict[str, str | None],
    *,
    told: bool,
) -> None:
    """A sample beside each mark and two seconds more are none too many; fewer than two may miss a
    fault of less than two intervals, unless somebody saw it.
    """
    books.remove_result(book)
    id_ = {"id": "2026-11-20-shop-exercise"} if "kind" in keys else {}
    _write(book, *events, probes=_PROBE.format(failed), **{**keys, **id_})
    assert bool(_told(book, "R536")) is told


@pytest.mark.parametrize(
    ("caption", "events", "told"),
    [
        ("psql", (), True),
        ("psql", ("10:03 !0 psql",), False),
        ("psql", ("10:03 note psql: exit",), True),
        ("psql", ("10:03 !0 ls",), True),
        (None, ("10:03 !0 ls",), True),
    ],
)
def test_an_empty_file_is_told_unless_a_command_printed_nothing(
    book: Path, caption: str | None, events: tuple[str, ...], *, told: bool
) -> None:
    """That a recorded command was silent is what it shows."""
    said = f", caption: {caption}" if caption else ""
    _write(book, *sorted((*OUTAGE, *events)), evidence=f"[{{file: {_EMPTY}{said}}}]")
    books.write(book, f"{books.RESULT_FOLDER}/{_EMPTY}", "")
    assert bool(_told(book, "R539")) is told


@pytest.mark.parametrize(
    ("content", "told"), [("", True), (" \n\t\n", True), ("x", False), (None, True)]
)
def test_a_file_in_which_nothing_stands_is_empty(
    book: Path, content: str | None, *, told: bool
) -> None:
    """Blanks say no more than nothing; of a file that is gone its digest says that it was empty."""
    digest = books.digest(b"") if content is None else books.digest(content.encode())
    _write(book, *OUTAGE, evidence=f"[{{file: {_EMPTY}, digest: '{digest}'}}]")
    if content is not None:
        books.write(book, f"{books.RESULT_FOLDER}/{_EMPTY}", content)
    assert bool(_told(book, "R539")) is told


@pytest.mark.parametrize(
    ("expected", "became", "told"),
    [
        ("Nobody can order anything", "nobody can order: anything!", True),
        ("Nobody can order any....", "Nobody can order any", True),
        ("Nobody can order any...", "Nobody can order any", False),
        ("Nobody can order anything", "Somebody can order anything", False),
        ("Nobody can order anything", f"Nobody can order anything{'.' * 24}", True),
        ("Nobody can order anything", f"Nobody can order anything{'.' * 25}", False),
    ],
)
def test_an_expectation_in_the_words_of_the_outcome_is_told(
    book: Path, expected: str, became: str, *, told: bool
) -> None:
    """However it is punctuated; short ones come out the same by themselves."""
    impact = f"{{observed: outage, services: [shop], description: '{became}'}}"
    for keys, key in (
        ({"impact": impact}, "impact"),
        ({"summary": f"'{became}'"}, "summary"),
        ({"impact": impact, "summary": f"'{became}'"}, "impact"),
    ):
        _write(book, expected=f"{{impact: outage, statement: '{expected}'}}", **keys)
        found = books.checked(book, rules=[BY_CODE["R540"]]).findings
        said = [f"is the same, word for word, as `{key}`"]
        told_of = [one.message for one in found if one.code == "R540"]
        assert told_of == (said if told else [])


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("evidence/log.txt", False),
        ("see evidence/log.txt and more", False),
        ("probes/health.csv", False),
        ("psql -c count", False),
        ("psql -c counts", True),
        ("Sam counted", True),
        ("We note", True),
    ],
)
def test_a_loss_is_shown_by_a_file_or_a_recorded_command(
    book: Path, shown: str, *, told: bool
) -> None:
    """What somebody says of it is their word."""
    _write(
        book,
        "10:01 ok",
        "10:02 fault",
        "10:03 !0 psql -c count",
        "10:04 note We note",
        evidence="[{file: evidence/log.txt}]",
        probes=(
            "[{id: a, type: http, target: x, samples: probes/health.csv},"
            " {id: b, type: http, target: x}]"
        ),
        data_loss=f"{{measured: 3 orders, evidence: {shown}}}",
    )
    assert bool(_told(book, "R541")) is told


@pytest.mark.parametrize(
    ("latencies", "told"),
    [
        ([12.5] * 30, "all took exactly as long"),
        ([12.0] * 30, None),
        ([13.0] * 30, None),
        ([12.0 + n / 4 for n in range(30)], "took 0.25 ms more each time"),
        ([90.0 - n / 4 for n in range(30)], "took 0.25 ms less each time"),
        ([12.0 + n / 4 for n in range(29)] + [99.0], None),
        ([12.5] * 10, "all took exactly as long"),
        ([12.5] * 9, None),
    ],
)
def test_latencies_that_nothing_measures_are_told(
    book: Path, latencies: list[float], told: str | None
) -> None:
    """Whole milliseconds can be the same, and so can a few."""
    _measure(book, [(True, latency) for latency in latencies])
    assert _regular(book) == (told and f"the good samples of health {told}")


def _measure(book: Path, samples: Sequence[tuple[bool, float]]) -> None:
    """Write the samples of the base book's probe, each with whether it is good."""
    ends = {True: "true,{:.3f},ok,", False: "false,{:.3f},status,"}
    rows = (
        f"2026-11-20T10:00:{n:02d}+01:00,{ends[ok].format(latency)}"
        for n, (ok, latency) in enumerate(samples)
    )
    books.write(
        book, books.SAMPLES, "\n".join(("at,ok,latency_ms,outcome,detail", *rows, ""))
    )


def _regular(book: Path) -> str | None:
    found = books.checked(book, rules=[BY_CODE["R523"]]).findings
    return next((one.message for one in found), None)


@pytest.mark.parametrize(
    ("good", "failed", "told"),
    [
        (12.5, 99.25, True),
        # The clock is a finer one, as some sample shows.
        (12.0, 99.25, True),
        (12.0, 9.25, True),
        (12.0, 99.0, False),
    ],
)
def test_only_good_samples_one_behind_the_other_are_compared(
    book: Path, good: float, failed: float, *, told: bool
) -> None:
    """What failed may have taken any time."""
    samples = [(True, good)] * 12
    _measure(book, [*samples, (False, failed), (False, failed), *samples])
    assert bool(_regular(book)) is told


@pytest.mark.parametrize(
    ("now", "then", "difference", "remedy"),
    [
        ("Edited.\n", "Two.\n", "its bytes differ", None),
        (
            "Two.\r\n",
            "Two.\n",
            "only its line ends differ",
            "git, an editor or a hook has changed them.",
        ),
    ],
)
def test_evidence_that_was_replaced_is_told_in_its_line(
    book: Path, now: str, then: str, difference: str, remedy: str | None
) -> None:
    """Of several files, with what a tool has done to it and what ends that."""
    files = {"evidence/a.txt": "One.\n", "evidence/b.txt": then}
    rows = "".join(
        f"\n  - {{file: {file}, digest: '{books.digest(text.encode())}'}}"
        for file, text in files.items()
    )
    _write(book, evidence=rows)
    books.write(book, f"{books.RESULT_FOLDER}/evidence/a.txt", "One.\n")
    books.write(book, f"{books.RESULT_FOLDER}/evidence/b.txt", now)
    replaced = {books.RESULT.split("/")[1]: ("evidence/b.txt",)}
    found = books.checked(
        book, context=Context(replaced=replaced), rules=[BY_CODE["R524"]]
    ).findings
    (one,) = [one for one in found if one.code == "R524"]
    lines = books.text_of(book, books.RESULT).splitlines()
    assert "evidence/b.txt" in lines[one.location.line - 1]
    assert one.message == f"evidence/b.txt is not what was recorded: {difference}"
    fix = BY_CODE["R524"].fix
    assert one.help.startswith(remedy or fix)
