"""The state folder is where drillbook keeps, for one user on one machine, what belongs to no book.

Nothing of it comes by git or in an archive, so that what is written there cannot be forged by
either.
"""

import os
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.system.user import state_home


def state_folder() -> Path:
    """Return the folder, which need not be there yet.

    Raises `DrillbookError` for a user without a home.
    """
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    try:
        return (given if given.is_absolute() else state_home()) / "drillbook"
    except RuntimeError as error:
        raise DrillbookError(
            "this user has no home folder in which drillbook could keep its state",
            "Name a folder of yours with the environment variable XDG_STATE_HOME.",
        ) from error
