"""A rename is a dependency that goes on under another id; a change may claim one, and it is looked
at.

What a rename carries along is what the results of the dependency have shown. So it has to be the
same thing: the same kind, used by the same services and in need of the same dependencies, and its
new id was nobody's before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from drillbook.model.book import Book
from drillbook.model.inventory import Dependency, RemovedDependency


@dataclass(frozen=True, slots=True)
class Renames:
    """The new id of each dependency that a change renames, and by the old id why another one is no
    rename.
    """

    accepted: Mapping[str, str]
    refused: Mapping[str, str]
    removed: tuple[RemovedDependency, ...]
    """What the change says is gone; of a rename that is refused, without the new id."""


def renames(base: Book, head: Book) -> Renames:
    """Return which dependencies a change gives another id."""
    # A rename that the base has already was looked at in its own change.
    known = {one.id: one.renamed_to for one in base.inventory.removed}
    claimed = {
        one.id: one.renamed_to
        for one in head.inventory.removed
        if one.renamed_to and known.get(one.id) != one.renamed_to
    }
    refused = {}
    for old in claimed:
        why = _no_rename(base, head, old, claimed)
        if why:
            refused[old] = why
    removed = []
    for one in head.inventory.removed:
        # Otherwise the results of the old one would count for the new one all the same.
        new = None if one.id in refused else one.renamed_to
        removed.append(one.model_copy(update={"renamed_to": new}))
    return Renames(
        accepted={old: new for old, new in claimed.items() if old not in refused},
        refused=refused,
        removed=tuple(removed),
    )


def carried(base: Book, accepted: Mapping[str, str]) -> Book:
    """Return a book with the names that its dependencies have after a change."""
    if not accepted:
        return base
    dependencies = [_renamed(one, accepted) for one in base.inventory.dependencies]
    environments = []
    for environment in base.inventory.environments:
        shared = _names(environment.shares_with_production, accepted)
        environments.append(
            environment.model_copy(update={"shares_with_production": shared})
        )
    inventory = base.inventory.model_copy(
        update={
            "dependencies": tuple(dependencies),
            "environments": tuple(environments),
        }
    )
    playbooks = []
    for playbook in base.playbooks:
        covers = _names(playbook.covers, accepted)
        playbooks.append(playbook.model_copy(update={"covers": covers}))
    return replace(base, inventory=inventory, playbooks=tuple(playbooks))


def like(base: Book, head: Book, gone: Dependency) -> Iterator[str]:
    """Yield the ids of new dependencies that are, but for their ids, what one that is gone was."""
    for dependency in head.dependencies.values():
        is_new = dependency.id not in base.dependencies
        if is_new and _place(dependency) == _place(gone):
            yield dependency.id


def _no_rename(
    base: Book, head: Book, old: str, claimed: Mapping[str, str]
) -> str | None:
    """Return why a dependency has not been renamed, or None if it has."""
    new, before = claimed[old], base.dependencies.get(old)
    now = head.dependencies.get(new)
    if before is None:
        return f"there was no dependency {old} before this change"
    if old in head.dependencies:
        return f"{old} is still there"
    if now is None:
        return f"there is no dependency {new}"
    # Two that become one would have the results of both.
    if new in base.dependencies or list(claimed.values()).count(new) > 1:
        return f"{new} is another dependency"
    # By the names after all claims, because what it needs may be renamed in the same change.
    if _place(_renamed(before, claimed)) != _place(now):
        return f"{new} is of another kind, or used by or in need of others"
    return None


def _place(dependency: Dependency) -> tuple[object, ...]:
    """Return what a dependency is but for its id: what its tests were tests of."""
    return (
        dependency.kind,
        frozenset(dependency.used_by),
        frozenset(dependency.depends_on),
    )


def _renamed(dependency: Dependency, names: Mapping[str, str]) -> Dependency:
    new = {
        "id": names.get(dependency.id, dependency.id),
        "depends_on": _names(dependency.depends_on, names),
    }
    return dependency.model_copy(update=new)


def _names(ids: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(id_, id_) for id_ in ids)
