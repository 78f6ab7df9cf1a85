"""What machines and tools leave behind in every folder is no file of a book: it is passed over, and
never published.

A name that begins with a dot is one that programs choose, and so are those of copies that a merge
or a synchronisation makes of a file beside them. A result can have a file of such a name as
evidence; then it is evidence, because the result names it. Whatever could be a file of the book
under another name is told of all the same.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from drillbook.files.places import (
    MEDIA_FOLDERS,
    OF_MEDIA,
    PLAYBOOK,
    is_text_place,
    may_hold_media,
)

_FILES = re.compile(
    r"""(?xi)
    \._.* | \.\#.* | \.~.* | icon\r | thumbs\.db(:encryptable)? | ehthumbs.*\.db
    | desktop\.ini | .*~ | \#.*\# | ~\$.*
    | .*\.sw[a-p] | .*\.un~ | \d{4,5} | .*\.(lock|lck|tmp|temp|part|crdownload|pyc|kate-swp)
    | .*___jb_(tmp|old)___ | nohup\.out | core(\.\d+)? | .*\.stackdump
    | .*\.(iml|ipr|iws|code-workspace|sublime-(project|workspace)|kateproject|kdev4)
    | .*\.(license|spdx) | makefile
    """
)
"""Files that systems, editors and shells leave behind; with four or five digits vim looks whether
it may write.
"""

_DOCUMENTS = re.compile(
    r"""(?xi)
    readme | licen[cs]e | copying | notice | (code)?owners | contributing | changelog | security
    | code[_-]of[_-]conduct | authors | maintainers | governance | support | agents | claude
    | gemini | todo
    """
)
"""Documents about a repository, by the names that they have everywhere."""

_CAPITALS = re.compile(r"[A-Z][A-Z0-9_-]+")
_OF_A_DOCUMENT = re.compile(r"(?i)\.(md|markdown|mkd|txt|rst|adoc|org)|")
_OF_THE_BOOK = frozenset({"index", "team", "inventory", "policy", "result", "journal"})
_OWN_PAGE = re.compile(r"content/pages/[^/]+\.md")

_COPIES = re.compile(
    r"(?i).*\.(bak|backup|orig|rej|old|mine|save)(\.\d+)?"
    r"|.*_(backup|base|local|remote)_\d+\.\w+"
)
"""Files that merges and people leave behind, which hold what a file was or could have been."""

_COPIED = re.compile(
    r"(?P<stem>.+?)([ (].*|\.sync-conflict-.*|[_-]conflict-\d{8}.*|-(DESKTOP|LAPTOP)-[A-Z0-9]+)"
)
"""How systems and services that synchronise name a copy: behind the name of the file."""

_WITH_MORE = re.compile(r"(?P<file>.+\.(yml|md))[ ._-].+")

_FOLDERS = re.compile(
    r"""(?xi)
    __macosx | \$recycle\.bin | system\ volume\ information | lost\+found | @eadir | \#recycle
    | \#snapshot | __pycache__ | node_modules
    """
)
_OF_PICTURES = re.compile(
    r"(?i)\.(attach(ment)?s?|assets?|files?|figures?|images?|img|media|pictures?|resources?)"
)
"""Folders with a dot that wikis and editors make for pictures; any other is that of a tool."""

_OF_A_PROGRAM = re.compile(r"\._.*|\.[\w-]*(rc|lint|ignore|config|format|style)[\w.-]*")
"""Names with a dot that can be those of no file of a book."""

_RESULT = re.compile(r"(?i)[.#~$]*result\.ya?ml[~#]?(\.[a-z]+~?)*")


def is_left_behind(path: str, *, folder: bool) -> bool:
    """Return whether a file or a folder of a book's folder is one that is passed over by its name.

    A file with a dot before its name is one, but for pictures, which any program may have named;
    so is whatever else lies in a folder with such a name.
    """
    name = path.rpartition("/")[2]
    if folder:
        pictures = MEDIA_FOLDERS.fullmatch(path) and _OF_PICTURES.fullmatch(name)
        hidden = name.startswith(".") and not pictures
        return hidden or _FOLDERS.fullmatch(name) is not None
    if _is_of_a_program(name) or (_is_a_documents(name) and _is_document(path)):
        return True
    hidden = path.startswith(".") or "/." in path
    return hidden and not OF_MEDIA.fullmatch(name)


_MOST_NAMES = 4096
"""Of files whose answer is known: most results have files of the same names."""


@lru_cache(maxsize=_MOST_NAMES)
def _is_of_a_program(name: str) -> bool:
    return _FILES.fullmatch(name) is not None or is_copy(name)


@lru_cache(maxsize=_MOST_NAMES)
def _is_a_documents(name: str) -> bool:
    """Return whether a name can be that of a document of the repository anywhere."""
    return _OF_A_DOCUMENT.fullmatch(PurePosixPath(name).suffix) is not None


@lru_cache(maxsize=_MOST_NAMES)
def _may_be_a_copy(name: str) -> bool:
    if _FILES.fullmatch(name):
        return False
    stem = name.rpartition(".")[0]
    marked = any(map(_COPIED.fullmatch, (stem, name)))
    return marked or " " in name or _WITH_MORE.fullmatch(name) is not None


def _is_document(path: str) -> bool:
    """Return whether a file is a document of the repository, where no text of such a name could be
    one of the book.
    """
    name = PurePosixPath(path)
    if not _OF_A_DOCUMENT.fullmatch(name.suffix) or name.stem.lower() in _OF_THE_BOOK:
        return False
    if name.stem.lower() == "readme":
        return True
    if re.fullmatch(PLAYBOOK, path) or _OWN_PAGE.fullmatch(path):
        return False
    known = _DOCUMENTS.fullmatch(name.stem) is not None
    return known or _CAPITALS.fullmatch(name.stem) is not None


def may_be_a_document(path: str) -> bool:
    """Return whether a file among playbooks may be a document of the repository; then it has no
    front matter.
    """
    if not re.fullmatch(PLAYBOOK, path):
        return False
    stem = PurePosixPath(path).stem
    return stem == "index" or is_known(path) or _CAPITALS.fullmatch(stem) is not None


def is_known(path: str) -> bool:
    """Return whether everybody knows a document by its name."""
    return _DOCUMENTS.fullmatch(PurePosixPath(path).stem) is not None


def is_copy(path: str) -> bool:
    """Return whether what is passed over may hold something that somebody meant to keep."""
    return _COPIES.fullmatch(path.rpartition("/")[2]) is not None


def copied(path: str, beside: Collection[str]) -> str | None:
    """Return the name of the file or folder beside it of which something is a copy, by the name
    that systems and services give to copies; None if it is none.
    """
    folder, _, name = path.rpartition("/")
    if not _may_be_a_copy(name) or may_hold_media(path):
        return None
    return next((one for one in _originals(folder, name) if one in beside), None)


def _originals(folder: str, name: str) -> Iterator[str]:
    """Yield of which files something can be a copy by its name."""
    stem, dot, ending = name.rpartition(".")
    match = _COPIED.fullmatch(stem) or _COPIED.fullmatch(name)
    if match:
        yield f"{match['stem']}{dot}{ending}"
        yield match["stem"]
    yield from filter(None, [name.rpartition(" ")[2] if " " in name else ""])
    more = _WITH_MORE.fullmatch(name)
    if more and is_text_place(f"{folder}/{more['file']}"):
        yield more["file"]


def misnamed(path: str) -> str | None:
    """Return the path of the file of the book that a dot before its name keeps out, or None."""
    folder, _, name = path.rpartition("/")
    meant = f"{folder}/{name[1:]}"
    hidden = name.startswith(".") and not _OF_A_PROGRAM.fullmatch(name)
    return meant if hidden and is_text_place(meant) else None


def may_be_a_result(path: str) -> bool:
    """Return whether what is passed over may be the result of its folder under another name."""
    parts = path.split("/")
    return (
        len(parts) == 3
        and parts[0] == "results"
        and _RESULT.fullmatch(parts[2]) is not None
    )
