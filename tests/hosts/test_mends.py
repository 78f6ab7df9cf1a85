"""What is mended of the theme, on the built pages; that it is enough is seen in a browser."""

from pathlib import Path

from built import page, pages
from drillbook.hosts.mkdocs.mends import mended


def test_mended_is_mended_for_good(site: Path) -> None:
    """A second time there is nothing left to do."""
    for path in pages(site):
        text = path.read_text(encoding="utf-8")
        assert mended(text) == text


def test_every_page_has_a_way_past_the_navigation(site: Path) -> None:
    """The page for addresses that lead nowhere included."""
    for path in pages(site):
        (skip,) = page(path).all("a", "md-skip")
        assert skip.attributes["href"] == "#__content"
        assert "__content" in page(path).anchors


def test_search_is_no_dialog_without_a_name(site: Path) -> None:
    """It is a search, and says so inside."""
    for path in pages(site):
        (search,) = page(path).all("div", "md-search")
        assert "role" not in search.attributes


def test_words_of_people_are_left_alone() -> None:
    """What looks like the theme's own tags in a text is escaped, and so is no tag."""
    written = '<p>&lt;main class="md-main"&gt; and &lt;label class="md-nav__link" tabindex=""&gt;</p>'
    assert mended(written) == written


def test_page_for_addresses_that_lead_nowhere_leads_on(site: Path) -> None:
    """From whatever depth it is shown at: its links begin at the top of the site."""
    links = [
        e.attributes["href"] for e in page(site / "404.html").all("a") if e.attributes.get("href", "").endswith(".html")
    ]
    assert {"/index.html", "/results.html", "/dependencies.html"} <= set(links)
    assert page(site / "404.html").all("h1")[0].text == "Not found"
