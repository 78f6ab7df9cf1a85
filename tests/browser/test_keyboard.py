"""The site with the keyboard alone: everything is reached, in a sensible order, and one sees where
one is.
"""

import pytest
from playwright.sync_api import Page

from browser.conftest import Open, Served
from browser.kinds import KINDS, of_kind

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const at = document.activeElement;
    if (at === document.body) { return null; }
    const shown = at.matches(".md-option") ? at.nextElementSibling : at;
    const style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    const seen = (style.outlineStyle !== "none" && style.outlineWidth !== "0px")
        || style.boxShadow !== "none"
        || at.matches(".md-search__input")
        || [...shown.querySelectorAll("rect")]
            .some(r => parseFloat(getComputedStyle(r).strokeWidth) > 2);
    return {
        what: at.outerHTML.slice(0, 120), seen, inside: Boolean(at.closest("main")),
        there: box.width > 0 && box.right > 0 && box.left < innerWidth
            && at.checkVisibility({visibilityProperty: true}),
    };
}"""
TOO_MANY = 400


def stops(tab: Page) -> list[dict[str, object]]:
    """Return where the tabulator stops, from the top of a page to its end."""
    found: list[dict[str, object]] = []
    for _ in range(TOO_MANY):
        tab.keyboard.press("Tab")
        # What the focus moves is seen when it has moved.
        at = tab.evaluate(FOCUSED)
        if at is None:
            break
        found.append(at)
    return found


@pytest.mark.parametrize("size", ["narrow", "wide"])
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if not kind.startswith("guide/") or "index" in kind]
)
def test_focus_is_seen_at_every_stop(
    own: Served, opened: Open, kind: str, size: str
) -> None:
    """No stop is off the page or invisible, and each shows that it is the one."""
    tab, _ = opened(of_kind(own, kind), size, reduced_motion="reduce")
    found = stops(tab)
    assert 3 < len(found) < TOO_MANY
    assert [stop["what"] for stop in found if not stop["there"]] == []
    assert [stop["what"] for stop in found if not stop["seen"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_first_stop_skips_to_the_content(own: Served, opened: Open, kind: str) -> None:
    """Who does not want the navigation again is past it with two keys."""
    tab, _ = opened(of_kind(own, kind), "wide")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.matches('.md-skip')")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    at = tab.evaluate(FOCUSED)
    assert at is None or at["inside"] or kind == "404.html"


def test_menu_of_a_narrow_page_opens_and_leads_on(own: Served, opened: Open) -> None:
    """What a wide page has as tabs is behind the menu, and the menu opens with Enter."""
    tab, watch = opened(f"{own.address}/index.html", "narrow", reduced_motion="reduce")
    tab.locator("label.md-header__button[for=__drawer]").focus()
    tab.keyboard.press("Enter")
    link = tab.locator(
        ".md-sidebar--primary a.md-nav__link[href*='results.html']"
    ).first
    link.wait_for()
    for _ in range(20):
        tab.keyboard.press("Tab")
        if "results.html" in str(tab.evaluate("() => document.activeElement.href")):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/results.html")
    watch.check(own)


def test_search_of_a_narrow_page_opens(own: Served, opened: Open) -> None:
    """The field is hidden there until the focus comes to it."""
    tab, _ = opened(f"{own.address}/index.html", "narrow", reduced_motion="reduce")
    for _ in range(10):
        tab.keyboard.press("Tab")
        if tab.evaluate("() => document.activeElement.matches('.md-search__input')"):
            break
    tab.keyboard.type("database")
    tab.locator(".md-search-result__item a").first.wait_for(timeout=15_000)


def test_colours_are_switched_and_remembered(own: Served, opened: Open) -> None:
    """The switch is a pair of options, which the arrows go through, and the next page keeps the
    choice.
    """
    tab, watch = opened(f"{own.address}/index.html", color_scheme="light")
    scheme = "() => document.body.dataset.mdColorScheme"
    tab.locator("input.md-option").first.focus()
    assert tab.evaluate(scheme) == "default"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate(scheme) == "slate"
    tab.goto(f"{own.address}/results.html")
    assert tab.evaluate(scheme) == "slate"
    watch.check(own)


def test_search_is_left_with_escape(own: Served, opened: Open) -> None:
    """The page is as it was."""
    tab, _ = opened(f"{own.address}/index.html")
    tab.keyboard.press("/")
    assert tab.evaluate("() => document.activeElement.matches('.md-search__input')")
    tab.keyboard.press("Escape")
    assert not tab.evaluate("() => document.querySelector('#__search').checked")
