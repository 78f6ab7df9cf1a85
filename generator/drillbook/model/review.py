"""A review is what one member says of one result at one exact digest."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.agreement import Signed
from drillbook.model.scalar import Digest


class Review(Signed):
    """One member's position on one result, with one of the two digests."""

    account_digest: Digest | None = None
    """The digest of what the result says took place, was lost and was alerted; its page shows the present one."""
    result_digest: Digest | None = None
    """The digest of the whole text of the result, as earlier versions of drillbook wrote it."""
    position: Literal["acknowledged", "agrees", "disagrees", "question"]
    """What the member says of it."""

    @model_validator(mode="after")
    def _about_something(self) -> Self:
        if (self.account_digest is None) == (self.result_digest is None):
            message = "needs either `account_digest` or `result_digest`: of what it is said"
            raise PydanticCustomError("drillbook_review", "{message}", {"message": message})
        return self
