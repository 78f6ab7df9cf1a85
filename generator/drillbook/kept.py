"""What was read is kept, so that the same bytes are not read again: in the user's own cache folder,
in one file for each version of drillbook.

What is kept is data alone, found by the digest of all that it was made from, and held against the
models again when it is used. A file that is gone, damaged or locked costs time, and nothing else.
"""

import hashlib
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from drillbook.errors import DrillbookError
from drillbook.state import cache_folder
from drillbook.system.user import alone_writes

CHOICE = "DRILLBOOK_CACHE"
"""The environment variable that says `on` or `off`."""

_MOST_BYTES = 512 * 1024 * 1024
_LONGEST_UNUSED = 30
"""Days after which what nobody has asked for is forgotten."""

_MOST_OTHERS = 3
"""Other versions of drillbook of which anything stays."""

_AT_ONCE = 2_000
_DAY = 24 * 60 * 60
_SUM = 8
_KEY, _LENGTH = 32, 4
_TOGETHER = "together"
_MADE_BY = (
    "pydantic",
    "PyYAML",
    "google-re2",
    "bc-detect-secrets",
    "Jinja2",
    "MarkupSafe",
    "pyromark",
    "nh3",
    "ada-url",
)
"""The libraries that read and print besides drillbook's own code."""


class Kept(Protocol):
    """What was read, by its kind and by all that it was made from."""

    @property
    def trusts_times(self) -> bool:
        """Whether a file counts as unchanged by the time of its last change; not in a CI, where it
        is read.
        """

    def found(self, kind: str, *made_from: str) -> bytes | None:
        """Return what was kept, or None."""

    def keep(self, value: bytes, kind: str, *made_from: str) -> None:
        """Keep a value for the next time."""

    def together(self, name: str) -> AbstractContextManager["Kept"]:
        """Open what is kept together under a name, because it is always asked for together."""


class _Nothing:
    trusts_times = False

    def found(self, kind: str, *made_from: str) -> None:
        """Find nothing."""

    def keep(self, value: bytes, kind: str, *made_from: str) -> None:
        """Keep nothing."""

    @contextmanager
    def together(self, _name: str) -> Iterator["_Nothing"]:
        """Open nothing."""
        yield self


NOTHING: Kept = _Nothing()
"""Where everything is read anew."""


@contextmanager
def kept(*, wanted: bool = True) -> Iterator[Kept]:
    """Open what was kept; that is nothing where it is not wanted, or cannot be.

    In a CI nothing is kept unless `DRILLBOOK_CACHE=on` asks for it.
    """
    store = _opened() if wanted and _chosen() else None
    try:
        yield store or NOTHING
    finally:
        if store:
            store.close()


def _chosen() -> bool:
    choice = os.environ.get(CHOICE, "").casefold()
    if choice in {"on", "off"}:
        return choice == "on"
    # A proof reads everything.
    return not os.environ.get("CI")


def _opened() -> "_Store | None":
    try:
        folder = cache_folder()
        if _in_a_checkout(folder):
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
        # What others could write in is nobody's own, and nor is what a link leads to.
        if not (stat.S_ISDIR(status.st_mode) and alone_writes(status)):
            return None
        file = folder / f"read-{_code()[:16]}.sqlite"
        _forget_others(folder, file)
    except (OSError, DrillbookError):
        return None
    for _ in range(2):
        try:
            return _Store(file)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            # It is damaged, and can be made anew.
            with suppress(OSError):
                file.unlink()
    return None


def _in_a_checkout(folder: Path) -> bool:
    """Return whether a repository could bring the folder along, with values of anybody's."""
    # Some keep their home folder itself in git: that one is still theirs.
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - `Path.home` fails where there is none
    return any(
        os.path.lexists(above / ".git") for above in folder.parents if above != home
    )


def stores() -> tuple[Path, ...]:
    """Return the files in which anything is kept, by any version of drillbook."""
    folder = cache_folder()
    return tuple(sorted(folder.glob("read-*.sqlite*"))) if folder.is_dir() else ()


def _forget_others(folder: Path, own: Path) -> None:
    """Remove what other versions have left, if it was not used for long, or is of too many."""
    others = sorted(
        (file.stat().st_mtime, file)
        for file in folder.glob("read-*.sqlite")
        if file != own
    )
    for number, (used, file) in enumerate(reversed(others), start=1):
        if number > _MOST_OTHERS or used < time.time() - _LONGEST_UNUSED * _DAY:
            for part in folder.glob(f"{file.name}*"):
                part.unlink(missing_ok=True)


