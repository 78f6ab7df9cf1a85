"""The engines that a book can be printed with, each a folder beside this module."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from string import Template

from drillbook.hosts.host import Host

ENGINES: Mapping[str, str] = {"mkdocs.yml": "mkdocs"}
"""By the file in a book that has an engine's settings, the folder of its host; the first is that of
a new book.

The module `engine` in it has the HOST, and is imported when it is asked for, since it brings the
engine. In `starter` lie the settings of a new book.
"""

_HERE = Path(__file__).parent


def host_of(book: Path) -> Host:
    """Return the host of a book, by the settings that lie in its folder."""
    folders = (folder for file, folder in ENGINES.items() if (book / file).is_file())
    return host_in(next(folders, next(iter(ENGINES.values()))))


def host_in(folder: str) -> Host:
    """Return the host in a folder beside this module."""
    host: Host = import_module(f"drillbook.hosts.{folder}.engine").HOST
    return host


def new_settings(names: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of a new book, text by path, with `names` filled in."""
    file, folder = next(iter(ENGINES.items()))
    text = (_HERE / folder / "starter" / file).read_text(encoding="utf-8")
    return {file: Template(text).substitute(names)}
