"""An archive, or a checkout that names one, may be a stranger's: whoever reads it changes nothing,
anywhere.

Each row of the tables is a hostile archive with what is said of it; a tree with everything around
it is compared before and after, by kind, mode, time, link and content.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import books
from archives import publish
from drillbook.cli.main import run
from drillbook.errors import DrillbookError
from drillbook.publish.archive import FolderArchive
from drillbook.publish.verify import verify

Captured = pytest.CaptureFixture[str]
Make = Callable[[Path], None]
pytestmark = pytest.mark.slow

_DAY = "2026-11-23"
_GIT = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def _git(book: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", *arguments],
        cwd=book,
        env=os.environ | _GIT,
        check=True,
        capture_output=True,
    )


def _everything(top: Path) -> dict[str, tuple[object, ...]]:
    """Return all that could be changed below a folder: kinds, modes, times, links and contents."""
    found: dict[str, tuple[object, ...]] = {}
    for path in (top, *sorted(top.rglob("*"))):
        status = path.lstat()
        held: object = (
            path.readlink()
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else None
        )
        found[str(path)] = (status.st_mode, status.st_mtime_ns, status.st_ino, held)
    return found


@pytest.fixture
def checkout(book: Path) -> Path:
    """A book in a repository that has published 1.0 into its own folder `archive`, beside a home
    with a file in it.
    """
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    books.write(book.parent, "home/keep.txt", "mine\n")
    _git(book, "init", "-q", "-b", "main")
    _git(book, "add", "-A")
    _git(book, "commit", "-q", "-m", "The book")
    publish(book, FolderArchive(book / "archive"), "1.0")
    return book


def _staging(archive: Path, *, ready: bool = True) -> Path:
    staging = archive / ".publishing"
    books.write(staging, "tree/hooks/post-checkout", "#!/bin/sh\n")
    if ready:
        books.write(staging, "ready", "")
    return staging


def _old_is_git(archive: Path) -> None:
    (_staging(archive) / "old").symlink_to("../.git")


def _old_is_home(archive: Path) -> None:
    (_staging(archive) / "old").symlink_to(archive.parents[1] / "home")


def _stage_is_a_link(archive: Path) -> None:
    _staging(archive.parent)
    (archive / ".publishing").symlink_to("../.publishing")


def _tree_is_a_link(archive: Path) -> None:
    books.write(archive, ".publishing/ready", "")
    (archive / ".publishing/tree").symlink_to(archive.parents[1] / "home")


def _ready_alone(archive: Path) -> None:
    books.write(archive, ".publishing/ready", "")


def _without_ready(archive: Path) -> None:
    _staging(archive, ready=False)


def _stage_is_a_file(archive: Path) -> None:
    books.write(archive, ".publishing", "")


def _ready_is_a_link(archive: Path) -> None:
    (_staging(archive, ready=False) / "ready").symlink_to("../versions.json")


def _forged_mark(archive: Path) -> None:
    books.write(_staging(archive), f"made-{'0' * 64}", "")


def _mark_that_leads_away(archive: Path) -> None:
    books.write(_staging(archive), "made-..", "")


def _two_marks(archive: Path) -> None:
    for number in "01":
        books.write(_staging(archive), f"made-{number * 64}", "")


_STAGINGS: tuple[tuple[Make, str], ...] = (
    (_old_is_git, "it does not say which publication made it"),
    (_old_is_home, "it does not say which publication made it"),
    (_stage_is_a_link, "it is a link, or no folder at all"),
    (_tree_is_a_link, "it does not say which publication made it"),
    (_ready_alone, "it does not say which publication made it"),
    (_without_ready, "it does not say which publication made it"),
    (_stage_is_a_file, "it is a link, or no folder at all"),
    (_ready_is_a_link, "it does not say which publication made it"),
    (_forged_mark, "this user has no proof of it on this machine"),
    (_mark_that_leads_away, "this user has no proof of it on this machine"),
    (_two_marks, "it does not say which publication made it"),
)
"""What may lie where a publication has its staging folder, and why it is not settled."""

_READING: tuple[tuple[str, ...], ...] = (
    ("check", "--today", _DAY),
    ("check", "--base", "main", "--gate", "stage-2", "--today", _DAY),
    ("status", "--today", _DAY),
    ("versions",),
    ("verify",),
    ("diff", "1.0", "latest"),
    ("rebuild", "1.0"),
    ("digest", "--since", "2026-11-01"),
    ("announce", "--dry-run", "--to", "team=json://127.0.0.1:9"),
    ("announce", "--to", "team=json://127.0.0.1:9"),
    ("withdraw", "1.0", "--reason", "a secret"),
    ("build", "--today", _DAY, "--site-dir", "{outside}/site"),
    ("explain", "F016"),
)
"""Every command that looks at a book or an archive and does not write to it; some only read before
they write.
"""


def _changes(
    checkout: Path, command: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    outside = tmp_path_factory.mktemp("outside")
    before = _everything(checkout.parent)
    run(
        [
            *(word.format(outside=outside) for word in command),
            *(("--book", str(checkout)) if command[0] != "explain" else ()),
        ]
    )
    after = _everything(checkout.parent)
    return sorted(
        path
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    )


@pytest.mark.parametrize("command", _READING, ids=lambda command: " ".join(command[:3]))
@pytest.mark.parametrize(
    "make", [_old_is_git, _old_is_home, _stage_is_a_link, _forged_mark]
)
def test_a_command_that_reads_changes_nothing(
    checkout: Path,
    make: Make,
    command: tuple[str, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever lies in the staging folder of the archive that the checkout's policy names."""
    books.write(checkout, books.POLICY, "archive: {folder: archive}\n")
    make(checkout / "archive")
    assert _changes(checkout, command, tmp_path_factory) == []


