"""A change is one difference between two states of a book that matters to its team, such as between
two versions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar, get_args

from drillbook.check.judging.cell import Cell, State
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.quorum import agreements
from drillbook.model.book import Book
from drillbook.model.entry import Entry
from drillbook.text.span import span_text

ChangeKind = Literal[
    "result",
    "covered",
    "uncovered",
    "altered",
    "gone",
    "playbook",
    "lapsed",
    "agreed",
    "target",
    "said",
]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)

TITLES: Mapping[ChangeKind, str] = {
    "result": "New results",
    "covered": "Required tests done",
    "uncovered": "Required tests that no longer count",
    "altered": "Changed results",
    "gone": "Removed results",
    "playbook": "Playbooks",
    "lapsed": "Agreements that no longer count",
    "agreed": "New agreements",
    "target": "Targets and inventory",
    "said": "Reviews",
}
"""What the changes of each kind are about, in the order in which they are told."""

T = TypeVar("T", bound=Entry)


@dataclass(frozen=True, slots=True)
class Change:
    """What kind of change it is, the id of what it is about, and the rest of the sentence."""

    kind: ChangeKind
    subject: str
    text: str


def changes(before: Evaluation, after: Evaluation) -> tuple[Change, ...]:
    """Return what has changed from one evaluation to another, kind by kind in the order
    of `TITLES`.
    """
    found = [change for source in _SOURCES for change in source(before, after)]
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


def _results(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old = {result.folder: result for result in before.book.results}
    for result in after.book.newest_results:
        was = old.pop(result.folder, None)
        if was is None:
            summary = after.verdicts[result.folder].summary
            yield Change("result", result.folder, f"{result.title} ({summary})")
        elif was.digest != result.digest:
            if was.facts_digest != result.facts_digest:
                facts = "what it says happened has changed"
            else:
                facts = "its words have changed, not the facts"
            yield Change("altered", result.folder, facts)
    for folder, result in old.items():
        yield Change("gone", folder, result.title)


def _cells(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old, new = _states(before), _states(after)
    for (dependency, mode), cell in new.items():
        was = old.get((dependency, mode))
        if cell.result and not (was and was.result):
            yield Change("covered", dependency, f"{mode}, by {cell.result.folder}")
        elif was and was.result and not cell.result:
            now = after.book.results_by_folder.get(was.result.folder)
            because = "its result has changed"
            if now and now.digest == was.result.digest:
                because = after.why_not(now) or ""
            accepted = "; accepted as a risk" if cell.state is State.ACCEPTED else ""
            yield Change("uncovered", dependency, f"{mode}: {because}{accepted}")
    for (dependency, mode), cell in old.items():
        if cell.result and (dependency, mode) not in new:
            yield Change("uncovered", dependency, f"{mode} is no longer required")


def _states(evaluation: Evaluation) -> Mapping[tuple[str, str], Cell]:
    return {(cell.dependency.id, cell.failure_mode): cell for cell in evaluation.cells}


def _agreements(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old, new = _agreed(before), _agreed(after)
    for playbook, member in sorted(old - new):
        there = playbook in after.book.playbooks_by_id
        because = "the text has changed" if there else "the playbook was removed"
        yield Change("lapsed", playbook, f"{_name(after.book, member)}: {because}")
    for playbook, member in sorted(new - old):
        yield Change("agreed", playbook, _name(after.book, member))


def _agreed(evaluation: Evaluation) -> set[tuple[str, str]]:
    polls = agreements(evaluation.book, evaluation.today)
    return {(playbook.id, member.id) for playbook, poll in polls for member in poll.yes}


def _playbooks(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    yield from _of_entries(
        "playbook", before.book.playbooks_by_id, after.book.playbooks_by_id
    )


def _dependencies(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old, new = before.book.dependencies, after.book.dependencies
    yield from _of_entries("target", old, new, _targets)
    for id_ in old.keys() & new.keys():
        was, is_ = old[id_].criticality, new[id_].criticality
        if was != is_:
            yield Change("target", id_, f"is now {is_}, was {was}")


def _services(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    yield from _of_entries(
        "target", before.book.services, after.book.services, _targets
    )


def _playbook_targets(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old, new = before.book.playbooks_by_id, after.book.playbooks_by_id
    for id_ in sorted(old.keys() & new.keys()):
        for text in _targets(old[id_], new[id_]):
            yield Change("target", id_, text)


def _of_entries(
    kind: ChangeKind,
    old: Mapping[str, T],
    new: Mapping[str, T],
    differences: Callable[[T, T], Iterator[str]] | None = None,
) -> Iterator[Change]:
    """Tell what is new, what is gone, and of the rest the differences, or only that
    there are any.
    """
    for id_ in sorted(old.keys() | new.keys()):
        if id_ not in old:
            yield Change(kind, id_, "is new")
        elif id_ not in new:
            yield Change(kind, id_, "was removed")
        elif differences:
            for text in differences(old[id_], new[id_]):
                yield Change(kind, id_, text)
        elif old[id_].digest != new[id_].digest:
            yield Change(kind, id_, "has a new text")


def _targets(old: Entry, new: Entry) -> Iterator[str]:
    for key in ("rto", "rpo"):
        was, is_ = getattr(old, key), getattr(new, key)
        if was != is_:
            yield f"{key.upper()} {_duration(was)} → {_duration(is_)}"


def _duration(value: object) -> str:
    return span_text(value) if isinstance(value, timedelta) else str(value or "none")


def _reviews(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old = {
        (review.subject, review.member): review.digest for review in before.book.reviews
    }
    for review in after.book.reviews:
        if old.get((review.subject, review.member)) != review.digest:
            said = f"{_name(after.book, review.member)}, {review.position}"
            said += f": {review.comment}" if review.comment else ""
            yield Change("said", review.subject, said)


def _name(book: Book, member: str) -> str:
    return book.members[member].name if member in book.members else member


_SOURCES: tuple[Callable[[Evaluation, Evaluation], Iterator[Change]], ...] = (
    _results,
    _cells,
    _playbooks,
    _agreements,
    _dependencies,
    _services,
    _playbook_targets,
    _reviews,
)
