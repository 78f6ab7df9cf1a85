"""Family T, about failure tests: the second stage itself."""

from collections.abc import Iterator, Sequence

from drillbook.check.about import COVERING, CRITICAL, FAILURE_TESTS
from drillbook.check.judging.cell import State
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.inventory import Dependency
from drillbook.model.result import Result


def _every_critical_dependency(evaluation: Evaluation) -> Iterator[Found]:
    """Every critical dependency has a conclusive failure test outside production.

    Why: This is what Stage 2 means. What has never failed on purpose will first fail in production.
    Fix: Make it fail in a non-production environment, watch, and record it: `drillbook capture
    start`.
    """
    for dependency in _critical(evaluation):
        cells = evaluation.cells_of[dependency.id]
        if not _ever_tested(evaluation, dependency):
            required = ", ".join(cell.failure_mode for cell in cells)
            uncounted = evaluation.book.results_of.get(dependency.id, ())
            message = (
                f'critical dependency "{dependency.id}" has no conclusive test outside'
                f" production (required: {required})"
            )
            yield Found(
                dependency.where("id"),
                message + _because(evaluation, uncounted, f"-{dependency.id}-"),
                _remedy(evaluation, uncounted)
                or _how_to_fill(evaluation, dependency, cells[0].failure_mode),
            )


def _every_required_mode(evaluation: Evaluation) -> Iterator[Found]:
    """Every required failure mode of a critical dependency has a conclusive test, or an accepted
    risk.

    Why: A slow database does other harm than one that is gone, so one test does not answer for the
    other.
    Fix: Test the failure mode, or accept its risk with `reason`, `accepted_by` and `expires`.
    """
    for dependency in _critical(evaluation):
        if not _ever_tested(evaluation, dependency):
            continue  # T401 says so already
        for cell in evaluation.cells_of[dependency.id]:
            if cell.state is State.MISSING:
                message = (
                    f'critical dependency "{dependency.id}" has no conclusive test of failure mode'
                    f' "{cell.failure_mode}" outside production'
                )
                because = _because(
                    evaluation, cell.uncounted, f"-{dependency.id}-{cell.failure_mode}"
                )
                yield Found(
                    dependency.where("id"),
                    message + because,
                    _remedy(evaluation, cell.uncounted)
                    or _how_to_fill(evaluation, dependency, cell.failure_mode),
                )


def _young_enough(evaluation: Evaluation) -> Iterator[Found]:
    """A result that covers a required failure mode is not older than the policy's `max_age`.

    Why: Systems change every week. A test from last year may have been of a different system.
    Fix: Repeat the test.
    """
    yield from _lapsed(evaluation, "stale")


def _still_about_it(evaluation: Evaluation) -> Iterator[Found]:
    """What a result tested has not changed since: the dependency's place in the system, and the
    procedure.

    Why: A test shows that one procedure restored one system. It says little about another.
    Fix: Repeat the test with the present procedure.
    """
    yield from _lapsed(evaluation, "suspect")


def _not_shared(evaluation: Evaluation) -> Iterator[Found]:
    """A failure test outside production does not use an instance that production uses, too.

    Why: It affects real users, and does not count for Stage 2.
    Fix: Repeat it on a separate instance, or correct `shares_with_production` if this one is
    separate.
    """
    for result in evaluation.book.results:
        environment = evaluation.book.environments.get(result.environment)
        shared = evaluation.book.today(result.dependency or "")
        if (
            environment
            and not environment.production
            and shared in environment.shares_with_production
        ):
            message = (
                f"ran on an instance shared with production: {environment.id} shares"
                f" its {shared}"
            )
            yield Found(result.where("environment"), message)


def _lapsed(evaluation: Evaluation, kind: str) -> Iterator[Found]:
    for dependency in _critical(evaluation):
        for result in _missed(evaluation, dependency):
            expiry = evaluation.worth(result).expiry
            if expiry and expiry.kind == kind:
                message = (
                    f'no longer covers critical dependency "{dependency.id}" with failure mode'
                    f' "{result.failure_mode}": {expiry.reason}'
                )
                help_ = _how_to_fill(evaluation, dependency, result.failure_mode or "")
                yield Found(result.where(*expiry.keys), message, help_)


def _missed(evaluation: Evaluation, dependency: Dependency) -> Sequence[Result]:
    """Return the lapsed results that a cell lacks; of a dependency that nothing else covers, the
    newest in any case.
    """
    lapsed = [
        cell.lapsed
        for cell in evaluation.cells_of[dependency.id]
        if cell.lapsed and cell.state is State.LAPSED
    ]
    results = evaluation.book.results_of.get(dependency.id, ())
    newest = next(
        (result for result in results if evaluation.worth(result).expiry), None
    )
    if newest and newest not in lapsed and not any(map(evaluation.covers, results)):
        return [*lapsed, newest]
    return lapsed


def _critical(evaluation: Evaluation) -> Iterator[Dependency]:
    return (
        dependency
        for dependency in evaluation.book.dependencies.values()
        if dependency.critical
    )


def _ever_tested(evaluation: Evaluation, dependency: Dependency) -> bool:
    """Return whether some result covers the dependency, or did once."""
    return any(
        not evaluation.worth(result).doubt
        for result in evaluation.book.results_of.get(dependency.id, ())
    )


def _how_to_fill(evaluation: Evaluation, dependency: Dependency, mode: str) -> str:
    draft = _unreadable(evaluation, f"-{dependency.id}-{mode}")
    tried = any(
        result.failure_mode == mode
        for result in evaluation.book.results_of.get(dependency.id, ())
    )
    if draft and not tried:
        return f"Finish {draft}: its own findings say what is missing."
    asked = f" Owner: {dependency.owner}." if dependency.owner else ""
    return (
        "Make it fail outside production, watch, and record it:"
        f" `drillbook capture start --dependency {dependency.id} --failure-mode {mode}`.{asked}"
    )


def _remedy(evaluation: Evaluation, uncounted: Sequence[Result]) -> str | None:
    """Return what makes the newest result count again, or None if more than its files is wrong."""
    if not uncounted:
        return None
    doubts = evaluation.doubts.get(uncounted[0].folder, ())
    alone = len(doubts) == len(evaluation.worth(uncounted[0]).doubts)
    if doubts and alone and all(doubt.help for doubt in doubts):
        return doubts[0].help
    return None


def _because(evaluation: Evaluation, uncounted: Sequence[Result], name: str) -> str:
    """Say why the newest of the results that do not count does not; `name` is in the paths of
    unreadable ones.
    """
    if uncounted:
        return f"; {uncounted[0].id} does not count: {evaluation.why_not(uncounted[0])}"
    unreadable = _unreadable(evaluation, name)
    if unreadable:
        return f"; {unreadable} does not count: it has its own findings"
    return ""


def _unreadable(evaluation: Evaluation, name: str) -> str | None:
    """Return the path of a result that could not be read and has `name` in its path, or None."""
    return next(
        (
            p
            for p in sorted(evaluation.book.damaged)
            if p.startswith("results/") and name in p
        ),
        None,
    )


RULES = (
    rule("T401", _every_critical_dependency, about=CRITICAL, fixed=True),
    rule("T402", _every_required_mode, about=FAILURE_TESTS),
    rule("T403", _young_enough, about=COVERING, no_graver_than="T402"),
    rule("T404", _still_about_it, about=COVERING, no_graver_than="T402"),
    rule("T405", _not_shared, about=FAILURE_TESTS, severity=Severity.WARNING),
)
