"""Jaeger's graph of dependencies, as `/api/dependencies` returns it: calls that were seen.

What is not in it was not seen: a queue hides who reads from it, and a restart empties the graph.
"""

from collections.abc import Sequence

from drillbook.files.foreign import Foreign
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.observed import Calls, documents
from drillbook.importers.inventory.reading import Choice, NotOfFormatError
from drillbook.model.deployed import Deployed


def looks_like(file: Foreign) -> bool:
    """Return whether a file may be such a graph."""
    first = file.documents[0] if file.documents else None
    if first is None or (first["data"].is_list and "errors" in first):
        return first is not None
    return any(
        "parent" in one and "child" in one
        for one in (first["data"].items or first.items)
    )


def read(files: Nearby, paths: Sequence[str], choice: Choice) -> Deployed:  # noqa: ARG001 - as all readers
    """Return the calls that some graphs have seen."""
    calls = Calls()
    for said in documents(files, paths, calls):
        for error in said["errors"].items:
            calls.gathering.problem(
                error.place, f"Jaeger says: {error['msg'].text[:200]}"
            )
        if said["errors"].items:
            continue
        edges = said["data"] if said.is_mapping else said
        if not edges.is_list:
            raise NotOfFormatError(
                edges.place, "has no list `data`, so it is no graph of Jaeger"
            )
        for one in edges.items:
            parent, child = one["parent"].text, one["child"].text
            if not parent or not child:
                calls.gathering.problem(
                    one.place, "has an edge without `parent` or `child`"
                )
            else:
                calls.add(parent, child, one["callCount"], one.place)
    return calls.deployed()
