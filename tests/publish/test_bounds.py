"""An archive that is too large, too deep or no archive at all is an error with its place, at once
and in little memory.

Each row is what a stranger made of an archive with one version, with what is said of it. The
commands run with little memory, as they would in a small CI.
"""

import bz2
import json
import os
import resource
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import books
from archives import publish
from built import COMMAND, surroundings
from drillbook.errors import DrillbookError
from drillbook.publish import plain
from drillbook.publish.archive import FolderArchive
from drillbook.publish.branch import BranchArchive
from drillbook.publish.verify import verify
from drillbook.publish.versions import catalogue
from drillbook.text.digest import digest, hex_digest

pytestmark = pytest.mark.slow

_MEMORY = 1200 * 1024 * 1024
_SECONDS = 60
Make = Callable[[Path], None]


@pytest.fixture
def archive(book: Path) -> Iterator[Path]:
    """An archive with one version."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    publish(book, FolderArchive(book.parent / "archive"), "1.0")
    yield book.parent / "archive"
    # What pytest clears away with would itself give up on folders so deep.
    subprocess.run(["rm", "-rf", str(book.parent / "archive")], check=True)


def _catalogue(archive: Path, change: Callable[[list[Any]], object]) -> None:
    versions = json.loads(books.text_of(archive, "versions.json"))
    change(versions)
    books.write(archive, "versions.json", json.dumps(versions))


def _manifest(archive: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of 1.0, and the catalogue so that it names it."""
    made = json.loads(books.text_of(archive, "1.0/manifest.json"))
    change(made)
    raw = json.dumps(made).encode()
    books.write(archive, "1.0/manifest.json", raw)
    _catalogue(
        archive, lambda versions: versions[0]["properties"].update(manifest=digest(raw))
    )


def _source(archive: Path, paths: list[str], content: bytes) -> None:
    name = hex_digest(content)
    books.write(archive, f"1.0/source/{name}.bz2", bz2.compress(content))
    _manifest(archive, lambda made: made["source"].update(dict.fromkeys(paths, name)))


def _many_aliases(archive: Path) -> None:
    names = [f"a{number}" for number in range(200_000)]
    _catalogue(archive, lambda versions: versions[0].update(aliases=names))


def _large_catalogue(archive: Path) -> None:
    os.truncate(archive / "versions.json", 5_000_000)


def _sparse_catalogue(archive: Path) -> None:
    os.truncate(archive / "versions.json", 1 << 40)


def _deep_catalogue(archive: Path) -> None:
    books.write(archive, "versions.json", "[" * 1_000_000)


def _pipe_for_a_catalogue(archive: Path) -> None:
    (archive / "versions.json").unlink()
    os.mkfifo(archive / "versions.json")


def _device_for_a_catalogue(archive: Path) -> None:
    (archive / "versions.json").unlink()
    (archive / "versions.json").symlink_to("/dev/zero")


def _pages_elsewhere(archive: Path) -> None:
    _catalogue(
        archive,
        lambda versions: versions[0]["properties"]["pages"].update(
            {"../../etc": digest(b"")}
        ),
    )


def _large_manifest(archive: Path) -> None:
    books.write(archive, "1.0/manifest.json", b'"' + b"x" * 40_000_000)


def _sparse_manifest(archive: Path) -> None:
    os.truncate(archive / "1.0/manifest.json", 1 << 40)


def _deep_manifest(archive: Path) -> None:
    books.write(archive, "1.0/manifest.json", '{"a":' * 500_000)


def _pipe_for_a_manifest(archive: Path) -> None:
    (archive / "1.0/manifest.json").unlink()
    os.mkfifo(archive / "1.0/manifest.json")


def _long_name(archive: Path) -> None:
    _manifest(
        archive,
        lambda made: made["source"].update({f"content/{'x' * 300}": hex_digest(b"")}),
    )


def _deep_name(archive: Path) -> None:
    _manifest(
        archive,
        lambda made: made["source"].update(
            {"content/" + "a/" * 1200 + "b": hex_digest(b"")}
        ),
    )


def _many_files(archive: Path) -> None:
    names = {f"content/{number}": hex_digest(b"") for number in range(120_000)}
    _manifest(archive, lambda made: made["source"].update(names))


def _bomb(archive: Path) -> None:
    """3.8 GB in 2 kB, as two layers of what compresses best."""
    whole = bz2.compress(bytes(900_000 * 4)) * 1060
    name = hex_digest(b"whatever")
    books.write(archive, f"1.0/source/{name}.bz2", whole)
    _manifest(archive, lambda made: made["source"].update({"content/index.md": name}))


