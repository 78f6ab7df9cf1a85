"""A copy is a result that has what no two tests have in common; of the two, the earlier one is the
record of a test.

A copy is never hidden by a few changed words, seconds or samples: what is compared is what changes
nothing about it. Where chance or an honest reason could have made two results alike, they only
resemble each other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from drillbook.check.judging.context import Context
from drillbook.model.book import Book
from drillbook.model.location import Keys
from drillbook.model.result import Result
from drillbook.model.result_parts import Event
from drillbook.model.sample_summary import SampleSummary
from drillbook.model.trace import tells_of

_FEWEST_SAMPLES = 10
"""So many latencies are never the same twice by chance, unless the clock is so coarse that they
hardly differ.
"""

_FEWEST_LATENCIES = 5
_FEWEST_BYTES = 64
"""A shorter file, such as a command alone, says nothing that two tests could not both say."""

_FEWEST_ROWS = 3
"""So many samples at the very same instants are the same samples."""

_NEAR = 2_000_000
"""How far two distances differ at most if each event was moved by a second, in microseconds.

Nobody who does the same twice does it as exactly.
"""

_MOST_NEAR = 50
"""How many results of nearly the same length are looked at beside each."""

_FEWEST_EVENTS = 3
_FEWEST_SHIFTED = 5
"""Two tests do not have so many events at the same distances by chance."""

_FEWEST_LETTERS = 400
"""Two people, or one on two days, do not write so much in the same words."""

_FEWEST_TOLD = 100
"""So much about what happened is written anew for another test, or taken over."""

_MOST_ALIKE = 5
"""How many results with the same three events are looked at, the oldest ones: more would be as long
as slow.
"""

_MINUTE, _SECOND = 60_000_000, 1_000_000
"""In microseconds, as all distances between events."""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The later of two results, the keys of what it shares, what that is in words, and the earlier
    one's folder.
    """

    result: Result
    keys: Keys
    what: str
    original: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """What no two tests have in common: in words, where it stands, and what is compared."""

    what: str
    keys: Keys
    value: tuple[str, ...]


class _Series(NamedTuple):
    """A file of samples by its name, with the keys that name it and its numbers."""

    keys: Keys
    file: str
    summary: SampleSummary


class _Shared(NamedTuple):
    """Evidence, counted from 0 in a result, that an older result has too."""

    result: Result
    place: int
    path: str
    original: str

    @property
    def keys(self) -> Keys:
        """Where the result names it."""
        return ("evidence", self.place, "file")

    @property
    def file(self) -> str:
        """As the result names it."""
        return self.result.evidence[self.place].file


