"""Rendered pages: a book's folder in, the site as a value out, on a day that never changes."""

from datetime import date
from pathlib import Path

from drillbook.check.engine import Assessment, check
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.pages.page import Page, Site
from drillbook.pages.site import Occasion, render_site

GOLDEN_BOOK = Path(__file__).parent / "golden_book"
TODAY = date(2026, 3, 10)


def assessed(book: Path) -> Assessment:
    """Judge the book in a folder."""
    loaded = load(book)
    return check(loaded.book, loaded.findings, TODAY)


def rendered(book: Path) -> Site:
    """Render the book in a folder."""
    occasion = Occasion(title="Shop resiliency", commands=(), typed={}, edit="https://git.example.com/shop/edit/main/")
    return render_site(assessed(book), Attachments(book), occasion)


def page_at(site: Site, uri: str) -> Page:
    """Return the page at an address."""
    return next(page for page in site.pages if page.uri == uri)
