"""The result of a session: a pure function of the events that its journal tells."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, assert_never

from pydantic import ValidationError

from drillbook import __version__
from drillbook.capture.session.events import (
    ActionTold,
    Attached,
    ClockJumped,
    CommandRun,
    Finished,
    ImpactTold,
    JournalMoved,
    LineData,
    LossTold,
    Marked,
    Noted,
    Observed,
    PagingTold,
    ProbesMeasured,
    Resumed,
    SessionEvent,
    Started,
    StepTold,
    Summarised,
    Undone,
    Unknown,
)
from drillbook.capture.session.session import Occurrence, Session
from drillbook.model.entry import Value
from drillbook.model.result import Result
from drillbook.model.result_parts import (
    Action,
    Capture,
    DataLoss,
    Event,
    EventKind,
    Evidence,
    Expectation,
    Fault,
    ObservedImpact,
    Paging,
    PlaybookPin,
    Step,
)
from drillbook.model.scalar import LONGEST_TEXT

V = TypeVar("V", bound=Value)
_Kept = tuple[Occurrence[SessionEvent], Event]

_ROOM = 400
"""How many events a result holds before it leaves some to the journal: a file has 256 KB."""

NO_DIGEST = "sha256:" + "0" * 64
"""What stands for the digest of a journal that is not written to its end yet."""


class UnfitError(Exception):
    """What was recorded is not what a result may hold; says what of it, in one line."""


def result_of(session: Session, journal_digest: str = NO_DIGEST) -> Result:
    """Return the result of a finished session.

    Raises `UnfitError` if what was recorded is not what a result may hold.
    """
    end = session.end
    if end is None:
        raise UnfitError("the session was never finished")
    try:
        return _result(session, end, journal_digest)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise UnfitError(
            f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        ) from error


def _result(session: Session, end: Occurrence[Finished], journal_digest: str) -> Result:
    start = session.start
    measured = session.of_kind(ProbesMeasured)
    parts: dict[str, object] = {
        "schema": 1,
        "id": start.id,
        "title": start.title,
        "kind": start.kind,
        "service": start.service,
        "dependency": start.dependency,
        "failure_mode": start.failure_mode,
        "environment": start.environment,
        "instance": start.instance,
        "conducted_by": start.conducted_by,
        "observers": start.observers,
        "started": session.started,
        "ended": end.at,
        "method": start.method,
        "playbook": _said(PlaybookPin, start.playbook),
        "inventory_digest": start.inventory_digest,
        "fault": _said(Fault, start.fault) or _fault(session),
        "expected": _said(Expectation, start.expected),
        "timeline": tuple(_timeline(session, end.at)),
        "steps": tuple(_steps(session)),
        "probes": measured[-1].event.probes if measured else (),
        "impact": _said(ObservedImpact, _newest(session, ImpactTold)),
        "data_loss": _said(DataLoss, _newest(session, LossTold)),
        "paging": _said(Paging, _newest(session, PagingTold)),
        "summary": "\n\n".join(one.event.text for one in session.of_kind(Summarised)),
        "actions": tuple(
            _said(Action, one.event) for one in session.of_kind(ActionTold)
        ),
        "evidence": tuple(_evidence(session)),
        "capture": Capture(
            tool="drillbook",
            version=start.version or __version__,
            journal_digest=journal_digest,
        ),
    }
    return Result.model_validate(_given(parts))


def _given(parts: Mapping[str, object]) -> dict[str, object]:
    """Leave out what nobody has said."""
    return {key: value for key, value in parts.items() if value not in (None, "", ())}


def _said(part: type[V], told: LineData | None) -> V | None:
    """Return a part of a result as it was told, without what was not said of it."""
    if told is None:
        return None
    return part.model_validate(told.model_dump(exclude_unset=True, exclude_none=True))


E = TypeVar("E", bound=SessionEvent)


def _newest(session: Session, kind: type[E]) -> E | None:
    found = session.of_kind(kind)
    return found[-1].event if found else None


def _fault(session: Session) -> Fault | None:
    """Return the fault in the words with which it was marked, if nobody said beforehand how it
    would be made.
    """
    marks = [mark.event for mark in session.marked("fault-started") if mark.event.text]
    reverts = [mark.event for mark in session.marked("reverted") if mark.event.text]
    if not marks:
        return None
    fault = {"technique": "real", "how": marks[0].text}
    if reverts:
        fault["revert"] = reverts[-1].text
    return Fault.model_validate(fault)


def _timeline(session: Session, end: datetime) -> Iterator[Event]:
    told = [(one, event) for one in session.occurrences if (event := _event(one))]
    kept = _kept(told)
    yield from (event for _, event in kept)
    left_out = len(told) - len(kept)
    if left_out:
        left = f"{left_out} more notes, commands and observations are in journal.jsonl."
        yield _at(end, "note", text=left)


def _kept(told: Sequence[_Kept]) -> Sequence[_Kept]:
    """Return what a result has room for: all of it, or everything that its verdict and its times
    depend on.

    That is every mark and step, and between two marks the first and the last thing seen.
    """
    if len(told) <= _ROOM:
        return told
    begin, end = told[: _ROOM // 4], told[-_ROOM // 4 :]
    numbers = {one.number for one, _ in (*begin, *end)}
    looks: list[int] = []
    for one, _ in told:
        match one.event:
            case Observed():
                looks.append(one.number)
            case Marked():
                numbers.update((one.number, *looks[:1], *looks[-1:]))
                looks = []
            case StepTold():
                numbers.add(one.number)
            case _:
                pass
    numbers.update((*looks[:1], *looks[-1:]))
    return [(one, event) for one, event in told if one.number in numbers]


def _event(  # noqa: C901, PLR0911 - a case for each kind of event, and nothing but that
    one: Occurrence[SessionEvent],
) -> Event | None:
    """Return an event as the timeline tells it, or None if it is told elsewhere in the result."""
    event = one.event
    match event:
        case Marked():
            return _at(one.at, event.event, text=event.text)
        case Observed():
            # Only if it was said: results of before must come out byte for byte.
            of = event.of if "of" in event.model_fields_set else None
            healthy = event.healthy
            return _at(one.at, "observed", healthy=healthy, of=of, text=event.text)
        case StepTold():
            text = ": ".join(filter(None, (event.status, event.text)))
            return _at(one.at, "step", step=event.step, text=text)
        case CommandRun():
            text = f"{event.command}: {event.ended}"
            return _at(one.at, "command", exit_code=event.exit_code, text=text)
        case Noted():
            return _at(one.at, "note", text=event.text)
        case Undone():
            return _at(one.at, "note", text=f"Undone: {event.text}")
        case ClockJumped():
            text = f"The wall clock jumped by {event.seconds} s; times do not."
            return _at(one.at, "note", text=text)
        case Resumed():
            return _at(one.at, "note", text=f"Resumed: {event.text}")
        case JournalMoved():
            return _at(one.at, "note", text=f"The journal moved: {event.reason}")
        case (
            Started()
            | Attached()
            | ImpactTold()
            | LossTold()
            | PagingTold()
            | ActionTold()
            | Summarised()
            | ProbesMeasured()
            | Finished()
            | Unknown()
        ):
            return None
        case _:
            assert_never(event)


def _at(at: datetime, kind: EventKind, text: str, **more: Any) -> Event:  # noqa: ANN401 - as the model has them
    return Event.model_validate(
        {"at": at, "event": kind, **_given({**more, "text": _cut(text)})}
    )


def _cut(text: str) -> str:
    """Return a text as a result can hold it: what was undone must not stand in the way of one."""
    if len(text) <= LONGEST_TEXT:
        return text
    rest = " … (the rest is in journal.jsonl)"
    return text[: LONGEST_TEXT - len(rest)] + rest


def _steps(session: Session) -> Iterator[Step]:
    for told in session.of_kind(StepTold):
        step = told.event
        yield Step.model_validate(
            _given({"step": step.step, "status": step.status, "note": _cut(step.text)})
        )


def _evidence(session: Session) -> Iterator[Evidence]:
    for one in session.occurrences:
        match one.event:
            case Attached(file=str(file), digest=digest, caption=caption) if file:
                yield _evidence_of(file, digest, caption)
            case CommandRun(file=str(file), digest=digest, command=command) if file:
                yield _evidence_of(file, digest, command)
            case _:
                pass


def _evidence_of(file: str, digest: str, caption: str) -> Evidence:
    return Evidence.model_validate(
        _given({"file": file, "digest": digest, "caption": caption})
    )
