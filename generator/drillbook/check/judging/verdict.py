"""A verdict says whether a result is the record of a test, whether its outcome is known, and
whether recovery is.

It is derived from what was recorded and never typed in. A probe's samples and what a person saw
count alike. A known bad outcome is as conclusive as a good one. That the system came back is a
question of its own: where nobody knows, that is a gap of a conclusive test.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import get_args

from drillbook.check.judging.attempt import (
    Attempt,
    attempt,
    is_placeholder,
    looks_that_failed,
    shows_failure,
)
from drillbook.check.judging.commands import is_dry
from drillbook.check.judging.impact import Impacted, impact
from drillbook.check.judging.recovery import recovery
from drillbook.check.judging.seen import (
    MOST_NOISE,
    NOTHING_BESIDE,
    Beside,
    ProbeSeries,
    Seen,
)
from drillbook.model.course import Recovery
from drillbook.model.result import Result
from drillbook.model.result_parts import Impact, Of, Phase
from drillbook.model.sample_summary import SampleCounts
from drillbook.text.count import counted
from drillbook.text.span import span_text

OLDEST_BASELINE = timedelta(hours=12)
"""What was seen longer before the fault says little about the moment at which it began."""


class Kind(StrEnum):
    """What a result proves."""

    CONCLUSIVE = "conclusive"
    INCONCLUSIVE = "inconclusive"
    NOT_A_TEST = "not-a-test"


class Outcome(StrEnum):
    """What was observed, held against what was written down before the fault."""

    AS_EXPECTED = "as expected"
    SURPRISE = "surprise"
    UNKNOWN = "unknown"


class Return(StrEnum):
    """Whether the service came back after the fault."""

    SEEN = "seen"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a result proves, and every reason for that, in whole clauses; what it leaves open is a
    gap.

    `impact` is how far the service failed, as it was seen. `returned` says whether it came back,
    and `gap` why that is not known or not so; None if it came back. `notes` say what was decided
    on the way, in whole sentences. `recovery` is how long function took to be restored, as it was
    seen; `aborted` that the test was broken off.
    """

    kind: Kind
    reasons: tuple[str, ...]
    outcome: Outcome
    impact: Impacted
    returned: Return
    gap: str | None
    notes: tuple[str, ...] = ()
    recovery: Recovery | None = None
    aborted: bool

    @property
    def conclusive(self) -> bool:
        """Whether the outcome is known, good or bad."""
        return self.kind is Kind.CONCLUSIVE

    @property
    def restored_after(self) -> timedelta | None:
        """How long function took to be restored, as it was seen; None where nobody knows."""
        return self.recovery.took if self.recovery else None

    @property
    def failure(self) -> str | None:
        """How it was seen not to come back, if it did not."""
        return self.gap if self.returned is Return.FAILED else None

    @property
    def reason(self) -> str:
        """All reasons in one sentence."""
        return "; ".join(self.reasons)

    @property
    def summary(self) -> str:
        """What became of it in a few words, such as `outage, as expected`, for lists and
        announcements.
        """
        if not self.conclusive:
            return in_words(self.kind)
        observed = self.impact.observed
        impact = _IMPACTS[observed] if observed else "conclusive"
        aborted = "aborted" if self.aborted else ""
        parts = (impact, _OUTCOMES[self.outcome], _RETURNS[self.returned], aborted)
        return ", ".join(filter(None, parts))


_IMPACTS: Mapping[Impact, str] = {
    "none": "no impact",
    "degraded": "degraded",
    "outage": "outage",
}
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.AS_EXPECTED: "as expected",
    Outcome.SURPRISE: "a surprise",
    Outcome.UNKNOWN: "",
}
_RETURNS: Mapping[Return, str] = {
    Return.SEEN: "",
    Return.FAILED: "did not come back",
    Return.UNKNOWN: "recovery unknown",
}
_ATTEMPTS: Mapping[str, str] = {
    "failed": "the attempt to cause the fault failed, so nothing was tested",
    "dry-run": "it was a dry run: the fault was never caused",
    "no-target": "the fault hit nothing: there was no target",
    "not-run": "the fault was never caused: the tool ended before it",
}


