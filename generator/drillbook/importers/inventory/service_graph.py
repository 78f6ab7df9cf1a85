"""Service graphs of Tempo and of OpenTelemetry's connector: what Prometheus answers to a query for
`traces_service_graph_request_total`.
"""

from collections.abc import Sequence

from drillbook.files.foreign import Foreign, Said
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.observed import Calls, documents
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Deployed
from drillbook.model.inventory import DependencyKind

_USER = "user"
"""How the graph calls whoever is no program."""


def looks_like(file: Foreign) -> bool:
    """Return whether a file may be such an answer."""
    first = file.documents[0] if file.documents else None
    return first is not None and (
        first.at("data", "result").is_list or first["status"].text == "error"
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return the calls that some graphs have seen."""
    calls = Calls()
    for said in documents(files, paths, calls):
        if said["status"].text == "error":
            calls.gathering.problem(
                said["error"].place, f"Prometheus says: {said['error'].text[:200]}"
            )
            continue
        result = said.at("data", "result")
        if not result.is_list:
            raise NotOfFormatError(
                said.place, "has no list `data.result`, so Prometheus did not answer it"
            )
        for one in result.items:
            _series(one, calls)
    return calls.deployed()


def _series(one: Said, calls: Calls) -> None:
    metric = one["metric"]
    client, server = metric["client"].text, metric["server"].text
    if not client or not server:
        calls.gathering.problem(
            one.place, "has a series without the labels `client` and `server`"
        )
        return
    if client == _USER and metric["connection_type"].text in {"virtual_node", ""}:
        return
    samples = [one["value"].items, *(pair.items for pair in one["values"].items)]
    last = next((pair[1] for pair in reversed(samples) if len(pair) == 2), None)
    calls.add(client, server, last, one.place, _kind(metric["connection_type"].text))


def _kind(connection: str) -> DependencyKind | None:
    if connection == "database":
        return "database"
    return "queue" if connection == "messaging_system" else None
