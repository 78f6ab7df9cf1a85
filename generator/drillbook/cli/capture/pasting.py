"""What is pasted are the few lines that make something known to the book; what is nearly known was
mistyped.
"""

import re
from collections.abc import Iterable

from drillbook.model.book import Book
from drillbook.text.nearest import did_you_mean

_INVENTORY, _TEAM = "content/inventory.yml", "content/team.yml"


def dependency_lines(book: Book, answer: str) -> str | None:
    """Return the lines of a dependency, if it is unknown."""
    service = next(iter(book.services), "the id of a service")
    entry = (
        f"name: {_id(answer)}\n    kind: other\n    criticality: critical\n    used_by:"
        f" [{service}]"
    )
    return _lines(book, _INVENTORY, "dependencies", answer, book.dependencies, entry)


def environment_lines(book: Book, answer: str) -> str | None:
    """Return the lines of an environment, if it is unknown."""
    return _lines(
        book,
        _INVENTORY,
        "environments",
        answer,
        book.environments,
        "production: false  # true if people depend on it",
    )


def member_lines(book: Book, answer: str) -> str | None:
    """Return the lines of a member, if it is unknown."""
    entry = f"name: {_id(answer).replace('-', ' ').title()}\n    role: developer"
    return _lines(book, _TEAM, "members", answer, book.members, entry)


def _lines(
    book: Book, file: str, key: str, answer: str, known: Iterable[str], entry: str
) -> str | None:
    known = tuple(known)
    if file in book.damaged:
        return f"{file} has errors: run drillbook check, correct them, then press Enter here."
    if not _id(answer) or answer in known or did_you_mean(answer, known):
        return None
    lines = f"  - id: {_id(answer)}\n    {entry}"
    return f"To add it, paste this below `{key}:` in {file}, save, and press Enter here:\n{lines}"


def _id(answer: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", answer.lower()).strip("-")
