"""A recording of a terminal, as asciinema keeps it: evidence of what was typed and shown.

In version 2 of the format, times count from the start, in 3 from the event before. A marker whose
label begins with the word of a mark, such as `fault` or `reverted`, is that mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from drillbook.files.json_reader import read_json
from drillbook.files.yaml_reader import UnreadableError
from drillbook.importers.results.imported import CaseTitle, Imported
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.measured import at_least_once, marks
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import MARK_WORDS, Event

_MOST_LINES = 200_000
_LONGEST = 300
_LONGEST_PAUSE = 1e7
_MEASURED_NOTHING = (
    "A recording of a terminal measures nothing: people have to read it."
)


@dataclass(frozen=True, slots=True)
class _Moment:
    """An event with the seconds since the start, its code and its data."""

    seconds: float
    code: str
    data: str


def is_one(original: OriginalFile) -> bool:
    """Return whether the first line of a file is the head of a recording."""
    first = original.text.partition("\n")[0]
    if not first.startswith("{"):
        return False
    try:
        head = read_json(original.name, first)
    except UnreadableError:
        return False
    return (
        isinstance(head, dict)
        and head.get("version") in (2, 3)
        and ("width" in head or "term" in head)
    )


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the title of the recording, or the name of its file."""
    title = _head(original).get("title").text or original.name
    return (CaseTitle(" ".join(title.split())),)


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return when it was recorded, with its markers."""
    head, moments = _head(original), tuple(_moments(original))
    begun = mapping.started or head.get("timestamp").moment(None)
    if begun is None:
        raise NotOneError("does not say when it was recorded", "Say it with --started.")
    markers = tuple(_markers(moments, begun))
    last = begun + timedelta(seconds=max((m.seconds for m in moments), default=0.0))
    every = [begun, last, *(event.at for event in markers)]
    ended = mapping.ended or at_least_once(every, mapping, max)
    said = f"It has {len(moments):,} events."
    note = Event(at=ended, event="note", text=said)
    events = sorted((*marks(mapping), *markers, note), key=lambda event: event.at)
    return Imported(
        started=at_least_once(every, mapping, min),
        ended=ended,
        how="The recording of the terminal shows it.",
        events=tuple(events),
        said=said,
        missing=(_MEASURED_NOTHING,),
    )


IMPORTER = Importer(
    name="asciicast",
    title="recording of a terminal",
    is_one=is_one,
    headings=titles,
    read=read,
)


def _head(original: OriginalFile) -> Node:
    return Node(read_json(original.name, original.text.partition("\n")[0]))


def _moments(original: OriginalFile) -> Iterator[_Moment]:
    relative = _head(original).get("version").value == 3
    lines = original.text.splitlines()
    if len(lines) > _MOST_LINES:
        raise NotOneError(f"has more than {_MOST_LINES:,} lines")
    at = 0.0
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        place = f"line {number}"
        event = [*Node(read_json(f"{original.name}, {place}", line), (place,))]
        if len(event) < 3:
            raise NotOneError(f"has a {place} that is no event of a recording")
        seconds = min(max(event[0].number or 0.0, 0.0), _LONGEST_PAUSE)
        at = at + seconds if relative else seconds
        yield _Moment(at, event[1].text or "", str(event[2].value))


def _markers(moments: tuple[_Moment, ...], begun: datetime) -> Iterator[Event]:
    kinds = {word: kind for kind, word in MARK_WORDS.items()}
    for moment in moments:
        if moment.code != "m":
            continue
        label = " ".join(moment.data.split())[:_LONGEST] or "marker"
        at = begun + timedelta(seconds=moment.seconds)
        kind = kinds.get(label.partition(" ")[0].lower().rstrip(":"), "note")
        yield Event(at=at, event=kind, text=label)
