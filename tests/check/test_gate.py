"""The gate cannot be talked round: proof that goes away or demands that grow never turn red to
green.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TypeAlias, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import books
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.gate import GATES, Gate
from drillbook.check.judging.context import NOTHING, Context
from drillbook.model.book import Book
from drillbook.model.finding import Finding, Severity
from drillbook.model.inventory import Dependency, FailureMode, Inventory
from drillbook.model.location import Location
from drillbook.model.policy import Policy
from drillbook.model.result import Result
from drillbook.model.team import Team

_TODAY = date(2026, 11, 23)
_MODES: tuple[FailureMode, ...] = get_args(FailureMode)[:4]
_DEPENDENCIES = ("database", "queue", "cdn")
_ENVIRONMENTS = (
    {"id": "staging", "production": False},
    {"id": "live", "production": True},
)
_STRANGE = f"sha256:{0:064}"
_START = datetime(2026, 11, 1, 12, tzinfo=UTC)
_EVENTS: tuple[Mapping[str, str | bool], ...] = (
    {"event": "observed", "healthy": True},
    {"event": "fault-started"},
    {"event": "observed", "healthy": False},
    {"event": "reverted"},
    {"event": "observed", "healthy": True},
)


Run: TypeAlias = tuple[str, str, str, Sequence[bool]]
"""Dependency, failure mode and environment of a test, and which of the events it has."""


def _result(number: int, run: Run, *, lapsed: bool = False) -> Result:
    dependency, mode, environment, kept = run
    start = _START + timedelta(hours=number)
    timeline = tuple(
        {"at": start + timedelta(minutes=i), **event}
        for i, (event, keep) in enumerate(zip(_EVENTS, kept, strict=True))
        # An end without a start would be a finding of its own, which goes away with its result.
        if keep and (kept[1] or event["event"] != "reverted")
    )
    value = {
        "schema": 1,
        "id": f"{start.date()}-{dependency}-{mode}-{number}",
        "title": "A test",
        "kind": "failure-test",
        "service": "shop",
        "dependency": dependency,
        "failure_mode": mode,
        "environment": environment,
        "conducted_by": ("alex",),
        "started": start,
        "ended": start + timedelta(minutes=30),
        "method": "manual",
        "fault": {"technique": "real", "how": "It is stopped."},
        "expected": {"impact": "outage", "statement": "Nobody can order."},
        "inventory_digest": _STRANGE if lapsed else None,
        "timeline": timeline,
    }
    return Result.model_validate(value)


_GRID = tuple(
    (name, mode, "staging", (True,) * 5)
    for name, mode in product(_DEPENDENCIES, _MODES)
)
_ANY = st.tuples(
    st.sampled_from(_DEPENDENCIES),
    st.sampled_from(_MODES),
    st.sampled_from(["staging", "staging", "live"]),
    st.tuples(*[st.sampled_from([True, True, True, False])] * 5),
)


def _results(
    missing: set[int],
    more: list[tuple[str, str, str, tuple[bool, ...]]],
    lapsed: set[int],
) -> tuple[Result, ...]:
    there = [cell for i, cell in enumerate(_GRID) if i not in missing]
    return tuple(
        _result(i, one, lapsed=i in lapsed) for i, one in enumerate([*there, *more])
    )


_NUMBERS = st.sets(st.integers(0, len(_GRID) - 1), max_size=len(_GRID))
_RESULTS = st.builds(_results, _NUMBERS, st.lists(_ANY, max_size=6), st.just(set()))
_LAPSING = st.builds(_results, _NUMBERS, st.lists(_ANY, max_size=6), _NUMBERS)
"""A whole grid of tests, some of them missing, with others besides that prove something or nothing;
some may lapse.
"""

_REQUIRED = st.fixed_dictionaries(
    {
        name: st.lists(
            st.sampled_from(_MODES), min_size=1, max_size=3, unique=True
        ).map(tuple)
        for name in _DEPENDENCIES
    }
)
# The books here have no playbooks, which must not keep the later gates from being green.
_SEVERITIES = st.fixed_dictionaries(
    {"P101": st.just("warning"), "P102": st.just("warning")},
    optional={
        code: st.sampled_from(["warning", "error"]) for code in ("T402", "T403", "T404")
    },
)


def _book(
    results: tuple[Result, ...],
    required: Mapping[str, tuple[str, ...]],
    severities: Mapping[str, str],
    risks: tuple[str, ...],
) -> Book:
    accepted = tuple(
        {
            "failure_mode": mode,
            "reason": "Later.",
            "accepted_by": "alex",
            "expires": date(2027, 1, 1),
        }
        for mode in risks
    )
    dependencies = tuple(
        {
            "id": name,
            "name": name,
            "kind": "other",
            "criticality": "critical",
            "failure_modes": modes,
            "accepted_risks": accepted,
        }
        for name, modes in required.items()
    )
    inventory = {
        "services": ({"id": "shop", "name": "Shop"},),
        "environments": _ENVIRONMENTS,
        "dependencies": dependencies,
    }
    return Book(
        team=Team.model_validate(
            {"members": ({"id": "alex", "name": "Alex", "role": "developer"},)}
        ),
        inventory=Inventory.model_validate(inventory),
        policy=Policy.model_validate({"severities": dict(severities)}),
        results=results,
    )


def _green(book: Book, gate: Gate, context: Context = NOTHING) -> bool:
    return not check(book, (), _TODAY, context=context).blocking(gate)


_RISKS = st.lists(st.sampled_from(_MODES), max_size=2, unique=True).map(tuple)
Demands: TypeAlias = tuple[
    Mapping[str, tuple[str, ...]], Mapping[str, str], tuple[str, ...]
]
_DEMANDS = st.tuples(_REQUIRED, _SEVERITIES, _RISKS)


@settings(max_examples=200)
@given(
    results=_LAPSING,
    required=_REQUIRED,
    severities=_SEVERITIES,
    risks=_RISKS,
    data=st.data(),
)
def test_removing_a_result_never_turns_red_to_green(
    results: tuple[Result, ...],
    required: Mapping[str, tuple[str, ...]],
    severities: Mapping[str, str],
    risks: tuple[str, ...],
    data: st.DataObject,
) -> None:
    """Whatever is taken away from the proofs, a gate that did not hold does not hold then."""
    kept = tuple(result for result in results if data.draw(st.booleans()))
    if _green(_book(kept, required, severities, risks), GATES["tests"]):
        assert _green(_book(results, required, severities, risks), GATES["tests"])


@settings(max_examples=100)
@given(
    results=_LAPSING,
    required=_REQUIRED,
    severities=_SEVERITIES,
    risks=_RISKS,
    data=st.data(),
)
def test_a_change_that_removes_a_result_is_red_at_every_gate(
    results: tuple[Result, ...],
    required: Mapping[str, tuple[str, ...]],
    severities: Mapping[str, str],
    risks: tuple[str, ...],
    data: st.DataObject,
) -> None:
    """What a result had shown, such as a surprise, does not go away with it."""
    base = _book(results, required, severities, risks)
    kept = tuple(result for result in results if data.draw(st.booleans()))
    head = _book(kept, required, severities, risks)
    for gate in GATES.values():
        if len(kept) < len(results):
            assert not _green(head, gate, Context(base=base))


@settings(max_examples=100)
@given(results=_LAPSING, before=_DEMANDS, after=_DEMANDS)
def test_a_change_to_the_demands_never_turns_red_to_green(
    results: tuple[Result, ...], before: Demands, after: Demands
) -> None:
    """The demands of the base judge it: whatever a change asks for, what was red before it is red
    with it.
    """
    base = _book(results, *before)
    required, severities, _ = after
    head = _book(results, required, severities, before[2])
    for gate in GATES.values():
        if _green(head, gate, Context(base=base)):
            assert _green(base, gate)


@settings(max_examples=200)
@given(
    results=_LAPSING,
    required=_REQUIRED,
    severities=_SEVERITIES,
    risks=_RISKS,
    data=st.data(),
)
def test_requiring_another_failure_mode_never_turns_red_to_green(
    results: tuple[Result, ...],
    required: Mapping[str, tuple[str, ...]],
    severities: Mapping[str, str],
    risks: tuple[str, ...],
    data: st.DataObject,
) -> None:
    """Whatever is asked for besides, a gate that did not hold does not hold then."""
    name = data.draw(st.sampled_from(_DEPENDENCIES))
    more = {**required, name: (*required[name], data.draw(st.sampled_from(_MODES)))}
    for gate in GATES.values():
        if _green(_book(results, more, severities, risks), gate):
            assert _green(_book(results, required, severities, risks), gate)


@given(results=_RESULTS)
def test_the_gate_holds_only_if_each_critical_dependency_was_tested(
    results: tuple[Result, ...],
) -> None:
    """Counted by hand: green means that each dependency has a whole test outside production."""
    book = _book(
        results, dict.fromkeys(_DEPENDENCIES, ("unavailable",)), {"T402": "warning"}, ()
    )
    whole = {
        r.dependency
        for r in results
        if r.environment == "staging" and len(r.timeline) == len(_EVENTS)
    }
    assert _green(book, GATES["tests"]) == (whole == set(_DEPENDENCIES))


def test_the_properties_are_about_books_that_can_be_green() -> None:
    """A book with every cell tested is green at the gate of the tests, so that the properties say
    something.
    """
    cells = enumerate(product(_DEPENDENCIES, _MODES))
    results = tuple(
        _result(i, (name, mode, "staging", [True] * 5)) for i, (name, mode) in cells
    )
    assert _green(
        _book(results, dict.fromkeys(_DEPENDENCIES, _MODES), {}, ()), GATES["tests"]
    )
    assert not _green(
        _book(results[1:], dict.fromkeys(_DEPENDENCIES, _MODES), {}, ()), GATES["tests"]
    )


@pytest.mark.parametrize(
    ("gate", "families"),
    [("tests", "FT"), ("stage-1", "FPAEW"), ("stage-2", "FPAETRSDW")],
)
def test_a_gate_looks_at_its_families_only(gate: str, families: str) -> None:
    """A finding counts at the gates of its family; the loader's count at all of them."""
    assert {
        family for family in "FPAETRSDW" if GATES[gate].admits(f"{family}101")
    } == set(families)


