"""Evidence as people paste and drag it into a recording."""

import pytest

import books
from drillbook.cli.main import run
from everyday.place import Place, Prepare, environment
from everyday.recording import ID, START
from everyday.situation import Situation

_SHOT = "Screenshot 2026-11-20 at 10.02.44\u202fAM.png"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
_LARGE = 8 * 1024 * 1024 + 1


def _open(place: Place) -> None:
    """Begin a recording, and go where the files lie."""
    desk = place.root.parent / "Desktop"
    desk.mkdir()
    for name in (_SHOT, "a.png", "my log.txt"):
        (desk / name).write_bytes(_PNG)
    for name in ("huge.log", "huge.png", "huge.mp4", "huge.pcap"):
        (desk / name).write_bytes(bytes(_LARGE))
    books.write(place.root.parent, "script.txt", "ok orders work\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place.root.parent)
        for key, value in environment(place.root).items():
            patch.setenv(key, value)
        assert run([*START, "--book", str(place.book)]) == 0
    place.here = desk


def _typed(*words: str) -> tuple[str, ...]:
    return ("capture", "mark", "--book", "../repository", "attach", *words)


def _kept(*names: str) -> Prepare:
    def look(place: Place) -> None:
        evidence = place.book / ".drillbook/captures" / ID / "evidence"
        assert sorted(file.name for file in evidence.iterdir()) == sorted(names)
        assert all((evidence / name).read_bytes() == _PNG for name in names)

    return look


_SHOT_KEPT = "Screenshot-2026-11-20-at-10.02.44-AM.png"


def _row(name: str, *words: str, kept: tuple[str, ...] = (_SHOT_KEPT,)) -> Situation:
    return Situation(
        name=name,
        given=_open,
        when=_typed(*words),
        told=("kept as evidence/",),
        then=_kept(*kept),
    )


def _refused(name: str, *words: str, told: tuple[str, ...]) -> Situation:
    return Situation(name=name, given=_open, when=_typed(*words), ends=2, told=told)


ATTACHING = (
    _row("a screenshot of a Mac, as a shell hands it on", _SHOT, "the", "shop"),
    _row("a screenshot of a Mac, in quotes", f"'{_SHOT}'", "the", "shop"),
    _row(
        "a screenshot of a Mac, as its terminal pastes it",
        _SHOT.replace(" ", "\\ "),
        "shop",
    ),
    _row("a screenshot of a Mac with plain blanks", _SHOT.replace("\u202f", " ")),
    _row(
        "a screenshot of a Mac with bytes as numbers",
        "$'" + _SHOT.replace("\u202f", "\\342\\200\\257") + "'",
    ),
    _row(
        "several files at once",
        "a.png",
        "'my log.txt'",
        "both",
        kept=("a.png", "my-log.txt"),
    ),
    _row("a path from the folder above", "../Desktop/my log.txt", kept=("my-log.txt",)),
    Situation(
        name="an address of a file",
        given=_open,
        when=_typed("file:///nowhere/My%20shot.png"),
        ends=2,
        told=("there is no file file:///nowhere/My%20shot.png", "drag the file here"),
    ),
    _refused(
        "a file with another name", "b.png", told=("there is no file b.png", "a.png")
    ),
    _refused("a folder", "../Desktop", told=("is a folder; name the files in it",)),
    _refused(
        "a log that is too large", "huge.log", told=("8 MB", "! tail -n 200 huge.log")
    ),
    _refused(
        "a picture that is too large", "huge.png", told=("8 MB", "save it smaller")
    ),
    _refused("a film", "huge.mp4", told=("8 MB", "a picture of the moment")),
    _refused(
        "a trace that is too large", "huge.pcap", told=("8 MB", "! sha256sum huge.pcap")
    ),
    _refused(
        "one of two is too large",
        "a.png",
        "huge.log",
        told=("huge.log has more than 8 MB",),
    ),
    _refused(
        "a clipboard over SSH",
        "clipboard",
        told=("save the picture and attach the file",),
    ),
    Situation(
        name="a file that was dragged without a word before it",
        given=_open,
        when=("capture", "mark", "--book", "../repository", "'../Desktop/my log.txt'"),
        told=("noted; to keep that file as evidence, write `attach` before it",),
    ),
)
