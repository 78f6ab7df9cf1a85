"""News is what a team is told of a published version: what is new, where Stage 2 stands, who
has to do what.
"""

from dataclasses import dataclass
from datetime import date

from drillbook.briefing.changes import Change, changes
from drillbook.check.assessment import Assessment
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The version that is spoken of: the site's title, its name, its day, and what it is held
    against.

    `since` is a version or a day in words, None where everything is new. `address` is where the
    version is read, with a slash at its end, if anybody has said where that is.
    """

    site: str
    version: str
    published: date
    since: str | None = None
    address: str | None = None

    def page(self, uri: str) -> str | None:
        """Return the address of a page of the version, if it is known."""
        return f"{self.address}{uri}" if self.address else None


@dataclass(frozen=True, slots=True)
class News:
    """The results that are new, the newest first, and what has changed besides; a first version has
    no changes.
    """

    edition: Edition
    assessment: Assessment
    results: tuple[Result, ...]
    changes: tuple[Change, ...]


def news(edition: Edition, before: Evaluation | None, assessment: Assessment) -> News:
    """Return what is new since a book stood as before; without that, all results are."""
    book = assessment.evaluation.book
    if before is None:
        return News(edition, assessment, book.newest_results, ())
    found = changes(before, assessment.evaluation)
    new = {change.subject for change in found if change.kind == "result"}
    results = tuple(result for result in book.newest_results if result.folder in new)
    return News(
        edition,
        assessment,
        results,
        tuple(change for change in found if change.kind != "result"),
    )
