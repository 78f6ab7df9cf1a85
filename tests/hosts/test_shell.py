"""What the theme prints around a page is printed once for each kind, and no page shows that."""

import sys
from pathlib import Path

import pytest

from built import ROOT, drillbook

pytestmark = pytest.mark.slow

_DAY = "2026-07-01"
_RESULTS = 30


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a book with several pages of each kind."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from synthetic import write_book  # noqa: PLC0415 - benchmarks are scripts that no package holds

    return write_book(tmp_path_factory.mktemp("shell") / "book", _RESULTS)


def built(book: Path, settings: str) -> dict[str, bytes]:
    """Return every file of the site that is built by some settings."""
    (book / "mkdocs.yml").write_text(settings, encoding="utf-8")
    site = book.parent / "site"
    run = drillbook("build", "--today", _DAY, "--site-dir", str(site), folder=book)
    assert run.returncode == 0, run.stderr
    return {
        str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()
    }


_PLAIN = "site_name: Benchmark\ndocs_dir: content\nplugins: [search, drillbook]\n"
SETTINGS = {
    "plain": "theme: {name: material%s}\n",
    "an address and a repository": (
        "site_url: https://example.com/docs/\nrepo_url: https://github.com/example/shop\n"
        "edit_uri: edit/main/\ntheme: {name: material, features: [content.action.edit,"
        " content.action.view]%s}\n"
    ),
    "all in one": (
        "theme: {name: material, language: de, features: [navigation.instant, navigation.tabs,"
        " navigation.path, toc.integrate, toc.follow, navigation.footer]%s}\n"
    ),
    "feedback and a notice": (
        "copyright: The shop\nextra: {analytics: {provider: google, property: G-1,"
        " feedback: {title: 'Good?', ratings: [{icon: material/heart, name: Yes, data: 1,"
        " note: '{title} {url}'}]}}}\n"
        "theme: {name: material%s}\n"
    ),
}
"""Settings of which each lets the theme print other things of a page; with room for a folder of
templates.
"""


@pytest.mark.parametrize("name", SETTINGS)
def test_pages_are_to_the_letter_what_the_theme_prints_of_each(
    book: Path, name: str
) -> None:
    """With templates of a team's own every page is printed as ever, also if the folder holds
    none.
    """
    (book / "templates").mkdir(exist_ok=True)
    filled = built(book, _PLAIN + SETTINGS[name] % "")
    printed = built(book, _PLAIN + SETTINGS[name] % ", custom_dir: templates")
    assert filled.keys() == printed.keys()
    assert [path for path, raw in filled.items() if printed[path] != raw] == []
    assert sum(path.startswith("results/") for path in filled) >= _RESULTS


def test_templates_of_a_team_print_each_page(book: Path) -> None:
    """What they print of a page stands on that page."""
    (book / "templates").mkdir(exist_ok=True)
    (book / "templates/main.html").write_text(
        '{% extends "base.html" %}{% block footer %}<p>At {{ page.url }}</p>{% endblock %}\n',
        encoding="utf-8",
    )
    files = built(book, _PLAIN + SETTINGS["plain"] % ", custom_dir: templates")
    (book / "templates/main.html").unlink()
    results = {
        path: raw for path, raw in files.items() if path.startswith("results/2026")
    }
    assert len(results) == _RESULTS
    assert all(f"<p>At {path}</p>".encode() in raw for path, raw in results.items())
