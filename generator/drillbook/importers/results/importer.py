"""An importer is what drillbook knows of one tool's results: how to recognise and read a file.

It only reads. The mapping says what the file does not; what neither says is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from drillbook.importers.results.imported import CaseTitle, Imported
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping


class NotOneError(Exception):
    """A file is none of a format, or holds no test; says in a clause what it is, and what to do."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A format by its name and by what people call a file of it.

    `reading` goes up whenever the same file would give another result. `is_one` says whether a file
    is of the format. `headings` names the tests in it, and `read` returns one of them.
    """

    name: str
    title: str
    reading: int = 1
    is_one: Callable[[OriginalFile], bool]
    headings: Callable[[OriginalFile], tuple[CaseTitle, ...]]
    read: Callable[[OriginalFile, ImportMapping], Imported]
