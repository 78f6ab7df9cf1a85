"""Attachments are what pages show of files beside those that are read: samples and evidence of a
result, pictures and documents of a text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.files.folder import is_plain
from drillbook.files.media import media_bytes
from drillbook.files.samples import samples
from drillbook.model.media import Media
from drillbook.model.result import Result
from drillbook.model.sample import Sample
from drillbook.text.digest import digest_of_file, hex_digest

MAX_EVIDENCE = 8 * 1024 * 1024
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"%PDF-", "pdf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One piece of evidence as its bytes say what it is: `png`, `jpg`, `pdf`, `text` or `other`."""

    file: str
    kind: str
    size: int
    digest: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text; bytes that are none are shown as replacement characters."""
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Attachments:
    """Reads attachments below a book's folder."""

    book: Path

    def samples(self, result: Result) -> dict[str, tuple[Sample, ...]]:
        """Return the samples of each probe by its id."""
        return samples(self.book, result)

    def evidence(self, result: Result) -> dict[str, EvidenceFile]:
        """Return the evidence that is there, by the path that the result names it with."""
        found = {
            item.file: _read(self.book, result.beside(item.file), item.file)
            for item in result.evidence
        }
        return {file: evidence for file, evidence in found.items() if evidence}

    def are_still(self, result: Result, digests: Mapping[str, str]) -> bool:
        """Return whether what lies beside a result has the digests that it had when the book was
        read.
        """
        files = (
            *(item.file for item in result.evidence),
            *(probe.samples for probe in result.probes if probe.samples),
        )
        return all(
            _digest(self.book, result.beside(file)) == digests.get(result.beside(file))
            for file in files
        )

    def media(self, file: Media) -> bytes | None:
        """Return the bytes of a picture or a document, None if they are no longer those that were
        looked at.
        """
        return media_bytes(self.book, file)


def _digest(book: Path, path: str) -> str | None:
    if not is_plain(book, path):
        return None
    try:
        with (book / path).open("rb") as file:
            return digest_of_file(file)
    except OSError:
        return None


def _read(book: Path, path: str, file: str) -> EvidenceFile | None:
    # The loader has told of links and of what is missing; here they are just not shown.
    if not is_plain(book, path):
        return None
    try:
        size = (book / path).stat().st_size
        content = (book / path).read_bytes() if size <= MAX_EVIDENCE else b""
    except OSError:
        return None
    return EvidenceFile(
        file=file,
        kind=_kind(content) if content or not size else "other",
        size=size,
        digest=hex_digest(content),
        content=content,
    )


def _kind(content: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return "other"
    return "other" if "\0" in text else "text"
