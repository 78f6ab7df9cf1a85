"""Down now: whom to call while something is failing, in which order, and which playbook to follow.

It stands on top of home, of each dependency and of each playbook, because somebody reads it at
night, on a phone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.quorum import present
from drillbook.model.book import Book
from drillbook.model.inventory import Dependency
from drillbook.model.playbook import Playbook
from drillbook.model.team import can_be_reached
from drillbook.pages.views.reach import Called, called

_MOST_CALLED = 3
"""As many people as home names; the page of what is down names all of them."""

_MOST_FOLLOWED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DownNow:
    """Whom to call, in this order, and what to follow; `more` says how many playbooks are not
    named.
    """

    calls: Sequence[Called]
    playbooks: Sequence[Playbook] = ()
    more: int = 0


def at_home(evaluation: Evaluation) -> DownNow:
    """Return whom to call where nobody knows yet what is down: rotations that lead a playbook, then
    members in the order in which they are notified.
    """
    book = evaluation.book
    playbooks = book.playbooks
    return DownNow(
        calls=called(book, tuple(_first(evaluation))[:_MOST_CALLED]),
        playbooks=playbooks[:_MOST_FOLLOWED],
        more=max(len(playbooks) - _MOST_FOLLOWED, 0),
    )


def for_dependency(book: Book, dependency: Dependency) -> DownNow:
    """Return whom to call about a dependency: its contacts, or else its owner, and then whoever
    leads its playbooks.
    """
    playbooks = playbooks_of(book, dependency)
    owner = (dependency.owner,) if dependency.owner else ()
    named = dict.fromkeys((*(dependency.contacts or owner), *_leads(playbooks)))
    return DownNow(calls=called(book, named), playbooks=playbooks)


def for_playbook(book: Book, playbook: Playbook) -> DownNow:
    """Return who leads a playbook."""
    return DownNow(calls=called(book, dict.fromkeys(_leads((playbook,)))))


def playbooks_of(book: Book, dependency: Dependency) -> tuple[Playbook, ...]:
    """Return the playbooks that cover a dependency, and those that it names."""
    named = (
        book.playbooks_by_id[id_]
        for id_ in dependency.playbooks
        if id_ in book.playbooks_by_id
    )
    return tuple(
        {p.id: p for p in (*book.playbooks_for(dependency.id), *named)}.values()
    )


def _first(evaluation: Evaluation) -> Iterable[str]:
    book = evaluation.book
    leads = tuple(_leads(book.playbooks))
    rotations = [
        id_
        for id_ in leads
        if id_ in book.contacts and book.contacts[id_].kind == "rotation"
    ]
    here = present(book, evaluation.today)
    in_order = sorted(
        (member for member in here if member.priority),
        key=lambda member: member.priority or 0,
    )
    everybody = (
        *rotations,
        *(member.id for member in in_order),
        *leads,
        *(m.id for m in here),
    )
    return (
        id_ for id_ in dict.fromkeys(everybody) if can_be_reached(book.reachable(id_))
    )


def _leads(playbooks: Iterable[Playbook]) -> Iterator[str]:
    for playbook in playbooks:
        yield from (id_ for _, id_ in playbook.leads.in_order)
