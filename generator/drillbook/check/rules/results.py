"""Family R, about results: what one shows, what is done about it, and whether it is still what was
recorded.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from drillbook.check.about import (
    ACTIONS,
    CAPTURED,
    CHANGES,
    DATED,
    EVIDENCE,
    FAILURE_TESTS,
    IMPORTED,
    LOSSES,
    RESULTS,
    RETESTS,
    SAMPLES,
    SURPRISES,
)
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.verdict import Outcome, Verdict
from drillbook.check.rule import Found, Rule, rule
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.result import Result
from drillbook.model.rewriting import difference
from drillbook.text.secrets.secret import leaks_in, secrets_in

_LATE = timedelta(days=30)


def _conclusive(evaluation: Evaluation) -> Iterator[Found]:
    """A failure test is conclusive, or a later test of the same failure is.

    Why: An inconclusive test costs as much as a conclusive one, and people soon forget what was
    missing.
    Fix: Repeat the test, and add what the message says was missing.
    """
    for result in evaluation.book.results:
        judged = evaluation.verdicts[result.folder]
        if (
            result.kind == "failure-test"
            and not judged.conclusive
            and not _repeated(evaluation, result)
        ):
            yield Found(result.where("id"), f"{judged.kind}: {judged.reason}")


def _surprise_acted_upon(evaluation: Evaluation) -> Iterator[Found]:
    """A surprise has an action.

    Why: You run a test to find what nobody expected. Without an action it will surprise you again,
    in production.
    Fix: Add what you will do under `actions`, with an owner and a date.
    """
    for result in evaluation.book.results:
        if (
            evaluation.verdicts[result.folder].outcome is Outcome.SURPRISE
            and not result.actions
        ):
            message = (
                "a surprise without an action:"
                f" {_surprising(result, evaluation.verdicts[result.folder])}"
            )
            yield Found(result.where("impact"), message)


def _surprising(result: Result, judged: Verdict) -> str:
    if judged.impact.contradiction:
        return judged.impact.contradiction
    if judged.failure:
        return judged.failure
    return (
        f"expected {result.expected and result.expected.impact}, observed"
        f" {judged.impact.observed}"
    )


def _loss_evident(evaluation: Evaluation) -> Iterator[Found]:
    """Evidence shows what is said about data loss.

    Why: Everybody believes that no data was lost until somebody counts.
    Fix: Name the file or the count that shows it under `data_loss: evidence`.
    """
    for result in evaluation.book.results:
        if result.data_loss and not result.data_loss.evidence:
            yield Found(
                result.where("data_loss"), "says what was lost, but not what shows it"
            )


def _actions_in_time(evaluation: Evaluation) -> Iterator[Found]:
    """No open action is overdue.

    Why: The test has shown the weakness, so an incident that it causes could have been avoided.
    Fix: Do it and set `status: done`, or set a new date and tell the team why.
    """
    for result in evaluation.book.results:
        for i, action in enumerate(result.actions):
            if action.status == "open" and action.due and action.due < evaluation.today:
                asked = f". Owner: {action.owner}" if action.owner else ""
                message = (
                    f'the action "{action.title}" was due on {action.due} and is open'
                )
                yield Found(result.where("actions", i, "due"), message + asked)


def _retested(evaluation: Evaluation) -> Iterator[Found]:
    """After an action that asks for a re-test is done, the test is repeated with a fault that is at
    least as real.

    Why: Only a test shows whether the action helped. A simulated fault cannot correct what a real
    one showed.
    Fix: Repeat the failure test. Its result closes this if it counts, and if its fault is as real.
    """
    for result in evaluation.book.results:
        for i, action in enumerate(result.actions):
            if (
                action.retest
                and action.status == "done"
                and not _retaken(evaluation, result)
            ):
                message = (
                    f'a re-test is missing: the action "{action.title}" is done, but no later test'
                    " shows its effect"
                )
                yield Found(result.where("actions", i, "retest"), message)


def _retaken(evaluation: Evaluation, result: Result) -> bool:
    """Return whether a later result of the same thing counts, with a fault that is as real."""
    return any(
        later.ended > result.ended
        and evaluation.verdicts[later.folder].conclusive
        and not evaluation.worth(later).doubt
        and not (_real(result) and not _real(later))
        for later in evaluation.book.results_like(result)
    )


def _real(result: Result) -> bool:
    return result.fault is not None and result.fault.technique == "real"


def _free_of_secrets(evaluation: Evaluation) -> Iterator[Found]:
    """Nothing in the book looks like a secret.

    Why: The whole company can read the site, and git keeps every version.
    Fix: Remove it, also from the repository's history. Then change the secret: people know it by
    now.
    """
    patterns = evaluation.book.policy.redact
    # The loader has looked with the patterns of the policy as it was written.
    known = evaluation.written.policy.redact == patterns
    clean = evaluation.written.clean if known else frozenset[str]()
    for result in evaluation.book.results:
        # One search through all of it is cheap, and usually the only one.
        if result.folder not in clean and secrets_in(result.whole_text, patterns):
            for keys, text in result.texts.items():
                for leak in islice(leaks_in(text, patterns), 1):
                    yield Found(
                        result.where(*keys), f"looks like a secret: {leak.kind}"
                    )
    for path, leak in evaluation.book.leaks.items():
        yield Found(Location(path, leak.line, 1), f"looks like a secret: {leak.kind}")


def _expectation_first(evaluation: Evaluation) -> Iterator[Found]:
    """A failure test says before the fault what you expect.

    Why: Without an expectation nothing can surprise you, and you do not learn how well you know
    your system.
    Fix: Write it under `expected`, if somebody said it before the test. Otherwise repeat the test.
    """
    for result in evaluation.book.results:
        if (
            result.kind == "failure-test"
            and result.expected is None
            and not _repeated(evaluation, result)
        ):
            yield Found(
                result.where("id"),
                "nobody wrote down what they expected, so nothing could be a surprise",
            )


def _owned_actions(evaluation: Evaluation) -> Iterator[Found]:
    """Every open action has an owner and a date.

    Why: Nobody does what everybody should do some day.
    Fix: Write `owner` and `due`.
    """
    for result in evaluation.book.results:
        for i, action in enumerate(result.actions):
            absent = [
                key
                for key, value in (("owner", action.owner), ("due", action.due))
                if value is None
            ]
            if action.status == "open" and absent:
                message = (
                    f'the action "{action.title}" has no {" and no ".join(absent)}'
                )
                yield Found(result.where("actions", i), message)


def _kept(evaluation: Evaluation) -> Iterator[Found]:
    """A change removes no result.

    Why: A result that can disappear proves nothing, least of all one that showed a weakness.
    Fix: Put it back. If it was wrong, add a new result that names it under `supersedes`.
    """
    base = evaluation.context.base
    there = {result.folder for result in evaluation.book.results}
    for result in base.results if base else ():
        if (
            result.folder not in there
            and result.source.path not in evaluation.book.damaged
        ):
            yield Found(
                Location(result.source.path), "existed before this change and is gone"
            )


def _unchanged(evaluation: Evaluation) -> Iterator[Found]:
    """A change does not alter what an earlier result says happened, or the files that show it.

    Why: You may add to titles, summaries and actions as you learn. What people saw at the time
    stays the same.
    Fix: Undo the change. Write what you know now under `summary`, or in a new result.
    """
    base = evaluation.context.base
    before = base.results_by_folder if base else {}
    for result in evaluation.book.results:
        earlier = before.get(result.folder)
        changed = result.differing_facts(earlier) if earlier else ()
        if changed:
            keys = ", ".join(f"`{key}`" for key in changed)
            yield Found(
                result.where(changed[0]),
                f"says something different since this change about {keys}",
            )
    for file, what in _files_changed(evaluation):
        yield Found(Location(file), what)


def _files_changed(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield the samples and the evidence of earlier results that a change edits or takes away."""
    base, book = evaluation.context.base, evaluation.book
    if base is None:
        return
    for path, digest in base.digests.items():
        folder = path.split("/")[1]
        if (
            folder in book.results_by_folder
            and folder in base.results_by_folder
            and path not in book.damaged
        ):
            if path not in book.digests:
                yield path, "existed before this change and is gone"
            elif book.digests[path] != digest:
                how = difference(evaluation.integrity.how(path))
                yield path, f"was altered by this change: {how}"


