"""A repository is what a folder lies in when git says so; git is run on a view of it that has none
of its settings.

Whoever makes a repository's `.git` folder chooses settings, hooks and attributes with which git
starts programs, asks other hosts or writes files. They are never read: a view is a folder with
HEAD, and with links to objects, references and the list of what is ignored, and its settings are
ours. git is asked about the repository itself only where it lies, whether this person may read it,
and the few settings in `_READ`, none of which names anything that git would run.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from drillbook.errors import DrillbookError
from drillbook.system.link import lead
from drillbook.system.program import program

_SECONDS = 120
_MOST_OF_HEAD = 4096
_READ = (
    r"^((user|author|committer)\.(name|email)|core\.(sharedrepository|excludesfile)"
    r"|branch\..*\.(remote|merge)|remote\..*\.fetch)$"
)
"""The settings of a person and a repository that are handed on: who commits, what is ignored, and
what `@{upstream}` means.
"""

_EXCLUDES = "core.excludesfile"
_OF_THE_REPOSITORY = frozenset({"local", "worktree"})
"""Where git has a setting from that comes with the repository."""

_OURS: Mapping[str, str] = {
    # Attributes name filters and drivers, which are programs.
    "core.attributesFile": os.devnull,
    "core.bare": "false",
    "core.commitGraph": "false",
    # A watcher is a program that git starts whenever it looks at files.
    "core.fsmonitor": "false",
    # Hooks are programs of the repository.
    "core.hooksPath": os.devnull,
    # Without it git for Windows gives up at the 260th character of a path.
    "core.longPaths": "true",
    # Somebody who only asks wants nothing packed, written or left running.
    "gc.auto": "0",
    # To show a signature git starts gpg, or whatever the settings name for it.
    "log.showSignature": "false",
    "maintenance.auto": "false",
    # No other host is asked, whatever a remote or a submodule says.
    "protocol.allow": "never",
    # Otherwise git makes up an address of the names of user and machine.
    "user.useConfigOnly": "true",
}
"""git's settings in every run.

A commit graph is somebody's word for dates, and without a name nobody is made up.
"""

_ALWAYS: Mapping[str, str] = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    # The name of a file may look like a pattern, and means that file.
    "GIT_LITERAL_PATHSPECS": "1",
    # A partial clone would ask its remote for what it lacks.
    "GIT_NO_LAZY_FETCH": "1",
    # With `git replace` one commit can be shown in the place of another.
    "GIT_NO_REPLACE_OBJECTS": "1",
    # git would otherwise write what it has found out about files.
    "GIT_OPTIONAL_LOCKS": "0",
    # A prompt would wait for an answer that nobody gives.
    "GIT_TERMINAL_PROMPT": "0",
    # A person's own traces would be written to files, or to sockets, of their choice.
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
    # What git says is compared, and is told in one language.
    "LC_ALL": "C",
}
_WHERE_TO_LOOK = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_PERSONAL = "GIT_CONFIG"
"""How the variables begin that name the settings of this person and this machine."""


class GitError(DrillbookError):
    """Says what git could not answer: it is not there, cannot read a repository, or knows no such
    revision.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """`top` is the folder that is checked out, `own` what git keeps for it, `shared` what it keeps
    for all checkouts.

    `objects` is the name of the hash that names objects, and `settings` are those that are handed
    on.
    """

    top: Path
    own: Path
    shared: Path
    objects: str
    settings: tuple[tuple[str, str], ...]


def top_of(folder: Path) -> Path | None:
    """Return the nearest folder with a `.git` in it, or None if there is none: this is asked of no
    git.
    """
    here = folder.resolve()
    words = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    ceilings = {Path(word).resolve() for word in words if word}
    for above in (here, *here.parents):
        if above != here and above in ceilings:
            return None
        if os.path.lexists(above / ".git"):
            return above
    return None


def repository(folder: Path) -> Repository | None:
    """Return the repository that a folder lies in, or None if it lies in none.

    Raises `GitError` with git's own words if there is one that git cannot read or may not read.
    """
    top = top_of(folder)
    return _read(top, tuple(sorted(os.environ.items()))) if top else None


