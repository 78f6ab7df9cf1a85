"""Rendered pages: a book's folder in, the site as a value out, on a day that never changes."""

from datetime import date
from pathlib import Path
from typing import Any

from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Page, Site
from drillbook.pages.repository import RepositorySite
from drillbook.pages.site import Occasion, render_site

GOLDEN_BOOK = Path(__file__).parent / "golden_book"
TODAY = date(2026, 3, 10)


def assessed(book: Path, today: date = TODAY) -> Assessment:
    """Judge the book in a folder."""
    loaded = load(book)
    return check(loaded.book, loaded.findings, today)


def rendered(
    book: Path,
    today: date = TODAY,
    *,
    site: str | None = None,
    **occasion: Any,  # noqa: ANN401 - the fields of an occasion
) -> Site:
    """Render the book in a folder; `site` is where it will be published."""
    told: dict[str, Any] = {
        "address": SiteAddress(site, "Shop resiliency"),
        "repository": RepositorySite(edit="https://git.example.com/shop/edit/main/"),
    } | occasion
    return render_site(
        assessed(book, today),
        Attachments(book),
        Occasion(commands=(), typed={}, **told),
    )


def page_at(site: Site, uri: str) -> Page:
    """Return the page at an address."""
    return next(page for page in site.pages if page.uri == uri)


def asset_at(site: Site, uri: str) -> bytes:
    """Return the content of the file at an address."""
    return next(asset.content for asset in site.assets if asset.uri == uri)


def evidence(site: Site) -> dict[str, bytes]:
    """Return the published evidence by its address."""
    return {
        asset.uri: asset.content
        for asset in site.assets
        if asset.uri.startswith("evidence/")
    }
