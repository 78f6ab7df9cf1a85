"""A verdict sees through what only looks like a test: not shown to be active, not observed, not reverted."""

from pathlib import Path

import pytest

import books
from drillbook.check.verdict import Kind, Outcome, verdict

_STARTED = "10:02 fault-started"
_BEFORE = "10:01 observed true"
_DURING = "10:03 observed false"
_REVERTED = "10:10 reverted"
_AFTER = "10:12 observed true"
_PROBE = "[{{id: health, type: http, target: x, interval: 1s, before: {}, during: {}, after: {}}}]"
_SOME, _FAILED, _NONE = "{ok: 9}", "{ok: 8, failed: 1}", "{}"

_NEVER = "the timeline has no `fault-started`: nothing shows that the fault was ever active"
_NOTHING = "nothing was observed: no probe took a sample and nobody wrote down what they saw"
_NO_BASELINE = "nothing was observed before the fault, so there is no baseline to hold the rest against"
_UNHEALTHY = "the baseline was not met: the last observation before the fault was not healthy"
_BLIND = "nothing was observed while the fault was active"
_ACTIVE = "the timeline has no `reverted` after `fault-started`: the fault may still be active"
_UNKNOWN = "nothing was observed after the fault was reverted, so the steady state is unknown"
_PROVEN = "the fault was active and the outcome before, during and after it is known"


def _timeline(*events: str) -> str:
    lines = []
    for event in events:
        at, kind, *healthy = event.split()
        seen = f", healthy: {healthy[0]}" if healthy else ""
        lines.append(f'\n  - {{at: "2026-11-20T{at}:00+01:00", event: {kind}{seen}}}')
    return "".join(lines) or "[]"


def _judged(book: Path, *events: str, **keys: str | None) -> tuple[Kind, str]:
    books.remove_result(book)
    books.write_result(book, timeline=_timeline(*events), **keys)
    judged = verdict(books.only_result(book))
    return judged.kind, judged.reason


@pytest.mark.parametrize(
    ("events", "kind", "reason"),
    [
        (
            (_BEFORE, _STARTED, _DURING, _REVERTED, "10:11 fault-started", "10:13 observed false"),
            Kind.INCONCLUSIVE,
            _ACTIVE,
        ),
        ((_BEFORE, _STARTED, _DURING, _REVERTED, _AFTER), Kind.CONCLUSIVE, _PROVEN),
        ((_BEFORE, _STARTED, _DURING, _REVERTED, "10:12 observed false"), Kind.CONCLUSIVE, _PROVEN),
        ((_BEFORE, _STARTED, "10:03 observed true", _REVERTED, _AFTER), Kind.CONCLUSIVE, _PROVEN),
        (("10:00 observed false", _BEFORE, _STARTED, _DURING, _REVERTED, _AFTER), Kind.CONCLUSIVE, _PROVEN),
        ((_AFTER, _REVERTED, _DURING, _STARTED, _BEFORE), Kind.CONCLUSIVE, _PROVEN),
        ((_BEFORE, _STARTED, "10:02 observed false", _REVERTED, "10:10 observed true"), Kind.CONCLUSIVE, _PROVEN),
        ((), Kind.NOT_A_TEST, _NEVER),
        ((_BEFORE, _DURING, _REVERTED, _AFTER), Kind.NOT_A_TEST, _NEVER),
        ((_BEFORE, "10:02 note", _AFTER), Kind.NOT_A_TEST, _NEVER),
        ((_BEFORE, "10:02 aborted"), Kind.NOT_A_TEST, _NEVER),
        ((_STARTED, _REVERTED), Kind.NOT_A_TEST, _NOTHING),
        ((_STARTED, "10:03 detected", "10:04 acted", _REVERTED, "10:11 restored"), Kind.NOT_A_TEST, _NOTHING),
        ((_STARTED, _DURING, _REVERTED, _AFTER), Kind.INCONCLUSIVE, _NO_BASELINE),
        (("10:02 observed true", _STARTED, _DURING, _REVERTED, _AFTER), Kind.INCONCLUSIVE, _NO_BASELINE),
        (("10:01 observed false", _STARTED, _DURING, _REVERTED, _AFTER), Kind.INCONCLUSIVE, _UNHEALTHY),
        (
            ("10:00 observed true", "10:01 observed false", _STARTED, _DURING, _REVERTED, _AFTER),
            Kind.INCONCLUSIVE,
            _UNHEALTHY,
        ),
        ((_BEFORE, _STARTED, _REVERTED, _AFTER), Kind.INCONCLUSIVE, _BLIND),
        ((_BEFORE, _STARTED, "10:03 detected", _REVERTED, _AFTER), Kind.INCONCLUSIVE, _BLIND),
        ((_BEFORE, _STARTED, _DURING), Kind.INCONCLUSIVE, _ACTIVE),
        ((_BEFORE, _STARTED, _DURING, "10:11 restored", _AFTER), Kind.INCONCLUSIVE, _ACTIVE),
        ((_BEFORE, "10:01 reverted", _STARTED, _DURING, _AFTER), Kind.INCONCLUSIVE, _BLIND),
        ((_BEFORE, _STARTED, _DURING, _REVERTED), Kind.INCONCLUSIVE, _UNKNOWN),
        ((_BEFORE, _STARTED, _DURING, _REVERTED, "10:11 restored"), Kind.INCONCLUSIVE, _UNKNOWN),
        (
            (_BEFORE, _STARTED, _DURING, "10:05 reverted", "10:06 observed true", _REVERTED),
            Kind.INCONCLUSIVE,
            _UNKNOWN,
        ),
    ],
)
def test_what_people_saw_decides(book: Path, events: tuple[str, ...], kind: Kind, reason: str) -> None:
    """Each way in which nothing was tested has its own reason; a bad outcome that is known is conclusive."""
    assert _judged(book, *events) == (kind, reason)


