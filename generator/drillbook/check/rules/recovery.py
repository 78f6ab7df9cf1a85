"""Family R, about recovery: whether and how soon the service came back, and what was lost
meanwhile.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.check.about import CONCLUSIVE, RESULTS, WITH_RPO
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.verdict import Return, Verdict
from drillbook.check.rule import Found, Rule, rule
from drillbook.model.course import Recovery
from drillbook.model.finding import Severity
from drillbook.model.result import Result
from drillbook.model.scalar import promised
from drillbook.text.span import span_text

_SINCE = {
    "fault": "the fault",
    "acted": "`acted`, because the fault was held",
    "revert": "the revert",
}


def _recovered_in_time(evaluation: Evaluation) -> Iterator[Found]:
    """The service is restored within its recovery time objective, or there is an action about it.

    Why: The objective is a promise, and this test shows that you cannot keep it. The time counts
    from the fault. If you held the fault on purpose, it counts from `acted`, or else from the
    revert.
    Fix: Add an action that makes recovery faster, or that changes the objective. If the service was
    restored and nobody marked it, add `restored` to the timeline.
    """
    for result in evaluation.book.results:
        target = evaluation.book.recovery_target(result)
        judged = evaluation.verdicts[result.folder]
        if target is None or result.actions:
            continue
        if judged.recovery is None:
            yield from _never_restored(result, judged, target)
        elif judged.recovery.took > target:
            yield Found(result.where("timeline"), _too_late(judged.recovery, target))


def _too_late(recovery: Recovery, target: timedelta) -> str:
    took = f"function was restored {span_text(recovery.took)} after {_SINCE[recovery.since]}"
    return f"{took}, and the objective is {span_text(target)}"


def _never_restored(
    result: Result, judged: Verdict, target: timedelta
) -> Iterator[Found]:
    failed = judged.impact.observed in {"degraded", "outage"}
    if judged.conclusive and failed and judged.returned is not Return.SEEN:
        message = (
            "the timeline does not say that function was restored; the objective is"
            f" {span_text(target)}"
        )
        yield Found(result.where("timeline"), message)


def _recovery_known(evaluation: Evaluation) -> Iterator[Found]:
    """A conclusive test says whether the service came back.

    Why: Whatever you make fail has to come back. If nobody looked afterwards, it may still be
    broken.
    Fix: If you saw the service after the fault, add that to the timeline as `observed`. Add
    `reverted` with the time at which the fault was undone or healed by itself. Otherwise look now,
    and repeat the test.
    """
    for result in evaluation.book.results:
        judged = evaluation.verdicts[result.folder]
        if (
            judged.conclusive
            and judged.returned is Return.UNKNOWN
            and _newest(evaluation, result)
        ):
            yield Found(
                result.where("timeline"),
                f"nobody knows whether the service came back: {judged.gap}",
            )


def _came_back(evaluation: Evaluation) -> Iterator[Found]:
    """The service works at the end of a test, or there is an action about it.

    Why: A service that stays down after its dependency is back makes every outage longer.
    Fix: Add an action. If the service came back later, add `observed` to the timeline with what was
    seen then.
    """
    for result in evaluation.book.results:
        failure = evaluation.verdicts[result.folder].failure
        if failure and not result.actions and _newest(evaluation, result):
            yield Found(result.where("timeline"), failure)


def _loss_measured(evaluation: Evaluation) -> Iterator[Found]:
    """Where there is a recovery point objective, a test with an impact says how much data was lost.

    Why: The objective says how much you may lose. Only a count shows how much you did lose.
    Fix: Count it. Write the count under `data_loss`, with the file that shows it; "nothing" is a
    count, too.
    """
    for result in evaluation.book.results:
        judged = evaluation.verdicts[result.folder]
        dependency = evaluation.book.dependency_of(result)
        felt = judged.conclusive and judged.impact.observed in {"degraded", "outage"}
        rpo = promised(dependency.rpo) if dependency else None
        if (
            felt
            and rpo is not None
            and result.data_loss is None
            and _newest(evaluation, result)
        ):
            message = (
                "the result does not say what was lost, and the recovery point objective is"
                f" {span_text(rpo)}"
            )
            yield Found(result.where("id"), message)


def _newest(evaluation: Evaluation, result: Result) -> bool:
    """Return whether no later conclusive result is of the same thing."""
    return not any(
        later.ended > result.ended and evaluation.verdicts[later.folder].conclusive
        for later in evaluation.book.results_like(result)
    )


RULES: tuple[Rule, ...] = (
    rule("R503", _recovered_in_time, about=CONCLUSIVE),
    rule("R530", _recovery_known, about=CONCLUSIVE),
    rule("R531", _came_back, about=RESULTS),
    rule("R532", _loss_measured, about=WITH_RPO, severity=Severity.WARNING),
)
