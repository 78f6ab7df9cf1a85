"""A verdict tells apart what was tested from what only looks like it, and the outcome from the
recovery.

The pairs in `verdicts/` are what it sees through; here are its parts and its laws.
"""

from array import array
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import books
from check.verdicts.pair import HEALTHY, NONE, OUTAGE, STOPPED, Keys, timeline
from drillbook.check.judging.impact import ImpactSource
from drillbook.check.judging.seen import Beside
from drillbook.check.judging.verdict import (
    Kind,
    Outcome,
    Return,
    Verdict,
    sentence,
    verdict,
)
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result
from drillbook.model.sample_summary import SampleSummary

_PROBE = "[{{id: health, type: http, target: x, interval: 1s, before: {}, during: {}, after: {}}}]"
_SOME, _FAILED, _NONE = "{ok: 9}", "{ok: 8, failed: 1}", "{}"
_MARKS = ("10:02 fault", "10:10 reverted")


def _result(*events: str, **keys: str | None) -> Result:
    text = books.result_text(**{"timeline": timeline(events), **keys})
    value = shape(Result, read("result.yml", text)).value
    assert value is not None
    return value


def _judged(*events: str, **keys: str | None) -> Verdict:
    return verdict(_result(*events, **keys))


@pytest.mark.parametrize(
    ("events", "kind", "returned"),
    [
        (OUTAGE, Kind.CONCLUSIVE, Return.SEEN),
        (tuple(reversed(OUTAGE)), Kind.CONCLUSIVE, Return.SEEN),
        ((*OUTAGE[:4], "10:12 bad"), Kind.CONCLUSIVE, Return.FAILED),
        (("10:00 bad", *OUTAGE), Kind.CONCLUSIVE, Return.SEEN),
        ((*OUTAGE[:4], "10:11 fault", "10:13 bad"), Kind.CONCLUSIVE, Return.UNKNOWN),
        (
            (*OUTAGE[:4], "10:11 fault", "10:13 bad", "10:14 reverted", "10:15 ok"),
            Kind.CONCLUSIVE,
            Return.SEEN,
        ),
        (
            ("10:02 ok", "10:02 fault", "10:02 bad", "10:10 reverted", "10:10 ok"),
            Kind.CONCLUSIVE,
            Return.SEEN,
        ),
        (OUTAGE[:4], Kind.CONCLUSIVE, Return.UNKNOWN),
        ((*OUTAGE[:4], "10:11 restored"), Kind.CONCLUSIVE, Return.UNKNOWN),
        ((*OUTAGE[:3], "10:11 restored", "10:12 ok"), Kind.CONCLUSIVE, Return.UNKNOWN),
        (
            (*OUTAGE[:3], "10:05 reverted", "10:06 ok", "10:10 reverted"),
            Kind.CONCLUSIVE,
            Return.UNKNOWN,
        ),
        (("10:01 reverted", "10:01 ok", *OUTAGE[1:3]), Kind.CONCLUSIVE, Return.UNKNOWN),
        (
            (*OUTAGE[:2], "10:02:05 !1 kill 1", *OUTAGE[2:]),
            Kind.CONCLUSIVE,
            Return.SEEN,
        ),
        (
            (*HEALTHY[:2], "10:02:05 !1 kill 1", *HEALTHY[2:]),
            Kind.NOT_A_TEST,
            Return.SEEN,
        ),
        (
            (
                "10:01 ok",
                "10:02:05 fault",
                "10:02:05 bad",
                "10:02:05 reverted",
                "10:12 ok",
            ),
            Kind.INCONCLUSIVE,
            Return.SEEN,
        ),
        (
            (*HEALTHY[:3], "10:04 !7 curl shop", *HEALTHY[3:]),
            Kind.CONCLUSIVE,
            Return.SEEN,
        ),
        (
            (*HEALTHY[:3], "10:04 !0 curl shop", *HEALTHY[3:]),
            Kind.INCONCLUSIVE,
            Return.SEEN,
        ),
        (("10:01:30 !7 curl shop", *HEALTHY), Kind.INCONCLUSIVE, Return.SEEN),
        ((), Kind.NOT_A_TEST, Return.UNKNOWN),
        (
            ("10:01 ok", "10:03 bad", "10:10 reverted", "10:12 ok"),
            Kind.NOT_A_TEST,
            Return.UNKNOWN,
        ),
        (("10:01 ok", "10:02 aborted"), Kind.NOT_A_TEST, Return.UNKNOWN),
        (_MARKS, Kind.NOT_A_TEST, Return.UNKNOWN),
        (("10:02 fault", "10:02 ok", *OUTAGE[2:]), Kind.INCONCLUSIVE, Return.SEEN),
        (("10:01 bad", *OUTAGE[1:]), Kind.INCONCLUSIVE, Return.SEEN),
        (("10:00 ok", "10:01 bad", *OUTAGE[1:]), Kind.INCONCLUSIVE, Return.SEEN),
        (
            ("10:01 ok", "10:02 fault", "10:03 detected", "10:10 reverted", "10:12 ok"),
            Kind.INCONCLUSIVE,
            Return.SEEN,
        ),
    ],
)
def test_what_people_saw_decides(
    events: tuple[str, ...], kind: Kind, returned: Return
) -> None:
    """A bad outcome that is known is conclusive, and that it came back is another question."""
    judged = _judged(*events)
    assert (judged.kind, judged.returned, bool(judged.gap)) == (
        kind,
        returned,
        returned is not Return.SEEN and "fault-started" in timeline(events),
    )


