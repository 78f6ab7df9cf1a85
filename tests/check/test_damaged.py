"""One mistake is one finding: what a damaged file would have said is not missed besides."""

from pathlib import Path

import pytest

import books


@pytest.mark.parametrize(
    "path", [books.INVENTORY, books.TEAM, books.PLAYBOOK, books.RESULT]
)
def test_what_a_damaged_file_would_have_said_is_not_missed(
    book: Path, path: str
) -> None:
    """Nobody knows what it still holds; only a test that counts has to be there."""
    text = books.text_of(book, path)
    marked = text.replace("---\n", "---\nunknown-key: 1\n", 1)
    books.write(
        book, path, marked if path.endswith(".md") else f"{text}unknown-key: 1\n"
    )
    told = {finding.code for finding in books.checked(book).findings}
    assert told - {"T401", "T402"} == {"F004"}
