"""The stricter of two books is the one that is judged: a change cannot lower what it is held to.

What a branch lowers takes effect once it has been merged, and no sooner. `levers` lists by which
keys it can be lowered; what a change takes out of the book whole is kept here: critical
dependencies, services, environments of production, members, playbooks that went with what they
cover, and what people have objected to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TypeVar

from drillbook.check.judging.levers import levers_of, unlimited
from drillbook.check.judging.renames import Renames, carried, renames
from drillbook.check.judging.risk import stands
from drillbook.model.agreement import Agreement
from drillbook.model.book import Book
from drillbook.model.entry import Entry
from drillbook.model.inventory import FAILURE_MODES, Dependency, Environment, Service
from drillbook.model.location import nowhere_in
from drillbook.model.playbook import Playbook
from drillbook.model.policy import Policy
from drillbook.model.review import Review
from drillbook.model.team import Member

E = TypeVar("E", bound=Entry)
S = TypeVar("S", Agreement, Review)

INVENTORY = "content/inventory.yml"
TEAM = "content/team.yml"

_DOUBTS = frozenset({"object", "disagrees", "question"})
"""The positions that somebody has to answer."""


def stricter(base: Book, head: Book, today: date) -> Book:
    """Return the head's book with everything besides that the base asks for."""
    return Ratchet(base, head, today).judged


def stricter_policy(base: Policy, head: Policy) -> Policy:
    """Return a policy that asks for all that either of two asks for."""
    return _held(Book(policy=base), base, head)


