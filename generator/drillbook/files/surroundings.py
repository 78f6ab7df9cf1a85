"""The surroundings of a book: name and address of its site, and the repository that it lies in."""

import re
from pathlib import Path

from drillbook.files.repository import top_of
from drillbook.files.strict import MAX_BYTES, UnreadableError, read

# The engine's configuration may have tags such as `!ENV` that the strict reader refuses, so it gets one line alone.
_LINE = r"^{}:.*$"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/\[\]%@+,;=-]{1,1000}")


def site_url(book: Path) -> str:
    """Return `site_url` of the book's mkdocs.yml with a slash at its end, or nothing if it does not say it plainly."""
    address = _said(book, "site_url")
    return f"{address.rstrip('/')}/" if _ADDRESS.fullmatch(address) else ""


def site_name(book: Path) -> str:
    """Return `site_name` of the book's mkdocs.yml, or nothing if it does not say it plainly."""
    return _said(book, "site_name")


def _said(book: Path, key: str) -> str:
    try:
        with (book / "mkdocs.yml").open("rb") as file:
            text = file.read(MAX_BYTES).decode(errors="replace")
    except OSError:
        return ""
    line = re.search(_LINE.format(key), text, re.MULTILINE)
    try:
        value = read("mkdocs.yml", line[0]).value if line else None
    except UnreadableError:
        return ""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def folder_in_repository(book: Path) -> str:
    """Return the path of the book's folder in its git repository with a slash at its end, or nothing at its root."""
    here = book.resolve()
    top = top_of(here) or here
    return "" if top == here else f"{here.relative_to(top).as_posix()}/"
