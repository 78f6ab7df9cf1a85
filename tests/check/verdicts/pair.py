"""A pair is a dishonest or sloppy record beside an honest one that differs from it in little.

A record is written as what differs from the base book's only result. Its timeline is a line an
event, on the day of that result: `10:02 fault`, `10:03 bad Orders fail.`; `ok` and `bad` are of the
service, `up` and `down` of the dependency, and `10:02:05 !1 kill 99` is a command that ended with
exit code 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drillbook.capture.commands import MARKS

Keys = Mapping[str, str | None]

OUTAGE = (
    "10:01 ok",
    "10:02 fault",
    "10:03 bad",
    "10:10 reverted",
    "10:11 restored",
    "10:12 ok",
)
HEALTHY = ("10:01 ok", "10:02 fault", "10:03 ok", "10:10 reverted", "10:12 ok")
NONE: Keys = {
    "impact": "{observed: none}",
    "expected": "{impact: none, statement: The standby takes over.}",
}
STOPPED = "10:02:05 !0 systemctl stop postgresql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The events and the other keys of a result; what is not given is as in the base book, without
    attachments.

    `files` lie beside it, `content` are other files of the book, and `samples` are those of a probe
    called `health`: a letter for each `interval` in seconds from 10:00:00 on, `.` good and `x`
    failed.
    """

    events: tuple[str, ...] = OUTAGE
    keys: Keys = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    samples: str = ""
    interval: int = 1
    of: str = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`told` is what the record is told: a kind of verdict, `surprise`, or the code of a rule;
    `reason` says why.

    `words` are among what is told. The honest neighbour is conclusive and covers its cell, and none
    of the rules of `told` speaks; `outcome` is how it is held against its expectation.
    """

    name: str
    reason: str
    told: str
    wrong: Record
    honest: Record
    words: str = ""
    outcome: str = "as expected"


def timeline(events: tuple[str, ...], day: str = "2026-11-20") -> str:
    """Return the events as they stand in a file."""
    return "".join(f"\n  - {_event(line, day)}" for line in events) or "[]"


def _event(line: str, day: str) -> str:
    at, word, *rest = line.split(" ", 2)
    moment = (
        at if "T" in at else f"{day}T{at if at.count(':') > 1 else at + ':00'}+01:00"
    )
    text = rest[0] if rest else ""
    said = f", text: '{text}'" if text else ""
    if word in {"ok", "bad", "up", "down"}:
        of = ", of: dependency" if word in {"up", "down"} else ""
        return (
            f'{{at: "{moment}", event: observed, healthy:'
            f" {str(word in {'ok', 'up'}).lower()}{of}{said}}}"
        )
    if word.startswith("!"):
        return (
            f'{{at: "{moment}", event: command, exit_code: {word[1:]}, text: "{text}: exit'
            f' {word[1:]} after 0.1 s"}}'
        )
    if word == "step":
        return f'{{at: "{moment}", event: step, step: {text}, text: done}}'
    return f'{{at: "{moment}", event: {MARKS.get(word, word)}{said}}}'
