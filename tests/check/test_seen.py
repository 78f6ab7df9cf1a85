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
_PROBE = (
    "[{id: health, type: http, target: x, interval: 10s, samples: probes/health.csv}]"
)


def _result(*events: str, **keys: str | None) -> Result:
    text = books.result_text(**{"timeline": timeline(events), "probes": _PROBE, **keys})
    value = shape(Result, read("result.yml", text)).value
    assert value is not None
    return value


def _series(
    samples: str, events: tuple[str, ...] = _MARKS, first: int = 0
) -> ProbeSeries:
    """Return a probe that measured every ten seconds from ten o'clock, and `first`, on: `.` good
    and `x` failed; a space is no sample.
    """
    taken = [
        (_BEGIN + first + 10 * n, one) for n, one in enumerate(samples) if one != " "
    ]
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
        ("x.          ", False, (1, 0)),
        (".x          ", False, (0, 1)),
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
        series = _series(
            f"{_GOOD}{failed}{'.' * 236}..", ("10:02 fault", "10:42 reverted")
        )
        assert series.summary
        seen = Seen(
            series.result,
            Beside(sample_summaries={"probes/health.csv": series.summary}),
        )
        assert seen.failing("service") is failing


@pytest.mark.parametrize(
    ("failures", "noise"),
    [((50, 150), True), ((50, 51), False), ((50, 100, 150), False)],
)
def test_two_failures_in_a_row_are_no_noise(
    failures: tuple[int, ...],
    noise: bool,  # noqa: FBT001 - a column
) -> None:
    """However many good samples there are around them."""
    during = "".join("x" if n in failures else "." for n in range(240))
    assert (
        _series(f"{_GOOD}{during}..", ("10:02 fault", "10:42 reverted")).noise is noise
    )


@pytest.mark.parametrize(
    ("counts", "failing"),
    [
        ("{ok: 1, failed: 9}", False),
        ("{failed: 1}", True),
        ("{ok: 1}", False),
        ("{}", False),
    ],
)
def test_without_samples_its_counts_stand_for_them(
    counts: str,
    failing: bool,  # noqa: FBT001 - a column
) -> None:
    """It ends failing where nothing was good."""
    probe = (
        f"[{{id: health, type: http, target: x, before: {{ok: 3}}, after: {counts}}}]"
    )
    result = _result(*_MARKS, probes=probe)
    series = ProbeSeries(result.probes[0], None, result)
    assert series.ends_failing is failing
    assert (series.baseline.whole, series.baseline.last) == (SampleCounts(3, 0), None)
    assert series.last_before is None


@pytest.mark.parametrize(
    ("samples", "seconds"),
    [(_GOOD, 110), (f"...{' ' * 9}xx", 20), (f"{' ' * 12}xx", None)],
)
def test_the_last_sample_before_the_fault_is_known(
    samples: str, seconds: int | None
) -> None:
    """However near to the mark it was taken."""
    expected = None if seconds is None else _BEGIN + seconds
    assert _series(samples).last_before == expected


def test_a_fault_that_came_twice_lasts_from_its_first_mark_to_its_last() -> None:
    """What was measured between them is of it as well."""
    marks = ("10:00:20 fault", "10:00:40 reverted", "10:01 fault", "10:01:40 reverted")
    series = _series("..xxxxxxxx....", marks)
    assert [*series.counts("before")] == [2, 0]
    assert [*series.counts("during")] == [0, 8]
    assert [*series.counts("after")] == [4, 0]
    assert series.longest_failing == 7
    assert [*series.clear("after")] == [3, 0]
    unreverted = _series("..xxxxxxxx....", marks[:3])
    assert [*unreverted.counts("during")] == [4, 8]
    assert [*unreverted.counts("after")] == [0, 0]


