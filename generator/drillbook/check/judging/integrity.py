"""Integrity is that a result can be relied on; a doubt is a reason not to: its parts contradict
each other, or where they came from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from drillbook.check.judging.context import Context
from drillbook.check.judging.copies import Copies
from drillbook.check.judging.recordings import stripped
from drillbook.model.book import Book
from drillbook.model.location import Keys
from drillbook.model.result import Result
from drillbook.model.rewriting import Rewriting, difference, remedy

CLOCKS_DIFFER = timedelta(hours=1)
"""By how much the clock of who tests may be ahead of the clock of who commits."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The code of the rule that tells of it, the keys of the result that it is about, what is
    wrong, and what to do about it here; the rule's own fix where that is empty.
    """

    code: str
    keys: Keys
    message: str
    help: str | None = None


@dataclass(frozen=True)
class Integrity:
    """Holds the results of a book against their files, against each other and against the
    context.
    """

    book: Book
    context: Context
    copies: Copies

    @cached_property
    def doubts(self) -> Mapping[str, tuple[Doubt, ...]]:
        """The doubts about each result that there are any about, by its folder."""
        asked: tuple[Callable[[Result], Iterator[Doubt]], ...] = (
            self._stripped,
            self._changed_after_capture,
            self._unlike_its_original,
            self._evidence_altered,
            self._counts_that_disagree,
            self._copied,
            self._dated_wrongly,
        )
        found = {
            r.folder: tuple(doubt for ask in asked for doubt in ask(r))
            for r in self.book.results
        }
        return {folder: doubts for folder, doubts in found.items() if doubts}

    def _stripped(self, result: Result) -> Iterator[Doubt]:
        for key, message in stripped(self.book, self.context, result):
            yield Doubt("R505", (key,), message)

    def _changed_after_capture(self, result: Result) -> Iterator[Doubt]:
        captured = result.capture
        if captured is None or captured.journal_digest is None:
            return
        journal = result.beside("journal.jsonl")
        if journal not in self.book.digests:
            yield Doubt(
                "R505",
                ("capture",),
                "it was captured, and its journal.jsonl is not in its folder",
            )
        elif self.book.digests[journal] != captured.journal_digest:
            yield Doubt(
                "R505",
                ("capture", "journal_digest"),
                f"its journal.jsonl is not the one it was made from{self._behind_colon(journal)}",
                self.remedy(result, journal),
            )
        elif result.folder in self.context.altered:
            yield Doubt("R505", ("capture",), self.context.altered[result.folder])

    def _unlike_its_original(self, result: Result) -> Iterator[Doubt]:
        told = self.context.rederived.get(result.folder)
        if told:
            yield Doubt("R543", ("imported_from",), told)

    def _evidence_altered(self, result: Result) -> Iterator[Doubt]:
        for i, item in enumerate(result.evidence):
            path = result.beside(item.file)
            found = self.book.digests.get(path)
            if item.digest and found and item.digest != found:
                message = f"{item.file} has changed: {difference(self.how(path))}"
                yield Doubt(
                    "R506",
                    ("evidence", i, "digest"),
                    message,
                    self.remedy(result, path),
                )

    def how(self, path: str) -> Rewriting:
        """Return what makes a file other than its result says, as the file itself tells it, or its
        original.
        """
        found = self.book.rewritten.get(path, Rewriting.REAL)
        original = self.context.originals.get(path)
        return original.how if original and found is Rewriting.REAL else found

    def _behind_colon(self, path: str) -> str:
        how = self.how(path)
        return "" if how is Rewriting.REAL else f": {difference(how)}"

    def remedy(self, result: Result, path: str) -> str:
        """Return what to do about a file of a result that is no longer what it was."""
        session = result.id if result.capture else None
        return remedy(self.how(path), path, session, self.context.originals.get(path))

    def _counts_that_disagree(self, result: Result) -> Iterator[Doubt]:
        for i, probe in enumerate(result.probes):
            summary = self.book.summary_of(result, probe)
            if summary is None:
                continue
            phases = summary.phases(
                result.first("fault-started"), result.last("reverted")
            )
            for phase, counted in phases.items():
                stated = probe.counts(phase)
                # Times are written in milliseconds, so that a sample next to a mark may fall on
                # either side of it.
                good, failed = stated.ok - counted.ok, stated.failed - counted.failed
                if abs(good) > 1 or abs(failed) > 1:
                    yield Doubt(
                        "R507",
                        ("probes", i, phase),
                        f"probe {probe.id} says {stated.ok} good and {stated.failed} failed samples"
                        f" {phase} the fault; {probe.samples} has {counted.ok} and"
                        f" {counted.failed}",
                    )

    def _copied(self, result: Result) -> Iterator[Doubt]:
        copy = self.copies.of.get(result.folder)
        if copy:
            yield Doubt(
                "R508",
                copy.keys,
                f"its {copy.what} is that of {copy.original}: one test is not the record of two",
            )

    def _dated_wrongly(self, result: Result) -> Iterator[Doubt]:
        seen = self.context.first_seen(result)
        if seen and result.ended > seen + CLOCKS_DIFFER:
            message = (
                f"it says that it ended at {result.ended}, and has been in the repository since"
                f" {seen}"
            )
            yield Doubt("R509", ("ended",), message)
