"""Attributes are what a repository tells git of its files. By two lines of them git keeps results
byte for byte, whatever it converts elsewhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from drillbook.files import git
from drillbook.files.folder import read_text
from drillbook.files.repository import GitError, top_of
from drillbook.files.write import refuse_links, replace_below
from drillbook.model.finding import Finding
from drillbook.model.rewriting import KEEP

FILE = ".gitattributes"

_COMMENT = (
    "# Results are what was recorded, byte for byte: git converts nothing in them."
)
_UNCONVERTED = ("text", "ident", "working-tree-encoding")
_OFF: Mapping[str, frozenset[str]] = {
    "text": frozenset({"unset"}),
    "ident": frozenset({"unset", "unspecified"}),
    "working-tree-encoding": frozenset({"unspecified"}),
}
"""What has to be said of each attribute, so that git converts nothing by it. Of `text` silence is
not enough: everybody's own `core.autocrlf` decides then.
"""

_SPECIAL = re.compile(r"([\\*?\[\]!#])")


def keeps_bytes(
    book: Path, paths: Sequence[str] = ("results/any/evidence/any",)
) -> bool:
    """Return whether git, wherever it checks a book out, keeps files of it byte for byte.

    Outside of a repository, the file of attributes that the book has itself tells.
    """
    try:
        if not git.is_repository(book):
            return _has_line(book, "")
        said = _said(book, paths)
    except GitError:
        return True
    return all(value in _OFF[attribute] for attribute, value in said)


def kept_elsewhere(book: Path, paths: Sequence[str]) -> bool:
    """Return whether git keeps pointers in the place of files, as Git LFS has it do."""
    try:
        words = _asked(book, ("filter",), paths) if git.is_repository(book) else ()
    except GitError:
        return False
    return any(value == "lfs" for _, value in words)


def keep_bytes(book: Path) -> Path:
    """Have git keep results byte for byte, by lines behind all others in the attributes of the
    repository, and return that file.

    Raises `DrillbookError` if it is no plain file, or cannot be written.
    """
    top, prefix = _place(book)
    before = _text(top)
    if before and not before.endswith("\n"):
        before += "\n"
    # Behind all others, because of two lines about a file the last one counts.
    replace_below(top, FILE, f"{before}{_COMMENT}\n{_lines(prefix)}".encode())
    return top / FILE


def refuse_no_file(book: Path) -> None:
    """Raise `DrillbookError` if the attributes of the repository are no plain file."""
    refuse_links(_place(book)[0], FILE)


def _place(book: Path) -> tuple[Path, str]:
    """Return the root of the repository and the path of the book in it, with a slash behind it."""
    here = book.resolve()
    top = top_of(here) or here
    if top == here:
        return top, ""
    return top, f"{here.relative_to(top).as_posix()}/"


def _lines(prefix: str) -> str:
    pattern, flag = KEEP.split(" ")
    # The folder's name is a name; in a file of attributes its signs would be a pattern.
    whole = _SPECIAL.sub(lambda special: f"\\{special[0]}", prefix) + pattern
    if re.search(r'[\s"]', whole):
        escaped = whole.replace("\\", "\\\\").replace('"', '\\"')
        whole = f'"{escaped}"'
    return f"{whole} {flag}\n{whole} -ident !working-tree-encoding\n"


def _has_line(top: Path, prefix: str) -> bool:
    return _lines(prefix).splitlines()[0] in _text(top).splitlines()


def _text(top: Path) -> str:
    if not (top / FILE).exists():
        return ""
    text = read_text(top, FILE)
    return "" if isinstance(text, Finding) else text


def _said(book: Path, paths: Sequence[str]) -> Iterable[tuple[str, str]]:
    return _asked(book, _UNCONVERTED, paths)


def _asked(
    book: Path, attributes: Sequence[str], paths: Sequence[str]
) -> Iterable[tuple[str, str]]:
    """Return each attribute of some files with its value, as git reads them."""
    given = "".join(f"{path}\0" for path in paths).encode()
    answer = git.ask(book, "check-attr", "-z", "--stdin", *attributes, stdin=given)
    words = answer.decode("utf-8", "replace").split("\0")
    return zip(words[1::3], words[2::3], strict=False)
