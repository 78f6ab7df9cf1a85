"""Pages for people who cannot see, hear or point, held against axe, the rules that browsers' own
tools use.
"""

from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest

from browser.conftest import Open, Served
from browser.kinds import KINDS, of_kind
from built import pages

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async rules => (await axe.run(document, {
    resultTypes: ["violations"], ...(rules.length ? {runOnly: rules} : {})
})).violations"""
OF_COLOURS = ("color-contrast", "link-in-text-block")


def violations(tab: Any, *rules: str) -> list[str]:  # noqa: ANN401 - the browser's own
    """Return what axe finds on a page by some of its rules, or by all, as `page: rule: element`."""
    tab.evaluate(AXE)
    where = urlsplit(tab.url).path
    return [
        f"{where}: {found['id']}: {node['html'][:200]}"
        for found in tab.evaluate(RUN, list(rules))
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("size", ["narrow", "wide"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation(
    own: Served, opened: Open, colours: str, size: str
) -> None:
    """On every kind of page, in either scheme of colours, on a telephone and on a desk."""
    tab, _ = opened(own.address, size, color_scheme=colours)
    found = []
    for kind in KINDS:
        tab.goto(of_kind(own, kind))
        found += violations(tab)
    assert found == []


@pytest.mark.parametrize(("colours", "rules"), [("light", ()), ("dark", OF_COLOURS)])
@pytest.mark.parametrize("site", ["golden", "hostile"])
def test_axe_finds_no_violation_whatever_a_page_tells(
    request: pytest.FixtureRequest,
    opened: Open,
    site: str,
    colours: str,
    rules: tuple[str, ...],
) -> None:
    """Every page of books with results of all verdicts, and with the oddest texts; in the dark, by
    what may differ.

    The guide is the same on every site, and looked at above.
    """
    served: Served = request.getfixturevalue(site)
    tab, _ = opened(served.address, color_scheme=colours)
    found = []
    for path in (path for path in pages(served.folder) if path.parent.name != "guide"):
        tab.goto(f"{served.address}/{path.relative_to(served.folder)}")
        found += violations(tab, *rules)
    assert found == []


def test_axe_finds_no_violation_while_somebody_searches(
    own: Served, opened: Open
) -> None:
    """The list of hits and the field above it are a part of every page."""
    for size in ("narrow", "wide"):
        tab, _ = opened(f"{own.address}/index.html", size)
        tab.keyboard.press("/")
        tab.locator(".md-search__input").press_sequentially("database")
        tab.locator(".md-search-result__item").first.wait_for()
        assert violations(tab) == [], size


def test_axe_finds_no_violation_in_the_menu_of_a_narrow_page(
    own: Served, opened: Open
) -> None:
    """The menu that comes in from the side."""
    tab, _ = opened(f"{own.address}/guide/rules.html", "narrow")
    tab.locator("label.md-header__button[for=__drawer]").click()
    tab.wait_for_timeout(500)
    assert violations(tab) == []
