"""Several runbooks are adopted into one book: each gets an id of its own, and none takes the place
of a playbook that is there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from pathlib import Path

from drillbook.check.engine import check
from drillbook.check.rules import RULES
from drillbook.errors import DrillbookError
from drillbook.importers.adoption import Proposal, proposal
from drillbook.importers.moving import Moving
from drillbook.importers.runbook import Runbook, id_of, runbook_at, runbooks_below
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

    @property
    def paths(self) -> tuple[str, ...]:
        """What would be written."""
        return self.proposal.path, *(one.path for one in self.proposal.copied)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that cannot be adopted, and why."""

    file: Path
    problem: str
    remedy: str


def adoptions(
    files: Iterable[Path],
    root: Path,
    book: Book,
    today: date,
    given: Mapping[str, object],
) -> Sequence[Adoption | Refusal]:
    """Return what each file, and each in a folder, would be in the book below a root, in their
    order; nothing is written.
    """
    found = [*_each(files, root, book, today, given)]
    adopted = [one for one in found if isinstance(one, Adoption)]
    later = replace(
        book,
        playbooks=(*book.playbooks, *(one.playbook for one in adopted)),
        paths=book.paths | {path for one in adopted for path in one.paths},
        leaks={
            one.proposal.path: leak
            for one in adopted
            for leak in _first_leak(one, book)
        },
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
    files: Iterable[Path],
    root: Path,
    book: Book,
    today: date,
    given: Mapping[str, object],
) -> Iterator[Adoption | Refusal]:
    there = {path.casefold() for path in (*book.paths, *book.damaged)}
    read = [_read(file) for file in _files(files)]
    runbooks = [one for one in read if not isinstance(one, Refusal)]
    moving = Moving(root.resolve(), _paths([one for _, one in runbooks], there))
    for one in read:
        if isinstance(one, Refusal):
            yield one
            continue
        file, runbook = one
        try:
            proposed = proposal(runbook, book, today, given, moving)
            yield _adoption(file, proposed, book, there)
        except DrillbookError as error:
            yield Refusal(file, error.message, error.help)


def _files(named: Iterable[Path]) -> Sequence[Path]:
    """Return each file once, those in folders one by one."""
    found = dict[Path, Path]()
    for path in named:
        is_folder = path.is_dir() and not path.is_symlink()
        below = runbooks_below(path) if is_folder else ()
        # A folder without any is named itself, so that somebody hears of it.
        for file in below or (path,):
            found.setdefault(file.absolute(), file)
    return tuple(found.values())


def _read(file: Path) -> tuple[Path, Runbook] | Refusal:
    try:
        return file, runbook_at(file)
    except DrillbookError as error:
        return Refusal(file, error.message, error.help)


def _paths(runbooks: Iterable[Runbook], there: Collection[str]) -> Mapping[Path, str]:
    """Return where each runbook would lie in the book: by its id, after its folder's name where
    another of the same name has it, and counted if that has been taken as well.

    What could have no id by its name never takes one that the book has.
    """
    taken = dict[str, Path]()
    for runbook in runbooks:
        nameless = not id_of(runbook.name)
        by_name = (runbook.id, id_of(f"{runbook.above} {runbook.id}"))
        counted = (f"{runbook.id}-{number}" for number in count(2))
        for id_ in chain(by_name, counted):
            path = f"content/playbooks/{id_}.md"
            if path not in taken and not (nameless and path in there):
                taken[path] = runbook.path
                break
    return {file: path for path, file in taken.items()}


def _adoption(
    file: Path, one: Proposal, book: Book, there: Collection[str]
) -> Adoption:
    if one.path in there:
        raise DrillbookError(
            f"{file}: {one.path} already exists",
            "drillbook does not overwrite it. Rename the file, or remove the existing one.",
        )
    loaded = one.loaded(book)
    if loaded.playbook is None:
        first = next(f for f in loaded.findings if f.severity is Severity.ERROR)
        raise DrillbookError(f"{file} {first.message}", first.help)
    return Adoption(
        file=file, proposal=one, playbook=loaded.playbook, findings=loaded.findings
    )