def _code() -> str:
    """Return the digest of the code that reads: another version may read otherwise."""
    own = Path(__file__).parent
    # Other libraries may read the same bytes in another way, and so may another Python.
    digest = hashlib.sha256(sys.version.encode())
    for name in _MADE_BY:
        with suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}\n".encode())
    for file in sorted((*own.rglob("*.py"), *own.rglob("*.jinja"))):
        digest.update(f"{file.relative_to(own)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


class _Store:
    """Values in a file of SQLite, each with a sum, because nobody waits for a disk here."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, timeout=1, isolation_level=None)
        self._today = int(time.time() // _DAY)
        self._new: dict[bytes, bytes] = {}
        self._used: list[bytes] = []
        self._broken = False
        self.trusts_times = not os.environ.get("CI")
        try:
            self._file.execute("PRAGMA journal_mode = WAL")
            # Nobody waits for a disk: what a crash damages has a wrong sum, and is read anew.
            self._file.execute("PRAGMA synchronous = OFF")
            self._file.execute(f"PRAGMA mmap_size = {_MOST_BYTES}")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS kept"
                " (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)"
            )
        except sqlite3.Error:
            self._file.close()
            raise

    def found(self, kind: str, *made_from: str) -> bytes | None:
        """Return what was kept, or None."""
        key = _key(kind, made_from)
        if self._broken:
            return None
        try:
            row = self._file.execute(
                "SELECT value, used FROM kept WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error:
            self._broken = True
            return None
        if row is None:
            return self._new.get(key)
        value, used = bytes(row[0]), row[1]
        if used != self._today:
            self._used.append(key)
        return value[_SUM:] if _sum(key, value[_SUM:]) == value[:_SUM] else None

    def keep(self, value: bytes, kind: str, *made_from: str) -> None:
        """Keep a value for the next time."""
        self._new[_key(kind, made_from)] = value
        if len(self._new) >= _AT_ONCE:
            self._write()

    @contextmanager
    def together(self, name: str) -> Iterator["_Together"]:
        """Open what is kept together under a name."""
        opened = _Together(self.found(_TOGETHER, name) or b"", self.trusts_times)
        yield opened
        if opened.written:
            self.keep(opened.values, _TOGETHER, name)

    def close(self) -> None:
        """Write what is new, and forget what is too much or too old."""
        self._write()
        if not self._broken:
            with suppress(sqlite3.Error):
                self._forget()
        self._file.close()

    def _write(self) -> None:
        """Write what is new; where that cannot be, it is read anew the next time."""
        rows = [
            (key, _sum(key, value) + value, self._today)
            for key, value in self._new.items()
        ]
        again = [(self._today, key) for key in self._used]
        self._new, self._used = {}, []
        if self._broken or not (rows or again):
            return
        try:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._file.executemany("UPDATE kept SET used = ? WHERE key = ?", again)
            if again:
                # Once a day, when something is used again.
                last = self._today - _LONGEST_UNUSED
                self._file.execute("DELETE FROM kept WHERE used < ?", (last,))
            self._file.execute("COMMIT")
        except sqlite3.Error:
            self._broken = True

    def _forget(self) -> None:
        pages, free, size = (
            self._file.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > _MOST_BYTES:
            self._file.execute(
                "DELETE FROM kept WHERE key IN (SELECT key FROM kept ORDER BY used LIMIT"
                " (SELECT count(*) / 2 FROM kept))"
            )


class _Together:
    """Values that lie in one row: a key, a length and a value, one after another."""

    def __init__(self, values: bytes, trusts_times: bool) -> None:  # noqa: FBT001 - as in the store
        self.trusts_times = trusts_times
        self.written = False
        self._known = dict(_apart(values))
        self._used: dict[bytes, bytes] = {}

    def found(self, kind: str, *made_from: str) -> bytes | None:
        """Return what was kept, or None."""
        key = _key(kind, made_from)
        value = self._known.get(key)
        if value is not None:
            self._used[key] = value
        return value

    def keep(self, value: bytes, kind: str, *made_from: str) -> None:
        """Keep a value for the next time."""
        key = _key(kind, made_from)
        self._known[key] = self._used[key] = value
        self.written = True

    @contextmanager
    def together(self, _name: str) -> Iterator["_Together"]:
        """Open the same: it is together already."""
        yield self

    @property
    def values(self) -> bytes:
        """All of them; those that nobody has asked for only while they are few.

        Another branch may ask for them.
        """
        few = len(self._known) <= 2 * len(self._used)
        return b"".join(
            key + len(value).to_bytes(_LENGTH, "big") + value
            for key, value in (self._known if few else self._used).items()
        )


def _apart(values: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values; what is cut off belongs to no value that anybody takes for one."""
    place = 0
    while place < len(values):
        head, place = place, place + _KEY + _LENGTH
        length = int.from_bytes(values[head + _KEY : place], "big")
        yield values[head : head + _KEY], values[place : place + length]
        place += length


def _key(kind: str, made_from: tuple[str, ...]) -> bytes:
    return hashlib.sha256("\0".join((kind, *made_from)).encode()).digest()


def _sum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_SUM, key=key).digest()
