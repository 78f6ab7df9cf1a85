"""A cell is tested, accepted, lapsed or missing, by the results and the risks of its mode."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import books
from drillbook.check.judging.cell import Cell, State, Worth, cells
from drillbook.check.judging.expiry import Expiry
from drillbook.check.judging.risk import LONGEST_RISK, stands
from drillbook.files.load import load
from drillbook.model.inventory import AcceptedRisk
from drillbook.model.result import Result

_TODAY = date(2026, 11, 23)


def _risk(**keys: object) -> AcceptedRisk:
    whole = {
        "failure_mode": "slow",
        "reason": "It is mirrored.",
        "accepted_by": "sam",
        "expires": _TODAY,
    }
    return AcceptedRisk.model_validate(whole | keys)


@pytest.mark.parametrize(
    ("keys", "standing"),
    [
        ({}, True),
        ({"reason": None}, False),
        ({"accepted_by": None}, False),
        ({"expires": None}, False),
        ({"expires": _TODAY - timedelta(days=1)}, False),
        ({"expires": _TODAY + LONGEST_RISK}, True),
        ({"expires": _TODAY + LONGEST_RISK + timedelta(days=1)}, False),
    ],
)
def test_a_risk_stands_that_is_complete_and_ends_in_time(
    keys: dict[str, object],
    standing: bool,  # noqa: FBT001 - a column
) -> None:
    """On its last day as well, and for a leap year at most."""
    assert timedelta(days=366) == LONGEST_RISK
    assert stands(_risk(**keys), _TODAY) is standing


_STALE = Expiry("stale", ("ended",), "it is too old")


@pytest.mark.parametrize(
    ("worth", "doubt", "why_not"),
    [
        (Worth(), None, None),
        (Worth(("a",)), "a", "a"),
        (Worth(("a", "b")), "a; b", "a; b"),
        (Worth((), _STALE), None, "it is too old"),
        (Worth(("a",), _STALE), "a", "a"),
    ],
)
def test_what_a_result_is_worth(
    worth: Worth, doubt: str | None, why_not: str | None
) -> None:
    """Nothing where there are doubts, no more where it has expired."""
    assert (worth.doubt, worth.why_not) == (doubt, why_not)
    assert worth.covers is (why_not is None)


def _cell(
    book: Path, worths: dict[str, Worth], risks: str = "", modes: str = "[slow]"
) -> Cell:
    """Return the one cell of the database, whose results are worth what is said of each."""
    text = books.text_of(book, books.INVENTORY)
    text = text.replace("failure_modes: [unavailable]", f"failure_modes: {modes}")
    if risks:
        text = text.replace(
            "    owner: sam\n", f"    owner: sam\n    accepted_risks: {risks}\n"
        )
    books.write(book, books.INVENTORY, text)

    def worth(result: Result) -> Worth:
        return worths[result.folder.rpartition("-")[2]]

    (cell,) = cells(load(book).book, worth, _TODAY)
    return cell


def _results(book: Path, *events: str) -> None:
    """Write results of the mode `slow` on consecutive days, each with an event of its own; they
    are called a, b and so on, the newest first.
    """
    books.remove_result(book)
    for number, event in enumerate(events):
        day = f"2026-11-{20 - number}"
        books.write_result(
            book,
            id=f"{day}-database-slow-{'abc'[number]}",
            failure_mode="slow",
            started=f"{day}T10:00:00+01:00",
            ended=f"{day}T10:30:00+01:00",
            timeline=f'[{{at: "{day}T10:05:00+01:00", event: {event}}}]',
        )


def _letter(result: Result | None) -> str | None:
    return result.folder.rpartition("-")[2] if result else None


_DOUBTED, _LAPSED, _GOOD = Worth(("a doubt",)), Worth((), _STALE), Worth()


@pytest.mark.parametrize(
    ("events", "worths", "state", "letters"),
    [
        ((), (), State.MISSING, (None, None)),
        (("note",), (_DOUBTED,), State.MISSING, (None, None)),
        (("note",), (_LAPSED,), State.LAPSED, (None, "a")),
        (("note",), (_GOOD,), State.TESTED, ("a", None)),
        (("note", "note"), (_GOOD, _GOOD), State.TESTED, ("a", None)),
        (("note", "note"), (_DOUBTED, _GOOD), State.TESTED, ("b", None)),
        (("note", "note"), (_LAPSED, _GOOD), State.TESTED, ("b", "a")),
        (("note", "note"), (_LAPSED, _LAPSED), State.LAPSED, (None, "a")),
        (("note", "note"), (_DOUBTED, _LAPSED), State.LAPSED, (None, "b")),
        # What was broken off says less than what was taken to its end.
        (("aborted", "note"), (_GOOD, _GOOD), State.TESTED, ("b", None)),
        (("aborted", "note"), (_GOOD, _DOUBTED), State.TESTED, ("a", None)),
        (("aborted", "note", "note"), (_GOOD, _GOOD, _GOOD), State.TESTED, ("b", None)),
    ],
)
def test_a_cell_is_tested_by_the_newest_result_that_counts(
    book: Path,
    events: tuple[str, ...],
    worths: tuple[Worth, ...],
    state: State,
    letters: tuple[str | None, str | None],
) -> None:
    """And lapsed by the newest that did once."""
    _results(book, *events)
    cell = _cell(book, dict(zip("abc", worths, strict=False)))
    assert (cell.state, cell.open) == (
        state,
        state in {State.LAPSED, State.MISSING},
    )
    assert (_letter(cell.result), _letter(cell.lapsed)) == letters
    assert cell.expiry == (_STALE if cell.lapsed else None)
    not_counting = [
        one for one, worth in zip("abc", worths, strict=False) if not worth.covers
    ]
    assert [_letter(one) for one in cell.uncounted] == not_counting


_ACCEPTED = "{failure_mode: slow, reason: R, accepted_by: sam, expires: 2026-11-23}"


@pytest.mark.parametrize(
    ("risks", "state"),
    [
        (f"[{_ACCEPTED}]", State.ACCEPTED),
        (f"[{_ACCEPTED.replace('slow', 'erroring')}]", State.LAPSED),
        (f"[{_ACCEPTED.replace('11-23', '11-22')}]", State.LAPSED),
        (f"[{_ACCEPTED.replace('11-23', '11-22')}, {_ACCEPTED}]", State.ACCEPTED),
    ],
)
def test_a_risk_is_accepted_of_its_own_mode(
    book: Path, risks: str, state: State
) -> None:
    """While it stands; a result that lapsed is none the worse for it."""
    _results(book, "note")
    cell = _cell(book, {"a": _LAPSED}, risks)
    assert (cell.state, cell.risk is not None) == (state, state is State.ACCEPTED)


@pytest.mark.parametrize(
    ("fault", "simulated"),
    [
        ("{technique: simulated, how: x}", True),
        ("{technique: real, how: x}", False),
        (None, False),
    ],
)
def test_a_fault_may_have_been_simulated_only(
    book: Path,
    fault: str | None,
    simulated: bool,  # noqa: FBT001 - a column
) -> None:
    """Of the result that covers the cell."""
    books.remove_result(book)
    assert not _cell(book, {}).simulated
    path = books.write_result(book, failure_mode="slow", fault=fault)
    assert path.endswith("-slow/result.yml")
    assert _cell(book, {"slow": _GOOD}).simulated is simulated


def test_what_is_not_critical_has_no_cell(book: Path) -> None:
    """Nothing is asked of it."""
    text = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, text.replace(": critical", ": non-critical"))
    assert cells(load(book).book, lambda _: _GOOD, _TODAY) == ()
