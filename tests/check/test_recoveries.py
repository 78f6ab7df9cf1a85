"""Whether a service came back, how soon, and what was lost: what the rules of a result make of
it.
"""

from pathlib import Path

import pytest

import books
from check.verdicts.pair import HEALTHY, NONE, OUTAGE, STOPPED, Keys, timeline
from drillbook.check.rules import BY_CODE

_BACK = (*OUTAGE[:3], "10:10 reverted", "10:12 ok")
_STILL_DOWN = (*OUTAGE[:4], "10:12 bad")
_NOBODY_LOOKED = OUTAGE[:4]
_STAYED_UP = (*HEALTHY[:2], STOPPED, *HEALTHY[2:])
_DEGRADED: Keys = {
    "impact": "{observed: degraded}",
    "expected": "{impact: degraded, statement: x}",
}
_WITH_ACTION: Keys = {"actions": "[{title: Mend it, status: open}]"}


def _target(book: Path, line: str) -> None:
    text = books.text_of(book, books.INVENTORY)
    new = text.replace("    owner: sam\n", f"    owner: sam\n    {line}\n")
    books.write(book, books.INVENTORY, new)


def _told(book: Path, code: str, *events: str, **keys: str | None) -> list[str]:
    """Return what is told of the result of the base book if it has these events and keys."""
    books.write_result(book, timeline=timeline(events), **keys)
    found = books.checked(book, rules=[BY_CODE[code]]).findings
    return [
        one.message
        for one in found
        if (one.code, one.location.path) == (code, books.RESULT)
    ]


_NEVER = "the timeline does not say that function was restored; the objective is 2 min"


@pytest.mark.parametrize(
    ("events", "keys", "told"),
    [
        ((*OUTAGE[:4], "10:12 restored"), {}, None),
        (
            (*OUTAGE[:4], "10:12:01 restored"),
            {},
            "function was restored 2 min 01 s after the revert, and the objective is 2 min",
        ),
        (
            (*OUTAGE[:3], "10:05 restored", "10:10 reverted"),
            {},
            "function was restored 3 min after the fault, and the objective is 2 min",
        ),
        (
            (*OUTAGE[:3], "10:06 acted", "10:10 reverted", "10:11 restored"),
            {},
            (
                "function was restored 5 min after `acted`, because the fault was held, and the"
                " objective is 2 min"
            ),
        ),
        ((*OUTAGE[:4], "10:12:01 restored"), _WITH_ACTION, None),
        # It never came back, as far as anybody knows.
        (_STILL_DOWN, {}, _NEVER),
        (_STILL_DOWN, _DEGRADED, _NEVER),
        (_NOBODY_LOOKED, {}, _NEVER),
        (_STILL_DOWN, _WITH_ACTION, None),
        # Nothing had failed, or it was no test of anything.
        (_STAYED_UP[:-1], NONE, None),
        (_STILL_DOWN[1:], {}, None),
    ],
)
def test_function_is_restored_within_the_objective(
    book: Path, events: tuple[str, ...], keys: Keys, told: str | None
) -> None:
    """To the second; without an action about it, and counted from what made it necessary."""
    _target(book, "rto: 2m")
    assert _told(book, "R503", *events, **keys) == ([told] if told else [])


def test_without_an_objective_nobody_is_late(book: Path) -> None:
    """Nothing was promised."""
    inventory = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, inventory.replace("    rto: 1h\n", ""))
    assert _told(book, "R503", *_STILL_DOWN) == []


@pytest.mark.parametrize(
    ("rpo", "events", "keys", "told"),
    [
        ("5m", OUTAGE, {}, True),
        ("5m", OUTAGE, _DEGRADED, True),
        ("5m", _STAYED_UP, NONE, False),
        ("5m", OUTAGE[1:], {}, False),
        ("5m", OUTAGE, {"data_loss": "{measured: nothing}"}, False),
        ("best effort", OUTAGE, {}, False),
    ],
)
def test_a_loss_is_counted_where_something_was_felt(
    book: Path, rpo: str, events: tuple[str, ...], keys: Keys, *, told: bool
) -> None:
    """In a conclusive test, if the dependency has an objective."""
    _target(book, f"rpo: {rpo}")
    said = "the result does not say what was lost, and the recovery point objective is 5 min"
    assert _told(book, "R532", *events, **keys) == ([said] if told else [])


@pytest.mark.parametrize(
    ("events", "keys", "came_back", "known"),
    [
        (_BACK, {}, True, True),
        (_STILL_DOWN, {}, False, True),
        (_STILL_DOWN, _WITH_ACTION, True, True),
        (_NOBODY_LOOKED, {}, True, False),
        (_NOBODY_LOOKED, _WITH_ACTION, True, False),
        # An inconclusive one has a finding of its own.
        (_NOBODY_LOOKED[1:], {}, True, True),
    ],
)
def test_whether_it_came_back_is_known_and_acted_upon(
    book: Path,
    events: tuple[str, ...],
    keys: Keys,
    *,
    came_back: bool,
    known: bool,
) -> None:
    """That it did not needs an action; that nobody knows needs somebody who looks."""
    failed = "the service was still failing when it was last looked at after the fault was reverted"
    assert _told(book, "R531", *events, **keys) == ([] if came_back else [failed])
    unknown = (
        "nobody knows whether the service came back: nothing was observed after the fault was"
        " reverted, so nobody knows whether it came back"
    )
    assert _told(book, "R530", *events, **keys) == ([] if known else [unknown])


@pytest.mark.parametrize(
    ("code", "events"),
    [("R530", _NOBODY_LOOKED), ("R531", _STILL_DOWN), ("R532", OUTAGE)],
)
@pytest.mark.parametrize(
    ("later", "paid"),
    [
        (("2026-11-22", *_BACK), True),
        (("2026-11-22", *_BACK[1:]), False),
        (("2026-11-18", *_BACK), False),
        # At the very same time it is no later one.
        (("2026-11-20", *_BACK), False),
    ],
)
def test_a_later_test_of_the_same_pays_what_one_owed(
    book: Path,
    code: str,
    events: tuple[str, ...],
    later: tuple[str, ...],
    *,
    paid: bool,
) -> None:
    """If it is conclusive; only the newest one owes anything."""
    day, *seen = later
    _target(book, "rpo: 5m")
    books.write_result(
        book,
        id=f"{day}-database-unavailable-again",
        started=f"{day}T10:00:00+01:00",
        ended=f"{day}T10:30:00+01:00",
        timeline=timeline(tuple(seen), day),
    )
    assert bool(_told(book, code, *events)) is not paid
