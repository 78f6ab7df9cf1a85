"""A proposal is what an inventory lacks of what is deployed, for a person to decide.

It only adds. What somebody has written stays, and what somebody removed or left out is not
proposed again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drillbook.check.judging.drift import Drift
from drillbook.errors import DrillbookError
from drillbook.files.inventory_file import Additions
from drillbook.files.starter.names import id_of
from drillbook.model.book import Book
from drillbook.model.deployed import Component, Need
from drillbook.text.kebab import kebab
from drillbook.text.nearest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryProposal:
    """What would be added, and what a person has to know of it.

    `services` and `dependencies` are the ids of new entries. `apart` is what no service needs, and
    `gone` what somebody has removed before.
    """

    additions: Additions
    services: tuple[str, ...]
    dependencies: tuple[str, ...]
    guessed: bool
    apart: tuple[str, ...]
    gone: tuple[str, ...]


def proposal(
    drift: Drift, own: Sequence[str], aliases: Mapping[str, Sequence[str]]
) -> InventoryProposal:
    """Return what an inventory lacks.

    `own` are names of components that the team runs as services, and `aliases` names by the id of
    the entry that they mean.
    """
    return _Drawing(drift, aliases).proposal(own)


class _Drawing:
    """The components of a system and their ids, as they are and as they would be."""

    def __init__(self, drift: Drift, aliases: Mapping[str, Sequence[str]]) -> None:
        self.drift = drift
        self.book: Book = drift.book
        self.aliases = aliases
        self.ids: dict[str, str] = {}
        self.taken = {
            *self.book.services,
            *self.book.dependencies,
            *(one.id for one in self.book.inventory.removed),
        }
        for name in drift.deployed.components:
            id_ = drift.id_of(name)
            if id_ is not None:
                self.ids[name] = id_
        for id_, names in aliases.items():
            for name in names:
                self.ids[self._component(name).name] = id_

    def _component(self, name: str) -> Component:
        found = self.drift.deployed.by_name.get(kebab(name))
        if found is None:
            hint = did_you_mean(name, self.drift.deployed.components)
            raise DrillbookError(
                f'nothing in these files is called "{name}".{hint}',
                "Names are those that the files use.",
            )
        return found

    def proposal(self, own: Sequence[str]) -> InventoryProposal:
        """Return what is lacking."""
        named = [self._component(name).name for name in own]
        for name in named:
            if self.ids.get(name) in self.book.dependencies:
                raise DrillbookError(
                    f'"{name}" is the dependency "{self.ids[name]}" of this book',
                    "Only what is not in the inventory yet can become a service.",
                )
        ours = [
            *(name for name, id_ in self.ids.items() if id_ in self.book.services),
            *named,
        ]
        guessed = not ours
        ours = list(dict.fromkeys(ours or self._first()))
        # Where nobody says what is theirs, nobody says either what is not.
        everything = tuple(self.drift.deployed.components)
        reached = everything if guessed else self._reached(ours)
        gone = tuple(
            sorted(
                name
                for name in reached
                if name not in self.ids
                and kebab(name) in {one.id for one in self.book.inventory.removed}
            )
        )
        for name in reached:
            if name not in self.ids and name not in gone:
                self.ids[name] = self._new_id(name)
        services = [name for name in ours if self.ids[name] not in self.book.services]
        dependencies = [
            name
            for name in reached
            if name in self.ids
            and name not in ours
            and self.ids[name] not in {*self.book.dependencies, *self.book.services}
        ]
        entries: dict[str, list[Mapping[str, Any]]] = {
            "services": [self._service(name) for name in services],
            "dependencies": [
                self._dependency(name, ours, reached) for name in dependencies
            ],
        }
        return InventoryProposal(
            additions=Additions(
                entries=entries, ids=self._more_ids(ours, reached, dependencies)
            ),
            services=tuple(self.ids[name] for name in services),
            dependencies=tuple(self.ids[name] for name in dependencies),
            guessed=guessed and bool(services),
            apart=tuple(
                sorted(
                    name
                    for name in self.drift.deployed.components
                    if name not in reached and name not in self.ids
                )
            ),
            gone=gone,
        )

    def _first(self) -> Iterator[str]:
        """Yield what nothing needs; of things that need each other in a circle, one of them.

        Something that stores or carries is no service.
        """
        met = set[str]()
        for name in reversed(self._finished()):
            if name in met:
                continue
            component = self.drift.deployed.components[name]
            if component.kind in {None, "http-api", "other"} and not component.external:
                met.update(self._reached([name]))
                yield name

    def _finished(self) -> Sequence[str]:
        """Return all components, each after what it needs, as far as no circle forbids that."""
        done, met = list[str](), set[str]()
        for first in self.drift.deployed.components:
            waiting: list[tuple[str, bool]] = [(first, False)]
            while waiting:
                name, left = waiting.pop()
                if left:
                    done.append(name)
                elif name not in met:
                    met.add(name)
                    waiting.append((name, True))
                    waiting.extend(
                        (need.needed, False) for need in self._needs.get(name, ())
                    )
        return done

    def _reached(self, ours: Sequence[str]) -> Sequence[str]:
        """Return some components and all that they need, in the order of the files."""
        met = set(ours)
        waiting = list(ours)
        while waiting:
            for need in self._needs.get(waiting.pop(), ()):
                if need.needed not in met:
                    met.add(need.needed)
                    waiting.append(need.needed)
        return tuple(name for name in self.drift.deployed.components if name in met)

    @property
    def _needs(self) -> Mapping[str, Sequence[Need]]:
        return self.drift.needs_of

    def _new_id(self, name: str) -> str:
        first = id_of(name, "component")
        id_, count = first, 2
        while id_ in self.taken:
            id_, count = f"{first}-{count}", count + 1
        self.taken.add(id_)
        return id_

    def _service(self, name: str) -> Mapping[str, Any]:
        component = self.drift.deployed.components[name]
        return {
            "id": self.ids[name],
            "name": component.title or name,
            **self._owner(component),
            **self._called(name),
        }

    def _dependency(
        self, name: str, ours: Sequence[str], reached: Sequence[str]
    ) -> Mapping[str, Any]:
        component = self.drift.deployed.components[name]
        users = self._users(name, ours)
        below = self._below(name, ours, reached)
        return {
            "id": self.ids[name],
            "name": component.title or name,
            "kind": component.kind or "other",
            "criticality": "unknown",
            **({"used_by": users} if users else {}),
            **({"depends_on": below} if below else {}),
            **self._owner(component),
            **self._called(name),
        }

    def _owner(self, component: Component) -> Mapping[str, str]:
        owner = kebab(component.owner or "")
        return {"owner": owner} if self.book.reachable(owner) else {}

    def _called(self, name: str) -> Mapping[str, Sequence[str]]:
        return {} if kebab(name) == self.ids[name] else {"aliases": [name]}

    def _users(self, name: str, ours: Sequence[str]) -> list[str]:
        return [
            self.ids[user]
            for user in ours
            if any(need.needed == name for need in self._needs.get(user, ()))
        ]

    def _below(
        self, name: str, ours: Sequence[str], reached: Sequence[str]
    ) -> list[str]:
        needed = {need.needed for need in self._needs.get(name, ())}
        return [
            self.ids[other]
            for other in reached
            if other in needed
            and other not in ours
            and other in self.ids
            and self.ids[other] not in self.book.services
        ]

    def _more_ids(
        self, ours: Sequence[str], reached: Sequence[str], new: Sequence[str]
    ) -> Mapping[tuple[str, str], Sequence[str]]:
        """Return what entries lack that are there: users, needs, and names."""
        more: dict[tuple[str, str], Sequence[str]] = {}
        for id_, names in self.aliases.items():
            entry = self.book.services.get(id_) or self.book.dependencies.get(id_)
            if entry is None:
                known = (*self.book.services, *self.book.dependencies)
                raise DrillbookError(
                    f'the inventory has no "{id_}".{did_you_mean(id_, known)}',
                    "Write the id of a service or dependency first: --alias database=postgres",
                )
            more[id_, "aliases"] = [one for one in names if one not in entry.aliases]
        for name in reached:
            dependency = self.book.dependencies.get(self.ids.get(name, ""))
            if dependency is None or name in new:
                continue
            for key, ids, there in (
                ("used_by", self._users(name, ours), dependency.used_by),
                ("depends_on", self._below(name, ours, reached), dependency.depends_on),
            ):
                lacking = [
                    id_ for id_ in ids if id_ not in there and id_ != dependency.id
                ]
                if lacking:
                    more[dependency.id, key] = lacking
        return more
