"""The state folder is where drillbook keeps, for one user on one machine, what belongs to no book.

Nothing of it comes by git or in an archive, so that what is written there cannot be forged by
either.
"""

import os
from collections.abc import Callable
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.system.user import cache_home, state_home


def state_folder() -> Path:
    """Return the folder, which need not be there yet.

    Raises `DrillbookError` for a user without a home.
    """
    return _own("XDG_STATE_HOME", state_home)


def cache_folder() -> Path:
    """Return the folder of what can be made anew at any time, which need not be there yet.

    Raises `DrillbookError` for a user without a home.
    """
    return _own("XDG_CACHE_HOME", cache_home)


def _own(variable: str, usual: Callable[[], Path]) -> Path:
    given = Path(os.environ.get(variable, ""))
    try:
        return (given if given.is_absolute() else usual()) / "drillbook"
    except RuntimeError as error:
        raise DrillbookError(
            "this user has no home folder in which drillbook could keep its state",
            f"Name a folder of yours with the environment variable {variable}.",
        ) from error
