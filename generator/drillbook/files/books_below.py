"""Books below a folder are found by what every book has: its settings, and inventory or team."""

import os
from collections.abc import Iterator
from pathlib import Path

from drillbook.files.site_settings import SETTINGS

_MOST_FOLDERS = 5_000
_MOST_DEEP = 6
_MOST_BOOKS = 5
_OF_TOOLS = frozenset({"node_modules", "vendor", "site", "dist", "build", "target"})


def is_book(folder: Path) -> bool:
    """Return whether a folder has what a book has, whatever its settings are called."""
    return any(
        (folder / "content" / name).is_file() for name in ("inventory.yml", "team.yml")
    )


def books_below(folder: Path) -> tuple[Path, ...]:
    """Return the first books below a folder, as seen from it, and no more than a few; no link is
    followed.
    """
    found: list[Path] = []
    for number, (path, names) in enumerate(_folders(folder)):
        if number > _MOST_FOLDERS or len(found) == _MOST_BOOKS:
            break
        if (path / SETTINGS).is_file() and is_book(path):
            found.append(path.relative_to(folder))
            names.clear()
    return tuple(found)


def _folders(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folders below one with the names of those in them, which may be taken away."""
    for above, names, _ in os.walk(folder):
        here = Path(above)
        depth = len(here.relative_to(folder).parts)
        names[:] = sorted(
            name
            for name in names
            if depth < _MOST_DEEP and not name.startswith(".") and name not in _OF_TOOLS
        )
        if depth:
            yield here, names
