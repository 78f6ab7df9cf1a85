"""An unmerged text has the marks between which git leaves both sides of a conflict: nobody has
decided yet what it says.
"""

import re

from drillbook.model.finding import Finding
from drillbook.model.location import Location

_BEGIN = "<<<<<<< "
_MARKS = re.compile(
    r"^<<<<<<< (?P<ours>[^\r\n]*)$.*?^=======\r?$.*?^>>>>>>> (?P<theirs>[^\r\n]*)$",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)


def conflict_in(path: str, text: str) -> Finding | None:
    """Return the finding for the first conflict in a text; an example in a fenced block is none."""
    if _BEGIN not in text:
        return None
    for found in _MARKS.finditer(text):
        before = text[: found.start()]
        if path.endswith(".md") and len(_FENCE.findall(before)) % 2:
            continue
        first = before.count("\n") + 1
        last = text.count("\n", 0, found.end()) + 1
        return Finding(
            location=Location(path, first, 1),
            code="F001",
            message=f"has a conflict of a merge in lines {first} to {last}, between"
            f" {found['ours'].strip()} and {found['theirs'].strip()}",
            help="Keep what is right of both, and remove the lines with `<<<<<<<`, `=======` and"
            " `>>>>>>>`.",
        )
    return None