def verdict(result: Result, beside: Beside = NOTHING_BESIDE) -> Verdict:
    """Return what a failure test or an exercise proves, and why."""
    return judged(Seen(result, beside))


def judged(seen: Seen) -> Verdict:
    """Return the verdict on what was seen of a result."""
    result = seen.result
    impacted = impact(result, seen)
    returned, gap = _returned(result, seen)
    # Whether it was a test at all comes first: nobody asks for the baseline of what was none.
    for kind, doubts in (
        (Kind.NOT_A_TEST, _NOT_A_TEST),
        (Kind.INCONCLUSIVE, _INCONCLUSIVE),
    ):
        # All reasons at once, so that a team can correct them in one go.
        reasons = tuple(reason for doubt in doubts for reason in doubt(result, seen))
        if reasons:
            return Verdict(
                kind=kind,
                reasons=reasons,
                outcome=Outcome.UNKNOWN,
                impact=impacted,
                returned=returned,
                gap=gap,
                recovery=recovery(seen),
                aborted=result.aborted,
            )
    return Verdict(
        kind=Kind.CONCLUSIVE,
        reasons=(_course(result, seen, returned),),
        outcome=_outcome(result, impacted, returned),
        impact=impacted,
        returned=returned,
        gap=gap,
        notes=tuple(_notes(result, seen)),
        recovery=recovery(seen),
        aborted=result.aborted,
    )


def sentence(result: Result, found: Verdict) -> str:
    """Return a result's verdict in words, without a full stop."""
    if not found.conclusive:
        return f"{in_words(found.kind)}: {found.reason}"
    unknown = _outcome_unknown(result, found)
    gap = f"; {found.gap}" if found.gap else ""
    if unknown:
        return f"conclusive; nobody can tell whether it was as expected: {unknown}{gap}"
    return f"conclusive, {found.outcome}: {found.reason}{gap}"


def in_words(kind: Kind) -> str:
    """Return a kind as people say it."""
    return kind.replace("-", " ")


def _outcome_unknown(result: Result, found: Verdict) -> str | None:
    if found.outcome is not Outcome.UNKNOWN:
        return None
    if result.expected is None:
        return "no `expected` was written down before the fault"
    return "no `impact` is known"


def _outcome(result: Result, impacted: Impacted, returned: Return) -> Outcome:
    """Return whether what was seen is what was expected; a word that contradicts what was seen
    never makes it so.
    """
    if result.expected is None or impacted.observed is None:
        return Outcome.UNKNOWN
    # A service that stays down surprises, whatever impact was expected while the fault lasted.
    surprising = (
        impacted.contradiction
        or impacted.observed != result.expected.impact
        or returned is Return.FAILED
    )
    return Outcome.SURPRISE if surprising else Outcome.AS_EXPECTED


def _course(result: Result, seen: Seen, returned: Return) -> str:
    """Return in one clause what was seen before, during and after the fault."""
    if result.kind == "exercise":
        return "the service was seen before, during and after the steps of the playbook"
    back = " and it came back" if returned is Return.SEEN else ""
    if not seen.failing("service"):
        return (
            "the service was healthy before the fault and stayed healthy while the dependency"
            " failed"
        )
    failed = [
        f"{series.probe.id} {_of_all(series.clear('during'))}"
        for series in seen.of("service")
        if series.clear("during").failed
    ]
    how = f"samples failed ({', '.join(failed)})" if failed else "people saw it failing"
    ending = f",{back}" if back else ""
    return (
        f"the service was healthy before the fault, {how} while it was active{ending}"
    )


def _of_all(samples: SampleCounts) -> str:
    return f"{samples.failed} of {samples.total}"


_WHEN: Mapping[Phase, str] = {
    "before": "right before",
    "during": "at the beginning or the end of",
    "after": "right after",
}


def _notes(result: Result, seen: Seen) -> Iterator[str]:
    """Yield what was decided although something speaks against it."""
    for series in seen.series:
        yield from _notes_on(series)
    times = len(result.course.spans)
    if times > 1:
        yield f"The fault was active {times} times; recovery is the longest of them."


