"""Me is the member who sits at the keyboard, as far as git knows: by the address of their commits,
else by their name.
"""

from pathlib import Path

from drillbook.files.repository import identity
from drillbook.model.book import Book
from drillbook.model.commit import address
from drillbook.model.team import Member


def me(folder: Path, book: Book) -> Member | None:
    """Return the one member that git's settings name, or None; it is a default, and no proof."""
    found = identity(folder)
    mine = address(found.email) if found.email else None
    by_address = [
        one for one in book.team.members if one.email and address(one.email) == mine
    ]
    name = found.name.casefold() if found.name else None
    by_name = [one for one in book.team.members if one.name.casefold() == name]
    alike = by_address or by_name
    return alike[0] if len(alike) == 1 else None
