"""A change is judged by the stricter of its two books."""

from datetime import date

import pytest

from drillbook.check.judging.ratchet import Ratchet
from drillbook.model.book import Book
from drillbook.model.inventory import Environment, Inventory

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