def _notes_on(series: ProbeSeries) -> Iterator[str]:
    probe = series.probe.id
    before, during = series.baseline.whole, series.clear("during")
    if before.failed:
        if before.failed <= MOST_NOISE * before.total:
            why = "no more than one in a hundred"
        else:
            why = "ten minutes in a row were healthy then"
        yield (
            f"{_of_all(before)} samples of probe {probe} failed before the fault: {why}, so that"
            " the baseline counts as met."
        )
    for phase in get_args(Phase):
        close = series.counts(phase).failed - series.clear(phase).failed
        if close:
            yield (
                f"{counted(close, 'failed sample')} of probe {probe} {_WHEN[phase]} the fault, too"
                " close to a mark to say of which side: that counts for neither."
            )
    if during.failed and series.noise:
        yield (
            f"{_of_all(during)} samples of probe {probe} failed during the fault, no two in a row:"
            " that happens now and then, and counts as no failure."
        )


def _never_started(result: Result, _seen: Seen) -> Iterator[str]:
    if result.course.stretches:
        return
    if result.kind == "failure-test":
        yield "the timeline has no `fault-started`: nothing shows that the fault was ever active"
    else:
        yield (
            "the timeline has neither `fault-started` nor a `step`: nothing shows that anything"
            " was exercised"
        )


def _fault_untold(result: Result, _seen: Seen) -> Iterator[str]:
    if result.kind == "failure-test" and result.fault is None:
        yield (
            "the result does not say how it was made to fail: `fault` is missing,"
            " with its technique, real or simulated"
        )


def _not_injected(result: Result, _seen: Seen) -> Iterator[str]:
    if result.fault and result.fault.injection != "done":
        yield _ATTEMPTS[result.fault.injection]


def _injection_failed(result: Result, seen: Seen) -> Iterator[str]:
    """Doubt a fault whose command failed or was a dry run, unless something was seen to fail."""
    # What failed shows that the fault was active, whatever an exit code says.
    if result.kind == "exercise" or _anything_failed(seen):
        return
    tried = attempt(result)
    if tried and tried.failed:
        yield (
            f"the command for the fault, `{_short(tried.command)}`, ended with exit code"
            f" {tried.event.exit_code} and nothing failed afterwards: nothing shows that the fault"
            " was ever active"
        )
        return
    said = (
        tried.command if tried else "",
        result.fault.how if result.fault else "",
    )
    if any(map(is_dry, said)):
        yield (
            "what was to make it fail says of itself that it was a dry run, and nothing failed"
            " afterwards"
        )


def _nothing_observed(result: Result, seen: Seen) -> Iterator[str]:
    if not _is_derived(result) and not _anything_seen(seen):
        yield "nothing was observed: no probe took a sample and nobody wrote down what they saw"


def _original_measured_nothing(result: Result, seen: Seen) -> Iterator[str]:
    """Doubt a test of another tool that looked at nothing: that it was made may well be."""
    if _is_derived(result) and not _anything_seen(seen):
        yield "the original measured nothing: no probe of the tool took a sample that counts"


def _is_derived(result: Result) -> bool:
    return bool(result.imported_from and result.imported_from.mapping)


def _anything_seen(seen: Seen) -> bool:
    phases: tuple[Phase, ...] = get_args(Phase)
    return any(seen.any(phase, of) for phase in phases for of in _SUBJECTS)


def _baseline_unknown(result: Result, seen: Seen) -> Iterator[str]:
    before = _before(result)
    if not seen.any("before", "service"):
        yield (
            f"nothing was observed before {before}, so there is nothing to compare the rest"
            " with"
        )
        return
    age = _age_of_baseline(result, seen)
    if age is not None and age > OLDEST_BASELINE:
        yield (
            f"the baseline is too old: the service was last looked at {span_text(age)} before"
            f" {before}"
        )


def _age_of_baseline(result: Result, seen: Seen) -> timedelta | None:
    """Return how long before the fault the service was last looked at, or None where that is not
    known.
    """
    if not result.course.stretches:
        return None
    # Counts alone do not say when a sample was taken.
    for series in seen.of("service"):
        if series.summary is None and series.counts("before").total:
            return None
    start = result.course.stretches[0].start
    ages = [(start - look.at).total_seconds() for look in seen.looks("before")]
    ages.extend(
        start.timestamp() - series.last_before
        for series in seen.of("service")
        if series.last_before is not None
    )
    return timedelta(seconds=min(ages))


