"""No repository is told from one that git cannot read, whose reason and remedy are git's own; real
ones are asked.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import books
import hostile_git
from drillbook.files import git
from drillbook.files.past import past
from drillbook.files.repository import GitError, repository, top_of

_NOBODY = 65534
_AS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can give a folder to somebody else"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a book in it, on a machine without settings."""
    for name, value in hostile_git.plain_environment().items():
        monkeypatch.setenv(name, value)
    return hostile_git.repository(tmp_path / "book")


def _give_away(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.lchown(path, _NOBODY, _NOBODY)


def _of_somebody_else(folder: Path) -> Path:
    _give_away(folder)
    return folder


def _empty_git_folder(folder: Path) -> Path:
    shutil.rmtree(folder / ".git")
    (folder / ".git").mkdir()
    return folder


def _main_checkout_gone(folder: Path) -> Path:
    other = folder.parent / "other"
    hostile_git.git(folder, "worktree", "add", "--quiet", "--detach", str(other))
    shutil.rmtree(folder)
    return other


def _settings_that_are_none(folder: Path) -> Path:
    (folder / ".git/config").write_text("[core\n", encoding="utf-8")
    return folder


def _made_by_a_later_git(folder: Path) -> Path:
    hostile_git.git(folder, "config", "core.repositoryFormatVersion", "1")
    hostile_git.git(folder, "config", "extensions.ofTheFuture", "true")
    return folder


def _no_link(folder: Path) -> Path:
    shutil.rmtree(folder / ".git")
    (folder / ".git").write_text("something else\n", encoding="utf-8")
    return folder


def _empty_one_inside_of_another(folder: Path) -> Path:
    inner = books.make(folder / "inner")
    (inner / ".git").mkdir()
    return inner


_REFUSED: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "somebody else's": (
        _of_somebody_else,
        "dubious ownership",
        "git config --global --add safe.directory",
    ),
    "an empty .git": (_empty_git_folder, "not a git repository", "remove its .git"),
    "without its main checkout": (
        _main_checkout_gone,
        "not a git repository: ",
        "Repair it",
    ),
    "broken settings": (
        _settings_that_are_none,
        "bad config line 1 in file .git/config",
        "Repair it",
    ),
    "made by a later git": (
        _made_by_a_later_git,
        "unknown repository extension",
        "ofthefuture",
    ),
    "a .git that is no link": (_no_link, "invalid gitfile format", "Repair it"),
    "an empty one inside of another": (
        _empty_one_inside_of_another,
        "is no repository, and ",
        "Repair it",
    ),
}


@_AS_ROOT
@pytest.mark.parametrize("case", _REFUSED)
def test_a_repository_that_git_cannot_read_is_not_none(folder: Path, case: str) -> None:
    """Git's words are repeated, and what it says is to be done."""
    make, words, remedy = _REFUSED[case]
    place = make(folder)
    with pytest.raises(GitError) as raised:
        git.is_repository(place)
    assert words in raised.value.message
    assert remedy in raised.value.help


def test_without_git_a_repository_is_not_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where no `.git` is, is no repository; that git is not installed is said."""
    monkeypatch.setenv("PATH", str(folder.parent))
    with pytest.raises(GitError, match="git is not installed"):
        git.is_repository(folder)


@_AS_ROOT
@pytest.mark.parametrize("variable", ["GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL"])
@pytest.mark.parametrize("safe", ["*", "{}"])
def test_a_folder_that_a_person_or_a_machine_calls_safe_is_read(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    safe: str,
) -> None:
    """Nothing else of those settings is followed; a name with quotes and blanks is one as well."""
    place = folder.rename(tmp_path / 'the "book" of \\ us')
    _give_away(place)
    program = hostile_git.program(tmp_path / "trap")
    settings = tmp_path / "settings"
    for key, value in (
        ("safe.directory", safe.format(place)),
        ("core.fsmonitor", str(program)),
    ):
        subprocess.run(
            ["git", "config", "--file", str(settings), key, value], check=True
        )
    monkeypatch.delenv("GIT_CONFIG_NOSYSTEM")
    monkeypatch.setenv(variable, str(settings))
    assert git.first_seen(place)
    assert not hostile_git.sprung(program)


@_AS_ROOT
def test_a_repository_cannot_call_itself_safe(folder: Path) -> None:
    """Whoever owns it could write that."""
    hostile_git.git(folder, "config", "safe.directory", "*")
    _give_away(folder)
    with pytest.raises(GitError, match="dubious ownership"):
        git.is_repository(folder)


_AS_SOMEBODY = """
import os, sys
from pathlib import Path
from drillbook.files import git
from drillbook.files.repository import GitError
theirs, ours = map(Path, sys.argv[1:])
git.first_seen(ours)  # as root; by then all modules are there, which this user could not read
os.setuid(65534)
os.environ["HOME"] = "/nonexistent"
print(len(git.first_seen(theirs)) > 0)
try:
    git.first_seen(ours)
