"""A lookup finds what an id names in a book, or says what may have been meant."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import TypeVar

from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.text.nearest import did_you_mean

T = TypeVar("T")


def one_of(book: Book, word: str, id_: str, known: Mapping[str, T], file: str) -> T:
    """Return what has the id, in any case, or raise `DrillbookError` with what may have been
    meant.
    """
    found = known.get(id_) or known.get(id_.lower())
    if found is not None:
        return found
    if file in book.damaged:
        raise DrillbookError(
            f"{file} has errors, so {word} {id_} could not be read",
            "See: drillbook check",
        )
    raise DrillbookError(
        f"the book has no {word} {id_}.{did_you_mean(id_, known)}",
        f"It would be in {file}.",
    )


def playbook_id(typed: str) -> str:
    """Return the id in the path of a playbook, which a shell completes and `adopt` prints."""
    path = PurePath(typed)
    stands_there = path.suffix == ".md" and path.parent.name == "playbooks"
    return path.stem if stands_there else typed
