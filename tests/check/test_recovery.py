"""When function was restored is what was marked, unless the service was seen failing later."""

from array import array
from datetime import datetime, timedelta

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.recovery import recovery
from drillbook.check.judging.seen import Beside, Seen
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result
from drillbook.model.sample_summary import SampleSummary

_DOWN = ("10:01 ok", "10:02 fault", "10:03 bad", "10:10 reverted")
_PROBE = (
    "[{id: health, type: http, target: x, interval: 10s, samples: probes/health.csv}]"
)
_BEGIN = datetime.fromisoformat("2026-11-20T10:00:00+01:00").timestamp()


def _seen(*events: str, samples: str | None = None, of: str = "service") -> Seen:
    probe = _PROBE.replace("interval", f"of: {of}, interval")
    text = books.result_text(
        timeline=timeline(events), probes=probe if samples else None
    )
    result = shape(Result, read("result.yml", text)).value
    assert result is not None
    taken = [
        (_BEGIN + 10 * n, one) for n, one in enumerate(samples or "") if one != " "
    ]
    summary = SampleSummary(
        times=array("d", [at for at, _ in taken]),
        met=bytes(one == "." for _, one in taken),
        digest="",
        latencies=array("d"),
    )
    return Seen(
        result,
        Beside(sample_summaries={"probes/health.csv": summary} if samples else {}),
    )


@pytest.mark.parametrize(
    ("events", "minutes"),
    [
        # What is marked counts.
        ((*_DOWN, "10:11 restored", "10:12 ok"), 1),
        ((*_DOWN, "10:12 ok"), 2),
        (_DOWN, None),
        # Unless it was seen failing later; then it is back when it was first seen to work.
        ((*_DOWN, "10:11 restored", "10:13 bad", "10:15 ok", "10:16 ok"), 5),
        ((*_DOWN, "10:11 restored", "10:13 bad"), None),
        ((*_DOWN, "10:11 restored", "10:11 bad", "10:15 ok"), 1),
        ((*_DOWN, "10:12 ok", "10:13 bad", "10:17 ok"), 7),
        # The dependency is another thing.
        ((*_DOWN, "10:11 restored", "10:13 down", "10:15 ok"), 1),
        ((*_DOWN, "10:11 restored", "10:13 bad", "10:14 up", "10:15 ok"), 5),
        # What failed before the fault is none of it.
        (
            (
                "10:00 bad",
                "10:01 ok",
                "10:02 fault",
                "10:10 reverted",
                "10:11 restored",
            ),
            1,
        ),
        (("10:00 bad", "10:02 fault", "10:03 ok", "10:10 reverted"), None),
        (("10:02 bad", "10:02 fault", "10:03 ok", "10:10 reverted"), 1),
        (("10:01 ok", "10:03 bad", "10:05 ok"), None),
    ],
)
def test_function_is_restored_when_it_was_last_seen_to_come_back(
    events: tuple[str, ...], minutes: int | None
) -> None:
    """By what people saw of the service."""
    found = recovery(_seen(*events))
    assert (found.took if found else None) == (
        None if minutes is None else timedelta(minutes=minutes)
    )


_UP = "." * 12
_FAILING = "x" * 48


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        # The mark stands where the samples agree with it: one that is lost is no failure.
        ("......x......", 60),
        # Two in a row are one, and it is back with the next that is good.
        (".......xx....", 90),
        (".......xxx ..", 110),
        (".......xx", None),
        (".....xx.xx...", 100),
    ],
)
def test_samples_say_when_it_was_back(after: str, seconds: int | None) -> None:
    """Later than the mark, if two in a row failed later; ten seconds are between them."""
    seen = _seen(*_DOWN, "10:11 restored", samples=f"{_UP}{_FAILING}{after}")
    found = recovery(seen)
    assert (found.took if found else None) == (
        None if seconds is None else timedelta(seconds=seconds)
    )


def test_of_two_that_failed_in_a_row_the_later_one_counts() -> None:
    """A mark between them was set too early."""
    seen = _seen(*_DOWN, "10:11:05 restored", samples=f"{_UP}{_FAILING}......xx....")
    found = recovery(seen)
    assert found
    assert found.took == timedelta(seconds=80)


def test_what_is_good_at_the_moment_of_a_failure_is_not_back() -> None:
    """Only what is good later is."""
    after = "." * 25
    seen = _seen(
        *_DOWN, "10:11 restored", "10:13 bad", samples=f"{_UP}{_FAILING}{after}"
    )
    found = recovery(seen)
    assert found
    assert found.took == timedelta(minutes=3, seconds=10)
    looked = recovery(_seen(*_DOWN, "10:13 bad", "10:13 ok", "10:14 ok"))
    assert looked
    assert looked.took == timedelta(minutes=4)


def test_a_probe_that_was_never_good_says_nothing() -> None:
    """Its address is wrong; nor does one of the dependency."""
    for samples, of in (
        ("x" * 73, "service"),
        (f"{_UP}{_FAILING}.......xx....", "dependency"),
    ):
        found = recovery(_seen(*_DOWN, "10:11 restored", samples=samples, of=of))
        assert found is not None
        assert found.took == timedelta(minutes=1)
