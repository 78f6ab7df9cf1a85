r"""A chain is lines that follow each other: each is one event with its place, and the sum of the
one before it.

A line is a JSON object in ASCII: `number`, `at`, `elapsed`, `boot`, `kind`, `data`, `prev` and
`sum`. Its `sum` is the SHA-256 of the line up to `,"sum"` with `}` put behind it; its `prev` is the
sum of the line before, and zeros in the first. A line counts once its line end is there: what
stands behind the last one is torn, and was never acknowledged.

Sums find what went wrong with a file. They do not prove who wrote it: anybody can compute them.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from drillbook.capture.journal.clock import Clock
from drillbook.errors import DrillbookError

MAX_LINE = 1024 * 1024
MAX_DEPTH = 32
MAX_DRIFT = 2.0
"""Seconds by which the wall clock may differ from the count since the line before, before that is
an event.
"""

CLOCK_JUMPED = "clock-jumped"
MOVED = "moved"
NO_SUM = "0" * 64
"""What stands for the sum of the line before the first."""

_SEAL_LENGTH = len(',"sum":""}\n') + len(NO_SUM)
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event: `at` on the wall clock in UTC, `elapsed` in seconds on the count of the boot with
    the id `boot`.
    """

    number: int
    at: datetime
    elapsed: float
    boot: str
    kind: str
    data: Mapping[str, Json]


class Moment(NamedTuple):
    """When an event took place, on the wall clock and on the count of a boot."""

    at: datetime
    elapsed: float
    boot: str


class LineDraft(NamedTuple):
    """What a line tells, without its place in the chain; without a moment until it has taken its
    turn.
    """

    kind: str
    data: Mapping[str, Json]
    moment: Moment | None

    @classmethod
    def of(cls, line: Line) -> "LineDraft":
        """Return what a line tells."""
        return cls(line.kind, line.data, Moment(line.at, line.elapsed, line.boot))

    def timed(self, clock: Clock) -> "LineDraft":
        """Return the event with its moment; it keeps the one that it has."""
        # What was told in another place keeps the time at which it happened.
        if self.moment:
            return self
        elapsed = round(float(clock.elapsed()), 6)
        now = Moment(clock.wall().astimezone(UTC), elapsed, clock.boot())
        return self._replace(moment=now)


class Link(NamedTuple):
    """A line with its bytes and its sum."""

    line: Line
    raw: bytes
    sum: str


class Chain(NamedTuple):
    """Lines that follow each other, the last one's sum, their size in bytes, and what stands behind
    them.
    """

    lines: Sequence[Line]
    sum: str
    size: int
    torn: bytes = b""
    problem: str | None = None


def chained(events: Iterable[LineDraft], number: int, prev: str) -> Iterator[Link]:
    """Yield the lines of some events, chained to the line with a number and a sum."""
    for event in events:
        number += 1
        at, elapsed, boot = event.moment or (datetime.min.replace(tzinfo=UTC), 0.0, "")
        line = Line(
            number=number,
            at=at,
            elapsed=elapsed,
            boot=boot,
            kind=event.kind,
            data=event.data,
        )
        head = _head(line, prev)
        prev = hashlib.sha256(head).hexdigest()
        yield Link(line, head[:-1] + _seal(prev), prev)


def _head(line: Line, prev: str) -> bytes:
    """Return a line as it stands in the file, but without its sum."""
    fields = {
        "number": line.number,
        "at": line.at.isoformat(timespec="microseconds"),
        "elapsed": line.elapsed,
        "boot": line.boot,
        "kind": line.kind,
        "data": line.data,
        "prev": prev,
    }
    return _encode(fields).encode("ascii")


def _seal(sum_: str) -> bytes:
    return f',"sum":"{sum_}"}}\n'.encode("ascii")


