"""What git, its settings and its friends do to the bytes of evidence."""

import books
from everyday.place import (
    CURL,
    CURL_FILE,
    Place,
    Prepare,
    cloned,
    committed,
    edited,
    steps,
    wrote,
    wrote_at_root,
)
from everyday.situation import CHECK, Situation

_STAGE_2 = (*CHECK, "--gate", "stage-2")
_ATTRIBUTES = "Write `results/** -text`"
_REWRITTEN = ("T401", "curl.txt has changed: only its line ends differ")


def _attributes(text: str) -> Prepare:
    return wrote_at_root(".gitattributes", text)


def _pointer(place: Place) -> None:
    """Leave what `git clone` leaves of a file in Git LFS where that is not installed."""
    digest = books.digest(CURL)
    text = (
        f"version https://git-lfs.github.com/spec/v1\noid {digest}\nsize {len(CURL)}\n"
    )
    books.write(place.book, CURL_FILE, text)


def _evidence(content: bytes) -> Prepare:
    """Have recorded other bytes than `curl -i` prints."""
    return steps(
        edited(
            books.RESULT, books.digest(CURL).encode(), books.digest(content).encode()
        ),
        wrote(CURL_FILE, content),
    )


def _attributes_committed(place: Place) -> None:
    """Commit the attributes alone, by which the next checkout converts what is committed."""
    place.git("add", ".gitattributes")
    place.git("commit", "--quiet", "--message", "Change")


_RENORMALISED = steps(
    _attributes("* text=auto\n"),
    committed,
    _attributes("* text=auto\nresults/** -text\n"),
    lambda place: place.git("add", "--renormalize", "results"),
    committed,
    cloned(),
)

