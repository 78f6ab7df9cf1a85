"""`drillbook agree` writes one member's signature on one playbook, bound to its text."""

import io
import os
import subprocess
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from drillbook.files.load import load
from drillbook.model.agreement import Agreement
from media import png

Captured = pytest.CaptureFixture[str]
_AT = "2026-11-23T14:05:00+01:00"
_COMMIT = "git commit -m 'Agree to database-failover'"
_FILE = "content/agreements/database-failover/sam.yml"


def _agree(book: Path, *arguments: str) -> int:
    return run(
        [
            "agree",
            "database-failover",
            "--as",
            "sam",
            "--at",
            _AT,
            *arguments,
            "--book",
            str(book),
        ]
    )


def _change(book: Path) -> None:
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace(
            "2. Promote", "2. Wait, then promote"
        ),
    )


def _only_agreement(book: Path) -> Agreement:
    loaded = load(book)
    assert loaded.findings == ()
    (agreement,) = loaded.book.agreements
    return agreement


def _git(book: Path, *arguments: str) -> None:
    person = {
        f"GIT_{who}_{what}": "sam@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", *arguments],
        cwd=book,
        env={**os.environ, **person},
        capture_output=True,
        check=True,
    )


def _commit(book: Path) -> None:
    _git(book, "init", "--quiet")
    _git(book, "add", "--all")
    _git(book, "commit", "--quiet", "--message", "As it is")


def test_an_agreement_is_bound_to_the_text_as_it_reads_now(
    book: Path, capsys: Captured
) -> None:
    """The file holds the digest, the time and the position, and is one of a book."""
    assert _agree(book) == 0
    agreement = _only_agreement(book)
    assert (agreement.subject, agreement.member, agreement.position) == (
        "database-failover",
        "sam",
        "agree",
    )
    assert (
        agreement.playbook_digest
        == load(book).book.playbooks_by_id["database-failover"].digest
    )
    assert agreement.at.isoformat() == _AT
    assert agreement.comment is None
    assert books.text_of(book, _FILE).startswith(
        "# yaml-language-server: $schema=../../../.drillbook/schema/agreement"
    )
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        f"Wrote {book / _FILE}",
        f"Commit it:  cd {book} && git init && git add . && {_COMMIT}",
    ]


