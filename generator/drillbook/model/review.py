"""A review is what one member says of one result at one exact digest."""

from typing import Literal

from drillbook.model.agreement import Signed
from drillbook.model.scalar import Digest


class Review(Signed):
    """One member's position on one result."""

    result_digest: Digest
    """The digest of the result that was read; its page shows the present one."""
    position: Literal["acknowledged", "agrees", "disagrees", "question"]
    """What the member says of it."""
