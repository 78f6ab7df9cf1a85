"""The search index: one entry a page, and a second form of it for a site that is opened from a
folder.
"""

from collections.abc import Sequence
from pathlib import Path

from drillbook.pages.page import Page, escaped

_INDEX = Path("search", "search_index.json")


def entries(pages: Sequence[Page]) -> list[dict[str, str]]:
    """Return the entries of the index."""
    return [
        {
            "location": page.uri,
            "title": page.escaped_title,
            "text": escaped(page.search_text or page.description),
        }
        for page in pages
    ]


def write_script(site: Path) -> None:
    """Write the index once more as a script: a page that was read from a file may load no data, but
    scripts.

    Place and name are the ones at which the theme looks for it then.
    """
    index = site / _INDEX
    if index.is_file():
        index.with_suffix(".js").write_bytes(b"var __index = " + index.read_bytes())
