"""The context of a check, gathered from where it can be known.

That is git for the past, journals for what was captured, and an archive for what was published.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from drillbook.capture.session.replay import alterations, replaced, sessions
from drillbook.check.judging.context import Context, Ledger
from drillbook.cli.archives import Archive, ledger_of, policy_archive
from drillbook.cli.options import now_on
from drillbook.errors import DrillbookError
from drillbook.files.owners import unowned
from drillbook.files.past import Past, past
from drillbook.files.provenance import brought
from drillbook.files.site_settings import why_no_archive
from drillbook.model.book import Book
from drillbook.model.commit import Commit
from drillbook.model.policy import Policy

_NOBODY_NAMED = "Who brought agreements, reviews and results was not checked, for the same reason."


def context(
    root: Path, book: Book, today: date, revision: str | None = None, archive: Archive | None = None
) -> Context:
    """Return what is known beside a book; with a revision, what the book was when it left that one.

    Without an archive it is the policy's that is looked at; a change cannot choose another one for
    itself.
    """
    found = past(root, revision)
    policy = found.base.policy if found.base and found.base.policy.archive else book.policy
    ledger, why_not = (
        published(root, policy) if archive is None else (ledger_of(archive), _broken_off(archive))
    )
    bringers, not_told = _brought(root, found)
    return Context(
        base=found.base,
        now=now_on(today),
        authors=found.authors,
        unowned=tuple(unowned(root)),
        disowned=found.disowned,
        first_commits=found.first_seen,
        brought=bringers,
        altered=alterations(root, book.results),
        replaced=replaced(root, book.results),
        sessions=sessions(root, book.results),
        ledger=ledger,
        misplaced=why_no_archive(root, book.policy.archive),
        unknown=(*found.unknown, *not_told, *why_not),
        undated=found.undated,
    )


def _brought(root: Path, found: Past) -> tuple[Mapping[str, Commit], tuple[str, ...]]:
    """Return who brought what, or that it is not known: where the past is not, nobody can be named
    for it.
    """
    if found.first_seen:
        return brought(root), ()
    return {}, (_NOBODY_NAMED,) if found.undated else ()


def published(root: Path, policy: Policy) -> tuple[Ledger | None, tuple[str, ...]]:
    """Return what the policy's archive has published, or why that is not known: a check goes on
    without it.
    """
    broken_off: tuple[str, ...] = ()
    try:
        archive = policy_archive(root, policy)
        if archive is None:
            return None, ()
        broken_off = _broken_off(archive)
        return ledger_of(archive), broken_off
    except DrillbookError as error:
        return None, (*broken_off, f"What has been published is not known: {error.message}.")


def _broken_off(archive: Archive) -> tuple[str, ...]:
    """Return what is to be said of a publication that was broken off; what it would have published
    does not count.
    """
    found = archive.reader().unfinished()
    return (f"{found.text}. {found.help}",) if found else ()
