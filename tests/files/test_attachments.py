"""Evidence is what lies in the result's own folder, known by its bytes; nothing from outside is
shown.
"""

import hashlib
import os
from pathlib import Path

import pytest

from books import EVIDENCE, RESULT, RESULT_FOLDER, only_result, text_of, write
from drillbook.files.attachments import MAX_EVIDENCE, Attachments, EvidenceFile


def _evidence(book: Path) -> dict[str, EvidenceFile]:
    return Attachments(book).evidence(only_result(book))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (b"\xff\xd8\xff\xe0rest", "jpg"),
        (b"%PDF-1.7\n", "pdf"),
        (b"plain\n", "text"),
        (b"", "text"),
        ("é".encode(), "text"),
        (b"<svg onload=alert(1)>", "text"),
        (b"a\0b", "other"),
        (b"\xff\xfe", "other"),
    ],
)
def test_evidence_is_known_by_its_bytes(book: Path, content: bytes, kind: str) -> None:
    """Not the name but the content says what a piece of evidence is; its size and digest are those
    of the file.
    """
    write(book, EVIDENCE, content)
    (evidence,) = _evidence(book).values()
    assert (evidence.file, evidence.kind, evidence.size) == (
        "evidence/console.txt",
        kind,
        len(content),
    )
    assert evidence.digest == hashlib.sha256(content).hexdigest()
    assert evidence.content == content


def test_evidence_that_is_too_large_is_told_by_its_size_alone(book: Path) -> None:
    """A file beyond the cap is not read into memory."""
    write(book, EVIDENCE, b"x" * (MAX_EVIDENCE + 1))
    (evidence,) = _evidence(book).values()
    assert (evidence.kind, evidence.size, evidence.content) == (
        "other",
        MAX_EVIDENCE + 1,
        b"",
    )


def test_text_with_broken_bytes_can_be_shown(book: Path) -> None:
    """Bytes that are no text are shown as replacement characters."""
    write(book, EVIDENCE, b"a\xffb")
    (evidence,) = _evidence(book).values()
    assert evidence.text == "a\ufffdb"


def test_evidence_that_is_missing_is_left_out(book: Path) -> None:
    """The loader has said that it is missing; here it is just not there."""
    (book / EVIDENCE).unlink()
    assert _evidence(book) == {}


def test_a_linked_file_is_not_read(book: Path) -> None:
    """Evidence that is a symbolic link shows nothing of what lies outside of the book."""
    secret = write(book.parent, "secret.txt", "secret")
    (book / EVIDENCE).unlink()
    (book / EVIDENCE).symlink_to(secret)
    assert _evidence(book) == {}


def test_a_file_in_a_linked_folder_is_not_read(book: Path) -> None:
    """An evidence folder that is a link shows nothing of what lies outside of the book."""
    folder = book / RESULT_FOLDER / "evidence"
    write(book.parent, "outside/console.txt", "secret")
    (folder / "console.txt").unlink()
    folder.rmdir()
    folder.symlink_to(book.parent / "outside")
    assert _evidence(book) == {}


def test_a_hard_link_is_not_read(book: Path) -> None:
    """Evidence that is another name of a file elsewhere is not shown."""
    secret = write(book.parent, "secret.txt", "secret")
    (book / EVIDENCE).unlink()
    os.link(secret, book / EVIDENCE)
    assert _evidence(book) == {}


def test_a_name_that_no_file_system_takes_is_left_out(book: Path) -> None:
    """Evidence with a name of 300 characters is just not there."""
    text = text_of(book, RESULT).replace(
        "evidence/console.txt", "evidence/" + "a" * 300
    )
    write(book, RESULT, text)
    assert _evidence(book) == {}
