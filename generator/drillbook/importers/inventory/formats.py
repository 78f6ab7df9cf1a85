"""The formats that an inventory can be read from: one row for each, in the order of detection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from drillbook.files.foreign import Foreign, ForeignError
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory import (
    backstage,
    compose,
    cyclonedx,
    jaeger,
    kubernetes,
    resilience_hub,
    service_graph,
    terraform,
)
from drillbook.importers.inventory.reading import Choice
from drillbook.model.deployed import Deployed
from drillbook.model.inventory import SourceFormat
from drillbook.model.location import Location


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for people, how it is recognised, and its reader."""

    title: str
    looks_like: Callable[[Foreign], bool]
    read: Callable[[Nearby, Sequence[str], Choice], Deployed]


FORMATS: Mapping[SourceFormat, Format] = {
    "backstage": Format("Backstage catalogue", backstage.looks_like, backstage.read),
    "kubernetes": Format(
        "Kubernetes manifests", kubernetes.looks_like, kubernetes.read
    ),
    "cyclonedx": Format("CycloneDX SBOM", cyclonedx.looks_like, cyclonedx.read),
    "terraform": Format("terraform show -json", terraform.looks_like, terraform.read),
    "service-graph": Format(
        "service graph of Tempo or OpenTelemetry",
        service_graph.looks_like,
        service_graph.read,
    ),
    "jaeger": Format("Jaeger dependencies", jaeger.looks_like, jaeger.read),
    "resilience-hub": Format(
        "AWS Resilience Hub", resilience_hub.looks_like, resilience_hub.read
    ),
    "compose": Format("compose file", compose.looks_like, compose.read),
}


def format_of(files: Nearby, path: str) -> SourceFormat | None:
    """Return the format of a file by what it says; None if it is none of these.

    Raises `ForeignError` if it cannot be read at all.
    """
    kubernetes.refuse_templates(files.shown(path), files.text(path))
    file = files.foreign(path)
    if not file.documents:
        raise ForeignError(Location(file.path), "is empty")
    return next((name for name, one in FORMATS.items() if one.looks_like(file)), None)
