"""The clipboard may hold a picture, such as a screenshot that was copied and never saved. It is
asked only if somebody says so, by the program that its system has for that.

Pillow reads clipboards as well, but decodes each picture and writes another one; what is kept is
what was copied.
"""

import base64
import binascii
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_SECONDS = 20
_PICTURES: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_SCRIPT = (
    "Add-Type -AssemblyName System.Windows.Forms,System.Drawing;"
    "$i=[Windows.Forms.Clipboard]::GetImage();if($i){$m=New-Object IO.MemoryStream;"
    "$i.Save($m,[Drawing.Imaging.ImageFormat]::Png);[Convert]::ToBase64String($m.ToArray())}"
)
_OF_APPLE = re.compile(rb"PNGf([0-9A-Fa-f]+)")


@dataclass(frozen=True, slots=True)
class _Way:
    """A command that prints the picture of a clipboard, how to read that, and the variable without
    which there is no clipboard for it.
    """

    command: tuple[str, ...]
    read: Callable[[bytes], bytes]
    needs: str | None = None

    @property
    def offered(self) -> bool:
        """Whether there may be a clipboard that the command reads."""
        return self.needs is None or bool(os.environ.get(self.needs))


def _as_it_is(printed: bytes) -> bytes:
    return printed


def of_apple(printed: bytes) -> bytes:
    """Return the picture in what AppleScript prints, or nothing if there is none."""
    found = _OF_APPLE.search(printed)
    return bytes.fromhex(found[1].decode()) if found and len(found[1]) % 2 == 0 else b""


def _of_base64(printed: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(printed.split()), validate=True)
    except binascii.Error:
        return b""


_WAYS = (
    _Way(
        ("wl-paste", "--no-newline", "--type", "image/png"),
        _as_it_is,
        "WAYLAND_DISPLAY",
    ),
    _Way(
        ("xclip", "-selection", "clipboard", "-target", "image/png", "-out"),
        _as_it_is,
        "DISPLAY",
    ),
    _Way(("pngpaste", "-"), _as_it_is),
    _Way(("osascript", "-e", "the clipboard as «class PNGf»"), of_apple),
    _Way(("powershell.exe", "-NoProfile", "-STA", "-Command", _SCRIPT), _of_base64),
)


class NoPictureError(Exception):
    """Says why there is no picture to keep, and what to do instead."""


def picture() -> tuple[str, bytes]:
    """Return the ending and the bytes of the picture that was copied.

    Raises `NoPictureError` where the system offers none.
    """
    ways = [way for way in _WAYS if way.offered]
    there = [way for way in ways if shutil.which(way.command[0])]
    if not there:
        install = f"; install {ways[0].command[0]}, or" if ways[0].needs else ":"
        raise NoPictureError(
            f"nothing here reads the clipboard{install} save the picture and attach the file"
        )
    for way in there:
        raw = way.read(_printed(way.command))
        for start, ending in _PICTURES.items():
            if raw.startswith(start):
                return ending, raw
    raise NoPictureError(
        "there is no picture in the clipboard: copy one, or save it and attach the file"
    )


def _printed(command: tuple[str, ...]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - one of the commands above
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout
