"""What can be known of where a book is published and kept, without asking anybody."""

from pathlib import Path

import pytest

import books
from drillbook.files.site_settings import folder_in_repository, site_url


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("site_url: https://example.com/book/", "https://example.com/book/"),
        (
            "site_name: x\nsite_url: https://example.com/book  # ours\nplugins: [drillbook]",
            "https://example.com/book/",
        ),
        ("site_url: 'http://localhost:8000'\r\n", "http://localhost:8000/"),
        (
            "a: !ENV [B, c]\nb: !!python/name:x.y\nsite_url: https://example.com",
            "https://example.com/",
        ),
        ("site_url: !ENV [SITE, https://example.com]", None),
        ("site_name: x", None),
        ("extra:\n  site_url: https://example.com", None),
        ("site_url:", None),
        ("site_url: 12", None),
        ("site_url: [https://example.com]", None),
        ("site_url: javascript:alert(1)", None),
        ('site_url: "https://example.com/\\n::error::x"', None),
        ("site_url: https://example.com/)[x](y", None),
        ("site_url: {", None),
        ("", None),
    ],
)
def test_the_address_of_the_site(
    tmp_path: Path, text: str, address: str | None
) -> None:
    """Only a plain address counts; whatever else the engine's configuration holds does
    not matter.
    """
    books.write(tmp_path, "mkdocs.yml", text)
    assert site_url(tmp_path) == address


def test_without_a_configuration_there_is_no_address(tmp_path: Path) -> None:
    """A missing or unreadable file is no error here."""
    assert site_url(tmp_path) is None
    (tmp_path / "mkdocs.yml").mkdir()
    assert site_url(tmp_path) is None


def test_broken_bytes_do_not_matter(tmp_path: Path) -> None:
    """A configuration in another encoding still says its address."""
    books.write(
        tmp_path, "mkdocs.yml", b"site_name: caf\xe9\nsite_url: https://example.com/\n"
    )
    assert site_url(tmp_path) == "https://example.com/"


def test_the_folder_in_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest repository upwards counts, from wherever one asks; without one the book is its
    own root.
    """
    book = tmp_path / "docs" / "book"
    book.mkdir(parents=True)
    assert folder_in_repository(book) == ""
    books.write(tmp_path, ".git", "gitdir: elsewhere\n")
    assert folder_in_repository(book) == "docs/book/"
    assert folder_in_repository(tmp_path) == ""
    monkeypatch.chdir(book)
    assert folder_in_repository(Path()) == "docs/book/"
    (tmp_path / "docs" / ".git").mkdir()
    assert folder_in_repository(book) == "book/"
