"""Manifests of Kubernetes, also as Helm and Kustomize print them.

Whatever runs containers is a part; a Service gives names to the parts that it selects. Values of
ConfigMaps are read, those of Secrets never are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from drillbook.files.foreign import Foreign, ForeignError, Said
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.addresses import is_elsewhere
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.kinds import kind_of_image, kind_of_words
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location

_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_CLUSTER = re.compile(r"\.svc(?:\.[a-z0-9.-]+)?$")
_DEFAULT = "default"
_NOT_RUNNING = frozenset(
    {
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "CustomResourceDefinition",
        "HorizontalPodAutoscaler",
        "Ingress",
        "IngressClass",
        "LimitRange",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodDisruptionBudget",
        "PriorityClass",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "ServiceMonitor",
        "StorageClass",
        "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration",
        "PodMonitor",
        "PrometheusRule",
        "Gateway",
        "HTTPRoute",
        "Endpoints",
        "EndpointSlice",
        "Event",
        "ReplicaSet",
    }
)
"""Kinds that run nothing themselves, or only for another kind."""


def looks_like(file: Foreign) -> bool:
    """Return whether a file may have manifests of Kubernetes."""
    return any(
        one["apiVersion"].text
        and one["kind"].text
        and not one["apiVersion"].text.startswith("backstage.io/")
        for one in file.documents
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return what manifests say together."""
    cluster = _Cluster(Gathering())
    for path in paths:
        try:
            text = files.text(path)
            refuse_templates(files.shown(path), text)
            file = files.foreign(path)
        except NotOfFormatError:
            raise
        except ForeignError as error:
            cluster.gathering.problem(error.place, error.problem)
            continue
        cluster.gathering.begin(file)
        if not any(one["kind"].text for one in file.documents):
            place = file.documents[0].place if file.documents else Location(file.path)
            raise NotOfFormatError(
                place, "has no `kind`, so it is no manifest of Kubernetes"
            )
        for document in file.documents:
            cluster.add(document)
    return cluster.deployed()


def refuse_templates(path: str, text: str) -> None:
    """Refuse a chart's template and a kustomization: only what they print is a manifest."""
    found = re.search(r"^[^#\n]*\{\{-?\s", text, re.MULTILINE)
    if found and re.search(
        r"\{\{-?\s*(?:\.|include|if|range|with|end|define|toYaml|\$)", text
    ):
        line = text.count("\n", 0, found.start()) + 1
        raise NotOfFormatError(
            Location(path, line, 1),
            "is a template of Helm. Save what it prints: helm template CHART > manifests.yaml",
        )


@dataclass(frozen=True, slots=True)
class _Workload:
    """Something that runs containers."""

    part: Component
    namespace: str
    labels: Mapping[str, str]
    pod: Said


