"""An archive, in a folder and on a branch: whole versions or nothing, and never another text under
the same name.
"""

import bz2
import json
import os
import subprocess
from pathlib import Path

import pytest

import books
from archives import Archive, PlainPress, contents, draft, publish, withdraw
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.publish.archive import FolderArchive
from drillbook.publish.archive_reader import ArchiveReader, manifests, versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.build_version import evaluation_in, rebuild_version
from drillbook.publish.manifest import ledger
from drillbook.publish.source import source_in
from drillbook.publish.staging import stage_version
from drillbook.publish.verify import verify
from drillbook.text.digest import digest


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody and return what it prints."""
    names = {
        f"GIT_{who}_{what}": "sam@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **names},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def repository(book: Path) -> Path:
    """Make a repository of a book."""
    git(book, "init", "-q", "-b", "main")
    git(book, "add", "-A")
    git(book, "commit", "-q", "-m", "The book")
    return book


@pytest.fixture(params=["folder", "branch"])
def archive(request: pytest.FixtureRequest, book: Path) -> Archive:
    """An archive that is still to be made, of either kind."""
    if request.param == "folder":
        return FolderArchive(book.parent / "archive")
    return BranchArchive(repository(book), "gh-pages")


def _reader(archive: Archive) -> ArchiveReader:
    return archive.reader()


def test_a_version_holds_the_site_its_source_and_its_manifest(
    book: Path, archive: Archive
) -> None:
    """And the archive what leads to it: the alias as a copy, the catalogue and three pages without
    a script.
    """
    made = publish(book, archive, "1.0")
    reader = _reader(archive)
    assert reader.names() - {".git"} == {
        *("1.0", "latest", "index.html", "versions.html", "versions.json", "404.html"),
        *(".nojekyll", ".gitattributes"),
    }
    files = reader.digests("1.0")
    assert {**made.files, "manifest.json": files["manifest.json"]} == files
    assert {p for p in files if not p.startswith("source/")} == {
        *("index.html", "assets/logo.png", "search/search_index.json", "manifest.json"),
        "results/2026-11-20-database-unavailable.html",
    }
    assert reader.digests("latest") == {
        path: name
        for path, name in files.items()
        if not path.startswith("source/") and path != "manifest.json"
    }
    pages = reader.read(["index.html", "versions.html"])
    assert b'url=latest/index.html"' in pages["index.html"]
    assert b'href="1.0/index.html"' in pages["versions.html"]
    assert not any(b"<script" in page for page in pages.values())


def test_the_manifest_names_everything(book: Path, archive: Archive) -> None:
    """By digest: results with what took place, playbooks, inventory, people, the tools and the
    version before.
    """
    books.share(book)
    first, second = publish(book, archive, "1.0"), publish(book, archive, "1.1")
    result = load(book).book.results[0]
    assert first.book.results[result.folder].model_dump() == {
        "digest": result.digest,
        "facts": result.facts_digest,
    }
    assert set(first.book.playbooks) == {"database-failover", "shop-disaster-recovery"}
    assert "database-failover/sam" in first.book.agreements
    assert f"{result.folder}/sam" in first.book.reviews
    assert (first.previous, first.changes, first.published) == (None, None, books.TODAY)
    assert second.previous
    assert (second.previous.version, second.previous.digest) == (
        "1.0",
        digest(first.raw()),
    )
    assert second.changes == ()
    assert set(second.source) == {
        "mkdocs.yml",
        *(f"content/{p}" for p in contents(book / "content")),
    } | {f"results/{p}" for p in contents(book / "results")}


def test_a_page_that_has_not_changed_has_the_same_bytes(
    book: Path, archive: Archive
) -> None:
    """Only the manifest differs, so that a branch and a copying host store the rest once."""
    first, second = publish(book, archive, "1.0"), publish(book, archive, "1.1")
    assert first.files == second.files


def test_a_published_version_is_never_overwritten(book: Path, archive: Archive) -> None:
    """Whatever has changed meanwhile; the archive is as it was."""
    publish(book, archive, "1.0")
    before = _reader(archive).digests("1.0"), _reader(archive).read(["versions.json"])
    books.write(book, "content/index.md", "Hello.\n")
    with pytest.raises(DrillbookError, match=r"1\.0 is already published"):
        publish(book, archive, "1.0")
    assert (
        _reader(archive).digests("1.0"),
        _reader(archive).read(["versions.json"]),
    ) == before
    assert verify(_reader(archive)).problems == ()


def test_what_goes_wrong_in_the_middle_leaves_the_archive_as_it_was(
    book: Path, archive: Archive
) -> None:
    """Also nothing of the staging folder stays."""
    publish(book, archive, "1.0")
    reader = _reader(archive)
    before = {name: reader.digests(name) for name in ("1.0", "latest")}, reader.names()

    def fails(_reader: ArchiveReader, staging: Path) -> None:
        books.write(staging, "1.1/index.html", "half")
        raise DrillbookError("the press broke")

    with pytest.raises(DrillbookError, match="the press broke"):
        archive.put(fails, "Fail")
    reader = _reader(archive)
    assert (
        {name: reader.digests(name) for name in ("1.0", "latest")},
        reader.names(),
    ) == before


def test_a_version_is_made_again_of_its_own_source(
    book: Path, archive: Archive, tmp_path: Path
) -> None:
    """The same bytes, also when the book has gone on; another press is told."""
    publish(book, archive, "1.0")
    books.write_result(
        book, started="2026-11-22T10:00:00+01:00", ended="2026-11-22T10:30:00+01:00"
    )
    publish(book, archive, "1.1")
    reader = _reader(archive)
    for version, made in manifests(reader, versions_of(reader).versions):
        into = tmp_path / version.version
        assert rebuild_version(made, source_in(reader, made), PlainPress(), into) == ()
        assert {*contents(into), "manifest.json"} == set(
            reader.digests(version.version)
        )
    _, first = manifests(reader, versions_of(reader).versions)[-1]
    source = {**source_in(reader, first), "content/index.md": b"Another.\n"}
    assert [
        p
        for p in rebuild_version(first, source, PlainPress(), tmp_path / "other")
        if p.startswith("source/")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BZh91AY&SY",
        b"<html>",
        bz2.compress(b"another"),
        bz2.compress(bytes(10**8)),
    ],
)
def test_a_damaged_source_is_told_by_its_file(book: Path, content: bytes) -> None:
    """Neither a traceback nor a memory full of zeros."""
    archive = FolderArchive(book.parent / "archive")
    made = publish(book, archive, "1.0")
    books.write(archive.root / "1.0", f"source/{made.source[books.TEAM]}.bz2", content)
    with pytest.raises(
        DrillbookError,
        match=r"which is content/team\.yml of version 1\.0, is missing or was altered",
    ):
        source_in(archive.reader(), made)


def test_the_book_of_a_version_can_be_judged_again(
    book: Path, archive: Archive
) -> None:
    """On the day of its publication, from the files that it keeps."""
    publish(book, archive, "1.0")
    reader = _reader(archive)
    ((_, made),) = manifests(reader, versions_of(reader).versions)
    books.remove_result(book)
    evaluation = evaluation_in(reader, made)
    assert [result.id for result in evaluation.book.results] == [
        "2026-11-20-database-unavailable"
    ]
    assert evaluation.today == books.TODAY


def test_changes_are_those_since_the_last_version_that_stands(
    book: Path, archive: Archive
) -> None:
    """A withdrawn one is passed over."""
    publish(book, archive, "1.0")
    id_ = books.write_result(book, failure_mode="slow")
    publish(book, archive, "1.1")
    withdraw(archive, "1.1", "a secret")
    made = publish(book, archive, "1.2")
    assert made.changes
    assert [(c.kind, c.subject) for c in made.changes] == [
        ("result", id_.split("/")[1])
    ]
    assert made.previous
    assert made.previous.version == "1.1"


def test_a_withdrawn_version_leaves_a_tombstone(book: Path, archive: Archive) -> None:
    """Its manifest and the reason; the alias leads to the one before, and it counts as never
    published.
    """
    publish(book, archive, "1.0")
    books.write(book, "content/index.md", "Secret.\n")
    publish(book, archive, "1.1")
    withdraw(archive, "1.1", "a <secret>")
    reader = _reader(archive)
    assert set(reader.digests("1.1")) == {
        "manifest.json",
        "index.html",
        "withdrawn.json",
    }
    held = reader.read(["1.1/index.html", "1.1/withdrawn.json", "versions.html"])
    assert b"a &lt;secret&gt;" in held["1.1/index.html"]
    assert json.loads(held["1.1/withdrawn.json"]) == {
        "version": "1.1",
        "reason": "a <secret>",
        "on": "2026-11-23",
    }
    assert b"withdrawn: a &lt;secret&gt;" in held["versions.html"]
    assert versions_of(reader).named("latest").version == "1.0"
    assert reader.digests("latest").items() <= reader.digests("1.0").items()
    assert verify(reader).problems == ()
    withdraw(archive, "1.0", "another")
    reader = _reader(archive)
    assert "latest" not in reader.names()
    assert verify(reader).problems == ()
    assert (
        ledger(reversed(manifests(reader, versions_of(reader).versions))).results == {}
    )


def test_contacts_that_are_not_public_are_in_no_source(
    book: Path, archive: Archive
) -> None:
    """That there are any still is, because rules ask for it; everything else keeps its line."""
    team = books.text_of(book, books.TEAM)
    hidden = (
        team.rstrip()
        + "\n  - id: kim\n    name: Kim\n    role: tester\n    phone: '+49 30 1'  # at night\n"
    )
    books.write(
        book,
        books.TEAM,
        hidden + "    email: kim@example.com\n    contacts_public: false\n",
    )
    made = publish(book, archive, "1.0")
    published = source_in(_reader(archive), made)[books.TEAM].decode()
    assert "49 30" not in published
    assert "kim@example.com" not in published
    assert published.count("not public") == 2
    assert published.count("\n") == hidden.count("\n") + 2


def test_a_book_with_a_broken_file_is_not_published(
    book: Path, archive: Archive
) -> None:
    """A publication is for good and must not lack what could not be read."""
    books.write(book, books.RESULT, "schema: [\n")
    with pytest.raises(DrillbookError, match=r"result\.yml:\d+:\d+: F001") as raised:
        publish(book, archive, "1.0")
    assert "drillbook check" in raised.value.help


def test_a_folder_that_is_no_archive_is_not_published_into(book: Path) -> None:
    """Nothing is laid over somebody's files; what a host wants beside an archive may be there."""
    folder = book.parent / "archive"
    books.write(folder, "CNAME", "results.example.com\n")
    books.write(folder, "notes.txt", "mine\n")
    with pytest.raises(
        DrillbookError, match=r"no archive, and it is not empty: it has a notes\.txt"
    ):
        publish(book, FolderArchive(folder), "1.0")
    assert contents(folder) == {
        "CNAME": b"results.example.com\n",
        "notes.txt": b"mine\n",
    }
    (folder / "notes.txt").unlink()
    publish(book, FolderArchive(folder), "1.0")
    books.write(folder, "1.1/notes.txt", "mine\n")
    with pytest.raises(DrillbookError, match=r"has a 1\.1 that is no version of it"):
        publish(book, FolderArchive(folder), "1.1")


