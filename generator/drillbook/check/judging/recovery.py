"""When function was restored is held against what was seen: what goes on failing is not back."""

from collections.abc import Iterator
from datetime import datetime

from drillbook.check.judging.seen import ProbeSeries, Seen
from drillbook.model.course import Recovery
from drillbook.model.result_parts import Event
from drillbook.text.span import moment


def recovery(seen: Seen) -> Recovery | None:
    """Return how long function took to be restored; None where nobody knows.

    What is marked counts, unless the service was seen failing later: then it was restored when it
    was first seen to work after that.
    """
    result, failing = seen.result, _last_failing(seen)
    marked = result.recovery
    restored = result.last("restored")
    if failing is None or (restored is not None and restored >= failing):
        return marked
    back = min(_good_after(seen, failing), default=None)
    return result.course.recovered_at(back) if back else None


def _last_failing(seen: Seen) -> datetime | None:
    """Return when the service was last seen failing since the fault; one lost sample is none."""
    spans = seen.result.course.spans
    if not spans:
        return None
    failing = [look.at for look in _looks(seen) if look.healthy is False]
    for series in seen.of("service"):
        failing.extend(_failing_pairs(series))
    # What failed before the fault is not what recovery is from.
    return max((at for at in failing if at >= spans[0].start), default=None)


def _looks(seen: Seen) -> Iterator[Event]:
    """Yield what people saw of the service."""
    for event in seen.result.events:
        if event.event == "observed" and event.of == "service":
            yield event


def _failing_pairs(series: ProbeSeries) -> Iterator[datetime]:
    """Yield when the last two samples in a row failed, if ever two did."""
    if series.summary is None or not series.was_good:
        return
    last = series.summary.met.rfind(b"\0\0")
    if last >= 0:
        yield moment(series.summary.times[last + 1])


def _good_after(seen: Seen, failing: datetime) -> Iterator[datetime]:
    for look in _looks(seen):
        if look.healthy and look.at > failing:
            yield look.at
    for series in seen.of("service"):
        if series.summary is not None:
            samples = zip(series.summary.times, series.summary.met, strict=True)
            for at, met in samples:
                if met and at > failing.timestamp():
                    yield moment(at)
