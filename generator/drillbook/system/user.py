"""The user is whoever runs drillbook, as far as the system tells of a file whose it is."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":

    def owns(_status: os.stat_result) -> bool:
        """Return True: Windows tells no owner by number, and keeps a user's folders to them."""
        return True

    def number() -> int:
        """Return the same for everybody: on Windows each user has a temp folder alone."""
        return 0

    def state_home() -> Path:
        """Return where programs keep a user's state. Raises `RuntimeError` without a home."""
        given = Path(os.environ.get("LOCALAPPDATA", ""))
        return given if given.is_absolute() else Path.home() / "AppData" / "Local"

    def cache_home() -> Path:
        """Return where programs keep what can be made anew. Raises `RuntimeError` without a
        home.
        """
        return state_home() / "Cache"

    def alone_writes(_status: os.stat_result) -> bool:
        """Return True, as for `owns`."""
        return True
else:

    def owns(status: os.stat_result) -> bool:
        """Return whether a file or folder is this user's."""
        return status.st_uid == os.geteuid()

    def number() -> int:
        """Return what tells this user from others in a folder that all of them share."""
        return os.geteuid()

    def state_home() -> Path:
        """Return where programs keep a user's state. Raises `RuntimeError` without a home."""
        return Path.home() / ".local" / "state"

    def cache_home() -> Path:
        """Return where programs keep what can be made anew. Raises `RuntimeError` without a
        home.
        """
        return Path.home() / ".cache"

    def alone_writes(status: os.stat_result) -> bool:
        """Return whether a folder is this user's, and nobody else can write in it."""
        return owns(status) and not status.st_mode & 0o022
