"""An exercise is a playbook followed on purpose.

It counts if it was conclusive and followed the text as written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drillbook.check.judging.attempt import is_placeholder
from drillbook.check.judging.commands import is_dry
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.verdict import Return
from drillbook.model.inventory import Service
from drillbook.model.playbook import Playbook
from drillbook.model.procedure import Procedure
from drillbook.model.result import Result
from drillbook.text.span import span_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """A service with one of its disaster recovery playbooks, and how far its exercises have
    verified that.

    `counting` is the newest exercise that counts, `newest` the newest of all, and `stuck` the
    newest that the text, as it still reads, did not lead to its end; nothing newer counts then.
    """

    service: Service
    playbook: Playbook
    newest: Result | None = None
    counting: Result | None = None
    stuck: Result | None = None


def exercised(evaluation: Evaluation) -> tuple[Exercised, ...]:
    """Return every service with each of its disaster recovery playbooks, in the order of the
    inventory.
    """
    book = evaluation.book
    exercises = [result for result in book.newest_results if result.kind == "exercise"]
    found = []
    for service in book.services.values():
        for playbook in book.playbooks_for(service.id):
            if playbook.kind == "disaster-recovery":
                own = [one for one in exercises if _is_of(one, service, playbook)]
                found.append(_exercised(evaluation, service, playbook, own))
    return tuple(found)


def counting(evaluation: Evaluation) -> tuple[Result, ...]:
    """Return the results that the team has to know: those that cover a cell, and the exercises that
    count.
    """
    covering = [cell.result for cell in evaluation.cells if cell.result]
    exercises = [one.counting for one in exercised(evaluation) if one.counting]
    # One exercise may be of two playbooks, and is to be read once.
    by_folder = {result.folder: result for result in (*covering, *exercises)}
    return tuple(by_folder.values())


def why_not(evaluation: Evaluation, exercise: Result) -> str | None:
    """Return why an exercise does not count, all reasons in one text, or None if it does."""
    return "; ".join(against(evaluation, exercise)) or None


def against(evaluation: Evaluation, exercise: Result) -> Iterator[str]:
    """Yield every reason why an exercise does not count."""
    judged = evaluation.verdicts[exercise.folder]
    if not judged.conclusive:
        yield f"{judged.kind}: {judged.reason}"
    yield from (doubt.message for doubt in evaluation.doubts.get(exercise.folder, ()))
    if judged.returned is Return.FAILED:
        yield "the service was still failing when it was last looked at"
    if exercise.fault and is_dry(exercise.fault.how):
        yield f'`fault.how` says that it was a dry run: "{exercise.fault.how}"'
    procedure = _followed(evaluation, exercise)
    stuck = how_stuck(exercise) or not_followed(exercise, procedure)
    if stuck:
        yield stuck


def how_stuck(exercise: Result) -> str | None:
    """Return where the text did not lead on, or None if it was followed to its end."""
    return next(_where_stuck(exercise), None)


def _where_stuck(exercise: Result) -> Iterator[str]:
    for event in exercise.events:
        if event.event == "aborted":
            yield "it was aborted" + (f": {event.text}" if event.text else "")
    for step in exercise.steps:
        if step.status == "improvised":
            yield "a step was improvised" + (f": {step.note}" if step.note else "")


def not_followed(exercise: Result, procedure: Procedure | None) -> str | None:
    """Return why nobody can have followed the playbook to its end, or None if they may have.

    `procedure` is the one that was followed, if it is still there as it was.
    """
    return next(_why_not_followed(exercise, procedure), None)


def _why_not_followed(exercise: Result, procedure: Procedure | None) -> Iterator[str]:
    recorded = {step.step: step for step in exercise.steps if step.step}
    taken = [event for event in exercise.events if event.event == "step"]
    numbers = {*recorded, *(event.step for event in taken if event.step)}
    if not numbers:
        yield "no step of the playbook was recorded"
    elif recorded and all(step.status == "skipped" for step in recorded.values()):
        yield "no step was done: all were skipped"
    unexplained = [
        number
        for number, step in recorded.items()
        if step.status == "skipped" and is_placeholder(step.note or "")
    ]
    if unexplained:
        were = "were" if len(unexplained) > 1 else "was"
        yield f"{_steps(unexplained)} {were} skipped without a reason"
    if _too_quick(exercise, [event.at for event in taken]):
        took = taken[-1].at - taken[0].at
        when = f"within {span_text(took)}" if took > timedelta() else "at one moment"
        yield f"all {len(taken)} steps were taken {when}, so nobody really followed them"
    missing = procedure.missing(numbers) if procedure else ()
    if missing:
        yield f"the record does not say what happened at {_steps(missing)}"


def _steps(numbers: Sequence[int]) -> str:
    *others, last = map(str, sorted(numbers))
    return f"steps {', '.join(others)} and {last}" if others else f"step {last}"


_A_STEP = timedelta(seconds=1)
"""The least that a step takes whoever follows the text."""


def _too_quick(exercise: Result, moments: Sequence[datetime]) -> bool:
    """Return whether steps were told faster than anybody takes them; people who write minutes tell
    nothing of that.
    """
    to_the_minute = not any(
        event.at.second or event.at.microsecond for event in exercise.events
    )
    if len(moments) < _FEWEST_STEPS or to_the_minute:
        return False
    return moments[-1] - moments[0] < (len(moments) - 1) * _A_STEP


_FEWEST_STEPS = 2


def _followed(evaluation: Evaluation, exercise: Result) -> Procedure | None:
    """Return the procedure that an exercise followed, unless the playbook's text is another one by
    now or nobody knows.
    """
    pin = exercise.playbook
    playbook = evaluation.book.playbooks_by_id.get(pin.id) if pin else None
    if pin is None or playbook is None or not playbook.has_digest(pin.digest):
        return None
    if pin.procedure_digest:
        return playbook.followed(pin.procedure_digest)
    # Older results pin the text alone: of its readings, the one that fits the record best.
    told = {step.step for step in exercise.steps if step.step}
    return min(playbook.readings, key=lambda reading: len(reading.missing(told)))


def _is_of(exercise: Result, service: Service, playbook: Playbook) -> bool:
    return bool(
        exercise.playbook
        and exercise.playbook.id == playbook.id
        and exercise.service == service.id
    )


def _exercised(
    evaluation: Evaluation,
    service: Service,
    playbook: Playbook,
    exercises: Sequence[Result],
) -> Exercised:
    counting = next((one for one in exercises if not why_not(evaluation, one)), None)
    newer = exercises[: exercises.index(counting)] if counting else exercises
    # A text that has changed since may lead on by now where it did not then.
    stuck = (one for one in newer if how_stuck(one))
    still_stuck = (one for one in stuck if not _changed_since(one, playbook))
    return Exercised(
        service=service,
        playbook=playbook,
        newest=exercises[0] if exercises else None,
        counting=counting,
        stuck=next(still_stuck, None),
    )


def _changed_since(exercise: Result, playbook: Playbook) -> bool:
    """Return whether the text is known to differ from the one that was followed."""
    pinned = exercise.playbook.digest if exercise.playbook else None
    return pinned is not None and not playbook.has_digest(pinned)
