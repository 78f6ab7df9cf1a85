"""What editors, merges, shells and machines do to a book and to the commands around it."""

import os

import books
from everyday.place import (
    CURL_FILE,
    Place,
    Prepare,
    committed,
    edited,
    steps,
    wrote,
)
from everyday.situation import CHECK, Situation

_BUILD = ("build", "--today", "2026-11-23", "--site-dir", "../site")
_CONFLICT = b"<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> feature/queue\n"
_TOLD = ("F001", "F002", "F006", "F007", "F008", "F023", "F024")
_EXAMPLE = b"```\n" + _CONFLICT + b"```\n"


def _buildable(place: Place) -> None:
    books.write(place.book, "mkdocs.yml", books.CONFIGURATION)


def _settings(more: str) -> Prepare:
    return wrote("mkdocs.yml", books.CONFIGURATION + more)


def _behind(path: str, added: bytes) -> Prepare:
    """Write something behind the first line of a file, or behind the last."""

    def make(place: Place) -> None:
        text = (place.book / path).read_bytes()
        at = len(text) if path.endswith(".md") else text.index(b"\n") + 1
        books.write(place.book, path, text[:at] + added + text[at:])

    return make


def _texts(place: Place, old: bytes, new: bytes) -> None:
    for file in place.book.rglob("*"):
        if file.suffix in {".md", ".yml"} and ".git" not in file.parts:
            raw = file.read_bytes()
            file.write_bytes(raw.replace(old, new) if old else new + raw)


def _git(*arguments: str) -> Prepare:
    return lambda place: place.git(*arguments)


def _by_a_link(place: Place) -> None:
    link = place.root.parent / "link"
    link.symlink_to(place.root)
    place.here = link


def _squashed(place: Place) -> None:
    place.git("checkout", "--quiet", "-b", "change")
    books.write(place.book, "content/index.md", "Hi.\n")
    place.commit()
    place.git("checkout", "--quiet", "main")
    place.git("merge", "--quiet", "--squash", "change")
    place.git("commit", "--quiet", "--message", "Change")


def _elsewhere(place: Place) -> None:
    """Move the repository away, and leave a worktree that still points there."""
    (place.root / ".git").rename(place.root.parent / "gone")
    place.write(".git", "gitdir: /elsewhere/.git/worktrees/book\n")


def _not_checked_out(place: Place) -> None:
    """Clone a repository with the book as a submodule, without what it needs for that."""
    outer = place.root.with_name("outer")
    outer.mkdir()
    inner, place.root = place.root, outer
    allowed = ("-c", "protocol.file.allow=always")
    place.git("init", "--quiet", "--initial-branch", "main")
    place.git(*allowed, "submodule", "add", "--quiet", str(inner), "book")
    place.commit()
    place.book = place.here = outer
    place.clone()
    place.book = place.here = place.root / "book"


def _narrow(_place: Place) -> None:
    os.umask(0o077)


def _wide(place: Place) -> None:
    os.umask(0o022)
    assert (place.root.parent / "site/index.html").is_file()