def test_what_to_commit_is_named_as_seen_from_here(
    book: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands inside the book gets a command without the whole path in it."""
    subprocess.run(["git", "init", "-q"], cwd=book, check=True)
    for place, path in ((book, _FILE), (book / "content", f"../{_FILE}")):
        monkeypatch.chdir(place)
        assert run(["agree", "database-failover", "--as", "sam", "--yes"]) == 0
        assert (
            capsys.readouterr().err.splitlines()[-1]
            == f"Commit it:  git add {path} && {_COMMIT}"
        )
        (book / _FILE).unlink()


def test_an_objection_says_why(book: Path) -> None:
    """Whatever the words are, they come back as they were."""
    comment = 'Step 2: "promote" loses data.\nno\n'
    assert _agree(book, "--object", "--comment", comment) == 0
    agreement = _only_agreement(book)
    assert (agreement.position, agreement.comment) == ("object", comment)


def test_agreeing_twice_to_the_same_text_writes_nothing(
    book: Path, capsys: Captured
) -> None:
    """The first signature stays as it is, with its time."""
    assert _agree(book) == 0
    before = books.text_of(book, _FILE)
    capsys.readouterr()
    assert run(["agree", "database-failover", "--as", "sam", "--book", str(book)]) == 0
    assert (
        capsys.readouterr().err
        == "Sam Example has already agreed to this text. Nothing was written.\n"
    )
    assert books.text_of(book, _FILE) == before


def test_a_comment_can_be_added_to_a_signature(book: Path) -> None:
    """Saying more than before is no repetition."""
    assert _agree(book) == 0
    assert _agree(book, "--comment", "At last.") == 0
    assert _only_agreement(book).comment == "At last."


def test_whoever_objected_can_agree_to_the_same_text(
    book: Path, capsys: Captured
) -> None:
    """What was said before is told and replaced."""
    assert _agree(book, "--object", "--comment", "No.") == 0
    capsys.readouterr()
    assert _agree(book) == 0
    assert capsys.readouterr().err.startswith(
        "Sam Example objected on 2026-11-23 to this text. This replaces it.\n"
    )
    assert (_only_agreement(book).position, _only_agreement(book).comment) == (
        "agree",
        None,
    )


def test_what_has_changed_since_an_earlier_agreement_is_shown(
    book: Path, capsys: Captured
) -> None:
    """The difference is data, as unified diff; it begins at the text that was signed, not at the
    last commit.
    """
    assert _agree(book) == 0
    _commit(book)
    _change(book)
    _commit(book)
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace("3. Place an", "3. Place one"),
    )
    capsys.readouterr()
    assert _agree(book) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith(
        "Sam Example agreed on 2026-11-23 to an earlier text. What has changed since:\n"
    )
    assert 'has lapsed because of "Recovery procedure".\n' in captured.err
    assert [line for line in captured.out.splitlines() if line[0] in "+-"][2:] == [
        "-2. Promote the standby.",
        "-3. Place an order.",
        "+2. Wait, then promote the standby.",
        "+3. Place one order.",
    ]
    assert (
        _only_agreement(book).playbook_digest
        == load(book).book.playbooks_by_id["database-failover"].digest
    )


def test_what_changed_in_the_front_matter_is_shown_too(
    book: Path, capsys: Captured
) -> None:
    """An RTO is part of what was agreed to."""
    assert _agree(book) == 0
    _commit(book)
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace("rto: 30m", "rto: 4h"),
    )
    assert _agree(book) == 0
    said = capsys.readouterr()
    assert "-rto: 30m\n+rto: 4h\n" in said.out
    assert "The earlier signature has lapsed because of `rto`.\n" in said.err


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("## Overview", "Read this.\n\n## Overview", "the first lines"),
        ("## Overview", "## Summary", '"Summary", "Overview"'),
        ("The standby is up", "It is up", '"Basic assumptions"'),
        ("rpo: 5m", "rpo: 5m\nsections: {overview: Detail}", "`sections`"),
    ],
)
def test_it_is_told_why_a_signature_counts_no_more(
    book: Path, capsys: Captured, before: str, after: str, why: str
) -> None:
    """By the keys and the headings that say something else."""
    assert _agree(book) == 0
    _commit(book)
    text = books.text_of(book, books.PLAYBOOK)
    assert before in text
    books.write(book, books.PLAYBOOK, text.replace(before, after))
    assert _agree(book) == 0
    assert (
        f"The earlier signature has lapsed because of {why}.\n"
        in capsys.readouterr().err
    )


def test_a_picture_that_changed_is_told(book: Path, capsys: Captured) -> None:
    """Be it alone, or in a text that shows it no more: its file is named, found by the history."""
    picture = "content/playbooks/images/Plan 2.png"
    text = books.text_of(book, books.PLAYBOOK)
    shows = text.replace(
        "## Overview\n", "## Overview\n\n![a](images/plan%202.png)\n", 1
    )
    books.write(book, books.PLAYBOOK, shows)
    books.write(book, picture, png(2, 2))
    assert _agree(book) == 0
    _commit(book)
    books.write(book, picture, png(3, 3))
    _commit(book)
    capsys.readouterr()
    assert _agree(book) == 0
    told = capsys.readouterr()
    assert (
        f"The earlier signature has lapsed because of what {picture} holds.\n"
        in told.err
    )
    assert told.out == ""
    _commit(book)
    books.write(book, books.PLAYBOOK, text)
    assert _agree(book) == 0
    assert f'because of "Overview", what {picture} holds.\n' in capsys.readouterr().err


def test_a_picture_that_changed_before_the_text_lost_it_is_found(
    book: Path, capsys: Captured
) -> None:
    """A text that is gone is found with what it showed in between, by the picture's own commits."""
    text = books.text_of(book, books.PLAYBOOK)
    books.write(
        book, books.PLAYBOOK, text + "\n![a](../assets/a.png) ![*](../assets/*.png)\n"
    )
    books.write(book, "content/assets/a.png", png(2, 2))
    _commit(book)
    books.write(book, "content/assets/a.png", png(3, 3))
    assert _agree(book) == 0
    _commit(book)
    books.write(book, books.PLAYBOOK, text)
    _commit(book)
    capsys.readouterr()
    assert _agree(book) == 0
    assert "what content/assets/a.png holds.\n" in capsys.readouterr().err


def test_white_space_lapses_nothing(book: Path, capsys: Captured) -> None:
    """The same meaning needs no second signature."""
    assert _agree(book) == 0
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace(".\n", ".  \r\n"),
    )
    assert _agree(book) == 0
    assert "Nothing was written." in capsys.readouterr().err


def test_without_git_it_is_said_that_the_difference_cannot_be_shown(
    book: Path, capsys: Captured
) -> None:
    """The agreement is written all the same."""
    assert _agree(book) == 0
    _change(book)
    assert _agree(book) == 0
    said = capsys.readouterr().err
    assert (
        "to an earlier text. What has changed since cannot be shown: the book is not in a git"
        " repository" in said
    )
    assert (
        _only_agreement(book).playbook_digest
        == load(book).book.playbooks_by_id["database-failover"].digest
    )