def test_only_errors_block() -> None:
    """A warning is told at its gate and does not close it."""
    book = _book((), dict.fromkeys(_DEPENDENCIES, ("unavailable",)), {}, ())
    warning = Finding(
        location=Location("a"),
        code="F001",
        message="m",
        help="h",
        severity=Severity.WARNING,
    )
    assessment: Assessment = check(book, (warning,), _TODAY, rules=())
    assert assessment.within(GATES["tests"]) == (warning,)
    assert assessment.blocking(GATES["tests"]) == ()


@pytest.mark.parametrize("criticality", ["critical", "non-critical"])
def test_what_is_not_critical_is_not_asked_for(criticality: str) -> None:
    """Cells are those of critical dependencies."""
    value = {
        "id": "a",
        "name": "A",
        "kind": "cache",
        "criticality": criticality,
        "impact": "Slow.",
    }
    book = Book(inventory=Inventory(dependencies=(Dependency.model_validate(value),)))
    assert bool(check(book, (), _TODAY).evaluation.cells) is (criticality == "critical")


def test_result_that_looks_like_production_covers_no_cell(book: Path) -> None:
    """What the policy's patterns recognise as production is not a test of Stage 2."""
    assert books.checked(book).blocking(GATES["tests"]) == ()
    books.write(book, "content/policy.yml", "production_patterns: ['.']\n")
    (finding,) = books.checked(book).blocking(GATES["tests"])
    assert finding.code == "T401"
    assert "looks like production by the policy's pattern ." in finding.message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "environment: staging",
            "environment: staging\ninstance: db-1.production",
            "`instance` names db-1.production",
        ),
        (
            "how: systemctl",
            "how: ssh db-1.production systemctl",
            "`fault.how` names db-1.production",
        ),
        (
            "target: http://shop.example/",
            "target: https://shop.production/",
            "probe health names shop.production",
        ),
        (
            "event: fault-started}",
            (
                'event: command, text: "ssh production reboot"}\n'
                '  - {at: "2026-11-20T10:02:00+01:00", event: fault-started}'
            ),
            "a command names production",
        ),
    ],
)
def test_production_by_another_name_covers_no_cell(
    book: Path, old: str, new: str, told: str
) -> None:
    """In an environment that says that it is none: the names of production are known without a
    pattern.
    """
    text = books.text_of(book, books.RESULT)
    assert old in text
    books.write(book, books.RESULT, text.replace(old, new, 1))
    (finding,) = books.checked(book).blocking(GATES["tests"])
    assert finding.code == "T401"
    assert f"looks like production: {told}" in finding.message


def test_every_reason_is_told(book: Path) -> None:
    """What is shared with production, looks like it, and shows nothing besides, is all of that."""
    shared = books.text_of(book, books.INVENTORY).replace(
        "production: false", "production: false\n    shares_with_production: [database]"
    )
    books.write(book, books.INVENTORY, shared)
    books.write_result(book, instance="db-1.production", timeline="[]")
    evaluation = books.checked(book).evaluation
    why_not = evaluation.why_not(books.only_result(book)) or ""
    assert evaluation.verdicts[books.only_result(book).folder].reason in why_not
    assert (
        "it ran on an instance shared with production (staging shares its database)"
        in why_not
    )
    assert "it looks like production: `instance` names db-1.production" in why_not


def test_a_doubted_result_says_its_age_as_well(book: Path) -> None:
    """Whoever repeats it for one reason would have to for the other, too."""
    books.write_result(book, instance="db-1.production")
    worth = books.checked(book, date(2028, 1, 1)).evaluation.worth(
        books.only_result(book)
    )
    assert worth.expiry is None
    assert "db-1.production" in str(worth.why_not)
    assert "days old" in str(worth.why_not)
