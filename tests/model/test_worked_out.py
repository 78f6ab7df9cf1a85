"""What was worked out of an entry is kept with it, and never with a copy that says something
else.
"""

from drillbook.model.inventory import Dependency
from drillbook.model.location import Source

_ENTRY = Dependency.model_validate(
    {"id": "queue", "name": "Queue", "kind": "queue", "criticality": "critical"}
)


def test_digest_is_worked_out_once() -> None:
    """It is the same text the second time, not an equal one."""
    assert _ENTRY.digest is _ENTRY.digest


def test_copy_that_says_something_else_has_its_own_digest() -> None:
    """The digest of the original stays with the original."""
    known = _ENTRY.digest, _ENTRY.tested_digest
    other = _ENTRY.model_copy(update={"id": "queues"})
    assert other.digest != known[0]
    assert other.tested_digest != known[1]
    assert (_ENTRY.digest, _ENTRY.tested_digest) == known


def test_copy_that_says_the_same_has_the_same_digest() -> None:
    """Where an entry stands is nothing that it says."""
    placed = _ENTRY.placed(Source("content/inventory.yml", lambda _keys: (1, 1)))
    assert placed.digest == _ENTRY.digest