def _brought_in_time(evaluation: Evaluation) -> Iterator[Found]:
    """A result is committed within a month of its test.

    Why: What you write down long afterwards is memory, not a record.
    Fix: You cannot correct this one. Record the next test while it happens.
    """
    for result in evaluation.book.results:
        seen = evaluation.context.first_seen(result)
        if seen and seen - result.ended > _LATE:
            message = (
                f"ended on {result.ended.date()}, but was committed on {seen.date()}"
            )
            yield Found(result.where("ended"), message)


def _as_captured(evaluation: Evaluation) -> Iterator[Found]:
    """A captured result says what its journal says. You may only change the title, summary, actions
    and the like.

    Why: The journal was written during the test, and `result.yml` is made from it.
    Fix: Undo the change, and write what you know now under `summary`.
    """
    return _doubted(evaluation, "R505")


def _as_imported(evaluation: Evaluation) -> Iterator[Found]:
    """An imported result says what its original says. You may only change the title, summary,
    actions and the like.

    Why: The file of the tool was written during the test, and `result.yml` is made from it.
    Fix: Undo the change, and write what you know now under `summary`. If the mapping was wrong,
    remove the result before you share it, and import the file again.
    """
    return _doubted(evaluation, "R543")


def _evidence_as_it_was(evaluation: Evaluation) -> Iterator[Found]:
    """Evidence has the digest that its result gives for it.

    Why: A log that was edited afterwards is a story.
    Fix: Put the original back. If a secret had to go, name the new digest and say so in the
    caption.
    """
    return _doubted(evaluation, "R506")


