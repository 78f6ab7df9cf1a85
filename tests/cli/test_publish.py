"""The commands that publish, with the real site engine: each says what it did, and what
to do next.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

import books
import hostile_git
from archives import contents, publish
from built import broken_links, drillbook, foreign_resources, own_book
from drillbook.cli.main import run
from drillbook.publish.archive import FolderArchive
from media import png

Captured = pytest.CaptureFixture[str]
_DAY = "2026-11-23"


@pytest.fixture
def archive(book: Path, capsys: Captured) -> Path:
    """An archive with two versions of the small book, the second with one more result."""
    folder = book.parent / "archive"
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    assert _run("publish", "1.0", folder, book) == 0
    books.write_result(book, failure_mode="slow", summary="Slow.")
    assert _run("publish", "1.1", folder, book) == 0
    capsys.readouterr()
    return folder


def _run(command: str, version: str, archive: Path, book: Path, *more: str) -> int:
    return run(
        [
            command,
            version,
            "--archive",
            str(archive),
            "--book",
            str(book),
            "--today",
            _DAY,
            *more,
        ]
    )


def test_publish_says_what_it_wrote(book: Path, capsys: Captured) -> None:
    """Talk on stderr, with the digest to keep elsewhere."""
    assert (
        _run("publish", "1.0", book.parent / "archive", book, "--title", "The first")
        == 0
    )
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Published 1.0: ")
    assert "the first version" in told.err
    assert "Its manifest: sha256:" in told.err
    assert _run("publish", "1.0", book.parent / "archive", book) == 0
    assert "Version 1.0 is already published" in capsys.readouterr().err
    books.write(book, "content/index.md", "Hello.\n")
    assert _run("publish", "1.0", book.parent / "archive", book) == 2
    assert (
        "1.0 is already published, and is never overwritten" in capsys.readouterr().err
    )


def test_a_published_site_is_whole(archive: Path) -> None:
    """No link leads nowhere, nothing is loaded from elsewhere, canonical links name the latest, no
    page its version.
    """
    site = archive / "1.1"
    # A host shows 404.html at any depth, so that its links are those of the published address.
    assert [
        link for link in broken_links(archive) if "404.html: /docs/latest/" not in link
    ] == []
    assert foreign_resources(archive) == []
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    assert (
        '<link rel="canonical" href="https://shop.example.com/docs/latest/team.html">'
        in "".join(pages)
    )
    assert not any("docs/1.1" in page for page in pages)
    assert (
        b"https://shop.example.com/docs/latest/results.html"
        in (site / "sitemap.xml").read_bytes()
    )
    assert not [*site.rglob("*.map"), *site.rglob("wordcut.js"), *site.rglob("*.gz")]
    assert all(not path.is_symlink() for path in archive.rglob("*"))


def test_a_page_says_what_has_changed(archive: Path) -> None:
    """In every version but the first, with the way to what is new; the home page says the first of
    it.
    """
    assert not (archive / "1.0/changes.html").exists()
    link = 'href="results/2026-11-20-database-slow.html"'
    assert link in books.text_of(archive, "1.1/changes.html")
    assert (
        link
        in books.text_of(archive, "1.1/index.html")
        .partition('id="changes"')[2]
        .partition("<h2")[0]
    )


def test_versions_are_listed(archive: Path, capsys: Captured) -> None:
    """The newest first, for people and for programs."""
    assert run(["versions", "--archive", str(archive)]) == 0
    assert capsys.readouterr().out == "1.1  2026-11-23  [latest]\n1.0  2026-11-23\n"
    assert run(["versions", "--archive", str(archive), "--json"]) == 0
    assert [version["version"] for version in json.loads(capsys.readouterr().out)] == [
        "1.1",
        "1.0",
    ]


def test_verify_exits_1_for_whatever_was_altered(
    archive: Path, capsys: Captured
) -> None:
    """A problem is a line on stdout; the digest known from elsewhere unmasks a whole forged
    archive.
    """
    assert run(["verify", "--archive", str(archive)]) == 0
    told = capsys.readouterr().out
    assert "2 versions, " in told
    head = told.rsplit(" ", 1)[1].strip()
    assert run(["verify", "--archive", str(archive), "--head", head]) == 0
    assert run(["verify", "--archive", str(archive), "--head", f"sha256:{0:064}"]) == 1
    books.write(archive, "1.0/index.html", "Nothing to see.\n")
    capsys.readouterr()
    assert run(["verify", "--archive", str(archive)]) == 1
    assert capsys.readouterr().out.startswith("1.0/index.html: was altered\n")
    assert run(["verify", "--archive", str(archive), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"] == [
        {"path": "1.0/index.html", "text": "was altered"}
    ]


def test_rebuild_makes_the_same_bytes(
    archive: Path, capsys: Captured, tmp_path: Path
) -> None:
    """Of each version, whatever the book has become; or names the files that differ and exits 1."""
    for version in ("1.0", "latest"):
        assert (
            run(
                [
                    "rebuild",
                    version,
                    "--archive",
                    str(archive),
                    "--to",
                    str(tmp_path / version),
                ]
            )
            == 0
        )
        assert "the same bytes" in capsys.readouterr().out
    published = contents(archive / "1.1")
    del published["manifest.json"]
    assert contents(tmp_path / "latest") == published
    manifest = json.loads(books.text_of(archive, "1.0/manifest.json"))
    manifest["published"], manifest["tools"]["drillbook"] = "2026-11-22", "0.0.1"
    books.write(archive, "1.0/manifest.json", json.dumps(manifest))
    assert run(["rebuild", "1.0", "--archive", str(archive)]) == 1
    told = capsys.readouterr()
    assert "sitemap.xml: differs\n" in told.out
    assert "It was made with drillbook 0.0.1" in told.err


def test_pictures_are_published_verified_and_rebuilt(
    book: Path, capsys: Captured, tmp_path: Path
) -> None:
    """A version keeps the picture that it shows, and its source, whatever becomes of it later."""
    folder, picture = tmp_path / "archive", "content/assets/Übersicht 1.PNG"
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    books.write(
        book, "content/index.md", "![Overview](assets/%C3%9Cbersicht%201.PNG)\n"
    )
    for version, raw in (("1.0", png(2, 2)), ("1.1", png(3, 3))):
        books.write(book, picture, raw)
        assert _run("publish", version, folder, book) == 0
    for version, raw in (("1.0", png(2, 2)), ("1.1", png(3, 3))):
        made = json.loads(books.text_of(folder, f"{version}/manifest.json"))
        shown = f"media/{hashlib.sha256(raw).hexdigest()}.png"
        assert (folder / version / shown).read_bytes() == raw
        assert (
            made["files"][shown]
            == made["source"][picture]
            == hashlib.sha256(raw).hexdigest()
        )
        assert f'src="{shown}"' in books.text_of(folder, f"{version}/index.html")
        assert run(["rebuild", version, "--archive", str(folder)]) == 0
    assert run(["verify", "--archive", str(folder)]) == 0
    books.write(folder, f"1.1/{shown}", png(3, 4))
    books.write(folder, "1.0/media/more.png", png())
    capsys.readouterr()
    assert run(["verify", "--archive", str(folder)]) == 1
    told = capsys.readouterr().out
    assert f"1.1/{shown}: was altered\n" in told
    assert "1.0/media/more.png: was added\n" in told


def test_a_picture_that_is_none_stops_a_publication(
    book: Path, capsys: Captured
) -> None:
    """What is published is for good."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    books.write(book, "content/assets/plan.png", b"<html></html>")
    assert _run("publish", "1.0", book.parent / "archive", book) == 2
    assert "content/assets/plan.png: F017" in capsys.readouterr().err
    assert not (book.parent / "archive").exists()


