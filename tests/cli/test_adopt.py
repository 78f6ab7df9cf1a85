"""`adopt` shows what runbooks would be, and writes nothing without yes."""

import os
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]

_TEXT = """---
tags: [db]
severity: SEV 1
---
# Order database failover

RTO: 30 min. RPO: 5 min. Call Alex Example. See [the other](other.md) and [this](new.md).

## Summary

It is away.

## Gjenoppretting

1. Look.

### Option A

2. Promote it.

### Option B

2. Restore it.
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a runbook that lies outside of the book."""
    return books.write(tmp_path / "old", "new.md", _TEXT)


def _adopt(book: Path, *arguments: str | Path) -> int:
    return run(["adopt", *map(str, arguments), "--book", str(book), "--today", str(books.TODAY)])


def _new(book: Path) -> set[str]:
    """Return the names of the playbooks that the book did not have before."""
    before = {path.name for path in (books.BASE / "content/playbooks").iterdir()}
    return {path.name for path in (book / "content/playbooks").iterdir()} - before


def test_a_dry_run_shows_everything_and_writes_nothing(
    book: Path, old: Path, capsys: Captured
) -> None:
    """Front matter, where it comes from, sections, steps, and what the check would say, with the
    lines that the file will have.
    """
    assert _adopt(book, old, "--dry-run") == 0
    captured = capsys.readouterr()
    for line in (
        f"{old} as content/playbooks/new.md",
        "title: Order database failover",
        "kind: dependency-failover",
        "  primary: alex",
        "severity: SEV 1",
        "rto: 30m",
        "  recovery-procedure: Gjenoppretting",
        "other:",
        "  leads: named in the text",
        "  rpo: the text says so",
        '  Overview: "Summary" in line 22',
        "  Basic assumptions: missing",
        '  Recovery procedure: "Gjenoppretting" in line 26',
        "  1. Look.",
        "  in the branch Option A:",
        "    2. Promote it.",
        "    3. Restore it.",
    ):
        assert line in captured.out.splitlines()
    assert 'new.md:17:1: error P103 has no section "Basic assumptions", "Reco' in captured.out
    assert 'new.md:20:49: warning F018 "other.md" is not in the book' in captured.out
    assert '"new.md" is not' not in captured.out
    assert captured.err == f"Looked at: {old}\n0 runbooks of 1 adopted.\n"
    assert _new(book) == set()


def test_yes_writes_what_was_shown(book: Path, old: Path, capsys: Captured) -> None:
    """A playbook that the check reads, with the text as it was."""
    assert _adopt(book, old, "--yes") == 0
    assert f"Adopted: {old} as {book}/content/playbooks/new.md\n" in capsys.readouterr().err
    text = books.text_of(book, "content/playbooks/new.md")
    assert text.endswith("\n---\n\n" + _TEXT.partition("SEV 1\n---\n")[2])
    found = [f.code for f in books.checked(book).findings if f.location.path.endswith("/new.md")]
    assert found.count("P103") == 1
    assert "F002" not in found
    assert old.read_text() == _TEXT


def test_nobody_is_asked_without_a_terminal(book: Path, old: Path, capsys: Captured) -> None:
    """Nothing is written, and the remedy is named."""
    assert _adopt(book, old) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--dry-run to look" in captured.err
    assert _new(book) == set()