def _baseline_not_met(result: Result, seen: Seen) -> Iterator[str]:
    before = _before(result)
    for subject in _SUBJECTS:
        looks = seen.looks("before", subject)
        # The last look decides: what was mended before the fault spoils nothing.
        if looks and looks[-1].healthy is False:
            yield f"the baseline was not met: the {subject} was last seen failing before {before}"
    for series in seen.series:
        if not series.baseline.met:
            yield (
                f"the baseline was not met: {_unmet(series)} at probe {series.probe.id} before"
                f" {before}"
            )


def _unmet(series: ProbeSeries) -> str:
    whole, last = series.baseline.whole, series.baseline.last
    if last and last.failed:
        return f"{last.failed} of the last {last.total} samples failed"
    return f"{whole.failed} of {whole.total} samples failed"


def _nothing_during(result: Result, seen: Seen) -> Iterator[str]:
    if result.kind != "failure-test":
        return
    if not seen.any("during", "service"):
        yield "nothing was observed of the service while the fault was active"
    elif _looked_too_late(result, seen):
        yield (
            "nothing was observed of the service while the dependency was down: the dependency was"
            " seen working again before anybody looked at the service"
        )


def _looked_too_late(result: Result, seen: Seen) -> bool:
    """Return whether the dependency was seen down and up again before anybody looked at the
    service.
    """
    looks = seen.looks("during", "dependency")
    down = [place for place, look in enumerate(looks) if look.healthy is False]
    if not down:
        return False
    again = [look.at for look in looks[down[0] :] if look.healthy]
    # A dependency that went down once more was down when the service was looked at, or may be.
    if not again or any(looks[place].at > again[0] for place in down):
        return False
    start, end = result.course.spans[0].start, again[0]
    if any(look.at <= end for look in seen.looks("during")):
        return False
    return not any(
        _sampled_between(series, start, end) for series in seen.of("service")
    )


def _sampled_between(series: ProbeSeries, start: datetime, end: datetime) -> bool:
    """Return whether a probe measured in a time, or may have: counts do not say when."""
    if series.summary is None:
        return True
    return bool(series.summary.between(start.timestamp(), end.timestamp()).total)


def _no_time(result: Result, seen: Seen) -> Iterator[str]:
    spans = result.course.spans
    if result.kind != "failure-test" or not spans:
        return
    if all(_is_empty(result, place) for place in range(len(spans))):
        yield "the fault lasted no time: `fault-started` and `reverted` are the same moment"
    elif _is_momentary(result) and not seen.failing("service"):
        lasted = span_text(_lasted(result))
        yield f"the fault lasted for {lasted}, and nothing was seen to fail in that time"


def _lasted(result: Result) -> timedelta:
    """Return how long the faults lasted together, as far as they have ended."""
    spans = result.course.spans
    return sum((span.end - span.start for span in spans if span.end), timedelta())


def _is_momentary(result: Result) -> bool:
    """Return whether all faults together lasted for less than a second of a clock that shows it."""
    spans = result.course.spans
    if not spans or any(span.end is None for span in spans):
        return False
    moments = [moment for span in spans for moment in (span.start, span.end) if moment]
    # Marks that people write down by the minute say nothing of seconds.
    precise = any(moment.microsecond or moment.second for moment in moments)
    return precise and timedelta() < _lasted(result) < timedelta(seconds=1)


def _is_empty(result: Result, number: int) -> bool:
    """Return whether a fault has no length; within one minute that people wrote down, something may
    have been seen.
    """
    span = result.course.spans[number]
    if span.end is None or span.last is None or span.end > span.start:
        return False
    if span.start.second or span.start.microsecond:
        return True
    inside = result.events[span.first : span.last]
    return not any(event.event == "observed" for event in inside)


def _nothing_failed(result: Result, seen: Seen) -> Iterator[str]:
    """Doubt a fault of which nothing was seen: something has to show that the
    dependency was down.
    """
    # Where nobody looked, another doubt says so.
    if result.kind == "exercise" or not seen.any("during", "service"):
        return
    if _anything_failed(seen) or seen.evidence:
        return
    tried = attempt(result)
    if not (tried and tried.succeeded and tried.about):
        yield f"nothing shows that the dependency failed: {_why_not_shown(result, tried)}"