EVIDENCE = (
    Situation(
        name="a clone without any settings",
        given=steps(committed, cloned()),
        silent=("R506", "T401"),
    ),
    Situation(
        name="evidence was changed on purpose",
        given=steps(edited(CURL_FILE, b"503", b"200"), committed, cloned()),
        ends=1,
        told=("T401", "its bytes differ", "Put the original back"),
        silent=(_ATTRIBUTES,),
    ),
    Situation(
        name="evidence was changed on purpose, and git has the original",
        given=steps(committed, edited(CURL_FILE, b"503", b"200"), committed, cloned()),
        ends=1,
        told=(
            "T401",
            "its bytes differ",
            "The original is in git: `rm results/",
            "git checkout ",
        ),
        silent=(_ATTRIBUTES,),
    ),
    Situation(
        name="evidence was changed on purpose, and given other line ends",
        given=steps(
            edited(CURL_FILE, b"503", b"200"),
            edited(CURL_FILE, b"\r\n", b"\n"),
            committed,
        ),
        ends=1,
        told=("T401", "its bytes differ"),
        silent=(_ATTRIBUTES,),
    ),
    Situation(
        name="`* text=auto` and the attributes that init writes",
        given=steps(
            _attributes("* text=auto\nresults/** -text\n"), committed, cloned()
        ),
        silent=("R506", "T401"),
    ),
    Situation(
        name="`* text=auto` alone",
        given=steps(_attributes("* text=auto\n"), committed, cloned()),
        ends=1,
        told=(*_REWRITTEN, _ATTRIBUTES, "git add --renormalize results"),
    ),
    Situation(
        name="`* text=auto`, mended as the check says",
        given=_RENORMALISED,
        silent=("R506", "T401"),
    ),
    Situation(
        name="R506 says it as T401 does",
        given=steps(_attributes("* text=auto\n"), committed, cloned()),
        when=_STAGE_2,
        ends=1,
        told=("R506", "only its line ends differ", _ATTRIBUTES),
    ),
    Situation(
        name="core.autocrlf=input on the machine that recorded",
        given=steps(
            lambda place: place.git("config", "core.autocrlf", "input"),
            committed,
            cloned(),
        ),
        ends=1,
        told=(*_REWRITTEN, _ATTRIBUTES),
    ),
    Situation(
        name="core.autocrlf=input and the attributes that init writes",
        given=steps(
            lambda place: place.git("config", "core.autocrlf", "input"),
            _attributes("results/** -text\n"),
            committed,
            cloned(),
        ),
        silent=("R506", "T401"),
    ),
    Situation(
        name="core.autocrlf=true on the machine of who reviews, as Git for Windows has it",
        given=steps(committed, cloned("--config", "core.autocrlf=true")),
        ends=1,
        told=("T401", "console.txt has changed: only its line ends differ"),
    ),
    Situation(
        name="core.autocrlf=true and the attributes that init writes",
        given=steps(
            _attributes("results/** -text\n"),
            committed,
            cloned("--config", "core.autocrlf=true"),
        ),
        silent=("R506", "T401"),
    ),
    Situation(
        name="`* text eol=crlf`",
        given=steps(_attributes("* text eol=crlf\n"), committed, cloned()),
        ends=1,
        told=("T401", "console.txt has changed: only its line ends differ"),
    ),
    Situation(
        name="`*.txt eol=lf`",
        given=steps(_attributes("*.txt eol=lf\n"), committed, cloned()),
        ends=1,
        told=(*_REWRITTEN, _ATTRIBUTES),
    ),
    Situation(
        name="`*.txt ident`",
        given=steps(
            _evidence(b"# $Id$\nlisten 8080\n"),
            _attributes("*.txt ident\n"),
            committed,
            cloned(),
        ),
        ends=1,
        told=("T401", "only what git put into `$Id$` differs", "-ident"),
    ),
    Situation(
        name="`*.txt working-tree-encoding=UTF-16`",
        given=steps(
            committed,
            _attributes("*.txt working-tree-encoding=UTF-16\n"),
            _attributes_committed,
            cloned(),
        ),
        ends=1,
        told=("T401", "only its encoding differs", "working-tree-encoding"),
    ),
    Situation(
        name="Git LFS, and a CI that does not fetch it",
        given=steps(_pointer, committed, cloned()),
        ends=1,
        told=(
            "T401",
            "it is a pointer of Git LFS to that file",
            "git lfs pull",
            "lfs: true",
        ),
        silent=(_ATTRIBUTES,),
    ),
    Situation(
        name="Git LFS, and a pointer to another file",
        given=steps(
            _pointer,
            edited(
                CURL_FILE, books.digest(CURL).encode(), books.digest(b"other").encode()
            ),
            committed,
        ),
        ends=1,
        told=("T401", "its bytes differ"),
        silent=("git lfs pull",),
    ),
    Situation(
        name="git-crypt, and a clone without its key",
        given=steps(wrote(CURL_FILE, b"\0GITCRYPT\0" + bytes(range(64))), committed),
        ends=1,
        told=("T401", "it is encrypted by git-crypt", "git-crypt unlock"),
    ),
    Situation(
        name="an editor that ends files with a newline",
        given=steps(
            _evidence(b"order 17: refused"), edited(CURL_FILE, b"refused", b"refused\n")
        ),
        ends=1,
        told=("T401", "only blanks or line ends differ", "exclude: ^results/"),
    ),
    Situation(
        name="an editor that strips the mark of Windows' UTF-8",
        given=steps(
            _evidence(b"\xef\xbb\xbforder 17\n"),
            edited(CURL_FILE, b"\xef\xbb\xbf", b""),
        ),
        ends=1,
        told=("T401", "only blanks or line ends differ"),
    ),
    Situation(
        name="blanks stripped after the original was committed",
        given=steps(
            _evidence(b"a  \nb \t\n\nc   \n\n"),
            committed,
            wrote(CURL_FILE, b"a\nb\n\nc\n"),
            committed,
            cloned(),
        ),
        ends=1,
        told=(
            "T401",
            "only blanks or line ends differ",
            "exclude: ^results/",
            "The original is in git",
        ),
    ),
)
