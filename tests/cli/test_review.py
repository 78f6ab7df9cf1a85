"""`drillbook review` writes what one member says of one result, bound to its text."""

import io
import os
import subprocess
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from drillbook.files.load import load
from drillbook.model.review import Review

Captured = pytest.CaptureFixture[str]
_ID = "2026-11-20-database-unavailable"
_AT = "2026-11-23T14:05:00+01:00"
_FILE = f"results/{_ID}/reviews/sam.yml"


def _review(book: Path, *arguments: str) -> int:
    return run(
        ["review", _ID, "--as", "sam", "--at", _AT, *arguments, "--book", str(book)]
    )


def _only_review(book: Path) -> Review:
    loaded = load(book)
    assert loaded.findings == ()
    (review,) = loaded.book.reviews
    return review


@pytest.mark.parametrize(
    ("arguments", "position", "comment"),
    [
        (["--acknowledge"], "acknowledged", None),
        (["--agree", "--comment", "Well done."], "agrees", "Well done."),
        (
            ["--disagree", "--comment", "The standby was down."],
            "disagrees",
            "The standby was down.",
        ),
        (["--question", "--comment", "Which standby?"], "question", "Which standby?"),
    ],
)
def test_a_review_is_bound_to_the_result_as_it_reads_now(
    book: Path,
    arguments: list[str],
    position: str,
    comment: str | None,
    capsys: Captured,
) -> None:
    """The file holds digest, time, position and words, and is one of a book."""
    assert _review(book, *arguments) == 0
    review = _only_review(book)
    assert (review.subject, review.member, review.position, review.comment) == (
        _ID,
        "sam",
        position,
        comment,
    )
    assert review.account_digest == books.only_result(book).account_digest
    assert review.at.isoformat() == _AT
    assert capsys.readouterr().err.splitlines() == [
        f"Wrote {book / _FILE}",
        f"Commit it:  cd {book} && git init && git add . && git commit -m 'Review {_ID}'",
    ]


def test_saying_the_same_again_writes_nothing(book: Path, capsys: Captured) -> None:
    """The first review stays as it is, with its time."""
    assert _review(book, "--acknowledge") == 0
    before = books.text_of(book, _FILE)
    capsys.readouterr()
    assert (
        run(["review", _ID, "--as", "sam", "--acknowledge", "--book", str(book)]) == 0
    )
    assert (
        capsys.readouterr().err
        == "Sam Example has already said so. Nothing was written.\n"
    )
    assert books.text_of(book, _FILE) == before


def test_saying_something_else_replaces_it_and_says_what(
    book: Path, capsys: Captured
) -> None:
    """An answered question is closed by whoever asked it."""
    assert _review(book, "--question", "--comment", "Which standby?") == 0
    capsys.readouterr()
    assert _review(book, "--agree") == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert (
        first
        == 'On 2026-11-23 Sam Example had a question about it ("Which standby?"). This replaces it.'
    )
    assert _only_review(book).position == "agrees"


def test_a_result_that_has_changed_is_acknowledged_anew(
    book: Path, capsys: Captured
) -> None:
    """The earlier acknowledgement was of what it said then."""
    assert _review(book, "--acknowledge") == 0
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace("Orders fail.", "Nothing fails."),
    )
    assert _review(book, "--acknowledge") == 0
    assert (
        "Sam Example acknowledged it, as it was then. This replaces it."
        in capsys.readouterr().err
    )
    assert _only_review(book).account_digest == books.only_result(book).account_digest


def _git(book: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Sam", "-c", "user.email=sam@example.com")
    subprocess.run(["git", *who, *arguments], cwd=book, check=True, capture_output=True)


def _committed(book: Path, day: str) -> None:
    _git(book, "add", "--all")
    at = {
        "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
    }
    who = ("-c", "user.name=Sam", "-c", "user.email=sam@example.com")
    subprocess.run(
        ["git", *who, "commit", "--quiet", "--message", "Change"],
        cwd=book,
        check=True,
        env={**os.environ, **at},
    )


def test_it_is_said_since_when_and_why_an_earlier_word_counts_no_more(
    book: Path, capsys: Captured
) -> None:
    """The day of the commit that changed what happened, and the keys; a mended summary before it is
    none.
    """
    _git(book, "init", "--quiet")
    assert _review(book, "--acknowledge") == 0
    _committed(book, "2026-11-23")
    books.write(
        book, books.RESULT, books.text_of(book, books.RESULT) + "\nsummary: A lesson.\n"
    )
    _committed(book, "2026-11-24")
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace("Orders fail.", "Nothing fails."),
    )
    _committed(book, "2026-11-25")
    capsys.readouterr()
    assert _review(book, "--acknowledge") == 0
    told = capsys.readouterr().err
    assert (
        "The earlier review has lapsed: the record of what happened changed on 2026-11-25"
        " (`timeline`)." in told
    )


def test_a_change_that_is_not_committed_is_said_without_a_day(
    book: Path, capsys: Captured
) -> None:
    """And without a history only that there was one."""
    assert _review(book, "--acknowledge") == 0
    text = books.text_of(book, books.RESULT)
    books.write(book, books.RESULT, text.replace("Orders fail.", "Nothing fails."))
    assert _review(book, "--agree") == 0
    assert (
        "What exactly is not known: the book is not in a git repository"
        in capsys.readouterr().err
    )
    _git(book, "init", "--quiet")
    _committed(book, "2026-11-23")
    books.write(book, books.RESULT, text)
    assert _review(book, "--acknowledge") == 0
    assert (
        "the record of what happened changed (`timeline`)." in capsys.readouterr().err
    )


