"""The background of a check, gathered from where it can be known.

That is git for the past, journals for what was captured, and an archive for what was published.
"""

from datetime import date
from pathlib import Path

from drillbook.capture.replay import alterations
from drillbook.check.background import Background, Ledger
from drillbook.cli.archives import Archive, ledger_of, policy_archive
from drillbook.cli.options import now_on
from drillbook.errors import DrillbookError
from drillbook.files.owners import unowned
from drillbook.files.past import past
from drillbook.files.surroundings import why_no_archive
from drillbook.model.book import Book
from drillbook.model.policy import Policy


def background(
    root: Path, book: Book, today: date, revision: str | None = None, archive: Archive | None = None
) -> Background:
    """Return what is known beside a book; with a revision, what the book was when it left that one.

    Without an archive it is the policy's that is looked at; a change cannot choose another one for itself.
    """
    found = past(root, revision)
    policy = found.base.policy if found.base and found.base.policy.archive else book.policy
    ledger, why_not = published(root, policy) if archive is None else (ledger_of(archive), _broken_off(archive))
    return Background(
        base=found.base,
        now=now_on(today),
        authors=found.authors,
        unowned=tuple(unowned(root)),
        first_seen=found.first_seen,
        altered=alterations(root, book.results),
        ledger=ledger,
        misplaced=why_no_archive(root, book.policy.archive),
        unknown=(*found.unknown, *why_not),
        undated=found.undated,
    )


def published(root: Path, policy: Policy) -> tuple[Ledger | None, tuple[str, ...]]:
    """Return what the policy's archive has published, or why that is not known: a check goes on without it."""
    told: tuple[str, ...] = ()
    try:
        archive = policy_archive(root, policy)
        if archive is None:
            return None, ()
        told = _broken_off(archive)
        return ledger_of(archive), told
    except DrillbookError as error:
        return None, (*told, f"What has been published is not known: {error.message}.")


def _broken_off(archive: Archive) -> tuple[str, ...]:
    """Return what is to be said of a publication that was broken off; what it would have published does not count."""
    found = archive.shelf().unfinished()
    return (f"{found.text}. {found.help}",) if found else ()