MACHINES = (
    Situation(
        name="a conflict of a merge in the team",
        given=steps(committed, _behind(books.TEAM, _CONFLICT)),
        ends=1,
        told=(
            "content/team.yml:2:1: error F001 has a conflict of a merge in lines 2 to 6",
            "between HEAD and feature/queue",
        ),
    ),
    Situation(
        name="a conflict of a merge in a result",
        given=steps(committed, _behind(books.RESULT, _CONFLICT)),
        ends=1,
        told=(f"{books.RESULT}:2:1: error F001 has a conflict of a merge",),
    ),
    Situation(
        name="a conflict of a merge in a playbook",
        given=steps(committed, _behind(books.PLAYBOOK, _CONFLICT)),
        ends=1,
        told=(
            "error F001 has a conflict of a merge",
            "remove the lines with `<<<<<<<`",
        ),
        silent=("F005",),
    ),
    Situation(
        name="a playbook that shows how a conflict looks",
        given=steps(committed, _behind(books.PLAYBOOK, _EXAMPLE)),
        silent=("F001",),
    ),
    Situation(
        name="a conflict of a merge in the settings of the site",
        given=_settings(_CONFLICT.decode()),
        when=_BUILD,
        ends=2,
        told=("mkdocs.yml:6:1: has a conflict of a merge in lines 6 to 10",),
    ),
    Situation(
        name="settings of the site that are no YAML",
        given=_settings("extra: {a: [\n"),
        when=_BUILD,
        ends=2,
        told=("mkdocs.yml:7:1: cannot be read as YAML: ",),
        silent=("unicode string", "MkDocs encountered"),
    ),
    Situation(
        name="a tab in place of spaces",
        given=edited(books.TEAM, b"  - id: sam", b"\t- id: sam"),
        ends=1,
        told=("content/team.yml:8:1: error F001", "it is indented with a tab"),
    ),
    Situation(
        name="a no-break space, as it is copied from a page",
        given=edited(books.TEAM, b"  - id: sam", b"  -\xc2\xa0id: sam"),
        ends=1,
        told=("error F001", "it is indented with a no-break space (U+00A0)"),
    ),
    Situation(
        name="a file that Windows PowerShell wrote",
        given=lambda place: books.write(
            place.book,
            books.TEAM,
            books.text_of(place.book, books.TEAM).encode("utf-16"),
        ),
        ends=1,
        told=("content/team.yml: error F001 is UTF-16", "Save it as plain UTF-8"),
    ),
    Situation(
        name="a byte order mark in every text",
        given=lambda place: _texts(place, b"", b"\xef\xbb\xbf"),
        silent=_TOLD,
    ),
    Situation(
        name="the line ends of Windows in every text",
        given=steps(lambda place: _texts(place, b"\n", b"\r\n"), committed),
        silent=_TOLD,
    ),
    Situation(
        name="a playbook with another ending",
        given=wrote("content/playbooks/queue.markdown", "# Queue\n"),
        ends=1,
        told=("F007", 'Did you mean "queue.md"?'),
    ),
    Situation(
        name="a signature with another ending",
        given=wrote(
            "content/agreements/database-failover/sam.yaml", "position: agree\n"
        ),
        ends=1,
        told=("F007", 'Did you mean "sam.yml"?'),
    ),
    Situation(
        name="a default branch that was renamed",
        given=steps(committed, _git("branch", "--move", "main", "trunk")),
        when=(*CHECK, "--base", "main"),
        ends=2,
        told=('git knows no revision "main"', "It has the branches trunk."),
    ),
    Situation(
        name="a worktree whose repository was moved",
        given=steps(committed, _elsewhere),
        ends=1,
        told=("F020", "/elsewhere/.git/worktrees/book"),
        silent=("Which files are committed",),
    ),
    Situation(
        name="a submodule that was not checked out",
        given=steps(committed, _not_checked_out),
        ends=2,
        told=("git submodule update --init",),
    ),
    Situation(
        name="a book by a link", given=steps(committed, _by_a_link), silent=_TOLD
    ),
    Situation(
        name="a hook with the variables of another worktree",
        given=committed,
        around={
            "GIT_DIR": "/nowhere/.git",
            "GIT_INDEX_FILE": ".git/index",
            "GIT_WORK_TREE": "/",
            "GIT_PREFIX": "docs/",
        },
        silent=("F020", *_TOLD),
    ),
    Situation(
        name="a lock that git left when it was killed",
        given=steps(committed, wrote(".git/index.lock")),
        silent=("F020", *_TOLD),
    ),
    Situation(
        name="a machine that knows one language and ASCII",
        given=steps(
            committed, edited(books.TEAM, b"Sam Example", "Sam Größe".encode())
        ),
        around={"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": ""},
        silent=_TOLD,
    ),
    Situation(
        name="a home that is not there",
        given=committed,
        around={"HOME": "/nonexistent", "XDG_CACHE_HOME": "", "XDG_STATE_HOME": ""},
        silent=("F020", *_TOLD),
    ),
    Situation(
        name="a clock on the other side of the world",
        given=committed,
        around={"TZ": "Pacific/Kiritimati"},
        silent=_TOLD,
    ),
    Situation(
        name="a folder for scratch files that is not there",
        given=committed,
        around={"TMPDIR": "/nonexistent"},
        silent=("F020", *_TOLD),
    ),
    Situation(
        name="a machine without git",
        given=committed,
        around={"PATH": "/nonexistent"},
        ends=1,
        told=("F020 git is not installed",),
        silent=("Which files are committed",),
    ),
    Situation(
        name="a book in a folder with letters of other scripts",
        below="Führung/手順 (neu)",
        given=committed,
        silent=("F020", *_TOLD),
    ),
    Situation(
        name="a change that was squashed",
        given=steps(committed, _squashed),
        when=(*CHECK, "--base", "HEAD^"),
        silent=_TOLD,
    ),
    Situation(
        name="a playbook that was renamed by case alone",
        given=steps(
            committed,
            _git("mv", books.PLAYBOOK, "content/playbooks/Database-Failover.md"),
        ),
        ends=1,
        told=("F005", 'Did you mean "Database-Failover"?'),
    ),
    Situation(
        name="a folder of evidence that was renamed by case alone",
        given=steps(
            committed,
            lambda place: (place.book / CURL_FILE).parent.rename(
                place.book / books.RESULT_FOLDER / "Evidence"
            ),
        ),
        ends=1,
        told=("F008", f"{books.RESULT_FOLDER}/Evidence/curl.txt: error F007"),
    ),
    Situation(
        name="a build by somebody whose files are nobody else's",
        given=steps(_buildable, committed, _narrow),
        when=_BUILD,
        then=_wide,
    ),
    Situation(
        name="a site where nothing can be written",
        given=_buildable,
        when=("build", "--today", "2026-11-23", "--site-dir", "/proc/site"),
        ends=2,
        told=("could not be written", "Choose another folder with --site-dir."),
    ),
    Situation(
        name="a report where nothing can be written",
        given=committed,
        when=(*CHECK, "--report", "junit=/proc/report.xml"),
        ends=2,
        told=("/proc/report.xml",),
    ),
    Situation(
        name="a book in the middle of a rebase",
        given=steps(
            committed,
            _git("checkout", "--quiet", "--detach"),
            wrote(".git/rebase-merge/head-name", "refs/heads/main\n"),
        ),
        silent=("F020", *_TOLD),
    ),
)
