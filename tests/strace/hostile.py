"""Checkouts that somebody has made so that looking at them does something: one file or layout a
row.

Each is made in a copy of the same good checkout: a book in git with a branch `main`, with an
archive of two versions in `published`. `outside` is a folder beside it that belongs to somebody,
and `program` leaves a mark when it is run.
"""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import books
from archives import publish
from drillbook.capture.journal.chain import NO_SUM, LineDraft, Moment, chained
from drillbook.publish.archive import FolderArchive

SESSION = "2026-11-24-database-slow"
_CAPTURES = ".drillbook/captures"
_CALLS_PYTHON = "extra: !!python/object/apply:subprocess.call [['{program}']]\n"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one trial: what is checked out, what lies beside it, and the program that must
    not run.
    """

    checkout: Path
    outside: Path
    program: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One way to make a checkout, and what the environment has besides; `{}` stands for the folder
    checked out.
    """

    make: Callable[[Place], object]
    environment: Mapping[str, str] = field(default_factory=dict)


def good(folder: Path) -> Path:
    """Return a checkout in which everything is as it should be."""
    book = books.make(folder / "checkout")
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    archive = FolderArchive(book / "published")
    publish(book, archive, "1.0")
    books.write_result(book, failure_mode="slow", summary="Slow.")
    publish(book, archive, "1.1")
    books.write(book, books.POLICY, "archive: {folder: published}\n")
    books.write(book, "content/index.md", "We break things.\n")
    _git(book, "init", "-q", "-b", "main")
    _commit(book, "A book")
    _git(book, "checkout", "-q", "-b", "change")
    books.write(book, "content/index.md", "Welcome.\n")
    _commit(book, "A change")
    return book