except GitError as error:
    print(error.message)
"""


@_AS_ROOT
def test_it_is_the_user_who_runs_drillbook_that_counts(folder: Path) -> None:
    """What somebody else has is refused to that user, and their own is read; this is a process of
    that user.
    """
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        theirs, ours = Path(place, "theirs"), Path(place, "ours")
        for copy in (theirs, ours):
            shutil.copytree(folder, copy)
        _give_away(theirs)
        done = subprocess.run(
            [sys.executable, "-c", _AS_SOMEBODY, theirs, ours],
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
        )
    read, refused = done.stdout.splitlines()
    assert read == "True"
    assert "dubious ownership" in refused


def test_a_repository_of_plain_files_is_part_of_the_one_around_it(folder: Path) -> None:
    """Whoever writes a book could make its folders look like one."""
    inner = folder / "content/pages"
    hostile_git.git(folder, "init", "--quiet", "--bare", str(inner))
    assert git.commit(inner, "HEAD") == git.commit(folder, "HEAD")


@pytest.mark.parametrize(
    "entries",
    ["{inside}", "{inside}:/usr/bin", ".:/usr/bin", ":/usr/bin", "bin:/usr/bin"],
)
def test_git_is_looked_for_outside_of_the_checkout(
    folder: Path, monkeypatch: pytest.MonkeyPatch, entries: str
) -> None:
    """A folder of the checkout, and one without a full name, hold whatever a branch puts there."""
    inside = folder / "bin"
    inside.mkdir()
    program = hostile_git.program(folder.parent / "trap")
    for place in (inside, folder):
        (place / "git").symlink_to(program)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", entries.format(inside=inside))
    if entries == "{inside}":
        with pytest.raises(GitError, match="git is not installed"):
            git.is_repository(folder)
    else:
        assert git.first_seen(folder)
    assert not hostile_git.sprung(program)


def test_the_top_is_the_nearest_folder_with_a_repository(folder: Path) -> None:
    """Folders below it belong to it."""
    assert top_of(folder / "content") == folder
    assert repository(folder / "content") == repository(folder)


def test_a_checkout_beside_its_repository_is_read(folder: Path, tmp_path: Path) -> None:
    """Such as one that `git worktree` has made: it has a HEAD of its own and all branches."""
    other = tmp_path / "other"
    hostile_git.git(
        folder, "worktree", "add", "--quiet", "-b", "side", str(other), "HEAD~1"
    )
    assert git.commit(other, "HEAD") == hostile_git.git(folder, "rev-parse", "HEAD~1")
    assert git.commit(other, "main") == hostile_git.git(folder, "rev-parse", "HEAD")
    assert git.checked_out(other) == {"refs/heads/main", "refs/heads/side"}


def test_packed_references_and_what_was_fetched_are_found(folder: Path) -> None:
    """Branches that `git pack-refs` has put into one file, `@{upstream}`, the journal of a branch,
    and FETCH_HEAD.
    """
    remote = folder.parent / "remote"
    hostile_git.git(
        folder.parent, "clone", "--quiet", "--bare", str(folder), str(remote)
    )
    hostile_git.git(folder, "remote", "add", "origin", str(remote))
    hostile_git.git(folder, "fetch", "--quiet", "origin")
    hostile_git.git(folder, "branch", "--quiet", "--set-upstream-to", "origin/main")
    hostile_git.git(folder, "pack-refs", "--all")
    head = hostile_git.git(folder, "rev-parse", "HEAD")
    assert {
        git.commit(folder, rev)
        for rev in ("main", "origin/main", "@{upstream}", "main@{0}", "FETCH_HEAD")
    } == {head}


@pytest.mark.parametrize("scope", ["--local", "--global"])
def test_who_commits_is_who_git_knows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """The repository's own name for a person, or that person's; without either nobody
    is made up.
    """
    with pytest.raises(GitError):
        git.ask(folder, "var", "GIT_COMMITTER_IDENT")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder.parent / "settings"))
    for key, value in (("user.name", "Sam Example"), ("user.email", "sam@example.com")):
        subprocess.run(["git", "config", scope, key, value], cwd=folder, check=True)
    moved = folder.rename(
        folder.with_name("moved")
    )  # what was found out of a folder is kept while a command runs
    assert git.ask(moved, "var", "GIT_COMMITTER_IDENT").startswith(
        b"Sam Example <sam@example.com>"
    )


def test_objects_named_by_a_longer_hash_are_read(tmp_path: Path) -> None:
    """`git init --object-format=sha256` makes such a repository."""
    place = books.make(tmp_path / "book")
    hostile_git.git(place, "init", "--quiet", "--object-format=sha256")
    hostile_git.git(place, "add", "--all")
    hostile_git.git(place, "commit", "--quiet", "--message", "Begin")
    assert len(git.commit(place, "HEAD")) == 64
    assert git.first_seen(place)
    held = git.files_at(place, "HEAD")
    assert git.same_files(place, "HEAD", held, ["content", "results"])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("info/grafts", "{head}\n"),
        ("info/attributes", "* export-ignore\n"),
    ],
)
def test_files_beside_the_history_do_not_change_it(
    folder: Path, file: str, text: str
) -> None:
    """Whoever makes a repository can put them there; the commits themselves are read."""
    before, parents = git.first_seen(folder), git.parents(folder, "HEAD")
    head = git.commit(folder, "HEAD")
    (folder / ".git" / file).parent.mkdir(exist_ok=True)
    (folder / ".git" / file).write_text(text.format(head=head), encoding="utf-8")
    assert git.first_seen(folder) == before
    assert git.parents(folder, "HEAD") == parents
    assert git.commit(folder, "HEAD~1") == parents[0]


def test_a_commit_graph_that_lies_does_not_change_the_history(folder: Path) -> None:
    """It is a file beside the commits that says again what their parents are; this one says that
    there are none.
    """
    hostile_git.git(folder, "commit-graph", "write", "--reachable", "--no-progress")
    graph = folder / ".git/objects/info/commit-graph"
    raw = bytearray(graph.read_bytes())
    chunks = {
        bytes(raw[at : at + 4]): int.from_bytes(raw[at + 4 : at + 12])
        for at in range(8, 8 + 12 * raw[6], 12)
    }
    for number in range(len(hostile_git.git(folder, "rev-list", "--all").split())):
        place = chunks[b"CDAT"] + 36 * number + 20
        raw[place : place + 4] = (0x70000000).to_bytes(4)
    graph.chmod(0o644)
    graph.write_bytes(raw)
    assert hostile_git.git(folder, "rev-list", "--count", "HEAD") == "1"
    assert len(list(git.versions(folder, "content/index.md"))) == 2


def test_a_folder_named_from_here_is_not_looked_in_from_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git in `bin` of the current folder would be looked for in the checkout, where
    git is run.
    """
    program = hostile_git.program(tmp_path / "trap")
    for place in (folder / "bin", tmp_path / "here/bin"):
        place.mkdir(parents=True)
        (place / "git").symlink_to(program)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", "bin:/usr/bin")
    assert git.first_seen(folder)
    assert not hostile_git.sprung(program)


