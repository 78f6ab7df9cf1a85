"""What is deployed, as other tools' files tell it: the components of a system, and their needs.

It is the same for every format, so that a gate and an import read one thing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location
from drillbook.text.kebab import kebab


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A thing that is deployed, by the name that its file gives it.

    `names` are all by which others call it, and `owner` is who has it there. `external` is one that
    runs somewhere else.
    """

    name: str
    place: Location
    kind: DependencyKind | None = None
    title: str | None = None
    owner: str | None = None
    names: frozenset[str] = frozenset()
    external: bool = False

    @property
    def called(self) -> frozenset[str]:
        """All its names, as names are compared."""
        return frozenset(map(kebab, (self.name, *self.names))) - {""}


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One component needs another: where that is written, and how."""

    user: str
    needed: str
    place: Location
    how: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that a person has to know."""

    place: Location
    message: str


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """What some files tell.

    `needs` join two components. In `dangling` one of the two is in none of the files. `problems`
    keep something out that the files may tell, and `notes` say what was left out on purpose.
    `observed` says that it was seen running: what is not in there may exist nevertheless.
    """

    components: Mapping[str, Component] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    dangling: tuple[Need, ...] = ()
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    observed: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Component]:
        """The components by every name that they have; their own names go first."""
        names: dict[str, Component] = {
            kebab(component.name): component for component in self.components.values()
        }
        for component in self.components.values():
            for name in sorted(component.called):
                names.setdefault(name, component)
        return names


def together(several: Iterable[Deployed]) -> Deployed:
    """Return what several sources tell: what dangles in one may be a component of another."""
    all_ = tuple(several)
    components: dict[str, Component] = {}
    for one in all_:
        for name, component in one.components.items():
            there = components.get(name)
            components[name] = _joined(there, component) if there else component
    joined = Deployed(components=components, observed=all(one.observed for one in all_))
    needs, dangling = set[Need](), set[Need]()
    for one in all_:
        needs.update(one.needs)
        for need in one.dangling:
            found = joined.by_name.get(kebab(need.needed))
            if found is None:
                dangling.add(need)
            elif found.name != need.user:
                needs.add(Need(need.user, found.name, need.place, need.how))
    return Deployed(
        components=components,
        needs=tuple(sorted(needs)),
        dangling=tuple(sorted(dangling)),
        problems=tuple(problem for one in all_ for problem in one.problems),
        notes=tuple(note for one in all_ for note in one.notes),
        observed=joined.observed,
    )


def _joined(first: Component, second: Component) -> Component:
    return Component(
        name=first.name,
        place=first.place,
        kind=first.kind or second.kind,
        title=first.title or second.title,
        owner=first.owner or second.owner,
        names=first.names | second.names,
        external=first.external and second.external,
    )
