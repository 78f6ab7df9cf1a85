"""The surroundings of a book: the address at which its site is published, and the repository that it lies in."""

import re
from pathlib import Path

from drillbook.files.strict import MAX_BYTES, UnreadableError, read

# The engine's configuration may have tags such as `!ENV` that the strict reader refuses, so it gets this line alone.
_SITE_URL = re.compile(r"^site_url:.*$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/\[\]%@+,;=-]{1,1000}")


def site_url(book: Path) -> str:
    """Return `site_url` of the book's mkdocs.yml with a slash at its end, or nothing if it does not say it plainly."""
    try:
        with (book / "mkdocs.yml").open("rb") as file:
            text = file.read(MAX_BYTES).decode(errors="replace")
    except OSError:
        return ""
    line = _SITE_URL.search(text)
    try:
        value = read("mkdocs.yml", line[0]).value if line else None
    except UnreadableError:
        return ""
    address = value.get("site_url") if isinstance(value, dict) else None
    plain = isinstance(address, str) and _ADDRESS.fullmatch(address)
    return f"{address}".rstrip("/") + "/" if plain else ""


def folder_in_repository(book: Path) -> str:
    """Return the path of the book's folder in its git repository with a slash at its end, or nothing at its root."""
    here = book.resolve()
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return "" if root == here else f"{here.relative_to(root).as_posix()}/"
