"""A portable name is one that every system can give to a file; Windows refuses some that are plain.

A checkout there ends with the first of them, and whoever works there has no book.
"""

import re

from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location

MOST_OF_A_PATH = 180
"""Windows takes 259 characters, with the folder in which the clone lies."""

_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE
)


def unportable(path: str, *, is_folder: bool) -> Finding | None:
    """Return the finding for a name in a book that Windows does not take; of a folder it is its
    own, and not that of what lies in it.
    """
    name = path.rpartition("/")[2]
    device = device_of(name)
    if device:
        return _finding(path, f"is called like the device `{device}`")
    if name.endswith((".", " ")):
        return _finding(path, "has a name that ends with a dot or a blank")
    if len(path) > MOST_OF_A_PATH and not is_folder:
        return _finding(
            path, f"has a path of {len(path)} characters; {MOST_OF_A_PATH} are safe"
        )
    return None


def device_of(name: str) -> str:
    """Return the device that Windows means by a name, whatever its ending; nothing if it is none.

    No folder can have that name there either.
    """
    found = _DEVICE.fullmatch(name)
    return found[1].upper() if found else ""


def _finding(path: str, problem: str) -> Finding:
    return Finding(
        location=Location(path),
        code="F022",
        message=f"cannot be checked out on Windows: it {problem}",
        help="Give it another name, and correct what names it.",
        severity=Severity.WARNING,
    )
