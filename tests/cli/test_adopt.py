"""`adopt` shows what runbooks would be, and writes nothing without yes."""

import os
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from media import png

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
    return run(
        [
            "adopt",
            *map(str, arguments),
            "--book",
            str(book),
            "--today",
            str(books.TODAY),
        ]
    )


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
    assert (
        'new.md:17:1: error P103 has no section "Basic assumptions", "Reco'
        in captured.out
    )
    assert 'new.md:20:49: warning F018 "other.md" is not in the book' in captured.out
    assert '"new.md" is not' not in captured.out
    assert captured.err == f"Looked at: {old}\n0 runbooks of 1 adopted.\n"
    assert _new(book) == set()


def test_yes_writes_what_was_shown(book: Path, old: Path, capsys: Captured) -> None:
    """A playbook that the check reads, with the text as it was."""
    assert _adopt(book, old, "--yes") == 0
    assert (
        f"Adopted: {old} as {book}/content/playbooks/new.md\n"
        in capsys.readouterr().err
    )
    text = books.text_of(book, "content/playbooks/new.md")
    assert text.endswith("\n---\n\n" + _TEXT.partition("SEV 1\n---\n")[2])
    found = [
        f.code
        for f in books.checked(book).findings
        if f.location.path.endswith("/new.md")
    ]
    assert found.count("P103") == 1
    assert "F002" not in found
    assert old.read_text() == _TEXT


def test_nobody_is_asked_without_a_terminal(
    book: Path, old: Path, capsys: Captured
) -> None:
    """Nothing is written, and the remedy is named."""
    assert _adopt(book, old) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "To see what would be written: --dry-run" in captured.err
    assert _new(book) == set()


