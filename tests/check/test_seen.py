"""Samples are counted phase by phase, and those too close to a mark for neither side of it."""

from array import array
from datetime import datetime

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.recordings import looks_recorded
from drillbook.check.judging.seen import NOTHING_BESIDE, Beside, ProbeSeries, Seen
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.entry import EMPTY_FILE
from drillbook.model.result import Result
from drillbook.model.sample_summary import SampleCounts, SampleSummary

_MARKS = ("10:02 fault", "10:10 reverted")
_BEGIN = datetime.fromisoformat("2026-11-20T10:00:00+01:00").timestamp()
_PROBE = "[{id: health, type: http, target: x, interval: 10s, samples: probes/health.csv}]"


def _result(*events: str, **keys: str | None) -> Result:
    text = books.result_text(**{"timeline": timeline(events), "probes": _PROBE, **keys})
    value = shape(Result, read("result.yml", text)).value
    assert value is not None
    return value


def _series(samples: str, events: tuple[str, ...] = _MARKS, first: int = 0) -> ProbeSeries:
    """Return a probe that measured every ten seconds from ten o'clock, and `first`, on: `.` good
    and `x` failed; a space is no sample.
    """
    taken = [(_BEGIN + first + 10 * n, one) for n, one in enumerate(samples) if one != " "]
    result = _result(*events)
    summary = SampleSummary(
        times=array("d", [at for at, _ in taken]),
        met=bytes(one == "." for _, one in taken),
        digest="",
        latencies=array("d"),
    )
    return ProbeSeries(result.probes[0], summary, result)


_GOOD = "." * 12
_DOWN = "x" * 48


@pytest.mark.parametrize(
    ("samples", "counted", "clear"),
    [
        (f"{_GOOD}{_DOWN}..", (12, 0, 0, 48, 2, 0), (11, 0, 0, 46, 1, 0)),
        (f"{'.' * 11}x{_DOWN}..", (11, 1, 0, 48, 2, 0), (11, 0, 0, 46, 1, 0)),
        (f"{_GOOD}.{'x' * 47}x.", (12, 0, 1, 47, 1, 1), (11, 0, 0, 46, 1, 0)),
        (f"{_GOOD}{' ' * 47}x", (12, 0, 0, 1, 0, 0), (11, 0, 0, 1, 0, 0)),
        (f"{' ' * 11}x{_DOWN}", (0, 1, 0, 48, 0, 0), (0, 1, 0, 46, 0, 0)),
    ],
)
def test_a_sample_within_an_interval_of_a_mark_counts_for_neither_side(
    samples: str, counted: tuple[int, ...], clear: tuple[int, ...]
) -> None:
    """Unless there is no other one: people mark a moment early or late."""
    series = _series(samples)
    for counts, expected in ((series.counts, counted), (series.clear, clear)):
        found = [number for p in ("before", "during", "after") for number in counts(p)]
        assert tuple(found) == expected


@pytest.mark.parametrize(
    ("samples", "met", "last"),
    [
        (_GOOD, True, (6, 0)),
        ("x...........", False, (6, 0)),
        ("..........x.", False, (5, 1)),
        ("...........x", True, (6, 0)),
        (".....x......", False, (5, 1)),
        ("....x.......", False, (6, 0)),
        (".           ", True, (1, 0)),
        ("x           ", False, (0, 1)),
    ],
)
def test_a_baseline_ends_with_a_healthy_minute(
    samples: str,
    met: bool,  # noqa: FBT001 - a column
    last: tuple[int, int],
) -> None:
    """Or with the last sample there was; the one beside the mark is none of it."""
    baseline = _series(samples).baseline
    assert (baseline.met, baseline.last) == (met, SampleCounts(*last))


@pytest.mark.parametrize(
    ("during", "noise"),
    [
        ("." * 48, True),
        (f"...x{'.' * 44}", False),
        (f"x{'.' * 47}", True),
    ],
)
def test_a_few_failures_in_many_samples_are_noise(
    during: str,
    noise: bool,  # noqa: FBT001 - a column
) -> None:
    """One of 46 is more than one in a hundred; the one beside the mark is not asked."""
    assert _series(f"{_GOOD}{during}..").noise is noise


@pytest.mark.parametrize(("samples", "noise"), [(102, True), (101, False)])
def test_one_in_a_hundred_is_just_noise(samples: int, noise: bool) -> None:  # noqa: FBT001 - a column
    """Of those that are beside no mark, of which there are two less."""
    during = f"{'.' * 9}x{'.' * (samples - 10)}"
    end = f"10:{2 + 10 * samples // 60:02d}:{10 * samples % 60:02d} reverted"
    assert _series(f"{_GOOD}{during}..", ("10:02 fault", end)).noise is noise


def test_noise_is_no_failure_of_the_service() -> None:
    """Two in a row are one."""
    for failed, failing in ((".x..", False), (".xx.", True)):
        series = _series(f"{_GOOD}{failed}{'.' * 236}..", ("10:02 fault", "10:42 reverted"))
        assert series.summary
        seen = Seen(series.result, Beside(sample_summaries={"probes/health.csv": series.summary}))
        assert seen.failing("service") is failing