@pytest.mark.parametrize("key", ["core.worktree", "core.bare"])
def test_settings_that_would_change_the_answer_do_not(
    folder: Path, tmp_path: Path, key: str
) -> None:
    """The folder that is asked about is the one that is checked out."""
    before = git.files_at(folder, "HEAD")
    (tmp_path / "elsewhere").mkdir()
    hostile_git.git(
        folder,
        "config",
        key,
        str(tmp_path / "elsewhere") if key == "core.worktree" else "true",
    )
    assert git.files_at(folder, "HEAD") == before
    assert git.same_files(folder, "HEAD", before, ["content", "results"])


@pytest.mark.parametrize(
    "name",
    [
        "f",
        "HEAD",
        "config",
        "packed-refs",
        "refs/heads/main",
        "objects/info/alternates",
        "objects/ab/cd",
    ],
)
def test_a_pipe_in_a_repository_is_told_at_once(tmp_path: Path, name: str) -> None:
    """Git would wait for it, two minutes for each question."""
    hostile_git.git(tmp_path, "init", "--quiet")
    pipe = tmp_path / ".git" / name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    started = time.monotonic()
    with pytest.raises(GitError, match=f"{name} is no file and no folder") as refused:
        repository(tmp_path)
    assert time.monotonic() - started < 5
    assert "Remove it." in refused.value.help


def test_a_branch_that_is_lost_is_told(folder: Path) -> None:
    """A repository full of commits is not one that has none yet."""
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/nowhere\n", encoding="utf-8")
    with pytest.raises(
        GitError, match='branch "nowhere" that is checked out has no commit'
    ):
        git.first_seen(folder)


def test_a_repository_without_a_commit_is_said_to_be_one(folder: Path) -> None:
    """Nothing can be dated, and nothing is wrong."""
    shutil.rmtree(folder / ".git")
    hostile_git.git(folder, "init", "--quiet")
    assert past(folder, None).unknown == (
        "Nothing has been committed yet: dates and changes were not checked.",
    )
