"""A context is what is known beside a book: what it was before, when its files first appeared,
what journals tell.

All of it is handed in, because a check reads no git and no clock; where something is not known,
less can be found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.commit import Commit
from drillbook.model.deployed import Deployed
from drillbook.model.entry import Entry
from drillbook.model.location import Location
from drillbook.model.rewriting import Original
from drillbook.model.untracked import IgnoreRule, Untracked


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A text of a result as a version published it: the digests of all that it says and of what it
    says took place.
    """

    version: str
    digest: str
    facts: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the versions of an archive say of each result, by its folder, the oldest first."""

    results: Mapping[str, tuple[Published, ...]] = field(default_factory=dict)

    def holds(self, folder: str, digest: str) -> bool:
        """Return whether a version published a result with this very text."""
        return any(one.digest == digest for one in self.results.get(folder, ()))

    def with_all_of(self, book: Book, version: str) -> "Ledger":
        """Return a ledger in which a version has published all results of a book as well."""
        results = dict(self.results)
        for result in book.results:
            if not self.holds(result.folder, result.digest):
                one = Published(
                    version=version, digest=result.digest, facts=result.facts_digest
                )
                results[result.folder] = (*results.get(result.folder, ()), one)
        return Ledger(results)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`base` is the book that a change is judged against; the rest is by path or by the folder of a
    result.

    `now` is the moment of the check, None where a book is judged as of another day, whose hour
    nobody knows. `first_commits` says when a file came into the repository, and `brought` by which
    commit: of an agreement or a review the one that first had it as it reads now. `undated` is why
    git could not say when files came into a repository that is there. Of captured results,
    `altered` says how one differs from what its journal tells, `replaced` which of its evidence is
    not what the journal knows, and `sessions` what tells its session from others. Of imported ones,
    `rederived` says how one differs from what its original tells. `originals` says where the bytes
    still are that files had once. `ledger` is what has been published; it is None
    where no archive could be looked at. `authors` are those who changed the inventory since the
    base, by the names that git has for them. `untracked` are those files that git does not have,
    or will not have, and `closed` the lines with which it ignores new ones. `unowned` says where a
    file of owners still names nobody, and `disowned` which of its lines are gone since the base.
    `misplaced` says what is wrong with the folder that the policy names for the archive. `deployed`
    is what the sources of the inventory tell, None where there is none, and `deployed_before` what
    they told at the base. `unknown` says in whole sentences what could not be found out, and why.
    """

    base: Book | None = None
    now: datetime | None = None
    authors: tuple[str, ...] = ()
    unowned: tuple[Location, ...] = ()
    disowned: tuple[tuple[Location, str], ...] = ()
    first_commits: Mapping[str, datetime] = field(default_factory=dict)
    brought: Mapping[str, Commit] = field(default_factory=dict)
    altered: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sessions: Mapping[str, str] = field(default_factory=dict)
    rederived: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, Original] = field(default_factory=dict)
    ledger: Ledger | None = None
    untracked: Mapping[str, Untracked] = field(default_factory=dict)
    closed: tuple[IgnoreRule, ...] = ()
    misplaced: str | None = None
    deployed: Deployed | None = None
    deployed_before: Deployed | None = None
    unknown: tuple[str, ...] = ()
    undated: DrillbookError | None = None

    def first_seen(self, entry: Entry) -> datetime | None:
        """Return when the file of an entry came into the repository, or None if nobody knows."""
        return self.first_commits.get(entry.source.path)

    def brought_by(self, entry: Entry) -> Commit | None:
        """Return the commit that brought the file of an entry, or None if it is not known."""
        return self.brought.get(entry.source.path)


NOTHING = Context()
"""When nothing is known beside the book."""
