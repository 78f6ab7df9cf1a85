"""The page of changes: what is otherwise than in the version that was published before, kind by
kind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.briefing.changes import TITLES, Change
from drillbook.model.book import Book
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.text.count import counted

URI = "changes.html"
_ON_HOME = 6


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change with the page of what it is about; without an address if that has none."""

    subject: str
    text: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind."""

    id: str
    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class HomeChange:
    """Something that is otherwise than in the last published version; `uri` is the page that shows
    it, if any does.
    """

    text: str
    uri: str | None = None


def changes_page(book: Book, differences: Sequence[Change]) -> Page:
    """Return the page of all changes."""
    groups = tuple(_groups(book, differences))
    sentence = "Nothing that matters has changed since the last version."
    if differences:
        sentence = f"{counted(len(differences), 'change')} since the last version."
    return Page(
        uri=URI,
        title="Changes",
        html=render("changes.html.jinja", base="", sentence=sentence, groups=groups),
        description=sentence,
        headings=tuple(Heading(group.id, group.title) for group in groups),
        tab="index.html",
    )


def changes_at_home(
    book: Book, differences: Sequence[Change]
) -> tuple[HomeChange, ...]:
    """Return the first changes, with the way to all of them if there are more."""
    shown = [
        HomeChange(f"{TITLES[d.kind]}: {d.subject}: {d.text}", _uri(book, d))
        for d in differences[:_ON_HOME]
    ]
    rest = len(differences) - len(shown)
    if rest > 0:
        return (*shown, HomeChange(f"{counted(rest, 'more change')}", URI))
    return tuple(shown)


def _groups(book: Book, differences: Sequence[Change]) -> Iterator[Group]:
    for kind, title in TITLES.items():
        lines = tuple(
            ChangeLine(d.subject, d.text, _uri(book, d))
            for d in differences
            if d.kind == kind
        )
        if lines:
            yield Group(f"changes-{kind}", title, lines)


def _uri(book: Book, difference: Change) -> str | None:
    """Return the page of what a change is about, or nothing if there is none any more."""
    id_ = difference.subject
    pages = {
        "results": {result.folder for result in book.results},
        "playbooks": book.playbooks_by_id,
        "dependencies": book.dependencies,
    }
    return next(
        (f"{folder}/{id_}.html" for folder, ids in pages.items() if id_ in ids), None
    )
