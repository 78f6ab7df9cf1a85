"""A standing is a book with everything that follows from it on a given day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from drillbook.check.cell import Cell, cells, covers, why_not
from drillbook.check.verdict import Verdict, verdict
from drillbook.model.book import Book
from drillbook.model.result import Result


@dataclass(frozen=True)
class Standing:
    """What rules judge and pages show. Verdicts are by the folder of their result."""

    book: Book
    today: date

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every result."""
        return {result.folder: verdict(result) for result in self.book.results}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The required cells, in the order of the inventory."""
        return cells(self.book, self.verdicts, self.today)

    @cached_property
    def cells_of(self) -> Mapping[str, tuple[Cell, ...]]:
        """The required cells of each critical dependency."""
        rows: dict[str, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.dependency.id, []).append(cell)
        return {dependency: tuple(row) for dependency, row in rows.items()}

    def covers(self, result: Result) -> bool:
        """Return whether a result can cover a cell of Stage 2."""
        return covers(self.book, self.verdicts, result)

    def why_not(self, result: Result) -> str:
        """Return why a result cannot cover a cell, or an empty text if it can."""
        return why_not(self.book, self.verdicts, result)
