"""A digest is the SHA-256 of some bytes: as long as it is the same, so are they."""

import hashlib
from io import BufferedReader

_KIND = "sha256:"


def digest(raw: bytes) -> str:
    """Return a digest in the form that the files of a book carry: `sha256:` and 64 hex digits."""
    return _KIND + hex_digest(raw)


def digest_of_file(file: BufferedReader) -> str:
    """Return the digest of what is left to read of an open file."""
    return _KIND + hex_digest_of_file(file)


def hex_digest(raw: bytes) -> str:
    """Return a digest as 64 hex digits alone."""
    return hashlib.sha256(raw).hexdigest()


def hex_digest_of_file(file: BufferedReader) -> str:
    """Return the digest of what is left to read of an open file as 64 hex digits alone."""
    return hashlib.file_digest(file, "sha256").hexdigest()
