"""Who brought a file is what git tells of it, however a change came in; what git does not tell is
told of nobody.
"""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import books
from drillbook.files.provenance import brought
from drillbook.files.repository import GitError

REVIEW = f"{books.RESULT_FOLDER}/reviews/sam.yml"
_SAID = "result_digest: sha256:{0}\nat: 2026-11-22T10:00:00Z\nposition: {1}\n"


def git(
    folder: Path,
    *arguments: str,
    author: str = "alex@example.com",
    committer: str = "",
    message: str = "",
) -> None:
    """Run git as somebody; what is committed with a message is everything that there is."""
    addresses = {"GIT_AUTHOR_EMAIL": author, "GIT_COMMITTER_EMAIL": committer or author}
    names = {f"GIT_{who}_NAME": "Somebody" for who in ("AUTHOR", "COMMITTER")}
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    words = (*arguments, "--quiet", "--message", message) if message else arguments
    subprocess.run(
        ["git", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**kept, **names, **addresses},
    )


def commit(
    folder: Path, author: str, committer: str = "", message: str = "Change"
) -> None:
    """Commit everything as somebody."""
    git(folder, "add", "--all")
    git(folder, "commit", author=author, committer=committer, message=message)


def say(book: Path, position: str = "acknowledged", path: str = REVIEW) -> None:
    """Write what Sam says of the result."""
    books.write(book, path, _SAID.format("0" * 64, position))


@pytest.fixture
def history(book: Path) -> Path:
    """A book whose first commit is Alex's."""
    git(book, "init", "--quiet", "--initial-branch", "main")
    commit(book, "alex@example.com")
    return book


def people(book: Path, path: str = REVIEW) -> tuple[str, frozenset[str]]:
    """Return who wrote a file and who stands behind it."""
    found = brought(book)[path]
    return found.author, found.people


def test_a_review_is_brought_by_whoever_commits_it(history: Path) -> None:
    """Author and committer are told apart; letters may be large or small."""
    say(history)
    commit(history, "Sam@Example.com", "alex@example.com")
    assert people(history) == (
        "sam@example.com",
        frozenset({"sam@example.com", "alex@example.com"}),
    )


def test_whoever_changes_a_review_speaks_for_its_member(history: Path) -> None:
    """The commit counts that first had the file as it reads now."""
    say(history, "disagrees")
    commit(history, "sam@example.com")
    say(history, "agrees")
    commit(history, "alex@example.com")
    assert people(history)[0] == "alex@example.com"


def test_a_review_that_is_put_back_is_its_members_again(history: Path) -> None:
    """Whoever reverts somebody else's change says nothing of their own."""
    for position, author in (
        ("agrees", "sam"),
        ("disagrees", "alex"),
        ("agrees", "alex"),
    ):
        say(history, position)
        commit(history, f"{author}@example.com")
    assert people(history)[0] == "sam@example.com"


def test_a_merge_brings_nothing_that_its_branch_brought(history: Path) -> None:
    """Whoever merges is not whoever speaks."""
    git(history, "checkout", "--quiet", "-b", "change")
    say(history)
    commit(history, "sam@example.com")
    git(history, "checkout", "--quiet", "main")
    git(
        history,
        "merge",
        "--no-ff",
        "change",
        author="alex@example.com",
        message="Merge",
    )
    assert people(history)[0] == "sam@example.com"


def test_a_merge_brings_what_no_branch_had(history: Path) -> None:
    """What is slipped into a merge is brought by whoever merged."""
    git(history, "checkout", "--quiet", "-b", "change")
    books.write(history, "content/index.md", "Welcome.\n")
    commit(history, "sam@example.com")
    git(history, "checkout", "--quiet", "main")
    git(history, "merge", "--no-ff", "--no-commit", "change")
    say(history)
    commit(history, "alex@example.com")
    assert people(history)[0] == "alex@example.com"


