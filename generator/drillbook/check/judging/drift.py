"""Drift is the difference between what the inventory declares and what is deployed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from drillbook.model.book import Book
from drillbook.model.deployed import Component, Deployed, Need
from drillbook.model.inventory import Dependency, LeftOut, Service
from drillbook.text.kebab import kebab

LONGEST_LEFT_OUT = timedelta(days=366)
"""As far away as the end of what is left out may be."""


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A need that is deployed, of a service or dependency with this id, and not declared.

    `known` is the id of what is needed, where the inventory has it for others.
    """

    need: Need
    user: str
    known: str | None
    of_service: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A service or dependency needs something: both by their id, or by the name of what has
    none.
    """

    user: str
    needed: str


def stands(left_out: LeftOut, today: date) -> bool:
    """Return whether something is left out: with a reason, an owner, and an end that is still to
    come.
    """
    return bool(
        left_out.reason
        and left_out.owner
        and left_out.expires
        and today <= left_out.expires <= today + LONGEST_LEFT_OUT
    )


@dataclass(frozen=True)
class Drift:
    """The differences between a book and what is deployed, on a day."""

    book: Book
    deployed: Deployed
    today: date

    @cached_property
    def undeclared(self) -> tuple[Undeclared, ...]:
        """What is deployed and not declared, of everything that the inventory knows."""
        return tuple(
            one
            for one in self._undeclared()
            if not self._left_out(
                (one.known or one.need.needed, one.need.needed),
                (one.user, one.need.user),
            )
        )

    def _undeclared(self) -> Iterator[Undeclared]:
        for need in sorted({*self.deployed.needs, *self.deployed.dangling}):
            user, needed = self.id_of(need.user), self.id_of(need.needed)
            if user is None or user == needed or needed in self.book.services:
                continue
            declared = self.book.dependencies.get(needed or "")
            users = declared.used_by if declared else ()
            if user in self.book.services:
                if user not in users:
                    yield Undeclared(need, user, needed, of_service=True)
            elif needed not in self.book.dependencies[user].depends_on:
                yield Undeclared(need, user, needed, of_service=False)

    @cached_property
    def needs_of(self) -> Mapping[str, Sequence[Need]]:
        """What each component needs that is not left out, by the name that its file gives it."""
        found: dict[str, list[Need]] = {}
        for need in self.deployed.needs:
            needed, user = self.id_of(need.needed), self.id_of(need.user)
            names = (need.needed, needed or need.needed)
            if not self._left_out(names, (need.user, user or need.user)):
                found.setdefault(need.user, []).append(need)
        return found

    @cached_property
    def services_seen(self) -> frozenset[str]:
        """The services that are deployed."""
        return frozenset(self.components) & frozenset(self.book.services)

    @cached_property
    def not_deployed(self) -> tuple[Service | Dependency, ...]:
        """What is declared and in none of the sources.

        Nothing, where all of them saw a system running: what was not seen may be there.
        """
        if self.deployed.observed:
            return ()
        every: tuple[Service | Dependency, ...] = (
            *self.book.services.values(),
            *self.book.dependencies.values(),
        )
        return tuple(
            one
            for one in every
            if one.id not in self.components and not self._left_out((one.id,), ())
        )

    @cached_property
    def needs_not_deployed(self) -> tuple[tuple[Dependency, str], ...]:
        """Each dependency with who needs it by the inventory, where both are deployed and no source
        says that one needs the other.
        """
        if self.deployed.observed:
            return ()
        told = {
            (self.id_of(need.user), self.id_of(need.needed))
            for need in self.deployed.needs
        }
        return tuple(
            (dependency, user)
            for dependency, user in self._declared()
            if user in self.components
            and dependency.id in self.components
            and (user, dependency.id) not in told
            and not self._left_out((dependency.id,), (user,))
        )

    def _declared(self) -> Iterator[tuple[Dependency, str]]:
        """Yield each dependency with each service and dependency that needs it."""
        known = self.book.dependencies
        for dependency in known.values():
            for user in dependency.used_by:
                yield dependency, user
            for needed in dependency.depends_on:
                if needed in known:
                    yield known[needed], dependency.id

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """What is deployed, by the id that it has in the inventory."""
        found: dict[str, Component] = {}
        for component in self.deployed.components.values():
            id_ = self._ids.get(kebab(component.name)) or next(
                (
                    self._ids[name]
                    for name in sorted(component.called)
                    if name in self._ids
                ),
                None,
            )
            if id_ is not None:
                found.setdefault(id_, component)
        return found

    @cached_property
    def edges(self) -> frozenset[Edge]:
        """Everything that is declared or deployed, of what the inventory knows."""
        deployed = (
            Edge(user, self.id_of(need.needed) or kebab(need.needed))
            for need in (*self.deployed.needs, *self.deployed.dangling)
            if (user := self.id_of(need.user)) is not None
        )
        declared = (Edge(user, one.id) for one, user in self._declared())
        return frozenset((*deployed, *declared))

    def place_of(self, edge: Edge) -> Need | None:
        """Return where it is written that an edge is deployed; None if it is declared alone."""
        return self._needs_by_edge.get(edge)

    @cached_property
    def _needs_by_edge(self) -> Mapping[Edge, Need]:
        found: dict[Edge, Need] = {}
        for need in (*self.deployed.needs, *self.deployed.dangling):
            user, needed = self.id_of(need.user), self.id_of(need.needed)
            if user and needed:
                found.setdefault(Edge(user, needed), need)
        return found

    def id_of(self, name: str) -> str | None:
        """Return the id of what a source calls so."""
        component = self.deployed.by_name.get(kebab(name))
        names = (kebab(name), *(sorted(component.called) if component else ()))
        return next((self._ids[one] for one in names if one in self._ids), None)

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """The ids by everything that the inventory calls a thing: its id first, then aliases."""
        every: tuple[Service | Dependency, ...] = (
            *self.book.inventory.services,
            *self.book.inventory.dependencies,
        )
        ids = {one.id: one.id for one in every}
        for one in every:
            for alias in one.aliases:
                ids.setdefault(kebab(alias), one.id)
        for former, today in self.book.inventory.renamed.items():
            ids.setdefault(former, today)
        return ids

    def _left_out(self, needed: tuple[str, ...], users: tuple[str, ...]) -> bool:
        names, by = {*map(kebab, needed)}, {*map(kebab, users)}
        return any(
            kebab(one.name) in names
            and (not one.used_by or by & {*map(kebab, one.used_by)})
            for one in self.book.inventory.left_out
            if stands(one, self.today)
        )