@pytest.mark.parametrize(
    ("failures", "noise"), [((50, 150), True), ((50, 51), False), ((50, 100, 150), False)]
)
def test_two_failures_in_a_row_are_no_noise(
    failures: tuple[int, ...],
    noise: bool,  # noqa: FBT001 - a column
) -> None:
    """However many good samples there are around them."""
    during = "".join("x" if n in failures else "." for n in range(240))
    assert _series(f"{_GOOD}{during}..", ("10:02 fault", "10:42 reverted")).noise is noise


@pytest.mark.parametrize(
    ("counts", "failing"),
    [("{ok: 1, failed: 9}", False), ("{failed: 1}", True), ("{ok: 1}", False), ("{}", False)],
)
def test_without_samples_its_counts_stand_for_them(
    counts: str,
    failing: bool,  # noqa: FBT001 - a column
) -> None:
    """It ends failing where nothing was good."""
    probe = f"[{{id: health, type: http, target: x, before: {{ok: 3}}, after: {counts}}}]"
    result = _result(*_MARKS, probes=probe)
    series = ProbeSeries(result.probes[0], None, result)
    assert series.ends_failing is failing
    assert (series.baseline.whole, series.baseline.last) == (SampleCounts(3, 0), None)
    assert series.last_before is None


@pytest.mark.parametrize(
    ("samples", "seconds"), [(_GOOD, 110), (f"...{' ' * 9}xx", 20), (f"{' ' * 12}xx", None)]
)
def test_the_last_sample_before_the_fault_is_known(samples: str, seconds: int | None) -> None:
    """However near to the mark it was taken."""
    expected = None if seconds is None else _BEGIN + seconds
    assert _series(samples).last_before == expected


def test_without_a_fault_all_of_it_was_before() -> None:
    """Nothing was while or after it."""
    series = _series(_GOOD, ("10:01 ok",))
    assert (series.counts("before"), series.counts("during"), series.counts("after")) == (
        SampleCounts(12, 0),
        SampleCounts(0, 0),
        SampleCounts(0, 0),
    )


@pytest.mark.parametrize(
    ("events", "digest", "counts"),
    [
        ((), books.digest(b"x"), True),
        ((), EMPTY_FILE, False),
        (("10:03 !0 psql",), books.digest(b"x"), False),
        (("10:03 !0 psql2",), books.digest(b"x"), True),
        (("10:03 note psql: exit",), books.digest(b"x"), True),
    ],
)
def test_a_file_that_holds_something_is_evidence(
    events: tuple[str, ...],
    digest: str,
    counts: bool,  # noqa: FBT001 - a column
) -> None:
    """What a recorded command printed is not; that stands in the timeline."""
    evidence = "[{file: evidence/log.txt, caption: psql}]"
    result = _result(*_MARKS, *events, evidence=evidence)
    seen = Seen(result, Beside(digests={"evidence/log.txt": digest}))
    assert seen.evidence == (("evidence/log.txt",) if counts else ())


def test_service_and_dependency_are_told_apart() -> None:
    """By people as by probes; a service that stays healthy is not failing with its dependency."""
    probes = (
        "[{id: a, type: http, target: x, of: dependency, during: {failed: 3}, after: {ok: 1}},"
        " {id: b, type: http, target: x, during: {ok: 3}}]"
    )
    seen = Seen(_result(*_MARKS, "10:01 up", probes=probes), NOTHING_BESIDE)
    assert (seen.failing("service"), seen.failing("dependency")) == (False, True)
    assert (seen.any("before", "service"), seen.any("before", "dependency")) == (False, True)
    assert (seen.any("after", "service"), seen.any("after", "dependency")) == (False, True)
    assert seen.measured("during") == SampleCounts(3, 0)
    looked = Seen(_result(*_MARKS, "10:03 down", "10:04 ok", probes=None), NOTHING_BESIDE)
    assert (looked.failing("service"), looked.failing("dependency")) == (False, True)


_FINE = ("10:01:00.000001 ok", "10:02:00.000001 fault", "10:03:00.000001 bad")


@pytest.mark.parametrize(
    ("events", "keys", "told"),
    [
        (("10:03 !0 kill 1",), {}, "its commands end as recorded ones do"),
        (("10:03 note kill: exit 0 after 0.1 s",), {}, None),
        (_FINE, {}, "its times are told by the microsecond"),
        (_FINE[:2], {}, None),
        (tuple(line.replace("000001", "001000") for line in _FINE), {}, None),
        (_FINE, {"capture": "{tool: other, version: '1'}"}, None),
        (_FINE, {"imported_from": "{format: other}"}, None),
    ],
)
def test_what_is_written_by_hand_may_look_recorded(
    events: tuple[str, ...], keys: dict[str, str], told: str | None
) -> None:
    """By its commands, or by times that nobody writes."""
    assert looks_recorded(_result(*events, **keys)) == told