def test_diff_says_what_has_changed(archive: Path, capsys: Captured) -> None:
    """Kind by kind, for people and for programs."""
    assert run(["diff", "1.0", "1.1", "--archive", str(archive)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("New results:\n  2026-11-20-database-slow: ")
    assert run(["diff", "1.0", "latest", "--archive", str(archive), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["before"], report["after"], report["changes"][0]["kind"]) == (
        "1.0",
        "1.1",
        "result",
    )
    assert run(["diff", "1.0", "1.0", "--archive", str(archive)]) == 0
    assert capsys.readouterr().out == "Nothing of note has changed from 1.0 to 1.0.\n"


def test_withdraw_leaves_the_reason(archive: Path, capsys: Captured) -> None:
    """Once, and it cannot be made again."""
    arguments = ["1.1", "--archive", str(archive), "--reason", "a secret"]
    assert run(["withdraw", *arguments]) == 0
    assert "Withdrew 1.1" in capsys.readouterr().err
    assert run(["verify", "--archive", str(archive)]) == 0
    assert run(["withdraw", *arguments]) == 2
    assert run(["rebuild", "1.1", "--archive", str(archive)]) == 2
    assert "has been withdrawn: a secret" in capsys.readouterr().err


def test_the_gate_knows_what_has_been_published(
    book: Path, archive: Path, capsys: Captured
) -> None:
    """Without an archive it says that it was not checked, and never holds; what was altered since
    is found.
    """
    books.share(book)
    check = ["check", "--gate", "stage-2", "--book", str(book), "--today", _DAY]
    assert run(check) == 1
    assert "S601 publication was not checked" in capsys.readouterr().out
    assert run([*check, "--archive", str(archive)]) == 1
    assert "S601 this result is not published yet" in capsys.readouterr().out
    assert _run("publish", "1.2", archive, book) == 0
    assert run([*check, "--archive", str(archive)]) == 0
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace("Orders fail.", "Orders worked."),
    )
    capsys.readouterr()
    assert (
        run(["check", "--book", str(book), "--today", _DAY, "--archive", str(archive)])
        == 1
    )
    assert (
        "S604 what this result says happened differs from what version 1.0 published"
        in capsys.readouterr().out
    )


def test_a_policy_names_the_archive(
    book: Path, archive: Path, capsys: Captured
) -> None:
    """Then no command needs to be told; one that is not there is said, and fails nothing but the
    gate.
    """
    books.write(book, books.POLICY, "archive: {folder: archive}\n")
    archive = archive.rename(book / "archive")
    assert run(["versions", "--book", str(book)]) == 0
    assert (
        run(["check", "--gate", "stage-2", "--book", str(book), "--today", _DAY]) == 1
    )
    assert "was not checked" not in capsys.readouterr().out
    archive.rename(archive.with_name("elsewhere"))
    assert (
        run(["check", "--gate", "stage-2", "--book", str(book), "--today", _DAY]) == 1
    )
    told = capsys.readouterr().out
    assert "S601 publication was not checked" in told
    assert "What has been published is not known: " in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify"], "no archive is named"),
        (
            ["verify", "--archive", "x", "--branch", "y"],
            "Give either --archive or --branch, not both.",
        ),
        (["verify", "--archive", "nowhere"], "nowhere is no folder"),
        (["publish", "../1.0", "--archive", "x"], "cannot be the name of a version"),
        (["rebuild", "9.9", "--archive", "archive"], "has no version 9.9"),
    ],
)
def test_what_cannot_be_done_is_said(
    book: Path, arguments: list[str], said: str
) -> None:
    """Exit code 2 and no traceback."""
    publish(book, FolderArchive(book / "archive"), "1.0")
    done = drillbook(*arguments, folder=book)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_publish_to_a_branch_says_how_to_bring_it_to_the_others(
    book: Path, capsys: Captured
) -> None:
    """Nothing is pushed by itself."""
    hostile_git.git(book, "init", "--quiet", "--initial-branch", "main")
    hostile_git.git(book, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    assert (
        run(
            [
                "publish",
                "1.0",
                "--branch",
                "gh-pages",
                "--book",
                str(book),
                "--today",
                _DAY,
            ]
        )
        == 0
    )
    assert "git push origin gh-pages" in capsys.readouterr().err
    assert run(["verify", "--branch", "gh-pages", "--book", str(book)]) == 0
    assert (
        run(
            [
                "check",
                "--archive-branch",
                "gh-pages",
                "--book",
                str(book),
                "--today",
                _DAY,
            ]
        )
        == 0
    )


_PLACES = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
        "SOURCE_DATE_EPOCH": "86400",
    },
)


def _elsewhere(book: Path, places: dict[str, str], mask: int) -> Path:
    before = os.umask(mask)
    try:
        done = drillbook(
            "publish",
            "1.0",
            "--archive",
            "archive",
            "--today",
            _DAY,
            folder=book,
            **places,
        )
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    return book / "archive"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In another folder, time zone, locale and order of files, with another hash seed, mask and
    moment.
    """
    book = own_book(tmp_path / "one")
    moved = shutil.copytree(book, tmp_path / "another and longer")
    first, second = (
        contents(_elsewhere(book, _PLACES[0], 0o022)),
        contents(_elsewhere(moved, _PLACES[1], 0o077)),
    )
    assert [
        path
        for path in first.keys() | second.keys()
        if first.get(path) != second.get(path)
    ] == []