def _one_large_block(archive: Path) -> None:
    _source(archive, ["content/index.md"], bytes(plain.MOST_BYTES + 1))


def _many_large(archive: Path) -> None:
    _source(
        archive,
        [f"content/{number}.md" for number in range(10)],
        bytes(60 * 1024 * 1024),
    )


def _source_elsewhere(archive: Path) -> None:
    _source(archive, [".git/config"], b"[core]\n\tfsmonitor = touch sprung\n")


def _file_in_a_file(archive: Path) -> None:
    _source(archive, ["mkdocs.yml/x"], b"x")


_BROKEN: tuple[tuple[Make, str, str], ...] = (
    (
        _many_aliases,
        "versions",
        "has 200,001 versions and aliases; at most 10,000 are read",
    ),
    (
        _large_catalogue,
        "versions",
        "versions.json has 5,000,000 bytes; at most 4,194,304 are read",
    ),
    (
        _sparse_catalogue,
        "versions",
        "versions.json has 1,099,511,627,776 bytes; at most 67,108,864 are read",
    ),
    (_deep_catalogue, "versions", "versions.json of the archive is no catalogue"),
    (_pages_elsewhere, "versions", "versions.json of the archive is no catalogue"),
    (
        _large_manifest,
        "rebuild",
        "1.0/manifest.json has 40,000,001 bytes; at most 33,554,432 are read",
    ),
    (
        _sparse_manifest,
        "rebuild",
        "manifest.json has 1,099,511,627,776 bytes; at most 67,108,864 are read",
    ),
    (_deep_manifest, "rebuild", "1.0/manifest.json is no manifest"),
    (_pipe_for_a_manifest, "rebuild", "1.0/manifest.json is missing"),
    (_long_name, "rebuild", "is longer than 1024 bytes, or than 255 in a name"),
    (_deep_name, "rebuild", "is longer than 1024 bytes, or than 255 in a name"),
    (_many_files, "rebuild", "at most 100000 items"),
    (
        _bomb,
        "rebuild",
        "which is content/index.md of version 1.0, is missing or was altered",
    ),
    (_one_large_block, "rebuild", "it unpacks to more than 67,108,864 bytes"),
    (_many_large, "diff", "or 536,870,912 with the files before it"),
    (
        _source_elsewhere,
        "rebuild",
        ".git/config of version 1.0 is in its source, and is no file of a book",
    ),
    (
        _file_in_a_file,
        "diff",
        "mkdocs.yml/x of version 1.0 is in its source, and is no file of a book",
    ),
)
"""What was made of the archive, a command that reads it, and what that says."""

_ARGUMENTS = {"versions": (), "rebuild": ("1.0",), "diff": ("1.0", "1.0")}


def _drillbook(archive: Path, command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, command, *_ARGUMENTS.get(command, ()), "--archive", str(archive)],
        cwd=archive.parent,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY)),
    )


@pytest.mark.parametrize(
    ("make", "command", "said"), _BROKEN, ids=lambda row: getattr(row, "__name__", "")
)
def test_what_is_beyond_all_measure_is_said(
    archive: Path, make: Make, command: str, said: str
) -> None:
    """In seconds, in 1.2 GB of memory, and without a traceback; `verify` sees that it is no archive
    of ours.
    """
    make(archive)
    for each in (command, "verify"):
        done = _drillbook(archive, each)
        assert "Traceback" not in done.stderr
        assert "bug in drillbook" not in done.stderr
        assert done.returncode == (1 if each == "verify" else 2), (
            done.stdout + done.stderr
        )
        if each == command:
            assert said in done.stderr


def _nested(archive: Path) -> None:
    folder = os.open(archive / "1.0", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)


def _pipe(archive: Path) -> None:
    os.mkfifo(archive / "1.0/pipe")


def _socket(archive: Path) -> None:
    here = Path.cwd()
    os.chdir(archive / "1.0")
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("socket")
    finally:
        os.chdir(here)


def _device(archive: Path) -> None:
    (archive / "1.0/device").symlink_to("/dev/zero")


def _sparse(archive: Path) -> None:
    books.write(archive, "1.0/sparse", "")
    os.truncate(archive / "1.0/sparse", 1 << 40)


def _version_is_a_pipe(archive: Path) -> None:
    (archive / "1.0").rename(archive.parent / "gone")
    os.mkfifo(archive / "1.0")


