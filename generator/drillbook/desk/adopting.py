"""Several runbooks are adopted into one book: each gets an id of its own, and none takes the place
of a playbook that is there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from drillbook.check.engine import check
from drillbook.check.rules import RULES
from drillbook.errors import DrillbookError
from drillbook.importers.adoption import Proposal, proposal
from drillbook.importers.runbook import Runbook, id_of, runbook_at
from drillbook.model.book import Book
from drillbook.model.finding import Finding, Severity
from drillbook.model.playbook import Playbook
from drillbook.text.secrets.secret import Leak, leaks_in

_TOLD = frozenset({"P103", "P105", "F018", "F019", "R512"})
"""What the check would say of a playbook alone: of sections, steps, links, pictures, secrets."""

_RULES = tuple(rule for rule in RULES if rule.code in _TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A runbook in a file as the playbook that it would be, with what the check would say of it."""

    file: Path
    proposal: Proposal
    playbook: Playbook
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be adopted, and why."""

    file: Path
    problem: str
    remedy: str


def adoptions(
    files: Iterable[Path], book: Book, today: date, given: Mapping[str, object]
) -> Sequence[Adoption | Refusal]:
    """Return what each file would be in a book, in their order; nothing is written."""
    found = [*_each(files, book, today, given)]
    adopted = [one for one in found if isinstance(one, Adoption)]
    later = replace(
        book,
        playbooks=(*book.playbooks, *(one.playbook for one in adopted)),
        paths=book.paths | {one.proposal.path for one in adopted},
        leaks={one.proposal.path: leak for one in adopted for leak in _first_leak(one, book)},
    )
    told = check(later, (), today, rules=_RULES).findings if adopted else ()
    return [
        replace(one, findings=_with(one, told)) if isinstance(one, Adoption) else one
        for one in found
    ]


def _with(one: Adoption, told: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a playbook with those of the check, in the order of their places."""
    more = (finding for finding in told if finding.location.path == one.proposal.path)
    return tuple(sorted((*one.findings, *more), key=lambda finding: finding.order))


def _first_leak(one: Adoption, book: Book) -> Iterator[Leak]:
    leak = next(leaks_in(one.proposal.text, book.policy.redact), None)
    if leak:
        yield leak


def _each(
    files: Iterable[Path], book: Book, today: date, given: Mapping[str, object]
) -> Iterator[Adoption | Refusal]:
    taken: dict[str, Path] = {}
    there = {path.casefold() for path in (*book.paths, *book.damaged)}
    for file in files:
        try:
            runbook = runbook_at(file)
            one = proposal(runbook, book, today, given, _free_id(runbook, taken))
            yield _adoption(file, one, book, there, taken)
        except DrillbookError as error:
            yield Refusal(file, error.message, error.help)


def _free_id(runbook: Runbook, taken: Mapping[str, Path]) -> str:
    """Return the runbook's id, after its folder's name where another of the same name has it."""
    return id_of(f"{runbook.above} {runbook.id}") if runbook.id in taken else runbook.id


def _adoption(
    file: Path, one: Proposal, book: Book, there: set[str], taken: dict[str, Path]
) -> Adoption:
    if one.path in there:
        raise DrillbookError(
            f"{file}: {one.path} already exists",
            "drillbook does not overwrite it. Rename the file, or remove the existing one.",
        )
    if one.id in taken:
        raise DrillbookError(
            f"{file}: {taken[one.id]} would be {one.path} as well", "Rename one of the two."
        )
    loaded = one.loaded(book)
    if loaded.playbook is None:
        first = next(f for f in loaded.findings if f.severity is Severity.ERROR)
        raise DrillbookError(f"{file} {first.message}", first.help)
    taken[one.id] = file
    return Adoption(file=file, proposal=one, playbook=loaded.playbook, findings=loaded.findings)