@lru_cache(maxsize=16)
def _read(top: Path, _environment: tuple[tuple[str, str], ...]) -> Repository:
    """Return a repository; whether git may read it depends on the environment as well."""
    for place in _kept_in(top):
        _refuse_what_never_ends(place)
    with TemporaryDirectory(prefix="drillbook-git-") as scratch:
        safe = Path(scratch, "safe")
        safe.write_bytes(_safe_folders(top))
        only_safe = {**_environment_of(top), **_nobodys(safe)}
        where = ("--absolute-git-dir", "--git-common-dir", "--show-object-format")
        found = _run(("rev-parse", *where), top, only_safe)
    lines = os.fsdecode(found.stdout).splitlines()
    if found.returncode or len(lines) != 3:
        raise _refused(top, found.stderr or found.stdout)
    own, shared = Path(lines[0]), (top / lines[1]).resolve()
    # git passes over a folder `.git` that is no repository and takes one further up, or one that
    # lies open.
    beside = top / ".git"
    if beside.is_dir() and own.resolve() != beside.resolve():
        said = f"{beside} is no repository, and {own} is another one"
        raise _refused(top, os.fsencode(said))
    if (shared / "reftable").exists():
        raise GitError(
            f"the repository in {top} keeps its references as a reftable, which drillbook cannot"
            " read",
            "See: git refs migrate --ref-format=files",
        )
    return Repository(
        top=top, own=own, shared=shared, objects=lines[2], settings=_handed_on(top)
    )


def _kept_in(top: Path) -> Iterator[Path]:
    """Yield the folders in which git keeps a repository: of a worktree its own, and the shared
    one.
    """
    own = top / ".git"
    if own.is_dir():
        yield own
    elif own.is_file():
        own = top / _first_line(own).removeprefix("gitdir:").strip()
        yield own
        common = own / "commondir"
        if common.is_file():
            yield own / _first_line(common)
    elif os.path.lexists(own):
        raise _endless(own)


def _first_line(file: Path) -> str:
    with file.open("rb") as opened:
        return os.fsdecode(opened.read(_MOST_OF_HEAD).split(b"\n")[0])


