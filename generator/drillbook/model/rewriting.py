"""A rewriting is what a tool has done to the bytes of a file that should have kept them: it is no
deceit, and the file is not the one that it was all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Rewriting(StrEnum):
    """What makes the difference between a file and the one that was recorded."""

    LINE_ENDS = "line-ends"
    FIXER = "fixer"
    ENCODING = "encoding"
    KEYWORD = "keyword"
    POINTER = "pointer"
    LOCKED = "locked"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Original:
    """Where the bytes that were recorded still are, and what makes the difference to them.

    `commit` is one that has them, None where they lie in the folder of their recording.
    """

    how: Rewriting
    commit: str | None


@dataclass(frozen=True, slots=True)
class _Words:
    """What a message says of a rewriting, whose doing it is, and what ends it."""

    told: str
    cause: str
    remedy: str


KEEP = "results/** -text"
"""The line of `.gitattributes` that has git keep the bytes of results."""
_ATTRIBUTES = f"Write `{KEEP}` into .gitattributes in the folder of the book."

_WORDS: Mapping[Rewriting, _Words] = {
    Rewriting.LINE_ENDS: _Words(
        "only its line ends differ",
        "git, an editor or a hook has changed them.",
        f"{_ATTRIBUTES} Have hooks leave results alone (`exclude: ^results/`).",
    ),
    Rewriting.FIXER: _Words(
        "only blanks or line ends differ, as formatters leave them",
        "An editor or a hook such as end-of-file-fixer or trailing-whitespace has been at it.",
        "Write `exclude: ^results/` into .pre-commit-config.yaml.",
    ),
    Rewriting.ENCODING: _Words(
        "only its encoding differs",
        "git's `working-tree-encoding`, an editor or a hook has changed it.",
        "Take `working-tree-encoding` from results in .gitattributes:"
        " `results/** -text !working-tree-encoding`.",
    ),
    Rewriting.KEYWORD: _Words(
        "only what git put into `$Id$` differs",
        "`ident` in .gitattributes has git write into files.",
        "Write `results/** -text -ident` into .gitattributes in the folder of the book.",
    ),
    Rewriting.POINTER: _Words(
        "it is a pointer of Git LFS to that file",
        "The file itself was not fetched.",
        "Fetch it: `git lfs pull`; in GitHub Actions, give actions/checkout `lfs: true`.",
    ),
    Rewriting.LOCKED: _Words(
        "it is encrypted by git-crypt",
        "This clone has no key.",
        "Unlock it: `git-crypt unlock`; or keep results out of git-crypt, so that CI reads them.",
    ),
    Rewriting.REAL: _Words("its bytes differ", "", ""),
}


def difference(how: Rewriting) -> str:
    """Return what makes the difference, in words behind a colon."""
    return _WORDS[how].told


def remedy(
    how: Rewriting, path: str, session: str | None, original: Original | None
) -> str:
    """Return what to do about a file that is no longer what it was.

    `session` is the id of the recording that it comes from, and `original` is where its bytes still
    are, None where nobody knows.
    """
    words = _WORDS[how]
    if how in (Rewriting.POINTER, Rewriting.LOCKED):
        back = ""
    else:
        back = _back(path, session, original)
    return " ".join(filter(None, (words.cause, words.remedy, back)))


def _back(path: str, session: str | None, original: Original | None) -> str:
    again = "then `git add --renormalize results`"
    if original and original.commit:
        return (
            f"The original is in git: `rm {path}`, `git checkout {original.commit[:12]} -- {path}`,"
            f" {again}."
        )
    if session:
        here = "The original is here" if original else "On the machine that recorded it"
        return f"{here}: `drillbook capture finish --session {session}` writes it again, {again}."
    return (
        "Put the original back, from the machine that it was made on or from git's history,"
        f" {again}. If a secret had to go, name the new digest and say so in the caption."
    )