@pytest.mark.parametrize(
    ("make", "why"), _STAGINGS, ids=lambda row: getattr(row, "__name__", "")
)
def test_what_is_not_proved_is_told_and_never_settled(
    checkout: Path, capsys: Captured, make: Make, why: str
) -> None:
    """By `verify` as a problem, and by whatever would write as the reason why it does not."""
    archive = checkout / "archive"
    make(archive)
    before = _everything(checkout.parent)
    (problem,) = [
        p
        for p in verify(FolderArchive(archive).reader()).problems
        if p.path == ".publishing"
    ]
    assert why in problem.text
    for command in (
        ["settle"],
        ["publish", "1.1", "--today", _DAY, "--book", str(checkout)],
    ):
        capsys.readouterr()
        assert run([*command, "--archive", str(archive)]) == 2
        told = capsys.readouterr().err
        assert f"is not known to be a publication of yours: {why}" in told
        assert "remove it" in told
    with pytest.raises(DrillbookError, match="not known to be a publication of yours"):
        publish(checkout, FolderArchive(archive), "1.1")
    assert _everything(checkout.parent) == before


_PLACES = (
    ".",
    "./",
    "..",
    "../..",
    "/abs",
    "../home",
    "content",
    "content/archive",
    "Results/x",
    "results/x",
    ".git",
    ".git/hooks",
    "x/../.GIT",
    "x/..",
    "link",
    "link/archive",
    "inner/link",
    "mkdocs.yml",
    "mkdocs.yml/x",
    "a\\\\b",
    "a\\u0000b",
    "a\\u202eb",
    "x" * 5000,
)
"""Folders that no policy may name for an archive."""


