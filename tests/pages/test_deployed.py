"""Pages say in few words what is deployed and not declared, and what nobody has decided."""

from pathlib import Path

from built import Document, parse, write
from drillbook.check.engine import check
from drillbook.check.judging.context import Context
from drillbook.desk.deployed import deployed
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Site
from drillbook.pages.repository import RepositorySite
from drillbook.pages.site import Occasion, render_site
from pages.rendered import TODAY, page_at, rendered

_INVENTORY = "content/inventory.yml"
_SOURCE = """sources:
  - {files: [content/deployed/compose.yml], format: compose, taken: 2026-03-01, origin: Ada}
"""
_COMPOSE = """services:
  shop:
    image: registry.example.com/shop:1
    depends_on:
      - database
      - search
  database: {image: "postgres:16"}
  search: {image: "opensearchproject/opensearch:2"}
"""


def site(book: Path) -> Site:
    """Render a book with what its sources say."""
    loaded = load(book)
    context = Context(deployed=deployed(book, loaded.book))
    return render_site(
        check(loaded.book, loaded.findings, TODAY, context=context),
        Attachments(book),
        Occasion(
            commands=(),
            typed={},
            address=SiteAddress(None, "Shop resiliency"),
            repository=RepositorySite(),
        ),
    )


def shown(made: Site, uri: str) -> Document:
    """Return a page of it."""
    return parse(page_at(made, uri).html)


def with_source(book: Path) -> Path:
    """Let a book name a compose file that needs more than it declares."""
    text = (book / _INVENTORY).read_text(encoding="utf-8")
    return write(
        book,
        {_INVENTORY: text + _SOURCE, "content/deployed/compose.yml": _COMPOSE},
    )


def test_what_is_not_declared_is_told_with_its_place(book: Path) -> None:
    """On the home page, in the list, and in the graph."""
    made = site(with_source(book))
    (link,) = [
        e
        for e in shown(made, "index.html").all("a")
        if e.attributes.get("href") == "dependencies.html#deployed"
    ]
    assert link.text == "1 need of what is deployed is not declared."
    hero = shown(made, "index.html").text
    assert "not declared. What is complete" in hero
    listed = page_at(made, "dependencies.html").html
    assert "<code>content/deployed/compose.yml:6</code>, depends_on" in listed
    assert "deployed, not declared" in listed


def test_a_dependency_says_where_it_is_deployed(book: Path) -> None:
    """Or that no source has it."""
    made = site(with_source(book))
    database = page_at(made, "dependencies/database.html").html
    assert "<code>content/deployed/compose.yml:7</code>" in database
    queue = shown(made, "dependencies/queue.html")
    assert "in no source" in queue.text


def test_without_a_source_nothing_is_said(book: Path) -> None:
    """A book that does not compare looks as before."""
    for uri in ("index.html", "dependencies.html", "dependencies/database.html"):
        assert "deployed" not in page_at(rendered(book), uri).html.casefold()


def test_what_nobody_has_decided_is_no_other(book: Path) -> None:
    """It has its own list, and is not called non-critical."""
    text = (book / _INVENTORY).read_text(encoding="utf-8")
    unknown = text.replace("criticality: critical", "criticality: unknown", 1)
    made = rendered(write(book, {_INVENTORY: unknown}))
    listed = shown(made, "dependencies.html")
    assert "Not decided" in [e.text for e in listed.all("h2")]
    assert "nothing works. Nobody has decided about 1 more." in listed.text
    page = shown(made, "dependencies/database.html")
    assert "not decided" in page.text


def test_a_book_in_which_nothing_is_decided_says_so(book: Path) -> None:
    """It is not one without a critical dependency."""
    text = (book / _INVENTORY).read_text(encoding="utf-8")
    unknown = text.replace("criticality: critical", "criticality: unknown")
    home = shown(rendered(write(book, {_INVENTORY: unknown})), "index.html").text
    assert "Nobody has decided yet whether" in home
    assert "decide whether" in home
