"""A review is what one member says of one result at one exact digest."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.agreement import Signed
from drillbook.model.scalar import Digest


class Review(Signed):
    """One member's position on one result, with a digest of what was read."""

    account_digest: Digest | None = None
    """The digest of what the result says took place, was lost and was alerted; its page shows the
    present one.
    """
    result_digest: Digest | None = None
    """The digest of the whole text of the result, as earlier versions of drillbook wrote it
    instead.
    """
    position: Literal["acknowledged", "agrees", "disagrees", "question"]
    """What the member says of it."""

    @model_validator(mode="after")
    def _about_something(self) -> Self:
        if self.account_digest is None and self.result_digest is None:
            message = "needs `account_digest`: of what it is said"
            raise PydanticCustomError(
                "drillbook_review", "{message}", {"message": message}
            )
        return self
