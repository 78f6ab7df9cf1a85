"""What a reader makes of a fixture, as lines that a person can check.

`name (kind)` is a component, `elsewhere` one that runs somewhere else. `a -> b` is a need with its
place and how it was said, and `a -> b?` one whose other end is in none of the files. `!` is a
problem, `~` a note.
"""

from collections.abc import Iterator
from pathlib import Path

from drillbook.files.foreign import ForeignError
from drillbook.files.nearby import below
from drillbook.importers.inventory.formats import FORMATS, format_of
from drillbook.importers.inventory.reading import Choice
from drillbook.model.deployed import Deployed
from drillbook.model.inventory import SourceFormat

FIXTURES = Path(__file__).parent / "fixtures"
_FILES = {
    "compose/override": ("compose.yaml", "compose.production.yaml"),
    "compose/profiles-on": ("compose.yaml",),
    "backstage/locations": ("catalog-info.yaml",),
    "compose/extends": ("compose.yaml",),
}
"""The files of a fixture that are named, where it has others besides."""

_PROFILES = {"compose/profiles-on": ("debug",)}


def cases() -> list[str]:
    """Return the fixtures, as format and name."""
    return sorted(
        str(case.relative_to(FIXTURES))
        for case in FIXTURES.glob("*/*")
        if case.is_dir()
    )


def read(case: str) -> Deployed:
    """Return what the reader of its format makes of a fixture."""
    folder = FIXTURES / case
    name, _, _ = case.partition("/")
    formats: dict[str, SourceFormat] = {one: one for one in FORMATS}
    return FORMATS[formats[name]].read(
        below(folder, lambda path: path),
        files(case),
        Choice(profiles=_PROFILES.get(case, ())),
    )


def detected(case: str) -> str | None:
    """Return the format that a fixture is taken for."""
    return format_of(below(FIXTURES / case, lambda path: path), files(case)[0])


def files(case: str) -> tuple[str, ...]:
    """Return the files of a fixture that its reader is given."""
    others = {"truth.txt", ".env"}
    found = sorted(f.name for f in (FIXTURES / case).iterdir() if f.name not in others)
    return _FILES.get(case, tuple(found))


def lines(case: str) -> Iterator[str]:
    """Yield what a fixture tells."""
    try:
        deployed = read(case)
    except ForeignError as error:
        yield f"refused {error.place}: {error.problem}"
        return
    for component in deployed.components.values():
        where = ", elsewhere" if component.external else ""
        yield f"{component.name} ({component.kind}{where})"
    for need in deployed.needs:
        yield f"{need.user} -> {need.needed} {need.how} {need.place}"
    for need in deployed.dangling:
        yield f"{need.user} -> {need.needed}? {need.how} {need.place}"
    for problem in deployed.problems:
        yield f"! {problem.place}: {problem.message}"
    for note in deployed.notes:
        yield f"~ {note.place}: {note.message}"
