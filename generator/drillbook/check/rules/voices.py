"""Families A, R and S, about whose word something is: each member speaks for themselves, and for
nobody else.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from drillbook.check.about import (
    ACKNOWLEDGED,
    BROUGHT,
    CHANGES,
    MEMBERS,
    RESULTS,
    REVIEWS,
    SIGNATURES,
)
from drillbook.check.judging.context import Context
from drillbook.check.judging.duties import duties, in_words
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting
from drillbook.check.judging.leaving import TEAM, leaving
from drillbook.check.judging.quorum import acknowledgements
from drillbook.check.judging.voices import (
    Owners,
    Suspicion,
    borrowed,
    by_address,
    copied,
    misdated,
)
from drillbook.check.rule import Found, rule
from drillbook.model.agreement import Agreement, Signed
from drillbook.model.book import Book
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.review import Review
from drillbook.model.team import Member

_Search: TypeAlias = Callable[[Book, Context], Iterator[Suspicion]]


def _agreements_own(evaluation: Evaluation) -> Iterator[Found]:
    """Each member writes their own agreement; none is a copy.

    Why: Two people do not use the same words at the same second. One of them signed for both, so
    only one counts.
    Fix: The member reads the playbook and signs it: `drillbook agree PLAYBOOK --as MEMBER`.
    """
    return _suspicions(evaluation, copied, Agreement)


def _agreements_dated(evaluation: Evaluation) -> Iterator[Found]:
    """No agreement is older than the playbook that it is about.

    Why: Nobody can agree to a text that does not exist yet, so it does not count.
    Fix: The member reads the playbook and signs it: `drillbook agree PLAYBOOK --as MEMBER`.
    """
    return _suspicions(evaluation, misdated, Agreement)


def _agreements_brought(evaluation: Evaluation) -> Iterator[Found]:
    """Each member commits their own agreement.

    Why: Git records who committed it. Anybody can set any address in git, so this proves nothing,
    but it does show mistakes. A member who was not asked does not know what they agreed to.
    Fix: The member confirms it with their own commit: `drillbook agree PLAYBOOK --as MEMBER`.
    A member without a terminal asks for a line `Co-authored-by: NAME <ADDRESS>` in the commit, with
    the address in content/team.yml.
    """
    return _suspicions(evaluation, borrowed, Agreement)


def _reviews_own(evaluation: Evaluation) -> Iterator[Found]:
    """Each member writes their own review; none is a copy.

    Why: Two people do not use the same words at the same second. One of them signed for both, so
    only one counts.
    Fix: The member reads the result and acknowledges it: `drillbook review RESULT --as MEMBER
    --acknowledge`.
    """
    return _suspicions(evaluation, copied, Review)


def _reviews_dated(evaluation: Evaluation) -> Iterator[Found]:
    """No review is older than the end of the test that it is about.

    Why: Nobody can read about a test before it has happened, so it does not count.
    Fix: Correct the offset of its time if that is wrong. Otherwise the member reads the result and
    reviews it again.
    """
    return _suspicions(evaluation, misdated, Review)


def _reviews_brought(evaluation: Evaluation) -> Iterator[Found]:
    """Each member commits their own review.

    Why: Git records who committed it. Anybody can set any address in git, so this proves nothing,
    but it does show mistakes. A member who was not asked has not read the result.
    Fix: The member confirms it with their own commit: `drillbook review RESULT --as MEMBER
    --acknowledge`. A member without a terminal asks for a line `Co-authored-by: NAME <ADDRESS>` in
    the commit, with the address in content/team.yml.
    """
    return _suspicions(evaluation, borrowed, Review)


def _more_than_its_authors(evaluation: Evaluation) -> Iterator[Found]:
    """Somebody who did not conduct the test has acknowledged its result, if the team has such a
    member.

    Why: A result that only its author has read has not been shared.
    Fix: Somebody else reads it and acknowledges it: `drillbook review RESULT --as MEMBER
    --acknowledge`.
    """
    for result, found in acknowledgements(
        evaluation.book,
        counting(evaluation),
        evaluation.today,
        evaluation.context.ledger,
    ):
        others = [
            member for member in found.asked if member.id not in result.conducted_by
        ]
        if (
            found.reached
            and others
            and not any(member in others for member in found.yes)
        ):
            names = " and ".join(member.name for member in found.yes)
            yield Found(
                result.where("conducted_by"),
                f"only {names}, who conducted the test, acknowledged this result",
            )


def _nobody_made_to_leave(evaluation: Evaluation) -> Iterator[Found]:
    """A change does not remove a member who still has to sign; until the merge they are still
    asked.

    Why: You can reach a quorum by asking people, or by removing those who have not answered.
    Fix: Nothing, if they really leave: the reviewer of the change decides. It takes effect after
    the merge.
    """
    base = evaluation.context.base
    owed = duties(evaluation) if base else {}
    for member in leaving(base, evaluation.written, evaluation.today) if base else ():
        kinds = [duty.ask for duty in owed.get(member.id, ())]
        open_ = ", ".join(
            in_words(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)
        )
        if open_:
            message = (
                f"{member.name} belonged to the team before this change, with {open_}"
            )
            yield Found(_place(evaluation.written.members.get(member.id)), message)


def _place(now: Member | None) -> Location:
    if now is None:
        return Location(TEAM)
    return now.where("left" if now.left else "joined")


def _one_address_each(evaluation: Evaluation) -> Iterator[Found]:
    """Each member has their own email address.

    Why: Git identifies who committed a signature by this address. If two share one, nobody can tell
    which of them it was.
    Fix: Write each member's own address. Put a shared mailbox into `contacts`.
    """
    members = evaluation.written.members
    for ids in by_address(tuple(members.values())).values():
        first, *others = (member for member in members.values() if member.id in ids)
        for other in others:
            yield Found(
                other.where("email"),
                f"{other.name} has the email address of {first.name}",
            )


def _conducted_by_the_team(evaluation: Evaluation) -> Iterator[Found]:
    """Everybody who conducted a test was a member of the team at that time.

    Why: The team asks them when something about the result is unclear, and perhaps they were not
    there.
    Fix: Name who conducted it, or correct `joined` and `left` in content/team.yml.
    """
    for result in evaluation.book.results:
        for i, id_ in enumerate(result.conducted_by):
            member = evaluation.written.members.get(id_)
            if member and member.joined and member.joined > result.ended.date():
                yield Found(
                    result.where("conducted_by", i),
                    f"{member.name} joined the team on {member.joined}",
                )
            elif member and member.left and member.left < result.started.date():
                yield Found(
                    result.where("conducted_by", i),
                    f"{member.name} had left the team on {member.left}",
                )


def _brought_by_whoever_was_there(evaluation: Evaluation) -> Iterator[Found]:
    """Somebody who took part in the test commits its result.

    Why: Somebody else only knows what they heard about the test.
    Fix: Name under `observers` who watched, or have somebody who conducted the test commit it.
    """
    owners = Owners(evaluation.book, evaluation.context)
    for result in evaluation.book.results:
        commit = evaluation.context.brought_by(result)
        authors = owners.of([commit.author]) if commit else frozenset()
        if (
            commit
            and authors
            and not owners.of(commit.people) & {*result.conducted_by, *result.observers}
        ):
            names = " and ".join(
                member.name
                for member in evaluation.book.team.members
                if member.id in authors
            )
            message = (
                f"{names} committed this result, and is named neither as who conducted nor as who"
                " observed it"
            )
            yield Found(result.where("conducted_by"), message)


def _suspicions(
    evaluation: Evaluation, search: _Search, kind: type[Signed]
) -> Iterator[Found]:
    for one in search(evaluation.book, evaluation.context):
        if isinstance(one.voice, kind):
            yield Found(one.voice.where(*one.keys), one.message)


RULES = (
    rule(
        "A204", _agreements_own, about=SIGNATURES, severity=Severity.WARNING, fixed=True
    ),
    rule(
        "A205",
        _agreements_dated,
        about=SIGNATURES,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule(
        "A206",
        _agreements_brought,
        about=BROUGHT,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule(
        "R525",
        _conducted_by_the_team,
        about=RESULTS,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule(
        "R526",
        _brought_by_whoever_was_there,
        about=BROUGHT,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule("S605", _reviews_own, about=REVIEWS, severity=Severity.WARNING, fixed=True),
    rule("S606", _reviews_dated, about=REVIEWS, severity=Severity.WARNING, fixed=True),
    rule(
        "S607", _reviews_brought, about=BROUGHT, severity=Severity.WARNING, fixed=True
    ),
    rule("S608", _more_than_its_authors, about=ACKNOWLEDGED),
    rule(
        "S609",
        _nobody_made_to_leave,
        about=CHANGES,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule("S610", _one_address_each, about=MEMBERS, severity=Severity.WARNING),
)
