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
from drillbook.check.rules import BY_CODE
from drillbook.files.load import load
from drillbook.model.book import Book
from drillbook.model.commit import Commit
from drillbook.model.finding import Finding

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


def _found(book: Path, code: str, context: Context | None = None) -> list[Finding]:
    known = context or Context()
    found = books.checked(book, context=known, rules=[BY_CODE[code]]).findings
    return [one for one in found if one.code == code]


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("", "", None),
        ("2026-11-20", "", None),
        ("2026-11-21", "", "Sam Example joined the team on 2026-11-21"),
        ("", "2026-11-20", None),
        ("", "2026-11-19", "Sam Example had left the team on 2026-11-19"),
        ("2026-11-20", "2026-11-20", None),
    ],
)
def test_whoever_conducts_a_test_belongs_to_the_team_then(
    book: Path, since: str, until: str, told: str | None
) -> None:
    """From its first day to its last; of several each has a finding of their own."""
    days = (f", joined: {since}" if since else "") + (
        f", left: {until}" if until else ""
    )
    books.write(
        book, books.TEAM, _TEAM.replace("role: operations", f"role: operations{days}")
    )
    text = books.text_of(book, books.RESULT)
    named = "conducted_by:\n  - alex\n  - sam\n  - nobody"
    books.write(book, books.RESULT, text.replace("conducted_by: [sam]", named))
    found = _found(book, "R525")
    assert [one.message for one in found] == ([told] if told else [])
    lines = books.text_of(book, books.RESULT).splitlines()
    assert all(lines[one.location.line - 1] == "  - sam" for one in found)


@pytest.mark.parametrize(
    ("commit", "observers", "told"),
    [
        (None, "[]", None),
        (_commit(_SAM), "[]", None),
        (_commit(_ALEX, _SAM), "[]", None),
        (_commit(_ALEX), "[alex]", None),
        (_commit(_OTHER), "[]", None),
        (_commit(_ALEX), "[kim]", "Alex Example"),
        (_commit(_ALEX, _OTHER), "[]", "Alex Example"),
    ],
)
def test_whoever_took_part_commits_the_result(
    book: Path, commit: Commit | None, observers: str, told: str | None
) -> None:
    """A stranger may be somebody of the team whose address nobody has written down."""
    books.write(book, books.TEAM, _TEAM)
    text = books.text_of(book, books.RESULT)
    books.write(
        book,
        books.RESULT,
        text.replace("method: manual", f"method: manual\nobservers: {observers}"),
    )
    brought = {books.RESULT: commit} if commit else {}
    found = [one.message for one in _found(book, "R526", Context(brought=brought))]
    said = (
        f"{told} committed this result, and is named neither as who conducted nor as who"
        " observed it"
    )
    assert found == ([said] if told else [])


def _read_by(book: Path, *members: str) -> None:
    """Let members review the result of the base book."""
    digest = books.only_result(book).digest
    for member in members:
        path = f"{books.RESULT_FOLDER}/reviews/{member}.yml"
        books.sign(book, path, digest, "acknowledged")


@pytest.mark.parametrize(
    ("quorum", "conducted", "read", "told"),
    [
        ("30%", "[sam]", ("sam",), "Sam Example"),
        ("30%", "[alex, sam]", ("alex", "sam"), "Alex Example and Sam Example"),
        ("30%", "[sam]", ("sam", "alex"), None),
        ("30%", "[sam]", ("kim",), None),
        # Where the quorum is not reached, that is what is told.
        ("60%", "[sam]", ("sam",), None),
        # Nobody else can have read it.
        ("30%", "[alex, sam, kim]", ("sam",), None),
    ],
)
def test_somebody_else_than_its_authors_has_read_a_result(
    book: Path, quorum: str, conducted: str, read: tuple[str, ...], told: str | None
) -> None:
    """If the team has anybody else."""
    books.write(book, books.TEAM, _TEAM)
    books.write(book, books.POLICY, f"acknowledgement: {{quorum: {quorum}}}\n")
    text = books.text_of(book, books.RESULT)
    books.write(
        book,
        books.RESULT,
        text.replace("conducted_by: [sam]", f"conducted_by: {conducted}"),
    )
    _read_by(book, *read)
    found = [one.message for one in _found(book, "S608")]
    said = f"only {told}, who conducted the test, acknowledged this result"
    assert found == ([said] if told else [])


@pytest.mark.parametrize(
    ("now", "line"),
    [
        ("", 0),
        ("  - {id: kim, name: Kim Example, role: tester, left: 2026-11-01}\n", 4),
        ("  - {id: kim, name: Kim Example, role: tester, joined: 2026-12-01}\n", 4),
        ("  - {id: kim, name: Kim Example, role: tester}\n", None),
        ("  - {id: kim, name: Kim Example, role: tester, left: 2026-11-23}\n", None),
        ("  - {id: kim, name: Kim Example, role: tester, left: 2026-11-22}\n", 4),
    ],
)
def test_whom_a_change_takes_out_of_the_team_is_told_with_what_they_owe(
    book: Path, now: str, line: int | None
) -> None:
    """At the day that says so, or nowhere in the file where they are not in it any more."""
    books.write(book, books.TEAM, _TEAM)
    _read_by(book, "alex", "sam")
    base = load(book).book
    kept = "".join(_TEAM.splitlines(keepends=True)[:3])
    books.write(book, books.TEAM, kept + now)
    found = _found(book, "S609", Context(base=base))
    assert [one.location.line for one in found] == ([] if line is None else [line])
    for one in found:
        assert one.message == (
            "Kim Example belonged to the team before this change, with 2 playbooks to agree to,"
            " 1 result to acknowledge"
        )
    assert _found(book, "S609") == []


def test_each_member_has_an_address_of_their_own(book: Path) -> None:
    """Whoever has another one's is told, whatever its letters are written like."""
    team = _TEAM.replace(_SAM, "ALEX@example.com").replace(_KIM, _ALEX)
    books.write(book, books.TEAM, team)
    assert [(one.location.line, one.message) for one in _found(book, "S610")] == [
        (3, "Sam Example has the email address of Alex Example"),
        (4, "Kim Example has the email address of Alex Example"),
    ]
    books.write(book, books.TEAM, _TEAM)
    assert _found(book, "S610") == []