_ODD: tuple[tuple[Make, str, str], ...] = (
    (_nested, "1.0", "lies more than 64 folders deep"),
    (_pipe, "1.0/pipe", "was added"),
    (_socket, "1.0/socket", "was added"),
    (_device, "1.0/device", "was added"),
    (_sparse, "1.0/sparse", "was added"),
    (_version_is_a_pipe, "1.0/manifest.json", "is missing from the archive"),
    (_pipe_for_a_catalogue, "versions.json", "is missing"),
    (_device_for_a_catalogue, "versions.json", "is missing"),
)
"""What was put into the archive, and the problem that `verify` sees."""


@pytest.mark.parametrize(
    ("make", "path", "said"), _ODD, ids=lambda row: getattr(row, "__name__", "")
)
def test_what_is_no_plain_file_keeps_nobody_waiting(
    archive: Path, make: Make, path: str, said: str
) -> None:
    """Pipes, sockets, devices, holes, and folders in folders."""
    make(archive)
    begin = time.monotonic()
    problems = verify(FolderArchive(archive).reader()).problems
    assert [p for p in problems if p.path == path and said in p.text], problems
    assert time.monotonic() - begin < _SECONDS


def test_folders_in_folders_on_a_branch_are_told(book: Path) -> None:
    """A tree made by hand can be as deep as anybody likes."""
    for arguments in (("init", "-q", "-b", "main"),):
        subprocess.run(["git", *arguments], cwd=book, check=True)
    archive = BranchArchive(book, "gh-pages")
    publish(book, archive, "1.0")

    def git(*arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=book,
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    tree = git("hash-object", "-w", "--stdin", stdin="x")
    mode = "100644 blob"
    for _ in range(1200):
        tree = git("mktree", stdin=f"{mode} {tree}\td\n")
        mode = "040000 tree"
    top = git("ls-tree", "gh-pages")
    version = git("ls-tree", "gh-pages:1.0")
    changed = git("mktree", stdin=f"{version}\n040000 tree {tree}\td\n")
    line = next(line for line in top.splitlines() if line.endswith("\t1.0"))
    whole = git("mktree", stdin=top.replace(line, f"040000 tree {changed}\t1.0") + "\n")
    who = ["-c", "user.name=Sam", "-c", "user.email=sam@example.com"]
    git(
        "update-ref",
        "refs/heads/gh-pages",
        git(*who, "commit-tree", whole, "-p", "gh-pages", "-m", "Deep"),
    )
    problems = verify(archive.reader()).problems
    assert [p for p in problems if p.path.startswith("1.0/d/") or p.path == "1.0"]


def test_more_problems_than_anybody_reads_are_cut_off(archive: Path) -> None:
    """The first thousand are told, and that there may be more."""
    for number in range(1500):
        books.write(archive, f"1.0/more/{number}", "")
    problems = verify(FolderArchive(archive).reader()).problems
    assert len(problems) == 1001
    assert problems[-1].text == "there may be more than 1,000 problems; see to these"


def test_names_are_counted_in_no_time() -> None:
    """As many as are allowed, and one that occurs twice among them."""
    properties = {"manifest": digest(b""), "published": "2026-11-23"}
    aliases = [f"a{number}" for number in range(9_990)]
    begin = time.monotonic()
    for more, said in (((), ""), (("a7",), "names a7 twice")):
        version = {
            "version": "1.0",
            "title": "1.0",
            "aliases": [*aliases, *more],
            "properties": properties,
        }
        raw = json.dumps([version]).encode()
        if said:
            with pytest.raises(DrillbookError, match=said):
                catalogue(raw)
        else:
            assert len(catalogue(raw).aliases) == 9_990
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            books.EVIDENCE,
            r"console\.txt: F001 has 67,108,865 bytes; beside a result at most 67,108,864 are read",
        ),
        (
            "mkdocs.yml",
            r"mkdocs\.yml has 67,108,865 bytes; a version can keep a file of at most",
        ),
    ],
)
def test_a_book_that_no_version_could_give_back_is_not_published(
    book: Path, path: str, said: str
) -> None:
    """A file larger than is ever read again is refused by its name, before anything is written."""
    os.truncate(book / path, plain.MOST_BYTES + 1)
    with pytest.raises(DrillbookError, match=said):
        publish(book, FolderArchive(book.parent / "archive"), "1.0")
    assert not (book.parent / "archive").exists()