@pytest.mark.parametrize(
    "place", _PLACES, ids=lambda place: place[:20].replace("\\", "|")
)
def test_a_policy_names_no_folder_of_anything_else(
    checkout: Path,
    capsys: Captured,
    place: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """It is a finding in its line, no command looks there, and nothing is published there."""
    _old_is_git(checkout)
    _staging(checkout.parent / "home")
    (checkout / "link").symlink_to("../home")
    books.write(checkout, "inner/keep.txt", "mine\n")
    (checkout / "inner/link").symlink_to(checkout.parent / "home")
    books.write(
        checkout,
        books.POLICY,
        f'max_age: 365d\narchive:\n  folder: "{place}"\n'.replace("365d", "8760h"),
    )
    books.share(checkout)
    for command in _READING:
        assert _changes(checkout, command, tmp_path_factory) == []
    capsys.readouterr()
    assert run(["check", "--book", str(checkout), "--today", _DAY]) == 1
    assert "content/policy.yml:3:11: error F016" in capsys.readouterr().out
    for writes in (
        ["settle"],
        ["publish", "1.1", "--today", _DAY],
        ["withdraw", "1.0", "--reason", "x"],
    ):
        assert _changes(checkout, tuple(writes), tmp_path_factory) == []
        assert "`archive.folder` is" in capsys.readouterr().err


@pytest.mark.parametrize(
    "place", ["archive", "public/archive", "./a/../archive", "..archive"]
)
def test_a_policy_names_a_folder_of_its_own(
    checkout: Path, capsys: Captured, place: str
) -> None:
    """Below the book, whether it is there or not."""
    books.write(checkout, books.POLICY, f'archive:\n  folder: "{place}"\n')
    run(["check", "--book", str(checkout), "--today", _DAY])
    assert "F016" not in capsys.readouterr().out


def test_a_book_below_the_top_of_its_repository_has_its_archive_anywhere_in_it(
    book: Path, capsys: Captured, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Beside the book, and not outside of the repository."""
    _git(book.parent, "init", "-q", "-b", "main")
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    for place, code in (
        ("../archive", 0),
        ("../../archive", 1),
        ("../.git/archive", 1),
        ("..", 1),
    ):
        books.write(book, books.POLICY, f'archive:\n  folder: "{place}"\n')
        assert run(["check", "--book", str(book), "--today", _DAY]) == code
        assert ("F016" in capsys.readouterr().out) == bool(code)
    books.write(book, books.POLICY, 'archive:\n  folder: "../archive"\n')
    publish(book, FolderArchive(book.parent / "archive"), "1.0")
    assert run(["versions", "--book", str(book)]) == 0
    assert _changes(book, ("check", "--today", _DAY), tmp_path_factory) == []


_KILLED = """
import os, pathlib, sys
import archives
from drillbook.publish.archive import FolderArchive

def kill(event, arguments):
    if event == "os.rename" and arguments[0] == sys.argv[3]:
        os._exit(9)

sys.addaudithook(kill)
archives.publish(pathlib.Path(sys.argv[1]), FolderArchive(pathlib.Path(sys.argv[2])), "1.1")
"""
"""Publishes 1.1, and is gone at once where it is about to rename something."""


def _killed(checkout: Path, before: str) -> Path:
    archive = checkout / "archive"
    environment = os.environ | {"PYTHONPATH": str(Path(books.__file__).parent)}
    program = [sys.executable, "-c", _KILLED, str(checkout), str(archive), before]
    assert subprocess.run(program, env=environment, check=False).returncode == 9
    return archive


@pytest.fixture
def broken_off(checkout: Path) -> Path:
    """An archive in which 1.1 already exists, while the catalogue and `latest` are
    the old ones.
    """
    return _killed(checkout, "latest")


def test_what_was_broken_off_is_told_by_all_and_settled_by_settle(
    checkout: Path,
    broken_off: Path,
    capsys: Captured,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Until then the archive is read as it was before, and nothing is announced or withdrawn."""
    books.write(checkout, books.POLICY, "archive: {folder: archive}\n")
    for command in _READING:
        assert _changes(checkout, command, tmp_path_factory) == []
    capsys.readouterr()
    told = (
        "is of a publication that did not finish: .gitattributes, .nojekyll, 1.1,"
        " 404.html, index.html, latest"
    )
    for command, code in (
        (("check", "--today", _DAY), 0),
        (("versions",), 0),
        (("verify",), 1),
        (_READING[9], 2),
    ):
        assert run([*command, "--book", str(checkout)]) == code
        shown = capsys.readouterr()
        assert told in shown.out + shown.err
        assert "`drillbook settle` finishes it" in shown.out + shown.err
    assert run(["settle", "--book", str(checkout)]) == 0
    assert "Finished a publication that was interrupted: " in capsys.readouterr().err
    assert verify(FolderArchive(broken_off).reader()).problems == ()
    assert run(["versions", "--book", str(checkout)]) == 0
    assert capsys.readouterr().out == "1.1  2026-11-23  [latest]\n1.0  2026-11-23\n"
    assert run(["settle", "--book", str(checkout)]) == 0
    assert "Nothing to do: no publication was interrupted" in capsys.readouterr().err


def test_the_next_publication_settles_as_well(
    checkout: Path, broken_off: Path, capsys: Captured
) -> None:
    """And says so."""
    assert (
        run(
            [
                "publish",
                "1.2",
                "--archive",
                str(broken_off),
                "--book",
                str(checkout),
                "--today",
                _DAY,
            ]
        )
        == 0
    )
    assert "Finished a publication that was interrupted" in capsys.readouterr().err
    assert verify(FolderArchive(broken_off).reader()).problems == ()
    assert {"1.0", "1.1", "1.2"} <= FolderArchive(broken_off).reader().names()
    assert ".publishing" not in FolderArchive(broken_off).reader().names()


def test_what_was_broken_off_before_its_end_was_known_is_cleared_away(
    checkout: Path,
) -> None:
    """Nothing has changed by then; verify only notes it."""
    archive = checkout / "archive"
    program = _KILLED.replace(
        '"os.rename" and arguments[0] == sys.argv[3]',
        '"open" and "1.1/index.html" in str(arguments[0])',
    )
    environment = os.environ | {"PYTHONPATH": str(Path(books.__file__).parent)}
    subprocess.run(
        [sys.executable, "-c", program, str(checkout), str(archive), ""],
        env=environment,
        check=False,
    )
    found = verify(FolderArchive(archive).reader())
    assert found.problems == ()
    assert "has changed nothing so far" in next(
        note.text for note in found.notes if note.path == ".publishing"
    )
    assert FolderArchive(archive).settle() == ()
    assert not (archive / ".publishing").exists()


def _alter(archive: Path) -> None:
    books.write(archive, ".publishing/tree/latest/index.html", "<script>")


def _add(archive: Path) -> None:
    books.write(archive, ".publishing/tree/hooks/post-checkout", "#!/bin/sh\n")


def _add_a_link(archive: Path) -> None:
    (archive / ".publishing/tree/latest/more").symlink_to(archive.parents[1] / "home")


def _old_to_home(archive: Path) -> None:
    shutil.rmtree(archive / ".publishing/old")
    (archive / ".publishing/old").symlink_to(archive.parents[1] / "home")


def _tree_to_home(archive: Path) -> None:
    (archive / ".publishing/tree").rename(archive.parent / "tree")
    (archive / ".publishing/tree").symlink_to(archive.parents[1] / "home")


def _another_name(archive: Path) -> None:
    books.write(archive, ".publishing/more", "")


def _another_catalogue(archive: Path) -> None:
    books.write(archive, "versions.json", "[]\n")


def _copy(archive: Path) -> None:
    archive.rename(archive.with_name("moved"))
    shutil.copytree(archive.with_name("moved"), archive, symlinks=True)


def _from_git(archive: Path) -> None:
    """Replace the staging folder by one with the same files, as a checkout of somebody who had
    committed it would.
    """
    staging = archive / ".publishing"
    shutil.move(staging, archive.parent / "staging")
    shutil.copytree(archive.parent / "staging", staging)


def _another_machine(_archive: Path) -> None:
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"]))


def _another_user(archive: Path) -> None:
    os.chown(archive / ".publishing", 12345, -1)


_ALTERED: tuple[tuple[Make, str], ...] = (
    (_alter, "tree/latest is not what was put there"),
    (_add, "tree/hooks is not what was put there"),
    (_add_a_link, "tree/latest is not what was put there"),
    (_old_to_home, "no publication puts old there as it is"),
    (_tree_to_home, "no publication puts tree there as it is"),
    (_another_name, "no publication puts more there as it is"),
    (_another_catalogue, "the archive's versions.json is another one by now"),
    (_copy, "it is a copy of a staging folder in "),
    (_from_git, "it is a copy of a staging folder in "),
    (_another_machine, "this user has no proof of it on this machine"),
    (_another_user, "it belongs to another user (12345)"),
)
"""What may become of a staging folder of ours before it is settled, and why it then is not."""


@pytest.mark.parametrize(
    ("make", "why"), _ALTERED, ids=lambda row: getattr(row, "__name__", "")
)
def test_a_stage_of_ours_that_was_touched_is_not_settled(
    broken_off: Path, capsys: Captured, make: Make, why: str
) -> None:
    """Whoever touched it: nothing of it gets into the archive, and nothing goes anywhere else."""
    if make is _another_user and os.geteuid():
        pytest.skip("only root gives files away")
    make(broken_off)
    before = _everything(broken_off.parents[1])
    assert run(["settle", "--archive", str(broken_off)]) == 2
    assert why in capsys.readouterr().err
    assert why in next(
        p.text for p in verify(FolderArchive(broken_off).reader()).problems
    )
    assert _everything(broken_off.parents[1]) == before
