"""Catalogues of Backstage: entities, and the relations that they state in both directions.

A reference is `[kind:][namespace/]name`, in any letter case. What it leaves out is the kind that
its key implies, and the namespace of the entity that has it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drillbook.files.foreign import Foreign, ForeignError, Said
from drillbook.files.nearby import Nearby, beside
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.kinds import kind_of_words
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location

_DEFAULT = "default"
_RUNNING = ("component", "resource", "api")
_TALKING = frozenset({"service", "website", "api", "backend", "frontend"})
_MOST_LOCATIONS = 10
_RELATIONS: Mapping[str, tuple[str, bool]] = {
    "dependson": ("dependsOn", True),
    "dependencyof": ("dependencyOf", False),
    "consumesapi": ("consumesApis", True),
    "apiconsumedby": ("apiConsumedBy", False),
    "providesapi": ("providesApis", False),
    "apiprovidedby": ("apiProvidedBy", True),
}


@dataclass(frozen=True, slots=True)
class _Ref:
    """An entity by its full name, in lower case."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class _Entity:
    """One entity, and the file that it is in."""

    ref: _Ref
    said: Said
    path: str


def looks_like(file: Foreign) -> bool:
    """Return whether a file may have entities of Backstage."""
    return any(
        one["apiVersion"].text.startswith("backstage.io/")
        for document in file.documents
        for one in (document, *document.items)
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return what catalogues say together."""
    catalogue = _Catalogue(files, Gathering())
    for path in paths:
        catalogue.read(path, 0)
    return catalogue.deployed()


@dataclass(slots=True)
class _Catalogue:
    """The entities of some files, while they are read."""

    files: Nearby
    gathering: Gathering
    entities: dict[_Ref, _Entity] = field(default_factory=dict)
    components: dict[_Ref, str] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def read(self, path: str, depth: int) -> None:
        """Read the entities of a file, and of those to which its locations lead."""
        if path in self._read:
            return
        self._read.add(path)
        try:
            file = self.files.foreign(path)
        except ForeignError as error:
            self.gathering.problem(error.place, error.problem)
            return
        self.gathering.begin(file)
        entities = [
            one
            for document in file.documents
            for one in (document.items if document.is_list else (document,))
        ]
        if not any(
            one["apiVersion"].text.startswith("backstage.io/") for one in entities
        ):
            place = file.documents[0].place if file.documents else Location(file.path)
            raise NotOfFormatError(
                place, "has no `apiVersion: backstage.io/…`, so it is no catalogue"
            )
        for said in entities:
            self._entity(said, path, depth)

    def _entity(self, said: Said, path: str, depth: int) -> None:
        kind = said["kind"].text.lower()
        name = said.at("metadata", "name").text
        namespace = said.at("metadata", "namespace").text or _DEFAULT
        if not said.is_mapping or not kind:
            self.gathering.problem(said.place, "has no `kind`")
            return
        if kind == "location":
            self._location(said, path, depth)
        if kind not in _RUNNING:
            return
        if not name or "{{" in name:
            problem = f"is a {said['kind'].text} without a plain `metadata.name`"
            self.gathering.problem(said.place, problem)
            return
        ref = _Ref(kind, namespace.lower(), name.lower())
        there = self.entities.get(ref)
        if there is not None:
            line = there.said.at("metadata", "name").place
            self.gathering.problem(
                said.at("metadata", "name").place,
                f"`{name}` occurs twice; the first is in {line.path}:{line.line}",
            )
            return
        self.entities[ref] = _Entity(ref, said, path)

    def _location(self, said: Said, path: str, depth: int) -> None:
        spec = said["spec"]
        for one in (spec["target"], *spec["targets"].items):
            if not one.text:
                continue
            if "://" in one.text or "*" in one.text:
                self.gathering.note(
                    one.place,
                    f"{one.text} was not read: it is no file of this repository",
                )
            elif not self.files.has(beside(path, one.text)):
                self.gathering.problem(
                    one.place, f"{one.text} is no plain file of this repository"
                )
            elif depth < _MOST_LOCATIONS:
                try:
                    self.read(beside(path, one.text), depth + 1)
                except NotOfFormatError as error:
                    self.gathering.problem(error.place, error.problem)

    def deployed(self) -> Deployed:
        """Return all of it."""
        names = [ref.name for ref in self.entities if ref.kind != "api"]
        provided = self._providers()
        for ref, entity in self.entities.items():
            # An API is the component that provides it; one that nobody provides is one itself.
            if ref.kind != "api" or not provided.get(ref):
                twice = names.count(ref.name) > 1 or (
                    ref.kind == "api" and ref.name in names
                )
                written = entity.said.at("metadata", "name").text
                self.components[ref] = f"{ref.kind}:{written}" if twice else written
                self.gathering.component(self._component(entity, self.components[ref]))
        for entity in self.entities.values():
            for key, said, other, forward in self._stated(entity):
                self._need(entity.ref, key, said, other, forward, provided)
        return self.gathering.deployed(lambda _user, host: (host,))

    def _component(self, entity: _Entity, name: str) -> Component:
        said, spec = entity.said, entity.said["spec"]
        return Component(
            name=name,
            place=said.at("metadata", "name").place,
            kind=_kind(entity.ref, spec["type"].text.lower()),
            title=said.at("metadata", "title").text or None,
            owner=spec["owner"].text.rpartition("/")[2].rpartition(":")[2] or None,
        )

    def _stated(self, entity: _Entity) -> Iterator[tuple[str, Said, _Ref, bool]]:
        """Yield each relation of an entity: its key, its place, the other one, and whether the
        entity needs the other.
        """
        spec = entity.said["spec"]
        for key, usual, forward in (
            ("dependsOn", "", True),
            ("dependencyOf", "", False),
            ("consumesApis", "api", True),
        ):
            value = spec[key]
            if value.value is not None and not value.is_list:
                self.gathering.problem(
                    value.place, f"`{key}` is {value.kind}, and no list"
                )
            for one in value.items:
                other = self._reference(one, usual, entity.ref)
                if other:
                    yield key, one, other, forward
        for one in entity.said["relations"].items:
            known = _RELATIONS.get(one["type"].text.lower())
            target = one["targetRef"]
            other = self._reference(target, "", entity.ref) if target.text else None
            if known and other and known[0] not in {"providesApis", "apiProvidedBy"}:
                yield known[0], target, other, known[1]

    def _reference(self, said: Said, usual: str, own: _Ref) -> _Ref | None:
        """Return the entity that a reference means; None where it means nothing."""
        text = said.text or said["name"].text
        kind, colon, rest = text.lower().rpartition(":")
        namespace, slash, name = rest.rpartition("/")
        kind = kind or said["kind"].text.lower() or usual
        namespace = namespace or said["namespace"].text.lower() or own.namespace
        if not name or (colon and not kind) or (slash and not namespace):
            self.gathering.problem(
                said.place, f'"{text[:60]}" is no reference to an entity'
            )
            return None
        if not kind:
            found = (_Ref(one, namespace, name) for one in _RUNNING)
            meant = next((one for one in found if one in self.entities), None)
            self.gathering.note(
                said.place,
                f'"{text[:60]}" does not say its kind, and Backstage refuses it:'
                f" write {meant.kind if meant else 'component'}:{text[:60]}",
            )
            return meant or _Ref("component", namespace, name)
        return _Ref(kind, namespace, name)

    def _providers(self) -> Mapping[_Ref, tuple[_Ref, ...]]:
        """Return who provides each API."""
        found: dict[_Ref, list[_Ref]] = {}
        for ref, entity in self.entities.items():
            for one in entity.said.at("spec", "providesApis").items:
                api = self._reference(one, "api", ref)
                if api:
                    found.setdefault(api, []).append(ref)
            for one in entity.said["relations"].items:
                kind = one["type"].text.lower()
                target = one["targetRef"]
                other = None
                if kind in {"providesapi", "apiprovidedby"} and target.text:
                    other = self._reference(target, "", ref)
                if other and kind == "providesapi":
                    found.setdefault(other, []).append(ref)
                elif other:
                    found.setdefault(ref, []).append(other)
        return {api: tuple(dict.fromkeys(refs)) for api, refs in found.items()}

    def _need(  # noqa: PLR0913, PLR0917 - both ends of a relation, and how it was said
        self,
        own: _Ref,
        key: str,
        said: Said,
        other: _Ref,
        forward: bool,  # noqa: FBT001 - as it was read from a table
        provided: Mapping[_Ref, tuple[_Ref, ...]],
    ) -> None:
        if other.kind not in _RUNNING:
            return
        user, needed = (own, other) if forward else (other, own)
        for one in provided.get(user) or (user,):
            for target in provided.get(needed) or (needed,):
                if one != target:
                    self.gathering.need(
                        self._called(one), self._called(target), said.place, key
                    )

    def _called(self, ref: _Ref) -> str:
        name = self.components.get(ref)
        if name is not None:
            return name
        space = "" if ref.namespace == _DEFAULT else f"{ref.namespace}/"
        return f"{ref.kind}:{space}{ref.name}"


def _kind(ref: _Ref, type_: str) -> DependencyKind:
    if ref.kind == "api":
        return "http-api"
    if ref.kind == "resource":
        return kind_of_words(type_) or kind_of_words(ref.name) or "other"
    return "http-api" if type_ in _TALKING else "other"
