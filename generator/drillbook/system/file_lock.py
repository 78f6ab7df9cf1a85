"""A file's lock keeps other processes off an open file, for as long as it is held or open.

Recordings alone take one. Windows makes none of them, and reads those of others as they are.
"""

import errno
import io
import sys

if sys.platform == "win32":

    def try_lock(_file: int | io.FileIO) -> None:
        """Raise `OSError`: there is no such lock here."""
        raise OSError(errno.ENOTSUP, "Windows has no lock that recordings can use")

    def wait_for_writers(_file: int | io.FileIO) -> None:
        """Do nothing."""

    def unlock(_file: int | io.FileIO) -> None:
        """Do nothing."""
else:
    import fcntl

    def try_lock(file: int | io.FileIO) -> None:
        """Hold the lock alone; raises `BlockingIOError` at once if somebody else holds it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def wait_for_writers(file: int | io.FileIO) -> None:
        """Hold the lock together with other readers, as soon as no writer holds it."""
        fcntl.flock(file, fcntl.LOCK_SH)

    def unlock(file: int | io.FileIO) -> None:
        """Let go of the lock."""
        fcntl.flock(file, fcntl.LOCK_UN)