@dataclass
class _Cluster:
    """The objects of some manifests, while they are read."""

    gathering: Gathering
    workloads: list[_Workload] = field(default_factory=list)
    services: list[Said] = field(default_factory=list)
    config: dict[tuple[str, str], Mapping[str, Said]] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    unread: dict[str, Location] = field(default_factory=dict)

    def add(self, said: Said) -> None:
        """Take one object, or each of a list."""
        kind = said["kind"].text
        if not said.is_mapping:
            self.gathering.problem(said.place, f"is {said.kind}, and no object")
        elif kind.endswith("List") and said["items"].is_list:
            for one in said["items"].items:
                self.add(one)
        elif kind == "Kustomization":
            raise NotOfFormatError(
                said.key("kind"),
                "is a kustomization. Save what it prints: kubectl kustomize DIR > manifests.yaml",
            )
        elif not kind:
            self.gathering.problem(said.place, "has no `kind`")
        else:
            self._object(said, kind)

    def _object(self, said: Said, kind: str) -> None:
        name = (
            said.at("metadata", "name").text or said.at("metadata", "generateName").text
        )
        if not name:
            self.gathering.problem(said.place, f"is a {kind} without `metadata.name`")
            return
        pod, template = _pod(said, kind)
        if pod is not None:
            self._workload(said, name, pod, template)
        elif kind == "Service":
            self.services.append(said)
        elif kind == "ConfigMap":
            self.config[_namespace(said), name] = said["data"].mapping
        elif kind not in _NOT_RUNNING and not said["apiVersion"].text.startswith(
            ("rbac.", "policy/", "networking.", "storage.", "scheduling.")
        ):
            self.unread.setdefault(kind, said.key("kind"))

    def _workload(self, said: Said, name: str, pod: Said, template: Said) -> None:
        namespace = _namespace(said)
        if said.at("spec", "replicas").text == "0":
            self.gathering.note(
                said.key("kind"), f"{name} is left out: it runs 0 times"
            )
            return
        own = {f"{name}.{namespace}"}
        other = self.namespaces.get(name, namespace)
        part_name = name if other == namespace else f"{name}.{namespace}"
        part = Component(
            name=part_name,
            place=said.at("metadata", "name").place,
            kind=_kind(name, pod),
            names=frozenset(own),
        )
        labels = {
            key: one.text
            for key, one in template.at("metadata", "labels").mapping.items()
        }
        self.workloads.append(_Workload(part, namespace, labels, pod))
        self.namespaces[part_name] = namespace
        self.gathering.component(part)

    def deployed(self) -> Deployed:
        """Return all of it."""
        for service in self.services:
            self._service(service)
        for workload in self.workloads:
            self._needs(workload)
        for kind, place in self.unread.items():
            self.gathering.note(
                place, f"{kind} was not read: drillbook does not know what it runs"
            )
        return self.gathering.deployed(
            self._called, lambda host: host.count(".") > 1 and is_elsewhere(host)
        )

    def _service(self, said: Said) -> None:
        """Give the names of a Service to what it selects, or make it a part of its own."""
        name, namespace = said.at("metadata", "name").text, _namespace(said)
        place = said.at("metadata", "name").place
        spec = said["spec"]
        names = frozenset({f"{name}.{namespace}"})
        if spec["type"].text == "ExternalName":
            host = spec["externalName"].text.rstrip(".")
            if not host:
                self.gathering.problem(place, f"{name} has no `externalName`")
            self.gathering.component(
                Component(
                    name=self._free(name, namespace),
                    place=place,
                    kind=kind_of_words(f"{name} {host}", but={"network", "dns"})
                    or "http-api",
                    names=names | frozenset(filter(None, [host])),
                    external=True,
                )
            )
            return
        selector = {key: one.text for key, one in spec["selector"].mapping.items()}
        selected = self._selected(selector, namespace)
        for one in selected:
            unique = {name} if self._means(name, one.namespace) else set()
            self.gathering.component(
                Component(
                    name=one.part.name, place=place, names=names | frozenset(unique)
                )
            )
        if not selected and name not in self.gathering.components:
            why = "has no selector"
            if selector:
                why = "selects nothing that is in these files"
            self.gathering.note(place, f"Service {name} {why}")
            self.gathering.component(
                Component(
                    name=self._free(name, namespace),
                    place=place,
                    kind=kind_of_words(name, but={"network", "dns"}),
                    names=names,
                    external=not selector,
                )
            )

    def _free(self, name: str, namespace: str) -> str:
        return name if name not in self.gathering.components else f"{name}.{namespace}"

    def _means(self, name: str, namespace: str) -> bool:
        """Return whether a Service's bare name means the one of this namespace."""
        return self._named[name] <= {namespace}

    @cached_property
    def _named(self) -> Mapping[str, set[str]]:
        """The namespaces in which there is a Service of each name."""
        found: dict[str, set[str]] = {}
        for one in self.services:
            found.setdefault(one.at("metadata", "name").text, set()).add(
                _namespace(one)
            )
        return found

    def _selected(
        self, selector: Mapping[str, str], namespace: str
    ) -> Sequence[_Workload]:
        """Return what a Service selects; without a selector that is nothing."""
        first = next(iter(selector.items()), None)
        return [
            one
            for one in self._labelled.get((namespace, first), ())
            if selector.items() <= one.labels.items()
        ]

    @cached_property
    def _labelled(
        self,
    ) -> Mapping[tuple[str, tuple[str, str] | None], Sequence[_Workload]]:
        """The workloads by their namespace and each of their labels."""
        found: dict[tuple[str, tuple[str, str] | None], list[_Workload]] = {}
        for one in self.workloads:
            for label in one.labels.items():
                found.setdefault((one.namespace, label), []).append(one)
        return found

    def _called(self, user: str, host: str) -> Iterator[str]:
        """Yield what a host may be called: in the namespace of its user first."""
        short = _CLUSTER.sub("", host.rstrip("."))
        own = self.namespaces.get(user, _DEFAULT)
        if "." not in short:
            yield f"{short}.{own}"
        yield short
        # Of a StatefulSet, db-0.db.shop is a single one of its pods.
        service, _, rest = short.partition(".")
        if "." in rest or re.fullmatch(r".+-\d+", service):
            yield rest
        if "." not in rest and rest and _CLUSTER.search(host):
            yield short

    def _needs(self, workload: _Workload) -> None:
        name, pod = workload.part.name, workload.pod
        for key in ("initContainers", "containers"):
            for container in pod[key].items:
                self._variables(workload, container)
                for said in (container["command"], container["args"]):
                    text = " ".join(one.text for one in said.items)
                    if text:
                        self.gathering.command(name, text, said.place)

    def _variables(self, workload: _Workload, container: Said) -> None:
        name = workload.part.name
        found: dict[str, str] = {}
        for one in container["envFrom"].items:
            source = one.at("configMapRef", "name").text
            values = self.config.get((workload.namespace, source))
            if source and values is None:
                self.gathering.note(
                    one.place, f"ConfigMap {source} is not in these files"
                )
            for key, value in (values or {}).items():
                variable = one["prefix"].text + key
                found[variable] = value.text
                self.gathering.variable(name, variable, value.text, value.place)
        hidden: list[str] = []
        for one in container["env"].items:
            variable = one["name"].text
            reference = one.at("valueFrom", "configMapKeyRef")
            value, place = one["value"], one["value"].place
            if reference.is_mapping:
                source, key = reference["name"].text, reference["key"].text
                held = self.config.get((workload.namespace, source), {}).get(key)
                if held is None:
                    continue
                value = held
            elif one.at("valueFrom", "secretKeyRef").is_mapping:
                hidden.append(variable)
                continue
            text = _REFERENCE.sub(lambda m: found.get(m[1], m[0]), value.text)
            found[variable] = text
            self.gathering.variable(name, variable, text, place)
        addresses = [
            one for one in hidden if re.search(r"(?i)url|uri|host|addr|dsn|conn", one)
        ]
        if addresses:
            self.gathering.note(
                container.place,
                f"{name} takes {', '.join(addresses[:5])} from a Secret, which drillbook does"
                " not read: add what it needs by hand",
            )


def _pod(said: Said, kind: str) -> tuple[Said | None, Said]:
    """Return what describes the pods of an object, and its template; nothing if it runs none."""
    spec = said["spec"]
    if kind == "Pod":
        return spec, said
    template = spec["template"]
    if kind == "CronJob":
        template = spec.at("jobTemplate", "spec", "template")
    pod = template["spec"]
    if pod["containers"].is_list and "ownerReferences" not in said["metadata"]:
        return pod, template
    return None, template


def _namespace(said: Said) -> str:
    return said.at("metadata", "namespace").text or _DEFAULT


def _kind(name: str, pod: Said) -> DependencyKind | None:
    containers = pod["containers"].items
    images = [one["image"].text for one in containers]
    known = (kind_of_image(image) for image in images[:1])
    kind = next((one for one in known if one), None) or kind_of_image(name)
    talks = any(one["ports"].items for one in containers)
    return kind or ("http-api" if talks else None)
