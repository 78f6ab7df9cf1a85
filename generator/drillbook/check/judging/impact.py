"""The impact of a failure is derived from what was seen while it lasted; what somebody typed is
held against that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from drillbook.check.judging.seen import Seen
from drillbook.model.result import Result
from drillbook.model.result_parts import Impact


class ImpactSource(StrEnum):
    """What an impact rests on."""

    MEASURED = "measured by probes"
    SEEN = "seen by people"
    TYPED = "somebody's word"
    UNKNOWN = "not known"


ALL_BUT_NOISE = 0.95
"""The share of failed samples above which the little that was answered makes no difference."""

SHORTEST_OUTAGE = 3
"""So many samples in a row have to fail before it was an outage for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impacted:
    """How far the service failed, what that rests on, and how what was typed contradicts what was
    seen, if it does.
    """

    observed: Impact | None
    source: ImpactSource
    contradiction: str | None = None


def impact(result: Result, seen: Seen) -> Impacted:
    """Return the impact of a result."""
    typed = result.impact.observed if result.impact else None
    if not seen.any("during", "service"):
        source = ImpactSource.TYPED if typed else ImpactSource.UNKNOWN
        return Impacted(observed=typed, source=source)
    measured = seen.measured("during").total
    source = ImpactSource.MEASURED if measured else ImpactSource.SEEN
    possible = _possible(seen)
    if typed == "degraded" and possible[0] == "none":
        # Probes cannot see what is slow or lacking: that it was is somebody's word.
        return Impacted(observed=typed, source=ImpactSource.TYPED)
    if typed is None or typed in possible:
        return Impacted(observed=typed or possible[0], source=source)
    return Impacted(
        observed=possible[0],
        source=source,
        contradiction=f"`impact` says {typed}, but {_in_words(seen)}",
    )


def _possible(seen: Seen) -> tuple[Impact, ...]:
    """Return the impacts that agree with what was seen, the plainest first.

    What answers may still be slow or lack something, which only people see: so nothing failing can
    be `degraded`. One person who sees a failure cannot tell whether all of the service fails;
    probes that all fail can.
    """
    if not seen.failing("service"):
        return "none", "degraded"
    samples, looks = seen.measured("during"), seen.looks("during")
    if not samples.total:
        return "degraded", "outage"
    working = any(look.healthy for look in looks)
    nearly_all_failed = samples.failed >= ALL_BUT_NOISE * samples.total
    # Samples that got through and a person for whom it worked say that some of it did.
    some_of_it_worked = working and samples.ok
    if nearly_all_failed and not some_of_it_worked:
        return ("outage",)
    if any(look.healthy is False for look in looks) or _failed_for_a_while(seen):
        return "degraded", "outage"
    return ("degraded",)


def _failed_for_a_while(seen: Seen) -> bool:
    """Return whether nothing was answered for some time: several samples in a row failed, or that
    cannot be known.
    """
    return any(
        series.longest_failing >= SHORTEST_OUTAGE or series.summary is None
        for series in seen.of("service")
    )


def _in_words(seen: Seen) -> str:
    return f"{' and '.join(_parts(seen))} while the fault was active"


def _parts(seen: Seen) -> Iterator[str]:
    samples, looks = seen.measured("during"), seen.looks("during")
    if samples.total:
        yield f"{samples.failed} of {samples.total} samples of the service failed"
    if looks:
        failing = sum(look.healthy is False for look in looks)
        yield f"people saw it failing {failing} of {len(looks)} times"
