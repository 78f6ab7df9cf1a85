"""What speaks against a voice being its member's: a copy, its date, or another's commit."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.judging.voices import (
    Suspicion,
    borrowed,
    copied,
    misdated,
    unheard,
)
from drillbook.files.load import load
from drillbook.model.book import Book
from drillbook.model.commit import Commit

_PLAYBOOK = "shop-disaster-recovery"
_TEAM = """\
members:
  - {id: alex, name: Alex Example, role: developer, email: alex@example.com}
  - {id: sam, name: Sam Example, role: operations, email: sam@example.com}
  - {id: kim, name: Kim Example, role: tester, email: kim@example.com}
"""
_ALEX, _SAM, _KIM, _OTHER, _THIRD = (
    f"{name}@example.com" for name in ("alex", "sam", "kim", "somebody", "third")
)


def _path(member: str) -> str:
    return f"content/agreements/{_PLAYBOOK}/{member}.yml"


def _said(book: Path, **members: str) -> Book:
    """Return a book in which members have agreed, each with further keys."""
    books.write(book, books.TEAM, _TEAM)
    digest = load(book).book.playbooks_by_id[_PLAYBOOK].digest
    for member, keys in members.items():
        text = f"playbook_digest: {digest}\nposition: agree\n{keys}"
        books.write(book, _path(member), text)
    return load(book).book


def _at(second: int, day: str = "2026-11-22") -> str:
    return f"at: {day}T10:00:{second:02d}+01:00\n"


def _commit(author: str, *others: str, name: str = "0123456789abcdef") -> Commit:
    return Commit(name, author, frozenset({author, *others}))


def _told(found: tuple[Suspicion, ...]) -> list[tuple[str, str]]:
    return [(one.voice.member, one.message) for one in found]


@pytest.mark.parametrize(
    ("keys", "brought", "told"),
    [
        ({"alex": _at(1), "sam": _at(1)}, {}, ["sam"]),
        ({"alex": _at(1), "sam": _at(2)}, {}, []),
        # A second has many moments, and a moment many offsets.
        ({"alex": _at(1), "sam": "at: 2026-11-22T09:00:01.400Z\n"}, {}, ["sam"]),
        # Of three that are alike one counts.
        ({"alex": _at(1), "sam": _at(1), "kim": _at(1)}, {}, ["sam", "kim"]),
        # That of whoever brought it, and each that its member brought.
        ({"alex": _at(1), "sam": _at(1)}, {"sam": _SAM}, ["alex"]),
        ({"alex": _at(1), "sam": _at(1)}, {"alex": _ALEX, "sam": _SAM}, []),
        # Names are what differs in a copy; other words make it one's own.
        (
            {
                "alex": _at(1) + "comment: Alex agrees.",
                "sam": _at(1) + "comment: Sam agrees.",
            },
            {},
            ["sam"],
        ),
        (
            {
                "alex": _at(1) + "comment: Fine, says ALEX – alex@example.com",
                "sam": _at(1) + "comment: fine,  says (Sam) sam@example.com.",
            },
            {},
            ["sam"],
        ),
        (
            {
                "alex": _at(1) + "comment: Fine.",
                "sam": _at(1) + "comment: I have tried it.",
            },
            {},
            [],
        ),
    ],
)
def test_voices_that_are_alike_to_the_second_are_copies(
    book: Path, keys: Mapping[str, str], brought: Mapping[str, str], told: list[str]
) -> None:
    """Unless their members brought them."""
    found = _said(book, **keys)
    context = Context(
        brought={_path(m): _commit(author) for m, author in brought.items()}
    )
    assert [one.voice.member for one in copied(found, context)] == told
    assert unheard(found, context) == {_path(member) for member in told}


@pytest.mark.parametrize(
    ("written", "signed", "at", "told"),
    [
        # Signed more than thirty days before the playbook came.
        (datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC),
         "2026-10-23T10:00:00+01:00", True),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC),
         "2026-10-23T10:00:00+01:00", False),
        # Where both came at once, it was kept elsewhere before.
        (datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC), datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC),
         "2026-10-01T10:00:00+01:00", False),
        (None, datetime(2026, 11, 23, tzinfo=UTC), "2026-10-01T10:00:00+01:00", False),
        (datetime(2026, 11, 22, tzinfo=UTC), None, "2026-10-01T10:00:00+01:00", False),
    ],
)  # fmt: skip
def test_an_agreement_is_not_much_older_than_the_playbook(
    book: Path,
    written: datetime | None,
    signed: datetime | None,
    at: str,
    *,
    told: bool,
) -> None:
    """A text may be read and signed for a month before it is committed."""
    found = _said(book, alex=f"at: {at}\n")
    seen = {f"content/playbooks/{_PLAYBOOK}.md": written, _path("alex"): signed}
    context = Context(
        first_commits={path: moment for path, moment in seen.items() if moment}
    )
    assert [one.voice.member for one in misdated(found, context)] == (
        ["alex"] if told else []
    )


@pytest.mark.parametrize(
    ("at", "told"),
    [("2026-11-20T09:29:59+01:00", True), ("2026-11-20T09:30:00+01:00", False)],
)
def test_a_review_is_no_older_than_its_test(book: Path, at: str, *, told: bool) -> None:
    """By more than an hour, by which clocks may differ."""
    books.write(book, books.TEAM, _TEAM)
    (result,) = load(book).book.results
    ended = f"{result.ended:%H:%M:%S}"
    assert ended == "10:30:00"
    books.write(
        book,
        result.path.replace("result.yml", "reviews/sam.yml"),
        f"result_digest: {result.account_digest}\nat: {at}\nposition: agrees\n",
    )
    found = tuple(misdated(load(book).book, Context()))
    assert [one.voice.member for one in found] == (["sam"] if told else [])


@pytest.mark.parametrize(
    ("commits", "told"),
    [
        # Who speaks stands behind it.
        ({"alex": _commit(_ALEX)}, []),
        ({"alex": _commit(_SAM, _ALEX)}, []),
        # Another member committed it.
        (
            {"alex": _commit(_SAM)},
            [
                (
                    "alex",
                    "is what Alex Example says, and Sam Example committed it (0123456789ab)",
                )
            ],
        ),
        # A stranger may be one member whose address the team has not, and no two.
        ({"alex": _commit(_OTHER)}, []),
        (
            {"alex": _commit(_OTHER), "sam": _commit(_OTHER)},
            [
                (
                    "alex",
                    (
                        "one commit (0123456789ab) has what Alex Example and Sam Example"
                        " say, but one person made it"
                    ),
                )
            ],
        ),
        ({"alex": _commit(_OTHER, _THIRD), "sam": _commit(_OTHER, _THIRD)}, []),
        (
            {member: _commit(_OTHER, _THIRD) for member in ("alex", "sam", "kim")},
            [
                (
                    "alex",
                    (
                        "one commit (0123456789ab) has what Alex Example, Sam Example and Kim"
                        " Example say, but only 2 people made it"
                    ),
                )
            ],
        ),
        (
            {"alex": _commit(_OTHER), "sam": _commit(_OTHER, name="fedcba9876543210")},
            [],
        ),
        # Of several people behind a commit, members are no strangers.
        (
            {"alex": _commit(_OTHER, _KIM), "sam": _commit(_OTHER, _KIM)},
            [
                (
                    "alex",
                    (
                        "one commit (0123456789ab) has what Alex Example and Sam Example"
                        " say, but one person made it"
                    ),
                )
            ],
        ),
        ({}, []),
    ],
)
def test_who_committed_a_voice(
    book: Path, commits: Mapping[str, Commit], told: list[tuple[str, str]]
) -> None:
    """A member's own, another one's, or a stranger's, who is one person."""
    found = _said(book, alex=_at(1), sam=_at(2), kim=_at(3))
    context = Context(brought={_path(member): one for member, one in commits.items()})
    assert _told(tuple(borrowed(found, context))) == told


def test_whose_an_address_is_says_the_base(book: Path) -> None:
    """A change could give somebody else's to anyone."""
    found = _said(book, alex=_at(1))
    brought = {_path("alex"): _commit(_ALEX)}
    books.write(book, books.TEAM, _TEAM.replace(_ALEX, _OTHER).replace(_SAM, _ALEX))
    base = load(book).book
    assert _told(tuple(borrowed(found, Context(brought=brought)))) == []
    assert _told(tuple(borrowed(found, Context(base=base, brought=brought)))) == [
        (
            "alex",
            "is what Alex Example says, and Sam Example committed it (0123456789ab)",
        )
    ]
