"""References of family F: every id that a file names is the id of something in the book."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import BOOK, Found, rule
from drillbook.model.book import Book
from drillbook.model.entry import Entry
from drillbook.model.location import Keys
from drillbook.model.result import Result
from drillbook.text.nearest import did_you_mean

_INVENTORY = "content/inventory.yml"
_TEAM = "content/team.yml"
_CALLED = "member or contact"


@dataclass(frozen=True, slots=True)
class _Reference:
    """An entry names, under `keys`, the id of a `word`; `keys` are empty where the file's name
    does.
    """

    entry: Entry
    keys: Keys
    word: str
    id: str


def _known_references(evaluation: Evaluation) -> Iterator[Found]:
    """Every member, contact, service, dependency, environment, playbook and result that a file
    names exists.

    Why: A result of an unknown dependency covers nothing, and nobody can ask an unknown person.
    Fix: Correct the id, or add what it names.
    """
    book = evaluation.written
    known = _known(book)
    for reference in _references(book):
        if (
            reference.id in known[reference.word]
            or _may_be_damaged(book, reference)
            or _went(book, reference)
        ):
            continue
        place = "the file's place names"
        if reference.keys:
            place = f"`{reference.keys[0]}` names"
        hint = did_you_mean(reference.id, known[reference.word])
        yield Found(
            reference.entry.where(*reference.keys),
            f'{place} the {reference.word} "{reference.id}", which the book does not have.{hint}',
        )


def _known(book: Book) -> Mapping[str, frozenset[str]]:
    services, dependencies = frozenset(book.services), frozenset(book.dependencies)
    return {
        "member": frozenset(book.members),
        _CALLED: frozenset((*book.members, *book.contacts)),
        "service": services,
        "environment": frozenset(book.environments),
        "dependency": dependencies,
        "service or dependency": services | dependencies,
        "playbook": frozenset(book.playbooks_by_id),
        "result": frozenset(result.folder for result in book.results),
    }


def _may_be_damaged(book: Book, reference: _Reference) -> bool:
    """Return whether the thing may be in a file that already has its own finding."""
    file = {
        "member": _TEAM,
        _CALLED: _TEAM,
        "playbook": f"content/playbooks/{reference.id}.md",
        "result": f"results/{reference.id}/result.yml",
    }.get(reference.word, _INVENTORY)
    return file in book.damaged


def _went(book: Book, reference: _Reference) -> bool:
    """Return whether a result names something that was removed later.

    Its playbook may name it too.
    """
    if not isinstance(reference.entry, Result):
        return False
    gone = {one.id for one in book.inventory.removed}
    if reference.word == "playbook":
        return (reference.entry.dependency or reference.entry.service) in gone - {
            *book.inventory.renamed
        }
    return reference.word in {"dependency", "service"} and reference.id in gone


def _references(book: Book) -> Iterator[_Reference]:
    for member in book.team.members:
        yield from _each(member, "services", "service", member.services)
    for contact in book.team.contacts:
        yield from _each(contact, "members", "member", contact.members)
    yield from _of_inventory(book)
    for playbook in book.playbooks:
        yield from _each(playbook, "covers", "service or dependency", playbook.covers)
        for keys, id_ in playbook.leads.in_order:
            yield _Reference(playbook, ("leads", *keys), _CALLED, id_)
    for agreement in book.agreements:
        yield _Reference(agreement, (), "playbook", agreement.subject)
        yield _Reference(agreement, (), "member", agreement.member)
    for review in book.reviews:
        # A review lies in the folder of its result, and the loader misses a result.yml there.
        yield _Reference(review, (), "member", review.member)
    for rule_ in book.imports.experiments:
        yield from _each(rule_, "dependency", "dependency", rule_.dependency)
        yield from _each(rule_, "service", "service", rule_.service)
        yield from _each(rule_, "environment", "environment", rule_.environment)
        yield from _each(rule_, "conducted_by", "member", rule_.conducted_by)
    yield from _of_results(book)


def _of_inventory(book: Book) -> Iterator[_Reference]:
    for service in book.inventory.services:
        yield from _each(service, "owner", _CALLED, service.owner)
        yield from _each(service, "contacts", _CALLED, service.contacts)
    for environment in book.inventory.environments:
        yield from _each(
            environment,
            "shares_with_production",
            "dependency",
            environment.shares_with_production,
        )
    yield from _of_dependencies(book)
    for left_out in book.inventory.left_out:
        yield from _each(left_out, "owner", "member", left_out.owner)


def _of_dependencies(book: Book) -> Iterator[_Reference]:
    for dependency in book.inventory.dependencies:
        yield from _each(dependency, "used_by", "service", dependency.used_by)
        yield from _each(dependency, "depends_on", "dependency", dependency.depends_on)
        yield from _each(dependency, "owner", _CALLED, dependency.owner)
        yield from _each(dependency, "contacts", _CALLED, dependency.contacts)
        yield from _each(dependency, "playbooks", "playbook", dependency.playbooks)
        for i, risk in enumerate(dependency.accepted_risks):
            if risk.accepted_by:
                yield _Reference(
                    dependency,
                    ("accepted_risks", i, "accepted_by"),
                    "member",
                    risk.accepted_by,
                )


def _of_results(book: Book) -> Iterator[_Reference]:
    for result in book.results:
        yield from _each(result, "service", "service", result.service)
        yield from _each(result, "dependency", "dependency", result.dependency)
        yield from _each(result, "environment", "environment", result.environment)
        yield from _each(result, "conducted_by", "member", result.conducted_by)
        for i, observer in enumerate(result.observers):
            # Whoever watches may be a guest; what is nearly a member's id is a slip.
            if observer not in book.contacts and did_you_mean(observer, book.members):
                yield _Reference(result, ("observers", i), "member", observer)
        yield from _each(result, "supersedes", "result", result.supersedes)
        if result.playbook:
            yield _Reference(result, ("playbook", "id"), "playbook", result.playbook.id)
        for i, service in enumerate(result.impact.services if result.impact else ()):
            yield _Reference(result, ("impact", "services", i), "service", service)
        for i, action in enumerate(result.actions):
            if action.owner:
                yield _Reference(result, ("actions", i, "owner"), _CALLED, action.owner)


def _each(
    entry: Entry, key: str, word: str, ids: str | tuple[str, ...] | None
) -> Iterator[_Reference]:
    if isinstance(ids, str):
        yield _Reference(entry, (key,), word, ids)
    else:
        for i, id_ in enumerate(ids or ()):
            yield _Reference(entry, (key, i), word, id_)


RULES = (rule("F005", _known_references, about=BOOK, fixed=True),)
