"""A console takes what is printed; what it has no character for is written as an escape.

Windows has its own old encoding for what goes to a file or another program; both read UTF-8.
"""

import io
import os
import sys
from collections.abc import Iterable
from glob import glob

_CHOSEN = ("PYTHONIOENCODING", "PYTHONUTF8")
"""Who has set one of these knows in which encoding to read what is printed."""


def prepare() -> None:
    """See to it that whatever a book says can be printed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if _is_in_the_old_encoding(stream):
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


def words(arguments: Iterable[str]) -> list[str]:
    """Return the arguments of a command as a shell hands them over: the one of Windows leaves
    patterns such as `*.md` to the program.
    """
    if sys.platform != "win32":
        return list(arguments)
    return [word for given in arguments for word in sorted(glob(given)) or [given]]  # noqa: PTH207 - as it was typed


def _is_in_the_old_encoding(stream: io.TextIOWrapper) -> bool:
    chosen = any(name in os.environ for name in _CHOSEN)
    return sys.platform == "win32" and not chosen and not stream.isatty()