def jumped(before: Line | None, event: LineDraft) -> Iterator[LineDraft]:
    """Yield the event of a wall clock that has jumped since the line before, if it has."""
    now = event.moment
    if before is None or now is None or before.boot != now.boot:
        return
    # The monotonic clock cannot jump, so that it says by how much the other one has.
    by_the_wall = (now.at - before.at).total_seconds()
    seconds = by_the_wall - (now.elapsed - before.elapsed)
    if abs(seconds) > MAX_DRIFT:
        yield LineDraft(CLOCK_JUMPED, {"seconds": round(seconds, 3)}, now)


def plain_data(kind: str, data: Mapping[str, Json]) -> dict[str, Json]:
    """Return data as `read` will return it, or refuse what could not be read back."""
    try:
        text = _encode(dict(data))
        plain: dict[str, Json] = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise DrillbookError(
            f"this event is NOT recorded: its data cannot be written as JSON: {error}"
        ) from error
    if not _is_shallow(plain, MAX_DEPTH):
        raise DrillbookError(
            f"this event is NOT recorded: its data is nested more than {MAX_DEPTH} levels deep"
        )
    # What else stands in a line is short.
    size = len(text) + len(kind) * 12 + 1024
    if size > MAX_LINE:
        raise DrillbookError(
            f"this event is NOT recorded: it has {size:,} bytes; a line has at most {MAX_LINE:,}",
            "Attach it as a file.",
        )
    return plain


def _is_shallow(value: Json, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)


def verified(stream: io.BufferedIOBase, number: int, prev: str) -> Chain:
    """Return the lines in a stream that follow the line with a number and a sum."""
    lines: list[Line] = []
    size = 0
    while raw := stream.readline(MAX_LINE + 1):
        # A write that was cut off: what has no end was never acknowledged.
        if not raw.endswith(b"\n") and len(raw) <= MAX_LINE:
            return Chain(lines, prev, size, raw)
        line = decoded(raw, number + len(lines) + 1, prev)
        if isinstance(line, str):
            problem = f"line {number + len(lines) + 1} {line}"
            return Chain(lines, prev, size, raw + stream.read(), problem)
        lines.append(line)
        prev = raw[-_SEAL_LENGTH:][8:-3].decode("ascii")
        size += len(raw)
    return Chain(lines, prev, size)


def decoded(raw: bytes, number: int, prev: str) -> Line | str:
    """Return the line that some bytes are, or what is wrong with them."""
    if not raw.endswith(b"\n"):
        return f"has more than {MAX_LINE:,} bytes"
    # Bytes are held against their sum before anything reads them as JSON.
    head = raw[:-_SEAL_LENGTH] + b"}"
    if raw[-_SEAL_LENGTH:] != _seal(hashlib.sha256(head).hexdigest()):
        return "was changed: it does not match its own sum"
    try:
        fields = json.loads(head)
        line = Line(
            number=number,
            at=datetime.fromisoformat(fields["at"]),
            elapsed=float(fields["elapsed"]),
            boot=str(fields["boot"]),
            kind=str(fields["kind"]),
            data=dict(fields["data"]),
        )
        # Only one text stands for one line, so whatever differs from it is none of ours.
        if _head(line, prev) == head and line.at.utcoffset() == UTC.utcoffset(None):
            return line
        follows = fields["number"] == number and fields["prev"] == prev
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return "is no line of a journal"
    if follows:
        return "is no line of a journal"
    return "does not follow the line before it: lines are missing or foreign"


def lacking(lines: Sequence[Line], others: Sequence[Line]) -> tuple[LineDraft, ...]:
    """Return the events that other lines tell and these do not, wherever in the chain
    they stand.
    """
    fork = next(
        (
            at
            for at, (one, other) in enumerate(zip(lines, others, strict=False))
            if one != other
        ),
        len(lines),
    )
    here = [LineDraft.of(line) for line in lines[fork:]]
    there = (LineDraft.of(line) for line in others[fork:] if line.kind != CLOCK_JUMPED)
    return tuple(event for event in there if event not in here)
