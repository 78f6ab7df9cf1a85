"""A location is the place in a file that a finding speaks of; a source knows the places of one
entry.
"""

from collections.abc import Callable
from dataclasses import dataclass

Keys = tuple[str | int, ...]
"""The way from the top of a YAML file to a value: mapping keys and list positions."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A path relative to the book's folder, with line and column counted from 1 where there are
    any.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one entry of the book was read from.

    `locate` finds the line and column of a key path in the file's text. It is asked only when there
    is something to say, because most files never have a finding.
    """

    path: str
    locate: Callable[[Keys], tuple[int, int]]
    keys: Keys = ()
    content: str | None = None
    """The digest of the text of the file, where an entry is all of it."""

    def at(self, *keys: str | int) -> Location:
        """Return the location of the value under `keys`, or of its nearest parent that exists."""
        line, column = self.locate(self.keys + keys)
        return Location(self.path, line, column)

    def within(self, *keys: str | int) -> "Source":
        """Return the source of an entry inside this one."""
        return Source(self.path, self.locate, self.keys + keys)


def _nowhere(_keys: Keys) -> tuple[int, int]:
    return 0, 0


UNPLACED = Source("", _nowhere)
"""The source of a value that was made in code and not read from a file."""


def nowhere_in(path: str) -> Source:
    """Return the source of a value that stood in a file once, and now stands nowhere in it."""
    return Source(path, _nowhere)