@pytest.mark.parametrize(
    ("before", "during", "after", "kind", "reason"),
    [
        (_SOME, _SOME, _SOME, Kind.CONCLUSIVE, _PROVEN),
        (_SOME, _FAILED, _FAILED, Kind.CONCLUSIVE, _PROVEN),
        (_NONE, _NONE, _NONE, Kind.NOT_A_TEST, _NOTHING),
        (_NONE, _SOME, _SOME, Kind.INCONCLUSIVE, _NO_BASELINE),
        (
            _FAILED,
            _SOME,
            _SOME,
            Kind.INCONCLUSIVE,
            "the baseline was not met: one sample failed at probe health before the fault",
        ),
        (
            "{ok: 1, failed: 2}",
            _SOME,
            _SOME,
            Kind.INCONCLUSIVE,
            "the baseline was not met: 2 samples failed at probe health before the fault",
        ),
        (_SOME, _NONE, _SOME, Kind.INCONCLUSIVE, _BLIND),
        (_SOME, _SOME, _NONE, Kind.INCONCLUSIVE, _UNKNOWN),
    ],
)
def test_what_probes_measured_decides(  # noqa: PLR0913, PLR0917 - the columns of the table
    book: Path, before: str, during: str, after: str, kind: Kind, reason: str
) -> None:
    """Samples count like observations, phase by phase."""
    assert _judged(book, _STARTED, _REVERTED, probes=_PROBE.format(before, during, after)) == (kind, reason)


def test_a_fault_of_which_nothing_is_told_is_no_test(book: Path) -> None:
    """Without its technique nobody knows whether it was real or simulated."""
    kind, reason = _judged(book, _BEFORE, _STARTED, _DURING, _REVERTED, _AFTER, fault=None)
    assert (kind, reason.split(":")[0]) == (Kind.NOT_A_TEST, "nothing says how it was made to fail")


def test_probes_do_not_stand_in_for_a_fault(book: Path) -> None:
    """Measurements alone do not show that anything was made to fail, or that it was undone."""
    probes = _PROBE.format(_SOME, _FAILED, _SOME)
    assert _judged(book, probes=probes) == (Kind.NOT_A_TEST, _NEVER)
    assert _judged(books.make(book.parent / "other"), _STARTED, probes=probes) == (Kind.INCONCLUSIVE, _ACTIVE)


def test_people_and_probes_complete_each_other(book: Path) -> None:
    """What nobody measured may have been seen, and the other way round."""
    probes = _PROBE.format(_SOME, _NONE, _SOME)
    assert _judged(book, _STARTED, _DURING, _REVERTED, probes=probes)[0] is Kind.CONCLUSIVE


