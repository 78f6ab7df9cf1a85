"""A quorum is reached or it says what is lacking, and whose yes would help."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import books
from drillbook.check.judging.quorum import (
    Poll,
    acknowledgements,
    agreements,
    poll,
    present,
    unanswered,
)
from drillbook.check.rules import BY_CODE
from drillbook.files.load import load
from drillbook.model.book import Book
from drillbook.model.policy import Quorum
from drillbook.model.team import Member, Role, Team

_ROLES: tuple[Role, ...] = get_args(Role)


def _team(*roles: Role) -> tuple[Member, ...]:
    return tuple(
        Member(id=f"m{i}", name=f"Member {i}", role=role)
        for i, role in enumerate(roles)
    )


def _ids(members: Sequence[Member]) -> list[str]:
    return [member.id for member in members]


_TEAMS = st.lists(st.sampled_from(_ROLES), min_size=1, max_size=8).map(
    lambda roles: _team(*roles)
)
_QUORUMS = st.one_of(
    st.sampled_from([Quorum(), Quorum(quorum="roles")]),
    st.integers(1, 100).map(lambda share: Quorum(quorum=f"{share}%")),
    st.lists(st.sampled_from(_ROLES)).map(
        lambda roles: Quorum(quorum="roles", roles=tuple(roles))
    ),
)
_YES = st.sets(st.integers(0, 9).map(lambda i: f"m{i}"))


def test_all_names_those_who_have_not_said_yes() -> None:
    """A yes of somebody who is not asked does not count."""
    found = poll(
        Quorum(), _team("developer", "tester", "operations"), {"m1", "stranger"}
    )
    assert (_ids(found.yes), _ids(found.missing), found.lacking) == (
        ["m1"],
        ["m0", "m2"],
        "1 of 3, all are needed",
    )


@pytest.mark.parametrize(
    ("share", "size", "yes", "lacking"),
    [
        ("80%", 6, 4, "4 of 6, 5 are needed"),
        ("80%", 6, 5, None),
        ("80%", 5, 3, "3 of 5, 4 are needed"),
        ("80%", 5, 4, None),
        ("1%", 5, 0, "0 of 5, 1 is needed"),
        ("1%", 5, 1, None),
        ("100%", 2, 1, "1 of 2, all are needed"),
        ("29%", 100, 28, "28 of 100, 29 are needed"),
        ("29%", 100, 29, None),
        ("50%", 300, 149, "149 of 300, 150 are needed"),
        ("50%", 300, 150, None),
    ],
)
def test_a_share_is_rounded_up(
    share: str, size: int, yes: int, lacking: str | None
) -> None:
    """80 % of 6 people are 5, and 29 % of 100 are 29 and no fraction more."""
    roles: list[Role] = ["tester"] * size
    found = poll(Quorum(quorum=share), _team(*roles), {f"m{i}" for i in range(yes)})
    assert (found.lacking, len(found.missing)) == (
        lacking,
        size - yes if lacking else 0,
    )


def test_roles_need_one_of_each() -> None:
    """Only those are asked whose role has not been heard yet."""
    team = _team("developer", "developer", "operations", "operations")
    quorum = Quorum(quorum="roles", roles=("developer", "operations"))
    found = poll(quorum, team, {"m1"})
    assert (_ids(found.missing), found.lacking) == (
        ["m2", "m3"],
        "nobody with the role operations yet",
    )
    assert poll(quorum, team, {"m1", "m3"}).reached


def test_roles_without_a_list_are_those_of_the_team() -> None:
    """A team without testers is not asked for one."""
    team = _team("developer", "operations")
    assert poll(Quorum(quorum="roles"), team, {"m0", "m1"}).reached
    assert _ids(poll(Quorum(quorum="roles"), team, {"m1"}).missing) == ["m0"]


def test_a_role_that_nobody_has_is_lacking_and_nobody_can_help() -> None:
    """It is said; the others have done what they can."""
    found = poll(Quorum(quorum="roles", roles=("tester",)), _team("developer"), {"m0"})
    assert (found.reached, found.missing, found.lacking) == (
        False,
        (),
        "the team has nobody with the role tester",
    )


@pytest.mark.parametrize(
    "quorum", [Quorum(), Quorum(quorum="1%"), Quorum(quorum="roles")]
)
def test_an_empty_team_agrees_to_nothing(quorum: Quorum) -> None:
    """That nobody is missing does not mean that everybody has agreed."""
    found = poll(quorum, (), {"m0"})
    assert (found.reached, found.missing) == (False, ())


@given(_QUORUMS, _TEAMS, _YES, _YES)
def test_more_who_say_yes_never_make_it_worse(
    quorum: Quorum, team: tuple[Member, ...], yes: set[str], more: set[str]
) -> None:
    """What is reached stays reached, and nobody comes to be missing."""
    before, after = poll(quorum, team, yes), poll(quorum, team, yes | more)
    assert after.reached or not before.reached
    assert set(_ids(after.missing)) <= set(_ids(before.missing))


@given(_QUORUMS, _TEAMS, _YES)
def test_everybody_who_is_missing_can_help_to_reach_it(
    quorum: Quorum, team: tuple[Member, ...], yes: set[str]
) -> None:
    """Who is missing has not said yes; nobody is missing from what is reached; all of them together
    reach it.
    """
    found = poll(quorum, team, yes)
    assert not set(_ids(found.missing)) & yes
    assert not (found.reached and found.missing)
    if set(quorum.roles) <= {member.role for member in team}:
        assert poll(quorum, team, yes | set(_ids(found.missing))).reached


@given(_TEAMS, _YES)
def test_of_all_somebody_is_missing_exactly_until_it_is_reached(
    team: tuple[Member, ...], yes: set[str]
) -> None:
    """For `all`, nobody missing and reached are the same."""
    found = poll(Quorum(), team, yes)
    assert found.reached == (not found.missing) == (set(_ids(team)) <= yes)


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2026, 1, 1), ["always", "leaver"]),
        (date(2026, 3, 1), ["always", "joiner", "leaver"]),
        (date(2026, 6, 30), ["always", "joiner", "leaver"]),
        (date(2026, 7, 1), ["always", "joiner"]),
    ],
)
def test_members_belong_from_the_day_they_join_to_the_day_they_leave(
    day: date, there: list[str]
) -> None:
    """Both days included."""
    members = (
        Member(id="always", name="A", role="tester"),
        Member(id="joiner", name="J", role="tester", joined=date(2026, 3, 1)),
        Member(id="leaver", name="L", role="tester", left=date(2026, 6, 30)),
    )
    assert _ids(present(Book(team=Team(members=members)), day)) == there


def test_an_agreement_is_to_the_text_as_it_reads_now(book: Path) -> None:
    """A change of meaning lapses it, one of white space does not."""
    books.share(book)
    assert _agreed(book) == {"database-failover": 2, "shop-disaster-recovery": 2}
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace("\n\n", "  \n\n \n"),
    )
    assert _agreed(book)["database-failover"] == 2
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace("Promote", "Do not promote"),
    )
    assert _agreed(book) == {"database-failover": 0, "shop-disaster-recovery": 2}


@pytest.mark.parametrize(
    "position", ["acknowledged", "agrees", "disagrees", "question"]
)
def test_whoever_says_anything_of_a_result_has_read_it(
    book: Path, position: str
) -> None:
    """A question or disagreement is no missing acknowledgement; it has a finding of its own."""
    result = books.only_result(book)
    books.sign(book, f"{books.RESULT_FOLDER}/reviews/sam.yml", result.digest, position)
    assert _ids(_heard(book, [result.folder]).yes) == ["sam"]
    assert _ids(_heard(book, [result.folder]).missing) == ["alex"]


def test_an_acknowledgement_is_of_the_result_as_it_reads_now(book: Path) -> None:
    """Whoever read it before it was changed has not read what it says now."""
    books.sign(
        book,
        f"{books.RESULT_FOLDER}/reviews/sam.yml",
        books.only_result(book).digest,
        "acknowledged",
    )
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace("Orders fail.", "Nothing fails."),
    )
    assert _heard(book, [books.only_result(book).folder]).yes == ()


def _agreed(book: Path) -> dict[str, int]:
    loaded = load(book).book
    return {
        playbook.id: len(found.yes)
        for playbook, found in agreements(loaded, books.TODAY)
    }


def _heard(book: Path, folders: Collection[str]) -> Poll:
    loaded = load(book).book
    results = [result for result in loaded.results if result.folder in folders]
    ((_, found),) = acknowledgements(loaded, results, books.TODAY)
    return found


@pytest.mark.parametrize(
    ("left", "at", "said", "open_"),
    [
        ("", "2026-11-25T10:00:00Z", "position: agrees\ncomment: It was.", True),
        (
            "2026-11-23",
            "2026-11-24T10:00:00Z",
            "position: agrees\ncomment: It was.",
            False,
        ),
        (
            "2026-11-23",
            "2026-11-23T20:00:00Z",
            "position: agrees\ncomment: It was.",
            True,
        ),
        ("2026-11-23", "2026-11-24T10:00:00Z", "position: agrees", True),
        (
            "2026-11-23",
            "2026-11-24T10:00:00Z",
            "position: acknowledged\ncomment: It was.",
            True,
        ),
        (
            "2026-11-20",
            "2026-11-22T08:00:00Z",
            "position: agrees\ncomment: It was.",
            True,
        ),
    ],
)
def test_a_doubt_is_answered_by_whoever_had_it_or_after_they_left(
    book: Path, left: str, at: str, said: str, *, open_: bool
) -> None:
    """By somebody who agrees and says why, after both."""
    digest = books.only_result(book).digest
    books.sign(book, f"{books.RESULT_FOLDER}/reviews/sam.yml", digest, "disagrees")
    books.write(
        book,
        f"{books.RESULT_FOLDER}/reviews/alex.yml",
        f"result_digest: {digest}\nat: {at}\n{said}\n",
    )
    if left:
        team = books.text_of(book, books.TEAM)
        books.write(
            book,
            books.TEAM,
            team.replace("priority: 2", f"priority: 2\n    left: {left}"),
        )
    found = unanswered(load(book).book, date(2026, 11, 26))
    assert [review.member for review in found] == (["sam"] if open_ else [])


def _nobody(book: Path) -> None:
    team = books.text_of(book, books.TEAM)
    books.write(
        book, books.TEAM, team.replace("    role:", "    left: 2026-11-01\n    role:")
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("A201", 'the team has not agreed to playbook "database-failover"'),
        ("S602", "the team has not acknowledged this result"),
    ],
)
def test_a_quorum_that_is_not_reached_is_told(book: Path, code: str, said: str) -> None:
    """With who is missing, and with what they do; of an empty team, with neither."""
    rule = [BY_CODE[code]]
    first = books.checked(book, rules=rule).findings[0]
    assert (
        first.message
        == f"{said} (0 of 2, all are needed); not yet: Alex Example, Sam Example"
    )
    assert first.help.startswith("Each of them reads it and runs: `drillbook ")
    _nobody(book)
    empty = books.checked(book, rules=rule).findings[0]
    assert empty.message == f"{said} (nobody belongs to the team)"
    assert not empty.help.startswith("Each of them")
