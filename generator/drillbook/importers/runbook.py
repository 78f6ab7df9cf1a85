"""A runbook is a Markdown file that a team has written for itself: what other tools read at its
beginning, and its text.
"""

import codecs
import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from drillbook.errors import DrillbookError
from drillbook.files import folder, markdown
from drillbook.files.yaml_reader import MAX_BYTES, Plain, UnreadableError, read
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.system.plain_file import is_folder, is_link

_LINE_END = re.compile(r"\r\n|\r")
_SAYS_NOTHING = frozenset({"readme", "index", "runbook", "playbook", "_index"})
"""Names of files that are called what their folder is called."""

_LONGEST_ID = 100
_REMEDY = "Name a plain Markdown file in UTF-8."
_OTHERS: Mapping[str, str] = {
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), "AsciiDoc"),
    ".rst": "reStructuredText",
    ".mdx": "MDX, which is a program with text in it",
    ".org": "a file of Org mode",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "HTML"),
    ".textile": "Textile",
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf"), "a file of a word processor"),
    ".pdf": "a PDF",
    ".ipynb": "a notebook",
}
"""What people write runbooks in that is no Markdown, by the ending of its name."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TOML = "+++"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """What stands in a file: `head` are the keys of its front matter, `written` the same as it was
    written, `body` the text below it.

    `path` is where it lies, without links and dots in it, `name` what the file is called, and
    `above` the folder in which it lies.
    """

    path: Path
    name: str
    above: str
    head: Mapping[str, Plain]
    written: str
    body: str

    @property
    def id(self) -> str:
        """Its name as an id."""
        return id_of(self.name) or "playbook"


def id_of(words: str) -> str:
    """Return words as an id; empty if they have no letter of ASCII and no digit."""
    plain = (
        unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    )
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_ID].strip("-")


def runbook_at(path: Path) -> Runbook:
    """Return the runbook in a file.

    Raises `DrillbookError` with the file's name where there is none that could be read.
    """
    _refuse_all_but_files(path)
    other = _OTHERS.get(path.suffix.lower())
    if other:
        raise DrillbookError(
            f"{path} is {other}, and no Markdown",
            "Convert it first, for example by pandoc.",
        )
    text = folder.read_text(path.parent, path.name)
    if isinstance(text, Finding):
        text = _wide_text(path) or text
    if isinstance(text, Finding):
        raise _refused(_place(path, text.location), text.message)
    if "\0" in text:
        raise _refused(str(path), "is not text: it contains zero bytes")
    if not text.strip():
        raise _refused(str(path), "is empty")
    return runbook_in(path, text)


def _wide_text(path: Path) -> str | None:
    """Return a text in UTF-16, as Windows writes it, None if it is none."""
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES)
    try:
        return raw.decode("utf-16") if raw.startswith(_UTF_16) else None
    except UnicodeDecodeError:
        return None


def runbooks_below(path: Path) -> Sequence[Path]:
    """Return the Markdown files in a folder and the folders in it, none of which is a link or has a
    name that begins with a dot.
    """
    found = list[Path]()
    for root, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (Path(root, name) for name in sorted(names) if not name.startswith("."))
        found.extend(
            file
            for file in files
            if file.suffix.lower() in {".md", ".markdown"} and not file.is_symlink()
        )
    return found


def runbook_in(path: Path, text: str) -> Runbook:
    """Return the runbook that is a text of a file."""
    text = _LINE_END.sub("\n", text)
    name, above = path.stem, path.absolute().parent.name
    parts = _parts(path, text)
    above_body = text[: len(text) - len(parts.body)]
    first_line = above_body.count("\n") + 1
    costly = markdown.too_costly(str(path), parts.body, first_line)
    if costly:
        raise _refused(_place(path, costly.location), costly.message)
    if name.lower() in _SAYS_NOTHING and id_of(above):
        name = above
    return Runbook(
        path=path.resolve(),
        name=name,
        above=above,
        head=parts.head,
        written=parts.written,
        body=parts.body.lstrip("\n"),
    )


def _refuse_all_but_files(path: Path) -> None:
    try:
        status = os.lstat(path)
    except OSError as error:
        raise _refused(str(path), f"cannot be read: {error.strerror}") from error
    if is_link(status):
        raise _refused(str(path), "is a link; drillbook follows none")
    if is_folder(status):
        raise DrillbookError(
            f"{path} has no Markdown files in it", "Name another folder."
        )
    if not stat.S_ISREG(status.st_mode):
        raise _refused(str(path), "is not a plain file")


class _Parts(NamedTuple):
    """The keys of the front matter, how they are written, and the text below them."""

    head: Mapping[str, Plain]
    written: str
    body: str


def _parts(path: Path, text: str) -> _Parts:
    """Return the parts of a text; between two rules may stand words as well, which are no keys."""
    if text.partition("\n")[0].rstrip() == _TOML:
        return _toml_parts(path, text)
    try:
        parts = markdown.split(text)
    except markdown.UnclosedError:
        return _Parts({}, "", text)
    if parts.head is None:
        return _Parts({}, "", text)
    try:
        head = read(str(path), parts.head, 2)
    except UnreadableError as error:
        raise _refused(
            _place(path, error.finding.location), error.finding.message
        ) from error
    if head.findings:
        first = head.findings[0]
        raise _refused(_place(path, first.location), first.message)
    if isinstance(head.value, dict):
        return _Parts(head.value, parts.head, parts.body)
    # Words between two rules are part of the text; an empty front matter is not.
    return _Parts({}, "", parts.body if head.value is None else text)


def _toml_parts(path: Path, text: str) -> _Parts:
    """Return what stands above and below the second `+++`, as Hugo has it."""
    lines = text.split("\n")
    end = next(
        (i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _TOML), None
    )
    if end is None:
        return _Parts({}, "", text)
    head = "\n".join(lines[1:end])
    try:
        known = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise _refused(
            str(path), f"has front matter that is no TOML: {error}"
        ) from error
    keys = {key: _plain(value) for key, value in known.items()}
    return _Parts(keys, head, "\n".join(lines[end + 1 :]))


def _plain(value: object) -> Plain:
    """Return a value of TOML as YAML would say it; days and times are words."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_plain(inner) for inner in value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _place(path: Path, found: Location) -> str:
    return str(Location(str(path), found.line, found.column))


def _refused(place: str, problem: str) -> DrillbookError:
    return DrillbookError(f"{place} {problem}", _REMEDY)
