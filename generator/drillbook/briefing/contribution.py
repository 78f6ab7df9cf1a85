"""What a change brings, whatever the gate: each result with its verdict and what it counts for, and
what else it changes.

It blocks nothing. You learn what your change is worth before others do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drillbook.briefing.changes import Change, ChangeKind, changes
from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting, why_not
from drillbook.check.judging.verdict import in_words, sentence
from drillbook.model.book import Book
from drillbook.model.location import Location
from drillbook.model.result import Result


@dataclass(frozen=True, slots=True)
class Contribution:
    """One thing that a change brings: what kind of thing, about what, where it stands, and in whole
    sentences.
    """

    kind: ChangeKind
    subject: str
    location: Location
    text: str


def contributions_of(evaluation: Evaluation) -> tuple[Contribution, ...]:
    """Return what a change brings, results first; nothing where no base is known to hold it
    against.
    """
    base = evaluation.context.base
    if base is None:
        return ()
    before = Evaluation(base, evaluation.today)
    return tuple(
        Contribution(change.kind, change.subject, _place(evaluation.book, change), text)
        for change in changes(before, evaluation)
        if (text := _SENTENCES[change.kind](before, evaluation, change))
    )


def _adds(_before: Evaluation, after: Evaluation, change: Change) -> str:
    result = after.book.results_by_folder[change.subject]
    return f"This change adds {change.subject}: {_verdict(after, result)}. {_worth(after, result)}"


def _alters(before: Evaluation, after: Evaluation, change: Change) -> str:
    result, was = (
        evaluation.book.results_by_folder[change.subject]
        for evaluation in (after, before)
    )
    keys = ", ".join(f"`{key}`" for key in result.differing_account(was))
    if not keys:
        return (
            f"This change corrects {change.subject}. What it says happened is the same, so nobody"
            " has to read it again."
        )
    again = f"This change rewrites what {change.subject} says happened ({keys})"
    return (
        f"{again}: {_verdict(after, result)}. {_worth(after, result)} Everyone who read it has"
        " to read it again."
    )


def _verdict(evaluation: Evaluation, result: Result) -> str:
    judged = evaluation.verdicts[result.folder]
    if judged.conclusive:
        return sentence(result, judged)
    return f"{in_words(judged.kind)}, {judged.reason}"


def _worth(evaluation: Evaluation, result: Result) -> str:
    """Return what a result covers, or that it covers nothing and why, unless its
    verdict says so.
    """
    judged = evaluation.verdicts[result.folder]
    if result.kind == "exercise":
        return _exercised(evaluation, result)
    name = f'"{result.dependency} {result.failure_mode}"'
    cell = _cell(evaluation, result)
    against = [
        reason for reason in _reasons(evaluation, result) if judged.reason not in reason
    ]
    if not evaluation.covers(result):
        if against:
            return f"It does not count: {'; '.join(against)}."
        return "It does not count."
    if cell is None:
        return f"Stage 2 does not require the test {name}."
    if cell.result and cell.result.folder != result.folder:
        return f"{cell.result.folder} is newer and counts as the required test {name}."
    others = [
        other for other in evaluation.book.results_like(result) if other is not result
    ]
    repeated = ", repeated" if any(map(evaluation.covers, others)) else ""
    return f"This is the required test {name}{repeated}."


def _reasons(evaluation: Evaluation, result: Result) -> tuple[str, ...]:
    worth = evaluation.worth(result)
    return worth.doubts or ((worth.expiry.reason,) if worth.expiry else ())


def _exercised(evaluation: Evaluation, result: Result) -> str:
    judged, against = evaluation.verdicts[result.folder], why_not(evaluation, result)
    if against:
        if judged.conclusive:
            return f"It does not count as an exercise: {against}."
        return "It does not count as an exercise."
    if result not in counting(evaluation):
        return (
            "It counts as an exercise. Stage 2 uses a newer one, or requires none of"
            " this playbook."
        )
    if result.playbook:
        return f"It counts as an exercise of {result.playbook.id}."
    return ""


def _cell(evaluation: Evaluation, result: Result) -> Cell | None:
    cells = evaluation.cells_of.get(evaluation.book.today(result.dependency or ""), ())
    return next(
        (cell for cell in cells if cell.failure_mode == result.failure_mode), None
    )


def _takes_away(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return f"This change removes {change.subject}: {change.text}."


def _covers(before: Evaluation, after: Evaluation, change: Change) -> str:
    """Say it where no result of the change does: such as when an accepted risk or a
    doubt has gone.
    """
    covering = change.text.rpartition(" ")[2]
    if (
        covering not in before.book.results_by_folder
        or covering not in after.book.results_by_folder
    ):
        return ""
    return (
        f"With this change a required test of {change.subject} is done: {change.text}."
    )


def _uncovers(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return f"With this change a required test of {change.subject} no longer counts: {change.text}."


def _playbook(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    verb = {"is new": "adds", "was removed": "removes"}.get(change.text, "changes")
    return f"This change {verb} playbook {change.subject}."


def _lapses(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return (
        f"With this change an agreement to playbook {change.subject} no longer counts:"
        f" {change.text}."
    )


def _agrees(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return f"This change adds an agreement to playbook {change.subject}: {change.text}."


def _targets(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return f"This change changes {change.subject}: {change.text}."


def _says(_before: Evaluation, _after: Evaluation, change: Change) -> str:
    return f"This change adds a review of {change.subject}: {change.text}."


_SENTENCES: Mapping[ChangeKind, Callable[[Evaluation, Evaluation, Change], str]] = {
    "result": _adds,
    "covered": _covers,
    "uncovered": _uncovers,
    "altered": _alters,
    "gone": _takes_away,
    "playbook": _playbook,
    "lapsed": _lapses,
    "agreed": _agrees,
    "target": _targets,
    "said": _says,
}


def _place(book: Book, change: Change) -> Location:
    """Return where what a change is about stands, or would stand."""
    id_ = change.subject
    if id_ in book.results_by_folder:
        return book.results_by_folder[id_].where("id")
    if id_ in book.playbooks_by_id:
        return Location(book.playbooks_by_id[id_].source.path, 1, 1)
    if id_ in book.dependencies or id_ in book.services:
        return (book.dependencies.get(id_) or book.services[id_]).where("id")
    files: Mapping[ChangeKind, str] = {
        "gone": f"results/{id_}/result.yml",
        "playbook": f"content/playbooks/{id_}.md",
    }
    return Location(files.get(change.kind, "content/inventory.yml"))