def test_in_a_shallow_clone_it_is_said_that_the_difference_cannot_be_shown(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """With the command that fetches the rest."""
    assert _agree(book) == 0
    _commit(book)
    _change(book)
    _commit(book)
    clone = tmp_path / "clone"
    _git(book, "clone", "--quiet", "--depth", "1", book.as_uri(), str(clone))
    assert _agree(clone) == 0
    assert "cannot be shown: the clone is shallow" in capsys.readouterr().err


def test_a_text_that_was_never_committed_cannot_be_shown(
    book: Path, capsys: Captured
) -> None:
    """Somebody signed what only their own machine had."""
    _commit(book)
    _change(book)
    assert _agree(book) == 0
    _change(book)
    books.write(
        book,
        books.PLAYBOOK,
        books.text_of(book, books.PLAYBOOK).replace("Wait, then", "Wait long, then"),
    )
    assert _agree(book) == 0
    assert (
        f"cannot be shown: no commit of {books.PLAYBOOK} has the earlier text"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    "named",
    [books.PLAYBOOK, f"./{books.PLAYBOOK}", "../playbooks/database-failover.md"],
)
def test_a_playbook_is_named_by_its_path_as_well(book: Path, named: str) -> None:
    """A shell completes it, and `adopt` prints it."""
    assert run(["agree", named, "--as", "sam", "--at", _AT, "--book", str(book)]) == 0
    assert _only_agreement(book).subject == "database-failover"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["databse-failover", "--as", "sam"],
            'no playbook databse-failover. Did you mean "database-failover"?',
        ),
        (["database-failover", "--as", "smm"], 'no member smm. Did you mean "sam"?'),
        (["database-failover"], "Without a terminal, answer with --as."),
        (
            ["database-failover", "--as", "sam", "--object"],
            "Without a terminal, answer with --comment.",
        ),
        (
            ["database-failover", "--as", "sam", "--at", "2026-11-23T14:05:00"],
            "has no offset from UTC",
        ),
        (["database-failover", "--as", "sam", "--at", "yesterday"], '"yesterday"'),
        (
            ["database-failover", "--as", "sam", "--comment", "x" * 20_001],
            "--comment: ",
        ),
        (["../../etc", "--as", "sam"], "no playbook ../../etc"),
        (["content/databse-failover.md", "--as", "sam"], "no playbook content/databse"),
        (["content/playbooks/databse.md", "--as", "sam"], "no playbook databse."),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_signed_exits_2(
    book: Path, arguments: list[str], message: str, capsys: Captured
) -> None:
    """It is told what is wrong, and nothing is written."""
    assert run(["agree", *arguments, "--book", str(book)]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert not (book / "content/agreements").exists()


def test_a_damaged_playbook_is_not_signed(book: Path, capsys: Captured) -> None:
    """Nobody can agree to what cannot be read."""
    books.write(book, books.PLAYBOOK, "---\ntitle: [\n---\n")
    assert _agree(book) == 2
    assert "has errors" in capsys.readouterr().err


def test_whoever_has_left_the_team_does_not_sign(book: Path, capsys: Captured) -> None:
    """Their word would not count, and they are told so."""
    books.write(
        book, books.TEAM, books.text_of(book, books.TEAM) + "    left: 2026-11-22\n"
    )
    assert _agree(book, "--today", "2026-11-23") == 2
    assert "Sam Example is not in the team on 2026-11-23" in capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_is_asked_who_signs(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what somebody objects to."""
    monkeypatch.setattr("sys.stdin", _Terminal("sam\nIt lacks a step.\nyes\n"))
    assert run(["agree", "database-failover", "--object", "--book", str(book)]) == 0
    assert (_only_agreement(book).member, _only_agreement(book).comment) == (
        "sam",
        "It lacks a step.",
    )


def test_a_damaged_signature_is_replaced(book: Path) -> None:
    """Signing anew mends a file that nobody could read."""
    books.write(book, _FILE, "playbook_digest: [")
    assert _agree(book) == 0
    assert _only_agreement(book).position == "agree"


def test_at_a_terminal_yes_or_enter_signs(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What is signed is shown first, and a wrong id is asked for again."""
    given = ["agree", "database-failovr", "--as", "sam", "--book", str(book)]
    monkeypatch.setattr("sys.stdin", _Terminal("database-failover\nn\n"))
    assert run(given) == 2
    playbook = load(book).book.playbooks_by_id["database-failover"]
    told = capsys.readouterr().err
    assert "Which playbook? (" in told
    assert (
        f"Sam Example agrees to {playbook.title}\n  {books.PLAYBOOK}, {playbook.digest[:19]}\n"
        in told
    )
    assert not (book / _FILE).exists()
    monkeypatch.setattr("sys.stdin", _Terminal("Database-Failover\n\n"))
    assert run(given) == 0
    assert _only_agreement(book).position == "agree"
