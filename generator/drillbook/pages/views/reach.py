"""How somebody is reached: the ways that start a call or a mail, the quickest first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup, escape

from drillbook.model.book import Book
from drillbook.model.team import Contact, Reachable
from drillbook.text.address import address
from drillbook.text.hidden import visible

_SHORTEST_NUMBER, _SHORTEST_AMONG_WORDS, _SHORTEST_IN_A_SENTENCE = 3, 5, 7
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_NUMBER = re.compile(
    r"(?P<digits>(?:\+ ?|\()?[0-9](?:(?: ?[().\-]{0,2} ?|/)[0-9])*)"
    r"(?: ?(?:,|;)? ?(?:ext\.?|extension|x|#) ?(?P<extension>[0-9]{1,6}))?",
    re.IGNORECASE,
)
_BETWEEN = " ,;/|"
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_ADDRESS_IN_TEXT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED_ADDRESS = re.compile(r"[^<>@]*<(?P<address>[^\s@<>]+@[^\s@<>]+)>\s*")

_LINK = Markup('<a class="db-nowrap" href="{}">{}</a>')


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
    found: list[ContactWay] = []
    if who.phone:
        found.extend(_phones(who.phone))
    if isinstance(who, Contact) and who.url:
        found.append(ContactWay(who.url, _schedule(who.url)))
    if who.email:
        found.append(ContactWay(who.email, _mail(who.email)))
    return tuple(found)


def dialled(text: str) -> Markup:
    """Return a text of an author's in which every number dials and every address mails."""
    text = visible(text)
    found = sorted(_links(text), key=lambda link: link.start)
    parts, end = [], 0
    for link in found:
        # A number within an address is a part of that.
        if link.start >= end:
            parts.append(escape(text[end : link.start]))
            parts.append(_LINK.format(link.href, link.text))
            end = link.start + len(link.text)
    return Markup("").join((*parts, escape(text[end:])))


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    text: str
    href: str


def _links(text: str) -> Iterator[_Link]:
    for number in _NUMBER.finditer(text):
        # A sentence has years, amounts and versions in it.
        long = len(_digits(number["digits"])) >= _SHORTEST_IN_A_SENTENCE
        if long and _is_number(number, text) and not _DATE.match(number[0]):
            yield _Link(number.start(), number[0], _dialled(number))
    for place in _ADDRESS_IN_TEXT.finditer(text):
        yield _Link(place.start(), place[0], _mail(place[0]) or "")


def _schedule(text: str) -> str | None:
    found = address(text)
    return found.link if found and found.plain else None


def _mail(text: str) -> str | None:
    named = _NAMED_ADDRESS.fullmatch(text)
    place = named["address"] if named else text
    if not _ADDRESS.fullmatch(place):
        return None
    return f"mailto:{quote(place, safe='@')}"


def _phones(text: str) -> tuple[ContactWay, ...]:
    """Return each number in a text with the words before it; a text without any stays a text."""
    numbers = [found for found in _NUMBER.finditer(text) if _is_number(found, text)]
    if not numbers:
        return (ContactWay(text, None),)
    ends = [*(found.end() for found in numbers[:-1]), len(text)]
    starts = [0, *ends[:-1]]
    return tuple(
        ContactWay(_words(text[start:end]), _dialled(found))
        for found, start, end in zip(numbers, starts, ends, strict=True)
    )


def _is_number(found: re.Match[str], text: str) -> bool:
    """Return whether digits are a telephone number: among words a short one may be an hour."""
    alone = found[0].strip() == text.strip()
    letters = _letters_around(found, text)
    shortest = _SHORTEST_NUMBER if alone else _SHORTEST_AMONG_WORDS
    return len(_digits(found["digits"])) >= shortest and not letters


def _letters_around(found: re.Match[str], text: str) -> bool:
    """Return whether letters stand so close that they are part of what is dialled: `0800-CALL`."""
    before, after = text[: found.start()][-1:], text[found.end() :][:2].lstrip("-")
    return before.isalpha() or after[:1].isalpha()


def _dialled(found: re.Match[str]) -> str:
    digits, plus = found["digits"], ""
    # The nought in brackets is dialled only without the country's code.
    if digits.startswith("+"):
        digits, plus = digits.replace("(0)", ""), "+"
    extension = f";ext={found['extension']}" if found["extension"] else ""
    return f"tel:{plus}{_digits(digits)}{extension}"


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def _words(text: str) -> str:
    stripped = text.strip(_BETWEEN)
    return stripped.removeprefix("or ").removeprefix("and ")
