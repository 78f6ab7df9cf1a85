"""Of two results that are alike, the one that was there first is the record of the test."""

import random
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.context import Context
from drillbook.check.judging.copies import Copies
from drillbook.files.load import load
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.book import Book
from drillbook.model.result import Result
from drillbook.model.result_parts import Capture

_EARLIER = "2026-11-18-database-unavailable"
_LATER = "2026-11-20-database-unavailable"


def _two(book: Path) -> Book:
    """Return a book with a copy of its result that is dated two days earlier."""
    shutil.copytree(book / books.RESULT_FOLDER, book / "results" / _EARLIER)
    path = f"results/{_EARLIER}/result.yml"
    books.write(
        book, path, books.text_of(book, path).replace("2026-11-20", "2026-11-18")
    )
    return load(book).book


def _copies(book: Book, context: Context) -> dict[str, str]:
    return {folder: copy.original for folder, copy in Copies(book, context).of.items()}


def test_without_a_past_the_older_date_is_believed(book: Path) -> None:
    """Nothing else is known."""
    assert _copies(_two(book), Context()) == {_LATER: _EARLIER}


def test_what_the_base_has_is_no_copy_of_what_a_change_brings(book: Path) -> None:
    """Whatever date somebody writes into the copy, and in a clone without history as well."""
    base = load(book).book
    assert _copies(_two(book), Context(base=base)) == {_EARLIER: _LATER}


def test_what_came_into_the_repository_first_is_no_copy(book: Path) -> None:
    """What has not been committed yet came last."""
    seen = {books.RESULT: datetime(2026, 11, 21, tzinfo=UTC)}
    assert _copies(_two(book), Context(first_commits=seen)) == {_EARLIER: _LATER}


def test_files_that_could_not_be_read_are_not_compared(book: Path) -> None:
    """They have a finding of their own."""
    found = _two(book)
    for result in found.results:
        found.digests.pop(f"results/{result.folder}/evidence/console.txt", None)  # type: ignore[attr-defined]
        found.digests.pop(f"results/{result.folder}/probes/health.csv", None)  # type: ignore[attr-defined]
    assert _copies(found, Context()) == {}


_SAMPLES = 60
_BEGIN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _untold(book: Path) -> None:
    """Make a copy whose events say nothing, so that its samples alone are compared."""
    _two(book)
    path = f"results/{_EARLIER}/result.yml"
    told = re.sub(
        r"(?m)^timeline:\n( .*\n)+", "timeline: []\n", books.text_of(book, path)
    )
    books.write(book, path, told)


def _series(folder: Path, latencies: list[float], begin: datetime = _BEGIN) -> None:
    times = ((begin + timedelta(seconds=n)).isoformat() for n in range(len(latencies)))
    rows = (
        f"{at},true,{latency:.3f},ok,"
        for at, latency in zip(times, latencies, strict=True)
    )
    text = "\n".join(("at,ok,latency_ms,outcome,detail", *rows)) + "\n"
    (folder / "probes" / "health.csv").write_text(text, encoding="utf-8")


def _measured(seed: int) -> list[float]:
    chance = random.Random(seed)  # noqa: S311 - the same ones in every run
    return [chance.uniform(8, 31) for _ in range(_SAMPLES)]


