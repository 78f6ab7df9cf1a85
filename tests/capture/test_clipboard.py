"""A picture that was copied is kept as it was copied, by the program that its system has for it."""

import base64
from pathlib import Path

import pytest

from drillbook.capture.clipboard import NoPictureError, of_apple, picture

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
_SYSTEMS = {
    "wl-paste": ("WAYLAND_DISPLAY", _PNG),
    "xclip": ("DISPLAY", _PNG),
    "powershell.exe": ("WSL_DISTRO_NAME", base64.b64encode(_PNG) + b"\r\n"),
}


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the one folder in which programs are looked for; no display is there yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for variable, _ in _SYSTEMS.values():
        monkeypatch.delenv(variable, raising=False)
    return folder


def _program(folder: Path, name: str, prints: bytes) -> None:
    (folder / "printed").write_bytes(prints)
    file = folder / name
    file.write_text(
        f"#!/bin/sh\nexec /bin/cat '{folder / 'printed'}'\n", encoding="utf-8"
    )
    file.chmod(0o755)


@pytest.mark.parametrize("name", _SYSTEMS)
def test_each_system_gives_its_picture(
    programs: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Byte for byte, whatever form its program prints it in."""
    variable, prints = _SYSTEMS[name]
    monkeypatch.setenv(variable, "1")
    _program(programs, name, prints)
    assert picture() == ("png", _PNG)


@pytest.mark.parametrize("prints", [b"", b"some words\n", b"%%%", b"GIF89a"])
@pytest.mark.parametrize("name", _SYSTEMS)
def test_what_is_no_picture_is_told(
    programs: Path, monkeypatch: pytest.MonkeyPatch, name: str, prints: bytes
) -> None:
    """Words in the clipboard are no evidence."""
    monkeypatch.setenv(_SYSTEMS[name][0], "1")
    _program(programs, name, prints)
    with pytest.raises(NoPictureError, match="there is no picture in the clipboard"):
        picture()


def test_a_system_without_its_program_says_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is told what is missing can install it."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with pytest.raises(NoPictureError, match="install wl-paste, or save the picture"):
        picture()


def test_a_machine_without_a_display_says_what_to_do_instead() -> None:
    """Over SSH there is no clipboard."""
    with pytest.raises(NoPictureError, match="save the picture and attach the file"):
        picture()


def test_what_a_mac_prints_is_read() -> None:
    """AppleScript prints a picture as hexadecimal digits."""
    printed = b"\xc2\xabdata PNGf" + _PNG.hex().upper().encode() + b"\xc2\xbb\n"
    assert of_apple(printed) == _PNG
    assert of_apple(b"words") == b""