@pytest.mark.parametrize(
    "trailer", ["Co-authored-by", "Signed-off-by", "co-authored-by"]
)
def test_who_is_named_below_the_message_stands_behind_it(
    history: Path, trailer: str
) -> None:
    """A squashed branch has everybody who worked on it there."""
    say(history)
    commit(
        history,
        "alex@example.com",
        message=f"Squash\n\n{trailer}: Sam <sam@example.com>\n{trailer}: K <k@example.com>",
    )
    assert people(history)[1] == {
        "alex@example.com",
        "sam@example.com",
        "k@example.com",
    }


def test_the_pages_of_github_are_nobody(history: Path) -> None:
    """They commit for whoever clicks; and an address that GitHub hides is known without
    its number.
    """
    say(history)
    commit(history, "4711+Sam@users.noreply.github.com", "noreply@github.com")
    assert people(history) == (
        "sam@users.noreply.github.com",
        frozenset({"sam@users.noreply.github.com"}),
    )


def test_a_mailmap_of_the_branch_gives_nobody_elses_commits_away(history: Path) -> None:
    """It comes with the change, and could make anybody of anyone."""
    say(history)
    (history / ".mailmap").write_text(
        "Sam <sam@example.com> <alex@example.com>\n", encoding="utf-8"
    )
    commit(history, "alex@example.com")
    assert people(history)[0] == "alex@example.com"


def test_what_is_not_committed_is_brought_by_nobody(history: Path) -> None:
    """Neither a new file nor a change that lies in the folder alone."""
    say(history)
    assert REVIEW not in brought(history)
    commit(history, "sam@example.com")
    say(history, "disagrees")
    assert REVIEW not in brought(history)
    (history / REVIEW).unlink()
    assert REVIEW not in brought(history)


def test_a_result_is_brought_by_whoever_added_it(history: Path) -> None:
    """Later actions and summaries are added by whom they concern."""
    books.write(
        history,
        books.RESULT,
        books.text_of(history, books.RESULT) + "summary: It works.\n",
    )
    commit(history, "sam@example.com")
    assert people(history, books.RESULT)[0] == "alex@example.com"


def test_a_book_may_lie_below_the_root_of_its_repository(tmp_path: Path) -> None:
    """Its paths begin at its own folder."""
    book = books.make(tmp_path / "docs" / "book")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    say(book)
    say(book, path=f"{books.RESULT_FOLDER}/reviews/a name.yml")
    commit(tmp_path, "sam@example.com")
    assert set(brought(book)) == {
        books.RESULT,
        REVIEW,
        f"{books.RESULT_FOLDER}/reviews/a name.yml",
    }


def test_a_repository_with_longer_names_is_read_as_well(book: Path) -> None:
    """Git names objects by SHA-256 where it was told to."""
    git(book, "init", "--quiet", "--initial-branch", "main", "--object-format=sha256")
    say(book)
    commit(book, "sam@example.com")
    assert people(book)[0] == "sam@example.com"


_ODD: Mapping[str, str] = {
    "a unit separator": "Sam \x1f <sam@example.com>",
    "a slash": "/sam@example.com",
    "a colon": ":100644 100644 x y A",
    "nothing": "",
}


@pytest.mark.parametrize("odd", _ODD)
def test_odd_words_in_a_commit_hide_nothing(history: Path, odd: str) -> None:
    """Neither its own author nor another commit."""
    say(history)
    commit(
        history, "alex@example.com", message=f"Change\n\nCo-authored-by: {_ODD[odd]}\n"
    )
    books.write(
        history,
        f"{books.RESULT_FOLDER}/reviews/alex.yml",
        _SAID.format("1" * 64, "agrees"),
    )
    commit(history, "kim@example.com")
    found = brought(history)
    assert found[f"{books.RESULT_FOLDER}/reviews/alex.yml"].author == "kim@example.com"
    assert found[REVIEW].author == "alex@example.com"


def test_where_there_is_no_commit_git_says_so(book: Path) -> None:
    """It is told as what is not known, never as nobody."""
    git(book, "init", "--quiet")
    with pytest.raises(GitError):
        brought(book)
