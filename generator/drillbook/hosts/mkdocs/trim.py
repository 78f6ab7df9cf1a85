"""Trimming takes out of a built site what no reader of a version needs: of a site of three tests, 2
of 3.2 MB.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_SEARCH_INDEX = "search/search_index.json"
_SEARCH = "assets/javascripts/lunr/"
_DERIVED = frozenset({"sitemap.xml.gz"})
"""What other machines compress to other bytes; every reader of it takes the plain file as well."""


def trim(site: Path) -> None:
    """Remove what is superfluous from a site that has just been built."""
    paths = [
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()
    ]
    for path in superfluous(paths, _languages(site)):
        (site / path).unlink()
    # What lies in another folder comes before it, so that both can go.
    folders = sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True)
    for folder in folders:
        if not any(folder.iterdir()):
            folder.rmdir()


def superfluous(paths: Iterable[str], languages: Sequence[str]) -> Iterator[str]:
    """Yield the source maps, what the search loads for other languages only, and what is there a
    second time.
    """
    loaded = {f"{_SEARCH}{name}" for name in _loaded(languages)}
    for path in paths:
        is_map = path.endswith((".js.map", ".css.map"))
        is_of_another_language = path.startswith(_SEARCH) and path not in loaded
        if is_map or is_of_another_language or path in _DERIVED:
            yield path


def _loaded(languages: Sequence[str]) -> Iterator[str]:
    """Yield what the theme's search loads for its languages; for English alone it is nothing."""
    foreign = [language for language in languages if language != "en"]
    if "ja" in foreign:
        yield "tinyseg.js"
    if {"hi", "th"} & set(foreign):
        yield "wordcut.js"
    yield from (f"min/lunr.{language}.min.js" for language in foreign)
    if len(languages) > 1:
        yield "min/lunr.multi.min.js"
    if foreign:
        yield "min/lunr.stemmer.support.min.js"


def _languages(site: Path) -> Sequence[str]:
    """Return the languages of the search as its index names them; without an index nothing is
    searched.
    """
    try:
        index = json.loads((site / _SEARCH_INDEX).read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(index["config"]["lang"])
