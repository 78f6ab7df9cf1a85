"""An agreement is one member's signature on one playbook at one exact digest."""

from typing import Literal, Self

from pydantic import PrivateAttr

from drillbook.model.entry import Entry
from drillbook.model.scalar import Digest, Moment, Text

SIGNED_DEPTH = 3
"""How many folders deep in a book the files of agreements and reviews are."""


class Signed(Entry):
    """Something that one member says of one thing; both are named by the file's place, not by its
    keys.
    """

    at: Moment
    """When it was said."""
    comment: Text | None = None
    """In their own words."""
    _subject: str = PrivateAttr(default="")
    _member: str = PrivateAttr(default="")

    @property
    def subject(self) -> str:
        """The id of the playbook or result that is spoken of."""
        return self._subject

    @property
    def member(self) -> str:
        """The id of the member who speaks."""
        return self._member

    def signed(self, subject: str, member: str) -> Self:
        """Return it with what is spoken of and by whom; the loader's business alone."""
        return self._copy(_subject=subject, _member=member)


class Agreement(Signed):
    """One member's position on one playbook."""

    playbook_digest: Digest
    """The digest of the text that was agreed to; its page shows the present one."""
    position: Literal["agree", "object"]
    """Whether the member agrees."""
