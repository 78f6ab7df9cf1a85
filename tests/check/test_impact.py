"""How far the service failed follows from what was seen, and not from a word against that."""

from array import array
from datetime import datetime

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.impact import Impacted, ImpactSource, impact
from drillbook.check.judging.seen import Beside, Seen
from drillbook.files.validation import shape
from drillbook.files.yaml_reader import read
from drillbook.model.result import Result
from drillbook.model.sample_summary import SampleSummary

_BEGIN = datetime.fromisoformat("2026-11-20T10:00:00+01:00").timestamp()
_MARKS = ("10:02 fault", "10:42 reverted")
_FILE = "probes/health.csv"


def _impact(
    typed: str | None, *events: str, during: str = "", counts: str = ""
) -> Impacted:
    """Return the impact of a test with samples every ten seconds, or with counts of them."""
    probe = f"{{id: health, type: http, target: x, interval: 10s, samples: {_FILE}}}"
    if counts:
        probe = f"{{id: health, type: http, target: x, before: {{ok: 9}}, during: {counts}}}"
    text = books.result_text(
        timeline=timeline((*_MARKS, *events)),
        probes=f"[{probe}]" if during or counts else None,
        impact=f"{{observed: {typed}}}" if typed else None,
    )
    result = shape(Result, read("result.yml", text)).value
    assert result is not None
    samples = f"{'.' * 12}.{during}" if during else ""
    summary = SampleSummary(
        times=array("d", (_BEGIN + 10 * n for n in range(len(samples)))),
        met=bytes(one == "." for one in samples),
        digest="",
        latencies=array("d"),
    )
    return impact(
        result,
        Seen(result, Beside(sample_summaries={_FILE: summary} if during else {})),
    )


@pytest.mark.parametrize(
    ("during", "events", "observed"),
    [
        # Nothing failed: people may still have seen it slow, and probes do not say so.
        ("." * 200, (), "none"),
        # One failed sample now and then is none; three in a row may have been an outage.
        (f"{'.' * 99}x{'.' * 100}", (), "none"),
        (f"{'.' * 98}xx{'.' * 100}", (), "degraded"),
        (f"{'.' * 97}xxx{'.' * 100}", (), "degraded"),
        # All but five in a hundred failed.
        ("x" * 200, (), "outage"),
        (f"{'x' * 190}{'.' * 10}", (), "outage"),
        (f"{'x' * 189}{'.' * 11}", (), "degraded"),
        # Unless somebody saw it working.
        (f"{'x' * 198}..", ("10:20 ok",), "degraded"),
        ("x" * 200, ("10:20 ok",), "outage"),
        # What one person sees fail may be a part of it.
        ("", ("10:20 bad",), "degraded"),
        ("", ("10:20 ok",), "none"),
    ],
)
def test_the_impact_is_the_plainest_one_that_agrees_with_what_was_seen(
    during: str, events: tuple[str, ...], observed: str
) -> None:
    """Where nobody typed any."""
    found = _impact(None, *events, during=during)
    assert (found.observed, found.contradiction) == (observed, None)
    assert found.source is (ImpactSource.MEASURED if during else ImpactSource.SEEN)


@pytest.mark.parametrize(
    ("typed", "during", "events", "observed", "source"),
    [
        # `outage` is possible where samples failed three times in a row, or somebody saw it fail.
        ("outage", f"{'.' * 97}xxx{'.' * 100}", (), "outage", ImpactSource.MEASURED),
        ("outage", f"{'.' * 98}xx{'.' * 100}", (), "degraded", ImpactSource.MEASURED),
        (
            "outage",
            f"{'.' * 98}xx{'.' * 100}",
            ("10:20 bad",),
            "outage",
            ImpactSource.MEASURED,
        ),
        ("outage", "", ("10:20 bad",), "outage", ImpactSource.SEEN),
        # That it is slow, probes do not see: it is somebody's word.
        ("degraded", "." * 200, (), "degraded", ImpactSource.TYPED),
        ("degraded", "x" * 200, (), "outage", ImpactSource.MEASURED),
        ("none", "." * 200, (), "none", ImpactSource.MEASURED),
        ("none", "x" * 200, (), "outage", ImpactSource.MEASURED),
        ("outage", "." * 200, (), "none", ImpactSource.MEASURED),
    ],
)
def test_a_typed_impact_chooses_among_the_possible_ones(
    typed: str,
    during: str,
    events: tuple[str, ...],
    observed: str,
    source: ImpactSource,
) -> None:
    """And contradicts what was seen where it is none of them."""
    found = _impact(typed, *events, during=during)
    assert (found.observed, found.source) == (observed, source)
    assert bool(found.contradiction) is (typed != observed)


def test_a_contradiction_says_what_was_seen() -> None:
    """By probes and by people."""
    found = _impact("none", "10:20 bad", "10:21 ok", during="x" * 200)
    assert found.contradiction == (
        "`impact` says none, but 200 of 200 samples of the service failed and people saw it failing"
        " 1 of 2 times while the fault was active"
    )
    assert _impact("none", "10:20 bad").contradiction == (
        "`impact` says none, but people saw it failing 1 of 1 times while the fault was active"
    )


def test_counts_may_have_been_an_outage_for_a_while() -> None:
    """Nobody knows which of them were in a row."""
    assert _impact("outage", counts="{ok: 5, failed: 2}").observed == "outage"
    assert _impact(None, counts="{ok: 5, failed: 2}").observed == "degraded"


def test_where_nothing_was_seen_somebody_has_to_say_it() -> None:
    """Else nobody knows."""
    assert _impact("outage") == Impacted(observed="outage", source=ImpactSource.TYPED)
    assert _impact(None) == Impacted(observed=None, source=ImpactSource.UNKNOWN)
