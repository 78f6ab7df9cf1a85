"""A place is a real repository on a disk, as a team has one: its root, the book in it, and the
folder that somebody stands in.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run

TODAY = str(books.TODAY)
COMMITTED = "2026-11-20T12:00:00+01:00"
CURL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n\r\nno database\n"
)
CURL_FILE = f"{books.RESULT_FOLDER}/evidence/curl.txt"


@dataclass(slots=True)
class Place:
    """`root` is the top of the repository, `book` the folder of the book, `here` where commands are
    run.

    What prepares a place may change all three: whoever clones it goes on in the clone.
    """

    root: Path
    book: Path
    here: Path

    def git(self, *arguments: str, at: str = COMMITTED) -> str:
        """Run git as Sam would, with nobody's settings, and return what it prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=environment(self.root, at),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, path: str, content: str | bytes = "") -> Path:
        """Write a file below the root of the repository."""
        return books.write(self.root, path, content)

    def in_book(self, path: str) -> str:
        """Return the path below the root that a path of the book has."""
        return (self.book / path).relative_to(self.root).as_posix()

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change")

    def run(self, *command: str) -> None:
        """Run one of drillbook's commands in the book; it has to end well."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.here)
            for name, value in environment(self.root).items():
                patch.setenv(name, value)
            assert run(list(command)) == 0

    def clone(self, *settings: str) -> None:
        """Clone the repository with settings of git's, and go on there."""
        target = self.root.with_name(f"{self.root.name}-clone")
        self.git("clone", "--quiet", *settings, self.root.as_uri(), str(target))
        inside, here = (
            self.book.relative_to(self.root),
            self.here.relative_to(self.root),
        )
        self.root, self.book, self.here = target, target / inside, target / here


Prepare = Callable[[Place], object]


def environment(home: Path, at: str = COMMITTED) -> dict[str, str]:
    """Return an environment in which git and its friends know Sam and no settings of this
    machine.
    """
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Sam Example"), ("EMAIL", "sam@example.com"))
    }
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    elsewhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "WSL_DISTRO_NAME": ""}
    alone |= elsewhere
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        **alone,
        **who,
        **when,
    }


def begun(root: Path, below: str = "") -> Place:
    """Begin a repository with the small book, whose gate holds, with what `curl -i` has printed as
    evidence; nothing is committed yet.
    """
    book = root / below
    books.make(book)
    shutil.copy(book / books.EVIDENCE, root.parent / "console.txt")
    console = books.digest((book / books.EVIDENCE).read_bytes())
    result = books.text_of(book, books.RESULT).replace(
        "  - file: evidence/console.txt\n",
        f"  - {{file: evidence/console.txt, digest: {console}}}\n"
        f"  - {{file: evidence/curl.txt, digest: {books.digest(CURL)}}}\n",
    )
    books.write(book, books.RESULT, result)
    books.write(book, CURL_FILE, CURL)
    place = Place(root, book, book)
    place.git("init", "--quiet", "--initial-branch", "main")
    return place


def nothing(_place: Place) -> None:
    """Leave everything as it is."""


def steps(*prepare: Prepare) -> Prepare:
    """Return one preparation that makes several, one after the other."""

    def make(place: Place) -> None:
        for one in prepare:
            one(place)

    return make


def wrote(path: str, content: str | bytes = "") -> Prepare:
    """Write a file of the book."""
    return lambda place: books.write(place.book, path, content)


def wrote_at_root(path: str, content: str | bytes = "") -> Prepare:
    """Write a file of the repository."""
    return lambda place: place.write(path, content)


def edited(path: str, old: bytes, new: bytes) -> Prepare:
    """Replace bytes in a file of the book; they have to be there."""

    def make(place: Place) -> None:
        content = (place.book / path).read_bytes()
        assert old in content, f"{path} has no {old!r}"
        (place.book / path).write_bytes(content.replace(old, new))

    return make


def removed(path: str) -> Prepare:
    """Remove a file of the book."""
    return lambda place: (place.book / path).unlink()


def committed(place: Place) -> None:
    """Commit everything."""
    place.commit()


def cloned(*settings: str) -> Prepare:
    """Clone the repository with settings of git's, and go on there."""
    return lambda place: place.clone(*settings)


def at_root(place: Place) -> None:
    """Go to the root of the repository."""
    place.here = place.root
