"""Pictures and documents made of their headers, as small as they can be."""

import struct
import zlib

TURNED_BY_ITS_CAMERA = 6
"""The orientation in EXIF of a picture that is shown upright by a quarter turn."""


def png(width: int = 1, height: int = 1, shade: int = 128) -> bytes:
    """Return a picture that every browser shows, in one shade of grey."""
    rows = (b"\0" + bytes([shade]) * width) * height
    chunks = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def jpeg(width: int, height: int, orientation: int = 1, order: str = ">") -> bytes:
    """Return the header and the end of a JPEG; `order` is that of the bytes in its EXIF."""
    sign = b"II" if order == "<" else b"MM"
    tiff = sign + struct.pack(
        f"{order}HIHHHIHH", 42, 8, 1, 0x0112, 3, 1, orientation, 0
    )
    exif = b"Exif\0\0" + tiff
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return b"".join(
        (
            b"\xff\xd8",
            b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif,
            b"\xff\xff\xc2" + struct.pack(">H", len(frame) + 2) + frame,
            b"\xff\xd9",
        )
    )


def gif(width: int, height: int) -> bytes:
    """Return the header and the end of a GIF."""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b";"


def webp(form: bytes, width: int, height: int) -> bytes:
    """Return the header of a WebP in one of its three forms: `VP8 `, `VP8L` or `VP8X`."""
    data = {
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height | 0x4000),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"VP8X": b"\0\0\0\0"
        + struct.pack("<I", width - 1)[:3]
        + struct.pack("<I", height - 1)[:3],
    }[form]
    chunk = form + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