@pytest.mark.parametrize(
    ("name", "other", "copied"),
    [
        ("the same", _measured(1), True),
        ("multiplied", [value * 1.01 for value in _measured(1)], True),
        ("multiplied and moved", [value * 3.7 + 11 for value in _measured(1)], True),
        ("bent", [value**1.1 for value in _measured(1)], True),
        ("cut off", _measured(1)[20:], True),
        ("rounded", [round(value, 1) for value in _measured(1)], True),
        ("a few of them changed", [*_measured(1)[:58], 9.5, 9.7], True),
        ("measured", _measured(2), False),
        ("rising, as both do", [10 + n / 7 for n in range(_SAMPLES)], False),
    ],
)
def test_samples_that_are_another_tests_are_known_by_their_order(
    book: Path,
    name: str,
    other: list[float],
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """Whatever is added to them, and by whatever they are multiplied."""
    _untold(book)
    rising = name.startswith("rising")
    _series(
        book / books.RESULT_FOLDER,
        [8 + n / 5 for n in range(_SAMPLES)] if rising else _measured(1),
    )
    _series(book / "results" / _EARLIER, other)
    found = Copies(load(book).book, Context()).of.get(_LATER)
    assert bool(found and "series of samples" in found.what) is copied


_COARSE = [float(n) for n in range(10, 20)]
"""Ten latencies of a clock that knows whole milliseconds: each step is like the next."""


@pytest.mark.parametrize(
    ("latencies", "copied"),
    [
        (_COARSE, True),
        (_COARSE[:9], False),
        ([10.0, 11, 12, 13, 14] * 2, True),
        ([10.0, 11, 12, 13] * 3, False),
    ],
    ids=["ten", "nine", "five that differ", "four that differ"],
)
def test_the_same_latencies_at_another_time_are_no_chance_from_ten_on(
    book: Path,
    latencies: list[float],
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """Unless they hardly differ, as those of a service that is near do."""
    _untold(book)
    _series(book / books.RESULT_FOLDER, latencies)
    _series(
        book / "results" / _EARLIER, latencies, _BEGIN - timedelta(days=2, seconds=7)
    )
    assert bool(Copies(load(book).book, Context()).of) is copied


@pytest.mark.parametrize(("rows", "copied"), [(3, True), (2, False)])
def test_the_same_file_is_a_copy_from_three_samples_on(
    book: Path,
    rows: int,
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """Nobody measures three times at the very same instants."""
    _untold(book)
    for folder in (_EARLIER, _LATER):
        _series(book / "results" / folder, _COARSE[:rows])
    assert bool(Copies(load(book).book, Context()).of) is copied


_A = (
    "10:01:07 ok Orders",
    "10:02:41 fault",
    "10:03:03 bad None",
    "10:04:19 detected",
    "10:11:52 reverted",
    "10:12:30 ok Again",
)
_MOVED = (
    "11:31:07 ok Orders work",
    "11:32:41 fault",
    "11:33:03 bad No orders",
    "11:34:19 detected",
    "11:41:52 reverted",
    "11:42:30 ok They work",
)
_FINE = tuple(
    line.replace(" ", ".25 ", 1) if n % 2 else line for n, line in enumerate(_A)
)
_FINE_MOVED = tuple(
    line.replace(" ", ".25 ", 1) if n % 2 else line for n, line in enumerate(_MOVED)
)
_BY_THE_MINUTE = (
    "10:01 ok Orders",
    "10:02 fault",
    "10:03 bad None",
    "10:04 detected",
    "10:11 reverted",
    "10:12 ok Again",
)
_ONE_ODD = (*_BY_THE_MINUTE[:5], "10:12:07 ok Again")
_TWO_ODD = (*_BY_THE_MINUTE[:4], "10:11:07 reverted", "10:12 ok Again")
_OTHERWISE = ("10:00:01 note So", "10:00:03 note It", "10:00:04 note Goes")
_ELSEWHERE = ("09:00:02 note And", "09:10:03 note Now", "09:20:59 note Then")


_FIVE = (
    "10:01:07 note a",
    "10:02:18 note b",
    "10:03:31 note c",
    "10:04:49 note d",
    "10:06:02 note e",
)
_LATER_BY_AN_HOUR = tuple(f"11{line[2:]}" for line in _FIVE)
_AMONG = ("11:02:44 note x", "11:04:01 note y", "11:05:13 note z")
"""One behind each of them but for the first and the last."""


_EVERY_61 = tuple(f"10:{n:02d}:{n:02d} note {n}" for n in range(6))
_EVERY_62 = tuple(f"11:{n:02d}:{2 * n:02d} note Now{n}" for n in range(6))


def _moved(lines: tuple[str, ...], seconds: int) -> tuple[str, ...]:
    """Return events of which every other one is later by some seconds, told in other words."""
    moved = []
    for number, line in enumerate(lines):
        at, word, *_ = line.split(" ")
        time = datetime.strptime(at if at.count(":") > 1 else f"{at}:00", "%H:%M:%S")  # noqa: DTZ007
        later = time + timedelta(hours=1, seconds=seconds * (number % 2))
        moved.append(f"{later:%H:%M:%S} {word} told{number}")
    return tuple(moved)


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [
        (_A, _A, "its timeline"),
        (_A[:3], _A[:3], "its timeline"),
        (_A[:2], _A[:2], None),
        (_ONE_ODD[3:], _ONE_ODD[3:], "its timeline"),
        (_BY_THE_MINUTE[:4], _BY_THE_MINUTE[:4], None),
        (_A, _MOVED, "moved to another time"),
        (_A, _MOVED[:5], None),
        (_A[:5], _MOVED[:5], "moved to another time"),
        (_A[:4], _MOVED[:4], None),
        (_A, (*_A[:5], "10:12:59 ok Again"), "moved to another time"),
        (_A, (*_MOVED[:5], "11:42:59 ok Again"), None),
        (_A, ("10:01:07 ok Orders", *_MOVED[1:]), None),
        (_FINE, _FINE_MOVED, "moved to another time"),
        (_FINE, _FINE_MOVED[:5], "moved to another time"),
        (
            (*_FINE[:5], *_OTHERWISE),
            (*_FINE_MOVED[:5], *_ELSEWHERE),
            "moved to another time",
        ),
        (
            (*_FINE[:5], *_OTHERWISE, "10:00:06 note On"),
            (*_FINE_MOVED[:5], *_ELSEWHERE, "09:21:50 note Gone"),
            None,
        ),
        # By the minute but for one event: two distances that are none of whole minutes.
        (_TWO_ODD, _moved(_TWO_ODD, 0), "moved to another time"),
        (_ONE_ODD, _moved(_ONE_ODD, 0), "resembles"),
        # Others stand between all of them but for the first two, or for the last two.
        (_FIVE, (*_LATER_BY_AN_HOUR, *_AMONG), "moved to another time"),
        (
            _FIVE,
            (*_LATER_BY_AN_HOUR, "11:01:39 note w", *_AMONG[:2]),
            "moved to another time",
        ),
        (
            (*_FIVE, *(f"10{line[2:]}" for line in _AMONG)),
            _LATER_BY_AN_HOUR,
            "moved to another time",
        ),
        (_FIVE, (*_LATER_BY_AN_HOUR, "11:01:39 note w", *_AMONG), None),
        (_BY_THE_MINUTE, _moved(_BY_THE_MINUTE, 0), "resembles"),
        (_A, _moved(_A, 1), "resembles"),
        (_A, _moved(_A, 2), "resembles"),
        (_A, _moved(_A, 3), None),
        (_BY_THE_MINUTE, _moved(_BY_THE_MINUTE, 1), None),
        (_BY_THE_MINUTE[:5], _moved(_BY_THE_MINUTE[:5], 0), "resembles"),
        # Events in one same distance are a plan, or a habit.
        (_EVERY_61, _EVERY_62, None),
        (_BY_THE_MINUTE[:4], _moved(_BY_THE_MINUTE[:4], 0), None),
    ],
)
def test_a_timeline_is_known_by_the_distances_of_its_events(
    book: Path, earlier: tuple[str, ...], later: tuple[str, ...], told: str | None
) -> None:
    """To the second they are no chance, nor with the same words; by the minute they resemble."""
    books.remove_result(book)
    for day, events in (("2026-11-18", earlier), ("2026-11-20", later)):
        books.write_result(
            book,
            started=f"{day}T10:00:00+01:00",
            ended=f"{day}T12:00:00+01:00",
            timeline=timeline(tuple(sorted(events)), day),
        )
    found = Copies(load(book).book, Context())
    copies = [f"its {copy.what}" for copy in found.of.values()]
    resembling = [f"resembles: {copy.what}" for copy in found.resemblances]
    (said,) = (*copies, *resembling) or ("",)
    assert (told or "") in said if told else not said


def _spaced(number: int, *gaps: int) -> Result:
    """Return a hand-written result of a day of its own whose events are so many seconds apart."""
    day = f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}"
    at, lines = datetime(2026, 1, 1, 10, 0, 1, tzinfo=UTC), list[str]()
    for gap in (0, *gaps):
        at += timedelta(seconds=gap)
        lines.append(f"{at:%H:%M:%S} note told{number}-{len(lines)}")
    text = books.result_text(
        started=f"{day}T09:00:00+01:00",
        ended=f"{day}T23:00:00+01:00",
        timeline=timeline(tuple(lines), day),
    )
    result = shape(Result, read(f"results/{number}/result.yml", text)).value
    assert result
    return result


_MANY = (67, 95, 31, 76, 433)
"""So many seconds lie between six events."""


@pytest.mark.parametrize(("others", "copied"), [(4, True), (5, False)])
def test_the_five_oldest_with_the_same_distances_are_looked_at(
    others: int,
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """More would be as long as slow: here each has one more event, at another distance."""
    older = [_spaced(n, *_MANY, 61 + 7 * n) for n in range(others)]
    original, copy = _spaced(others, *_MANY), _spaced(others + 1, *_MANY)
    found = Copies(Book(results=(*older, original, copy)), Context()).of
    assert {folder: one.original for folder, one in found.items()} == (
        {copy.folder: original.folder} if copied else {}
    )


def _recorded(number: int, journal: str, *gaps: int) -> tuple[Result, dict[str, str]]:
    """Return a result of a recording, with the digest of its journal by path."""
    result = _spaced(number, *gaps)
    capture = Capture(tool="drillbook", version="1.0", journal_digest=journal)
    made = result.model_copy(update={"capture": capture})
    return made, {made.beside("journal.jsonl"): journal}


_ONE, _OTHER = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


@pytest.mark.parametrize(
    ("journal", "altered", "told"),
    [
        # Of a recording its journal tells when each event was.
        (_OTHER, False, None),
        (_OTHER, True, "as far apart"),
        (None, False, "as far apart"),
        (_ONE, False, "journal"),
    ],
)
def test_a_recording_is_one_by_its_own_journal(
    journal: str | None,
    altered: bool,  # noqa: FBT001 - a column
    told: str | None,
) -> None:
    """Unless it differs from that, or another result has the same one."""
    first, digests = _recorded(0, _ONE, 61, 62, 63, 64)
    second, its = _recorded(1, journal or _OTHER, 62, 61, 64, 63)
    book = Book(
        results=(first, second), digests={**digests, **(its if journal else {})}
    )
    known = Context(altered={second.folder: "It differs."} if altered else {})
    found = Copies(book, known)
    said = [one.what for one in (*found.of.values(), *found.resemblances)]
    assert len(said) == bool(told)
    assert (told or "") in "".join(said)


_SHORT, _LONG = (101, 102, 103, 194), (103, 104, 105, 196)
"""Of 500 and of 508 seconds, and nowhere further apart than two seconds."""


@pytest.mark.parametrize(("between", "told"), [(49, True), (50, False)])
@pytest.mark.parametrize(("older", "newer"), [(_SHORT, _LONG), (_LONG, _SHORT)])
def test_fifty_results_of_nearly_the_same_length_are_looked_at(
    between: int,
    told: bool,  # noqa: FBT001 - a column
    older: tuple[int, ...],
    newer: tuple[int, ...],
) -> None:
    """On either side: more would take as long as it says little."""
    first, last = _spaced(0, *older), _spaced(1 + between, *newer)
    others = [_spaced(1 + n, 1 + 3 * n, 5 + n, 7, 491 - 4 * n) for n in range(between)]
    found = Copies(Book(results=(first, *others, last)), Context())
    alike = [(one.result.folder, one.original) for one in found.resemblances]
    assert alike == ([(last.folder, first.folder)] if told else [])


@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ((61, 61, 61, 60), (63, 63, 63, 62), True),
        ((61, 61, 61, 60), (63, 63, 64, 60), False),
        # By the minute is how people write: of the older one three are not.
        ((61, 61, 60, 120), (63, 62, 61, 121), False),
        ((61, 61, 61, 60, 60, 60), (61, 61, 61, 60, 60, 61), True),
    ],
)
def test_two_timelines_are_nearly_the_same_to_the_second(
    older: tuple[int, ...],
    newer: tuple[int, ...],
    told: bool,  # noqa: FBT001 - a column
) -> None:
    """Nowhere further apart than two seconds, and in three places not by the minute."""
    first, last = _spaced(0, *older), _spaced(1, *newer)
    found = Copies(Book(results=(first, last)), Context()).resemblances
    said = f"{1 + len(newer)} events are as far apart as those of {first.folder}, but for a second"
    assert [one.what for one in found] == ([said] if told else [])