@pytest.mark.parametrize(
    ("before", "during", "after", "kind", "returned"),
    [
        (_SOME, _FAILED, _SOME, Kind.CONCLUSIVE, Return.SEEN),
        (_SOME, _FAILED, _FAILED, Kind.CONCLUSIVE, Return.UNKNOWN),
        (_SOME, _FAILED, "{failed: 3}", Kind.CONCLUSIVE, Return.FAILED),
        (_SOME, _FAILED, _NONE, Kind.CONCLUSIVE, Return.UNKNOWN),
        ("{ok: 3599, failed: 1}", _FAILED, _SOME, Kind.CONCLUSIVE, Return.SEEN),
        ("{ok: 990, failed: 10}", _FAILED, _SOME, Kind.INCONCLUSIVE, Return.SEEN),
        (_FAILED, _FAILED, _SOME, Kind.INCONCLUSIVE, Return.SEEN),
        (_NONE, _FAILED, _SOME, Kind.INCONCLUSIVE, Return.SEEN),
        (_SOME, _NONE, _SOME, Kind.INCONCLUSIVE, Return.SEEN),
        (_SOME, _SOME, _SOME, Kind.INCONCLUSIVE, Return.SEEN),
        (_NONE, _NONE, _NONE, Kind.NOT_A_TEST, Return.UNKNOWN),
    ],
)
def test_what_probes_measured_decides(
    before: str, during: str, after: str, kind: Kind, returned: Return
) -> None:
    """Samples count like observations, phase by phase; of very many before, one may fail."""
    judged = _judged(*_MARKS, probes=_PROBE.format(before, during, after))
    assert (judged.kind, judged.returned) == (kind, returned)


def test_people_and_probes_complete_each_other() -> None:
    """What nobody measured may have been seen, and the other way round."""
    probes = _PROBE.format(_SOME, _NONE, _SOME)
    assert _judged(*OUTAGE[1:4], probes=probes).conclusive


@pytest.mark.parametrize(
    ("expected", "impact", "observed", "outcome"),
    [
        ("outage", "outage", "outage", Outcome.AS_EXPECTED),
        ("degraded", "degraded", "degraded", Outcome.AS_EXPECTED),
        ("outage", "degraded", "degraded", Outcome.SURPRISE),
        ("none", "outage", "outage", Outcome.SURPRISE),
        ("none", "none", "degraded", Outcome.SURPRISE),
        ("degraded", "none", "degraded", Outcome.SURPRISE),
        ("degraded", None, "degraded", Outcome.AS_EXPECTED),
        (None, "outage", "outage", Outcome.UNKNOWN),
    ],
)
def test_the_outcome_is_what_was_seen_held_against_the_expectation(
    expected: str | None, impact: str | None, observed: str, outcome: Outcome
) -> None:
    """People saw it failing: that can have been degraded or an outage, and never none."""
    keys = {
        "expected": f"{{impact: {expected}, statement: x}}" if expected else None,
        "impact": f"{{observed: {impact}}}" if impact else None,
    }
    judged = _judged(*OUTAGE, **keys)
    assert (judged.impact.observed, judged.outcome) == (observed, outcome)


@pytest.mark.parametrize(
    ("events", "probes", "source"),
    [
        (OUTAGE, "[]", ImpactSource.SEEN),
        (OUTAGE, _PROBE.format(_SOME, _FAILED, _SOME), ImpactSource.MEASURED),
        (
            ("10:01 ok", "10:02 fault", "10:03 down", "10:10 reverted", "10:12 ok"),
            "[]",
            ImpactSource.TYPED,
        ),
    ],
)
def test_an_impact_says_what_it_rests_on(
    events: tuple[str, ...], probes: str, source: ImpactSource
) -> None:
    """Samples, people's eyes, or nothing but somebody's word."""
    assert _judged(*events, probes=probes).impact.source is source


def test_all_reasons_are_told_and_not_only_the_first() -> None:
    """Whoever repeats the test should not have to do it once for each reason."""
    judged = _judged("10:01 bad", "10:02 fault", "10:10 reverted", "10:12 ok")
    assert judged.reasons == (
        "the baseline was not met: the service was last seen failing before the fault",
        "nothing was observed of the service while the fault was active",
    )
    assert judged.reason == "; ".join(judged.reasons)


