"""Pointers of family F: links and pictures in prose lead to what the book has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.check.about import MEDIA, PROSE
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.book import Book
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.pointer import Pointer, led_to, named_places, settled_fragment
from drillbook.model.scalar import quoted
from drillbook.text.count import counted
from drillbook.text.nearest import did_you_mean

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Lost:
    """A pointer that leads nowhere, and what is not there in words."""

    pointer: Pointer
    what: str


def _lead_somewhere(evaluation: Evaluation) -> Iterator[Found]:
    """Every link and picture leads to a file, and to a heading in it, that exists.

    Why: If a link is broken, the reader in an outage gets nothing but its words.
    Fix: Correct the path; it starts at the file that contains it. Put pictures and documents into
    `content/assets/`. Give the full address of what is outside the book.
    """
    book = evaluation.written
    for path, prose in book.prose.items():
        lost = [
            one for pointer in prose.pointers if (one := _lost(book, path, pointer))
        ]
        if lost:
            yield _told(path, [one.pointer for one in lost], _nowhere(book, lost))


def _lost(book: Book, path: str, pointer: Pointer) -> _Lost | None:
    if pointer.elsewhere:
        return None
    place = led_to(pointer.target, path)
    if place is None:
        return _Lost(pointer, f"{quoted(pointer.target)} exists on one machine only")
    file = book.place_of(place.path)
    if file is None:
        if _is_below_a_damaged_one(book, place.path):
            return None
        return _Lost(pointer, f"{quoted(pointer.target)} is not in the book")
    if place.fragment and file in book.prose:
        named = named_places(book.prose[file].anchors)
        if settled_fragment(place.fragment) not in named:
            return _Lost(
                pointer,
                f"{quoted(pointer.target)} names a heading that is not in {file}",
            )
    return None


def _is_below_a_damaged_one(book: Book, path: str) -> bool:
    parts = path.split("/")
    return any(
        "/".join(parts[:depth]) in book.damaged for depth in range(1, len(parts))
    )


def _nowhere(book: Book, lost: Sequence[_Lost]) -> str:
    first = lost[0]
    name = first.pointer.target.partition("#")[0].rpartition("/")[2]
    known = {path.rpartition("/")[2] for path in book.paths}
    hint = did_you_mean(name, known - {name}) if "is not in" in first.what else ""
    return f"{first.what}.{hint}"


def _shown_here(evaluation: Evaluation) -> Iterator[Found]:
    """Every picture that a text shows is a file of the book.

    Why: A page loads nothing from other hosts. Such a host may be down together with the service,
    and would see who reads the playbook. The page shows a link instead of the picture.
    Fix: Put the picture into `content/assets/` and show it from there, or write a link.
    """
    for path, prose in evaluation.written.prose.items():
        foreign = [p for p in prose.pointers if p.kind == "picture" and p.elsewhere]
        if foreign:
            yield _told(
                path, foreign, f"{quoted(foreign[0].target)} is no file of the book."
            )


def _told(path: str, pointers: Sequence[Pointer], words: str) -> Found:
    """Report the first of some pointers at its place, and the others by their lines."""
    first, others = pointers[0], pointers[1:]
    more = ""
    if others:
        lines = dict.fromkeys(str(other.line) for other in others)
        named = ", ".join(list(lines)[:_MOST_NAMED]) + (
            ", …" if len(lines) > _MOST_NAMED else ""
        )
        more = f" {counted(len(others), 'more', 'more')} like it: line {named}"
    return Found(Location(path, first.line, first.column), words + more)


def _shown_at_all(evaluation: Evaluation) -> Iterator[Found]:
    """Some text shows or links to every picture and document of the book.

    Why: A file that nothing links to is not published. Perhaps its link is misspelt.
    Fix: Show it, link to it, or remove it.
    """
    book = evaluation.written
    shown = {media.path for path in book.prose for media in book.media_of(path)}
    for path in book.media:
        if path not in shown and not book.damaged:
            yield Found(
                Location(path),
                "is not shown or linked by any text, so it is not published",
            )


RULES = (
    rule("F018", _lead_somewhere, about=PROSE, severity=Severity.WARNING, fixed=True),
    rule("F019", _shown_here, about=PROSE, severity=Severity.WARNING, fixed=True),
    rule("F021", _shown_at_all, about=MEDIA, severity=Severity.WARNING, fixed=True),
)
