"""An untracked file is on one machine alone: git ignores it, or nobody has added it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """The line with which git ignores files, and the file that it stands in.

    The file is named relative to the book where it is part of the repository.
    """

    file: str
    line: int
    pattern: str

    def __str__(self) -> str:
        return f"`{self.pattern}` in {self.file}:{self.line}"


class Lack(StrEnum):
    """Why a file will be lacking where somebody else checks the book out."""

    IGNORED = "ignored"
    TAKEN_OUT = "taken-out"
    NOT_COMMITTED = "not-committed"
    NOT_STAGED = "not-staged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Untracked:
    """`lack` is why it is on this machine alone, and `rule` what has git ignore it.

    `needed_by` is the file that is worth less without it, None where there is no such file.
    """

    lack: Lack
    rule: IgnoreRule | None = None
    needed_by: str | None = None
