"""The rules on times, of families F and R: they are in order, not in the future, and clocks
agree.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone

from drillbook.check.about import DATED, DATES
from drillbook.check.judging.clock import (
    advice,
    in_the_future,
    likely,
    of_who_committed,
    offset_text,
)
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.integrity import CLOCKS_DIFFER
from drillbook.check.rule import Found, rule
from drillbook.model.entry import Entry
from drillbook.model.finding import Severity
from drillbook.model.result import Result
from drillbook.text.span import rough_span

_AFTER = {"failure-test": {"restored", "reverted"}, "exercise": {"reverted"}}
"""What comes after a fault; an exercise may restore what nobody has broken."""

_NEVER = datetime.max.replace(tzinfo=UTC)


def _times_agree(evaluation: Evaluation) -> Iterator[Found]:
    """Times are in order and not in the future: the timeline between start and end, the fault
    before its end.

    Why: drillbook computes from them how long detection and recovery took.
    Fix: Correct the time, its offset from UTC, or the order of the lines.
    """
    for result in evaluation.book.results:
        if result.ended < result.started:
            help_ = _one_clock(result.ended, result, result.started, _NEVER)
            yield Found(result.where("ended"), "`ended` is before `started`", help_)
            continue
        yield from _not_yet(evaluation, "ended", result, result.ended)
        yield from _out_of_order(result)
    if evaluation.context.now:
        for said in (*evaluation.book.agreements, *evaluation.book.reviews):
            yield from _not_yet(evaluation, "at", said, said.at)


def _not_yet(
    evaluation: Evaluation, key: str, entry: Entry, moment: datetime
) -> Iterator[Found]:
    ahead = in_the_future(moment, evaluation.today, evaluation.context)
    if ahead:
        # Of another day nobody knows the hour: then the whole day counts.
        end_of_day = datetime.combine(evaluation.today + timedelta(days=1), time(), UTC)
        latest = evaluation.context.now or end_of_day
        local = advice(moment, latest, likely(evaluation.book, evaluation.context))
        help_ = f"{local} Otherwise correct the time, or the clock of the machine that wrote it."
        yield Found(entry.where(key), f"`{key}` {ahead}", help_)


def _out_of_order(result: Result) -> Iterator[Found]:
    started = result.first("fault-started")
    for i, event in enumerate(result.timeline):
        place = f"`timeline[{i + 1}]` ({event.event})"
        above = result.timeline[i - 1].at if i else result.started
        too_early = started is None or event.at < started
        if not result.started <= event.at <= result.ended:
            help_ = _one_clock(event.at, result, result.started, result.ended)
            message = f"{place} is not between `started` and `ended`"
            yield Found(result.where("timeline", i, "at"), message, help_)
        elif event.at < above:
            help_ = _one_clock(event.at, result, above, _NEVER)
            yield Found(
                result.where("timeline", i, "at"),
                f"{place} is earlier than the line above it",
                help_,
            )
        elif event.event in _AFTER[result.kind] and too_early:
            yield Found(
                result.where("timeline", i, "event"),
                f"{place} comes before any `fault-started`",
            )


def _one_clock(
    moment: datetime, result: Result, earliest: datetime, latest: datetime
) -> str | None:
    """Return what to write if a time is of the same clock as the start, whose offset is another
    one.
    """
    written = moment.utcoffset() or timedelta()
    offset = result.started.utcoffset() or timedelta()
    if not earliest <= moment.replace(tzinfo=timezone(offset)) <= latest:
        return None
    return (
        f"`started` has the offset {offset_text(offset)}, and this has {offset_text(written)}:"
        " if both are from the same clock, write the same offset after both."
    )


def _committed_by_a_true_clock(evaluation: Evaluation) -> Iterator[Found]:
    """A result is committed after its test ended, and not in the future.

    Why: drillbook counts the age of a result from its end or its commit, whichever is earlier. With
    a wrong clock it may count for nothing.
    Fix: Write the offset that the time was meant with, or set the right clock and commit again.
    """
    context = evaluation.context
    for result in evaluation.book.results:
        seen = context.first_seen(result)
        if seen is None:
            continue
        commit = f"the commit that brought it, of {_minute(seen)},"
        # As of an earlier day, a commit of today lies in the future and is none the worse for it.
        ahead = in_the_future(seen, evaluation.today, context) if context.now else None
        if ahead:
            yield Found(result.where("id"), f"{commit} {ahead}", of_who_committed())
        elif result.ended > seen + CLOCKS_DIFFER:
            local = advice(result.ended, seen, likely(evaluation.book, context))
            message = (
                f"{commit} was made {rough_span(result.ended - seen)} before it ended"
            )
            yield Found(result.where("ended"), message, f"{local} {of_who_committed()}")


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


RULES = (
    rule("F012", _times_agree, about=DATES, fixed=True),
    # An error here would turn green by taking the result away.
    rule(
        "R519",
        _committed_by_a_true_clock,
        about=DATED,
        severity=Severity.WARNING,
        fixed=True,
    ),
)