@pytest.mark.parametrize(
    ("events", "keys", "said"),
    [
        (
            OUTAGE,
            {},
            (
                "conclusive, as expected: the service was healthy before the fault, people saw it"
                " failing while it was active, and it came back"
            ),
        ),
        (
            OUTAGE[:4],
            {},
            (
                "conclusive, as expected: the service was healthy before the fault, people saw it"
                " failing while it was active; nothing was observed after the fault was reverted,"
                " so nobody knows whether it came back"
            ),
        ),
        (
            _MARKS,
            {"probes": _PROBE.format(_SOME, "{ok: 2, failed: 7}", _SOME)},
            (
                "conclusive, as expected: the service was healthy before the fault, samples failed"
                " (health 7 of 9) while it was active, and it came back"
            ),
        ),
        (
            (*HEALTHY[:2], STOPPED, *HEALTHY[2:]),
            NONE,
            (
                "conclusive, as expected: the service was healthy before the fault and stayed"
                " healthy while the dependency failed"
            ),
        ),
        (
            HEALTHY,
            NONE,
            (
                "inconclusive: nothing shows that the dependency failed: the service stayed"
                " healthy, and no recorded command, no file and no look at the dependency itself"
                " (`of: dependency`) shows the fault"
            ),
        ),
    ],
)
def test_a_verdict_says_in_one_sentence_why(
    events: tuple[str, ...], keys: Keys, said: str
) -> None:
    """In plain words, with the numbers that it rests on."""
    result = _result(*events, **keys)
    assert sentence(result, verdict(result)) == said


@pytest.mark.parametrize(
    ("events", "took", "since"),
    [
        (OUTAGE, timedelta(minutes=1), "revert"),
        ((*OUTAGE[:3], "10:06 acted", *OUTAGE[3:]), timedelta(minutes=5), "acted"),
        (
            (
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:08 restored",
                "10:20 reverted",
            ),
            timedelta(minutes=6),
            "fault",
        ),
        (
            ("10:01 ok", "10:02 fault", "10:05 fault", "10:06 bad", "10:09 restored"),
            timedelta(minutes=4),
            "fault",
        ),
        (
            ("10:01 ok", "10:02 fault", "10:03 bad", "10:05 fault", "10:09 restored"),
            timedelta(minutes=7),
            "fault",
        ),
    ],
)
def test_recovery_counts_from_what_made_it_necessary(
    events: tuple[str, ...], took: timedelta, since: str
) -> None:
    """From the fault that took the service down; where that was held, from when somebody acted or
    reverted it.
    """
    recovery = _result(*events).recovery
    assert recovery is not None
    assert (recovery.took, recovery.since) == (took, since)


def test_an_exercise_needs_no_fault() -> None:
    """A restore into a second platform interrupts nothing: a look before, the steps, and a look
    after are enough.
    """
    keys: Keys = {
        "kind": "exercise",
        "dependency": None,
        "failure_mode": None,
        "fault": None,
    }
    drill = ("10:01 ok", "10:05 step 1", "10:20 step 2", "10:30 ok")
    assert _judged(*drill, **keys).conclusive
    assert _judged(*drill[:3], **keys).kind is Kind.INCONCLUSIVE
    assert _judged(*drill[1:], **keys).kind is Kind.INCONCLUSIVE
    assert _judged(drill[0], drill[3], **keys).kind is Kind.NOT_A_TEST


_FAULT = "{{technique: real, how: It is stopped., injection: {}}}"
_SHOWN = (*HEALTHY[:2], "10:02:05 !0 kill 4711", *HEALTHY[2:])
_EIGHT_WAYS: dict[str, tuple[tuple[str, ...], Keys, Kind]] = {
    "the probe failed during the fault, and nobody held it against anything": (
        _MARKS,
        {"probes": _PROBE.format(_NONE, "{failed: 9}", _NONE)},
        Kind.INCONCLUSIVE,
    ),
    "no hypothesis, so that nothing was looked at": (
        _MARKS,
        {"expected": None},
        Kind.NOT_A_TEST,
    ),
    "the baseline was not met, and the method never ran": (
        ("10:01 bad",),
        {},
        Kind.NOT_A_TEST,
    ),
    "a dry run": (OUTAGE, {"fault": _FAULT.format("dry-run")}, Kind.NOT_A_TEST),
    "some of the checks before the fault failed": (
        _MARKS,
        {"probes": _PROBE.format(_FAILED, _FAILED, _SOME)},
        Kind.INCONCLUSIVE,
    ),
    "the injecting action failed": (
        _SHOWN,
        {"fault": _FAULT.format("failed")},
        Kind.NOT_A_TEST,
    ),
    "the fault hit nothing": (
        _SHOWN,
        {"fault": _FAULT.format("no-target")},
        Kind.NOT_A_TEST,
    ),
    "the injecting command exited 1": (
        (*HEALTHY[:2], "10:02:05 !1 kill 4711", *HEALTHY[2:]),
        {},
        Kind.NOT_A_TEST,
    ),
}


