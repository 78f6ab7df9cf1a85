"""What a person says of the times of a fault, for tools that do not know them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from drillbook.importers.results.importer import NotOneError
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import Event, EventKind

_SAID = "as the person says who imported it"


def marks(mapping: ImportMapping) -> Iterator[Event]:
    """Yield the marks of the fault, as far as somebody has said when it was."""
    for kind, at in _said(mapping):
        if at is not None:
            yield Event(at=at, event=kind, text=_SAID)


def _said(mapping: ImportMapping) -> Iterator[tuple[EventKind, datetime | None]]:
    yield "fault-started", mapping.fault_started
    yield "reverted", mapping.reverted


def at_least_once(
    moments: Sequence[datetime],
    mapping: ImportMapping,
    choose: Callable[[Sequence[datetime]], datetime],
) -> datetime:
    """Return the first or the last of some moments, those that were said among them.

    Raises `NotOneError` if there is none.
    """
    said = (mapping.started, mapping.ended, mapping.fault_started, mapping.reverted)
    every = [*moments, *(moment for moment in said if moment)]
    if not every:
        raise NotOneError(
            "does not say when it was", "Say it with --started and --ended."
        )
    return choose(every)
