"""A commit is what brought a file into a repository: who wrote it, and who else stands behind it,
as git was told.

Git lets everybody choose these addresses, so that they show a mistake or a clumsy cheat, and prove
nothing.
"""

from dataclasses import dataclass

_HIDDEN = "@users.noreply.github.com"
_MACHINE = "noreply@github.com"
"""What GitHub commits with, where somebody merges or edits on its pages."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The name of a commit, its author's address, and those of everybody who stands behind it, the
    author included.
    """

    name: str
    author: str
    people: frozenset[str]


def address(written: str) -> str:
    """Return an address as it is compared; without the number that GitHub puts before a name that
    it hides.
    """
    plain = written.strip().casefold()
    return plain.rpartition("+")[2] if plain.endswith(_HIDDEN) else plain


def people(addresses: list[str]) -> frozenset[str]:
    """Return the addresses of people among those of a commit."""
    return frozenset(
        plain for plain in map(address, addresses) if plain and plain != _MACHINE
    )
