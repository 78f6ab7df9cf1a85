"""A rename carries along what has been tested, if it is the same thing under a new id."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from drillbook.check.judging.renames import carried, like, renames
from drillbook.model.book import Book
from drillbook.model.inventory import (
    Dependency,
    Environment,
    Inventory,
    RemovedDependency,
)
from drillbook.model.playbook import Leads, Playbook


def _dependency(
    id_: str, *needs: str, kind: str = "database", used_by: str = "shop"
) -> Dependency:
    return Dependency.model_validate(
        {
            "id": id_,
            "name": id_,
            "kind": kind,
            "criticality": "critical",
            "used_by": (used_by,),
            "depends_on": needs,
        }
    )


def _book(
    *dependencies: Dependency, removed: Mapping[str, str | None] | None = None
) -> Book:
    gone = tuple(
        RemovedDependency.model_validate(
            {"id": old, "reason": "It moved.", "renamed_to": new}
        )
        for old, new in (removed or {}).items()
    )
    return Book(inventory=Inventory(dependencies=dependencies, removed=gone))


_OLD, _NEW = _dependency("db"), _dependency("store")


@pytest.mark.parametrize(
    ("before", "now", "claimed", "why"),
    [
        ((_OLD,), (_NEW,), {"db": "store"}, None),
        ((), (_NEW,), {"db": "store"}, "there was no dependency db before this change"),
        ((_OLD,), (_OLD, _NEW), {"db": "store"}, "db is still there"),
        ((_OLD,), (), {"db": "store"}, "there is no dependency store"),
        ((_OLD, _NEW), (_NEW,), {"db": "store"}, "store is another dependency"),
        (
            (_OLD, _dependency("db2")),
            (_NEW,),
            {"db": "store", "db2": "store"},
            "store is another dependency",
        ),
        (
            (_OLD,),
            (_dependency("store", kind="cache"),),
            {"db": "store"},
            "store is of another kind, or used by or in need of others",
        ),
        (
            (_OLD,),
            (_dependency("store", used_by="office"),),
            {"db": "store"},
            "store is of another kind, or used by or in need of others",
        ),
        (
            (_OLD,),
            (_dependency("store", "disk"),),
            {"db": "store"},
            "store is of another kind, or used by or in need of others",
        ),
        # What it needs may have been renamed as well.
        (
            (_dependency("db", "disk"), _dependency("disk")),
            (_dependency("store", "volume"), _dependency("volume")),
            {"db": "store", "disk": "volume"},
            None,
        ),
    ],
)
def test_a_rename_is_of_the_same_thing(
    before: tuple[Dependency, ...],
    now: tuple[Dependency, ...],
    claimed: Mapping[str, str],
    why: str | None,
) -> None:
    """Its new id was nobody's, and it is of one kind, one use and one need."""
    found = renames(_book(*before), _book(*now, removed=claimed))
    assert found.refused.get("db") == why
    assert found.accepted == (claimed if why is None else {})
    said = {one.id: one.renamed_to for one in found.removed}
    assert said["db"] == ("store" if why is None else None)


@pytest.mark.parametrize(
    ("before", "claims"),
    [({"db": "store"}, {}), ({"db": "other"}, {"db": "store"}), ({}, {"db": "store"})],
)
def test_a_rename_is_claimed_once(
    before: Mapping[str, str], claims: Mapping[str, str]
) -> None:
    """What the base has said already is none of this change."""
    base = _book(_OLD, removed=before)
    found = renames(base, _book(_NEW, removed={"db": "store"}))
    assert found.accepted == claims
    assert found.refused == {}


def test_what_is_only_removed_is_no_rename() -> None:
    """It names no new id."""
    found = renames(_book(_OLD), _book(_NEW, removed={"db": None}))
    assert (found.accepted, found.refused) == ({}, {})


def test_a_rename_is_carried_to_whatever_names_the_dependency() -> None:
    """To itself, to what needs it, to environments that share it, and to playbooks."""
    other = _dependency("web", "db")
    shared = Environment(id="test", production=False, shares_with_production=("db",))
    playbook = Playbook(
        title="P",
        kind="dependency-failover",
        covers=("db", "web"),
        leads=Leads(primary="sam"),
        severity="grave",
        rto=timedelta(hours=1),
        rpo=timedelta(hours=1),
    )
    base = Book(
        inventory=Inventory(dependencies=(_OLD, other), environments=(shared,)),
        playbooks=(playbook,),
    )
    found = carried(base, {"db": "store"})
    assert list(found.dependencies) == ["store", "web"]
    assert found.dependencies["web"].depends_on == ("store",)
    assert found.environments["test"].shares_with_production == ("store",)
    assert found.playbooks[0].covers == ("store", "web")
    assert carried(base, {}) is base


def test_a_new_dependency_may_be_one_that_is_gone() -> None:
    """If it is new, and used likewise."""
    head = _book(_NEW, _dependency("other", kind="cache"), _dependency("known"))
    assert list(like(_book(_OLD, _dependency("known")), head, _OLD)) == ["store"]
