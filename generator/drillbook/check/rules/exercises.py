"""Family E, about exercises: a playbook that nobody has followed is a guess."""

from collections.abc import Iterator

from drillbook.check.about import EXERCISED, EXERCISES, TO_EXERCISE
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import exercised, how_stuck, why_not
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.playbook import Playbook


def _exercised_at_all(evaluation: Evaluation) -> Iterator[Found]:
    """The team has exercised every disaster recovery playbook completely, as written and
    conclusively.

    Why: Only an exercise shows whether a procedure brings the service back, and how long that
    takes.
    Fix: Follow the playbook as written and watch the service meanwhile. To
    record it: `drillbook capture start --exercise PLAYBOOK`.
    """
    for one in exercised(evaluation):
        if one.counting or one.stuck:
            continue
        because = ""
        if one.newest:
            because = (
                f"; {one.newest.id} does not count: {why_not(evaluation, one.newest)}"
            )
        yield Found(
            _first_line(one.playbook),
            f'the disaster recovery playbook of service "{one.service.id}" has never been exercised'
            " conclusively" + because,
        )


def _newest_conclusive(evaluation: Evaluation) -> Iterator[Found]:
    """The newest exercise of each disaster recovery playbook is conclusive.

    Why: After an inconclusive exercise you do not know whether the playbook still works.
    Fix: Repeat the exercise, and look at the service before, during and after it.
    """
    for one in exercised(evaluation):
        if (
            one.counting
            and one.newest
            and not evaluation.verdicts[one.newest.folder].conclusive
        ):
            judged = evaluation.verdicts[one.newest.folder]
            yield Found(
                one.newest.where("id"),
                f'the newest exercise of playbook "{one.playbook.id}" is {judged.kind}:'
                f" {judged.reason}",
            )


def _stuck(evaluation: Evaluation) -> Iterator[Found]:
    """A playbook that stopped an exercise has been corrected, or a later exercise has followed it
    completely.

    Why: Where people had to improvise or give up, the text lacks a step. It will lack it in the
    next outage, too.
    Fix: Write the missing step into the playbook, have the team agree to it, and exercise it again.
    """
    for one in exercised(evaluation):
        if one.stuck:
            yield Found(
                one.stuck.where("playbook"),
                f'this exercise got stuck on playbook "{one.playbook.id}", whose text is still the'
                f" same: {how_stuck(one.stuck)}",
            )


def _first_line(playbook: Playbook) -> Location:
    return Location(playbook.source.path, 1, 1)


RULES = (
    rule("E301", _exercised_at_all, about=TO_EXERCISE),
    # An error here would turn green by taking the exercise away.
    rule("E302", _newest_conclusive, about=EXERCISED, severity=Severity.WARNING),
    rule("E303", _stuck, about=EXERCISES),
)
