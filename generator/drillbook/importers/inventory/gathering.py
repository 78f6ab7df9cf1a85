"""Gathering joins what one reader finds: components first, then who needs whom among them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from drillbook.files.foreign import Foreign, ForeignError
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.addresses import (
    addresses_in,
    is_elsewhere,
    mentioned,
)
from drillbook.importers.inventory.kinds import kind_of_words
from drillbook.model.deployed import Component, Deployed, Need, Remark
from drillbook.model.location import Location
from drillbook.text.kebab import kebab

MOST_PARTS = 5_000
MOST_NEEDS = 50_000


@dataclass(frozen=True, slots=True)
class _Reference:
    """A component is said to need another; a `sure` one is told even if nothing has the name."""

    user: str
    host: str
    place: Location
    how: str
    sure: bool


@dataclass(slots=True)
class Gathering:
    """What has been found so far."""

    components: dict[str, Component] = field(default_factory=dict)
    problems: dict[Remark, None] = field(default_factory=dict)
    notes: dict[Remark, None] = field(default_factory=dict)
    _references: list[_Reference] = field(default_factory=list)
    _commands: list[tuple[str, str, Location]] = field(default_factory=list)

    def begin(self, file: Foreign) -> None:
        """Keep what is wrong with a file."""
        for place, problem in file.duplicates:
            self.problem(place, problem)

    def read(self, files: Nearby, paths: Iterable[str]) -> Iterator[Foreign]:
        """Yield the files that can be read; what is wrong with the others is a problem."""
        for path in paths:
            try:
                file = files.foreign(path)
            except ForeignError as error:
                self.problem(error.place, error.problem)
                continue
            self.begin(file)
            yield file

    def problem(self, place: Location, message: str) -> None:
        """Tell of something that keeps out what the file may tell."""
        self.problems[Remark(place, message)] = None

    def note(self, place: Location, message: str) -> None:
        """Tell of something that was left out on purpose."""
        self.notes[Remark(place, message)] = None

    def component(self, component: Component) -> None:
        """Add a component; a second one of the same name adds its names to the first."""
        there = self.components.get(component.name)
        if there is not None:
            component = replace(
                there,
                kind=there.kind or component.kind,
                title=there.title or component.title,
                owner=there.owner or component.owner,
                names=there.names | component.names,
            )
        elif len(self.components) >= MOST_PARTS:
            if len(self.components) == MOST_PARTS and not any(
                "components" in one.message for one in self.problems
            ):
                self.problem(
                    component.place, f"has more than {MOST_PARTS:,} components"
                )
            return
        self.components[component.name] = component

    def need(self, user: str, name: str, place: Location, how: str) -> None:
        """Say that a component needs another, which is called so."""
        self._refer(_Reference(user, name, place, how, sure=True))

    def variable(self, user: str, name: str, value: str, place: Location) -> None:
        """Look for addresses in the value of a variable of a component."""
        for address in addresses_in(name, value):
            self._refer(_Reference(user, address.host, place, name, sure=address.sure))

    def command(self, user: str, text: str, place: Location) -> None:
        """Look for components that a command names with a port."""
        self._commands.append((user, text, place))

    def _refer(self, reference: _Reference) -> None:
        if len(self._references) == MOST_NEEDS:
            self.problem(reference.place, f"has more than {MOST_NEEDS:,} references")
        if len(self._references) <= MOST_NEEDS:
            self._references.append(reference)

    def deployed(
        self,
        called: Callable[[str, str], Iterable[str]] | None = None,
        elsewhere: Callable[[str], bool] = is_elsewhere,
    ) -> Deployed:
        """Return all of it.

        `called` yields the names, best first, that a host may mean where a component names it.
        A host that nothing has is a component of its own where it runs `elsewhere`.
        """
        names = Deployed(components=self.components).by_name
        needs, dangling = dict[tuple[str, str], Need](), dict[tuple[str, str], Need]()
        for one in self._references:
            tried = called(one.user, one.host) if called else (one.host,)
            component = next(
                (names[kebab(name)] for name in tried if kebab(name) in names), None
            )
            if component is None and one.sure and elsewhere(one.host):
                component = _elsewhere(one)
                self.components[component.name] = component
                names = {**names, kebab(component.name): component}
            if component is None or one.user not in self.components:
                if one.sure:
                    need = Need(one.user, one.host, one.place, one.how)
                    dangling.setdefault((one.user, one.host), need)
            elif component.name != one.user:
                need = Need(one.user, component.name, one.place, one.how)
                needs.setdefault((one.user, component.name), need)
        known = frozenset(
            name
            for component in self.components.values()
            for name in (component.name, *component.names)
        )
        for user, text, place in self._commands:
            for host in mentioned(text, known):
                component = names.get(kebab(host))
                if component and component.name != user:
                    need = Need(user, component.name, place, "command")
                    needs.setdefault((user, component.name), need)
        return Deployed(
            components=dict(self.components),
            needs=tuple(sorted(needs.values())),
            dangling=tuple(sorted(dangling.values())),
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )


def _elsewhere(reference: _Reference) -> Component:
    """Return the component behind a public address."""
    host = reference.host
    return Component(
        name=host,
        place=reference.place,
        kind=kind_of_words(host, but={"network", "dns"}) or "http-api",
        external=True,
    )
