"""To adopt a runbook is to put front matter above it, as far as the text and the book tell what
belongs there. What nothing tells stays empty, so that the check asks for it; no number is invented.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from drillbook.files.load import LoadedPlaybook, playbook_in
from drillbook.files.write import front_matter
from drillbook.files.yaml_reader import Plain
from drillbook.importers.meanings import Headings
from drillbook.importers.moving import Copied, Moving
from drillbook.importers.runbook import Runbook
from drillbook.importers.subjects import Subject, called_in, subject_of
from drillbook.importers.targets import Target, severities_in, targets_in
from drillbook.model.book import Book
from drillbook.model.playbook import DISASTER_SECTIONS, SECTIONS, PlaybookHead
from drillbook.model.team import belongs

_NOTES: Mapping[str, str] = {
    "covers": "ids of services or dependencies, such as [database]",
    "leads": "ids of members or contacts, such as {primary: sam, secondary: alex}",
    "severity": "how serious it is, in your own words",
    "rto": "longest time until the service works again, such as 30m",
    "rpo": "how much data may be lost, as a time, such as 5m",
}
"""What to write where a value is left open."""

_VALID: Mapping[str, object] = {
    "title": "A playbook",
    "kind": "dependency-failover",
    "covers": (),
    "leads": {"primary": "nobody"},
    "severity": "unknown",
    "rto": "0s",
    "rpo": "0s",
}
"""What is front matter: in it one key after the other of somebody else's is tried, and with it the
rest of a playbook can be read as long as values are open.
"""


@dataclass(frozen=True, slots=True)
class Guess:
    """A value of the front matter, None where it is left open, and in words why it is that."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The playbook that a runbook would be: its id, its front matter, and the text below it.

    So many of its `links` lead to new places, some files are `copied` with it, and some `left`.
    """

    id: str
    guesses: Mapping[str, Guess]
    other: Mapping[str, Plain]
    body: str
    links: int = 0
    copied: tuple[Copied, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it would lie in the book."""
        return f"content/playbooks/{self.id}.md"

    @property
    def open(self) -> tuple[str, ...]:
        """The keys that nothing tells."""
        return tuple(key for key, guess in self.guesses.items() if guess.value is None)

    @property
    def front_matter(self) -> str:
        """What would stand above the text."""
        head = {key: guess.value for key, guess in self.guesses.items()}
        head |= {"other": self.other} if self.other else {}
        return front_matter(head, {key: _NOTES[key] for key in self.open})

    @property
    def text(self) -> str:
        """The whole file."""
        return f"{self.front_matter}\n{self.body}"

    def loaded(self, book: Book) -> LoadedPlaybook:
        """Return the playbook as the book would read it, values that are left open apart, with what
        there is to say about the whole.
        """
        told = playbook_in(book, self.path, self.text)
        if not self.open:
            return told
        filled = "\n".join(map(self._filled, self.front_matter.split("\n")))
        there = playbook_in(book, self.path, f"{filled}\n{self.body}")
        return LoadedPlaybook(there.playbook, told.findings)

    def _filled(self, line: str) -> str:
        """Return a line of the front matter with something in the place of what is left open."""
        key = line.partition(":")[0]
        return f"{key}: {json.dumps(_VALID[key])}" if key in self.open else line


