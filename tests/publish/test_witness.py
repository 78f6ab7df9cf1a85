"""What an archive says of itself can be forged by whoever can write to it: what vouches for it
elsewhere is found.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import books
from archives import publish, withdraw
from drillbook.cli.main import run
from drillbook.errors import DrillbookError
from drillbook.publish.announce import Message, Round, announce
from drillbook.publish.archive import FolderArchive
from drillbook.publish.branch import BranchArchive
from drillbook.publish.channel import Delivery
from drillbook.publish.verify import Problem, verify
from drillbook.text.digest import digest

Captured = pytest.CaptureFixture[str]
_GIT = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def _git(book: Path, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=book,
        env=os.environ | _GIT,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def archive(book: Path) -> FolderArchive:
    """Two versions in a folder, the first of them withdrawn and the second announced to
    the team.
    """
    found = FolderArchive(book.parent / "archive")
    publish(book, found, "1.0")
    publish(book, found, "1.1")
    withdraw(found, "1.0", "a secret")
    channels = [_Team()]
    told = Round(version="1.1", channels=channels, on=books.TODAY)  # type: ignore[arg-type]
    announce(found, told, Message("New", "News"))
    return found


class _Team:
    """A channel that takes everything."""

    name = "team"

    def send(self, _title: str, _body: str) -> Delivery:
        """Take it."""
        return Delivery.SENT


@pytest.fixture
def branch(book: Path) -> BranchArchive:
    """Two versions on a branch."""
    _git(book, "init", "-q", "-b", "main")
    _git(book, "add", "-A")
    _git(book, "commit", "-q", "-m", "The book")
    found = BranchArchive(book, "gh-pages")
    publish(book, found, "1.0")
    publish(book, found, "1.1")
    return found


def _changed(archive: FolderArchive, change: Callable[[list[Any]], object]) -> None:
    """Change the catalogue, in the very form in which it is written."""
    versions = json.loads(books.text_of(archive.root, "versions.json"))
    change(versions)
    books.write(archive.root, "versions.json", json.dumps(versions, indent=2) + "\n")


_CATALOGUE: tuple[tuple[str, Callable[[list[Any]], object], str], ...] = (
    (
        "hidden",
        lambda v: v[0]["properties"].update(hidden=True),
        "says that 1.1 is hidden, which only a withdrawal",
    ),
    (
        "shown",
        lambda v: v[1]["properties"].pop("hidden"),
        "says that 1.0 is not hidden, which only a withdrawal",
    ),
    (
        "told",
        lambda v: v[0]["properties"]["announced"].update(
            lead={"on": "2026-11-23", "state": "sent"}
        ),
        "sealed",
    ),
    ("not told", lambda v: v[0]["properties"].pop("announced"), "sealed"),
    (
        "another day",
        lambda v: v[0]["properties"]["announced"]["team"].update(on="2026-11-01"),
        "sealed",
    ),
    (
        "open again",
        lambda v: v[0]["properties"]["announced"]["team"].update(state="sending"),
        "sealed",
    ),
    (
        "an old one told",
        lambda v: v[1]["properties"].update(announced=v[0]["properties"]["announced"]),
        "sealed",
    ),
    ("no seal", lambda v: v[0]["properties"].pop("seal"), "sealed"),
    ("alias", lambda v: v[0]["aliases"].append("stable"), "sealed"),
    (
        "beside",
        lambda v: v[0]["properties"].update(beside={"CNAME": digest(b"")}),
        "sealed",
    ),
)
"""What of the catalogue no manifest covers, changed."""


@pytest.mark.parametrize(
    ("change", "said"),
    [row[1:] for row in _CATALOGUE],
    ids=[row[0] for row in _CATALOGUE],
)
def test_whatever_is_changed_in_the_catalogue_is_a_problem(
    archive: FolderArchive, change: Callable[[list[Any]], object], said: str
) -> None:
    """Also what no manifest says."""
    assert verify(archive.reader()).problems == ()
    _changed(archive, change)
    assert [
        p
        for p in verify(archive.reader()).problems
        if p.path == "versions.json" and said in p.text
    ]


def _beside(archive: FolderArchive) -> tuple[dict[str, str], dict[str, str]]:
    found = verify(archive.reader())
    about = {p.path: p.text for p in found.problems}
    return about, {
        n.path: n.text for n in found.notes if not n.path.endswith("manifest.json")
    }


@pytest.mark.parametrize("name", ["CNAME", "robots.txt", "favicon.ico", ".git/config"])
def test_what_a_host_adds_is_named_as_not_covered(
    archive: FolderArchive, name: str
) -> None:
    """It is no problem, and nobody can say that it was not seen."""
    books.write(archive.root, name, "x\n")
    about, notes = _beside(archive)
    assert (about, notes) == (
        {},
        {
            name.split("/", maxsplit=1)[
                0
            ]: "is beside the archive, and nothing covers it"
        },
    )


@pytest.mark.parametrize(
    "name",
    [
        ".htaccess",
        ".well-known/security.txt",
        ".user.ini",
        ".publishing-old/x",
        ".x/y/z",
    ],
)
def test_what_may_change_what_a_server_shows_is_a_problem(
    archive: FolderArchive, name: str
) -> None:
    """A file or folder with a dot that came since the last publication, which nobody sees in a
    listing.
    """
    books.write(archive.root, name, "Redirect / https://evil.example.com/\n")
    about, _ = _beside(archive)
    assert about == {
        name.split("/", maxsplit=1)[
            0
        ]: "was added since 1.1 was published, and may change what a server shows"
    }


@pytest.mark.parametrize(
    "name", ["CNAME", "robots.txt", ".htaccess", ".well-known/security.txt"]
)
def test_what_lay_there_when_a_version_was_published_is_covered(
    book: Path, archive: FolderArchive, name: str
) -> None:
    """Until it is altered or taken away."""
    top = name.split("/", maxsplit=1)[0]
    books.write(archive.root, name, "mine\n")
    publish(book, archive, "1.2")
    assert _beside(archive) == ({}, {})
    books.write(archive.root, name, "theirs\n")
    assert _beside(archive)[0] == {top: "was altered since 1.2 was published"}
    (archive.root / name).unlink()
    assert _beside(archive)[0][top] in {
        "was removed since 1.2 was published",
        "was altered since 1.2 was published",
    }


def _of_an_earlier_drillbook(archive: FolderArchive) -> None:
    """Take away what earlier versions of this program did not write."""
    path = archive.root / "1.1/manifest.json"
    made = json.loads(path.read_text(encoding="utf-8"))
    del made["sealed"]
    raw = (
        json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    ).encode()
    page = books.text_of(archive.root, "versions.html")
    before = digest(path.read_bytes())
    path.write_bytes(raw)
    books.write(archive.root, "versions.html", page.replace(before, digest(raw)))

    def old(versions: list[Any]) -> None:
        properties = versions[0]["properties"]
        properties["manifest"] = digest(raw)
        properties["pages"]["versions.html"] = digest(
            (archive.root / "versions.html").read_bytes()
        )
        properties.pop("seal")

    _changed(archive, old)
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"]))


def test_an_archive_of_an_earlier_drillbook_still_verifies(
    book: Path, archive: FolderArchive
) -> None:
    """It says what nothing confirms; from the next publication on, all is covered."""
    _of_an_earlier_drillbook(archive)
    books.write(archive.root, ".htaccess", "mine\n")
    found = verify(archive.reader(), archive.witnesses())
    assert (found.problems, found.evidence) == ((), ())
    assert [(note.path, note.text[:50]) for note in found.notes] == [
        (".htaccess", "is beside the archive, and nothing covers it"),
        ("versions.json", "nothing confirms who heard of 1.1: team"),
        ("1.1/manifest.json", "nothing outside the archive confirms the newest ve"),
    ]
    publish(book, archive, "1.2")
    found = verify(archive.reader(), archive.witnesses())
    assert (found.problems, found.notes) == ((), ())


def _sealed_anew(archive: FolderArchive, book: Path, scratch: Path) -> FolderArchive:
    """Return an archive with other versions of the same names that is whole in itself."""
    books.write(book, "content/index.md", "All is well.\n")
    forged = FolderArchive(scratch / "forged")
    publish(book, forged, "1.0")
    publish(book, forged, "1.1")
    withdraw(forged, "1.0", "a secret")
    shutil.rmtree(archive.root)
    shutil.copytree(forged.root, archive.root)
    return archive


def test_a_folder_that_was_forged_as_a_whole_is_found(
    book: Path, archive: FolderArchive, tmp_path: Path, capsys: Captured
) -> None:
    """By what this machine has published into it, without being asked; what is known is not
    forgotten either.
    """
    known = verify(archive.reader(), archive.witnesses())
    assert (known.problems, len(known.evidence)) == ((), 1)
    _sealed_anew(archive, book, tmp_path)
    assert verify(archive.reader()).problems == ()
    for version in ("2.0", "2.1"):
        assert run(["verify", "--archive", str(archive.root)]) == 1
        told = capsys.readouterr().out
        assert "1.1/manifest.json: is not the one that " in told
        assert f"({known.head})" in told
        publish(book, archive, version)


def test_versions_that_are_gone_are_missed(book: Path, archive: FolderArchive) -> None:
    """The newest one leaves no gap in the chain; the machine that published it still knows it."""
    shutil.rmtree(archive.root)
    publish(book, archive, "1.0")
    (problem,) = [
        p
        for p in verify(archive.reader(), archive.witnesses()).problems
        if p.path.startswith("1.1")
    ]
    assert "is not the one that" in problem.text


def test_a_branch_carries_its_digests_in_messages_and_tags(
    book: Path, branch: BranchArchive, capsys: Captured
) -> None:
    """Publishing says how to bring both to the others; verify says what it went by."""
    head = verify(branch.reader()).head
    message = _git(book, "log", "-1", "--format=%B", "gh-pages")
    catalogue = digest(branch.reader().read(["versions.json"])["versions.json"])
    assert (
        message
        == f"Publish 1.1\n\nDrillbook-Manifest: 1.1 {head}\nDrillbook-Catalogue: versions.json"
        f" {catalogue}"
    )
    assert _git(book, "tag", "--list").split() == [
        "drillbook/gh-pages/1.0",
        "drillbook/gh-pages/1.1",
    ]
    assert _git(book, "cat-file", "-t", "drillbook/gh-pages/1.1") == "tag"
    assert _git(book, "rev-parse", "drillbook/gh-pages/1.1^{}") == _git(
        book, "rev-parse", "gh-pages"
    )
    assert run(["verify", "--branch", "gh-pages", "--book", str(book)]) == 0
    said = (
        "The newest manifest is the one of which the tag drillbook/gh-pages/1.1 and 1"
        " more tells."
    )
    assert said in capsys.readouterr().out
    assert run(["verify", "--branch", "gh-pages", "--book", str(book), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["evidence"][0] == "the tag drillbook/gh-pages/1.1"
    assert told["notes"] == []


def _forge(
    book: Path, branch: BranchArchive, parent: str, message: str
) -> tuple[Problem, ...]:
    """Commit an archive with another text of the same versions to the branch, and return what
    verify says.
    """
    books.write(book, "content/index.md", "All is well.\n")
    forged = BranchArchive(book, "forged")
    publish(book, forged, "1.0")
    publish(book, forged, "1.1")
    tree = _git(book, "rev-parse", "forged^{tree}")
    parents = ["-p", parent] if parent else []
    _git(
        book,
        "update-ref",
        "refs/heads/gh-pages",
        _git(book, "commit-tree", tree, *parents, "-m", message),
    )
    assert verify(branch.reader()).problems == ()
    return verify(branch.reader(), branch.witnesses()).problems


def test_a_branch_whose_newest_version_was_sealed_anew_is_found(
    book: Path, branch: BranchArchive
) -> None:
    """By tag and messages; without the tags by the messages of the commits before."""
    before = verify(branch.reader()).head
    problems = _forge(book, branch, "gh-pages", "Mend a page")
    about = [p for p in problems if p.path == "1.1/manifest.json"]
    assert [p.text for p in about] == [
        f"is not the one that the tag drillbook/gh-pages/1.1 names ({before})"
    ]
    for tag in ("1.0", "1.1"):
        _git(book, "tag", "-d", f"drillbook/gh-pages/{tag}")
    found = verify(branch.reader(), branch.witnesses())
    assert {p.path for p in found.problems} == {
        "1.0/manifest.json",
        "1.1/manifest.json",
        "versions.json",
    }
    assert all("is not the one that the commit " in p.text for p in found.problems)


def test_a_branch_whose_history_was_written_anew_is_found(
    book: Path, branch: BranchArchive
) -> None:
    """By the tags alone, with the messages forged as well."""
    problems = _forge(book, branch, "", "Publish 1.1")
    assert {p.path for p in problems} == {"1.0/manifest.json", "1.1/manifest.json"}
    assert all("the tag drillbook/gh-pages/1." in p.text for p in problems)


def test_a_version_that_was_cut_off_a_branch_is_missed(
    book: Path, branch: BranchArchive
) -> None:
    """Going back to an earlier commit leaves the tag of the newest version."""
    _git(book, "update-ref", "refs/heads/gh-pages", "gh-pages^")
    (problem,) = verify(branch.reader(), branch.witnesses()).problems
    assert (problem.path, "the tag drillbook/gh-pages/1.1" in problem.text) == (
        "1.1/manifest.json",
        True,
    )
    with pytest.raises(
        DrillbookError,
        match=r"the tag drillbook/gh-pages/1\.1 belongs to another version",
    ):
        publish(book, branch, "1.1")


def test_a_withdrawal_and_an_announcement_are_vouched_for(
    book: Path, branch: BranchArchive
) -> None:
    """The message of the last commit has the digest of the catalogue as it is by then; no further
    tag is made.
    """
    withdraw(branch, "1.0", "a secret")
    channels = [_Team()]
    told = Round(version="1.1", channels=channels, on=books.TODAY)  # type: ignore[arg-type]
    announce(branch, told, Message("New", "News"))
    found = verify(branch.reader(), branch.witnesses())
    assert (found.problems, found.notes) == ((), ())
    assert len(_git(book, "tag", "--list").split()) == 2


@pytest.mark.parametrize("name", ["1..0", "1.lock"])
def test_a_version_of_which_git_has_no_tag_is_vouched_for_by_its_commit(
    book: Path, branch: BranchArchive, name: str
) -> None:
    """It is published all the same."""
    publish(book, branch, name)
    assert len(_git(book, "tag", "--list").split()) == 2
    assert (
        verify(branch.reader(), branch.witnesses())
        .evidence[0]
        .startswith("the commit ")
    )


def test_a_branch_of_an_earlier_drillbook_still_verifies(
    book: Path, branch: BranchArchive
) -> None:
    """Without tags and messages it is noted that nothing vouches for it."""
    for tag in ("1.0", "1.1"):
        _git(book, "tag", "-d", f"drillbook/gh-pages/{tag}")
    tree = _git(book, "rev-parse", "gh-pages^{tree}")
    _git(
        book,
        "update-ref",
        "refs/heads/gh-pages",
        _git(book, "commit-tree", tree, "-m", "Publish 1.1"),
    )
    found = verify(branch.reader(), branch.witnesses())
    assert (found.problems, found.evidence) == ((), ())
    assert [note.path for note in found.notes] == ["1.1/manifest.json"]
