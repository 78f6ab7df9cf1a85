"""The wording of an event: what happened in a few words, as whoever records reads it."""

from drillbook.capture.session.events import (
    KINDS,
    CommandRun,
    ImpactTold,
    Marked,
    Noted,
    Observed,
    Resumed,
    SessionEvent,
    StepTold,
    Summarised,
    Undone,
    Unknown,
)
from drillbook.model.result_parts import Of


def in_words(event: SessionEvent) -> str:
    """Return what happened in a few words, with the text that was said of it behind them."""
    text = _text(event)
    return f"{_what(event)}: {text}" if text else _what(event)


def _what(event: SessionEvent) -> str:  # noqa: PLR0911 - a case for each kind with words of its own
    match event:
        case Marked():
            return event.event.replace("-", " ")
        case Observed():
            return seen(event.of, healthy=event.healthy)
        case StepTold():
            if event.step:
                return f"step {event.step} {event.status}"
            return f"step {event.status}"
        case CommandRun():
            return f"$ {event.command} ({event.ended})"
        case ImpactTold():
            return f"impact: {event.observed}"
        case Unknown():
            return f"{event.kind} (this version does not know what that is)"
        case _:
            return KINDS[type(event)].replace("-", " ")


def _text(event: SessionEvent) -> str | None:
    match event:
        case ImpactTold():
            return event.description
        case (
            Marked()
            | Observed()
            | StepTold()
            | Noted()
            | Summarised()
            | Undone()
            | Resumed()
        ):
            return event.text
        case Unknown():
            return event.text
        case _:
            return None


def seen(of: Of, *, healthy: bool) -> str:
    """Return what somebody saw, and of what."""
    what = "" if of == "service" else f"{of} "
    return f"{what}seen {'healthy' if healthy else 'failing'}"