def test_a_mended_summary_asks_for_nothing(book: Path, capsys: Captured) -> None:
    """Whoever has acknowledged what happened has done so still."""
    assert _review(book, "--acknowledge") == 0
    books.write(
        book, books.RESULT, books.text_of(book, books.RESULT) + "\nsummary: A lesson.\n"
    )
    capsys.readouterr()
    assert _review(book, "--acknowledge") == 0
    assert (
        capsys.readouterr().err
        == "Sam Example has already said so. Nothing was written.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [_ID, "--as", "sam"],
            "give one of --acknowledge, --agree, --disagree, --question",
        ),
        ([_ID, "--as", "sam", "--agree", "--question"], "A review says one thing"),
        (
            [_ID, "--as", "sam", "--question"],
            "What is your question? Without a terminal",
        ),
        ([_ID, "--as", "sam", "--disagree"], "answer with --comment"),
        ([_ID, "--acknowledge"], "answer with --as"),
        ([_ID, "--as", "sma", "--acknowledge"], 'no member sma. Did you mean "sam"?'),
        (
            ["2026-11-20-database-unavailble", "--as", "sam", "--agree"],
            f'Did you mean "{_ID}"?',
        ),
        (["--agree"], "Which result? Without a terminal, name it."),
    ],
)
def test_what_cannot_be_said_exits_2(
    book: Path, arguments: list[str], message: str, capsys: Captured
) -> None:
    """It is told what is wrong, and nothing is written."""
    assert run(["review", *arguments, "--book", str(book)]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert not (book / books.RESULT_FOLDER / "reviews").exists()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_is_asked_what_is_missing(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said, who says it, and in which words."""
    monkeypatch.setattr("sys.stdin", _Terminal("sma\nSAM\nQuestion\nWhich standby?\n"))
    assert run(["review", _ID, "--book", str(book)]) == 0
    review = _only_review(book)
    assert (review.position, review.member, review.comment) == (
        "question",
        "sam",
        "Which standby?",
    )


def test_at_a_terminal_it_is_shown_before_it_is_signed(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Title, path, digest and verdict; anything but yes signs nothing, and `--yes` is not asked."""
    given = [
        "review",
        f"results/{_ID}/result.yml",
        "--as",
        "sam",
        "--agree",
        "--book",
        str(book),
    ]
    monkeypatch.setattr("sys.stdin", _Terminal("no\n"))
    assert run(given) == 2
    told = capsys.readouterr().err
    result = books.only_result(book)
    assert f"Sam Example agrees with {result.title}\n" in told
    assert f"{books.RESULT}, {result.account_digest[:19]}\n" in told
    assert "  Verdict: conclusive, as expected: " in told
    assert not (book / _FILE).exists()
    monkeypatch.setattr("sys.stdin", _Terminal(""))
    assert run([*given, "--yes"]) == 0
    assert _only_review(book).position == "agrees"


@pytest.mark.parametrize(
    "typed", [f"results/{_ID}", f"./results/{_ID}/", f"results/{_ID}/result.yml"]
)
def test_path_of_a_result_names_it(book: Path, typed: str) -> None:
    """As Tab completes it, or as git shows it."""
    assert run(["review", typed, "--as", "sam", "--agree", "--book", str(book)]) == 0
    assert _only_review(book).subject == _ID


_OLDER = "2026-11-19-database-unavailable"


def _with_an_older_result(book: Path) -> None:
    text = books.text_of(book, books.RESULT).replace("2026-11-20", "2026-11-19")
    books.write(book, f"results/{_OLDER}/result.yml", text)


def test_without_a_result_each_that_somebody_has_not_read_is_shown(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The newest first, with what was expected and what happened; Enter acknowledges it, and
    afterwards there is nothing to do.
    """
    _with_an_older_result(book)
    monkeypatch.setattr("sys.stdin", _Terminal("\nlater\n"))
    given = ["review", "--as", "Sam", "--book", str(book)]
    assert run(given) == 0
    told = capsys.readouterr().err
    assert told.index("Result 1 of 2") < told.index(_ID) < told.index("Result 2 of 2")
    assert told.index("Result 2 of 2") < told.index(_OLDER)
    assert told.index("  Expected: outage.") < told.index("What do you say?")
    assert "(acknowledge, agree, disagree, question, later) [acknowledge]" in told
    (review,) = load(book).book.reviews
    assert (review.subject, review.position) == (_ID, "acknowledged")
    monkeypatch.setattr("sys.stdin", _Terminal("agree\n"))
    assert run(given) == 0
    assert "Result 1 of 1 that you have not read" in capsys.readouterr().err
    assert run([*given, "--yes"]) == 0
    assert (
        capsys.readouterr().err == "Sam Example has read every result. Nothing to do.\n"
    )


def test_a_result_that_has_changed_has_to_be_read_again(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What somebody said of an earlier account counts no more."""
    assert _review(book, "--acknowledge") == 0
    text = books.text_of(book, books.RESULT)
    books.write(book, books.RESULT, text.replace("Orders fail.", "Nothing fails."))
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", _Terminal("\n"))
    assert run(["review", "--as", "sam", "--book", str(book)]) == 0
    told = capsys.readouterr().err
    assert "Result 1 of 1" in told
    assert "The earlier review has lapsed" in told


def test_one_answer_may_be_given_for_all(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Each is shown and signed for itself; Ctrl-C keeps those that are signed."""
    _with_an_older_result(book)
    monkeypatch.setattr("sys.stdin", _Terminal("y\n"))
    assert run(["review", "--as", "sam", "--agree", "--book", str(book)]) == 130
    assert capsys.readouterr().err.count("Sign? [Y/n]") == 2
    assert [review.subject for review in load(book).book.reviews] == [_ID]