def _counts_as_measured(evaluation: Evaluation) -> Iterator[Found]:
    """The counts of a probe match its file of samples.

    Why: The verdict depends on these counts.
    Fix: Correct the counts, or bring the file that has these counts.
    """
    return _doubted(evaluation, "R507")


def _one_test_one_result(evaluation: Evaluation) -> Iterator[Found]:
    """No result is a copy of another.

    Why: A test that was run once was not run twice.
    Fix: Remove the copy, and repeat the test if it is due.
    """
    return _doubted(evaluation, "R508")


def _dated_truly(evaluation: Evaluation) -> Iterator[Found]:
    """A result is not newer than the commit that added it.

    Why: A new date makes an old result look recent.
    Fix: Write the offset that the time was meant with, or set the right clock and commit again. If
    the date was changed, undo that, and repeat the test if it is due.
    """
    return _doubted(evaluation, "R509")


def _doubted(evaluation: Evaluation, code: str) -> Iterator[Found]:
    for result, doubts in evaluation.doubted:
        for doubt in doubts:
            if doubt.code == code:
                yield Found(result.where(*doubt.keys), doubt.message, doubt.help)


def _repeated(evaluation: Evaluation, result: Result) -> bool:
    """Return whether a later conclusive result is of the same thing."""
    return any(
        later.ended > result.ended and evaluation.verdicts[later.folder].conclusive
        for later in evaluation.book.results_like(result)
    )


RULES: tuple[Rule, ...] = (
    rule("R501", _conclusive, about=FAILURE_TESTS, severity=Severity.WARNING),
    rule("R502", _surprise_acted_upon, about=SURPRISES),
    rule("R504", _loss_evident, about=LOSSES),
    rule("R505", _as_captured, about=CAPTURED, fixed=True),
    rule("R543", _as_imported, about=IMPORTED, fixed=True),
    rule("R506", _evidence_as_it_was, about=EVIDENCE, fixed=True),
    rule("R507", _counts_as_measured, about=SAMPLES, fixed=True),
    rule("R508", _one_test_one_result, about=RESULTS, fixed=True),
    rule("R509", _dated_truly, about=DATED, fixed=True),
    rule("R510", _actions_in_time, about=ACTIONS),
    rule("R511", _retested, about=RETESTS),
    rule("R512", _free_of_secrets, severity=Severity.WARNING),
    rule("R513", _expectation_first, about=FAILURE_TESTS),
    rule("R514", _kept, about=CHANGES, fixed=True),
    rule("R515", _unchanged, about=CHANGES, severity=Severity.WARNING),
    rule("R516", _brought_in_time, about=DATED, severity=Severity.WARNING),
    rule("R517", _owned_actions, about=ACTIONS, severity=Severity.WARNING),
)
