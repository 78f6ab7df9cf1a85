"""The graph of services and dependencies as pages draw it, and the same in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drillbook.check.judging.cell import State
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.inventory import Dependency
from drillbook.pages.charts.graph import Graph, Thing, graph
from drillbook.text.count import counted

_SERVICE = "service/"
"""Before the id of a service in the graph, because a dependency may have the same one; no id holds
a slash.
"""


_DEPLOYED = "deployed/"
"""Before the name of what is deployed and has no id."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A service or dependency by its name, and the dependencies that it needs, in the order of the
    inventory.
    """

    name: str
    needs: tuple[Dependency, ...]


def whole(evaluation: Evaluation, base: str) -> Graph | None:
    """Draw all services and dependencies."""
    book = evaluation.book
    return _drawn(
        "What needs what",
        [
            *_services(evaluation, book.services),
            *(
                _dependency(evaluation, d, base, here="")
                for d in book.dependencies.values()
            ),
            *_undeclared(evaluation),
        ],
        evaluation,
    )


def around(evaluation: Evaluation, dependency: Dependency, base: str) -> Graph | None:
    """Draw a dependency with what it needs and what needs it, one step in each direction."""
    book = evaluation.book
    near = {dependency.id, *dependency.depends_on, *needed_by(evaluation, dependency)}
    return _drawn(
        f"What needs {dependency.name}, and what it needs",
        [
            *_services(
                evaluation, (id_ for id_ in book.services if id_ in dependency.used_by)
            ),
            *(
                _dependency(evaluation, d, base, dependency.id)
                for d in book.dependencies.values()
                if d.id in near
            ),
        ],
        evaluation,
        through=dependency.id,
    )


def needed_by(evaluation: Evaluation, dependency: Dependency) -> tuple[str, ...]:
    """Return the dependencies that need another one."""
    return tuple(
        d.id
        for d in evaluation.book.dependencies.values()
        if dependency.id in d.depends_on
    )


def in_words(evaluation: Evaluation) -> tuple[Needs, ...]:
    """Return what each service and dependency needs, leaving out those that need nothing."""
    book = evaluation.book
    needed: dict[str, list[Dependency]] = {}
    for source, target in _edges(book.dependencies.values()):
        if target in book.dependencies:
            needed.setdefault(source, []).append(book.dependencies[target])
    things = (
        *_services(evaluation, book.services),
        *(_dependency(evaluation, d, "", "") for d in book.dependencies.values()),
    )
    return tuple(
        Needs(thing.name, tuple(needed[thing.id]))
        for thing in things
        if thing.id in needed
    )


def _drawn(
    title: str, things: Sequence[Thing], evaluation: Evaluation, through: str = ""
) -> Graph | None:
    """Draw things with the edges between them; with `through`, only the edges of that one."""
    edges = [
        edge
        for edge in (
            *_edges(evaluation.book.dependencies.values()),
            *(() if through else _deployed_edges(evaluation)),
        )
        if not through or through in edge
    ]
    return graph(title, things, edges, dict.fromkeys(evaluation.book.dependencies, 1))


def _edges(dependencies: Iterable[Dependency]) -> Iterator[tuple[str, str]]:
    for dependency in dependencies:
        yield from (
            (_SERVICE + service, dependency.id) for service in dependency.used_by
        )
        yield from ((dependency.id, needed) for needed in dependency.depends_on)


def _undeclared(evaluation: Evaluation) -> Iterator[Thing]:
    """Yield what is deployed, needed and not in the inventory."""
    for name in dict.fromkeys(_needed_and_unknown(evaluation)):
        yield Thing(
            id=_DEPLOYED + name, name=name, kind="open", note="deployed, not declared"
        )


def _needed_and_unknown(evaluation: Evaluation) -> Sequence[str]:
    drift = evaluation.drift
    return (
        [one.need.needed for one in drift.undeclared if not one.known] if drift else []
    )


def _deployed_edges(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    drift = evaluation.drift
    for one in drift.undeclared if drift else ():
        user = _SERVICE + one.user if one.of_service else one.user
        yield user, one.known or _DEPLOYED + one.need.needed


def _services(evaluation: Evaluation, ids: Iterable[str]) -> Iterator[Thing]:
    for id_ in ids:
        yield Thing(
            id=_SERVICE + id_,
            name=evaluation.book.services[id_].name,
            kind="service",
            note="service",
        )


def _dependency(
    evaluation: Evaluation, dependency: Dependency, base: str, here: str
) -> Thing:
    kind, note = _state(evaluation, dependency)
    is_here = dependency.id == here
    return Thing(
        id=dependency.id,
        name=dependency.name,
        kind=kind,
        note=note,
        address="" if is_here else f"{base}dependencies/{dependency.id}.html",
        here=is_here,
    )


def _state(evaluation: Evaluation, dependency: Dependency) -> tuple[str, str]:
    """Return the looks of a dependency, and in words how far it has been tested."""
    if dependency.undecided:
        return "open", "not decided whether it is critical"
    if not dependency.critical:
        return (
            "other",
            (
                "non-critical,"
                f" {counted(len(evaluation.book.results_of.get(dependency.id, ())), 'result')}"
            ),
        )
    cells = evaluation.cells_of.get(dependency.id, ())
    tested = sum(cell.state is State.TESTED for cell in cells)
    still = sum(cell.open for cell in cells)
    accepted = len(cells) - tested - still
    words = f"critical, {tested} of {len(cells)} tested" + (
        f", {accepted} accepted" if accepted else ""
    )
    return ("open" if still else "covered"), words