def _git(folder: Path, *arguments: str) -> None:
    name = (
        "-c",
        "user.name=Sam",
        "-c",
        "user.email=sam@example.com",
        "-c",
        "commit.gpgSign=false",
    )
    environment = {
        **os.environ,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    subprocess.run(
        ["git", *name, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env=environment,
    )


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "-A", "-f")
    _git(folder, "commit", "-q", "--no-verify", "-m", message)


def _linked(path: str, *, to: str = "") -> Callable[[Place], object]:
    """Return what puts a link into a place; without `to` it leads to the folder or file outside."""

    def make(place: Place) -> None:
        file = place.checkout / path
        if file.is_dir() and not file.is_symlink():
            shutil.move(file, place.outside / file.name)
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(
            to or (place.outside / file.name if "." in file.name else place.outside)
        )
        (place.outside / "yours.yml").write_text("Somebody's own.\n", encoding="utf-8")

    return make


def _written(path: str, text: str) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        filled = text.replace("{program}", str(place.program)).replace(
            "{outside}", str(place.outside)
        )
        books.write(place.checkout, path, filled)

    return make


def _all(*makes: Callable[[Place], object]) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        for each in makes:
            each(place)

    return make


def _pipe(path: str) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        (place.checkout / path).unlink(missing_ok=True)
        (place.checkout / path).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(place.checkout / path)

    return make


def _huge(path: str) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        file = books.write(place.checkout, path, "a")
        os.truncate(file, 8 << 30)

    return make


def _second_name(path: str) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        theirs = place.outside / "yours.txt"
        theirs.write_text("Somebody's own.\n", encoding="utf-8")
        (place.checkout / path).unlink(missing_ok=True)
        (place.checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (place.checkout / path).hardlink_to(theirs)

    return make


def _deep(place: Place) -> None:
    folder = place.checkout
    for part in ("content", *["d"] * 300):
        folder /= part
        folder.mkdir(exist_ok=True)


def _socket(place: Place) -> None:
    here = Path.cwd()
    os.chdir(place.checkout / "content")
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("team.sock")
    finally:
        os.chdir(here)


def _hooks(place: Place) -> None:
    for name in (
        "post-checkout",
        "pre-commit",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        shutil.copy(place.program, place.checkout / ".git/hooks" / name)


def _programs(*paths: str) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        for path in paths:
            (place.checkout / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(place.program, place.checkout / path)

    return make


def _modules(place: Place) -> None:
    """Everything that some Python or some tool of it takes from the folder that it is
    started in.
    """
    runs = f"import subprocess; subprocess.call(['{place.program}'])\n"
    names = (
        "sitecustomize",
        "usercustomize",
        "conftest",
        "yaml",
        "click",
        "mkdocs",
        "git",
        "json",
        "setup",
        "encodings",
    )
    for name in names:
        books.write(place.checkout, f"{name}.py", runs)
    for name in ("drillbook", "markdown", "jinja2"):
        books.write(place.checkout, f"{name}/__init__.py", runs)
    books.write(place.checkout, "drillbook/__main__.py", runs)
    books.write(place.checkout, "x.pth", runs)
    books.write(place.checkout, "pyvenv.cfg", f"home = {place.checkout}\n")
    books.write(
        place.checkout, "pyproject.toml", f"[tool.drillbook]\nrun = '{place.program}'\n"
    )


def _staging(place: Place) -> None:
    """The files with which an archive is finished, as a branch can bring them, with a way out of
    it.
    """
    books.write(place.checkout, books.POLICY, "archive: {folder: '.'}\n")
    books.write(place.checkout, ".publishing/ready", "")
    books.write(place.checkout, ".publishing/tree/hooks/post-checkout", "#!/bin/sh\n")
    books.write(place.checkout, "hooks/post-checkout", "#!/bin/sh\n")
    (place.checkout / ".publishing/old").symlink_to("../.git")


def _stage_in_the_archive(place: Place) -> None:
    books.write(place.checkout, "published/.publishing/ready", "")
    books.write(place.checkout, "published/.publishing/tree/1.2/index.html", "forged")
    (place.checkout / "published/.publishing/old").symlink_to(place.outside)
    (place.checkout / "published/.publishing/grave").symlink_to(place.outside)


def _forged_session(place: Place, folder: str = SESSION, **more: object) -> Path:
    start = {
        "id": SESSION,
        "probes": [f"look=exec:{place.program}"],
        "steps": [f"`{place.program}`"],
        **more,
    }
    event = LineDraft(
        "started", json.loads(json.dumps(start)), Moment(_NOON, 1.0, "another boot")
    )
    raw = next(chained((event,), 0, NO_SUM)).raw
    return books.write(
        place.checkout, f"{_CAPTURES}/{folder}/journal.jsonl", raw
    ).parent


def _signed_session(place: Place) -> None:
    """A session that has gone on elsewhere, by its own word, with links and pipes beside its
    journal.
    """
    folder = _forged_session(place)
    shutil.copytree(folder, place.outside / SESSION)
    (folder / "moved-to.txt").write_text(
        f"{place.outside / SESSION}\n", encoding="utf-8"
    )
    (folder / "evidence").symlink_to(place.outside)
    os.mkfifo(folder / "lock")


def _version_that_calls(place: Place) -> None:
    """An archive, made by hand or by somebody, whose newest version has a program for a
    mkdocs.yml.
    """
    kept = (place.checkout / "mkdocs.yml").read_text(encoding="utf-8")
    (place.checkout / books.POLICY).unlink()
    _written("mkdocs.yml", books.CONFIGURATION + _CALLS_PYTHON)(place)
    publish(place.checkout, FolderArchive(place.checkout / "published"), "1.2")
    books.write(place.checkout, "mkdocs.yml", kept)
    books.write(place.checkout, books.POLICY, "archive: {folder: published}\n")


def _repository_within(place: Place) -> None:
    inner = place.checkout / "content/pages/inner"
    inner.mkdir(parents=True)
    _git(inner, "init", "-q")
    _git(inner, "config", "core.fsmonitor", str(place.program))
    shutil.copy(place.program, inner / ".git/hooks/post-checkout")


def _repository_elsewhere(place: Place) -> None:
    """`.git` as a file that names another folder, whose settings are somebody's."""
    shutil.move(place.checkout / ".git", place.outside / "repository")
    _git(
        place.outside,
        f"--git-dir={place.outside}/repository",
        "config",
        "core.fsmonitor",
        str(place.program),
    )
    books.write(place.checkout, ".git", f"gitdir: {place.outside}/repository\n")


def _submodule(place: Place) -> None:
    settings = (
        f'[submodule "x"]\n\tpath = content/x\n\turl = "ext::{place.program}"\n\tupdate ='
        f' "!{place.program}"\n'
    )
    books.write(place.checkout, ".gitmodules", settings)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=place.checkout,
        check=True,
        capture_output=True,
        text=True,
    )
    _git(
        place.checkout,
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{head.stdout.strip()},content/x",
    )
    _git(place.checkout, "config", "submodule.x.update", f"!{place.program}")
    _git(place.checkout, "commit", "-q", "-m", "A submodule")


def _names(place: Place) -> None:
    for name in (
        "--upload-pack=x",
        "-rf",
        "a\nb.yml",
        "\x1b[2J.yml",
        "\u202egpj.exe",
        "$(id).yml",
        "`id`.md",
        "a'b.yml",
    ):
        books.write(place.checkout, f"content/pages/{name}", "Text.\n")
    (place.checkout / os.fsdecode(b"content/\xff\xfe.yml")).write_bytes(b"x")


_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_ALIASES = "members:\n  - &a {id: sam}\n" + "  - *a\n" * 5000
_BOMB = "a: &a [x, x]\n" + "".join(
    f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(60)
)
_RESULT = books.RESULT_FOLDER
_PICTURE = "content/assets/plan.png"

CHECKOUTS: Mapping[str, Hostile] = {
    "a file of content is a link": Hostile(make=_linked(books.TEAM)),
    "a folder of content is a link": Hostile(make=_linked("content/pages")),
    "the folder of playbooks is a link": Hostile(make=_linked("content/playbooks")),
    "results are a link": Hostile(make=_linked("results")),
    "evidence is a link to a secret": Hostile(
        make=_linked(books.EVIDENCE, to="/etc/shadow")
    ),
    "evidence is a device": Hostile(make=_linked(books.EVIDENCE, to="/dev/zero")),
    "links in a circle": Hostile(make=_linked("content/agreements", to="../content")),
    "evidence has another name": Hostile(make=_second_name(books.EVIDENCE)),
    "a file of content is a pipe": Hostile(make=_pipe(books.INVENTORY)),
    "samples are a pipe": Hostile(make=_pipe(books.SAMPLES)),
    "mkdocs.yml is a pipe": Hostile(make=_pipe("mkdocs.yml")),
    "mkdocs.yml is a link": Hostile(make=_linked("mkdocs.yml", to="/dev/tty")),
    "a picture is a link to a secret": Hostile(
        make=_linked(_PICTURE, to="/etc/shadow")
    ),
    "a picture is a device": Hostile(make=_linked(_PICTURE, to="/dev/zero")),
    "a picture is a pipe": Hostile(make=_pipe(_PICTURE)),
    "a picture has another name": Hostile(make=_second_name(_PICTURE)),
    "a huge picture": Hostile(make=_huge(_PICTURE)),
    "pictures are a link": Hostile(make=_linked("content/assets")),
    "a socket": Hostile(make=_socket),
    "huge evidence": Hostile(make=_huge(books.EVIDENCE)),
    "a huge file of content": Hostile(make=_huge(books.TEAM)),
    "a huge journal of a result": Hostile(make=_huge(f"{_RESULT}/journal.jsonl")),
    "a huge journal of a session": Hostile(
        make=_huge(f"{_CAPTURES}/{SESSION}/journal.jsonl")
    ),
    "a huge catalogue": Hostile(make=_huge("published/versions.json")),
    "deep folders": Hostile(make=_deep),
    "names that differ in case": Hostile(
        make=_all(_written("content/Team.yml", "x"), _written("Results/x", "x"))
    ),
    "names that are options, escapes and commands": Hostile(make=_names),
    "aliases by the thousand": Hostile(make=_written(books.TEAM, _ALIASES)),
    "aliases that multiply": Hostile(make=_written(books.INVENTORY, _BOMB)),
    "a submodule": Hostile(make=_submodule),
    "a repository in the book": Hostile(make=_repository_within),
    "the repository is elsewhere": Hostile(make=_repository_elsewhere),
    "attributes with filters": Hostile(
        make=_written(
            ".gitattributes",
            "* filter=x diff=x merge=x text eol=crlf working-tree-encoding=UTF-16\n",
        )
    ),
    "hooks": Hostile(make=_hooks),
    "a staging folder of a publication": Hostile(make=_staging),
    "a staging folder in the archive": Hostile(make=_stage_in_the_archive),
    "the archive is a link": Hostile(make=_linked("published")),
    "a version is a link": Hostile(make=_linked("published/1.0", to="../../outside")),
    "a file of a version is a pipe": Hostile(make=_pipe("published/1.1/manifest.json")),
    "an archive elsewhere": Hostile(
        make=_written(books.POLICY, "archive: {folder: ../outside}\n")
    ),
    "an archive that is the repository": Hostile(
        make=_written(books.POLICY, "archive: {folder: .git}\n")
    ),
    "an archive on a branch that is an option": Hostile(
        make=_written(books.POLICY, "archive: {branch: --output=x}\n")
    ),
    "a version whose mkdocs.yml calls Python": Hostile(make=_version_that_calls),
    "mkdocs.yml calls Python": Hostile(
        make=_written("mkdocs.yml", books.CONFIGURATION + _CALLS_PYTHON)
    ),
    "mkdocs.yml names hooks and templates": Hostile(
        make=_all(
            _written(
                "mkdocs.yml",
                books.CONFIGURATION + "hooks: [hook.py]\nINHERIT: other.yml\n",
            ),
            _written("hook.py", "import subprocess; subprocess.call(['{program}'])\n"),
            _written("other.yml", _CALLS_PYTHON),
        )
    ),
    "a session that came by git": Hostile(
        make=_all(_forged_session, lambda place: _commit(place.checkout, "A session"))
    ),
    "a session that leads elsewhere": Hostile(make=_signed_session),
    "a session that names a folder elsewhere": Hostile(
        make=lambda place: _forged_session(place, id="../../../outside")
    ),
    "sessions are a link": Hostile(make=_linked(".drillbook")),
    "modules of Python": Hostile(make=_modules),
    "a program git in the checkout": Hostile(
        make=_programs("git", "bin/git", "python3", "sh", "uname", "less", "ssh"),
        environment={"PATH": f".::bin:{{}}:{os.environ['PATH']}"},
    ),
    "programs that the environment names": Hostile(
        make=_programs("pager", "editor", "ssh", "browser"),
        environment=dict.fromkeys(
            (
                "PAGER",
                "GIT_PAGER",
                "EDITOR",
                "VISUAL",
                "GIT_EDITOR",
                "BROWSER",
                "GIT_SSH",
                "GIT_ASKPASS",
                "LESSOPEN",
            ),
            "./pager",
        ),
    ),
    "settings of tools": Hostile(
        make=_all(
            _written(".env", "PATH=.\nPYTHONPATH=.\nPYTHONSTARTUP=x.py\n"),
            _written(".netrc", "machine example.com login x password y\n"),
            _written(
                ".gitconfig", "[core]\n\tfsmonitor = {program}\n\tpager = {program}\n"
            ),
            _written(".config/git/config", "[core]\n\tfsmonitor = {program}\n"),
            _written(".config/git/attributes", "* filter=x\n"),
            _written(".envrc", "{program}\n"),
            _written(".mailmap", "x <x@example.com>\n"),
            _written("drillbook.toml", "run = '{program}'\n"),
        ),
    ),
    "languages and terminals": Hostile(
        make=_all(
            _written("locale/xx/LC_MESSAGES/messages.mo", "\x95\x04\x12\xde"),
            _written("terminfo/x/xterm", "\x1a\x01"),
        ),
        environment={
            "TERMINFO": "{}/terminfo",
            "LANGUAGE": "xx",
            "LOCPATH": "{}/locale",
            "TEXTDOMAINDIR": "{}/locale",
        },
    ),
    "folders of the user in the checkout": Hostile(
        make=_all(_forged_session, _written("state/drillbook/sessions/x.json", "{}")),
        environment={
            "XDG_STATE_HOME": "{}/state",
            "XDG_CACHE_HOME": "{}/cache",
            "XDG_DATA_HOME": "{}/data",
        },
    ),
}
"""Every checkout by what is the matter with it."""
