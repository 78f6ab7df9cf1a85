"""Completion in a shell of ids, and of what a probe may be: the `shell_complete` of a command's
option or argument.

Whoever presses Tab waits, so that no more is read than the one file that names the ids.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from drillbook.capture.store import own_folders
from drillbook.cli.options import book_of
from drillbook.errors import DrillbookError
from drillbook.files.folder import names_in
from drillbook.files.load import load_files
from drillbook.model.book import Book
from drillbook.model.probe_kind import PROBE_KINDS

_Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completing(ids_in: Callable[[Path], Mapping[str, str]]) -> _Complete:
    """Return click's function for the ids in a book's folder and what they name; without a book
    there are none.
    """

    def complete(
        context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        try:
            ids = ids_in(book_of(context.params.get("book")))
        except (DrillbookError, OSError):
            return []
        return [
            CompletionItem(id_, help=about)
            for id_, about in ids.items()
            if id_.startswith(incomplete)
        ]

    return complete


def _of_file(path: str, ids_in: Callable[[Book], Mapping[str, str]]) -> _Complete:
    """Complete what one file of the book names; no other is read."""
    return _completing(lambda folder: ids_in(load_files(folder, path)))


def _of_folder(path: str, ending: str = "") -> _Complete:
    """Complete the names of what lies in a folder of the book, the last first; nothing is read."""
    return _completing(
        lambda folder: {
            name.removesuffix(ending): ""
            for name in sorted(names_in(folder, path), reverse=True)
            if name.endswith(ending) and not name.startswith(".")
        }
    )


_INVENTORY = "content/inventory.yml"
dependencies = _of_file(
    _INVENTORY, lambda book: {d.id: d.name for d in book.dependencies.values()}
)
environments = _of_file(
    _INVENTORY,
    lambda book: {
        e.id: "production" if e.production else "" for e in book.environments.values()
    },
)
members = _of_file(
    "content/team.yml",
    lambda book: {member.id: member.name for member in book.members.values()},
)
playbooks = _of_folder("content/playbooks", ".md")
results = _of_folder("results")
sessions = _completing(lambda folder: {path.name: "" for path in own_folders(folder)})


def probes(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what may stand behind the name of a probe, once there is one."""
    name, sign, target = incomplete.partition("=")
    return [
        CompletionItem(f"{name}={prefix}", type="nospace", help=kind.asks)
        for kind in (PROBE_KINDS.values() if sign else ())
        for prefix in kind.prefixes
        if prefix.startswith(target)
    ]
