"""What is untracked will be lacking where somebody else checks the book out: in CI, too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.files import git
from drillbook.files.folder import is_plain
from drillbook.files.ignored import ignoring
from drillbook.files.missing import attached
from drillbook.files.repository import GitError
from drillbook.files.site_settings import SETTINGS
from drillbook.model.book import Book
from drillbook.model.untracked import IgnoreRule, Lack, Untracked

_PLACES = (
    "content/agreements/any/any.yml",
    "results/any/result.yml",
    "results/any/reviews/any.yml",
)
"""Where a book grows; if git ignores such a path, nobody sees what it leaves out."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Those files of a book that are on this machine alone, by path.

    `closed` are the lines with which git ignores whatever comes into some places of the book.
    `unknown` says in sentences what could not be found out.
    """

    files: Mapping[str, Untracked]
    closed: tuple[IgnoreRule, ...] = ()
    unknown: tuple[str, ...] = ()


def tracking(root: Path, book: Book) -> Tracking:
    """Ask git which files of a book it has."""
    try:
        if not git.is_repository(root):
            return Tracking({})
        return _tracking(root, book)
    except GitError as error:
        return Tracking(
            {},
            unknown=(f"Which files are committed was not checked: {error.message}.",),
        )


def _tracking(root: Path, book: Book) -> Tracking:
    staged = git.staged(root)
    settings = {SETTINGS} if is_plain(root, SETTINGS) else set()
    lacking = (book.paths | settings) - staged.keys()
    rules = ignoring(root, (*lacking, *_PLACES))
    closed = tuple(dict.fromkeys(rules[place] for place in _PLACES if place in rules))
    if not lacking:
        return Tracking({}, closed)
    asked = _Asked(root, staged, git.committed(root), rules, _needed(book))
    found = ((path, asked.about(path)) for path in sorted(lacking))
    return Tracking({path: one for path, one in found if one}, closed)


def _needed(book: Book) -> Mapping[str, str]:
    """Return by which file of a book each other one is named or shown."""
    shown = {media.path: path for path in book.prose for media in book.media_of(path)}
    named = {
        path: result.path
        for result in book.results
        for path in (*attached(result), *result.digests)
    }
    return {**shown, **named}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What git has of a book: by path the names of what is staged and of what is committed, what is
    ignored, and by which file each other one is needed.
    """

    root: Path
    staged: Mapping[str, str]
    committed: Mapping[str, str]
    rules: Mapping[str, IgnoreRule]
    needed: Mapping[str, str]

    def about(self, path: str) -> Untracked | None:
        """Return why a file that is not staged will be lacking, or None where it is only new."""
        needed_by = self.needed.get(path)
        lack = self._lack(path, needed_by)
        if lack is None:
            return None
        rule = self.rules.get(path)
        return Untracked(lack=lack, rule=rule, needed_by=needed_by)

    def _lack(self, path: str, needed_by: str | None) -> Lack | None:
        if path in self.committed:
            return Lack.TAKEN_OUT
        if path in self.rules:
            return Lack.IGNORED
        if needed_by is None or needed_by not in self.staged:
            return None
        if self.staged[needed_by] not in self._names(needed_by):
            return None
        there = self.committed.get(needed_by) == self.staged[needed_by]
        return Lack.NOT_COMMITTED if there else Lack.NOT_STAGED

    def _names(self, path: str) -> Iterator[str]:
        """Yield the names that git may give to what a file holds now, whatever it does to line
        ends.
        """
        try:
            content = (self.root / path).read_bytes()
        except OSError:
            return
        yield git.name_of(self.root, content)
        yield git.name_of(self.root, content.replace(b"\r\n", b"\n"))