@dataclass(frozen=True)
class Copies:
    """Compares the results of a book with each other, each with all that are older."""

    book: Book
    context: Context

    @cached_property
    def of(self) -> Mapping[str, Copy]:
        """The copies, by the folder of the later result."""
        found: dict[str, Copy] = {}
        for search in (self._by_marks, self._by_samples, self._by_shift, self._by_days):
            for copy in search():
                found.setdefault(copy.result.folder, copy)
        return found

    @cached_property
    def resemblances(self) -> tuple[Copy, ...]:
        """What else two results share though they tell of two tests, without those that are copies
        anyway.
        """
        found = (
            *self._same_gaps(),
            *self._near_gaps(),
            *self._same_words(),
            *self._same_evidence(),
            *self._evidence_of_other_days(),
        )
        return tuple(each for each in found if each.result.folder not in self.of)

    @cached_property
    def _oldest_first(self) -> Sequence[Result]:
        return sorted(self.book.results, key=self._age)

    def _age(self, result: Result) -> tuple[bool, bool, float, datetime, str]:
        """Return what sorts the results: by whether and when they came into the repository, else by
        their own dates.
        """
        base = self.context.base
        seen = self.context.first_seen(result)
        new = base is None or result.folder not in base.results_by_folder
        return (
            new,
            seen is None,
            seen.timestamp() if seen else 0.0,
            result.ended,
            result.folder,
        )

    def _by_marks(self) -> Iterator[Copy]:
        first: dict[tuple[str, ...], str] = {}
        for result in self._oldest_first:
            for mark in self._marks(result):
                original = first.setdefault(mark.value, result.folder)
                if original != result.folder:
                    yield Copy(
                        result=result, keys=mark.keys, what=mark.what, original=original
                    )

    def _marks(self, result: Result) -> Iterator[_Mark]:
        journal = self.book.digests.get(result.beside("journal.jsonl"))
        if journal:
            yield _Mark("journal", ("capture",), ("journal", journal))
        session = self.context.sessions.get(result.folder)
        if session:
            yield _Mark("session", ("capture",), ("session", session))
        for series in self._series(result):
            keys, file, summary = series.keys, series.file, series.summary
            what = f"series of samples {file}"
            samples, latencies = len(summary.met), len(set(summary.latencies))
            if samples >= _FEWEST_SAMPLES and latencies >= _FEWEST_LATENCIES:
                yield _Mark(what, keys, ("samples", summary.digest))
            # The very same file, times included, takes fewer rows to be none of chance.
            if samples >= _FEWEST_ROWS:
                digest = self.book.digests.get(result.beside(file), result.folder)
                yield _Mark(what, keys, ("file", digest))
        words, evidence = _words(result), self._evidence(result)
        if _precise(result) or len(words) >= _FEWEST_LETTERS:
            yield _Mark("timeline", ("timeline",), ("timeline", words))
        # By the minute and in few words two tests may read the same, but not prove the same.
        elif evidence:
            what = "timeline, like its evidence,"
            yield _Mark(what, ("timeline",), ("evidence", words, evidence))

    def _series(self, result: Result) -> Iterator[_Series]:
        for i, probe in enumerate(result.probes):
            summary = self.book.summary_of(result, probe)
            if summary and probe.samples:
                yield _Series(("probes", i, "samples"), probe.samples, summary)

    def _evidence(self, result: Result) -> str:
        files = (result.beside(item.file) for item in result.evidence)
        known = (self.book.digests.get(file) for file in files)
        # In no order, because the order of a list is easily changed.
        return " ".join(sorted(digest for digest in known if digest))

    def _by_samples(self) -> Iterator[Copy]:
        """Yield results with a file of samples of which an earlier one has at least half."""
        first: dict[int, tuple[str, int]] = {}
        for result in self._oldest_first:
            for series in self._series(result):
                prints = series.summary.prints
                what = f"series of samples {series.file}, but for a few of them,"
                for runs in (prints.runs, prints.orders):
                    met = Counter(first[run] for run in runs if run in first)
                    for (original, size), shared in met.items():
                        # Half of the smaller file: a copy may have been cut or made longer.
                        has_half = shared * 2 >= min(size, len(runs))
                        if original != result.folder and has_half:
                            yield Copy(
                                result=result,
                                keys=series.keys,
                                what=what,
                                original=original,
                            )
                    for run in runs:
                        first.setdefault(run, (result.folder, len(runs)))

    def _by_shift(self) -> Iterator[Copy]:
        """Yield results whose events are those of an earlier one, moved all by the same time, but
        for a few of them.
        """
        first: dict[tuple[int, int], list[Result]] = {}
        for result in self._oldest_first:
            enough = len(result.events) >= _FEWEST_SHIFTED
            triples = _triples(result) if enough else frozenset()
            # Comparing each with each would take a time that grows with the square of a book.
            alike = {
                other.folder: other
                for triple in triples
                for other in first.get(triple, ())
            }
            for other in alike.values():
                if _shifted(result.events, other.events):
                    yield Copy(
                        result=result,
                        keys=("timeline",),
                        what="timeline, moved to another time,",
                        original=other.folder,
                    )
                    break
            for triple in triples:
                others = first.setdefault(triple, [])
                if len(others) < _MOST_ALIKE:
                    others.append(result)

    def _by_days(self) -> Iterator[Copy]:
        """Yield results with evidence that an earlier one has too, and that tells of a day of the
        earlier one alone.
        """
        for one in self._shared_evidence:
            days = self.book.traces[one.path].days
            original = self.book.results_by_folder[one.original]
            # Evidence of the day of both, such as a status page, is nobody's copy.
            if tells_of(days, original) and not tells_of(days, one.result):
                yield Copy(
                    result=one.result,
                    keys=one.keys,
                    what=f"evidence {one.file}, which names the day,",
                    original=one.original,
                )

    @cached_property
    def _shared_evidence(self) -> tuple[_Shared, ...]:
        """The evidence that an older result has too."""
        first: dict[str, str] = {}
        shared: list[_Shared] = []
        for result in self._oldest_first:
            for i, item in enumerate(result.evidence):
                file = result.beside(item.file)
                digest, trace = self.book.digests.get(file), self.book.traces.get(file)
                if digest and trace and trace.size >= _FEWEST_BYTES:
                    original = first.setdefault(digest, result.folder)
                    if original != result.folder:
                        shared.append(_Shared(result, i, file, original))
        return tuple(shared)

    def _same_gaps(self) -> Iterator[Copy]:
        first: dict[tuple[str, tuple[int, ...]], str] = {}
        for result in self._oldest_first:
            gaps = result.gaps
            # A test that was an exercise as well may be told as both. Events in one same distance
            # are a plan, or a habit, and no chance is needed for two of these.
            if len(result.events) >= _FEWEST_SHIFTED and len(set(gaps)) > 1:
                original = first.setdefault((result.kind, gaps), result.folder)
                if original != result.folder:
                    what = (
                        f"{len(result.events)} events have the same intervals as those of"
                        f" {original}"
                    )
                    yield Copy(
                        result=result, keys=("timeline",), what=what, original=original
                    )

    def _near_gaps(self) -> Iterator[Copy]:
        """Yield hand-written results whose events follow each other as those of another do, but for
        a second: they were rounded, or moved a little.
        """
        alike: dict[tuple[str, ...], list[Result]] = {}
        for result in self._oldest_first:
            if len(result.events) >= _FEWEST_SHIFTED and len(set(result.gaps)) > 1:
                kinds = (result.kind, *(event.event for event in result.events))
                alike.setdefault(kinds, []).append(result)
        places = {
            result.folder: place for place, result in enumerate(self._oldest_first)
        }
        for results in alike.values():
            shapes = sorted(
                (sum(result.gaps), places[result.folder], result.gaps, result)
                for result in results
            )
            for number, (length, place, gaps, result) in enumerate(shapes):
                if self._recorded(result):
                    continue
                near = slice(max(number - _MOST_NEAR, 0), number + _MOST_NEAR + 1)
                # Nothing is as far apart whose first and last events are not.
                most = len(gaps) * _NEAR
                for other_length, older, others, other in shapes[near]:
                    if (
                        older < place
                        and abs(other_length - length) <= most
                        and _as_far_apart(gaps, others)
                    ):
                        what = (
                            f"{len(result.events)} events are as far apart as those of"
                            f" {other.folder}, but for a second"
                        )
                        yield Copy(
                            result=result,
                            keys=("timeline",),
                            what=what,
                            original=other.folder,
                        )
                        break

    def _evidence_of_other_days(self) -> Iterator[Copy]:
        """Yield hand-written results with a file that has times of another test's day and none of
        its own.
        """
        tested: dict[date, str] = {}
        for result in self._oldest_first:
            tested.setdefault(result.started.date(), result.folder)
        for result in self._oldest_first:
            for i, item in enumerate(result.evidence):
                trace = self.book.traces.get(result.beside(item.file))
                if not trace or self._recorded(result) or tells_of(trace.days, result):
                    continue
                original = next(
                    (tested[day] for day in sorted(trace.days) if day in tested), None
                )
                if original and original != result.folder:
                    yield Copy(
                        result=result,
                        keys=("evidence", i, "file"),
                        what=f"{item.file} has only times of the day of {original}",
                        original=original,
                    )

    def _same_words(self) -> Iterator[Copy]:
        first: dict[tuple[str, str], str] = {}
        for result in self._oldest_first:
            for key, text in _longer_texts(result):
                if len(text) >= _FEWEST_TOLD:
                    original = first.setdefault((key, text), result.folder)
                    if original != result.folder:
                        yield Copy(
                            result=result,
                            keys=(key,),
                            what=f"`{key}` has the same words as {original}",
                            original=original,
                        )

    def _same_evidence(self) -> Iterator[Copy]:
        """Yield hand-written results with a file of another that has times in it, or with no file
        of their own.
        """
        shared = Counter(one.result.folder for one in self._shared_evidence)
        for one in self._shared_evidence:
            result = one.result
            measured = any(probe.samples for probe in result.probes)
            has_own = measured or len(result.evidence) > shared[result.folder]
            names_a_day = bool(self.book.traces[one.path].days)
            # A file that names no day, such as a configuration, may well belong to both tests,
            # unless the later one has nothing else to show.
            if not self._recorded(result) and (names_a_day or not has_own):
                yield Copy(
                    result=result,
                    keys=one.keys,
                    what=f"{one.file} is a copy of a file of {one.original}",
                    original=one.original,
                )

    def _recorded(self, result: Result) -> bool:
        """Return whether a journal of its own tells when each file was taken."""
        journal = self.book.digests.get(result.beside("journal.jsonl"))
        if journal is None or result.capture is None:
            return False
        has_its_journal = result.capture.journal_digest == journal
        return has_its_journal and result.folder not in self.context.altered