@dataclass(frozen=True)
class Ratchet:
    """A change as it is judged on a day: what was asked for in `base`, and what is in `head`.

    Nothing is missed in a file that has findings of its own: what it still holds is not known.
    """

    base: Book
    head: Book
    today: date

    @cached_property
    def renames(self) -> Renames:
        """The dependencies that go on under another id."""
        return renames(self.base, self.head)

    @cached_property
    def before(self) -> Book:
        """The base, with the ids that its dependencies have now."""
        return carried(self.base, self.renames.accepted)

    @cached_property
    def pairs(self) -> tuple[tuple[Entry, Entry], ...]:
        """Everything that is in both books, as it was and as it is."""
        dependencies = self.head.dependencies
        return (
            (self.before.policy, self.head.policy),
            *self._inventories,
            *(
                self._asked(d, dependencies[d.id])
                for d in self.before.dependencies.values()
                if d.id in dependencies
            ),
            *_both(self.before.services, self.head.services),
            *_both(self.before.environments, self.head.environments),
            *(
                self._belonging(before, now)
                for before, now in _both(self.before.members, self.head.members)
            ),
            *_both(self.before.playbooks_by_id, self.head.playbooks_by_id),
        )

    @property
    def _inventories(self) -> Iterator[tuple[Entry, Entry]]:
        if INVENTORY not in self.head.damaged:
            yield self.before.inventory, self.head.inventory

    @cached_property
    def dependencies_gone(self) -> tuple[Dependency, ...]:
        """The dependencies that the change removes, unless they were not critical."""
        gone = _gone(
            self.before.dependencies,
            self.head.dependencies,
            damaged=INVENTORY in self.head.damaged,
        )
        return tuple(
            self._placed(dependency)
            for dependency in gone
            if dependency.criticality != "non-critical"
        )

    @cached_property
    def services_gone(self) -> tuple[Service, ...]:
        """The services that it removes."""
        gone = _gone(
            self.before.services,
            self.head.services,
            damaged=INVENTORY in self.head.damaged,
        )
        return tuple(self._placed(service) for service in gone)

    @cached_property
    def production_gone(self) -> tuple[Environment, ...]:
        """The environments of production that it removes."""
        gone = _gone(
            self.before.environments,
            self.head.environments,
            damaged=INVENTORY in self.head.damaged,
        )
        return tuple(
            self._placed(environment) for environment in gone if environment.production
        )

    @cached_property
    def successors(self) -> tuple[Environment, ...]:
        """The new environments that may be production under another id: none where a new one says
        that it is.
        """
        new = [
            environment
            for id_, environment in self.head.environments.items()
            if id_ not in self.before.environments
        ]
        new_production = sum(environment.production for environment in new)
        # Each that is gone has a successor that says so: nothing is hidden under another id.
        if len(self.production_gone) <= new_production:
            return ()
        return tuple(environment for environment in new if not environment.production)

    @cached_property
    def members_gone(self) -> tuple[Member, ...]:
        """The members whom it removes, instead of saying when they left."""
        gone = _gone(
            self.before.members, self.head.members, damaged=TEAM in self.head.damaged
        )
        return tuple(member.placed(nowhere_in(TEAM)) for member in gone)

    @cached_property
    def playbooks_gone(self) -> tuple[Playbook, ...]:
        """The playbooks that it removes."""
        gone = _gone(
            self.before.playbooks_by_id, self.head.playbooks_by_id, damaged=False
        )
        there = [
            playbook
            for playbook in gone
            if playbook.source.path not in self.head.damaged
        ]
        return tuple(
            playbook.placed(nowhere_in(playbook.source.path)) for playbook in there
        )

    @cached_property
    def unanswered(self) -> tuple[Agreement | Review, ...]:
        """The objections, disagreements and questions whose file it removes."""
        kept = {playbook.id for playbook in self.judged.playbooks}
        objections = (
            one
            for one in self._unsaid(self.before.agreements, self.head.agreements)
            if one.subject in kept
        )
        reviews = self._unsaid(self.before.reviews, self.head.reviews)
        return tuple(
            one
            for one in chain[Agreement | Review](objections, reviews)
            if one.position in _DOUBTS
        )

    @cached_property
    def judged(self) -> Book:
        """The stricter of the two books."""
        head, inventory = self.head, self.head.inventory
        held = {
            (type(now), _id(now)): _held(self.before, before, now)
            for before, now in self.pairs
        }
        members = (*_kept(held, head.team.members), *self.members_gone)
        services = (*_kept(held, inventory.services), *self.services_gone)
        dependencies = (*_kept(held, inventory.dependencies), *self.dependencies_gone)
        environments = (
            *self._successors_as_production(_kept(held, inventory.environments)),
            *self.production_gone,
        )
        agreements = filter(
            self._counts, self._unsaid(self.before.agreements, head.agreements)
        )
        reviews = filter(self._counts, self._unsaid(self.before.reviews, head.reviews))
        policy = held[Policy, ""]
        return replace(
            head,
            policy=policy if isinstance(policy, Policy) else head.policy,
            team=head.team.model_copy(update={"members": members}),
            inventory=inventory.model_copy(
                update={
                    "services": services,
                    "environments": environments,
                    "dependencies": dependencies,
                    "removed": self.renames.removed,
                }
            ),
            playbooks=(*head.playbooks, *self._playbooks_kept),
            agreements=(*head.agreements, *agreements),
            reviews=(*head.reviews, *reviews),
        )

    def _successors_as_production(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        # Otherwise a new id would make a test in production one outside of it.
        successors = {environment.id for environment in self.successors}
        for entry in entries:
            if _id(entry) in successors:
                yield entry.model_copy(update={"production": True})
            else:
                yield entry

    @cached_property
    def _playbooks_kept(self) -> tuple[Playbook, ...]:
        """The playbooks that are gone and that nothing asks for any more, so that no rule would
        miss them.
        """
        return tuple(
            p
            for p in self.playbooks_gone
            if all(self._done_without(p, subject) for subject in p.covers)
        )

    def _done_without(self, playbook: Playbook, subject: str) -> bool:
        if subject not in {*self.head.services, *self.head.dependencies}:
            return True
        others = self.head.playbooks_for(subject)
        return any(other.kind == playbook.kind for other in others)

    def _counts(self, said: Agreement | Review) -> bool:
        """Return whether what somebody said still counts without its file: a doubt, or with what
        else is kept.
        """
        kept = {
            *(member.id for member in self.members_gone),
            *(playbook.id for playbook in self._playbooks_kept),
        }
        return said.position in _DOUBTS or said.member in kept or said.subject in kept

    def _unsaid(self, before: Sequence[S], now: Sequence[S]) -> Iterator[S]:
        there = {(one.subject, one.member) for one in now}
        for one in before:
            is_gone = (one.subject, one.member) not in there
            # A file with findings is there, and says something that cannot be read.
            if is_gone and one.source.path not in self.head.damaged:
                yield one.placed(nowhere_in(one.source.path))

    def _asked(
        self, before: Dependency, now: Dependency
    ) -> tuple[Dependency, Dependency]:
        """Return both with the failure modes that are asked of them written out, and the risks that
        stood before.
        """
        if not before.critical:
            return before, now
        asked = self.before.policy.required_modes(before)
        risks = (
            *(risk for risk in before.accepted_risks if stands(risk, self.today)),
            *(unlimited(mode) for mode in FAILURE_MODES if mode not in asked),
        )
        return (
            before.model_copy(update={"failure_modes": asked, "accepted_risks": risks}),
            now.model_copy(
                update={"failure_modes": self.head.policy.required_modes(now)}
            ),
        )

    def _belonging(self, before: Member, now: Member) -> tuple[Member, Member]:
        """Return both, as having joined on one day where they belong to the team by either."""
        there = now.joined is None or now.joined <= self.today
        if there:
            # A day in the past asks for no less than another one.
            before = before.model_copy(update={"joined": now.joined})
        return before, now

    def _placed(self, entry: E) -> E:
        """Return an entry that is gone in the place that says why, or nowhere in its file."""
        for i, removed in enumerate(self.head.inventory.removed):
            if removed.id == _id(entry):
                return entry.placed(self.head.inventory.source.within("removed", i))
        return entry.placed(nowhere_in(INVENTORY))


def _both(before: Mapping[str, E], now: Mapping[str, E]) -> Iterator[tuple[E, E]]:
    return ((before[id_], entry) for id_, entry in now.items() if id_ in before)


def _gone(
    before: Mapping[str, E], now: Mapping[str, E], *, damaged: bool
) -> tuple[E, ...]:
    if damaged:
        return ()
    return tuple(entry for id_, entry in before.items() if id_ not in now)


def _kept(
    held: Mapping[tuple[type[Entry], str], Entry], entries: Iterable[E]
) -> Iterator[Entry]:
    return (held.get((type(entry), _id(entry)), entry) for entry in entries)


def _held(base: Book, before: Entry, now: E) -> E:
    """Return an entry with the stricter value of each lever that is held."""
    stricter_values = {}
    for lever in levers_of(base, before):
        if lever.held:
            was, is_ = getattr(before, lever.key), getattr(now, lever.key)
            stricter_values[lever.key] = lever.stricter(was, is_)
    return now.model_copy(update=stricter_values)


def _id(entry: Entry) -> str:
    """Return the id of an entry; a policy, of which there is one, has none."""
    return str(getattr(entry, "id", ""))
