"""Another engine needs what the recipe in CONTRIBUTING says, and nothing else of drillbook."""

from pathlib import Path

import pytest

from built import broken_links, pages
from drillbook.desk.site import site_of_book
from drillbook.errors import DrillbookError
from drillbook.hosts.engines import ENGINES, host_in, host_of, new_settings
from drillbook.hosts.host import Host, Order
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Page
from drillbook.pages.repository import RepositorySite
from drillbook.pages.static import SCRIPTS, STYLESHEET
from pages.rendered import TODAY

ROOT = Path(__file__).parents[2]


class PlainHost:
    """The smallest host that there can be: it prints pages as they come, and has no settings."""

    def build(self, order: Order, into: Path | None) -> Path:
        """Write the pages, each below what the styles and the script ask for, and all other
        files.
        """
        folder = into or order.book / "site"
        site = order.make_site(SiteAddress(None, "Shop resiliency"), RepositorySite())
        if order.strict and site.warnings:
            raise DrillbookError(f"the site could not be built: {site.warnings[0]}")
        for page in site.pages:
            _write(folder / page.uri, _printed(page).encode())
        for asset in site.assets:
            _write(folder / asset.uri, asset.content)
        return folder

    def serve(self, order: Order, address: str) -> None:  # noqa: ARG002 - nobody asks it in a test
        """Build the site once."""
        self.build(order, None)

    def look_of(self, book: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ARG002 - as below
        """Return nothing: it reads no settings."""
        return (), ()

    def code_in(self, book: Path) -> str | None:  # noqa: ARG002 - it reads no settings
        """Return nothing: what is not read is not run."""
        return None


HOST: Host = PlainHost()


def _printed(page: Page) -> str:
    base = "../" * page.uri.count("/")
    return (
        f"<!doctype html><title>{page.escaped_title}</title>"
        f'<link rel="stylesheet" href="{base}{STYLESHEET}">'
        f'<article>{page.html}</article><script src="{base}{SCRIPTS[0]}"></script>'
    )


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def test_another_engine_gets_every_page_as_a_value(
    book: Path, site: Path, tmp_path: Path
) -> None:
    """Its site has the same pages, and none of its links leads nowhere."""
    order = Order(book=book, make_site=site_of_book(book, TODAY), today=TODAY)
    plain = HOST.build(order, tmp_path / "plain")
    assert [path.relative_to(plain) for path in pages(plain)] == [
        path.relative_to(site) for path in pages(site) if path.name != "404.html"
    ]
    assert broken_links(plain) == []


def test_pages_are_made_of_the_book_as_it_is_when_they_are_asked_for(
    book: Path, tmp_path: Path
) -> None:
    """A server asks again and again, and need not know that the book has changed."""
    order = Order(book=book, make_site=site_of_book(book, TODAY), today=TODAY)
    (book / "content" / "index.md").write_text("Words of today.\n", encoding="utf-8")
    text = (HOST.build(order, tmp_path / "plain") / "index.html").read_text(
        encoding="utf-8"
    )
    assert "Words of today." in text


def test_file_that_is_wrong_ends_a_strict_build_of_any_host(
    book: Path, tmp_path: Path
) -> None:
    """The site says what is wrong, and the host tells it in its engine's own way."""
    (book / "content" / "policy.yml").write_text("max_age: soon\n", encoding="utf-8")
    order = Order(
        book=book, make_site=site_of_book(book, TODAY), today=TODAY, strict=True
    )
    with pytest.raises(DrillbookError, match=r"content/policy\.yml:1:10: F002"):
        HOST.build(order, tmp_path / "plain")


def test_book_chooses_its_host_by_its_settings(book: Path, tmp_path: Path) -> None:
    """A book without any gets the host of new books, which says what is missing."""
    assert host_of(book) is host_in("mkdocs")
    assert host_of(tmp_path / "empty") is host_in("mkdocs")


@pytest.mark.parametrize(
    "name", ["HOST", "Host", "make_site", "STYLESHEET", "SCRIPTS", "warnings"]
)
def test_recipe_names_what_the_smallest_host_needs(name: str) -> None:
    """The one at the top of this file is made of nothing else."""
    _, recipe = (
        (ROOT / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .split("## Add an engine\n")
    )
    assert f"`{name}`" in recipe.split("\n## ")[0]


@pytest.mark.parametrize(("file", "folder"), ENGINES.items())
def test_every_engine_of_the_table_has_a_host_and_settings(
    file: str, folder: str
) -> None:
    """As the recipe says: a folder with both."""
    for ability in ("build", "serve", "code_in", "look_of"):
        assert callable(getattr(host_in(folder), ability))
    starter = ROOT / "generator/drillbook/hosts" / folder / "starter" / file
    assert "$title" in starter.read_text(encoding="utf-8")


def test_new_book_has_settings_with_its_title() -> None:
    """They are those of the first engine of the table."""
    ((file, text),) = new_settings({"title": "'Our resiliency'"}).items()
    assert file == next(iter(ENGINES))
    assert text.startswith("site_name: 'Our resiliency'\n")