def _as_far_apart(gaps: Sequence[int], others: Sequence[int]) -> bool:
    """Return whether two timelines follow each other to the second, and not by the minute: that is
    how people write, and plan.
    """
    if any(abs(a - b) > _NEAR for a, b in zip(gaps, others, strict=True)):
        return False
    return sum(1 for gap in others if gap % _MINUTE) >= _FEWEST_EVENTS


def _words(result: Result) -> str:
    """Return what a timeline and its summary say without saying when."""
    words = [f"{event.event} {event.healthy} {event.text}" for event in result.events]
    return "\n".join(
        [
            *(str(timedelta(microseconds=gap)) for gap in result.gaps),
            *words,
            result.summary or "",
            result.fault.how if result.fault else "",
        ]
    )


def _longer_texts(result: Result) -> Iterator[tuple[str, str]]:
    """Yield what a result says of what happened in longer texts, by its key; white space is none of
    it.
    """
    texts = {
        "summary": result.summary,
        "impact": result.impact.description if result.impact else None,
        "data_loss": result.data_loss.measured if result.data_loss else None,
    }
    return (
        (key, " ".join(text.casefold().split())) for key, text in texts.items() if text
    )


def _precise(result: Result) -> bool:
    """Return whether times are told by the second: people who write down minutes often write the
    same ones.
    """
    if len(result.events) < _FEWEST_EVENTS:
        return False
    return any(gap % _MINUTE for gap in result.gaps)


