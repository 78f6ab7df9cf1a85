"""Signing without a terminal: what each member can say of a result or a playbook, as links that
open the repository's form for the file that says so.

The file is the one that `drillbook review` and `drillbook agree` write. A page knows no clock, so
that each link has the first moment of its day, and no two members the same; the script of the page
puts the present one there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.quorum import present
from drillbook.files.write import schema_line
from drillbook.model.agreement import SIGNED_DEPTH, Signed
from drillbook.model.playbook import Playbook
from drillbook.model.result import Result
from drillbook.model.team import Member
from drillbook.pages.repository import RepositorySite
from drillbook.pages.views.reach import Called, called

MOST = 24
"""So many members can sign by a link on the page; the command is there for all of them."""

_EAST = timezone(timedelta(hours=14))
"""Where a day begins first: its first moment there lies in nobody's future."""


class _Statement(NamedTuple):
    """What a member can say: the words of the link, the position in the file, and a comment to fill
    in where one is needed.
    """

    words: str
    position: str
    comment: str | None = None


_REVIEWS = (
    _Statement("I have read this", "acknowledged"),
    _Statement("I agree", "agrees"),
    _Statement("I have a question", "question", "Write your question here"),
    _Statement("I disagree", "disagrees", "Write here what you disagree with"),
)
_AGREEMENTS = (
    _Statement("I agree to this playbook", "agree"),
    _Statement("I object", "object", "Write here what you object to"),
)


@dataclass(frozen=True, slots=True)
class SignLink:
    """What a member says by following a link."""

    words: str
    uri: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A member with what they can say. Whoever has said something already has a file: `file` is
    where it is edited, and `text` what takes the place of its text. For whoever has not, `text` is
    what the first link fills in, where its form may open empty.
    """

    member: Member
    links: tuple[SignLink, ...] = ()
    file: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How to sign: `signers` where the repository has a form for that, else `helper` signs for
    whoever asks; `command` and `flags` are for a terminal. `others` are the words of a file for
    what the first link does not say.
    """

    forge: str | None
    others: tuple[str, ...]
    signers: tuple[Signer, ...]
    helper: Called | None
    command: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignLinks:
    """Makes the links of a book; who belongs to the team is worked out once."""

    evaluation: Evaluation
    repository: RepositorySite
    members: tuple[Member, ...]

    def of_result(self, result: Result, said: Mapping[str, Signed]) -> Signing:
        """Return how to review a result."""
        return self._signing(
            _Subject(
                folder=f"{result.path.rpartition('/')[0]}/reviews",
                schema="review",
                key="account_digest",
                digest=result.account_digest,
                says=_REVIEWS,
                since=result.ended,
            ),
            said,
            result.conducted_by,
            f"drillbook review {result.folder} --as MEMBER",
            ("--acknowledge", "--agree", "--question", "--disagree"),
        )

    def of_playbook(self, playbook: Playbook, said: Mapping[str, Signed]) -> Signing:
        """Return how to agree to a playbook."""
        leads = tuple(id_ for _, id_ in playbook.leads.in_order)
        return self._signing(
            _Subject(
                folder=f"content/agreements/{playbook.id}",
                schema="agreement",
                key="playbook_digest",
                digest=playbook.digest,
                says=_AGREEMENTS,
            ),
            said,
            leads,
            f"drillbook agree {playbook.id} --as MEMBER",
        )

    def _signing(
        self,
        subject: "_Subject",
        said: Mapping[str, Signed],
        helpers: Sequence[str],
        command: str,
        flags: tuple[str, ...] = (),
    ) -> Signing:
        signers = self._signers(subject, said) if self.repository.forge else ()
        return Signing(
            forge=self.repository.name,
            others=tuple(each.position for each in subject.says[1:]),
            signers=tuple(signers),
            helper=self._helper(helpers),
            command=command,
            flags=flags,
        )

    def _signers(
        self, subject: "_Subject", said: Mapping[str, Signed]
    ) -> Iterator[Signer]:
        new = [member.id not in said for member in self.members]
        places = range(len(self.members))
        # Those who have said nothing come first where there are too many.
        new_first = sorted(places, key=lambda place: not new[place])
        for place in sorted(new_first[:MOST]):
            yield self._signer(subject, self.members[place], place, new=new[place])

    def _signer(
        self, subject: "_Subject", member: Member, place: int, *, new: bool
    ) -> Signer:
        # Two signatures of one second would count as copies of each other.
        at = subject.at(self.evaluation.today) + timedelta(seconds=place)
        path = f"{subject.folder}/{member.id}.yml"
        text = subject.text(at, subject.says[0])
        forge = self.repository.forge
        if new:
            links = (
                SignLink(
                    statement.words,
                    self.repository.new_file(path, subject.text(at, statement)),
                )
                for statement in subject.says
            )
            return Signer(
                member=member,
                links=tuple(links),
                text=None if forge is None or forge.fills_text else text,
            )
        # A form for a new file would refuse one that is there: the text is there to be copied.
        return Signer(
            member=member,
            file=self.repository.correct(path),
            text=text,
        )

    def _helper(self, ids: Sequence[str]) -> Called | None:
        """Return the first member among some who can be reached, else the first of the team."""
        there = called(
            self.evaluation.book, (*ids, *(member.id for member in self.members))
        )
        members = {member.id for member in self.members}
        return next((one for one in there if one.id in members and one.ways), None)


def sign_links(evaluation: Evaluation, repository: RepositorySite) -> SignLinks:
    """Return what makes the links of a book."""
    return SignLinks(evaluation, repository, present(evaluation.book, evaluation.today))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What is signed: where its signatures lie, by which digest they name it, and since when it can
    have been read.
    """

    folder: str
    schema: str
    key: str
    digest: str
    says: Sequence[_Statement]
    since: datetime | None = None

    def at(self, today: date) -> datetime:
        """Return the first moment of a day, or when what is signed was over if that is later."""
        # Where the day begins first, so that the moment is in no reader's future.
        first = datetime.combine(today, time(), _EAST)
        if self.since is None or self.since <= first:
            return first
        # The next whole second, because nobody signs before what is signed was over.
        over = self.since.astimezone(UTC).replace(microsecond=0)
        return over + timedelta(seconds=1)

    def text(self, at: datetime, statement: _Statement) -> str:
        """Return the file that says so."""
        lines = [
            f"{self.key}: {self.digest}",
            f"at: '{at.isoformat()}'",
            f"position: {statement.position}",
        ]
        if statement.comment:
            lines.append(f"comment: {statement.comment}")
        return schema_line(self.schema, SIGNED_DEPTH) + "\n".join(lines) + "\n"
