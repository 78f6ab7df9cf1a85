"""A voice is what one member says of a playbook or a result; what speaks against its being theirs
is told.

One that cannot be, because it is a copy or older than what it is about, does not count. One that
somebody else has committed does: a person without a terminal asks a colleague, and git believes
every address.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from drillbook.check.judging.context import Context
from drillbook.model.agreement import Agreement, Signed
from drillbook.model.book import Book
from drillbook.model.commit import Commit, address
from drillbook.model.location import Keys
from drillbook.model.review import Review
from drillbook.model.team import Member

_CLOCKS_DIFFER = timedelta(hours=1)
_LONG_BEFORE = timedelta(days=30)
"""How long a text may be read and signed before it is committed."""

_NAMED = 12
"""How much of a commit's name people read."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A voice, the keys that it is about, and what speaks against it."""

    voice: Signed
    keys: Keys
    message: str


def unheard(book: Book, context: Context) -> frozenset[str]:
    """Return the paths of the voices that do not count."""
    return frozenset(
        one.voice.source.path
        for one in (*copied(book, context), *misdated(book, context))
    )


def copied(book: Book, context: Context) -> Iterator[Suspicion]:
    """Yield the voices that say the same at the same second as another member's, unless all brought
    their own.

    Of those that are alike one counts: that of whoever brought it, else the first.
    """
    alike: dict[tuple[object, ...], list[Signed]] = defaultdict(list)
    for voice in _voices(book):
        alike[_saying(book, voice)].append(voice)
    owners = Owners(book, context)
    for voices in alike.values():
        # Whoever committed their own voice said it; the sort keeps the others in their order.
        first, *others = sorted(voices, key=lambda voice: not owners.own(voice))
        for other in others:
            if not owners.own(other):
                message = (
                    f"has the same words as {_name(book, first)} at the same second"
                )
                yield Suspicion(other, ("at",), message)


def misdated(book: Book, context: Context) -> Iterator[Suspicion]:
    """Yield the voices that are older than what they are about."""
    for review in book.reviews:
        result = book.results_by_folder.get(review.subject)
        if result and review.at < result.ended - _CLOCKS_DIFFER:
            message = f"is dated {review.at}, and the test ended at {result.ended}"
            yield Suspicion(review, ("at",), message)
    for agreement in book.agreements:
        playbook = book.playbooks_by_id.get(agreement.subject)
        written = context.first_seen(playbook) if playbook else None
        signed = context.first_seen(agreement)
        # Where both came at once, a book that had been kept elsewhere was brought.
        came_later = written and signed and written < signed
        if written and came_later and agreement.at < written - _LONG_BEFORE:
            message = (
                f"is dated {agreement.at.date()}, and the playbook came into the repository on"
                f" {written.date()}"
            )
            yield Suspicion(agreement, ("at",), message)


def borrowed(book: Book, context: Context) -> Iterator[Suspicion]:
    """Yield the voices that another member committed, and commits with the voices of more people
    than made them.
    """
    owners = Owners(book, context)
    others: dict[Commit, list[Signed]] = defaultdict(list)
    for voice in _voices(book):
        commit = context.brought_by(voice)
        if commit is None or owners.own(voice):
            continue
        authors = owners.of([commit.author])
        if authors:
            said = f"is what {_name(book, voice)} says, and {_names(book, authors)} committed it"
            yield Suspicion(voice, (), f"{said} ({commit.name[:_NAMED]})")
        else:
            others[commit].append(voice)
    for commit, voices in others.items():
        # An address that nobody's entry has may be anybody's: people commit with private ones.
        strangers = sum(not owners.of([one]) for one in commit.people)
        yield from _crowded(book, commit, voices, strangers)


def _crowded(
    book: Book, commit: Commit, voices: Sequence[Signed], strangers: int
) -> Iterator[Suspicion]:
    """Yield a commit that brings the voices of more members than there are people behind it whom
    the team may be.
    """
    members = list(dict.fromkeys(voice.member for voice in voices))
    if len(members) > max(strangers, 1):
        people = "one person" if strangers <= 1 else f"only {strangers} people"
        said = (
            f"one commit ({commit.name[:_NAMED]}) has what {_names(book, members)} say, but"
            f" {people} made it"
        )
        yield Suspicion(voices[0], (), said)


@dataclass(frozen=True)
class Owners:
    """Whose a mail address is: as the base has it, because a change could give somebody else's to
    anyone.
    """

    book: Book
    context: Context

    def own(self, voice: Signed) -> bool:
        """Return whether the member who speaks is known to stand behind the commit that
        brought it.
        """
        commit = self.context.brought_by(voice)
        return bool(commit and voice.member in self.of(commit.people))

    def of(self, addresses: Sequence[str] | frozenset[str]) -> frozenset[str]:
        """Return the ids of the members who have one of some addresses."""
        return frozenset(
            member for one in addresses for member in self._members.get(one, ())
        )

    @property
    def _members(self) -> Mapping[str, frozenset[str]]:
        base = self.context.base
        now = by_address(self.book.team.members)
        before = by_address(base.team.members) if base else {}
        return {**now, **before}


def by_address(members: Sequence[Member]) -> Mapping[str, frozenset[str]]:
    """Return the ids of the members who have each mail address."""
    found: dict[str, set[str]] = defaultdict(set)
    for member in members:
        if member.email:
            found[address(member.email)].add(member.id)
    return {one: frozenset(ids) for one, ids in found.items()}


def _voices(book: Book) -> Sequence[Signed]:
    """Return all voices of members, in the order of the team."""
    order = {member: place for place, member in enumerate(book.members)}
    said: list[Agreement | Review] = [*book.agreements, *book.reviews]
    of_members = (one for one in said if one.member in order)
    return sorted(of_members, key=lambda one: order[one.member])


def _saying(book: Book, voice: Signed) -> tuple[object, ...]:
    """Return what a voice says of what and when, without the name of who speaks."""
    # The same second in another offset is the same second.
    second = voice.at.astimezone(UTC).replace(microsecond=0)
    said = voice.model_dump(exclude={"at", "comment"}, mode="json")
    return (
        type(voice),
        voice.subject,
        second,
        *sorted(said.items()),
        _without_name(book, voice),
    )


def _without_name(book: Book, voice: Signed) -> str:
    """Return the comment without the words by which its author is named."""
    member = book.members[voice.member]
    words = (voice.comment or "").casefold().replace(member.name.casefold(), "")
    names = {
        member.id.casefold(),
        *member.name.casefold().split(),
        (member.email or "").casefold(),
    }
    bare = ((word, word.strip(".,;:!()–—-")) for word in words.split())
    return " ".join(word for word, name in bare if name and name not in names)


def _name(book: Book, voice: Signed) -> str:
    return book.members[voice.member].name


def _names(book: Book, ids: Sequence[str] | frozenset[str]) -> str:
    names = [member.name for member in book.team.members if member.id in ids]
    *others, last = names or sorted(ids)
    return f"{', '.join(others)} and {last}" if others else last