def test_one_publishes_into_a_folder_at_a_time(book: Path) -> None:
    """Who comes second is told so."""
    archive = FolderArchive(book.parent / "archive")

    def another(_reader: ArchiveReader, _staging: Path) -> None:
        publish(book, archive, "1.0")

    with pytest.raises(DrillbookError, match="somebody is publishing to"):
        archive.put(another, "Two")


def test_files_can_be_read_by_whoever_serves_them(book: Path) -> None:
    """Whatever the mask of who publishes."""
    archive = FolderArchive(book.parent / "archive")
    mask = os.umask(0o077)
    try:
        publish(book, archive, "1.0")
    finally:
        os.umask(mask)
    modes = {path.stat().st_mode & 0o777 for path in (archive.root / "1.0").rglob("*")}
    assert modes == {0o644, 0o755}


def test_two_publish_to_a_branch_at_once(book: Path) -> None:
    """The second begins again on top of the first, and both are there."""
    archive = BranchArchive(repository(book), "gh-pages")
    tries = []

    def late(reader: ArchiveReader, staging: Path) -> None:
        tries.append(versions_of(reader).newest)
        if len(tries) == 1:
            publish(book, archive, "1.0")
        stage_version(draft(book, "1.1"), ("latest",), PlainPress(), reader, staging)

    archive.put(late, "Late")
    assert [newest.version if newest else None for newest in tries] == [None, "1.0"]
    assert [version.version for version in versions_of(archive.reader()).versions] == [
        "1.1",
        "1.0",
    ]
    assert verify(archive.reader()).problems == ()