@pytest.mark.parametrize("way", _EIGHT_WAYS)
def test_each_way_to_succeed_without_a_test_is_seen_through(way: str) -> None:
    """What other tools call completed and not deviated is no conclusive test."""
    events, keys, kind = _EIGHT_WAYS[way]
    assert _judged(*events, **keys).kind is kind


_RANK = {Kind.NOT_A_TEST: 0, Kind.INCONCLUSIVE: 1, Kind.CONCLUSIVE: 2}
_LINES = some.lists(
    some.tuples(
        some.integers(0, 29),
        some.sampled_from(
            [
                "ok",
                "bad",
                "up",
                "down",
                "fault",
                "reverted",
                "restored",
                "acted",
                "note x",
                "!0 kill 4711",
            ]
        ),
    ),
    min_size=3,
    max_size=12,
)


def _events(lines: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(
        f"10:{minute:02d} {word}"
        for minute, word in sorted(lines, key=lambda line: line[0])
    )


def _speaks_for_it(events: tuple[str, ...]) -> list[int]:
    """Return the places of what speaks for a test; what speaks against one is no evidence that is
    missed.

    That is a look after the fault, a look at the failing dependency, the command that caused it,
    and a lonely mark.
    """
    words = [event.split()[1] for event in events]
    first = words.index("fault") if "fault" in words else len(words)
    looks = [
        place
        for place, word in enumerate(words)
        if word in {"ok", "bad"} and place > first
    ]
    shown = [place for place, word in enumerate(words) if word in {"down", "!0"}]
    return [*looks, *shown, *([first] if words.count("fault") == 1 else [])]


@given(_LINES, some.data())
@settings(max_examples=300, deadline=None)
def test_taking_evidence_away_never_improves_a_verdict(
    lines: list[tuple[int, str]], data: some.DataObject
) -> None:
    """Whoever leaves something out that speaks for the test gets no better verdict for it."""
    events = _events(lines)
    gone = data.draw(some.sampled_from(_speaks_for_it(events) or [len(events)]))
    fewer = (*events[:gone], *events[gone + 1 :])
    assert _RANK[_judged(*fewer).kind] <= _RANK[_judged(*events).kind]


@given(_LINES, some.integers(0, 29), some.sampled_from(["ok", "bad", "up", "down"]))
@settings(max_examples=300, deadline=None)
def test_one_more_look_never_makes_it_no_test(
    lines: list[tuple[int, str]], minute: int, look: str
) -> None:
    """Whoever looks once more, and says truly what they saw, takes nothing away from what was
    tested.
    """
    before, after = (
        _judged(*_events(lines)),
        _judged(*_events([*lines, (minute, look)])),
    )
    assert before.kind is Kind.NOT_A_TEST or after.kind is not Kind.NOT_A_TEST


@given(
    some.sampled_from(["none", "degraded", "outage"]),
    some.sampled_from(["none", "degraded", "outage"]),
    some.sampled_from([_SOME, "{failed: 9}", "{ok: 5, failed: 4}"]),
)
def test_no_typed_word_turns_a_contradiction_into_agreement(
    expected: str, typed: str, during: str
) -> None:
    """As expected is what was expected and measured; what was typed can only choose among what is
    possible.
    """
    keys = {
        "impact": f"{{observed: {typed}}}",
        "expected": f"{{impact: {expected}, statement: x}}",
    }
    judged = _judged(
        *_MARKS, "10:05 down", probes=_PROBE.format(_SOME, during, _SOME), **keys
    )
    possible = {_SOME: {"none", "degraded"}, "{failed: 9}": {"outage"}}.get(
        during, {"degraded", "outage"}
    )
    assert judged.impact.observed in possible
    if judged.outcome is Outcome.AS_EXPECTED:
        assert expected in possible
        assert judged.impact.contradiction is None


def test_a_note_may_have_its_day_alone() -> None:
    """Nobody knows any more at what time the ticket was opened; it belongs where it stands."""
    note = '\n  - {at: "2026-11-21", event: note, text: The vendor was told.}'
    result = _result(timeline=timeline(OUTAGE[:2]) + note + timeline(OUTAGE[2:]))
    (told,) = [event for event in result.events if event.event == "note"]
    assert (told.day, told.at) == (date(2026, 11, 21), result.first("fault-started"))
    assert verdict(result) == verdict(_result(*OUTAGE))


def test_what_was_decided_on_the_way_stands_beside_the_verdict() -> None:
    """One failed sample in a hundred voids nothing, and nobody has to wonder about it."""
    judged = _judged(
        *_MARKS, probes=_PROBE.format("{ok: 1999, failed: 1}", "{failed: 9}", _SOME)
    )
    assert judged.notes == (
        (
            "1 of 2000 samples of probe health failed before the fault: no more than one in a"
            " hundred, so that the baseline counts as met."
        ),
    )


_STEPS = ("10:01 ok", "10:05 step 1", "10:20 step 2", "10:30 ok")
_EXERCISE: Keys = {
    "kind": "exercise",
    "dependency": None,
    "failure_mode": None,
    "fault": None,
    "impact": None,
}


@pytest.mark.parametrize(
    ("events", "keys", "lacks"),
    [
        (OUTAGE, {"expected": None}, "no `expected` was written down before the fault"),
        (_STEPS, {**_EXERCISE, "expected": None}, "no `expected` was written down"),
        (_STEPS, _EXERCISE, "no `impact` is known"),
    ],
)
def test_why_nobody_can_tell_whether_it_was_expected_is_told(
    events: tuple[str, ...], keys: Keys, lacks: str
) -> None:
    """A conclusive test that was held against nothing, or of which nothing was seen."""
    result = _result(*events, **keys)
    said = sentence(result, verdict(result))
    start = "conclusive; nobody can tell whether it was as expected: "
    assert said.startswith(f"{start}{lacks}")


_EXPECTED_NONE = {"expected": "{impact: none, statement: The standby takes over.}"}


@pytest.mark.parametrize(
    ("events", "keys", "summary"),
    [
        (OUTAGE, {"probes": None}, "outage, as expected"),
        (OUTAGE, {"expected": None}, "outage"),
        (OUTAGE, _EXPECTED_NONE, "outage, a surprise"),
        (OUTAGE[:4], {}, "outage, as expected, recovery unknown"),
        ((*OUTAGE[:4], "10:12 bad"), {}, "outage, a surprise, did not come back"),
        (OUTAGE, {"impact": "{observed: degraded}"}, "degraded, a surprise"),
        (("10:02:30 down", *HEALTHY), {**NONE}, "no impact, as expected"),
        (OUTAGE[1:], {}, "inconclusive"),
        ((), {}, "not a test"),
    ],
)
def test_a_verdict_is_told_in_a_few_words(
    events: tuple[str, ...], keys: Keys, summary: str
) -> None:
    """How far it failed, whether that was expected, and what is not known of its end."""
    assert _judged(*sorted(events), **keys).summary == summary


@pytest.mark.parametrize(
    ("events", "summary"),
    [
        ((*OUTAGE[:3], "10:05 aborted", *OUTAGE[3:]), "outage, as expected, aborted"),
        ((*OUTAGE[1:3], "10:05 aborted", *OUTAGE[3:]), "inconclusive"),
        (("10:01 ok", "10:02 aborted"), "not a test"),
    ],
)
def test_that_a_test_was_broken_off_is_known_of_each(
    events: tuple[str, ...], summary: str
) -> None:
    """It is told where there was an outcome all the same."""
    judged = _judged(*events)
    assert (judged.aborted, judged.summary) == (True, summary)
    kept = tuple(event for event in events if "aborted" not in event)
    assert not _judged(*kept).aborted


_TWO_PROBES = (
    "[{id: a, type: http, target: x, before: {ok: 3}, during: {failed: 3}, after: {ok: 1}},"
    " {id: b, type: http, target: x, before: {ok: 3}, during: {ok: 3}, after: {ok: 1}}]"
)


@pytest.mark.parametrize(
    ("events", "keys", "words"),
    [
        (
            ("10:01 ok", "10:03 bad"),
            {},
            "the timeline has no `fault-started`: nothing shows",
        ),
        (
            _MARKS,
            {"probes": _TWO_PROBES},
            "samples failed (a 3 of 3) while it was active, and it",
        ),
        (
            OUTAGE,
            {"probes": None},
            "people saw it failing while it was active, and it came back",
        ),
        (
            OUTAGE[:4],
            {"probes": None},
            "nothing was observed after the fault was reverted",
        ),
        (
            ("10:02:30 down", *HEALTHY),
            {**NONE},
            "stayed healthy while the dependency failed",
        ),
    ],
)
def test_a_verdict_names_what_was_seen(
    events: tuple[str, ...], keys: Keys, words: str
) -> None:
    """By whom, and of which probes."""
    result = _result(*sorted(events), **keys)
    found = sentence(result, verdict(result))
    assert words in found


def test_a_fault_that_came_twice_is_noted() -> None:
    """Since the longest of its recoveries is told."""
    again = ("10:14 fault", "10:15 bad", "10:16 reverted", "10:17 ok")
    assert _judged(*OUTAGE, probes=None).notes == ()
    assert _judged(*OUTAGE, *again, probes=None).notes == (
        "The fault was active 2 times; recovery is the longest of them.",
    )


_AFTER = ("10:10 reverted", "10:12 ok")


@pytest.mark.parametrize(
    ("events", "words"),
    [
        # Within a minute that somebody wrote down something may have been seen.
        (("10:01 ok", "10:02 fault", "10:02 bad", "10:02 reverted", "10:12 ok"), None),
        (("10:01 ok", "10:02 fault", "10:02 reverted", "10:12 ok"), "lasted no time"),
        (
            ("10:01 ok", "10:02:05 fault", "10:02:05 bad", "10:02:05 reverted", "10:12 ok"),
            "lasted no time",
        ),
        (
            ("10:01 ok", "10:02:00.5 fault", "10:02:00.5 bad", "10:02:00.5 reverted", "10:12 ok"),
            "lasted no time",
        ),
        # Of several faults one that lasted is enough.
        (
            ("10:01 ok", "10:02:05 fault", "10:02:05 bad", "10:02:05 reverted", "10:03 fault",
             "10:04 bad", *_AFTER),
            None,
        ),
        # Less than a second, in which nothing was seen to fail.
        (
            ("10:01 ok", "10:02:05 fault", "10:02:05 ok", "10:02:05.9 reverted", "10:12 ok"),
            "the fault lasted for 900 ms, and nothing was seen to fail in that time",
        ),
        (("10:01 ok", "10:02:05 fault", "10:02:05 ok", "10:02:06 reverted", "10:12 ok"), None),
        (("10:01 ok", "10:02:05 fault", "10:02:05 bad", "10:02:05.9 reverted", "10:12 ok"), None),
        # All faults together.
        (
            ("10:01 ok", "10:02:05 fault", "10:02:05 ok", "10:02:05.5 reverted", "10:03:05 fault",
             "10:03:05 ok", "10:03:05.5 reverted", "10:12 ok"),
            None,
        ),
        (
            ("10:01 ok", "10:02:05 fault", "10:02:05 ok", "10:02:05.5 reverted", "10:03:05 fault",
             "10:03:05 ok", "10:03:05.4 reverted", "10:12 ok"),
            "the fault lasted for 900 ms",
        ),
        (("10:01 ok", "10:02:05 fault", "10:02:05 ok", "10:02:05.5 reverted", "10:03 fault",
          "10:04 ok"), None),
    ],
)  # fmt: skip
def test_a_fault_lasts_for_some_time(
    events: tuple[str, ...], words: str | None
) -> None:
    """Else nothing can have been seen of it; who writes minutes says nothing of that."""
    told = [one for one in _judged(*events, **NONE).reasons if "lasted" in one]
    assert len(told) == bool(words)
    assert (words or "") in "".join(told)


@pytest.mark.parametrize(
    ("looked", "sampled", "old"),
    [
        ("00:29:59", None, True),
        ("00:30", None, False),
        ("12:00", None, False),
        ("00:29:59", "12:00", False),
        ("12:00", "00:29:59", False),
        (None, "00:29:59", True),
        (None, "00:30", False),
    ],
)
def test_a_baseline_is_no_older_than_twelve_hours(
    looked: str | None,
    sampled: str | None,
    old: bool,  # noqa: FBT001 - a column
) -> None:
    """By whoever, or whatever, looked last."""
    looks = (f"{looked} ok",) if looked else ()
    probe = "[{id: health, type: http, target: x, samples: probes/health.csv}]"
    result = _result(
        *looks, "12:30 fault", "12:33 bad", "12:40 reverted", "12:42 ok", probes=probe
    )
    taken = [sampled, "12:35"] if sampled else ["12:35"]
    times = [
        datetime.fromisoformat(f"2026-11-20T{at}+01:00").timestamp() for at in taken
    ]
    summary = SampleSummary(
        times=array("d", times), met=b"\1" * len(times), digest="", latencies=array("d")
    )
    judged = verdict(result, Beside(sample_summaries={"probes/health.csv": summary}))
    told = [one for one in judged.reasons if "the baseline is too old" in one]
    assert told == (
        [
            "the baseline is too old: the service was last looked at 12 h before the fault"
        ]
        if old
        else []
    )


def test_counts_say_nothing_of_when_the_service_was_looked_at() -> None:
    """Whoever gives no more than counts is believed, whatever other probes say."""
    probes = (
        "[{id: counted, type: http, target: x, before: {ok: 9}},"
        " {id: health, type: http, target: x, samples: probes/health.csv}]"
    )
    result = _result(
        "12:30 fault", "12:33 bad", "12:40 reverted", "12:42 ok", probes=probes
    )
    long_before = datetime.fromisoformat("2026-11-20T00:00+01:00").timestamp()
    summary = SampleSummary(
        times=array("d", [long_before]), met=b"\1", digest="", latencies=array("d")
    )
    assert verdict(
        result, Beside(sample_summaries={"probes/health.csv": summary})
    ).conclusive


@pytest.mark.parametrize(
    ("looks", "late"),
    [
        # Down and up again before anybody looked at the service.
        (("10:03 down", "10:04 up", "10:05 ok"), True),
        (("10:03 down", "10:04 up", "10:04 ok"), False),
        (("10:03 down", "10:05 up", "10:04 ok"), False),
        (("10:03 down", "10:05 ok"), False),
        # It was seen down again later.
        (("10:03 down", "10:04 up", "10:05 ok", "10:06 down"), False),
        # It had never been down: then it cannot have been too late.
        (("10:03 up", "10:05 ok"), False),
        (("10:03 up", "10:04 down", "10:05 up", "10:04:30 ok"), False),
        (("10:03 up", "10:04 down", "10:05 up", "10:06 ok"), True),
        (("10:03 ok", "10:04 down", "10:05 up"), False),
    ],
)
def test_the_service_was_looked_at_while_the_dependency_was_down(
    looks: tuple[str, ...],
    late: bool,  # noqa: FBT001 - a column
) -> None:
    """Whoever looks when it works again has seen nothing of the failure."""
    events = sorted(
        ("10:01 ok", "10:02 fault", *looks, *_AFTER), key=lambda one: one.split()[0]
    )
    told = [
        one for one in _judged(*events, **NONE).reasons if "was seen working" in one
    ]
    assert bool(told) is late


def test_a_probe_may_have_looked_in_time() -> None:
    """Counts without their samples say nothing of when, and are believed."""
    events = ("10:01 ok", "10:02 fault", "10:03 down", "10:04 up", *_AFTER)
    measured = _PROBE.format(_SOME, _SOME, _SOME)
    of_dependency = measured.replace("interval: 1s", "of: dependency")
    assert _judged(*events, **NONE, probes=measured).conclusive
    late = _judged(*events[:4], "10:05 ok", *events[4:], **NONE, probes=of_dependency)
    assert [one for one in late.reasons if "was seen working again" in one]


@pytest.mark.parametrize(
    ("before", "during", "notes"),
    [
        (
            "{ok: 1999, failed: 1}",
            "{failed: 9}",
            ["1 of 2000 samples of probe health failed"],
        ),
        ("{ok: 2000}", "{failed: 9}", []),
    ],
)
def test_notes_are_of_what_speaks_against_it(
    before: str, during: str, notes: list[str]
) -> None:
    """Nothing is noted where nothing failed."""
    judged = _judged(*_MARKS, probes=_PROBE.format(before, during, _SOME))
    assert [
        note[: len(start)] for note, start in zip(judged.notes, notes, strict=True)
    ] == notes


def _sampled(samples: str, *events: str, **keys: str | None) -> Verdict:
    """Judge a test with a probe that measured every ten seconds from ten o'clock on."""
    probe = "[{id: health, type: http, target: x, interval: 10s, samples: probes/health.csv}]"
    begin = datetime.fromisoformat("2026-11-20T10:00:00+01:00").timestamp()
    summary = SampleSummary(
        times=array("d", (begin + 10 * n for n in range(len(samples)))),
        met=bytes(one == "." for one in samples),
        digest="",
        latencies=array("d"),
    )
    beside = Beside(sample_summaries={"probes/health.csv": summary})
    return verdict(_result(*events, probes=probe, **keys), beside)


_CLOSE = (
    "{} of probe health {} the fault, too close to a mark to say of which side: that counts for"
    " neither."
)
_UP, _DOWN = "." * 12, "x" * 48


@pytest.mark.parametrize(
    ("samples", "notes"),
    [
        (f"{_UP}{_DOWN}......", ["2 failed samples|at the beginning or the end of"]),
        (f"{_UP}.{'x' * 46}.......", []),
        (f"{'.' * 11}x.{'x' * 46}.......", ["1 failed sample|right before"]),
        (
            f"{_UP}{_DOWN}x.....",
            [
                "2 failed samples|at the beginning or the end of",
                "1 failed sample|right after",
            ],
        ),
    ],
)
def test_samples_too_close_to_a_mark_are_noted(samples: str, notes: list[str]) -> None:
    """How many failed, and at which of the marks."""
    judged = _sampled(samples, *_MARKS)
    assert judged.conclusive
    assert judged.notes == tuple(_CLOSE.format(*note.split("|")) for note in notes)


@pytest.mark.parametrize(
    ("before", "during", "note"),
    [
        (
            f"x{'.' * 100}",
            "x" * 12,
            (
                "1 of 100 samples of probe health failed before the fault: no more than one in a"
                " hundred, so that the baseline counts as met."
            ),
        ),
        (
            f"x{'.' * 99}",
            "x" * 12,
            (
                "1 of 99 samples of probe health failed before the fault: ten minutes in a row were"
                " healthy then, so that the baseline counts as met."
            ),
        ),
        (
            "." * 101,
            f"{'.' * 9}x{'.' * 92}",
            (
                "1 of 100 samples of probe health failed during the fault, no two in a row: that"
                " happens now and then, and counts as no failure."
            ),
        ),
        ("." * 101, f"{'.' * 9}x{'.' * 91}", None),
        ("." * 101, "x" * 12, None),
    ],
)
def test_what_failed_and_counts_for_nothing_is_noted(
    before: str, during: str, note: str | None
) -> None:
    """How many of how many, and why; the two beside the marks of the fault are left out."""
    begin = datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(seconds=10 * len(before))
    end = begin + timedelta(seconds=10 * len(during))
    marks = (f"{begin:%H:%M:%S} fault", f"{end:%H:%M:%S} reverted")
    looked = f"{begin:%H:%M:%S} bad"
    judged = _sampled(f"{before}{during}......", marks[0], looked, marks[1])
    assert judged.conclusive, judged.reason
    told = [one for one in judged.notes if "too close to a mark" not in one]
    assert told == ([note] if note else [])


@pytest.mark.parametrize(("letters", "whole"), [(78, True), (79, False)])
def test_a_long_command_is_told_by_its_beginning(letters: int, whole: bool) -> None:  # noqa: FBT001 - a column
    """Of 78 letters all, of more 77."""
    command = f"kill {'9' * (letters - 5)}"
    judged = _judged(*HEALTHY[:2], f"10:02:05 !1 {command}", *HEALTHY[2:], **NONE)
    shown = command if whole else f"{command[:77]}…"
    assert (
        f"the command for the fault, `{shown}`, ended with exit code 1" in judged.reason
    )


@pytest.mark.parametrize(
    ("how", "lines", "words"),
    [
        (
            "see above",
            (),
            '`fault.how` says "see above", and the service stayed healthy',
        ),
        (
            "docker stop db-1",
            ("10:02:05 !0 docker stop web",),
            "`docker stop web` is not what `fault.how` says, and the service stayed healthy",
        ),
        (
            "It is stopped.",
            (),
            "no recorded command, no file and no look at the dependency itself",
        ),
        (
            "docker stop db-1",
            ("10:02:05 !0 docker stop db-1 | cat",),
            "no recorded command, no file and no look at the dependency itself",
        ),
    ],
)
def test_why_nothing_shows_the_fault(
    how: str, lines: tuple[str, ...], words: str
) -> None:
    """It says nothing, it names another thing, or nobody recorded anything."""
    fault = f"{{technique: real, how: '{how}'}}"
    assert (
        words in _judged(*HEALTHY[:2], *lines, *HEALTHY[2:], fault=fault, **NONE).reason
    )


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            {"fault": None},
            "the result does not say how it was made to fail: `fault` is missing",
        ),
        (
            {"fault": "{technique: real, how: a dry run}"},
            "says of itself that it was a dry run",
        ),
    ],
)
def test_what_makes_it_no_test(keys: Keys, words: str) -> None:
    """Of a service that stayed healthy."""
    judged = _judged(*HEALTHY, **{**NONE, **keys})
    assert judged.kind is Kind.NOT_A_TEST
    assert words in judged.reason


