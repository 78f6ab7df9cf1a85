"""A review is what one member says of one result at one exact digest."""

from typing import Literal

from drillbook.model.agreement import Signed
from drillbook.model.scalar import Digest


class Review(Signed):
    """One member's position on one result."""

    result_digest: Digest
    position: Literal["acknowledged", "agrees", "disagrees", "question"]
