"""Calls that somebody has seen between programs, whatever counted them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from drillbook.files.foreign import Said
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.kinds import kind_of_image
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location


@dataclass(slots=True)
class Calls:
    """The calls of some graphs, while they are read."""

    gathering: Gathering = field(default_factory=Gathering)
    _places: list[Location] = field(default_factory=list)
    _any: bool = False

    def begin(self, place: Location) -> None:
        """Know a further file."""
        self._places.append(place)

    def add(
        self,
        user: str,
        needed: str,
        count: Said | None,
        place: Location,
        kind: DependencyKind | None = None,
    ) -> None:
        """Add a call, unless it was counted as never made."""
        if count is not None and not _counts(count):
            return
        self._any = True
        self.gathering.component(
            Component(name=user, place=place, kind=kind_of_image(user))
        )
        self.gathering.component(
            Component(name=needed, place=place, kind=kind or kind_of_image(needed))
        )
        self.gathering.need(user, needed, place, "calls")

    def deployed(self) -> Deployed:
        """Return all of it; a graph without a call is told, because it shows nothing."""
        if not self._any:
            for place in self._places:
                self.gathering.problem(
                    place, "has no call: the graph may be new, and this shows nothing"
                )
        return replace(self.gathering.deployed(), observed=True)


def documents(files: Nearby, paths: Sequence[str], calls: Calls) -> Iterator[Said]:
    """Yield the one document of each file."""
    for file in calls.gathering.read(files, paths):
        calls.begin(Location(file.path))
        yield from file.documents


def _counts(count: Said) -> bool:
    """Return whether a count is more than none; tools write it as a number or as a text."""
    if count.value is None:
        return True
    try:
        number = float(count.text)
    except ValueError:
        return True
    return math.isnan(number) or number > 0
