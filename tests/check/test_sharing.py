"""What has not got through to the team is told: what is unpublished, unread or unanswered."""

from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context, Ledger, Published
from drillbook.check.rules import BY_CODE
from drillbook.files.load import load
from drillbook.model.finding import Finding

_FOLDER = "2026-11-20-database-unavailable"


def _found(
    book: Path, code: str, ledger: Ledger | None = None, day: date = books.TODAY
) -> list[Finding]:
    assessment = books.checked(book, day, Context(ledger=ledger), [BY_CODE[code]])
    return [one for one in assessment.findings if one.code == code]


def _ledger(book: Path, **versions: tuple[str, str]) -> Ledger:
    """Return a ledger in which versions have published the result of the base book, each with a
    digest of all that it says and of what took place; `now` is what it says now.
    """
    result = books.only_result(book)
    return Ledger(
        {
            _FOLDER: tuple(
                Published(
                    version=version.replace("_", "."),
                    digest=result.digest if digest == "now" else digest,
                    facts=result.facts_digest if facts == "now" else facts,
                )
                for version, (digest, facts) in versions.items()
            )
        }
    )


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ({}, "this result is not published yet"),
        (
            {"v1_0": ("a", "now"), "v1_1": ("b", "now")},
            "this result is not published yet as it reads now; version v1.1 has an earlier text",
        ),
        ({"v1_0": ("a", "now"), "v1_1": ("now", "now")}, None),
        ({"v1_0": ("now", "now"), "v1_1": ("b", "now")}, None),
    ],
)
def test_a_result_that_counts_is_published(
    book: Path, versions: dict[str, tuple[str, str]], told: str | None
) -> None:
    """As it reads now, in whatever version; else the newest that has it is named."""
    found = _found(book, "S601", _ledger(book, **versions))
    assert [one.message for one in found] == ([told] if told else [])


@pytest.mark.parametrize(
    ("policy", "why", "place"),
    [
        (None, "no archive is configured", ("content/policy.yml", 0)),
        ("max_age: 30d\n", "no archive is configured", ("content/policy.yml", 1)),
        (
            "max_age: 30d\narchive: {branch: pages}\n",
            "drillbook could not read the archive",
            ("content/policy.yml", 2),
        ),
    ],
)
def test_why_publication_could_not_be_checked_is_told(
    book: Path, policy: str | None, why: str, place: tuple[str, int]
) -> None:
    """At the archive that the policy names, or where one would be named."""
    if policy:
        books.write(book, books.POLICY, policy)
    (found,) = _found(book, "S601")
    assert found.message == f"publication was not checked: {why}"
    assert (found.location.path, found.location.line) == place
    assert found.help.startswith("Name one with `--archive DIR`")


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ({"v1_0": ("a", "now")}, None),
        ({"v1_0": ("a", "other")}, "v1.0"),
        ({"v1_0": ("a", "other"), "v1_1": ("a", "other")}, "v1.1"),
        ({"v1_0": ("a", "other"), "v1_1": ("a", "now")}, "v1.0"),
    ],
)
def test_what_happened_stays_as_published(
    book: Path, versions: dict[str, tuple[str, str]], told: str | None
) -> None:
    """Of the versions that differ the newest is named."""
    found = _found(book, "S604", _ledger(book, **versions))
    said = f"what this result says happened differs from what version {told} published"
    assert [one.message for one in found] == ([said] if told else [])


def test_a_published_result_stays(book: Path) -> None:
    """The newest version that has it is named; a file that cannot be read is not gone."""
    ledger = _ledger(book, v1_0=("a", "now"), v1_1=("b", "now"))
    books.write(book, books.RESULT, "title: [\n")
    assert _found(book, "S604", ledger) == []
    books.remove_result(book)
    (found,) = _found(book, "S604", ledger)
    assert (
        found.message == f"result {_FOLDER} was published in version v1.1 and is gone"
    )
    assert (found.location.path, found.location.line) == (books.RESULT, 0)
    assert _found(book, "S604", None) == []


def _review(book: Path, position: str, digest: str, comment: str = "") -> None:
    text = f"result_digest: {digest}\nat: 2026-11-22T10:00:00Z\nposition: {position}\n"
    said = f"comment: {comment}\n" if comment else ""
    books.write(book, f"{books.RESULT_FOLDER}/reviews/sam.yml", text + said)


_LEFT = "Sam Example, who has left the team,"


@pytest.mark.parametrize(
    ("said", "left", "told"),
    [
        (("agrees", "now", ""), "", None),
        (("acknowledged", "now", ""), "", None),
        (("disagrees", "now", ""), "", f"Sam Example disagrees with result {_FOLDER}"),
        (
            ("question", "now", "How?"),
            "",
            f"Sam Example has a question about result {_FOLDER}: How?",
        ),
        (
            ("disagrees", "then", "No."),
            "",
            f"Sam Example disagrees with result {_FOLDER}, as it read then: No.",
        ),
        (
            ("question", "now", ""),
            "2026-11-22",
            f"{_LEFT} has a question about result {_FOLDER}",
        ),
    ],
)
def test_what_nobody_has_answered_is_told(
    book: Path, said: tuple[str, str, str], left: str, told: str | None
) -> None:
    """In the words of whoever said it; of one who has left, with who answers in their place."""
    position, text, comment = said
    now = books.only_result(book).digest
    _review(book, position, now if text == "now" else books.digest(b""), comment)
    if left:
        team = books.text_of(book, books.TEAM)
        books.write(
            book,
            books.TEAM,
            team.replace("priority: 2", f"priority: 2\n    left: {left}"),
        )
    found = _found(book, "S603")
    assert [one.message for one in found] == ([told] if told else [])
    for one in found:
        assert ("answers in their place" in one.help) is bool(left)
        assert (_FOLDER in one.help) is bool(left)


def test_only_what_counts_has_to_be_published(book: Path) -> None:
    """An inconclusive result does not."""
    text = books.text_of(book, books.RESULT)
    books.write(book, books.RESULT, text.replace("event: fault-started", "event: note"))
    assert _found(book, "S601", Ledger()) == []
    assert load(book).book.results
