"""Settings of a repository with which git would run somebody's program, one a row, and how plain
git is made to do it.

A test makes a repository that holds a book, has a row written into it with a `program`, and looks
for what the program leaves: `sprung`.
"""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import books

_FILE = "content/index.md"
_PERSON = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
_SIGNATURE = (
    "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One way in: `write` puts it into a repository, where `would` then makes git run the program.

    `would` is a line for a shell in the folder of the repository; `words` say what happens then.
    """

    name: str
    words: str
    write: Callable[[Path, Path], None]
    would: str


def repository(folder: Path) -> Path:
    """Return a folder with a small book in a repository of two commits on `main`."""
    books.make(folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for text in ("Welcome.\n", "Welcome back.\n"):
        books.write(folder, _FILE, text)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", text)
    return folder


def program(folder: Path) -> Path:
    """Return a program in a folder that leaves a mark beside itself when it is run."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "program"
    script.write_text(f'#!/bin/sh\ntouch "{folder}/sprung"\n', encoding="utf-8")
    script.chmod(0o755)
    return script


def sprung(script: Path) -> bool:
    """Return whether a program has been run."""
    return (script.parent / "sprung").exists()


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Return what plain git says in a folder."""
    environment = plain_environment()
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def plain_environment() -> dict[str, str]:
    """Return an environment in which git has a name to commit with and nothing of a person or a
    machine.
    """
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }
    nobodys = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return {**kept, **_PERSON, **nobodys}


Write = Callable[[Path, Path], None]


def _config(**settings: str) -> Write:
    """Return what sets keys, `__` for each dot; `{}` stands for the program."""
    return _keys({key.replace("__", "."): value for key, value in settings.items()})


def _keys(settings: Mapping[str, str]) -> Write:
    def write(folder: Path, script: Path) -> None:
        for key, value in settings.items():
            git(folder, "config", "--add", key, value.format(script))

    return write


def _attributes(word: str, **settings: str) -> Write:
    """Return what gives every file an attribute by a file that is in no commit, and sets keys."""

    def write(folder: Path, script: Path) -> None:
        (folder / ".git/info").mkdir(exist_ok=True)
        (folder / ".git/info/attributes").write_text(f"* {word}\n", encoding="utf-8")
        _config(**settings)(folder, script)
        os.utime(folder / _FILE, (1, 1))

    return write


def _attributes_elsewhere(folder: Path, script: Path) -> None:
    elsewhere = script.parent / "attributes"
    elsewhere.write_text("* filter=x\n", encoding="utf-8")
    _config(core__attributesFile=str(elsewhere), filter__x__clean="{}")(folder, script)
    os.utime(folder / _FILE, (1, 1))


def _hook(name: str) -> Write:
    def write(folder: Path, script: Path) -> None:
        (folder / ".git/hooks").mkdir(exist_ok=True)
        (folder / ".git/hooks" / name).symlink_to(script)

    return write


def _hooks_path(folder: Path, script: Path) -> None:
    hooks = script.parent / "hooks"
    hooks.mkdir()
    (hooks / "reference-transaction").symlink_to(script)
    _config(core__hooksPath=str(hooks))(folder, script)


def _signed(**settings: str) -> Write:
    """Return what puts a commit with a signature on top, and sets keys."""

    def write(folder: Path, script: Path) -> None:
        head, _, rest = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
        raw = f"{head}\n{_SIGNATURE}\n{rest}\n".encode()
        name = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", given=raw)
        git(folder, "update-ref", "refs/heads/main", name)
        _config(**settings)(folder, script)

    return write


def _lacking(**settings: str) -> Write:
    """Return what takes an object away that a remote has promised, and sets keys of that remote."""

    def write(folder: Path, script: Path) -> None:
        promised = {
            "core__repositoryFormatVersion": "1",
            "extensions__partialClone": "origin",
        }
        _config(**promised, remote__origin__promisor="true", **settings)(folder, script)
        name = git(folder, "rev-parse", f"HEAD:{_FILE}")
        (folder / ".git/objects" / name[:2] / name[2:]).unlink()

    return write


def _rewritten(folder: Path, script: Path) -> None:
    _lacking(
        remote__origin__url="https://git.example.com/x", protocol__ext__allow="always"
    )(folder, script)
    git(folder, "config", f"url.ext::{script} .insteadOf", "https://git.example.com/")


def _included(key: str) -> Write:
    def write(folder: Path, script: Path) -> None:
        other = script.parent / "included"
        other.write_text(f'[core]\n\tfsmonitor = "{script}"\n', encoding="utf-8")
        git(folder, "config", key, str(other))

    return write


def _worktree_settings(folder: Path, script: Path) -> None:
    _config(core__repositoryFormatVersion="1", extensions__worktreeConfig="true")(
        folder, script
    )
    (folder / ".git/config.worktree").write_text(
        f'[core]\n\tfsmonitor = "{script}"\n', encoding="utf-8"
    )


def _open_repository(folder: Path, script: Path) -> None:
    """The folder of the book itself looks like a repository without a checkout, out of
    plain files.
    """
    inner = folder / "content" / "pages"
    git(folder, "init", "--quiet", "--bare", str(inner))
    git(inner, "config", "core.bare", "false")
    git(inner, "config", "core.worktree", str(folder))
    git(inner, "config", "core.fsmonitor", str(script))


def _merge_driver(folder: Path, script: Path) -> None:
    _attributes("merge=x", merge__x__driver="{}")(folder, script)
    git(folder, "branch", "other", "HEAD~1")
    blob = git(folder, "hash-object", "-w", "--stdin", given=b"Something else.\n")
    tree = git(folder, "ls-tree", "-r", "HEAD~1").replace(
        git(folder, "rev-parse", f"HEAD~1:{_FILE}"), blob
    )
    index = {**plain_environment(), "GIT_INDEX_FILE": str(script.parent / "index")}
    subprocess.run(
        ["git", "update-index", "--add", "--index-info"],
        cwd=folder,
        env=index,
        input=tree.encode(),
        check=True,
    )
    done = subprocess.run(
        ["git", "write-tree"], cwd=folder, env=index, capture_output=True, check=True
    )
    commit = git(
        folder,
        "commit-tree",
        done.stdout.decode().strip(),
        "-p",
        "HEAD~1",
        "-m",
        "Other",
    )
    git(folder, "update-ref", "refs/heads/other", commit)


_STATUS = "git status"
_FETCH = f"git cat-file blob HEAD:{_FILE}"
_REF = "git update-ref refs/heads/another HEAD"
_DIFF = "git diff HEAD~1 HEAD"
_COMMIT = "git commit --allow-empty --message x"
_CREDENTIAL = (
    "printf 'protocol=https\\nhost=git.example.com\\n\\n' | git credential fill"
)

SETTINGS: tuple[Setting, ...] = tuple(
    Setting(name=name, words=words, write=write, would=would)
    for name, words, write, would in (
        (
            "core.fsmonitor",
            "asked which files have changed",
            _config(core__fsmonitor="{}"),
            _STATUS,
        ),
        (
            "include.path",
            "settings of another file",
            _included("include.path"),
            _STATUS,
        ),
        (
            "includeIf.path",
            "the same under a condition",
            _included("includeIf.gitdir:/.path"),
            _STATUS,
        ),
        ("config.worktree", "settings of one checkout", _worktree_settings, _STATUS),
        (
            "filter.clean",
            "asked what a file is",
            _attributes("filter=x", filter__x__clean="{}"),
            _STATUS,
        ),
        (
            "filter.process",
            "the same, and stays",
            _attributes("filter=x", filter__x__process="{}"),
            _STATUS,
        ),
        (
            "filter.smudge",
            "asked what a file becomes",
            _attributes("filter=x", filter__x__smudge="{}"),
            f"git cat-file --filters HEAD:{_FILE}",
        ),
        (
            "core.attributesFile",
            "attributes of another file",
            _attributes_elsewhere,
            _STATUS,
        ),
        ("diff.external", "shows a difference", _config(diff__external="{}"), _DIFF),
        (
            "diff.command",
            "the same for some files",
            _attributes("diff=x", diff__x__command="{}"),
            _DIFF,
        ),
        (
            "diff.textconv",
            "makes text of a file",
            _attributes("diff=x", diff__x__textconv="{}"),
            "git log -p",
        ),
        (
            "merge.driver",
            "merges a file",
            _merge_driver,
            "git merge-tree --write-tree main other; git merge other",
        ),
        (
            "hook of references",
            "told of each reference that moves",
            _hook("reference-transaction"),
            _REF,
        ),
        (
            "hook of the index",
            "told when the index is written",
            _hook("post-index-change"),
            "git add --all --renormalize",
        ),
        ("hook of commits", "asked before each commit", _hook("pre-commit"), _COMMIT),
        ("core.hooksPath", "hooks in another folder", _hooks_path, _REF),
        (
            "core.pager",
            "shows what is long",
            _config(core__pager="{}"),
            "script -qec 'git log' /dev/null",
        ),
        (
            "pager.log",
            "the same for one command",
            _config(pager__log="{}"),
            "script -qec 'git log' /dev/null",
        ),
        (
            "core.editor",
            "edits a message",
            _config(core__editor="{}"),
            "git commit --allow-empty",
        ),
        (
            "gpg.program",
            "looks at a signature",
            _signed(gpg__program="{}", log__showSignature="true"),
            "git log",
        ),
        (
            "commit.gpgSign",
            "signs a commit",
            _config(gpg__program="{}", commit__gpgSign="true"),
            _COMMIT,
        ),
        (
            "credential.helper",
            "asked for a password",
            _config(credential__helper="{}"),
            _CREDENTIAL,
        ),
        (
            "core.askPass",
            "the same, for a person",
            _config(core__askPass="{}"),
            _CREDENTIAL,
        ),
        ("alias", "a word for a program", _config(alias__look="!{}"), "git look"),
        (
            "core.sshCommand",
            "fetches what is missing by ssh",
            _lacking(
                remote__origin__url="ssh://git.example.com/x", core__sshCommand="{}"
            ),
            _FETCH,
        ),
        (
            "core.gitProxy",
            "fetches it by a proxy",
            _lacking(
                remote__origin__url="git://git.example.com/x", core__gitProxy="{}"
            ),
            _FETCH,
        ),
        (
            "remote.uploadpack",
            "fetches it from a folder",
            _lacking(remote__origin__url=".", remote__origin__uploadpack="{}"),
            _FETCH,
        ),
        (
            "ext remote",
            "fetches it from a program",
            _lacking(remote__origin__url="ext::{}", protocol__ext__allow="always"),
            _FETCH,
        ),
        ("url.insteadOf", "the same under another address", _rewritten, _FETCH),
        (
            "bare repository",
            "the settings of a folder that came with the book",
            _open_repository,
            f"cd content/pages && {_STATUS}",
        ),
    )
)
"""Every way in, each with what the program would be."""
