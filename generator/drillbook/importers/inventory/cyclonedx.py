"""The services of a CycloneDX SBOM, and which of them need which.

Its libraries are no parts: they run inside one.
"""

from collections.abc import Iterator, Sequence

from drillbook.files.foreign import Foreign, Said
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.kinds import kind_of_image
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed


def looks_like(file: Foreign) -> bool:
    """Return whether a file says that it is one."""
    return any(one["bomFormat"].text == "CycloneDX" for one in file.documents)


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return the services of some bills."""
    gathering = Gathering()
    for file in gathering.read(files, paths):
        for said in file.documents:
            if said["bomFormat"].text != "CycloneDX":
                raise NotOfFormatError(
                    said.place, "does not say `bomFormat: CycloneDX`"
                )
            _bill(said, gathering)
    return gathering.deployed()


def _bill(said: Said, gathering: Gathering) -> None:
    names: dict[str, str] = {}
    libraries = {
        one["bom-ref"].text for one in _nested(said["components"], "components")
    }
    root = said.at("metadata", "component")
    services = list(_nested(said["services"], "services"))
    if not services:
        gathering.problem(
            said.place,
            "has no `services`: a bill of libraries says nothing of what is needed",
        )
        return
    for one in (root, *services):
        name = one["name"].text
        if not name:
            if one is not root:
                gathering.problem(one.place, "has a service without a name")
            continue
        names[one["bom-ref"].text or name] = name
        gathering.component(
            Component(
                name=name,
                place=one.place,
                kind=kind_of_image(name) or (None if one is root else "http-api"),
                title=name if " " in name else None,
                owner=one.at("provider", "name").text or None,
                names=frozenset(
                    filter(
                        None,
                        [f"{one['group'].text}/{name}" if one["group"].text else ""],
                    )
                ),
            )
        )
    for one in said["dependencies"].items:
        user = names.get(one["ref"].text)
        for needed in one["dependsOn"].items if user else ():
            if user and needed.text not in libraries:
                gathering.need(
                    user, names.get(needed.text, needed.text), needed.place, "dependsOn"
                )


def _nested(said: Said, key: str, depth: int = 0) -> Iterator[Said]:
    for one in said.items:
        yield one
        if depth < 16:
            yield from _nested(one[key], key, depth + 1)
