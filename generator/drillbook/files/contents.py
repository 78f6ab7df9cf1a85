"""The contents of the book's files: their bytes, and the digest of these.

A file that nobody has written since its digest was taken is not read for it again. The system tells
that: a program can set every time of a file but the one at which it was changed.
"""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.kept import NOTHING, Kept
from drillbook.system.plain_file import stamp
from drillbook.text.digest import digest, digest_of_file

_KIND = "file"
_SECOND = 1_000_000_000
_SETTLED, _SETTLED_IF_COARSE = _SECOND // 10, 2 * _SECOND
"""So long after a change, in nanoseconds, a further one has another time on every system."""


@dataclass(slots=True)
class Contents:
    """The contents of the files below `root`; `statuses` are those that were found of them."""

    root: Path
    statuses: Mapping[str, os.stat_result] = field(default_factory=dict)
    kept: Kept = NOTHING
    """What is known of the files by the times of their changes."""
    folder: str = field(init=False, default="")
    """Their folder, as no other book names it."""
    _last: tuple[str, str] = field(init=False, default=("", ""))
    """The last file that was read as a whole, and its digest."""

    def __post_init__(self) -> None:
        """Name the folder."""
        self.folder = os.path.abspath(self.root)  # noqa: PTH100 - no link is followed here

    def size(self, path: str) -> int:
        """Return how many bytes a file has. Raises `OSError` if it cannot be looked at."""
        found = self.statuses.get(path)
        return (found or (self.root / path).stat()).st_size

    def known(self, path: str) -> str | None:
        """Return the digest of a file that has not been written since it was taken, or None."""
        status = self.statuses.get(path)
        known = stamp(status) if status and self.kept.trusts_times else None
        found = known and self.kept.found(_KIND, self.folder, path, known)
        return found.decode("ascii", "replace") if found else None

    def digest(self, path: str) -> str:
        """Return the digest of a file. Raises `OSError` if it cannot be read."""
        known = self._last[1] if self._last[0] == path else self.known(path)
        if known:
            return known
        with (self.root / path).open("rb") as file:
            before, at = os.fstat(file.fileno()), time.time_ns()
            found = digest_of_file(file)
            self._keep(path, found, before, os.fstat(file.fileno()), at)
        return found

    def read(self, path: str, most: int) -> tuple[bytes, str]:
        """Return the first bytes of a file, one more than so many at most, and their digest.

        Raises `OSError` if it cannot be read.
        """
        with (self.root / path).open("rb") as file:
            before, at = os.fstat(file.fileno()), time.time_ns()
            raw = file.read(most + 1)
            found = digest(raw)
            if len(raw) <= most:
                self._last = path, found
                self._keep(path, found, before, os.fstat(file.fileno()), at)
        return raw, found

    def _keep(
        self,
        path: str,
        found: str,
        before: os.stat_result,
        after: os.stat_result,
        at: int,
    ) -> None:
        """Keep a digest, unless the file may be written again without another time."""
        if not self.kept.trusts_times:
            return
        known = stamp(before)
        coarse = before.st_ctime_ns % _SECOND == 0
        settled = at - (_SETTLED_IF_COARSE if coarse else _SETTLED)
        last = max(before.st_ctime_ns, before.st_mtime_ns)
        if known and known == stamp(after) and last < settled:
            self.kept.keep(found.encode(), _KIND, self.folder, path, known)


def rest(root: Path, path: str, content: str, most: int) -> str | None:
    """Return the text of a file that still has the content of a digest, or None."""
    with suppress(OSError, UnicodeDecodeError):
        raw, found = Contents(root).read(path, most)
        if found == content:
            return raw.decode("utf-8-sig")
    return None
