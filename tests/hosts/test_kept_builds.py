"""A build is the same to the byte, whatever was kept of earlier ones."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from built import drillbook
from drillbook.kept import CHOICE
from pages.rendered import TODAY

pytestmark = pytest.mark.slow

_RESULT = "results/2026-03-02-database-unavailable"


def built(book: Path, *arguments: str) -> dict[str, bytes]:
    """Return every file of the site that a build writes."""
    site = book.parent / "site"
    run = drillbook(
        "build",
        "--today",
        TODAY.isoformat(),
        "--site-dir",
        str(site),
        *arguments,
        folder=book,
        **{CHOICE: "on", "XDG_CACHE_HOME": str(book.parent / "cache")},
    )
    assert run.returncode == 0, run.stderr
    return {
        str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()
    }


def _put(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(book: Path) -> None:
        file = book / path
        text, count = re.subn(old, new, file.read_text(encoding="utf-8"), count=1)
        assert count
        file.write_text(text, encoding="utf-8")

    return edit


EDITS: tuple[Callable[[Path], None], ...] = (
    lambda _book: None,
    _put(f"{_RESULT}/result.yml", "title: .*", "title: Another title"),
    _put("content/team.yml", "name: Ada", "name: Adah"),
    _put("mkdocs.yml", "site_name: .*", "site_name: Another name"),
    _put(
        "mkdocs.yml",
        "docs_dir: .*",
        "docs_dir: content\\nsite_url: https://example.com/docs/",
    ),
    _put("mkdocs.yml", "features: .*", "language: de"),
    lambda book: shutil.rmtree(book / _RESULT),
)
"""What happens to a book between two builds, one after the other."""


def test_each_build_is_that_of_an_empty_machine(book: Path) -> None:
    """Results, people and settings are changed, and a result is taken away; nothing that was kept
    gets into a site to which it does not belong.
    """
    for edit in EDITS:
        edit(book)
        again, anew = built(book), built(book, "--no-cache")
        assert again.keys() == anew.keys()
        assert [path for path, raw in again.items() if raw != anew[path]] == []
    assert list((book.parent / "cache/drillbook").glob("read-*.sqlite"))
