"""A book nearby is the one that a command stands in, for commands that can do without one."""

from pathlib import Path

from drillbook.files.load import load
from drillbook.model.policy import Policy


def policy_nearby(book: Path | None) -> Policy | None:
    """Return the policy of a book, if there is a book."""
    return load(book).book.policy if book else None
