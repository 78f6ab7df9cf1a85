"""An evaluation is a book with everything that follows from it on a given day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from drillbook.check.judging.cell import Cell, Worth, cells
from drillbook.check.judging.context import NOTHING, Context
from drillbook.check.judging.copies import Copies
from drillbook.check.judging.drift import Drift
from drillbook.check.judging.eased import Eased, eased
from drillbook.check.judging.expiry import expiry
from drillbook.check.judging.integrity import Doubt, Integrity
from drillbook.check.judging.leaving import kept
from drillbook.check.judging.ratchet import Ratchet
from drillbook.check.judging.seen import Beside, Seen
from drillbook.check.judging.verdict import Verdict, judged
from drillbook.check.judging.voices import unheard
from drillbook.model.book import Book
from drillbook.model.deployed import Deployed
from drillbook.model.production import Production
from drillbook.model.result import Result


@dataclass(frozen=True)
class Evaluation:
    """What rules judge and pages show. Verdicts and doubts are by the folder of their result.

    `book` is what is judged; `written` differs from it where the base of a change asks for more.
    """

    written: Book
    today: date
    context: Context = NOTHING

    @cached_property
    def book(self) -> Book:
        """The book as written, or the stricter of it and its base, without the voices that do not
        count.
        """
        ratchet = self._ratchet
        if ratchet:
            asked = kept(ratchet.base, ratchet.judged, self.today)
        else:
            asked = self.written
        return replace(asked, unheard=unheard(asked, self.context))

    @cached_property
    def _ratchet(self) -> Ratchet | None:
        base = self.context.base
        return Ratchet(base, self.written, self.today) if base else None

    @cached_property
    def eased(self) -> tuple[Eased, ...]:
        """What a change asks for no more, or less than its base."""
        if self._ratchet:
            return tuple(eased(self._ratchet, self.context.authors))
        return ()

    @cached_property
    def drift(self) -> Drift | None:
        """The differences between what is declared and deployed; None where no source is known."""
        deployed = self.context.deployed
        return Drift(self.book, deployed, self.today) if deployed else None

    @cached_property
    def drift_before(self) -> Drift | None:
        """The same of the base of a change."""
        base = self.context.base
        if base is None:
            return None
        before = self.context.deployed_before or Deployed()
        return Drift(base, before, self.today)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every result."""
        return {folder: judged(seen) for folder, seen in self.seen.items()}

    @cached_property
    def seen(self) -> Mapping[str, Seen]:
        """What was seen of every result."""
        return {
            result.folder: Seen(result, beside(self.book, result))
            for result in self.book.results
        }

    @cached_property
    def copies(self) -> Copies:
        """The results that are copies of others, or resemble them."""
        return Copies(self.book, self.context)

    @cached_property
    def doubts(self) -> Mapping[str, tuple[Doubt, ...]]:
        """The results whose own parts, or what is known beside them, speak against them."""
        return self.integrity.doubts

    @cached_property
    def integrity(self) -> Integrity:
        """What the files of results are held against."""
        return Integrity(self.book, self.context, self.copies)

    @property
    def doubted(self) -> Iterator[tuple[Result, tuple[Doubt, ...]]]:
        """Those results with the doubts about them."""
        return (
            (self.book.results_by_folder[folder], doubts)
            for folder, doubts in self.doubts.items()
        )

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The required cells, in the order of the inventory."""
        return cells(self.book, self.worth, self.today)

    @cached_property
    def cells_of(self) -> Mapping[str, tuple[Cell, ...]]:
        """The required cells of each critical dependency."""
        rows: dict[str, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.dependency.id, []).append(cell)
        return {dependency: tuple(row) for dependency, row in rows.items()}

    @cached_property
    def production(self) -> Production:
        """By what names production is known; a change that takes an environment away does not make
        it unknown.
        """
        base = self.context.base
        return self.book.production.with_ids(base.production.ids if base else ())

    def covers(self, result: Result) -> bool:
        """Return whether a result can cover a cell of Stage 2."""
        return self.worth(result).covers

    def why_not(self, result: Result) -> str | None:
        """Return why a result cannot cover a cell, or None if it can."""
        return self.worth(result).why_not

    def worth(self, result: Result) -> Worth:
        """Return what a result is worth to its cell."""
        return self._worths[result.folder]

    @cached_property
    def _worths(self) -> Mapping[str, Worth]:
        return {r.folder: self._worth(r) for r in self.book.results}

    def _worth(self, result: Result) -> Worth:
        doubts = tuple(self._doubts(result))
        lapsed = expiry(self.book, self.context, self.today, result)
        if doubts and lapsed:
            return Worth((*doubts, lapsed.reason))
        return Worth(doubts, lapsed)

    def of_another_service(self, result: Result) -> str | None:
        """Say so if the service that was watched does not need what failed: what became of it shows
        nothing.
        """
        base, dependency = self.context.base, result.dependency or ""
        # A change that says of nobody that they need it does not make a test of something else one
        # of it.
        users = self.book.users_of(dependency)
        if not users and base:
            users = base.users_of(dependency)
        if not users or result.service in users:
            return None
        others = f"{' and '.join(sorted(users))} {'do' if len(users) > 1 else 'does'}"
        return (
            f"it watched {result.service}, which does not use {result.dependency} by the inventory"
            f" ({others})"
        )

    def _doubts(self, result: Result) -> Iterator[str]:
        """Yield every reason why a result never could cover a cell."""
        verdict = self.verdicts[result.folder]
        if not verdict.conclusive:
            yield f"{verdict.kind}: {verdict.reason}"
        yield from _in_production(self.book, self.production, result)
        other = self.of_another_service(result)
        if other:
            yield other
        yield from (doubt.message for doubt in self.doubts.get(result.folder, ()))


def beside(book: Book, result: Result) -> Beside:
    """Return what lies beside a result, by the paths that it names."""
    samples = {
        p.samples: book.summary_of(result, p) for p in result.probes if p.samples
    }
    files = {
        item.file: book.digests.get(result.beside(item.file))
        for item in result.evidence
    }
    return Beside(
        sample_summaries={
            path: summary for path, summary in samples.items() if summary
        },
        digests={path: digest for path, digest in files.items() if digest},
        blank=frozenset(path for path in files if _is_blank(book, result.beside(path))),
    )


def _is_blank(book: Book, path: str) -> bool:
    return path in book.traces and book.traces[path].blank


def _in_production(book: Book, production: Production, result: Result) -> Iterator[str]:
    environment = book.environments.get(result.environment)
    if environment is None:
        yield f"its environment {result.environment} cannot be read from the inventory"
        return
    if environment.production:
        yield f"it ran in production ({environment.id})"
        return
    shared = book.today(result.dependency or "")
    if shared in environment.shares_with_production:
        yield f"it ran on an instance shared with production ({environment.id} shares its {shared})"
    yield from (named.message for named in production.named_by(result))
