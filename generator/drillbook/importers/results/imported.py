"""What a file of another tool tells of one test, in neutral words, before anybody judges it.

Every importer returns this, and nothing else of its format goes further. The tool's own verdict is
among the words that it says, and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from drillbook.model.probe_kind import MeasuredBy
from drillbook.model.result_parts import Event, Impact, Injection, Of, Phase
from drillbook.model.sample import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSeries:
    """What the tool measured of one target: under which name, how, and what came of it.

    Of a tool that keeps no samples, `counts` say of each phase whether it was good.
    """

    name: str
    type: MeasuredBy
    target: str
    of: Of = "service"
    samples: tuple[Sample, ...]
    counts: Mapping[Phase, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What an activity of the tool returned: a name for its file, its text, and a caption."""

    name: str
    text: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One test as a tool tells of it.

    `how` and `revert` say how the fault was caused and
    undone, `instance` what it hit, `expected` what was written
    down before it, and how far the service was to fail. `events` are marks,
    commands and notes in the order of time. `said` is what the tool says of its own run, and
    `missing` are whole sentences about what the file does not tell.
    """

    started: datetime
    ended: datetime
    injection: Injection = "done"
    how: str
    revert: str | None = None
    instance: str | None = None
    expected: str | None = None
    expected_impact: Impact = "none"
    events: tuple[Event, ...] = ()
    series: tuple[MeasuredSeries, ...] = ()
    outputs: tuple[Returned, ...] = ()
    said: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """A test before it is read: its title and labels, its case where a file has several, and what
    the file itself tells of the mapping.
    """

    title: str
    labels: Sequence[str] = ()
    case: str | None = None
    told: Mapping[str, object] = field(default_factory=dict)
