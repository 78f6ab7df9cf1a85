"""A recording is a result that was captured: its journal belongs to it for good, and nothing else
looks like one.
"""

import re
from collections.abc import Iterator

from drillbook.check.judging.context import Context
from drillbook.model.book import Book
from drillbook.model.result import Result

TOOL = "drillbook"
"""What writes a journal with every result; other tools need none."""

_FEWEST_EVENTS = 3
_ENDED = re.compile(r": exit -?\d+ after [\d.,]+ s$")
"""How a recorded command ends."""


def stripped(book: Book, context: Context, result: Result) -> Iterator[tuple[str, str]]:
    """Yield what a recording has lost of its journal: the key that says so, and in words."""
    journal = result.beside("journal.jsonl")
    before = context.base.results_by_folder.get(result.folder) if context.base else None
    earlier = context.base.digests.get(journal) if context.base else None
    was_recorded = (before and before.capture) or journal in context.first_commits
    if journal in book.digests:
        if result.capture is None or result.capture.journal_digest is None:
            yield (
                ("capture" if result.capture else "id"),
                "it has a journal.jsonl, but no `capture` with its digest",
            )
        elif earlier and earlier != book.digests[journal]:
            yield (
                "capture",
                "its journal.jsonl is not the one that it had before this change",
            )
    elif result.capture is None and was_recorded:
        yield (
            "id",
            "it was recorded, and both its journal.jsonl and its `capture` are gone",
        )
    elif (
        result.capture
        and result.capture.tool == TOOL
        and result.capture.journal_digest is None
    ):
        yield "capture", f"it was recorded by {TOOL}, and names no journal"


def looks_recorded(result: Result) -> str | None:
    """Return by what a result that is written by hand looks like a recording, or None."""
    if result.capture or result.imported_from:
        return None
    if any(
        event.event == "command" and _ENDED.search(event.text or "")
        for event in result.timeline
    ):
        return "its commands end as recorded ones do"
    fine = sum(1 for event in result.timeline if event.at.microsecond % 1000)
    return "its times are exact to the microsecond" if fine >= _FEWEST_EVENTS else None
