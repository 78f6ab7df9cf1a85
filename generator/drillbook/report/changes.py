"""What has changed between two versions, for people and for programs."""

from collections.abc import Iterator, Sequence

from drillbook.briefing.changes import TITLES, Change
from drillbook.text.plain import json_text, one_line, visible


def text_changes(changes: Sequence[Change], before: str, after: str) -> str:
    """Return the changes as lines, kind by kind."""
    return visible("\n".join(_lines(changes, before, after)) + "\n")


def json_changes(changes: Sequence[Change], before: str, after: str) -> str:
    """Return the changes as JSON."""
    listed = [{"kind": c.kind, "subject": c.subject, "text": c.text} for c in changes]
    return json_text(
        {
            "format": "drillbook-diff",
            "version": 1,
            "before": before,
            "after": after,
            "changes": listed,
        }
    )


def _lines(changes: Sequence[Change], before: str, after: str) -> Iterator[str]:
    if not changes:
        yield f"Nothing of note has changed from {before} to {after}."
    for kind, title in TITLES.items():
        of_kind = [change for change in changes if change.kind == kind]
        if of_kind:
            yield f"{title}:"
            yield from (
                f"  {one_line(change.subject)}: {one_line(change.text)}"
                for change in of_kind
            )
