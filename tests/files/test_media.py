"""A picture or a document is what its bytes say, of the size in which it is shown, or a finding."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from books import only, place, write
from drillbook.files.load import load
from drillbook.files.media import MOST_BYTES, media_bytes
from media import PDF, TURNED_BY_ITS_CAMERA, gif, jpeg, png, webp

PLAN = "content/assets/plan.png"


@pytest.mark.parametrize(
    ("raw", "kind", "size"),
    [
        (png(3, 2), "png", (3, 2)),
        (jpeg(640, 480), "jpg", (640, 480)),
        (jpeg(640, 480, TURNED_BY_ITS_CAMERA), "jpg", (480, 640)),
        (jpeg(640, 480, TURNED_BY_ITS_CAMERA, "<"), "jpg", (480, 640)),
        (gif(300, 70), "gif", (300, 70)),
        (webp(b"VP8 ", 550, 368), "webp", (550, 368)),
        (webp(b"VP8L", 386, 395), "webp", (386, 395)),
        (webp(b"VP8X", 1000, 300), "webp", (1000, 300)),
        (PDF, "pdf", (0, 0)),
        (png(16_384, 1), "png", (16_384, 1)),
    ],
)
def test_a_media_file_is_what_its_bytes_say(
    book: Path, raw: bytes, kind: str, size: tuple[int, int]
) -> None:
    """Whatever its name says; a photograph has the size in which it stands upright."""
    write(book, PLAN, raw)
    loaded = load(book)
    assert loaded.findings == ()
    found = loaded.book.media[PLAN]
    assert (found.kind, (found.width, found.height)) == (kind, size)
    assert found.is_picture == (kind != "pdf")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b"<html><script>alert(1)</script></html>", "is neither a picture nor a PDF"),
        (b"Words.\n", "is neither a picture nor a PDF"),
        (b"\x00" * 100, "is neither a picture nor a PDF"),
        (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
            "is an SVG",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "Git LFS pointer",
        ),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "not every browser shows"),
        (png(2, 2)[:40], "is incomplete, or not a real PNG"),
        (jpeg(2, 2)[:30], "is incomplete, or not a real JPEG"),
        (jpeg(2, 2).removesuffix(b"\xff\xd9"), "is incomplete, or not a real JPEG"),
        (jpeg(2, 0), "is incomplete, or not a real JPEG"),
        (b"\xff\xd8" + b"\xff" * 1_000_000, "is incomplete, or not a real JPEG"),
        (b"\xff\xd8\xff\xe0\0\0", "is incomplete, or not a real JPEG"),
        (gif(2, 2)[:8], "is incomplete, or not a real GIF"),
        (webp(b"VP8X", 2, 2)[:24], "is incomplete, or not a real WebP"),
        (PDF[:20], "is incomplete, or not a real PDF"),
        (png(16_385, 1), "has 16,385 × 1 pixels"),
        (gif(16_000, 16_000), "has 16,000 × 16,000 pixels"),
        (png() + b"\0" * MOST_BYTES, "has more than 8,388,608 bytes"),
    ],
)
def test_what_is_none_is_one_finding_with_a_remedy(
    book: Path, raw: bytes, message: str
) -> None:
    """Pages, drawings that can run scripts, pointers, halves and giants are not published."""
    write(book, PLAN, raw)
    loaded = load(book)
    finding = only(loaded)
    assert place(finding) == ("F017", PLAN, 0, 0)
    assert message in finding.message
    assert finding.help
    assert loaded.book.media == {}


@pytest.mark.parametrize(
    "path",
    [
        "content/assets/deep/er/plan.png",
        "content/playbooks/plan.png",
        "content/playbooks/images/PLAN.PNG",
        "content/pages/images/plan.jpeg",
        "content/assets/Screenshot 2026-11-20 at 10.12.14 (2).png",
        "content/assets/Übersicht, neu.png",
        "content/assets/U\u0308bersicht.png",
        "content/assets/R&D + more/plan.png",
    ],
)
def test_names_that_programs_and_people_give_are_read(book: Path, path: str) -> None:
    """Blanks, brackets, upper-case endings, other languages; what is published has another name."""
    write(book, path, png())
    loaded = load(book)
    assert loaded.findings == ()
    assert list(loaded.book.media) == [path]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/plan.png", "F007"),
        ("content/agreements/plan.png", "F007"),
        ("content/playbooks/notes.docx", "F007"),
        ("content/assets/--output=x.png", "F006"),
        ("content/assets/a$(id).png", "F006"),
        ("content/assets/a\nb.png", "F006"),
        ("content/assets/\u202egnp.png", "F006"),
        ("content/assets/a .png/b.txt", "F017"),
        ("content/playbooks/two words.md", "F006"),
        ("content/assets/plan.png ", "F006"),
        ("content/assets/a*.png", "F006"),
        ("content/assets/a\\b.png", "F006"),
    ],
)
def test_other_names_and_places_are_findings(book: Path, path: str, code: str) -> None:
    """Options, commands, line ends and hidden characters are no names."""
    write(book, path, png() if code != "F017" else b"Words.\n")
    assert only(load(book)).code == code


def test_a_picture_in_another_place_is_told_where_it_belongs(book: Path) -> None:
    """Its finding names the folder."""
    write(book, "content/plan.png", png())
    assert "content/assets/" in only(load(book)).message


def test_two_names_that_are_one_on_another_machine_are_a_finding(book: Path) -> None:
    """A Mac writes letters with marks in two parts, and Windows knows no upper case."""
    write(book, "content/assets/\u00dcber.png", png())
    write(book, "content/assets/u\u0308BER.png", png())
    assert only(load(book)).code == "F006"


def _linked(file: Path) -> None:
    file.symlink_to("/etc/passwd")


def _second_name(file: Path) -> None:
    outside = file.parents[3] / "outside.png"
    outside.write_bytes(png())
    file.hardlink_to(outside)


@pytest.mark.parametrize("make", [_linked, _second_name, os.mkfifo])
def test_a_link_or_a_pipe_is_never_opened(
    book: Path, make: Callable[[Path], None]
) -> None:
    """What lies outside of the book is not published, and nobody waits at a pipe."""
    (book / "content/assets").mkdir()
    make(book / PLAN)
    loaded = load(book)
    assert only(loaded).code == "F006"
    assert loaded.book.media == {}


def test_bytes_that_are_no_longer_those_that_were_looked_at_are_not_given(
    book: Path,
) -> None:
    """Not when the file was changed, nor when a link has come into its place."""
    write(book, PLAN, png())
    found = load(book).book.media[PLAN]
    assert media_bytes(book, found) == png()
    write(book, PLAN, png(2))
    assert media_bytes(book, found) is None
    (book / PLAN).rename(book / "kept.png")
    (book / PLAN).symlink_to(book / "kept.png")
    assert media_bytes(book, found) is None
