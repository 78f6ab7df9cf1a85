"""Gathering joins what one reader finds: parts first, then who needs whom among them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from drillbook.files.foreign import Foreign
from drillbook.importers.inventory.addresses import addresses_in, is_public, mentioned
from drillbook.importers.inventory.kinds import kind_of_words
from drillbook.model.deployed import Deployed, Need, Component, Remark
from drillbook.model.location import Location
from drillbook.text.kebab import kebab

MOST_PARTS = 5_000
MOST_NEEDS = 50_000


@dataclass(frozen=True, slots=True)
class _Reference:
    """A part is said to need another by a name; a `sure` one is told even if nothing has it."""

    user: str
    host: str
    place: Location
    how: str
    sure: bool


@dataclass(slots=True)
class Gathering:
    """What has been found so far."""

    parts: dict[str, Component] = field(default_factory=dict)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    _references: list[_Reference] = field(default_factory=list)
    _commands: list[tuple[str, str, Location]] = field(default_factory=list)

    def begin(self, file: Foreign) -> None:
        """Keep what is wrong with a file."""
        for place, problem in file.duplicates:
            self.problem(place, problem)

    def problem(self, place: Location, message: str) -> None:
        """Tell of something that keeps out what the file may tell."""
        self.problems.append(Remark(place, message))

    def note(self, place: Location, message: str) -> None:
        """Tell of something that was left out on purpose."""
        self.notes.append(Remark(place, message))

    def part(self, part: Component) -> None:
        """Add a part; a second one of the same name adds its names to the first."""
        there = self.parts.get(part.name)
        if there is not None:
            part = replace(
                there,
                kind=there.kind or part.kind,
                title=there.title or part.title,
                owner=there.owner or part.owner,
                names=there.names | part.names,
            )
        elif len(self.parts) >= MOST_PARTS:
            if len(self.parts) == MOST_PARTS and not any(
                "parts" in one.message for one in self.problems
            ):
                self.problem(part.place, f"has more than {MOST_PARTS:,} parts")
            return
        self.parts[part.name] = part

    def need(self, user: str, name: str, place: Location, how: str) -> None:
        """Say that a part needs another, which is called so."""
        self._refer(_Reference(user, name, place, how, sure=True))

    def variable(self, user: str, name: str, value: str, place: Location) -> None:
        """Look for addresses in the value of a variable of a part."""
        for address in addresses_in(name, value):
            self._refer(_Reference(user, address.host, place, name, sure=address.sure))

    def command(self, user: str, text: str, place: Location) -> None:
        """Look for parts that a command names with a port."""
        self._commands.append((user, text, place))

    def _refer(self, reference: _Reference) -> None:
        if len(self._references) == MOST_NEEDS:
            self.problem(reference.place, f"has more than {MOST_NEEDS:,} references")
        if len(self._references) <= MOST_NEEDS:
            self._references.append(reference)

    def deployed(
        self, called: Callable[[str, str], Iterable[str]] | None = None
    ) -> Deployed:
        """Return all of it.

        `called` yields the names, best first, that a host may mean where a part names it.
        """
        names = Deployed(parts=self.parts).by_name
        needs, dangling = dict[tuple[str, str], Need](), dict[tuple[str, str], Need]()
        for one in self._references:
            tried = called(one.user, one.host) if called else (one.host,)
            part = next(
                (names[kebab(name)] for name in tried if kebab(name) in names), None
            )
            if part is None and one.sure and is_public(one.host):
                part = _elsewhere(one)
                self.parts[part.name] = part
                names = {**names, kebab(part.name): part}
            if part is None:
                if one.sure:
                    need = Need(one.user, one.host, one.place, one.how)
                    dangling.setdefault((one.user, one.host), need)
            elif part.name != one.user:
                need = Need(one.user, part.name, one.place, one.how)
                needs.setdefault((one.user, part.name), need)
        known = frozenset(
            name for part in self.parts.values() for name in (part.name, *part.names)
        )
        for user, text, place in self._commands:
            for host in mentioned(text, known):
                part = names.get(kebab(host))
                if part and part.name != user:
                    need = Need(user, part.name, place, "command")
                    needs.setdefault((user, part.name), need)
        return Deployed(
            parts=dict(self.parts),
            needs=tuple(sorted(needs.values())),
            dangling=tuple(sorted(dangling.values())),
            problems=tuple(self.problems),
            notes=tuple(self.notes),
        )


def _elsewhere(reference: _Reference) -> Component:
    """Return the part behind a public address."""
    host = reference.host
    return Component(
        name=host,
        place=reference.place,
        kind=kind_of_words(host, but={"network", "dns"}) or "http-api",
        external=True,
    )
