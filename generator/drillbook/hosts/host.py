"""A host takes the pages of a book and hands them to its site engine, which prints and serves them.

It reads its engine's settings in the folder of the book, says by them where the site will lie, and
gets the pages as values. It loads no book and judges none.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from drillbook.pages.page import MakeSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a host: the site of the book in a folder, as `make_site` makes it.

    `today` is the day on which the site says that it was made. A `strict` site is not built if
    anything is warned of. One `for_archive` leads to the other versions there, and holds nothing
    that depends on the machine. Without `runs_code` nothing is run that the book's settings name.
    """

    book: Path
    make_site: MakeSite
    today: date
    strict: bool = False
    for_archive: bool = False
    runs_code: bool = True


class Host(Protocol):
    """A site engine, with all that knows it and its theme in one folder."""

    def build(self, order: Order, into: Path | None) -> Path:
        """Build a site and return its folder; without one, it is where the book's settings say.

        Raises `DrillbookError` if the site could not be built.
        """

    def serve(self, order: Order, address: str) -> None:
        """Serve a site at a host and port until interrupted, and build it again when a file of the
        book changes.
        """

    def look_of(self, book: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a site is made of beside `content/`, `results/` and the settings: all files
        by their path in the book, and the files and folders that the settings name.

        Raises `DrillbookError` if any of it is missing or outside of the book.
        """

    def code_in(self, book: Path) -> str | None:
        """Return what in a book's settings is more than data, so that others could only build it
        by running it; None if nothing is.
        """