def _walk(steps: list[float]) -> list[float]:
    """Return latencies that are so many steps away from each other."""
    latencies = [50.0]
    for step in steps:
        latencies.append(latencies[-1] + step)
    return latencies


_UNEVEN = [
    1.1,
    -2.3,
    3.4,
    -4.2,
    5.3,
    -6.1,
    7.7,
    -8.9,
    9.2,
    -10.6,
    11.5,
    -12.4,
    13.8,
    -14.3,
    15.2,
]
"""Steps of which no two are alike, one less than latencies."""


def _blocks(length: int) -> list[float]:
    """Return 60 steps, `length` of them up and as many down in turn, each of another size."""
    return [(1 if n // length % 2 else -1) * (1 + n / 7) for n in range(60)]


@pytest.mark.parametrize(
    ("one", "other", "copied"),
    [
        # A constant was added: six runs of four steps that differ are enough.
        (_walk(_UNEVEN[:9]), [v + 3 for v in _walk(_UNEVEN[:9])], True),
        (_walk(_UNEVEN[:8]), [v + 3 for v in _walk(_UNEVEN[:8])], False),
        # Steps that are alike, or none at all, are those of a coarse clock.
        (_walk([1, 2, 2, -1, 1, -2] * 3), [v + 3 for v in _walk([1, 2, 2, -1, 1, -2] * 3)], False),
        (
            _walk([0, *_UNEVEN[:3], 0, *_UNEVEN[3:6], 0, *_UNEVEN[6:9], 0, *_UNEVEN[9:12]]),
            [
                v + 3
                for v in _walk(
                    [0, *_UNEVEN[:3], 0, *_UNEVEN[3:6], 0, *_UNEVEN[6:9], 0, *_UNEVEN[9:12]]
                )
            ],
            False,
        ),
        # Half of the runs are to be the same: six of twelve.
        (_walk(_UNEVEN), _walk([*_UNEVEN[:9], *(v + 31 for v in _UNEVEN[9:])]), True),
        (_walk(_UNEVEN), _walk([*_UNEVEN[:8], *(v + 31 for v in _UNEVEN[8:])]), False),
        # All were multiplied: what is left is an order, of twenty steps six times.
        (_measured(3)[:26], [v * 3.7 for v in _measured(3)[:26]], True),
        (_measured(3)[:25], [v * 3.7 for v in _measured(3)[:25]], False),
        # An order that turns seldom is like many others.
        (_walk(_blocks(3)), [v * 3.7 for v in _walk(_blocks(3))], True),
        (_walk(_blocks(4)), [v * 3.7 for v in _walk(_blocks(4))], False),
        # Two alike in a row end an order.
        (
            [*_measured(3)[:22], _measured(3)[21], *_measured(3)[22:44]],
            [v * 3.7 for v in [*_measured(3)[:22], _measured(3)[21], *_measured(3)[22:44]]],
            False,
        ),
    ],
)  # fmt: skip
def test_how_much_of_a_series_is_no_chance(
    book: Path,
    one: list[float],
    other: list[float],
    copied: bool,  # noqa: FBT001 - a column
) -> None:
    """Values on either side of each number that decides."""
    _untold(book)
    _series(book / books.RESULT_FOLDER, one)
    _series(book / "results" / _EARLIER, other, _BEGIN - timedelta(days=2, seconds=7))
    assert bool(Copies(load(book).book, Context()).of) is copied


_DAYS = {"2026-11-18": "-18", "2026-11-28": "-28"}


def _tests(
    book: Path, *each: Mapping[str, str | None], files: tuple[str, ...] = ("", "")
) -> Copies:
    """Return the comparison of tests ten days apart, each with a file of evidence if it has one."""
    books.remove_result(book)
    for number, (day, keys, file) in enumerate(zip(_DAYS, each, files, strict=True)):
        told: dict[str, str | None] = {
            "started": f"{day}T10:00:00+01:00",
            "ended": f"{day}T12:00:00+01:00",
            "timeline": timeline(
                (f"10:0{number + 1} ok", f"10:1{number * 3} fault"), day
            ),
            **keys,
        }
        if file:
            told["evidence"] = (
                f"[{{file: evidence/log.txt, caption: The log {number}}}]"
            )
        path = books.write_result(book, **told)
        if file:
            books.write(book, path.replace("result.yml", "evidence/log.txt"), file)
    return Copies(load(book).book, Context())


def _first(found: Copies) -> tuple[str, str] | None:
    copies = [("copy", copy.what) for copy in found.of.values()]
    return next(
        iter([*copies, *(("like", one.what) for one in found.resemblances)]), None
    )


@pytest.mark.parametrize(
    ("key", "length", "alike"),
    [
        ("summary", 100, True),
        ("summary", 99, False),
        ("impact", 100, True),
        ("impact", 99, False),
        ("data_loss", 100, True),
        ("data_loss", 99, False),
    ],
)
def test_a_longer_text_in_the_very_words_is_told(
    book: Path,
    key: str,
    length: int,
    alike: bool,  # noqa: FBT001 - a column
) -> None:
    """From a hundred letters on, whatever the spaces and capitals."""
    text = (
        "Orders could not be taken by anybody for all of that time, and nobody was told. "
        * 2
    )[:length]
    text = f"{text[:-1].rstrip():x<{length}}"
    forms = {
        "summary": "'{}'",
        "impact": "{{observed: outage, description: '{}'}}",
        "data_loss": "{{measured: '{}'}}",
    }
    told = _tests(
        book,
        {key: forms[key].format(text)},
        {key: forms[key].format(text.upper() + "  ")},
    )
    said = f"`{key}` has the same words as 2026-11-18-database-unavailable"
    assert _first(told) == (("like", said) if alike else None)


@pytest.mark.parametrize(
    ("letters", "what"), [(400, ("copy", "timeline")), (399, None)], ids=["400", "399"]
)
def test_so_many_words_at_the_same_distances_are_no_chance(
    book: Path, letters: int, what: tuple[str, str] | None
) -> None:
    """Even by the minute: two people do not write so much in the same words."""
    lines = ("10:02 fault", "10:03 bad {}")
    fixed = len(
        "0:01:00\nfault-started None None\nobserved False \nOrders failed.\nkill 1"
    )
    text = "x" * (letters - fixed)
    told = _tests(
        book,
        *(
            {
                "timeline": timeline(tuple(line.format(text) for line in lines), day),
                "summary": "Orders failed.",
                "fault": "{technique: real, how: kill 1}",
            }
            for day in _DAYS
        ),
    )
    assert _first(told) == what


_LOG = "A line of the log that two tests have. "


@pytest.mark.parametrize(
    ("keys", "file", "other", "what"),
    [
        # A file that is byte for byte one of another test: no smaller than 64 bytes.
        ({}, "x" * 64, "x" * 64, ("like", "evidence/log.txt is a copy of a file of")),
        ({}, "x" * 63, "x" * 63, None),
        ({}, "x" * 64, "y" * 64, None),
        # One that tells of the earlier test's day is a copy, unless it tells of its own as well.
        (
            {},
            _LOG + "2026-11-18 10:02:00 stopped, as the log says.",
            _LOG + "2026-11-18 10:02:00 stopped, as the log says.",
            ("copy", "evidence evidence/log.txt, which names the day,"),
        ),
        (
            {},
            _LOG + "2026-11-18 10:02:00 and 2026-11-28 10:02:00",
            _LOG + "2026-11-18 10:02:00 and 2026-11-28 10:02:00",
            ("like", "evidence/log.txt is a copy of a file of"),
        ),
        # Times of another test's day, and none of its own.
        (
            {},
            _LOG,
            _LOG + "2026-11-18 10:02:00",
            ("like", "evidence/log.txt has only times of the day of"),
        ),
        ({}, _LOG, _LOG + "2026-11-28 10:02:00", None),
        ({}, _LOG, _LOG + "2026-11-12 10:02:00", None),
        (
            {},
            _LOG + "2026-11-28 10:02:00",
            _LOG,
            ("like", "evidence/log.txt has only times of the day"),
        ),
    ],
)
def test_a_file_tells_whose_it_is(
    book: Path,
    keys: dict[str, str | None],
    file: str,
    other: str,
    what: tuple[str, str] | None,
) -> None:
    """By its bytes, and by the days whose times it names."""
    found = _first(_tests(book, keys, keys, files=(file, other)))
    if what is None or found is None:
        assert found == what
    else:
        assert (found[0], found[1][: len(what[1])]) == what


_PLAIN = "A line of the log that two tests have, and that says nothing of when it was."
_OF_BOTH_DAYS = (
    "2026-11-18 10:02:00 and 2026-11-28 10:02:00 are the days of these two tests."
)
_TOLD_LIKE = "evidence/log.txt is a copy of a file of 2026-11-18-database-unavailable"


@pytest.mark.parametrize(
    ("text", "own", "probes", "told"),
    [
        (_PLAIN, "", None, _TOLD_LIKE),
        # It has a file of its own, or has measured: what it shares is no more than that.
        (_PLAIN, "Its own.", None, None),
        (_PLAIN, "", "[{id: a, type: http, target: x, samples: probes/a.csv}]", None),
        (_PLAIN, "", "[{id: a, type: http, target: x}]", _TOLD_LIKE),
        # With times in it, it is of one of them.
        (_OF_BOTH_DAYS, "Its own.", None, _TOLD_LIKE),
    ],
)
def test_a_file_of_another_test_is_told_where_there_is_none_of_its_own(
    book: Path, text: str, own: str, probes: str | None, told: str | None
) -> None:
    """Or where it tells of a day."""
    rows = "[{file: evidence/log.txt, caption: L}"
    keys: dict[str, str | None] = {"evidence": f"{rows}]"}
    further: dict[str, str | None] = {
        "evidence": f"{rows}, {{file: evidence/own.txt, caption: O}}]"
        if own
        else f"{rows}]",
        "probes": probes,
    }
    _tests(book, keys, further)
    for day in _DAYS:
        folder = f"results/{day}-database-unavailable/evidence"
        books.write(book, f"{folder}/log.txt", text)
    if own:
        books.write(book, f"{folder}/own.txt", own)
    found = Copies(load(book).book, Context())
    assert [one.what for one in found.resemblances] == ([told] if told else [])
    assert not found.of


def test_a_timeline_by_the_minute_is_a_copy_with_its_evidence(book: Path) -> None:
    """People who write minutes often write the same ones, and never have the same files."""
    lines = ("10:02 fault", "10:03 bad None", "10:10 reverted", "10:12 ok Again")
    same = tuple({"timeline": timeline(lines, day)} for day in _DAYS)
    assert _first(_tests(book, *same, files=("a" * 70, "a" * 70))) == (
        "copy",
        "timeline, like its evidence,",
    )


def test_a_timeline_by_the_minute_with_other_evidence_is_none(book: Path) -> None:
    """The same four minutes say nothing."""
    lines = ("10:02 fault", "10:03 bad None", "10:10 reverted", "10:12 ok Again")
    same = tuple({"timeline": timeline(lines, day)} for day in _DAYS)
    assert _first(_tests(book, *same, files=("a" * 70, "b" * 70))) is None


@pytest.mark.parametrize("sessions", [("s1", "s1"), ("s1", "s2")])
def test_two_results_of_one_session_are_one_test(
    book: Path, sessions: tuple[str, str]
) -> None:
    """Whatever else differs."""
    found = _tests(book, {}, {}).book
    told = dict(zip(sorted(found.results_by_folder), sessions, strict=True))
    copies = Copies(found, Context(sessions=told)).of
    assert [copy.what for copy in copies.values()] == (
        ["session"] if len(set(sessions)) == 1 else []
    )
