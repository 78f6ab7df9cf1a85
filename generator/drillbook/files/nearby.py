"""Files of other tools: plain ones below one folder, which is the repository of a book.

What they name is followed only in there, and never through a link.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from drillbook.files.folder import is_plain
from drillbook.files.foreign import (
    MOST_BYTES,
    Foreign,
    ForeignError,
    decoded,
    read_foreign,
)
from drillbook.model.location import Location

MOST_FILES = 200
"""So many files are read for one source; each names further ones."""


@dataclass(slots=True)
class Nearby:
    """Reads files by their path below a folder, and shows each path as its reader knows it.

    `content` returns the bytes of a file, or None if there is none that may be read.
    """

    content: Callable[[str], bytes | None]
    shown: Callable[[str], str]
    left: int = MOST_FILES

    def text(self, path: str) -> str:
        """Return the text of a file. Raises `ForeignError` if it cannot be read."""
        place = Location(self.shown(path))
        self.left -= 1
        if self.left < 0:
            raise ForeignError(place, f"is beyond the {MOST_FILES} files that are read")
        raw = self.content(path)
        if raw is None:
            raise ForeignError(
                place,
                "is no plain file of this repository: it is missing, a link, or elsewhere",
            )
        return decoded(place.path, raw)

    def foreign(self, path: str) -> Foreign:
        """Return the documents of a file. Raises `ForeignError` if it cannot be read."""
        return read_foreign(self.shown(path), self.text(path))

    def has(self, path: str) -> bool:
        """Return whether there is such a file that may be read."""
        return self.content(path) is not None


def below(top: Path, shown: Callable[[str], str]) -> Nearby:
    """Return the files below a folder."""

    def content(path: str) -> bytes | None:
        if not is_inside(path) or not is_plain(top, path):
            return None
        try:
            with (top / path).open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError:
            return None

    return Nearby(content, shown)


def is_inside(path: str) -> bool:
    """Return whether a path stays in the folder from which it starts."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def beside(path: str, named: str) -> str:
    """Return the path of a file that another one names; it begins with `..` where that leads out.

    An absolute one keeps its slash, and is in no folder.
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), named))
