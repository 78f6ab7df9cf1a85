"""Compose files, by the Compose Specification: what `docker compose config` would make of them.

Interpolation, profiles, `extends`, `include`, several files and the tags `!reset` and `!override`
count as they do there. The values of variables come from `.env` beside the first file alone, never
from the shell of whoever reads: a check has to say the same everywhere.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from drillbook.files.dotenv_file import Unclear, variables_in
from drillbook.files.foreign import Foreign, ForeignError, Said
from drillbook.files.nearby import Nearby, beside
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.interpolation import Interpolation
from drillbook.importers.inventory.kinds import kind_of_image, kind_of_words
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location

_DEEPEST = 10
"""So many `extends` or `include` may follow one another."""

_EVERY = "*"
_NOT_THERE = "which is no plain file of this repository"
_SEQUENCES = frozenset(
    {"environment", "labels", "depends_on", "networks", "extra_hosts", "sysctls"}
)
"""Keys of a service that may be a list or a mapping, and mean the same."""

_REPLACED = frozenset({"command", "entrypoint", "healthcheck.test"})
Variables = Mapping[str, str]


def looks_like(file: Foreign) -> bool:
    """Return whether a file may be a compose file: it names services and no API."""
    first = file.documents[0] if file.documents else None
    return (
        first is not None
        and "apiVersion" not in first
        and ("services" in first or first["include"].is_list)
        and first["bomFormat"].value is None
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:
    """Return what compose files say together; each overrides those before it."""
    project = _Project(files, Gathering(), choice)
    folder = posixpath.dirname(paths[0])
    variables = project.variables(folder, choice.env_files)
    model = project.model(paths, folder, variables, depth=0)
    project.gather(model, variables)
    return project.gathering.deployed()


@dataclass(slots=True)
class _Project:
    """The services of some compose files, while they are read."""

    files: Nearby
    gathering: Gathering
    choice: Choice
    unset: set[str] = field(default_factory=set)
    included: set[str] = field(default_factory=set)
    _known: dict[str, Said] = field(default_factory=dict)

    def variables(self, folder: str, env_files: Sequence[str] = ()) -> Variables:
        """Return the values of variables: of the named files, else of `.env` in the folder."""
        found: dict[str, str] = {}
        usual = posixpath.normpath(posixpath.join(folder, ".env"))
        for path in env_files or ((usual,) if self.files.has(usual) else ()):
            found |= self._variables_of(path, found)
        return found

    def _variables_of(self, path: str, known: Variables) -> Variables:
        """Return the variables of a file; each may name those before it, and those known."""
        found: dict[str, str] = {}
        try:
            text = self.files.text(path)
        except ForeignError as error:
            self.gathering.problem(error.place, error.problem)
            return found
        for one in variables_in(text):
            place = Location(self.files.shown(path), one.line, 1)
            if isinstance(one, Unclear):
                self.gathering.note(place, "gives no variable a value that can be read")
            else:
                filled = Interpolation({**known, **found}, self._note_unset)
                found[one.name] = filled.text(one.value, place)
        return found

    def model(
        self, paths: Sequence[str], folder: str, variables: Variables, depth: int
    ) -> "_Model":
        """Return what files say together, with all that they include."""
        model = _Model()
        included = _Model()
        self.included.update(paths)
        for path in paths:
            try:
                document = self._document(path)
            except ForeignError as error:
                self.gathering.problem(error.place, error.problem)
                continue
            said = Interpolation(variables, self._note_unset).of(document)
            included = included.with_others(
                self._included(said["include"], folder, variables, depth)
            )
            services = {
                name: self._extended(said["services"], name, path, variables, ())
                for name in said["services"].mapping
            }
            model = model.overridden(services, said["models"].mapping)
        return included.with_others(model)

    def _note_unset(self, name: str, place: Location) -> None:
        if name not in self.unset:
            self.unset.add(name)
            self.gathering.note(
                place, f"the variable {name} has no value, in .env or by default"
            )

    def _document(self, path: str) -> Said:
        """Return the one document of a compose file; it is read once."""
        if path not in self._known:
            file = self.files.foreign(path)
            self.gathering.begin(file)
            place = Location(self.files.shown(path), 1, 1)
            if not file.documents:
                raise NotOfFormatError(place, "is empty")
            first, *others = file.documents
            if others:
                raise NotOfFormatError(
                    others[0].place,
                    "has more than one document, and a compose file has one",
                )
            if not first.is_mapping:
                raise NotOfFormatError(
                    first.place, f"is {first.kind}, and a compose file is a mapping"
                )
            if "apiVersion" in first and "kind" in first:
                raise NotOfFormatError(
                    first.key("apiVersion"), "is a manifest of Kubernetes or Backstage"
                )
            services = first["services"]
            if not services.is_mapping and services.value is not None:
                raise NotOfFormatError(
                    first.key("services"),
                    f"has `services` that are {services.kind}; they are a mapping of names",
                )
            if services.value is None and not {"include", "services"} & {
                *first.mapping
            }:
                raise NotOfFormatError(
                    place, "has no `services`, so it is no compose file"
                )
            self._known[path] = first
        return self._known[path]

    def _included(
        self, said: Said, folder: str, variables: Variables, depth: int
    ) -> "_Model":
        """Return what `include` brings, with variables of its own."""
        model = _Model()
        for one in said.items:
            paths = [
                path
                for item in ((one, *one["path"].items, one["path"]))
                if (path := item.text)
            ]
            remote = [path for path in paths if _is_remote(path)]
            if remote:
                self.gathering.problem(
                    one.place, f"includes {remote[0]}, which is not in the repository"
                )
                continue
            if depth == _DEEPEST:
                self.gathering.problem(
                    one.place, f"includes more than {_DEEPEST} files in a row"
                )
                continue
            if not paths:
                self.gathering.problem(one.place, "`include` names no file")
                continue
            below = [posixpath.normpath(posixpath.join(folder, path)) for path in paths]
            absent = [path for path in below if not self.files.has(path)]
            if absent:
                self.gathering.problem(
                    one.place, f"includes {paths[below.index(absent[0])]}, {_NOT_THERE}"
                )
                continue
            if self.included >= {*below}:
                continue
            given = one["project_directory"].text
            home = posixpath.dirname(below[0])
            if given:
                home = posixpath.normpath(posixpath.join(folder, given))
            env = one["env_file"]
            named = [
                posixpath.normpath(posixpath.join(folder, item.text))
                for item in (env, *env.items)
                if item.text
            ]
            inner = {**self.variables(home, named), **variables}
            model = model.with_others(self.model(below, home, inner, depth + 1))
        return model

    def _extended(
        self,
        services: Said,
        name: str,
        path: str,
        variables: Variables,
        chain: tuple[tuple[str, str], ...],
    ) -> Said:
        """Return a service with all that it extends."""
        own = services[name]
        if not own.is_mapping:
            if own.value is not None:
                self.gathering.problem(
                    services.key(name),
                    f"`{name}` is {own.kind}; a service is a mapping of keys",
                )
            return Said({}, services.key(name))
        own = Said(own.mapping, services.key(name), own.tag, own.keys)
        if own["extends"].value is None:
            return own
        try:
            base = self._base(services, name, path, variables, chain)
        except ForeignError as error:
            self.gathering.problem(error.place, error.problem)
            return own
        return overlaid(base, own)

    def _base(
        self,
        services: Said,
        name: str,
        path: str,
        variables: Variables,
        chain: tuple[tuple[str, str], ...],
    ) -> Said:
        """Return what a service extends. Raises `ForeignError` if it is not there."""
        extends = services[name]["extends"]
        target = extends["service"].text or extends.text
        file = extends["file"].text
        there = beside(path, file) if file else path
        if not target:
            raise ForeignError(extends.place, "`extends` names no service")
        if (there, target) in chain or len(chain) >= _DEEPEST:
            raise ForeignError(
                extends.place, f"`extends` goes round in a circle at {target}"
            )
        if _is_remote(file):
            raise ForeignError(
                extends.place, f"extends {file}, which is not in the repository"
            )
        others = services
        if file and not self.files.has(there):
            raise ForeignError(extends.place, f"`{name}` extends {file}, {_NOT_THERE}")
        if file:
            document = self._document(there)
            others = Interpolation(variables, self._note_unset).of(document)["services"]
        if target not in others:
            where = f" in {self.files.shown(there)}" if file else ""
            raise ForeignError(
                extends.place, f"`{name}` extends {target}, which is not there{where}"
            )
        return self._extended(others, target, there, variables, (*chain, (path, name)))

    def gather(self, model: "_Model", variables: Variables) -> None:
        """Add the services that run, and what they need."""
        on = {*self.choice.profiles} or {
            *filter(None, variables.get("COMPOSE_PROFILES", "").split(","))
        }
        running: dict[str, Said] = {}
        for name, service in model.services.items():
            profiles = {one.text for one in service["profiles"].items}
            if profiles and not profiles & on and _EVERY not in on:
                self.gathering.note(
                    service.place,
                    f"{name} is left out: it runs with --profile"
                    f" {' or '.join(sorted(profiles))} alone",
                )
                continue
            if _number(service.at("deploy", "replicas"), service["scale"]) == "0":
                self.gathering.note(
                    service.place, f"{name} is left out: it runs 0 times"
                )
                continue
            running[name] = service
        for name, service in running.items():
            self.gathering.component(_part(name, service))
        for name, said in model.models.items():
            self.gathering.component(
                Component(
                    name=name,
                    place=said.place,
                    kind="other",
                    title=said["model"].text or None,
                )
            )
        for name, service in running.items():
            self._needs(name, service, variables)

    def _needs(self, name: str, service: Said, variables: Variables) -> None:
        for needed, said in _listed(service["depends_on"]):
            optional = said["required"].text == "false"
            how = "depends_on, not required" if optional else "depends_on"
            self.gathering.need(name, needed, said.place, how)
        for key in ("links", "external_links", "volumes_from", "models"):
            for needed, said in _listed(service[key]):
                target = needed.removeprefix("container:").partition(":")[0]
                self.gathering.need(name, target, said.place, key)
        for key in ("network_mode", "ipc", "pid"):
            kind, _, target = service[key].text.partition(":")
            if kind in {"service", "container"} and target:
                self.gathering.need(name, target, service[key].place, key)
        self._variables(name, service, variables)
        for key in ("command", "entrypoint"):
            text = " ".join(
                one.text for one in (service[key], *service[key].items) if one.text
            )
            if text:
                self.gathering.command(name, text, service[key].place)

    def _variables(self, name: str, service: Said, variables: Variables) -> None:
        found: dict[str, tuple[str, Location]] = {}
        for path, said in _env_files(service["env_file"]):
            # Paths here are those of the file that the service is in, as far as that is known.
            place = self._path_of(said.place.path)
            full = beside(place, path) if place else path
            required = said["required"].text != "false"
            if not self.files.has(full):
                if required:
                    self.gathering.note(
                        said.place, f"{path} was not read: it is not in the repository"
                    )
                continue
            for key, value in self._variables_of(full, variables).items():
                found[key] = (value, said.place)
        for key, said in _environment(service["environment"]):
            value = variables.get(key, "") if said.value is None else said.text
            found[key] = (value, said.place)
        for key, (value, at) in found.items():
            self.gathering.variable(name, key, value, at)

    def _path_of(self, shown: str) -> str | None:
        return next(
            (path for path in self._known if self.files.shown(path) == shown), None
        )


@dataclass(frozen=True, slots=True)
class _Model:
    """Services and models by their names."""

    services: Mapping[str, Said] = field(default_factory=dict)
    models: Mapping[str, Said] = field(default_factory=dict)

    def overridden(
        self, services: Mapping[str, Said], models: Mapping[str, Said]
    ) -> "_Model":
        """Return what a further file makes of it."""
        merged = dict(self.services)
        for name, service in services.items():
            there = merged.get(name)
            merged[name] = overlaid(there, service) if there else service
        return _Model(merged, {**self.models, **models})

    def with_others(self, other: "_Model") -> "_Model":
        """Return both; what has the name of another stands over it."""
        return self.overridden(other.services, other.models)


def overlaid(base: Said, own: Said) -> Said:
    """Return a value with another one laid over it, as compose merges files and `extends`."""
    if own.tag == "!reset":
        return Said(None, own.place)
    if own.tag == "!override" or not (base.is_mapping and own.is_mapping):
        return own
    merged = dict(base.mapping)
    for key, value in own.mapping.items():
        there = merged.get(key)
        merged[key] = _key_overlaid(key, there, value) if there else value
    kept = {key: value for key, value in merged.items() if value.tag != "!reset"}
    return Said(kept, own.place, own.tag, {**base.keys, **own.keys})


def _key_overlaid(key: str, base: Said, own: Said) -> Said:
    if own.tag in {"!reset", "!override"}:
        return Said(None, own.place) if own.tag == "!reset" else own
    if key in _SEQUENCES:
        pairs = {**dict(_listed(base)), **dict(_listed(own))}
        if key == "environment":
            pairs = {**dict(_environment(base)), **dict(_environment(own))}
        places = {name: one.place for name, one in pairs.items()}
        return Said(pairs, own.place, keys=places)
    if base.is_list and own.is_list and key not in _REPLACED:
        return Said((*base.items, *own.items), own.place)
    return overlaid(base, own)


def _listed(said: Said) -> Iterator[tuple[str, Said]]:
    """Yield names with what is said of each, of a list or a mapping."""
    for one in said.items:
        if one.text:
            yield one.text, one
    for name, one in said.mapping.items():
        yield name, replace(one, place=said.key(name))


def _environment(said: Said) -> Iterator[tuple[str, Said]]:
    """Yield variables with their values; one without a value takes that of the project."""
    for name, one in said.mapping.items():
        yield name, one
    for one in said.items:
        name, equals, value = one.text.partition("=")
        if name:
            yield name, replace(one, value=value if equals else None)


def _env_files(said: Said) -> Iterator[tuple[str, Said]]:
    for one in (said, *said.items):
        path = one["path"].text or one.text
        if path:
            yield path, one


def _part(name: str, service: Said) -> Component:
    networks = service["networks"].mapping.values()
    names = (
        service["container_name"].text,
        service["hostname"].text,
        *(alias.text for one in networks for alias in one["aliases"].items),
    )
    return Component(
        name=name,
        place=service.place,
        kind=_kind(name, service),
        names=frozenset(filter(None, names)),
    )


def _kind(name: str, service: Said) -> DependencyKind | None:
    built = service["build"].value is not None
    known = kind_of_image(name if built else service["image"].text)
    provider = kind_of_words(service.at("provider", "type").text)
    talks = bool(service["ports"].items or service["expose"].items)
    return known or provider or ("http-api" if built or talks else None)


def _number(*said: Said) -> str:
    return next((one.text for one in said if one.value is not None), "")


def _is_remote(path: str) -> bool:
    return "://" in path or path.startswith(("git@", "github.com/", "oci:"))
