"""To assess a book is to read it, to gather what is known beside it, and to judge it on a day.

Git tells of the past, journals of what was captured, and an archive of what was published. Nobody
else puts a context together: `check` and `status` ask for everything, a site for what its own files
tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from drillbook.capture.session.replay import Replayed, replays
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.judging.context import Context, Ledger
from drillbook.check.judging.evaluation import Evaluation
from drillbook.collection import paused
from drillbook.desk.deployed import deployed, deployed_at, deployed_in_book
from drillbook.desk.originals import originals
from drillbook.files.load import Loaded, load
from drillbook.files.owners import unowned
from drillbook.files.past import Past, past
from drillbook.files.provenance import brought
from drillbook.files.reformatted import reformatted
from drillbook.files.site_settings import why_no_archive
from drillbook.files.untracked import tracking
from drillbook.importers.results.rederivation import differences
from drillbook.kept import NOTHING, Kept
from drillbook.model.book import Book
from drillbook.model.commit import Commit
from drillbook.model.policy import Policy

_NOBODY_NAMED = (
    "Who brought agreements, reviews and results was not checked, for the same reason."
)


@dataclass(frozen=True, slots=True)
class ArchiveAnswer:
    """What an archive has published, None where none could be looked at, and in whole sentences
    what is not known of it.
    """

    ledger: Ledger | None = None
    unknown: tuple[str, ...] = ()


AskArchive = Callable[[Policy], ArchiveAnswer]
"""Asks the archive that a policy names, or another one; archives stand above the desk."""


def assess(  # noqa: PLR0913 - a book, a day, and all that is known beside them
    root: Path,
    today: date,
    ask: AskArchive,
    *,
    revision: str | None = None,
    now: datetime | None = None,
    kept: Kept = NOTHING,
) -> Assessment:
    """Judge the book in a folder by all that is known beside it; with a revision, against what the
    book was when it left that one.

    A change cannot choose another archive for itself: the policy that is asked about is the base's,
    if that names one. `now` is the moment of the call, None where a book is judged as of another
    day.
    """
    loaded = _with_history(root, load(root, kept))
    told = _journals(root, loaded.book, kept)
    context = _whole_context(root, loaded.book, ask, revision, now, told)
    return _judged(loaded, today, context)


def nobody_asked(_policy: Policy) -> ArchiveAnswer:
    """Return that no archive was looked at."""
    return ArchiveAnswer()


def assess_files(
    root: Path, today: date, ask: AskArchive = nobody_asked, kept: Kept = NOTHING
) -> Assessment:
    """Judge the book in a folder by its own files, and by what its archive has published: the same
    files and the same archive make the same site.
    """
    loaded = _with_history(root, load(root, kept))
    told = _journals(root, loaded.book, kept)
    answer = ask(loaded.book.policy)
    known = replace(
        told.of_site,
        unowned=tuple(unowned(root)),
        deployed=deployed(root, loaded.book),
        ledger=answer.ledger,
        unknown=answer.unknown,
    )
    return _judged(loaded, today, known)


def assess_version(root: Path, day: date, earlier: Ledger) -> Assessment:
    """Judge the book of a version on the day of its publication, so that it can be judged again.

    What was published `earlier` is known, and its own results are published with it.
    """
    loaded = load(root)
    told = _journals(root, loaded.book, NOTHING)
    known = replace(
        told.of_site,
        deployed=deployed_in_book(root, loaded.book),
        ledger=earlier.with_all_of(loaded.book, ""),
    )
    return _judged(loaded, day, known)


def evaluation_of_version(root: Path, day: date) -> Evaluation:
    """Return where the book of a version stands on a day, whatever was published before it."""
    book = load(root).book
    return Evaluation(book, day, _journals(root, book, NOTHING).of_site)


def _with_history(root: Path, loaded: Loaded) -> Loaded:
    """Return what was loaded with what the history says of texts that are only written otherwise
    now.
    """
    return replace(loaded, book=reformatted(root, loaded.book))


def _judged(loaded: Loaded, day: date, known: Context) -> Assessment:
    return check(loaded.book, loaded.findings, day, context=known)


@dataclass(frozen=True, slots=True)
class _Journals:
    """What journals tell of a book's results, and originals of imported ones."""

    told: Mapping[str, Replayed]
    rederived: Mapping[str, str]

    @property
    def of_site(self) -> Context:
        """What a site knows of it."""
        told = self.told.items()
        return Context(
            altered={folder: one.altered for folder, one in told if one.altered},
            sessions={folder: one.session for folder, one in told if one.session},
            rederived=self.rederived,
        )

    @property
    def replaced(self) -> Mapping[str, tuple[str, ...]]:
        """The evidence that a journal knows with other bytes."""
        return {
            folder: one.replaced for folder, one in self.told.items() if one.replaced
        }


def _journals(root: Path, book: Book, kept: Kept) -> _Journals:
    with paused():
        return _Journals(
            replays(root, book.results, book.digests, kept),
            differences(root, book.results, book.digests, kept),
        )


def _whole_context(  # noqa: PLR0913, PLR0917 - all that is known beside a book
    root: Path,
    book: Book,
    ask: AskArchive,
    revision: str | None,
    now: datetime | None,
    told: _Journals,
) -> Context:
    found = past(root, revision)
    # A change cannot choose another archive for itself.
    base_names_one = found.base is not None and found.base.policy.archive is not None
    policy = found.base.policy if found.base and base_names_one else book.policy
    answer = ask(policy)
    bringers, not_told = _brought(root, found)
    tracked = tracking(root, book)
    deployed_before = None
    if found.fork and found.base:
        deployed_before = deployed_at(root, found.fork, found.base)
    # Of a repository that git cannot read one finding tells.
    not_tracked = () if found.undated else tracked.unknown
    return replace(
        told.of_site,
        base=found.base,
        now=now,
        authors=found.authors,
        unowned=tuple(unowned(root)),
        disowned=found.disowned,
        first_commits=found.first_seen,
        brought=bringers,
        replaced=told.replaced,
        originals=originals(root, book),
        untracked=tracked.files,
        closed=tracked.closed,
        ledger=answer.ledger,
        deployed=deployed(root, book),
        deployed_before=deployed_before,
        misplaced=why_no_archive(root, book.policy.archive),
        unknown=(*found.unknown, *not_told, *not_tracked, *answer.unknown),
        undated=found.undated,
    )


def _brought(root: Path, found: Past) -> tuple[Mapping[str, Commit], tuple[str, ...]]:
    """Return who brought what, or that it is not known: where the past is not, nobody can be named
    for it.
    """
    if found.first_seen:
        return brought(root), ()
    return {}, (_NOBODY_NAMED,) if found.undated else ()