def _why_not_shown(result: Result, tried: Attempt | None) -> str:
    how = result.fault.how if result.fault else ""
    if is_placeholder(how):
        return f'`fault.how` says "{how}", and the service stayed healthy'
    if tried and not tried.about:
        return (
            f"`{_short(tried.command)}` is not what `fault.how` says, and the service stayed"
            " healthy"
        )
    return (
        "the service stayed healthy, and no recorded command, no file and no look at the dependency"
        " itself (`of: dependency`) shows the fault"
    )


def _failed_without_baseline(_result: Result, seen: Seen) -> Iterator[str]:
    """Doubt that a service stayed healthy if a probe failed that looked only during the fault."""
    if seen.failing("service"):
        return
    for series in seen.of("service"):
        during = series.counts("during")
        if during.failed and not (
            series.counts("before").total or series.counts("after").total
        ):
            yield (
                f"{_of_all(during)} samples of probe {series.probe.id} failed during the fault, and"
                " it did not look before or after: nobody knows whether it ever works"
            )


def _not_after(result: Result, seen: Seen) -> Iterator[str]:
    """Doubt an exercise after which nobody looked: that the system came back is what it
    is about.
    """
    if result.kind != "exercise" or not result.course.stretches:
        return
    if not seen.any("after", "service"):
        yield (
            "nothing was observed after the last step, so nobody knows whether the playbook"
            " brought it back"
        )


def _anything_failed(seen: Seen) -> bool:
    """Return whether the service, the dependency, or what people looked at with a command was seen
    to fail.
    """
    if any(seen.failing(subject) for subject in _SUBJECTS):
        return True
    course, events = seen.result.course, enumerate(seen.result.events)
    commands = (
        event
        for place, event in events
        if event.event == "command" and course.phase(place) == "during"
    )
    # What failed before the fault as well shows nothing of it.
    failed_before = looks_that_failed(seen.result)
    return any(shows_failure(command, failed_before) for command in commands)


def _returned(result: Result, seen: Seen) -> tuple[Return, str | None]:
    """Return whether the service came back, and why that is not known or not so."""
    if not result.course.stretches:
        return Return.UNKNOWN, None
    if result.kind == "failure-test" and not result.course.reverted:
        return Return.UNKNOWN, (
            "the timeline has no `reverted` after the fault. If the fault is still active,"
            " revert it now. If it healed by itself, write `reverted` with when it did"
        )
    if not seen.any("after", "service"):
        return Return.UNKNOWN, (
            "nothing was observed after the fault was reverted, so nobody knows whether it came"
            " back"
        )
    looks, probes = seen.looks("after"), seen.of("service")
    last_look_failed = bool(looks) and looks[-1].healthy is False
    # Either is enough: people see what no probe asks for, and probes what nobody looked at.
    if last_look_failed or any(series.ends_failing for series in probes):
        return (
            Return.FAILED,
            "the service was still failing when it was last looked at after the fault was reverted",
        )
    # A person who saw it work settles what counts alone leave open.
    if not looks and any(series.return_unknown for series in probes):
        return Return.UNKNOWN, (
            "some samples failed after the fault was reverted, and without the file of samples"
            " nobody knows whether the last ones did"
        )
    return Return.SEEN, None


def _before(result: Result) -> str:
    return "the fault" if result.course.spans else "the first step"


def _short(command: str) -> str:
    line = " ".join(command.split())
    return f"{line[:77]}…" if len(line) > 78 else line


_SUBJECTS: tuple[Of, ...] = ("service", "dependency")
_Doubt = Callable[[Result, Seen], Iterator[str]]

_NOT_A_TEST: tuple[_Doubt, ...] = (
    _not_injected,
    _never_started,
    _fault_untold,
    _nothing_observed,
    _injection_failed,
)
_INCONCLUSIVE: tuple[_Doubt, ...] = (
    _original_measured_nothing,
    _baseline_unknown,
    _baseline_not_met,
    _nothing_during,
    _no_time,
    _nothing_failed,
    _failed_without_baseline,
    _not_after,
)
