"""How somebody is reached: the ways that start a call or a mail, the quickest first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from drillbook.model.book import Book
from drillbook.model.team import Contact, Reachable
from drillbook.text.address import address

_SHORTEST_NUMBER = 3
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


@dataclass(frozen=True, slots=True)
class ContactWay:
    """A way to reach somebody as it is written, with the address that starts it, if it has the form
    of one.
    """

    text: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Somebody to be called, with the ways to do it; `who` is None if the book does not know the
    id.

    `takes_turns` are the members behind a contact.
    """

    id: str
    who: Reachable | None
    ways: Sequence[ContactWay] = ()
    takes_turns: Sequence[str] = ()

    @property
    def kind(self) -> str | None:
        """What a contact is; None for a member."""
        return self.who.kind if isinstance(self.who, Contact) else None

    @property
    def contract(self) -> str | None:
        """What was agreed with a contact, unless that is nobody's business."""
        if isinstance(self.who, Contact) and self.who.contacts_public:
            return self.who.contract or None
        return None


def called(book: Book, ids: Iterable[str]) -> tuple[Called, ...]:
    """Return whoever has these ids, in their order."""
    return tuple(_called(book, id_) for id_ in ids)


def _called(book: Book, id_: str) -> Called:
    who = book.reachable(id_)
    if who is None:
        return Called(id=id_, who=None)
    behind = who.members if isinstance(who, Contact) else ()
    return Called(id=id_, who=who, ways=ways(who), takes_turns=behind)


def ways(who: Reachable) -> tuple[ContactWay, ...]:
    """Return how somebody is reached; nothing if that is not public."""
    if not who.contacts_public:
        return ()
    schedule = who.url if isinstance(who, Contact) else None
    forms = ((who.phone, _phone), (schedule, _schedule), (who.email, _mail))
    return tuple(ContactWay(text, start(text)) for text, start in forms if text)


def _schedule(text: str) -> str | None:
    found = address(text)
    return found.link if found and found.plain else None


def _mail(text: str) -> str | None:
    return f"mailto:{quote(text, safe='@')}" if _ADDRESS.fullmatch(text) else None


def _phone(text: str) -> str | None:
    digits = "".join(c for c in text if c in "+0123456789")
    return f"tel:{digits}" if len(digits) >= _SHORTEST_NUMBER else None