@pytest.mark.parametrize(
    ("expected", "impact", "outcome"),
    [
        ("{impact: outage, statement: x}", "{observed: outage}", Outcome.AS_EXPECTED),
        ("{impact: none, statement: x}", "{observed: none}", Outcome.AS_EXPECTED),
        ("{impact: none, statement: x}", "{observed: outage}", Outcome.SURPRISE),
        ("{impact: outage, statement: x}", "{observed: degraded}", Outcome.SURPRISE),
        (None, "{observed: outage}", Outcome.UNKNOWN),
        ("{impact: outage, statement: x}", None, Outcome.UNKNOWN),
    ],
)
def test_the_outcome_is_held_against_the_expectation(
    book: Path, expected: str | None, impact: str | None, outcome: Outcome
) -> None:
    """A surprise is what differs from what was written down before; without both there is no telling."""
    books.remove_result(book)
    books.write_result(book, expected=expected, impact=impact)
    judged = verdict(books.only_result(book))
    assert (judged.kind, judged.outcome) == (Kind.CONCLUSIVE, outcome)


def test_only_a_conclusive_result_has_an_outcome(book: Path) -> None:
    """An outcome that is not known is neither expected nor a surprise."""
    books.remove_result(book)
    books.write_result(book, timeline=_timeline(_BEFORE, _STARTED, _DURING))
    assert verdict(books.only_result(book)).outcome is Outcome.UNKNOWN


_FAULT = "{{technique: real, how: It is stopped., injection: {}}}"
_ALL = (_BEFORE, _STARTED, _DURING, _REVERTED, _AFTER)
_ALL_WELL = (_BEFORE, _STARTED, "10:03 observed true", _REVERTED, _AFTER)
_EIGHT_WAYS: dict[str, tuple[tuple[str, ...], dict[str, str | None], Kind, str]] = {
    "the probe failed during the fault, and nobody held it against anything": (
        (_STARTED, _REVERTED),
        {"probes": _PROBE.format(_NONE, "{failed: 9}", _NONE)},
        Kind.INCONCLUSIVE,
        _NO_BASELINE,
    ),
    "no hypothesis, so that nothing was looked at": (
        (_STARTED, _REVERTED),
        {"expected": None},
        Kind.NOT_A_TEST,
        _NOTHING,
    ),
    "the baseline was not met, and the method never ran": (
        ("10:01 observed false",),
        {},
        Kind.NOT_A_TEST,
        _NEVER,
    ),
    "a dry run": (
        _ALL,
        {"fault": _FAULT.format("dry-run")},
        Kind.NOT_A_TEST,
        "it was a dry run: the fault was never caused",
    ),
    "nothing was checked afterwards": ((_BEFORE, _STARTED, _DURING, _REVERTED), {}, Kind.INCONCLUSIVE, _UNKNOWN),
    "some of the checks before the fault failed": (
        (_STARTED, _REVERTED),
        {"probes": _PROBE.format(_FAILED, _SOME, _SOME)},
        Kind.INCONCLUSIVE,
        "the baseline was not met: one sample failed at probe health before the fault",
    ),
    "the injecting action failed": (
        _ALL_WELL,
        {"fault": _FAULT.format("failed")},
        Kind.NOT_A_TEST,
        "the attempt to cause the fault failed, so that nothing was tested",
    ),
    "the fault hit nothing": (
        _ALL_WELL,
        {"fault": _FAULT.format("no-target")},
        Kind.NOT_A_TEST,
        "the fault hit nothing: there was no target",
    ),
}


@pytest.mark.parametrize("way", _EIGHT_WAYS)
def test_each_way_to_succeed_without_a_test_is_seen_through(book: Path, way: str) -> None:
    """What other tools call completed and not deviated is no conclusive test, and the reason says why not."""
    events, keys, kind, reason = _EIGHT_WAYS[way]
    assert _judged(book, *events, **keys) == (kind, reason)


@pytest.mark.parametrize(
    ("code", "during", "kind"),
    [(1, "true", Kind.NOT_A_TEST), (1, "false", Kind.CONCLUSIVE), (0, "true", Kind.CONCLUSIVE)],
)
def test_command_that_failed_to_inject_is_seen_through(book: Path, code: int, during: str, kind: Kind) -> None:
    """It ended with 1 before the fault was marked: only something that failed afterwards shows that it worked."""
    command = f'\n  - {{at: "2026-11-20T10:01:59+01:00", event: command, exit_code: {code}, text: pg_ctl stop}}'
    books.remove_result(book)
    events = _timeline(_BEFORE, _STARTED, f"10:03 observed {during}", _REVERTED, _AFTER)
    books.write_result(book, timeline=command + events)
    assert verdict(books.only_result(book)).kind is kind
