"""A change is judged by the stricter of its two books."""

from datetime import date, timedelta

import pytest

from drillbook.check.judging.ratchet import Ratchet
from drillbook.model.book import Book
from drillbook.model.inventory import Dependency, Environment, Inventory, Service
from drillbook.model.location import nowhere_in
from drillbook.model.playbook import Playbook

_DAY = date(2026, 11, 25)


def _environments(**production: bool) -> Book:
    """Return a book with some environments, each with whether it is production."""
    there = (Environment(id=id_, production=is_) for id_, is_ in production.items())
    return Book(inventory=Inventory(environments=tuple(there)))


@pytest.mark.parametrize(
    ("before", "now", "successors"),
    [
        # Production is gone, and what is new may be the same under another id.
        ({"prod": True}, {"live": False}, ["live"]),
        ({"prod": True}, {"live": False, "stage": False}, ["live", "stage"]),
        # One new environment says that it is production.
        ({"prod": True}, {"live": True, "stage": False}, []),
        ({"prod": True, "dr": True}, {"live": True, "stage": False}, ["stage"]),
        # Nothing is gone, or nothing that was production.
        ({"prod": True}, {"prod": True, "stage": False}, []),
        ({"prod": True}, {"prod": False, "stage": False}, []),
        ({"test": False}, {"stage": False}, []),
        # What was there already is nobody's successor.
        ({"prod": True, "test": False}, {"test": False}, []),
    ],
)
def test_which_new_environments_may_be_production(
    before: dict[str, bool], now: dict[str, bool], successors: list[str]
) -> None:
    """As many as production lost and no new one claims; until the merge they are production."""
    ratchet = Ratchet(_environments(**before), _environments(**now), _DAY)
    assert [one.id for one in ratchet.successors] == successors
    judged = ratchet.judged.environments
    assert all(judged[id_].production for id_ in successors)


def _playbook(id_: str, *covers: str, kind: str = "disaster-recovery") -> Playbook:
    path = f"content/playbooks/{id_}.md"
    playbook = Playbook.model_validate(
        {
            "title": id_,
            "kind": kind,
            "covers": covers,
            "leads": {"primary": "sam"},
            "severity": "grave",
            "rto": timedelta(hours=1),
            "rpo": timedelta(hours=1),
        }
    )
    named = playbook.written(id_, playbook.prose, playbook.understanding)
    return named.placed(nowhere_in(path))


def _covering(*playbooks: Playbook, damaged: str = "") -> Book:
    """Return a book of a service and a dependency with some playbooks."""
    dependency = Dependency(
        id="db", name="DB", kind="database", criticality="critical", used_by=("shop",)
    )
    return Book(
        inventory=Inventory(
            services=(Service(id="shop", name="Shop"),), dependencies=(dependency,)
        ),
        playbooks=playbooks,
        damaged=frozenset({damaged} if damaged else ()),
    )


@pytest.mark.parametrize(
    ("gone", "there", "kept"),
    [
        # What it covered lacks it now, and rules say so.
        (_playbook("old", "shop"), (), False),
        (_playbook("old", "db", kind="dependency-failover"), (), False),
        (_playbook("old", "shop"), (_playbook("new", "shop"),), True),
        (
            _playbook("old", "shop"),
            (_playbook("new", "shop", kind="dependency-failover"),),
            False,
        ),
        (_playbook("old", "shop"), (_playbook("new", "db"),), False),
        (_playbook("old", "shop", "db"), (_playbook("new", "shop"),), False),
        (_playbook("old", "shop", "db"), (_playbook("new", "shop", "db"),), True),
        # Of what is gone as well nobody asks for one.
        (_playbook("old", "desk"), (), True),
    ],
)
def test_which_playbook_that_is_gone_no_rule_would_miss(
    gone: Playbook,
    there: tuple[Playbook, ...],
    kept: bool,  # noqa: FBT001 - a column
) -> None:
    """One whose services and dependencies have another of its kind, or are gone."""
    ratchet = Ratchet(_covering(gone), _covering(*there), _DAY)
    assert [one.id for one in ratchet.playbooks_gone] == ["old"]
    assert ("old" in ratchet.judged.playbooks_by_id) is kept


def test_a_playbook_that_cannot_be_read_is_not_gone() -> None:
    """Its file has a finding of its own."""
    base = _covering(_playbook("old", "shop"))
    damaged = _covering(damaged="content/playbooks/old.md")
    assert Ratchet(base, damaged, _DAY).playbooks_gone == ()
    other = _covering(damaged="content/playbooks/other.md")
    assert [one.id for one in Ratchet(base, other, _DAY).playbooks_gone] == ["old"]
