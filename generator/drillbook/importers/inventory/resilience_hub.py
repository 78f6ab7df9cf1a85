"""An application of AWS Resilience Hub: its components, as `aws resiliencehub
describe-app-version-template` prints them. It knows no needs between them.
"""

from collections.abc import Mapping, Sequence

from drillbook.files.foreign import Foreign, ForeignError, Said, read_foreign
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.gathering import Gathering
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Component, Deployed
from drillbook.model.inventory import DependencyKind
from drillbook.model.location import Location

_KINDS: Mapping[str, DependencyKind] = {
    "ComputeAppComponent": "compute",
    "DatabaseAppComponent": "database",
    "NetworkingAppComponent": "network",
    "NotificationAppComponent": "queue",
    "QueueAppComponent": "queue",
    "StorageAppComponent": "object-storage",
}


def looks_like(file: Foreign) -> bool:
    """Return whether a file may be such a template."""
    return any(
        "appTemplateBody" in one or "appComponents" in one for one in file.documents
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return the components of some applications."""
    gathering = Gathering()
    for path in paths:
        try:
            file = files.foreign(path)
            gathering.begin(file)
            for said in file.documents:
                _template(_body(said, file.path), gathering)
        except NotOfFormatError:
            raise
        except ForeignError as error:
            gathering.problem(error.place, error.problem)
    return gathering.deployed()


def _body(said: Said, path: str) -> Said:
    """Return the template itself, which the command prints as a text."""
    text = said["appTemplateBody"].text
    if not text:
        return said
    try:
        inner = read_foreign(path, text)
    except ForeignError as error:
        raise ForeignError(
            Location(path), f"`appTemplateBody` {error.problem}"
        ) from error
    return inner.documents[0] if inner.documents else said


def _template(said: Said, gathering: Gathering) -> None:
    components = said["appComponents"]
    if not components.is_list:
        raise NotOfFormatError(
            said.place, "has no `appComponents`, so it is no template of Resilience Hub"
        )
    for one in components.items:
        name = one["name"].text or one["id"].text
        if not name:
            gathering.problem(one.place, "has a component without a name")
            continue
        if not one["resourceNames"].items:
            gathering.note(one.place, f"{name} is left out: it has no resource")
            continue
        gathering.component(
            Component(
                name=name,
                place=one.place,
                kind=_KINDS.get(one["type"].text.rpartition("::")[2], "other"),
            )
        )
    gathering.note(
        components.place, "Resilience Hub does not say which component needs which"
    )
