"""What people paste or drag is the file that they mean."""

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from drillbook.capture.pasted import first_word, pasted

_SHOT = "Screenshot 2026-11-20 at 10.02.44\u202fAM.png"
_ITS = "it\\'s\\ here.log"
_NAMES = (
    _SHOT,
    "Bildschirmfoto 2026-11-20 um 10.02.44.png",
    "a.png",
    "b.png",
    "it's here.log",
    "50% & more (1) [x] #2?.txt",
    "with\u00a0blank.txt",
    unicodedata.normalize("NFD", "Über­sicht.txt".replace("\u00ad", "")),
    "日本 語.txt",
    'say "now".txt',
    "back\\slash.txt",
    "notes",
    "$HOME.txt",
    " leading.txt",
    "two  blanks.txt",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a blank in its name, and files that are called as files are."""
    here = tmp_path / "My Files"
    here.mkdir()
    for name in _NAMES:
        (here / name).write_text(name, encoding="utf-8")
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(here))
    return here


def _escaped(text: str) -> str:
    return "".join(c if c.isalnum() or c in "/._-" else f"\\{c}" for c in text)


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _double(text: str) -> str:
    return '"' + "".join(f"\\{c}" if c in '"\\$`' else c for c in text) + '"'


def _bytes(text: str) -> str:
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._- "
    return (
        "$'"
        + "".join(chr(b) if chr(b) in plain else f"\\{b:03o}" for b in text.encode())
        + "'"
    )


_WAYS: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "escaped": _escaped,
    "single quotes": _single,
    "double quotes": _double,
    "bytes": _bytes,
    "address": lambda path: f"file://{quote(path)}",
    "address with a host": lambda path: f"file://localhost{quote(path)}",
    "PowerShell": lambda path: f"& {_double(path)}",
}


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("name", _NAMES)
def test_every_file_is_found_in_every_way_of_writing_it(
    folder: Path, name: str, way: str
) -> None:
    """Alone and with a caption behind it."""
    file = folder / name
    written = _WAYS[way](str(file))
    assert pasted(f"{written} ").files == (file,)
    found = pasted(f"{written} what the shop shows")
    assert (found.files, found.caption) == ((file,), "what the shop shows")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (_SHOT.replace("\u202f", " "), _SHOT),
        (_SHOT.replace("\u202f", "\u00a0"), _SHOT),
        ("with blank.txt", "with\u00a0blank.txt"),
        ("Übersicht.txt", _NAMES[7]),
        ("~/a.png", "a.png"),
        ("./a.png", "a.png"),
        ('"a.png"', "a.png"),
    ],
)
def test_a_name_that_looks_the_same_is_the_same(
    folder: Path, text: str, name: str
) -> None:
    """A terminal or a clipboard writes blanks and letters in its own way."""
    (found,) = pasted(f"{text} caption").files
    assert found.read_text(encoding="utf-8") == name
    assert pasted(f"{text} caption").caption == "caption"
    assert found.resolve().parent == folder.resolve()


@pytest.mark.parametrize(
    ("text", "names", "caption"),
    [
        ("a.png b.png both screens", ("a.png", "b.png"), "both screens"),
        ("'a.png' \"b.png\"", ("a.png", "b.png"), ""),
        ("a.png\nb.png\n", ("a.png", "b.png"), ""),
        (f"{_escaped(_SHOT)} {_ITS} two", (_SHOT, "it's here.log"), "two"),
        ("a.png notes", ("a.png",), "notes"),
        ('a.png "as the shop shows it"', ("a.png",), '"as the shop shows it"'),
        ("two  blanks.txt x", ("two  blanks.txt",), "x"),
        ("nothing.png", (), "nothing.png"),
        ("", (), ""),
    ],
)
def test_several_files_come_before_one_caption(
    folder: Path, text: str, names: tuple[str, ...], caption: str
) -> None:
    """A word of the caption is no file because a file has its name."""
    found = pasted(text)
    assert [file.resolve() for file in found.files] == [
        (folder / n).resolve() for n in names
    ]
    assert found.caption == caption


def test_of_two_names_that_look_the_same_none_is_guessed(folder: Path) -> None:
    """Whoever means one of them has to write it as it is."""
    (folder / "with\u202fblank.txt").write_text("other", encoding="utf-8")
    assert pasted("with blank.txt").files == ()


@pytest.mark.parametrize(
    "text",
    ["\0", "'", '"', "\\", "$'", "~nobody-at-all/x", "file:", "file://[", "x" * 5_000],
)
def test_what_is_no_path_is_no_file(text: str) -> None:
    """Nothing that is typed ends in a traceback."""
    assert pasted(text).files == ()
    assert isinstance(first_word(text), str)


def test_a_path_of_windows_is_read_where_windows_lies_beside() -> None:
    """Under WSL its drives are folders."""
    assert (
        first_word('"C:\\Users\\Sam\\My shot.png" x') == "C:\\Users\\Sam\\My shot.png"
    )
