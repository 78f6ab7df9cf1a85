"""A program is looked for in folders that are named, and never in the current one."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

_ENDING = ".exe" if sys.platform == "win32" else ""
"""Windows would take a script of a name as well, and look for it in the current folder first."""


def program(name: str, folders: Iterable[str]) -> Path | None:
    """Return the first program of a name in some folders."""
    for folder in folders:
        found = Path(folder, f"{name}{_ENDING}")
        # A folder that this user may not look into is passed over.
        if os.access(found, os.X_OK) and found.is_file():
            return found
    return None
