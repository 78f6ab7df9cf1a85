"""The moments of a result: each event of its timeline with a name, and its distance
from the fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.model.result import Result
from drillbook.model.result_parts import Event
from drillbook.pages.views.result.outputs import outputs
from drillbook.text.span import since

_TONES: Mapping[str, str] = {
    "fault-started": "bad",
    "aborted": "bad",
    "restored": "good",
    "verified": "good",
    "reverted": "good",
    "detected": "warn",
    "acted": "warn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """An event as the table shows it; `output` is the place of what a command printed, if that is
    on the page.
    """

    event: Event
    name: str
    since: str
    tone: str
    output: str | None = None


def moments(result: Result) -> Iterator[TimelineRow]:
    """Yield the events in the order of time."""
    zero = result.first("fault-started")
    places = {id(command): place for place, command in outputs(result).items()}
    for event in result.events:
        tone = _TONES.get(event.event, "")
        name = event.event.replace("-", " ")
        if event.event == "observed":
            tone, name = (
                ("good", "seen healthy") if event.healthy else ("bad", "seen failing")
            )
        if event.exit_code:
            tone = "warn"
        if event.event == "step" and event.step:
            name = f"step {event.step}"
        yield TimelineRow(
            event=event,
            name=name,
            since=since(event.at, zero) or ("0" if zero else ""),
            tone=tone,
            output=places.get(id(event), ""),
        )