def test_a_branch_is_published_to_without_touching_what_is_checked_out(
    book: Path,
) -> None:
    """Neither files nor index nor HEAD; a branch that is checked out is refused."""
    archive = BranchArchive(repository(book), "gh-pages")
    before = git(book, "rev-parse", "HEAD"), contents(book / "content")
    publish(book, archive, "1.0")
    assert (git(book, "rev-parse", "HEAD"), contents(book / "content")) == before
    assert git(book, "status", "--porcelain") == ""
    with pytest.raises(DrillbookError, match="main is checked out"):
        publish(book, BranchArchive(book, "main"), "1.0")


def test_a_shallow_clone_publishes_on_top_of_what_it_fetched(book: Path) -> None:
    """From the remote's branch, which it has no branch of its own for; diverging ones are told
    apart.
    """
    publish(repository(book), BranchArchive(book, "gh-pages"), "1.0")
    git(
        book.parent,
        "clone",
        "-q",
        "--depth",
        "1",
        "--no-single-branch",
        f"file://{book}",
        "clone",
    )
    clone = book.parent / "clone"
    archive = BranchArchive(clone, "gh-pages")
    publish(clone, archive, "1.1")
    assert [version.version for version in versions_of(archive.reader()).versions] == [
        "1.1",
        "1.0",
    ]
    assert (
        git(clone, "rev-list", "--count", "gh-pages", "^origin/gh-pages").strip() == "1"
    )
    publish(book, BranchArchive(book, "gh-pages"), "1.0.1")
    git(clone, "fetch", "-q")
    with pytest.raises(DrillbookError, match="have gone different ways"):
        publish(clone, archive, "1.2")


def test_a_book_below_the_top_of_its_repository_is_published(book: Path) -> None:
    """The archive lies at the top of its branch all the same."""
    git(book.parent, "init", "-q", "-b", "main")
    git(book.parent, "add", "-A")
    git(book.parent, "commit", "-q", "-m", "The book in a folder")
    archive = BranchArchive(book, "gh-pages")
    publish(book, archive, "1.0")
    assert "1.0" in archive.reader().names()
    assert verify(archive.reader()).problems == ()


def test_a_branch_that_is_not_there_cannot_be_read(book: Path) -> None:
    """It says how to fetch it."""
    with pytest.raises(
        DrillbookError, match="no branch gh-pages in this clone"
    ) as raised:
        BranchArchive(repository(book), "gh-pages").reader()
    assert "git fetch origin gh-pages:" in raised.value.help
