"""A media file is a picture or a document of the book that its prose shows or links to."""

from dataclasses import dataclass
from typing import Literal

MediaKind = Literal["png", "jpg", "gif", "webp", "pdf"]
"""What the bytes of a file say that it is, as the ending under which it is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture or a document by its path in the book, with the digest of its bytes.

    `width` and `height` are those in which a picture is seen, in pixels; a document has none.
    """

    path: str
    kind: MediaKind
    digest: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether a page shows it; a document is only linked."""
        return self.kind != "pdf"