def test_what_is_open_is_filled_in_later_or_given(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The summary names it, and so does the check."""
    bare = books.write(tmp_path, "bare.md", "# Mail\n")
    assert (
        _adopt(
            book, bare, "--dry-run", "--rto", "90m", "--rpo", "0s", "--severity", "S"
        )
        == 0
    )
    assert "rto: 90m\nrpo: 0s\n" in capsys.readouterr().out
    assert _adopt(book, bare, "--yes") == 0
    assert "bare.md; fill in severity, rto, rpo\n" in capsys.readouterr().err
    found = {
        f.message.split()[0] for f in books.checked(book).findings if f.code == "F002"
    }
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
    assert f"{several[4]} as {book}/content/playbooks/steps-2.md" in told
    assert "5 runbooks of 7 adopted.\n" in told
    assert books.text_of(book, books.PLAYBOOK) == before
    assert _new(book) == {
        *("OTHER.md", "a.md", "b.md", "steps.md", "b-steps.md", "steps-2.md"),
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


def test_what_is_no_plain_file_is_never_opened(
    book: Path, old: Path, capsys: Captured
) -> None:
    """A link, a pipe, and what is not there, beside a folder that is looked through."""
    folder = old.parent
    (folder / "link.md").symlink_to(old)
    os.mkfifo(folder / "pipe.md")
    names = ("link.md", "pipe.md", "none.md")
    assert _adopt(book, folder, *(folder / name for name in names), "--yes") == 2
    told = capsys.readouterr().err
    assert "link.md is a link; drillbook follows none" in told
    assert "pipe.md is not a plain file" in told
    assert "none.md cannot be read: No such file or directory" in told
    assert told.count("Skipped: ") == 3
    assert "1 runbook of 4 adopted." in told


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


_ONE = """+++
title = "Cache failover"
severity = "SEV 2"
weight = 3
day = 2026-01-02
[params]
owners = ["x", "y"]
+++

See [mail](deep/mail.md#steps "t"), [gone](gone.md), ![lag](img/lag.png) ![b][b]
<img src='img/lag.png'> [top](#steps) [web](https://a.example/img/lag.png)
![root](/img/lag.png) ![text](img/text.png)

```
[mail](deep/mail.md)
```

[b]: deep/img/lag.png

## Steps

1. Stop it.
"""
_TWO = (
    "# Mail\n\n## Steps\n\n1. See [cache](../cache.md), ![x](img/lag.png),"
    " ![y](../img/lag.png).\n"
)


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    """Return a folder with two runbooks that lead to each other and share names of pictures."""
    folder = tmp_path / "wiki"
    books.write(folder, "cache.md", _ONE)
    books.write(folder, "deep/mail.md", _TWO)
    for path, raw in (
        ("img/lag.png", png(4, 2)),
        ("deep/img/lag.png", png(6, 2)),
        ("img/text.png", b"text"),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def test_what_a_text_shows_comes_with_it(
    book: Path, wiki: Path, capsys: Captured
) -> None:
    """Links lead to where the files will be, and pictures are copied, over none that is there."""
    assert _adopt(book, wiki, "--dry-run") == 0
    told = capsys.readouterr().out.splitlines()
    assert "  5 links changed to lead where the files will be" in told
    assert f"  {wiki}/img/lag.png as content/assets/lag.png" in told
    renamed = f"  {wiki}/deep/img/lag.png as content/assets/cache-lag.png"
    assert f"{renamed}, because another file has its name" in told
    assert any(line.startswith(f"  not copied: {wiki}/img/text.png ") for line in told)
    dead = [line for line in told if "F018" in line]
    assert len(dead) == 1
    assert dead[0].endswith('"gone.md" is not in the book. 1 more like it: line 22')
    assert not (book / "content/assets").exists()
    assert _adopt(book, wiki, "--yes") == 0
    told_last = capsys.readouterr().err
    assert "2 runbooks of 2 adopted, with 2 files that they show.\n" in told_last
    commit = "git add . && git commit -m 'Adopt runbooks'"
    assert f"Commit them:  cd {book} && git init && {commit}\n" in told_last
    text = books.text_of(book, "content/playbooks/cache.md")
    assert text.partition("---\n\n")[2] == (
        _ONE.partition("+++\n\n")[2]
        .replace("(deep/mail.md#steps", "(mail.md#steps")
        .replace("(img/lag.png)", "(../assets/lag.png)")
        .replace("'img/lag.png'", "'../assets/lag.png'")
        .replace("(/img/lag.png)", "(../assets/lag.png)")
        .replace("]: deep/img/lag.png", "]: ../assets/cache-lag.png")
    )
    assert (
        "(cache.md), ![x](../assets/cache-lag.png), ![y](../assets/lag.png)."
        in books.text_of(book, "content/playbooks/mail.md")
    )
    assert (book / "content/assets/lag.png").read_bytes() == png(4, 2)
    assert (book / "content/assets/cache-lag.png").read_bytes() == png(6, 2)
    assert (wiki / "cache.md").read_text() == _ONE


def test_the_front_matter_of_hugo_is_read(
    book: Path, wiki: Path, capsys: Captured
) -> None:
    """TOML between two lines of plus signs; what nothing here reads is kept."""
    assert _adopt(book, wiki / "cache.md", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "title: Cache failover\n" in told
    assert "severity: SEV 2\n" in told
    assert (
        "other:\n  weight: 3\n  day: 2026-01-02\n  params:\n    owners:\n"
        in told.replace("'", "")
    )


def test_a_picture_of_the_book_is_never_written_over(book: Path, wiki: Path) -> None:
    """Neither by another one nor by the same."""
    (book / "content/assets").mkdir()
    (book / "content/assets/lag.png").write_bytes(png(9, 9))
    (book / "content/assets/mail-lag.png").write_bytes(png(6, 2))
    assert _adopt(book, wiki / "deep/mail.md", "--yes") == 0
    assert (book / "content/assets/lag.png").read_bytes() == png(9, 9)
    assert sorted(path.name for path in (book / "content/assets").iterdir()) == [
        "lag.png",
        "mail-2-lag.png",
        "mail-lag.png",
    ]
    text = books.text_of(book, "content/playbooks/mail.md")
    assert "![x](../assets/mail-lag.png), ![y](../assets/mail-2-lag.png)" in text
    assert "[cache](../cache.md)" in text


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.adoc", "AsciiDoc"),
        ("a.rst", "reStructuredText"),
        ("a.mdx", "MDX"),
        ("a.HTML", "HTML"),
        ("a.docx", "a file of a word processor"),
        ("a.pdf", "a PDF"),
    ],
)
def test_what_is_no_markdown_is_named(
    book: Path, tmp_path: Path, capsys: Captured, name: str, what: str
) -> None:
    """With what it is, and what to do."""
    (tmp_path / name).write_bytes(b"= Title\n")
    assert _adopt(book, tmp_path / name, "--yes") == 2
    told = capsys.readouterr().err
    assert f"Skipped: {tmp_path / name} is {what}" in told
    assert "Convert it first, for example by pandoc." in told


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_texts_of_windows_are_read(book: Path, tmp_path: Path, encoding: str) -> None:
    """With their mark and their ends of lines; what is written has neither."""
    text = "\ufeff# \u00dcber\r\n\r\n## Steps\r\n\r\n1. a\r\n"
    raw = text.removeprefix(
        "\ufeff" if encoding in {"utf-8-sig", "utf-16"} else ""
    ).encode(encoding)
    (tmp_path / "win.md").write_bytes(raw)
    assert _adopt(book, tmp_path / "win.md", "--yes") == 0
    written = (book / "content/playbooks/win.md").read_bytes().decode()
    assert written.endswith("---\n\n# \u00dcber\n\n## Steps\n\n1. a\n")


def test_names_in_any_script_get_ids(book: Path, tmp_path: Path) -> None:
    """No two the same, and none that the book has."""
    for name in ("\u0414\u0431.md", "\u30c7\u30fc.md", "\u6c99.md"):
        books.write(tmp_path / "old", name, f"# {name}\n")
    assert _adopt(book, tmp_path / "old", "--yes") == 0
    assert _new(book) == {"playbook.md", "old-playbook.md", "playbook-2.md"}
    books.write(tmp_path / "old2", "\u6c99.md", "# x\n")
    assert _adopt(book, tmp_path / "old2", "--yes") == 0
    assert len(_new(book)) == 4


def test_a_folder_stands_for_its_markdown_files(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """Those in folders below as well, no links, and nothing whose name begins with a dot."""
    for name in ("a.md", "b/c.markdown", "b/d.txt", ".git/e.md", "node/.f.md"):
        books.write(tmp_path / "old", name, f"# {name}\n")
    (tmp_path / "old/link.md").symlink_to("a.md")
    assert _adopt(book, tmp_path / "old", tmp_path / "old/a.md", "--yes") == 0
    assert _new(book) == {"a.md", "c.md"}
    (tmp_path / "none").mkdir()
    assert _adopt(book, tmp_path / "none", "--yes") == 2
    assert f"{tmp_path}/none has no Markdown files in it" in capsys.readouterr().err