def _triples(result: Result) -> frozenset[tuple[int, int]]:
    """Return how far each three events are apart, those with one left out between them as well.

    Those that are told by the minute are left out, because everybody has them.
    """
    gaps = result.gaps
    found = {
        *pairwise(gaps),
        *(
            (one + two, three)
            for one, two, three in zip(gaps, gaps[1:], gaps[2:], strict=False)
        ),
        *(
            (one, two + three)
            for one, two, three in zip(gaps, gaps[1:], gaps[2:], strict=False)
        ),
    }
    return frozenset(triple for triple in found if any(gap % _MINUTE for gap in triple))


def _shifted(events: Sequence[Event], others: Sequence[Event]) -> bool:
    """Return whether one same time lies between enough events of two results for that to be no
    chance.

    Most of them will do where times are finer than seconds. In whole seconds it takes all, or most
    with their words.
    """
    kinds: dict[str, list[Event]] = {}
    for other in others:
        kinds.setdefault(other.event, []).append(other)
    away = Counter(
        event.at - other.at for event in events for other in kinds.get(event.event, ())
    )
    shift, _ = away.most_common(1)[0] if away else (timedelta(), 0)
    pairs = [
        (event, other)
        for event in events
        for other in kinds.get(event.event, ())
        if event.at - other.at == shift
    ]
    matched = sorted({event.at for event, _ in pairs})
    if (
        len(matched) < _FEWEST_SHIFTED
        or len(matched) * 10 < min(len(events), len(others)) * 6
    ):
        return False
    gaps = [(later - earlier) // _MICROSECOND for earlier, later in pairwise(matched)]
    if sum(1 for gap in gaps if gap % _SECOND) >= _FEWEST_SHIFTED - 2:
        return True
    if sum(1 for gap in gaps if gap % _MINUTE) < 2:
        return False
    words = [event.text == other.text for event, other in pairs if event.text]
    alike = len(words) >= 2 and sum(words) * 2 >= len(words)
    return alike or len(matched) == len(events) == len(others)