def proposal(
    runbook: Runbook,
    book: Book,
    today: date,
    given: Mapping[str, object],
    moving: Moving,
) -> Proposal:
    """Return what a runbook would be in a book; `given` stands where nothing tells a value."""
    kept, other = _own_keys(runbook.head)
    headings = Headings(runbook.body, book.policy.sections)
    guesses = {key: Guess(value, "its front matter") for key, value in kept.items()}
    guesses.setdefault("title", _title(runbook, headings))
    title = str(guesses["title"].value)
    subject = subject_of(
        book, f"{title}\n{headings.title() or ''}", runbook.name, runbook.body
    )
    guesses = {**dict(_about(subject, guesses.get("covers"), book)), **guesses}
    for key, guess in _found(runbook, book, today):
        guesses.setdefault(key, guess)
    for key, value in given.items():
        if guesses[key].value is None:
            guesses[key] = Guess(value, "given")
    disaster = guesses["kind"].value == "disaster-recovery"
    named = headings.mapping((*DISASTER_SECTIONS, *SECTIONS) if disaster else SECTIONS)
    if named and "sections" not in guesses:
        guesses["sections"] = Guess(dict(named), "headings that probably mean these")
    order = [key for key in PlaybookHead.model_fields if key in guesses]
    id_ = moving.id_of(runbook)
    moved = moving.moved(runbook, f"content/playbooks/{id_}.md")
    return Proposal(
        id=id_,
        guesses={key: guesses[key] for key in order},
        other=other,
        body=moved.body,
        links=moved.links,
        copied=moved.copied,
        left=moved.left,
    )


def _own_keys(
    head: Mapping[str, Plain],
) -> tuple[Mapping[str, Plain], Mapping[str, Plain]]:
    """Return the keys that are those of a playbook already, and all others."""
    own = {key: value for key, value in head.items() if _is_own(key, value)}
    other = own.pop("other", {})
    assert isinstance(other, dict), "only a mapping is that"  # noqa: S101 - narrows the type
    foreign = {key: value for key, value in head.items() if not _is_own(key, value)}
    return own, {**other, **foreign}


def _is_own(key: str, value: Plain) -> bool:
    try:
        PlaybookHead.model_validate({**_VALID, key: value})
    except ValidationError:
        return False
    return True


def _title(runbook: Runbook, headings: Headings) -> Guess:
    heading = headings.title()
    if heading:
        return Guess(heading, "its first heading")
    words = " ".join(runbook.name.replace("-", " ").replace("_", " ").split())
    return Guess(words[:1].upper() + words[1:] or runbook.id, "the file's name")


def _about(
    subject: Subject, covers: Guess | None, book: Book
) -> Iterator[tuple[str, Guess]]:
    if covers and isinstance(covers.value, tuple) and covers.value:
        service = covers.value[0] in book.services
        kind = "disaster-recovery" if service else "dependency-failover"
        yield "kind", Guess(kind, "what it covers")
        return
    if subject.covers:
        yield "kind", Guess(subject.kind, subject.source)
        yield "covers", Guess(list(subject.covers), subject.source)
    else:
        yield "kind", Guess(subject.kind, "nothing tells another")
        yield "covers", Guess(None, _NOTHING)


_NOTHING = "nothing tells it"


def _found(runbook: Runbook, book: Book, today: date) -> Iterator[tuple[str, Guess]]:
    """Yield what the text tells of people and targets."""
    text = f"{runbook.written}\n{runbook.body}"
    yield "leads", _leads(text, book, today)
    yield "severity", _agreed(severities_in(text))
    targets: tuple[Target, ...] = ("rto", "rpo")
    for target in targets:
        yield target, _agreed(targets_in(text, target))


def _agreed(found: tuple[str, ...]) -> Guess:
    """Return what a text says if it says one thing alone."""
    if not found:
        return Guess(None, _NOTHING)
    if len(found) == 1:
        return Guess(found[0], "the text says so")
    # An invented target would be worse than none, and so would one of two.
    return Guess(None, f"the text says {' and '.join(found[:3])}")


def _leads(text: str, book: Book, today: date) -> Guess:
    members = [one for one in book.team.members if belongs(one, today)]
    called = called_in((*members, *book.team.contacts), text)
    source = "named in the text"
    if not called:
        called = tuple(one.id for one in members if one.role == "operations")[:1]
        source = "the first of operations; the text names nobody of the team"
    if not called:
        return Guess(None, _NOTHING)
    first, *others = called
    leads: dict[str, object] = {"primary": first}
    if others:
        leads["secondary"] = others[0]
    if others[1:]:
        leads["others"] = others[1:]
    return Guess(leads, source)