def test_without_a_fault_all_of_it_was_before() -> None:
    """Nothing was while or after it."""
    series = _series(_GOOD, ("10:01 ok",))
    assert (
        series.counts("before"),
        series.counts("during"),
        series.counts("after"),
    ) == (
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
    assert (seen.any("before", "service"), seen.any("before", "dependency")) == (
        False,
        True,
    )
    assert (seen.any("after", "service"), seen.any("after", "dependency")) == (
        False,
        True,
    )
    assert seen.measured("during") == SampleCounts(3, 0)
    looked = Seen(
        _result(*_MARKS, "10:03 down", "10:04 ok", probes=None), NOTHING_BESIDE
    )
    assert (looked.failing("service"), looked.failing("dependency")) == (False, True)


_FINE = ("10:01:00.000001 ok", "10:02:00.000001 fault", "10:03:00.000001 bad")


@pytest.mark.parametrize(
    ("events", "keys", "told"),
    [
        (("10:03 !0 kill 1",), {}, "its commands end as recorded ones do"),
        (("10:03 note kill: exit 0 after 0.1 s",), {}, None),
        (_FINE, {}, "its times are exact to the microsecond"),
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


_HELD = ("10:02 fault", "10:02:40 reverted")
_AFTER = f"{_GOOD}{'x' * 4}"


@pytest.mark.parametrize(
    ("after", "failing"),
    [
        # Two at the end, whatever was before them; one alone says nothing.
        (".........xx", True),
        ("..........x", False),
        ("x..........", False),
        ("xx", True),
        ("x", True),
        (".x", False),
        # Or three in ten of the last ten, if they are more than one.
        (".....xx.x.", True),
        (".....x..x.", False),
        ("..x.", False),
        (".xx.", True),
        ("xxx..........", False),
        ("xxxxx.....x.x...", False),
    ],
)
def test_it_ends_failing_by_its_last_samples(
    after: str,
    failing: bool,  # noqa: FBT001 - a column
) -> None:
    """Ten of them: the last two, or three in ten; the one beside the mark is not asked."""
    assert _series(f"{_AFTER}.{after}", _HELD).ends_failing is failing


def test_what_is_close_to_the_revert_counts_where_there_is_nothing_else() -> None:
    """Somebody who stops measuring at once has measured all the same."""
    assert _series(f"{_AFTER}x", _HELD).ends_failing
    assert not _series(f"{_AFTER}.", _HELD).ends_failing
    assert not _series(_AFTER, _HELD).ends_failing


@pytest.mark.parametrize(
    ("counts", "unknown"),
    [
        ("{ok: 1, failed: 1}", True),
        ("{failed: 1}", False),
        ("{ok: 1}", False),
        ("{}", False),
    ],
)
def test_counts_alone_do_not_say_how_it_ended(
    counts: str,
    unknown: bool,  # noqa: FBT001 - a column
) -> None:
    """Unless all of them were the same; samples say it."""
    result = _result(
        *_MARKS, probes=f"[{{id: health, type: http, target: x, after: {counts}}}]"
    )
    assert ProbeSeries(result.probes[0], None, result).return_unknown is unknown
    assert not _series(f"{_GOOD}{_DOWN}..x..").return_unknown


@pytest.mark.parametrize(
    ("during", "longest"),
    [
        (f"x{'.' * 47}", 0),
        (f".x{'.' * 46}", 1),
        (f".xx.xxx{'.' * 41}", 3),
        (_DOWN, 46),
        (f"{'x' * 3}{'.' * 45}", 2),
        (f"{'.' * 46}xx", 1),
    ],
)
def test_how_many_in_a_row_failed(during: str, longest: int) -> None:
    """Those that are beside no mark."""
    assert _series(f"{_GOOD}{during}..").longest_failing == longest


def test_how_many_in_a_row_failed_of_a_short_fault() -> None:
    """Those beside the marks, where there are no others; without samples nobody knows."""
    assert (
        _series(f"{_GOOD}x", ("10:02 fault", "10:02:05 reverted")).longest_failing == 1
    )
    result = _result(
        *_MARKS, probes="[{id: health, type: http, target: x, during: {failed: 3}}]"
    )
    assert ProbeSeries(result.probes[0], None, result).longest_failing == 0


@pytest.mark.parametrize(
    ("before", "during", "after", "good"),
    [
        ("xx", "..", "xx", False),
        ("x.", "xx", "xx", True),
        ("xx", "xx", "x.", True),
        ("  ", "xx", "xx", False),
    ],
)
def test_what_was_never_good_without_a_fault_looks_at_nothing(
    before: str,
    during: str,
    after: str,
    good: bool,  # noqa: FBT001 - a column
) -> None:
    """A probe of a wrong address fails in every phase."""
    events = ("10:00:20 fault", "10:00:40 reverted")
    assert _series(f"{before}{during}{after}", events).was_good is good


@pytest.mark.parametrize(
    ("before", "settled", "met"),
    [
        # Ten minutes with ten samples are a long time; so is any sample in them.
        (f"xx{'.' * 61}", True, True),
        (f"xx{'.' * 60}", False, False),
        (f"xx{'.' * 40}{' ' * 10}{'.' * 12}", True, True),
        (f"xx{' ' * 52}{'.' * 10}", False, False),
        (f"xx{' ' * 51}{'.' * 11}", True, True),
    ],
)
def test_ten_healthy_minutes_forgive_what_was_before(
    before: str,
    settled: bool,  # noqa: FBT001 - a column
    met: bool,  # noqa: FBT001 - a column
) -> None:
    """If there are ten samples of them."""
    minutes, seconds = divmod(10 * len(before), 60)
    marks = (f"10:{minutes:02d}:{seconds:02d} fault", "10:50 reverted")
    baseline = _series(before, marks).baseline
    assert (baseline.settled, baseline.met) == (settled, met)


@pytest.mark.parametrize(
    ("counts", "met"),
    [
        ("{ok: 999, failed: 1}", True),
        ("{ok: 998, failed: 1}", False),
        ("{ok: 9998, failed: 2}", False),
        ("{ok: 1}", True),
        ("{}", True),
    ],
)
def test_of_counts_one_sample_of_a_thousand_may_have_failed(
    counts: str,
    met: bool,  # noqa: FBT001 - a column
) -> None:
    """Nobody knows when: one more, and it may have been the last ones."""
    result = _result(
        *_MARKS, probes=f"[{{id: health, type: http, target: x, before: {counts}}}]"
    )
    assert ProbeSeries(result.probes[0], None, result).baseline.met is met


@pytest.mark.parametrize(
    ("failed", "last", "met"),
    [(1, 0, True), (2, 0, False), (1, 1, False), (0, 0, True)],
)
def test_one_in_a_hundred_before_is_forgiven_if_the_last_minute_was_healthy(
    failed: int,
    last: int,
    met: bool,  # noqa: FBT001 - a column
) -> None:
    """A hundred samples, and one beside the mark; the last ten minutes had a failure."""
    middle = f"{'.' * 50}{'x' * failed}{'.' * (50 - failed - last)}{'x' * last}"
    marks = ("10:16:50 fault", "10:50 reverted")
    assert _series(f"{middle}.", marks).baseline.met is met


@pytest.mark.parametrize(
    ("step", "count", "interval", "margin"),
    [
        # The usual time between samples, from ten of them on; else what the result says.
        (20, 10, "5s", 20),
        (20, 9, "5s", 5),
        (20, 9, None, 2),
        # At least two seconds, and at most a quarter of the shortest fault.
        (1, 20, "1s", 2),
        (200, 10, "5s", 120),
    ],
)
def test_how_close_to_a_mark_a_sample_says_nothing(
    step: int, count: int, interval: str | None, margin: int
) -> None:
    """The time from one sample to the next; people mark a moment two seconds early or late."""
    said = f", interval: {interval}" if interval else ""
    result = _result(
        *_MARKS,
        "10:12 fault",
        "10:30 reverted",
        probes=f"[{{id: health, type: http, target: x{said}, samples: probes/health.csv}}]",
    )
    start = result.course.stretches[0].start.timestamp()
    times = [start - step * n for n in range(2, count)]
    near = [start - margin - 0.5, start - margin + 0.5]
    taken = sorted((*times, *near))
    summary = SampleSummary(
        times=array("d", taken),
        met=bytes(at not in near for at in taken),
        digest="",
        latencies=array("d"),
    )
    series = ProbeSeries(result.probes[0], summary, result)
    assert (series.counts("before").failed, series.clear("before").failed) == (2, 1)


@pytest.mark.parametrize(
    ("text", "caption", "digest", "named"),
    [
        ("psql", "psql", None, False),
        ("psql", "The log", None, True),
        ("psql", "", None, True),
    ],
)
def test_what_a_command_printed_is_no_evidence_beside_it(
    text: str,
    caption: str,
    digest: str | None,
    named: bool,  # noqa: FBT001 - a column
) -> None:
    """By its caption, which is the command."""
    evidence = f"[{{file: evidence/log.txt, caption: '{caption or 'x'}'}}]"
    result = _result(*_MARKS, f"10:03 !0 {text}", evidence=evidence)
    held = Beside(digests={"evidence/log.txt": digest or books.digest(b"x")})
    assert bool(Seen(result, held).evidence) is named


def test_a_blank_file_and_the_record_itself_are_no_evidence() -> None:
    """Nor is the file of samples of a probe."""
    for file in (
        "result.yml",
        "journal.jsonl",
        "probes/health.csv",
        "evidence/blank.txt",
    ):
        evidence = f"[{{file: {file}, caption: x}}]"
        result = _result(*_MARKS, evidence=evidence)
        held = Beside(
            digests={file: books.digest(b"x")}, blank=frozenset({"evidence/blank.txt"})
        )
        assert Seen(result, held).evidence == ()


@pytest.mark.parametrize(
    ("events", "failing"),
    [
        (("10:03 bad",), True),
        (("10:03 ok",), False),
        (("10:11 bad",), False),
        # Between two faults it is to be well.
        (("10:11 bad", "10:12 fault", "10:14 reverted"), True),
    ],
)
def test_what_people_saw_during_the_fault_is_a_failure(
    events: tuple[str, ...],
    failing: bool,  # noqa: FBT001 - a column
) -> None:
    """Neither what was before it nor what came after."""
    seen = Seen(_result(*_MARKS, *events, probes=None), NOTHING_BESIDE)
    assert seen.failing("service") is failing
