"""A quorum is who has to have said yes; a poll is who belongs to the team on a day, who has, and
who has not.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from drillbook.check.judging.context import Ledger
from drillbook.check.judging.reading import holds
from drillbook.model.agreement import Signed
from drillbook.model.book import Book
from drillbook.model.playbook import Playbook
from drillbook.model.policy import Quorum
from drillbook.model.result import Result
from drillbook.model.review import Review
from drillbook.model.team import Member, Role, belongs
from drillbook.text.count import counted

OPEN = ("disagrees", "question")
"""What a member can say that wants an answer."""

S = TypeVar("S", bound=Signed)
Signatures = Mapping[str, Mapping[str, S]]
"""What has been said of each subject, by the member who said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Who was asked, who has said yes, whose yes is still missing, and what it takes in words;
    None if it is reached.
    """

    asked: tuple[Member, ...]
    yes: tuple[Member, ...]
    missing: tuple[Member, ...]
    lacking: str | None

    @property
    def reached(self) -> bool:
        """Whether the quorum is there."""
        return self.lacking is None


def poll(quorum: Quorum, members: Sequence[Member], yes: Collection[str]) -> Poll:
    """Hold the ids of those who have said yes against what a quorum asks of the members."""
    said = tuple(member for member in members if member.id in yes)
    still = tuple(member for member in members if member.id not in yes)
    if not members:
        # All of nobody would otherwise be there at once.
        found = _Counted("nobody belongs to the team")
    elif quorum.quorum == "roles":
        found = _of_roles(quorum, members, said, still)
    else:
        found = _of_a_share(quorum, members, said, still)
    return Poll(
        asked=tuple(members), yes=said, missing=found.missing, lacking=found.lacking
    )


def present(book: Book, today: date) -> tuple[Member, ...]:
    """Return who belongs to the team on a day; nothing is asked of those who have left or are still
    to come.
    """
    return tuple(member for member in book.team.members if belongs(member, today))


def heard(book: Book, signed: Sequence[S]) -> tuple[S, ...]:
    """Return what has been said without what does not count."""
    return tuple(one for one in signed if one.source.path not in book.unheard)


def by_subject(signed: Sequence[S]) -> Signatures[S]:
    """Group what has been said by subject and member."""
    said: dict[str, dict[str, S]] = {}
    for one in signed:
        said.setdefault(one.subject, {})[one.member] = one
    return said


def agreements(book: Book, today: date) -> Iterator[tuple[Playbook, Poll]]:
    """Yield each playbook with who has agreed to it as it reads now."""
    said, members = by_subject(heard(book, book.agreements)), present(book, today)
    for playbook in book.playbooks:
        signed = said.get(playbook.id, {}).items()
        yes = {
            m
            for m, one in signed
            if one.position == "agree" and playbook.has_digest(one.playbook_digest)
        }
        yield playbook, poll(book.policy.agreement, members, yes)


def acknowledgements(
    book: Book, results: Sequence[Result], today: date, published: Ledger | None = None
) -> Iterator[tuple[Result, Poll]]:
    """Yield each result with who has said anything of what it says happened: a question shows that
    it was read, too.
    """
    said, members = by_subject(heard(book, book.reviews)), present(book, today)
    for result in results:
        yes = {
            m
            for m, one in said.get(result.folder, {}).items()
            if holds(one, result, published)
        }
        yield result, poll(book.policy.acknowledgement, members, yes)


def unanswered(
    book: Book, today: date, published: Ledger | None = None
) -> tuple[Review, ...]:
    """Return the disagreements and questions that are open: no change of a result and no farewell
    answers them.

    Whoever said one closes it by saying something else. Where that member has left, another does,
    who agrees with the result after that and says why. What does not count answers nothing.
    """
    here = {member.id for member in present(book, today)}
    said = by_subject(heard(book, book.reviews))

    def is_answered(review: Review, result: Result) -> bool:
        # Nobody speaks for a member who is there.
        if review.member in here:
            return False
        author = book.members.get(review.member)
        about_it = said.get(review.subject, {})
        by_present = (one for member, one in about_it.items() if member in here)
        return any(
            _answers(one, review, author) and holds(one, result, published)
            for one in by_present
        )

    found = []
    for review in book.reviews:
        result = book.results_by_folder.get(review.subject)
        if review.position in OPEN and result and not is_answered(review, result):
            found.append(review)
    return tuple(found)


def _answers(answer: Review, doubt: Review, author: Member | None) -> bool:
    # Before the farewell its author could still answer.
    left = author.left if author else None
    after_farewell = left is None or answer.at.date() > left
    agrees_and_says_why = answer.position == "agrees" and bool(answer.comment)
    return agrees_and_says_why and after_farewell and answer.at > doubt.at


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a quorum takes in words, None if it is there, and whose yes would help."""

    lacking: str | None = None
    missing: tuple[Member, ...] = ()


def _of_a_share(
    quorum: Quorum,
    members: Sequence[Member],
    said: Sequence[Member],
    still: tuple[Member, ...],
) -> _Counted:
    share = 100 if quorum.quorum == "all" else int(quorum.quorum[:-1])
    # Rounded up in whole numbers: 80 % of 6 people are 5.
    needed = -(-len(members) * share // 100)
    if len(said) >= needed:
        return _Counted()
    enough = "all are" if needed == len(members) else counted(needed, "is", "are")
    return _Counted(f"{len(said)} of {len(members)}, {enough} needed", still)


def _of_roles(
    quorum: Quorum,
    members: Sequence[Member],
    said: Sequence[Member],
    still: tuple[Member, ...],
) -> _Counted:
    # Without a list, one of each role that the team has.
    wanted = tuple(dict.fromkeys(quorum.roles or (member.role for member in members)))
    heard = {member.role for member in said}
    unheard = tuple(role for role in wanted if role not in heard)
    missing = tuple(member for member in still if member.role in unheard)
    return _Counted(", ".join(_lacking_roles(unheard, missing)) or None, missing)


def _lacking_roles(unheard: Sequence[Role], missing: Sequence[Member]) -> Iterator[str]:
    there = {member.role for member in missing}
    for role in unheard:
        if role in there:
            yield f"nobody with the role {role} yet"
        else:
            yield f"the team has nobody with the role {role}"
