"""What was read is what happened: a review holds until that is told otherwise, and an objection
does not go away.
"""

from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Ledger, Published
from drillbook.check.judging.quorum import unanswered
from drillbook.check.judging.reading import holds
from drillbook.check.rules import RULES
from drillbook.files.load import load
from drillbook.model.result import Result
from drillbook.model.review import Review

_READ_BEFORE = "sha256:" + "1" * 64

_MENDED = (
    ("title: The order database is stopped", "title: The order database was stopped"),
    ("evidence:", "summary: It took a minute.\nevidence:"),
    ("evidence:", "summary: |-\n  Zwölf Minuten.\n  Und drei.\nevidence:"),
    (
        "evidence:",
        "actions: [{title: Add a timeout., status: open, owner: sam, due: 2026-12-01}]\nevidence:",
    ),
    (
        "evidence:",
        'actions: [{title: Add a timeout., status: done, url: "https://example.com/7"}]\nevidence:',
    ),
    (
        "evidence:",
        "actions: [{title: Add a timeout., status: done, retest: true}]\nevidence:",
    ),
    (
        "file: evidence/console.txt",
        "file: evidence/console.txt\n    caption: What the console said.",
    ),
    ("conducted_by: [sam]", "conducted_by: [sam]\nobservers: [alex]"),
)
"""What may be mended or added to after a result has been read."""

_OTHERWISE = (
    ("Orders fail.", "Nothing fails."),
    ("observed: outage", "observed: degraded"),
    (
        '"2026-11-20T10:11:00+01:00", event: restored',
        '"2026-11-20T10:29:00+01:00", event: restored',
    ),
    ("during: {ok: 0, failed: 1}", "during: {ok: 1, failed: 0}"),
    ("impact: outage", "impact: none"),
    ("evidence:", "data_loss: {measured: 3 orders}\nevidence:"),
    ("evidence:", "paging: {alerted: true}\nevidence:"),
    ("environment: staging", "environment: production"),
)
"""What nobody has read who read it before."""


def _review(**keys: str) -> Review:
    return Review.model_validate(
        {"at": "2026-11-22T10:00:00Z", "position": "acknowledged", **keys}, strict=False
    )


def _changed(book: Path, old: str, new: str) -> tuple[Result, Result]:
    """Return the result of a book before and after a change of its file."""
    before, text = books.only_result(book), books.text_of(book, books.RESULT)
    assert old in text
    books.write(book, books.RESULT, text.replace(old, new, 1))
    return before, books.only_result(book)


@pytest.mark.parametrize(("old", "new"), _MENDED)
def test_what_is_mended_asks_nobody_to_read_again(
    book: Path, old: str, new: str
) -> None:
    """Follow-ups, titles, links and words."""
    before, after = _changed(book, old, new)
    assert before.digest != after.digest
    assert holds(_review(account_digest=before.account_digest), after)


@pytest.mark.parametrize(("old", "new"), _OTHERWISE)
def test_what_is_told_otherwise_is_to_be_read_again(
    book: Path, old: str, new: str
) -> None:
    """Facts, data loss and paging."""
    before, after = _changed(book, old, new)
    assert not holds(_review(account_digest=before.account_digest), after)
    assert not holds(_review(result_digest=before.digest), after)


def test_a_review_of_the_whole_text_holds_while_that_is_the_same(book: Path) -> None:
    """As earlier versions of drillbook wrote it."""
    before, after = _changed(book, *_MENDED[0])
    assert holds(_review(result_digest=before.digest), before)
    assert not holds(_review(result_digest=before.digest), after)


def test_a_review_of_a_published_text_holds_while_its_facts_are_the_same(
    book: Path,
) -> None:
    """A version says what the whole text said that somebody read."""
    before, after = _changed(book, *_MENDED[0])
    published = Published(
        version="1.0", digest=before.digest, facts=before.facts_digest
    )
    ledger = Ledger({after.folder: (published,)})
    assert holds(_review(result_digest=before.digest), after, ledger)
    assert not holds(_review(result_digest=_READ_BEFORE), after, ledger)
    _, otherwise = _changed(book, *_OTHERWISE[0])
    assert not holds(_review(result_digest=before.digest), otherwise, ledger)


def test_a_review_says_what_it_is_about(book: Path) -> None:
    """Without a digest nobody knows what was read."""
    path = f"{books.RESULT_FOLDER}/reviews/sam.yml"
    books.write(book, path, "at: 2026-11-22T10:00:00Z\nposition: agrees\n")
    finding = books.only(load(book))
    assert (finding.code, finding.location.path) == ("F002", path)
    assert "needs `account_digest`: of what it is said" in finding.message


@pytest.mark.parametrize("position", ["disagrees", "question"])
@pytest.mark.parametrize("digest", [_READ_BEFORE, ""])
@pytest.mark.parametrize("left", [False, True])
def test_an_objection_stays_open(
    book: Path,
    position: str,
    digest: str,
    left: bool,  # noqa: FBT001 - a column
) -> None:
    """Whether what happened is told otherwise since, and whether its author has left or is
    forgotten.
    """
    result = books.only_result(book)
    books.sign(
        book,
        f"{books.RESULT_FOLDER}/reviews/sam.yml",
        digest or result.digest,
        position,
    )
    if left:
        team = books.text_of(book, books.TEAM)
        books.write(
            book,
            books.TEAM,
            team.replace("priority: 2", "priority: 2\n    left: 2026-11-22"),
        )
    assert [review.position for review in unanswered(load(book).book, books.TODAY)] == [
        position
    ]


def test_an_objection_of_somebody_who_is_forgotten_stays_open(book: Path) -> None:
    """Taking them out of the file of the team closes nothing."""
    books.sign(
        book,
        f"{books.RESULT_FOLDER}/reviews/kim.yml",
        books.only_result(book).digest,
        "disagrees",
    )
    (finding,) = [
        f for f in books.checked(book, rules=RULES).findings if f.code == "S603"
    ]
    assert finding.message.startswith(
        "kim, who has left the team, disagrees with result"
    )
    assert '--agree --comment "WHAT YOU FOUND"' in finding.help


_ANSWER = (
    "result_digest: {digest}\nat: {at}\nposition: agrees\n"
    "comment: The counts were right, I have looked again.\n"
)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        pytest.param("2026-11-22T20:00:00Z", False, id="after it"),
        pytest.param(
            "2020-01-01T10:00:00Z",
            True,
            id="before the test, so that it does not count",
        ),
    ],
)
def test_who_stays_answers_for_whoever_left_with_a_voice_that_counts(
    book: Path,
    at: str,
    open_: bool,  # noqa: FBT001 - a column
) -> None:
    """What does not count answers nothing, though it stands in a file."""
    digest = books.only_result(book).digest
    doubt = f"result_digest: {digest}\nat: 2019-01-01T10:00:00Z\nposition: disagrees\n"
    books.write(book, f"{books.RESULT_FOLDER}/reviews/kim.yml", doubt)
    answer = _ANSWER.format(digest=digest, at=at)
    books.write(book, f"{books.RESULT_FOLDER}/reviews/sam.yml", answer)
    codes = [f.code for f in books.checked(book, rules=RULES).findings]
    assert ("S603" in codes) is open_
