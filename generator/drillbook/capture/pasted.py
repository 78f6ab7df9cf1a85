"""Pasted paths are the names of files as terminals, file managers and shells write them: quoted,
escaped, with blanks, as an address, several at once.

What is meant is what is there: of all ways to read the words, the one counts that leads to a file.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

_QUOTES = "\"'"
# A text of many words is a caption, and each of its blanks could end the name of a file.
_MOST_ENDS = 64
_BLANK = re.compile(r"\s+")
_CALL = re.compile(r"&\s+(?=[\"'])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_BYTE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
_ADDRESS = re.compile(r"file:(?://[^/]*)?(/.*)", re.DOTALL | re.IGNORECASE)
_DRIVE = re.compile(r"([A-Za-z]):[\\/](.*)", re.DOTALL)
_OF_WSL = re.compile(
    r"[\\/]{2}wsl(?:\.localhost|\$)[\\/][^\\/]+[\\/](.*)", re.DOTALL | re.IGNORECASE
)
_WORD = re.compile(
    r"""(?: \$'(?:[^'\\]|\\.)*' | '[^']*' | "(?:[^"\\]|\\.)*" | \\. | [^\s"'\\] )+""",
    re.VERBOSE | re.DOTALL,
)
_PIECE = re.compile(
    r"""\$'((?:[^'\\]|\\.)*)' | '([^']*)' | "((?:[^"\\]|\\.)*)" | \\(.) | ([^"'\\])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The files that a text begins with, and the rest of it."""

    files: tuple[Path, ...]
    caption: str


def pasted(text: str) -> Pasted:
    """Return the files that a text names at its beginning, as people paste or drag them, and what
    stands behind them.
    """
    files: list[Path] = []
    rest = text.strip()
    while found := _first(rest, further=bool(files)):
        file, rest = found
        files.append(file)
    return Pasted(tuple(files), rest)


def first_word(text: str) -> str:
    """Return what would be the name of a file at the beginning of a text, without its quotes."""
    word = _WORD.match(text.strip())
    return _unquoted(word[0]) if word else text.strip()


def _first(text: str, *, further: bool) -> tuple[Path, str] | None:
    """Return the file that a text begins with and the rest.

    A further one has to look like a path: a caption may begin with a word that is the name of a
    file.
    """
    # PowerShell puts `&` before what it takes for a program.
    if _CALL.match(text):
        text = _CALL.sub("", text, count=1)
    named = [
        (end, name)
        for end, name in _readings(text)
        if not further or _like_a_path(name)
    ]
    # A name that looks like the one meant counts only if none is spelled so.
    for close in (False, True):
        for end, name in named:
            for place in _places(name):
                file = _alike(place) if close else place
                if file and os.path.isfile(file):  # noqa: PTH113 - that of Path raises for what may not be read
                    return Path(file), text[end:].strip()
    return None


def _readings(text: str) -> Iterator[tuple[int, str]]:
    """Yield what the beginning of a text may name, with where that ends, the longest first."""
    word = _WORD.match(text)
    if word and text[0] in f"{_QUOTES}$":
        yield word.end(), _unquoted(word[0])
        # What Windows puts into quotes has backslashes that escape nothing.
        yield word.end(), word[0][1:-1]
    ends = [*(match.start() for match in _BLANK.finditer(text)), len(text)][:_MOST_ENDS]
    for end in reversed(ends):
        yield end, text[:end]
        if "\\" in text[:end]:
            yield end, _ESCAPED.sub(r"\1", text[:end])
    if word and word.end() not in ends:
        yield word.end(), _unquoted(word[0])


def _like_a_path(name: str) -> bool:
    return bool(re.search(r"[\\/]|\.\w+$", name))


def _unquoted(word: str) -> str:
    """Return a word of a shell without its quotes and escapes."""
    return "".join(map(_plain, _PIECE.finditer(word)))


def _plain(piece: re.Match[str]) -> str:
    escaped, single, double, character, other = piece.groups()
    if escaped is not None:
        return _with_bytes(escaped)
    if double is not None:
        return re.sub(r'\\(["\\$`])', r"\1", double)
    return next(found for found in (single, character, other) if found is not None)


def _with_bytes(text: str) -> str:
    """Return what stands between `$'` and `'`, where shells write bytes as numbers."""

    def byte(match: re.Match[str]) -> str:
        octal, hexadecimal, character = match.groups()
        if not octal and not hexadecimal:
            return str({"n": "\n", "t": "\t", "r": "\r"}.get(character, character))
        number = int(octal, 8) if octal else int(hexadecimal, 16)
        # A byte above ASCII is a part of a letter: it stays a byte until all are there.
        return chr(number) if number < 0x80 else chr(0xDC00 + (number & 0xFF))

    raw = _ESCAPED_BYTE.sub(byte, text).encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "surrogateescape")


def _places(name: str) -> Iterator[str]:
    """Yield the paths that a name may mean."""
    if not name or "\0" in name:
        return
    address = _ADDRESS.fullmatch(name)
    if address:
        name = unquote(address[1], errors="surrogateescape")
        # `file:///C:/shot.png` is a path on a drive, with a slash before it.
        if _DRIVE.match(name.lstrip("/")):
            name = name.lstrip("/")
    yield os.path.expanduser(name)  # noqa: PTH111 - that of Path raises where nobody is at home
    # In WSL, Windows pastes its own paths; its drives lie below /mnt.
    drive, linux = _DRIVE.fullmatch(name), _OF_WSL.fullmatch(name)
    if drive and os.sep == "/":
        yield f"/mnt/{drive[1].lower()}/{_slashed(drive[2])}"
    if linux and os.sep == "/":
        yield f"/{_slashed(linux[1])}"


def _slashed(path: str) -> str:
    return path.replace("\\", "/")


def _alike(place: str) -> str | None:
    """Return the path of the one file in a folder whose name looks the same: blanks of another
    kind, such as those of macOS in the names of screenshots, and letters that are written as two.
    """
    folder, name = os.path.split(place)
    wanted = _looks(name)
    try:
        there = os.listdir(folder or ".")  # noqa: PTH208 - a folder's name may be no text
    except OSError:
        return None
    names = [each for each in there if _looks(each) == wanted]
    # Of two that look the same nobody knows which one is meant.
    return os.path.join(folder, names[0]) if len(names) == 1 else None  # noqa: PTH118 - it may begin with `//`


def _looks(name: str) -> str:
    spelled = unicodedata.normalize("NFC", name)
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in spelled)