def _refuse_what_never_ends(folder: Path) -> None:
    """Raise `GitError` where something lies in a repository that git would wait for, such as a
    pipe.

    Who is sent one in an archive has it unpacked like any other file.
    """
    waiting = [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                    continue
                is_plain = entry.is_file() or entry.is_dir()
                # A link that leads nowhere keeps nobody waiting.
                if not is_plain and Path(entry.path).exists():
                    raise _endless(Path(entry.path))


def _endless(path: Path) -> GitError:
    return GitError(
        f"{path} is no file and no folder, and git would wait for it without an end",
        "Remove it. If somebody sent you this repository, ask them what it is for.",
    )


def _refused(top: Path, said: bytes) -> GitError:
    """Return what git says of a repository, with its remedy."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    first, *rest = lines or ["it does not say why"]
    # git says in its first line what is wrong, and in the others what to do.
    remedy = " ".join(" ".join(rest).split())
    if not remedy:
        remedy = (
            f"Repair it; if {top} is not meant to be a repository, remove its .git."
        )
    problem = first.removeprefix("fatal: ")
    return GitError(f"git cannot read the repository in {top}: {problem}", remedy)


def _safe_folders(top: Path) -> bytes:
    """Return settings in which nothing stands but the folders that this person and this machine
    call safe.
    """
    found = _run(
        ("config", "-z", "--get-all", "safe.directory"),
        Path(top.anchor),
        _personal(top, GIT_DIR=os.devnull),
    )
    folders = [_quoted(folder) for folder in os.fsdecode(found.stdout).split("\0")[:-1]]
    lines = [
        "[safe]",
        "bareRepository = explicit",
        *(f"directory = {folder}" for folder in folders),
        "",
    ]
    return os.fsencode("\n".join(lines))


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _handed_on(top: Path, **more: str) -> tuple[tuple[str, str], ...]:
    asked = ("config", "-z", "--show-scope", "--get-regexp", _READ)
    found = _run(asked, top, _personal(top, **more))
    words = os.fsdecode(found.stdout).split("\0")
    entries = zip(words[::2], words[1::2], strict=False)
    return tuple(_taken_over(entries))


def _taken_over(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the settings that count, given the scope of each and what git says of it.

    A file of ignored names is this person's or this machine's own, and a plain one: a repository
    could name a pipe, for which git would wait without an end.
    """
    for scope, entry in entries:
        key, _, value = entry.partition("\n")
        if key != _EXCLUDES:
            yield key, value
        elif scope not in _OF_THE_REPOSITORY:
            file = os.path.expanduser(value)  # noqa: PTH111 - a home that is not known is no error
            if Path(file).is_file():
                yield key, file


@dataclass(frozen=True, slots=True)
class Identity:
    """With what name and email address a person commits, as far as git knows."""

    name: str | None
    email: str | None


def identity(folder: Path) -> Identity:
    """Return with what name and address this person commits in a folder, also before it is a
    repository.

    Where git cannot say, neither is known.
    """
    settings: dict[str, str] = {}
    with suppress(GitError, OSError):
        found = repository(folder)
        if found:
            settings = dict(found.settings)
        else:
            anchor = Path(folder.resolve().anchor)
            settings = dict(_handed_on(anchor, GIT_DIR=os.devnull))

    def said(part: str) -> str | None:
        own = settings.get(f"author.{part}") or settings.get(f"user.{part}")
        return os.environ.get(f"GIT_AUTHOR_{part.upper()}") or own or None

    return Identity(said("name"), said("email"))


def answer(
    repository: Repository,
    folder: Path,
    arguments: tuple[str, ...],
    stdin: bytes,
    given: Mapping[str, str],
) -> bytes:
    """Return what git prints of a repository, run in a folder without a shell, a pager, a prompt or
    the network.

    `given` is put into its environment besides. Raises `GitError` with what git says if it fails.
    """
    try:
        with _view(repository) as view:
            environment = {**_looking_at(view, repository), **given}
            done = _run(arguments, folder.resolve(), environment, stdin)
    except OSError as error:
        raise GitError(
            f"the repository in {repository.top} cannot be read: {error}"
        ) from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip()
        said = words or f"exit code {done.returncode}"
        raise GitError(f"git {arguments[0]} failed in {folder}: {said[:500]}")
    return done.stdout


def _looking_at(view: Path, repository: Repository) -> dict[str, str]:
    return {
        **_environment_of(repository.top),
        **_nobodys(Path(os.devnull)),
        **_numbered((*_OURS.items(), *repository.settings)),
        "GIT_DIR": str(view),
        "GIT_WORK_TREE": str(repository.top),
    }


@contextmanager
def _view(repository: Repository) -> Iterator[Path]:
    """Make a folder that git takes for a repository with the same objects and references, and no
    more of it.
    """
    own, shared = repository.own, repository.shared
    with TemporaryDirectory(prefix="drillbook-git-") as scratch:
        view = Path(scratch)
        version = (
            "[core]\nrepositoryFormatVersion = 1\n[extensions]\nobjectFormat ="
            f" {repository.objects}\n"
        )
        (view / "config").write_bytes(version.encode())
        (view / "HEAD").write_bytes(_head(own))
        for part in ("objects", "refs", "packed-refs", "shallow"):
            _link(view, shared / part)
        # The list of what is staged may be kept in two parts, and is named where it is asked for.
        for file in (*own.glob("*_HEAD"), *own.glob("sharedindex.*")):
            _link(view, file)
        (view / "info").mkdir()
        _link(view / "info", shared / "info" / "exclude")
        (view / "logs").mkdir()
        _link(view / "logs", own / "logs" / "HEAD")
        _link(view / "logs", shared / "logs" / "refs")
        yield view


def _head(own: Path) -> bytes:
    """Return what HEAD says; in the oldest of repositories it is a link to the branch."""
    head = own / "HEAD"
    if head.is_symlink():
        return os.fsencode(f"ref: {head.readlink()}\n")
    with head.open("rb") as file:
        return file.read(_MOST_OF_HEAD)


def _link(folder: Path, target: Path) -> None:
    if target.exists():
        lead(folder / target.name, target)


def _run(
    arguments: tuple[str, ...],
    folder: Path,
    environment: Mapping[str, str],
    stdin: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """Run git once; everything that starts it comes through here."""
    try:
        return subprocess.run(  # noqa: S603 - no shell, and revisions are resolved to names before they get here
            [_program(environment["PATH"]), "--no-pager", *arguments],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(
            f"git {arguments[0]} took longer than {_SECONDS} seconds in {folder}"
        ) from error


def _program(path: str) -> Path:
    found = program("git", path.split(os.pathsep)) if path else None
    if found is None:
        raise GitError(
            "git is not installed",
            "Install it, so that the book's history can be read.",
        )
    return found


def _environment_of(top: Path) -> dict[str, str]:
    """Return the environment without what a hook or another git says, and without programs of the
    checkout.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _WHERE_TO_LOOK
    }
    return {**kept, **_ALWAYS, "PATH": os.pathsep.join(_folders_outside(top))}


def _folders_outside(top: Path) -> Iterator[str]:
    """Yield where programs are looked for: a folder without a full name, or of the checkout, holds
    its own `git`.
    """
    for word in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if Path(word).is_absolute() and not Path(word).resolve().is_relative_to(top):
            yield word


def _personal(top: Path, **more: str) -> dict[str, str]:
    """Return the environment with what names the settings of this person and this machine."""
    theirs = {
        name: value for name, value in os.environ.items() if name.startswith(_PERSONAL)
    }
    return {**_environment_of(top), **theirs, **more}


def _nobodys(settings: Path) -> Mapping[str, str]:
    """Return the variables with which git reads one file of settings, and neither a person's nor
    the machine's.
    """
    return {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": str(settings),
    }


def _numbered(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return settings as the variables in which git takes them."""
    pairs = list(settings)
    keys = {f"GIT_CONFIG_KEY_{number}": key for number, (key, _) in enumerate(pairs)}
    values = {
        f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(pairs)
    }
    return {"GIT_CONFIG_COUNT": str(len(pairs)), **keys, **values}
