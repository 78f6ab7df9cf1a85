"""A text that moves into the book takes along what it shows, and its links lead on to what they led
to: to runbooks that move with it, to files of the book, and to pictures and PDFs beside it, which
are copied.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from drillbook.files import media
from drillbook.files.markdown import converted
from drillbook.files.outline import Outline
from drillbook.importers.runbook import Runbook, id_of
from drillbook.model.finding import Finding
from drillbook.model.pointer import led_to

_LIKE_MEDIA = re.compile(r".+\.(?i:png|jpe?g|gif|webp|pdf)")
_KEPT_NAME = re.compile(r"[\w(][\w ()+,.@&'=~-]*(?<! )")
_ASSETS = "content/assets"


@dataclass(frozen=True, slots=True)
class Copied:
    """A picture or a PDF that moves with a text, and its path in the book."""

    source: Path
    path: str
    renamed: bool
    """Whether another file has its own name already."""


@dataclass(frozen=True, slots=True)
class MovedText:
    """A text as it is in the book, what is copied with it, and what is not, in words."""

    body: str
    links: int = 0
    copied: tuple[Copied, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moving:
    """Knows the folder of the book, where each runbook moves to, and what is copied with any of
    them.
    """

    book: Path
    runbooks: Mapping[Path, str]
    _digests: dict[str, str] = field(default_factory=dict)
    """Of what is copied, by its path in the book."""

    def id_of(self, runbook: Runbook) -> str:
        """Return the id that a runbook has in the book."""
        path = self.runbooks.get(runbook.path)
        return Path(path).stem if path else runbook.id

    def moved(self, runbook: Runbook, path: str) -> MovedText:
        """Return the text of a runbook as it is at a path of the book."""
        pointers = Outline(converted(runbook.body), 1).pointers
        copied, left, found = dict[str, Copied](), dict[str, None](), dict[str, str]()
        for target in dict.fromkeys(pointer.target for pointer in pointers):
            led = led_to(target, "")
            if led is None or not led.path:
                continue
            place = _led_to(runbook.path, led.path, from_root=target.startswith("/"))
            new = self._place(place)
            shows_something = _LIKE_MEDIA.fullmatch(place.name)
            # What is not there was a dead link before, and the check says so.
            if new is None and shows_something and os.path.lexists(place):
                taken = self._taken_along(place, path)
                if isinstance(taken, str):
                    left[taken] = None
                    continue
                new = taken.path
                copied[new] = taken
            if new is not None:
                found[target] = _link(new, path, led.fragment)
        body, links = _rewritten(runbook.body, found, {p.line for p in pointers})
        return MovedText(body, links, tuple(copied.values()), tuple(left))

    def _place(self, place: Path) -> str | None:
        """Return where in the book a file is, if it moves there or is there."""
        if place in self.runbooks:
            return self.runbooks[place]
        if place.is_relative_to(self.book / "content") and place.is_file():
            return place.relative_to(self.book).as_posix()
        return None

    def _taken_along(self, place: Path, path: str) -> Copied | str:
        """Return under which path a file is copied, or why it is not."""
        if place.is_symlink() or not place.is_file():
            return f"{place} is no plain file"
        known = media.media(place.parent, place.name)
        if isinstance(known, Finding):
            return f"{place} {known.message}"
        # Two runbooks that show the same picture share one copy of it.
        for new, digest in self._digests.items():
            if digest == known.digest:
                return Copied(place, new, renamed=Path(new).name != place.name)
        names = list(_names(place, Path(path).stem))
        for name in names:
            new = f"{_ASSETS}/{name}"
            if self._is_free(new, known.digest):
                self._digests[new] = known.digest
                return Copied(place, new, renamed=name != names[0])
        return f"{place} would be {_ASSETS}/{names[0]}, where another file is"

    def _is_free(self, path: str, digest: str) -> bool:
        """Return whether a file may have a path: nothing is there, nor will be, or the same."""
        if path in self._digests:
            return self._digests[path] == digest
        if not os.path.lexists(self.book / path):
            return True
        there = media.media(self.book, path)
        return not isinstance(there, Finding) and there.digest == digest


def _led_to(runbook: Path, path: str, *, from_root: bool) -> Path:
    """Return the file to which a link of a runbook leads; one that begins with a slash starts at
    the folder of its repository or its wiki, which is one of those above the runbook.
    """
    if from_root:
        for above in runbook.parents:
            if (above / path).is_file():
                return above / path
            # What lies outside of the repository is none of its files.
            if (above / ".git").exists():
                break
    return Path(os.path.normpath(runbook.parent / path))


def _names(place: Path, id_: str) -> Iterator[str]:
    """Yield the names that a file may have in the book, its own first."""
    name = place.name if _KEPT_NAME.fullmatch(place.name) else ""
    own = name or f"{id_of(place.stem) or 'picture'}{place.suffix.lower()}"
    yield own
    yield f"{id_}-{own}"
    yield from (f"{id_}-{number}-{own}" for number in range(2, 10))


def _link(new: str, path: str, fragment: str | None) -> str:
    relative = os.path.relpath(new, Path(path).parent).replace(os.sep, "/")
    link = quote(relative, safe="/.()+,@&'=~-_")
    return f"{link}#{fragment}" if fragment else link


_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:\s")


def _rewritten(body: str, found: Mapping[str, str], lines: set[int]) -> tuple[str, int]:
    """Return a text with other targets in the lines that have links, and how many were changed."""
    changing = {target: new for target, new in found.items() if target != new}
    if not changing:
        return body, 0
    # The longest first, because one may be the beginning of another.
    longest_first = sorted(changing, key=len, reverse=True)
    written = "|".join(map(re.escape, longest_first))
    target = re.compile(
        r"(?P<before>\]\(\s*<?|\]:\s*<?|\b(?:src|href)\s*=\s*[\"']?)"
        rf"(?P<target>{written})(?=[\s)>\"']|$)"
    )
    count, told = 0, list[str]()
    for number, line in enumerate(body.split("\n"), start=1):
        # Only there: what looks like a link in a fence is code, and stays as it is.
        has_links = number in lines or _DEFINITION.match(line)
        new, changed = target.subn(_put(changing), line) if has_links else (line, 0)
        count += changed
        told.append(new)
    return "\n".join(told), count


def _put(changing: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: found["before"] + changing[found["target"]]
