"""A verdict says whether a result is the record of a test, and whether its outcome is known.

It is derived from what was recorded and never typed in. A probe's samples and what a person saw count
alike. A known bad outcome is as conclusive as a good one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drillbook.model.part import Event, Phase
from drillbook.model.result import Result


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a result, the first reason for it, and whether the outcome was expected."""

    kind: Kind
    reason: str
    outcome: Outcome

    @property
    def conclusive(self) -> bool:
        """Whether the outcome is known, good or bad."""
        return self.kind is Kind.CONCLUSIVE


_ATTEMPTS: Mapping[str, str] = {
    "failed": "the attempt to cause the fault failed, so that nothing was tested",
    "dry-run": "it was a dry run: the fault was never caused",
    "no-target": "the fault hit nothing: there was no target",
}


def verdict(result: Result) -> Verdict:
    """Return what a failure test or an exercise proves, and why."""
    for kind, doubts in ((Kind.NOT_A_TEST, _NOT_A_TEST), (Kind.INCONCLUSIVE, _INCONCLUSIVE)):
        reason = next((reason for doubt in doubts for reason in doubt(result)), None)
        if reason:
            return Verdict(kind, reason, Outcome.UNKNOWN)
    return Verdict(
        Kind.CONCLUSIVE,
        "the fault was active and the outcome before, during and after it is known",
        outcome(result),
    )


def sentence(result: Result, found: Verdict) -> str:
    """Return a result's verdict in words, without a full stop."""
    if not found.conclusive:
        return f"{in_words(found.kind)}: {found.reason}"
    unknown = _outcome_unknown(result)
    if unknown:
        return f"conclusive; whether it was as expected is unknown: {unknown}"
    return f"conclusive, {found.outcome}: {found.reason}"


def in_words(kind: Kind) -> str:
    """Return a kind as people say it."""
    return kind.replace("-", " ")


def _outcome_unknown(result: Result) -> str:
    if result.impact is None:
        return "no `impact` was recorded"
    return "" if result.expected else "no `expected` was written down before the fault"


def outcome(result: Result) -> Outcome:
    """Return whether the observed impact is the expected one; unknown where either is not written down."""
    if result.expected is None or result.impact is None:
        return Outcome.UNKNOWN
    same = result.expected.impact == result.impact.observed
    return Outcome.AS_EXPECTED if same else Outcome.SURPRISE


def _never_started(result: Result) -> Iterator[str]:
    if result.first("fault-started") is None:
        yield "the timeline has no `fault-started`: nothing shows that the fault was ever active"


def _fault_untold(result: Result) -> Iterator[str]:
    if result.kind == "failure-test" and result.fault is None:
        yield "nothing says how it was made to fail: `fault` is missing, with its technique, real or simulated"


def _not_injected(result: Result) -> Iterator[str]:
    if result.fault and result.fault.injection != "done":
        yield _ATTEMPTS[result.fault.injection]


def _injection_exited(result: Result) -> Iterator[str]:
    """Doubt a fault whose command failed, unless something was seen to fail."""
    command = _command_of_the_fault(result)
    seen = any(not event.healthy for event in result.observed("during"))
    if command and command.exit_code and not seen and not any(probe.during.failed for probe in result.probes):
        yield (
            f"the command before the fault ended with exit code {command.exit_code} and nothing failed afterwards:"
            " nothing shows that the fault was ever active"
        )


def _command_of_the_fault(result: Result) -> Event | None:
    """Return the last command before the fault was marked."""
    started = result.first("fault-started")
    commands = [event for event in result.events if event.event == "command"]
    if started is None:
        return None
    before = [event for event in commands if event.at <= started]
    return before[-1] if before else None


def _nothing_observed(result: Result) -> Iterator[str]:
    if not any(_seen(result, phase) for phase in ("before", "during", "after")):
        yield "nothing was observed: no probe took a sample and nobody wrote down what they saw"


def _baseline_unknown(result: Result) -> Iterator[str]:
    if not _seen(result, "before"):
        yield "nothing was observed before the fault, so there is no baseline to hold the rest against"


def _baseline_not_met(result: Result) -> Iterator[str]:
    seen = result.observed("before")
    if seen and not seen[-1].healthy:
        yield "the baseline was not met: the last observation before the fault was not healthy"
    for probe in result.probes:
        if probe.before.failed:
            failures = _failures(probe.before.failed)
            yield f"the baseline was not met: {failures} at probe {probe.id} before the fault"


def _nothing_during(result: Result) -> Iterator[str]:
    if not _seen(result, "during"):
        yield "nothing was observed while the fault was active"


def _not_reverted(result: Result) -> Iterator[str]:
    started, reverted = result.last("fault-started"), result.last("reverted")
    if reverted is None or (started is not None and reverted < started):
        yield "the timeline has no `reverted` after `fault-started`: the fault may still be active"


def _nothing_after(result: Result) -> Iterator[str]:
    if not _seen(result, "after"):
        yield "nothing was observed after the fault was reverted, so the steady state is unknown"


def _seen(result: Result, phase: Phase) -> bool:
    return bool(result.observed(phase)) or any(probe.counts(phase).total for probe in result.probes)


def _failures(count: int) -> str:
    return "one sample failed" if count == 1 else f"{count} samples failed"


_Doubt = Callable[[Result], Iterator[str]]

_NOT_A_TEST: tuple[_Doubt, ...] = (
    _not_injected,
    _never_started,
    _fault_untold,
    _nothing_observed,
    _injection_exited,
)
_INCONCLUSIVE: tuple[_Doubt, ...] = (
    _baseline_unknown,
    _baseline_not_met,
    _nothing_during,
    _not_reverted,
    _nothing_after,
)