def test_a_dry_run_by_which_something_failed_was_none() -> None:
    """What was seen speaks louder."""
    fault = "{technique: real, how: a dry run}"
    assert _judged(*OUTAGE, fault=fault).conclusive


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (
            ("10:05 step 1", "10:20 step 2", "10:30 ok"),
            "nothing was observed before the first step",
        ),
        (("10:01 ok", "10:05 step 1"), "nothing was observed after the last step"),
        (("10:01 ok", "10:30 ok"), "neither `fault-started` nor a `step`"),
        (
            ("10:01 bad", "10:05 step 1", "10:30 ok"),
            "last seen failing before the first step",
        ),
    ],
)
def test_what_an_exercise_lacks(events: tuple[str, ...], words: str) -> None:
    """A look before its steps, the steps, and a look after them."""
    keys: Keys = {
        "kind": "exercise",
        "dependency": None,
        "failure_mode": None,
        "fault": None,
    }
    assert words in _judged(*events, **keys).reason


def test_a_baseline_is_that_of_the_first_fault() -> None:
    """However long after it the fault was caused once more."""
    again = (
        "12:30 fault",
        "12:33 bad",
        "12:40 reverted",
        "13:00 fault",
        "13:10 reverted",
    )
    assert _judged("00:45 ok", *again, "13:12 ok").conclusive


def test_a_sample_of_the_first_fault_is_in_time() -> None:
    """Though the dependency was seen down and up again in the second one."""
    probe = "[{id: health, type: http, target: x, samples: probes/health.csv}]"
    events = (
        "10:01 ok",
        "10:02 fault",
        "10:04 reverted",
        "10:05 fault",
        "10:06 down",
        "10:07 up",
    )
    result = _result(*events, *_AFTER, probes=probe, **NONE)
    at = datetime.fromisoformat("2026-11-20T10:03+01:00").timestamp()
    summary = SampleSummary(
        times=array("d", [at]), met=b"\1", digest="", latencies=array("d")
    )
    assert verdict(
        result, Beside(sample_summaries={"probes/health.csv": summary})
    ).conclusive
    assert not verdict(_result(*events, *_AFTER, "10:08 ok", **NONE)).conclusive
