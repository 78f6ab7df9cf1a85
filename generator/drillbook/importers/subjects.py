"""Of what and of whom a text speaks: services and dependencies of the inventory, and people who can
be called.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from drillbook.model.book import Book
from drillbook.model.team import Reachable

PlaybookKind = Literal["disaster-recovery", "dependency-failover"]

_BETWEEN = r"[-_\s]++"
_SEPARATOR = re.compile(_BETWEEN)
_DISASTER = re.compile(
    r"\bdisaster\b|\bDR\b"
    r"|\b(?:total|site|region(?:al)?|data ?cent(?:er|re)) (?:loss|outage|failure)",
    re.IGNORECASE,
)
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What a playbook is about, and in words how that is known; none where nothing tells it."""

    kind: PlaybookKind
    covers: tuple[str, ...]
    source: str


def subject_of(book: Book, title: str, name: str, body: str) -> Subject:
    """Return what a runbook with a title, in a file of a name, is about: what its title and name
    say goes before what stands in its text.
    """
    services, dependencies = _named(book.services), _named(book.dependencies)
    top = f"{title}\n{name}"
    at_top = _mentions(top, {**services, **dependencies})
    disaster = _DISASTER.search(top.replace("-", " ").replace("_", " ")) is not None
    own = tuple(id_ for id_ in book.services if id_ in at_top)
    needed = tuple(id_ for id_ in book.dependencies if id_ in at_top)
    source = "named in the title or the file's name"
    # `Shop: the database is down` is about the database.
    if own and (disaster or not needed):
        return Subject("disaster-recovery", own, source)
    if needed:
        return Subject("dependency-failover", needed, source)
    if disaster:
        only = tuple(book.services) if len(book.services) == 1 else ()
        return Subject("disaster-recovery", only, "the only service")
    often = _mentions(body, dependencies)
    most = _most(often)
    return Subject("dependency-failover", most, "named most often in the text")


def _named(things: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    return {id_: (id_, str(getattr(one, "name", id_))) for id_, one in things.items()}


def _most(often: Counter[str]) -> tuple[str, ...]:
    """Return what is named more often than anything else; nothing where two are named as often."""
    match often.most_common(2):
        case [(only, _)]:
            return (only,)
        case [(first, times), (_, others)] if times > others:
            return (first,)
    return ()


def _mentions(text: str, names: Mapping[str, Iterable[str]]) -> Counter[str]:
    """Return how often each id is named in a text; a name within a longer one does not count."""
    spans = set()
    for id_, words in names.items():
        for word in words:
            for match in _pattern(word).finditer(text):
                spans.add((match.start(), -match.end(), id_))
    counted, last = Counter[str](), (0, 0)
    # By where they begin, the longer of two first.
    for start, end, id_ in sorted(spans):
        if end < last[1] or (start, end) == last:
            counted[id_] += 1
            last = (start, end)
    return counted


def _pattern(words: str) -> re.Pattern[str]:
    parts = map(re.escape, filter(None, _SEPARATOR.split(words)))
    return re.compile(rf"(?<!\w){_BETWEEN.join(parts)}(?!\w)", re.IGNORECASE)


def called_in(people: Sequence[Reachable], text: str) -> tuple[str, ...]:
    """Return the ids of those whose name or mail address stands in a text, in its order."""
    first: dict[str, int] = {}
    for who in people:
        places = tuple(_places(who, text))
        if places:
            first[who.id] = min(places)
    return tuple(sorted(first, key=first.__getitem__))


def _places(who: Reachable, text: str) -> Iterator[int]:
    if len(who.name) >= _SHORTEST_NAME:
        yield from (match.start() for match in _pattern(who.name).finditer(text))
    if who.email:
        address = rf"(?<![\w.+-]){re.escape(who.email)}(?![\w-])"
        yield from (
            match.start() for match in re.finditer(address, text, re.IGNORECASE)
        )
    yield from (
        match.start() for match in re.finditer(rf"(?<!\S)@{who.id}(?![\w-])", text)
    )
