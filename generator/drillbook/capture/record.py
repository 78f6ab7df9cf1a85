"""A record is the `result.yml` that a journal makes: a pure function of its lines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from drillbook import __version__
from drillbook.capture.journal import Json
from drillbook.capture.session import Occurrence, Session

_ROOM = 400
"""How many events a result holds before it leaves some to the journal: a file has 256 KB."""

_IN_TIMELINE = {
    "note",
    "command",
    "step",
    "observed",
    "mark",
    "undone",
    "clock-jumped",
    "resumed",
    "moved",
}


def record(session: Session, journal_digest: str) -> dict[str, Json]:
    """Return the result of a finished session as plain values, in the order in which people read
    them.
    """
    start = session.start
    parts: dict[str, Json] = {
        "schema": 1,
        **{key: start.get(key) for key in ("id", "title")},
        "kind": start.get("kind", "failure-test"),
        **{key: start.get(key) for key in _SUBJECT},
        "started": _time(session.started),
        "ended": _time(session.of_kind("finished")[-1].at),
        "method": start.get("method"),
        "playbook": start.get("playbook"),
        "inventory_digest": start.get("inventory_digest"),
        "fault": start.get("fault") or _fault(session),
        "expected": start.get("expected"),
        "timeline": list(_timeline(session)),
        "steps": list(_steps(session)),
        "probes": (
            session.of_kind("measured")[-1].data.get("probes")
            if session.of_kind("measured")
            else []
        ),
        "impact": _newest(session, "impact"),
        "data_loss": _newest(session, "data-loss"),
        "paging": _newest(session, "paging"),
        "summary": "\n\n".join(o.text() for o in session.of_kind("summary")),
        "actions": [dict(action.data) for action in session.of_kind("action")],
        "evidence": list(_evidence(session)),
        "capture": {
            "tool": "drillbook",
            "version": start.get("version", __version__),
            "journal_digest": journal_digest,
        },
    }
    return {key: value for key, value in parts.items() if value not in (None, "", [], {})}


_SUBJECT = (
    "service",
    "dependency",
    "failure_mode",
    "environment",
    "instance",
    "conducted_by",
    "observers",
)


def _fault(session: Session) -> Json:
    """Return the fault in the words with which it was marked, if nobody said beforehand how it
    would be made.
    """
    marks = [mark for mark in session.marked("fault-started") if mark.text()]
    reverts = [mark for mark in session.marked("reverted") if mark.text()]
    if not marks:
        return None
    fault: dict[str, Json] = {"technique": "real", "how": marks[0].text()}
    return {**fault, "revert": reverts[-1].text()} if reverts else fault


def _timeline(session: Session) -> Iterator[Json]:
    told = [
        occurrence for occurrence in session.occurrences if occurrence.line.kind in _IN_TIMELINE
    ]
    kept = _kept(told)
    for occurrence in kept:
        event = {"at": _time(occurrence.at), **_event(occurrence)}
        yield {key: value for key, value in event.items() if value not in (None, "")}
    if len(kept) < len(told):
        left = (
            f"{len(told) - len(kept)} more notes, commands and observations are in journal.jsonl."
        )
        yield {"at": _time(session.of_kind("finished")[-1].at), "event": "note", "text": left}


def _kept(told: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """Return what a result has room for: all of it, or everything that its verdict and its times
    depend on.

    That is every mark and step, and between two marks the first and the last thing seen.
    """
    if len(told) <= _ROOM:
        return told
    numbers = {o.line.number for o in (*told[: _ROOM // 4], *told[-_ROOM // 4 :])}
    seen: list[Occurrence] = []
    for occurrence in (*told, None):
        kind = occurrence.line.kind if occurrence else "mark"
        if kind == "mark":
            numbers.update(o.line.number for o in (*seen[:1], *seen[-1:]))
            seen = []
        elif occurrence and kind == "observed":
            seen.append(occurrence)
        if occurrence and kind in {"mark", "step"}:
            numbers.add(occurrence.line.number)
    return [occurrence for occurrence in told if occurrence.line.number in numbers]


def _event(occurrence: Occurrence) -> Mapping[str, Json]:
    data, text, kind = occurrence.data, occurrence.text(), occurrence.line.kind
    events: Mapping[str, Mapping[str, Json]] = {
        "mark": {"event": data.get("event"), "text": text},
        "observed": {
            "event": "observed",
            "healthy": data.get("healthy"),
            "of": data.get("of"),
            "text": text,
        },
        "step": {
            "event": "step",
            "step": data.get("step"),
            "text": ": ".join(filter(None, (str(data.get("status")), text))),
        },
        "command": {
            "event": "command",
            "exit_code": data.get("exit_code"),
            "text": f"{data.get('command')}: {data.get('ended')}",
        },
        "note": {"event": "note", "text": text},
        "undone": {"event": "note", "text": f"Undone: {text}"},
        "clock-jumped": {
            "event": "note",
            "text": f"The wall clock jumped by {data.get('seconds')} s; times do not.",
        },
        "resumed": {"event": "note", "text": f"Resumed: {text}"},
        "moved": {"event": "note", "text": f"The journal moved: {data.get('reason')}"},
    }
    return events[kind]


def _steps(session: Session) -> Iterator[Json]:
    for step in session.of_kind("step"):
        kept = {"step": step.data.get("step"), "status": step.data["status"], "note": step.text()}
        yield {key: value for key, value in kept.items() if value not in (None, "")}


def _evidence(session: Session) -> Iterator[Json]:
    for attached in session.occurrences:
        if attached.line.kind in {"attached", "command"} and attached.text("file"):
            caption = attached.text("caption") or attached.text("command")
            yield {
                "file": attached.text("file"),
                "digest": attached.text("digest"),
                "caption": caption,
            }


def _newest(session: Session, kind: str) -> Json:
    found = session.of_kind(kind)
    return dict(found[-1].data) if found else None


def _time(moment: datetime) -> str:
    # A script looks and marks within one millisecond; what was seen before the fault must not seem
    # to be during it.
    return moment.isoformat(timespec="microseconds")