def test_what_is_open_is_filled_in_later_or_given(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The summary names it, and so does the check."""
    bare = books.write(tmp_path, "bare.md", "# Mail\n")
    assert _adopt(book, bare, "--dry-run", "--rto", "90m", "--rpo", "0s", "--severity", "S") == 0
    assert "rto: 90m\nrpo: 0s\n" in capsys.readouterr().out
    assert _adopt(book, bare, "--yes") == 0
    assert "bare.md; fill in severity, rto, rpo\n" in capsys.readouterr().err
    found = {f.message.split()[0] for f in books.checked(book).findings if f.code == "F002"}
    assert found == {"`severity`", "`rto`", "`rpo`"}
    assert _adopt(book, bare, "--dry-run", "--rto", "soon") == 2
    assert "write a duration such as 90s" in capsys.readouterr().err


def test_nothing_is_written_over(book: Path, tmp_path: Path, capsys: Captured) -> None:
    """Not over a playbook of the book, in small or capital letters, nor one of the same run over
    another.
    """
    before = books.text_of(book, books.PLAYBOOK)
    same = books.write(tmp_path, "Database_Failover.md", "# X\n")
    books.write(book, "content/playbooks/OTHER.md", before)
    other = books.write(tmp_path, "other.md", "# X\n")
    names = ("a/README.md", "b/README.md", "a/steps.md", "b/steps.md", "c/b/steps.md")
    several = [books.write(tmp_path, name, "# Mail\n") for name in names]
    assert _adopt(book, same, other, *several, "--yes") == 2
    told = capsys.readouterr().err
    assert f"{same}: content/playbooks/database-failover.md already exists" in told
    assert f"{other}: content/playbooks/other.md already exists" in told
    assert f"{several[4]}: {several[3]} would be content/playbooks/b-steps.md as well" in told
    assert "4 runbooks of 7 adopted.\n" in told
    assert books.text_of(book, books.PLAYBOOK) == before
    assert _new(book) == {
        *("OTHER.md", "a.md", "b.md", "steps.md", "b-steps.md"),
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"# \xe9\n", "bad.md:1:3 is not UTF-8: byte 0xe9"),
        (b"a\0b", "bad.md is not text"),
        (b" \n", "bad.md is empty"),
        (b"x" * 262_145, "bad.md has 262,145 bytes; at most 262,144 are read"),
        (b"---\na: !!python/x 1\n---\n", "bad.md:2:4 has the tag"),
    ],
)
def test_what_is_no_runbook_is_skipped_by_name(
    book: Path, old: Path, capsys: Captured, content: bytes, told: str
) -> None:
    """The others are adopted all the same."""
    bad = books.write(old.parent, "bad.md", content)
    assert _adopt(book, bad, old, "--yes") == 2
    captured = capsys.readouterr().err
    assert f"Skipped: {old.parent}/{told}" in captured
    assert "1 runbook of 2 adopted.\n" in captured
    assert _new(book) == {"new.md"}


def test_what_is_no_plain_file_is_never_opened(book: Path, old: Path, capsys: Captured) -> None:
    """A folder, a link, a pipe, and what is not there."""
    folder = old.parent
    (folder / "link.md").symlink_to(old)
    os.mkfifo(folder / "pipe.md")
    names = ("link.md", "pipe.md", "none.md")
    assert _adopt(book, folder, *(folder / name for name in names), "--yes") == 2
    told = capsys.readouterr().err
    assert f"{folder} is a folder. Name the files in it: {folder}/*.md\n" in told
    assert "link.md is a link; drillbook follows none" in told
    assert "pipe.md is not a plain file" in told
    assert "none.md cannot be read: No such file or directory" in told
    assert told.endswith("0 runbooks of 4 adopted.\nNothing was written.\n")


def test_nothing_is_written_through_a_link(
    book: Path, old: Path, tmp_path: Path, capsys: Captured
) -> None:
    """A folder of playbooks that lies elsewhere stays as it is."""
    (book / "content/playbooks").rename(tmp_path / "elsewhere")
    (book / "content/playbooks").symlink_to(tmp_path / "elsewhere")
    assert _adopt(book, old, "--yes") == 2
    assert "drillbook does not write through it" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere/new.md").exists()


def test_a_secret_is_told_before_it_is_written(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """In its line, and no terminal is moved by what a file says."""
    bad = books.write(tmp_path, "bad.md", "# Mail \x1b[2J\n\npassword: hunter2Xk9!aa\n")
    assert _adopt(book, bad, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "bad.md:15:1: warning R512 looks like a secret: password" in out
    assert "\x1b" not in out
