"""What a result owes is told until a later test has paid it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from check.verdicts.pair import OUTAGE, timeline
from drillbook.check.judging.context import Context
from drillbook.check.rules import BY_CODE
from drillbook.files.load import load
from drillbook.model.book import Book

_FINE = (
    "10:01:07 ok Fine",
    "10:02:31 fault",
    "10:03:02 bad No",
    "10:09 reverted",
    "10:12 ok Good",
)


def _told(book: Path, code: str, context: Context | None = None) -> list[str]:
    found = books.checked(
        book, context=context or Context(), rules=[BY_CODE[code]]
    ).findings
    return [one.message for one in found if one.code == code]


def _second(book: Path, *events: str, day: str = "2026-11-22", **keys: str) -> None:
    """Write a second result of the same failure."""
    given = {
        "started": f"{day}T10:00:00+01:00",
        "ended": f"{day}T10:30:00+01:00",
        "timeline": timeline(events, day),
    }
    books.write_result(book, **{**given, **keys})


_Other = tuple[tuple[str, ...], dict[str, str], bool]
_OTHERS: list[_Other] = [
    (_FINE, {}, True),
    (_FINE, {"day": "2026-11-18"}, False),
    (_FINE[1:3], {}, False),
    (_FINE, {"failure_mode": "slow"}, False),
]
"""Second results, and whether they are later ones that show the same failure."""


@pytest.mark.parametrize("other", _OTHERS)
@pytest.mark.parametrize(
    "told",
    [
        ("R501", "inconclusive: nothing was observed before"),
        ("R513", "nobody wrote down"),
    ],
)
def test_what_a_test_lacked_is_told_until_it_is_repeated(
    book: Path, told: tuple[str, str], other: _Other
) -> None:
    """By a later, conclusive one of the same dependency and failure."""
    (code, message), (events, keys, shown) = told, other
    books.write_result(book, timeline=timeline(OUTAGE[1:]), expected=None)
    _second(book, *events, **keys)
    found = books.checked(book, rules=[BY_CODE[code]]).findings
    of_the_first = [one.message for one in found if one.location.path == books.RESULT]
    assert any(message in one for one in of_the_first) is not shown


_DONE = "actions: [{title: Mend it, status: done, retest: true}]\n"


@pytest.mark.parametrize(
    ("events", "keys", "shown"),
    [
        *_OTHERS,
        (_FINE, {"environment": "production"}, False),
        (_FINE, {"fault": "{technique: simulated, how: stop}"}, False),
    ],
)
def test_a_retest_is_owed_until_a_later_one_counts(
    book: Path, events: tuple[str, ...], keys: dict[str, str], *, shown: bool
) -> None:
    """With a fault that is as real, outside production."""
    books.write(book, books.RESULT, books.text_of(book, books.RESULT) + _DONE)
    _second(book, *events, **keys)
    assert bool(_told(book, "R511")) is not shown


@pytest.mark.parametrize("old", ["status: done", "retest: true"])
def test_no_retest_is_owed_for_what_is_open_or_asks_for_none(
    book: Path, old: str
) -> None:
    """The action comes first."""
    new = {"status: done": "status: open", "retest: true": "retest: false"}[old]
    books.write(
        book, books.RESULT, books.text_of(book, books.RESULT) + _DONE.replace(old, new)
    )
    assert _told(book, "R511") == []


@pytest.mark.parametrize(
    ("action", "code", "told"),
    [
        ("status: open, owner: sam, due: 2026-11-22", "R510", True),
        ("status: open, owner: sam, due: 2026-11-23", "R510", False),
        ("status: done, owner: sam, due: 2026-11-22", "R510", False),
        ("status: open, owner: sam", "R510", False),
        ("status: open, owner: sam, due: 2026-11-23", "R517", False),
        ("status: open, due: 2026-11-23", "R517", True),
        ("status: open, owner: sam", "R517", True),
        ("status: done", "R517", False),
    ],
)
def test_an_open_action_has_an_owner_and_a_day_to_come(
    book: Path, action: str, code: str, *, told: bool
) -> None:
    """What is done needs neither."""
    text = books.text_of(book, books.RESULT)
    books.write(book, books.RESULT, f"{text}actions: [{{title: Mend it, {action}}}]\n")
    assert bool(_told(book, code)) is told


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (datetime(2026, 12, 20, 9, 30, tzinfo=UTC), False),
        (datetime(2026, 12, 20, 9, 31, tzinfo=UTC), True),
    ],
)
def test_a_result_comes_within_thirty_days(
    book: Path, seen: datetime, *, told: bool
) -> None:
    """Counted from the end of the test."""
    context = Context(first_commits={books.RESULT: seen})
    assert bool(_told(book, "R516", context)) is told


_NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "now", "told"),
    [
        (datetime(2026, 11, 20, 9, 35, tzinfo=UTC), _NOW, None),
        (datetime(2026, 11, 20, 9, 55, tzinfo=UTC), _NOW, None),
        (datetime(2026, 11, 20, 9, 56, tzinfo=UTC), _NOW, "lies 16 min in the future"),
        (datetime(2026, 11, 29, 9, 56, tzinfo=UTC), None, None),
        (datetime(2026, 11, 20, 8, 30, tzinfo=UTC), _NOW, None),
        (datetime(2026, 11, 20, 8, 29, tzinfo=UTC), _NOW, "61 min before it ended"),
    ],
)
def test_the_clock_of_a_commit_is_told_where_it_cannot_be_right(
    book: Path, first: datetime, now: datetime | None, told: str | None
) -> None:
    """A quarter of an hour ahead, or an hour behind, may be two clocks; where the hour is not
    known nothing is.
    """
    messages = _told(
        book, "R519", Context(first_commits={books.RESULT: first}, now=now)
    )
    assert len(messages) == (told is not None)
    assert (told or "") in "".join(messages)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (("10:00 ok", "10:30 ok"), []),
        (
            ("09:59 ok",),
            ["`timeline[1]` (observed) is not between `started` and `ended`"],
        ),
        (
            ("10:31 ok",),
            ["`timeline[1]` (observed) is not between `started` and `ended`"],
        ),
        (
            ("10:05 ok", "10:04 ok"),
            ["`timeline[2]` (observed) is earlier than the line above it"],
        ),
        (("10:05 ok", "10:05 ok"), []),
        (
            ("10:05 reverted",),
            ["`timeline[1]` (reverted) comes before any `fault-started`"],
        ),
        (
            ("10:05 restored",),
            ["`timeline[1]` (restored) comes before any `fault-started`"],
        ),
        (("10:05 fault", "10:05 reverted"), []),
    ],
)
def test_times_follow_one_another(
    book: Path, events: tuple[str, ...], told: list[str]
) -> None:
    """At the same moment is in order."""
    books.write_result(book, timeline=timeline(events))
    assert _told(book, "F012") == told


@pytest.mark.parametrize(
    ("action", "code", "told"),
    [
        ("owner: sam, due: 2026-11-22", "R510",
         'the action "Mend it" was due on 2026-11-22 and is open. Owner: sam'),
        ("due: 2026-11-22", "R510", 'the action "Mend it" was due on 2026-11-22 and is open'),
        ("owner: sam", "R517", 'the action "Mend it" has no due'),
        ("due: 2026-12-22", "R517", 'the action "Mend it" has no owner'),
        ("retest: false", "R517", 'the action "Mend it" has no owner and no due'),
    ],
)  # fmt: skip
def test_what_an_open_action_lacks_is_told_in_its_line(
    book: Path, action: str, code: str, told: str
) -> None:
    """Behind another one that lacks nothing."""
    text = books.text_of(book, books.RESULT)
    done = "{title: Done, status: done}"
    rows = f"actions:\n  - {done}\n  - {{title: Mend it, status: open, {action}}}\n"
    books.write(book, books.RESULT, f"{text}{rows}")
    found = [
        one
        for one in books.checked(book, rules=[BY_CODE[code]]).findings
        if one.code == code
    ]
    assert [one.message for one in found] == [told]
    assert [one.location.line for one in found] == [f"{text}{rows}".count("\n")]


def test_a_test_may_end_at_the_moment_at_which_it_began(book: Path) -> None:
    """By the minute it may; it does not end before."""
    at = "2026-11-20T10:00:00+01:00"
    books.write_result(book, started=at, ended=at, timeline="[]")
    assert _told(book, "F012") == []
    earlier = at.replace("10:00:00", "09:59:59")
    books.write_result(book, started=at, ended=earlier, timeline="[]")
    assert _told(book, "F012") == ["`ended` is before `started`"]


_FELT = (*OUTAGE[:4], "10:12 bad")


@pytest.mark.parametrize(
    ("keys", "events", "told"),
    [
        ({}, OUTAGE, None),
        (
            {"impact": "{observed: degraded}"},
            OUTAGE,
            "expected outage, observed degraded",
        ),
        (
            {"impact": "{observed: none}"},
            OUTAGE,
            (
                "`impact` says none, but people saw it failing 1 of 1 times while the fault was"
                " active"
            ),
        ),
        (
            {},
            _FELT,
            (
                "the service was still failing when it was last looked at after the fault was"
                " reverted"
            ),
        ),
        ({"expected": None}, OUTAGE, None),
        ({"impact": "{observed: degraded}"}, OUTAGE[1:], None),
    ],
)
def test_a_surprise_is_told_until_somebody_acts_upon_it(
    book: Path, keys: dict[str, str | None], events: tuple[str, ...], told: str | None
) -> None:
    """With what was surprising; an unknown outcome is none."""
    books.write_result(book, timeline=timeline(events), **keys)
    said = [f"a surprise without an action: {told}"] if told else []
    assert _told(book, "R502") == said
    books.write_result(
        book,
        timeline=timeline(events),
        actions="[{title: Mend it, status: open}]",
        **keys,
    )
    assert _told(book, "R502") == []


def _changed(book: Path, base: Book) -> list[tuple[str, str]]:
    found = books.checked(
        book, context=Context(base=base), rules=[BY_CODE["R514"], BY_CODE["R515"]]
    ).findings
    return [
        (f"{one.code} {one.location.path.rpartition('/')[2]}", one.message)
        for one in found
        if one.code in {"R514", "R515"}
    ]


def test_a_change_alters_nothing_of_an_earlier_result(book: Path) -> None:
    """Neither what it says happened, nor any file that shows it."""
    base = load(book).book
    assert _changed(book, base) == []
    text = books.text_of(book, books.RESULT)
    other = text.replace("observed: outage", "observed: degraded").replace(
        "event: detected", "event: acted"
    )
    books.write(book, books.RESULT, other)
    books.write(book, books.EVIDENCE, "Another text.\n")
    books.write(
        book, books.SAMPLES, books.text_of(book, books.SAMPLES).replace("12.5", "11.5")
    )
    said = "says something different since this change about `timeline`, `impact`"
    assert _changed(book, base) == [
        ("R515 console.txt", "was altered by this change: its bytes differ"),
        ("R515 health.csv", "was altered by this change: its bytes differ"),
        ("R515 result.yml", said),
    ]
    found = books.checked(
        book, context=Context(base=base), rules=[BY_CODE["R515"]]
    ).findings
    (line,) = [one.location.line for one in found if one.location.path == books.RESULT]
    assert "timeline:" in other.splitlines()[line - 2]
    (book / books.EVIDENCE).unlink()
    gone = "existed before this change and is gone"
    assert ("R515 console.txt", gone) in _changed(book, base)


def test_a_result_that_a_change_removes_is_told_once(book: Path) -> None:
    """Not for each of its files as well; one that cannot be read is not gone."""
    base = load(book).book
    books.write(book, books.RESULT, "title: [\n")
    assert _changed(book, base) == []
    books.remove_result(book)
    assert _changed(book, base) == [
        ("R514 result.yml", "existed before this change and is gone")
    ]


def test_what_a_change_brings_was_not_there_before(book: Path, tmp_path: Path) -> None:
    """So that nothing of it was altered."""
    before = books.make(tmp_path / "before")
    books.remove_result(before)
    assert _changed(book, load(before).book) == []


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("", []),
        ("redact: ['PIN [0-9]+']\n", ["looks like a secret: pattern of the policy"]),
    ],
)
def test_a_secret_is_what_the_policy_says_too(
    book: Path, policy: str, told: list[str]
) -> None:
    """And once for each text, however many there are in it."""
    if policy:
        books.write(book, books.POLICY, policy)
    books.write_result(book, summary="The PIN 1234 and the PIN 5678.")
    found = books.checked(book, rules=[BY_CODE["R512"]]).findings
    assert len([one.message for one in found if one.code == "R512"]) == len(told)


def test_a_change_of_the_policy_hides_no_secret(book: Path) -> None:
    """What was one before the change is one until the merge."""
    books.write(book, books.POLICY, "redact: ['PIN [0-9]+']\n")
    base = load(book).book
    books.write(book, books.POLICY, "max_age: 30d\n")
    books.write_result(book, summary="The PIN 1234.")
    assert _told(book, "R512") == []
    assert len(_told(book, "R512", Context(base=base))) == 1
