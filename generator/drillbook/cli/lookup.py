"""A lookup finds what an id names in a book, or says what may have been meant."""

from collections.abc import Mapping
from typing import TypeVar

from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.text.nearest import did_you_mean

T = TypeVar("T")


def one_of(book: Book, word: str, id_: str, known: Mapping[str, T], file: str) -> T:
    """Return what has the id, or raise `DrillbookError` with what may have been meant."""
    if id_ in known:
        return known[id_]
    if file in book.damaged:
        raise DrillbookError(
            f"{file} has findings of its own, and no {word} {id_} could be read",
            "See: drillbook check",
        )
    raise DrillbookError(
        f"the book has no {word} {id_}.{did_you_mean(id_, known)}", f"It would stand in {file}."
    )
