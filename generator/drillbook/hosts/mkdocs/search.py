"""The search index: one entry a page, and a second form of it for a site that is opened from a
folder.
"""

from collections.abc import Sequence
from pathlib import Path

from drillbook.pages.page import Page, escaped

_INDEX = Path("search", "search_index.json")


_ENGINES_OWN = r"[\s\-]+"
_WITHOUT_BLANKS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\ud840-\ud884"
)
"""The characters of scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, and those
of Chinese and Japanese.
"""


def separator(given: object) -> str:
    """Return what parts words for the theme's search, in JavaScript: what was set, and each place
    before a character of a script without blanks.

    Else a whole sentence would be one word there, found by nobody.
    """
    return f"{given or _ENGINES_OWN}|(?=[{_WITHOUT_BLANKS}])"


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
