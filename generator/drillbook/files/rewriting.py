"""A file whose bytes are not the ones that were recorded is looked at: what git, an editor or a
hook does to files can be undone, and if that gives the digest of the recording, nobody has changed
what it says.

Nothing here makes a file count. It only says what to do about it.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from drillbook.model.rewriting import Rewriting
from drillbook.text.digest import digest as digest_of

_LFS = re.compile(
    rb"version https?://[a-z0-9./-]+/spec/v\d+\n(?:[a-z0-9.-]+ .*\n)*?oid (sha256:[0-9a-f]{64})\n"
)
_LOCKED = b"\0GITCRYPT\0"
MOST_BYTES = 1024 * 1024
"""Of a larger file it is not found out."""
# A file of many lines has as many candidates, each as long as the file.
_MOST_HASHED = 16 * 1024 * 1024
"""So much is hashed for one file at most, whatever it holds."""

_BOM = b"\xef\xbb\xbf"
_KEYWORD = re.compile(rb"\$Id:[^$\n]*\$")
_HEADERS = re.compile(
    rb"^(?:[<>] )?HTTP/[0-9.]+ .*?^(?:[<>] ?)?$", re.MULTILINE | re.DOTALL
)
_SIGN = re.compile(rb"^[<>*$#%]$", re.MULTILINE)
# Those in which PowerShell and older editors of Windows write.
_ENCODINGS = ("utf-16-le", "utf-16-be", "latin-1", "cp1252")
_ENDS = (b"", b"\n", b"\n\n", b"\n\n\n", b"\r\n", b"\r\n\r\n")


def pointer(content: bytes) -> str | None:
    """Return the digest of the file that a pointer of Git LFS stands for; None if it is none."""
    found = _LFS.match(content[:1024])
    return found[1].decode() if found else None


def is_locked(content: bytes) -> bool:
    """Return whether a file is one that git-crypt has encrypted."""
    return content.startswith(_LOCKED)


def undone(content: bytes, digest: str) -> Rewriting:
    """Return what a tool has done to a file that had a digest once, as far as undoing it gives that
    file.
    """
    if pointer(content) == digest:
        return Rewriting.POINTER
    if is_locked(content):
        return Rewriting.LOCKED
    if len(content) > MOST_BYTES:
        return Rewriting.REAL
    room = _MOST_HASHED
    for how, candidate in _candidates(content):
        room -= len(candidate)
        if room < 0:
            break
        if digest_of(candidate) == digest:
            return how
    return Rewriting.REAL


def between(original: bytes, content: bytes) -> Rewriting:
    """Return what makes the difference between a file as it was recorded and as it is."""
    found = undone(content, digest_of(original))
    if found is Rewriting.REAL and _bare(original) == _bare(content):
        return Rewriting.FIXER
    return found


def _bare(content: bytes) -> list[bytes]:
    """Return the lines of a file without blanks behind them and without blank lines at its end."""
    lines = [line.rstrip() for line in content.removeprefix(_BOM).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _candidates(content: bytes) -> Iterator[tuple[Rewriting, bytes]]:
    """Yield what a file may have been before a tool was at it, the likeliest first."""
    for before in _other_line_ends(content):
        yield Rewriting.LINE_ENDS, before
    if _KEYWORD.search(content):
        yield Rewriting.KEYWORD, _KEYWORD.sub(b"$Id$", content)
    for before in _other_ends(content):
        yield Rewriting.FIXER, before
        for again in _other_line_ends(before):
            yield Rewriting.FIXER, again
    for before in _other_encodings(content):
        yield Rewriting.ENCODING, before
    for before in _with_blanks(content):
        yield Rewriting.FIXER, before
    for before in _partly_crlf(_lf(content)):
        yield Rewriting.LINE_ENDS, before


def _lf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _other_line_ends(content: bytes) -> Iterator[bytes]:
    """Yield a file with the line ends of one system or the other, and with those that HTTP gives to
    the heads of answers.
    """
    plain = _lf(content)
    yield plain
    yield plain.replace(b"\n", b"\r\n")
    yield content.replace(b"\r", b"\n")
    yield plain.replace(b"\n", b"\r")
    # `curl -i` shows the head of an answer with the line ends of HTTP, and its text with others.
    yield _HEADERS.sub(
        lambda head: (head[0] + b"\n").replace(b"\n", b"\r\n")[:-1], plain
    )


def _other_ends(content: bytes) -> Iterator[bytes]:
    """Yield a file with what stood at its end, and the mark that stood at its start, before a fixer
    was at them.
    """
    bare = content.rstrip(b"\r\n")
    for end in _ENDS:
        yield bare + end
        yield _BOM + bare + end
    yield _BOM + content
    yield content.removeprefix(_BOM)
    for blank in (b" ", b"\t", b"  "):
        yield bare + blank
        yield bare + blank + b"\n"


def _other_encodings(content: bytes) -> Iterator[bytes]:
    for text in _texts(content):
        for encoding in _ENCODINGS:
            mark = "\ufeff" if encoding.startswith("utf-16") else ""
            for written in (text, mark + text, text.replace("\n", "\r\n")):
                yield written.encode(encoding, "replace")
            yield (mark + text.replace("\n", "\r\n")).encode(encoding, "replace")
        yield text.encode()
        yield _BOM + text.encode()


def _texts(content: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252"):
        try:
            yield content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue


def _with_blanks(content: bytes) -> Iterator[bytes]:
    """Yield a file with a blank behind every line that is nothing but a prompt, and behind each
    line alone.
    """
    yield _SIGN.sub(lambda sign: sign[0] + b" ", content)
    ends = [match.start() for match in re.finditer(rb"\r?\n", content)]
    for end in ends:
        yield content[:end] + b" " + content[end:]


def _partly_crlf(plain: bytes) -> Iterator[bytes]:
    """Yield a file in which some lines that follow each other ended with CRLF, and the others did
    not: what HTTP sends stands between what a shell prints.
    """
    lines = plain.split(b"\n")
    for first, behind in combinations(range(len(lines)), 2):
        middle = b"\r\n".join((*lines[first:behind], b""))
        head = b"".join(line + b"\n" for line in lines[:first])
        yield head + middle + b"\n".join(lines[behind:])
