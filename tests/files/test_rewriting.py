"""What a tool has done to bytes is found by undoing it; what is no tool's doing never is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.files.rewriting import between, undone
from drillbook.model.rewriting import Rewriting
from drillbook.text.digest import digest

_CURL = b"$ curl -i /books\nHTTP/1.1 503 Down\r\nServer: x\r\n\r\nno database\n"
_TEXT = "order 17: größe\norder 18\n"

_DOINGS: dict[str, tuple[bytes, Callable[[bytes], bytes], Rewriting]] = {
    "text=auto": (_CURL, lambda raw: raw.replace(b"\r\n", b"\n"), Rewriting.LINE_ENDS),
    "eol=crlf": (
        b"a\nb\n",
        lambda raw: raw.replace(b"\n", b"\r\n"),
        Rewriting.LINE_ENDS,
    ),
    "mixed to CRLF": (
        _CURL,
        lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        Rewriting.LINE_ENDS,
    ),
    "final newline": (b"a\nb", lambda raw: raw + b"\n", Rewriting.FIXER),
    "newlines at the end": (
        b"a\n\n\n",
        lambda raw: raw.rstrip() + b"\n",
        Rewriting.FIXER,
    ),
    "mark of UTF-8": (b"\xef\xbb\xbfa\n", lambda raw: raw[3:], Rewriting.FIXER),
    "prompt": (b"a\n$ \nb\n", lambda raw: raw.replace(b"$ ", b"$"), Rewriting.FIXER),
    "both": (b"a\r\nb", lambda _raw: b"a\nb\n", Rewriting.FIXER),
    "UTF-16": (
        ("\ufeff" + _TEXT).encode("utf-16-le"),
        lambda _raw: _TEXT.encode(),
        Rewriting.ENCODING,
    ),
    "Latin-1": (
        _TEXT.encode("latin-1"),
        lambda _raw: _TEXT.encode(),
        Rewriting.ENCODING,
    ),
    "ident": (b"# $Id$\n", lambda _raw: b"# $Id: 1a2b3c $\n", Rewriting.KEYWORD),
}


@pytest.mark.parametrize("name", _DOINGS)
def test_what_a_tool_does_is_found_by_the_digest_alone(name: str) -> None:
    """Nobody has to keep the original for that."""
    original, tool, how = _DOINGS[name]
    rewritten = tool(original)
    assert rewritten != original
    assert undone(rewritten, digest(original)) is how
    assert between(original, rewritten) is how


@pytest.mark.parametrize("name", _DOINGS)
def test_a_change_beside_what_a_tool_does_is_a_real_one(name: str) -> None:
    """Whoever edits evidence cannot hide it behind line ends."""
    original, tool, _ = _DOINGS[name]
    edited = tool(original) + b"all is well\n"
    assert undone(edited, digest(original)) is Rewriting.REAL
    assert between(original, edited) is Rewriting.REAL


def test_blanks_that_cannot_be_guessed_are_known_by_the_original() -> None:
    """Of several blanks on several lines only the original tells."""
    original, stripped = b"a   \nb\t \n\n\n", b"a\nb\n"
    assert undone(stripped, digest(original)) is Rewriting.REAL
    assert between(original, stripped) is Rewriting.FIXER


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_at_without_an_error(content: bytes) -> None:
    """And another digest makes a rewriting of none of them."""
    how = undone(content, digest(b"quite another file"))
    assert how is (
        Rewriting.LOCKED if content.startswith(b"\0GITCRYPT\0") else Rewriting.REAL
    )
