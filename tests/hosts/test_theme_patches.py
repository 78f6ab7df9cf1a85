"""What is patched of the theme: in its templates, and so on the built pages; that it is enough is
seen in a browser.
"""

from importlib.resources import files
from pathlib import Path

import pytest

from built import page, pages
from drillbook.hosts.mkdocs.theme_patches import PATCHES, ThemePatch

TEMPLATES = Path(str(files("material"))) / "templates"


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.why)
def test_every_patch_fits_its_template(patch: ThemePatch) -> None:
    """A theme that has changed there is noticed before its pages are."""
    assert patch.pattern.search(
        (TEMPLATES / patch.template).read_text(encoding="utf-8")
    )


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


def test_every_label_is_the_label_of_something(site: Path) -> None:
    """Pages outside of the navigation have no switch for their table of contents."""
    for path in pages(site):
        for label in page(path).all("label"):
            assert label.attributes.get("for", "__drawer") in page(path).anchors, path
            assert label.attributes.get("tabindex", "0"), path


def test_every_page_of_ours_says_in_its_head_what_others_show_of_it(site: Path) -> None:
    """Once, and before its body."""
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.index("og:title") < text.index("</head>")
    assert [
        text.count(word) for word in ("og:title", "</head>", 'class="md-main"')
    ] == [1, 1, 1]


def test_page_for_addresses_that_lead_nowhere_leads_on(site: Path) -> None:
    """From whatever depth it is shown at: its links begin at the top of the site."""
    links = [
        e.attributes["href"]
        for e in page(site / "404.html").all("a")
        if e.attributes.get("href", "").endswith(".html")
    ]
    assert {"/index.html", "/results.html", "/dependencies.html"} <= set(links)
    assert page(site / "404.html").all("h1")[0].text == "Not found"
