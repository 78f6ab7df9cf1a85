"""Pages on paper: nothing of the screen's furniture, nothing cut off, nothing hidden, dark letters
on white.
"""

import pytest
from playwright.sync_api import PdfMargins, ViewportSize

from browser.conftest import Open, Served
from browser.kinds import KINDS, of_kind

pytestmark = pytest.mark.browser

PAPER: ViewportSize = {"width": 718, "height": 1000}
"""What an A4 page holds between margins of a centimetre."""

FURNITURE = (
    ".md-header",
    ".md-tabs",
    ".md-sidebar",
    ".md-footer",
    ".md-search",
    ".md-top",
    ".md-skip",
    ".db-tools",
)
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && !e.closest(".db-unseen, .db-graph");
}).map(e => e.outerHTML.slice(0, 120))"""
HIDDEN = """() => [...document.querySelectorAll("main details > :not(summary)")]
    .filter(e => !e.checkVisibility({contentVisibilityAuto: false}))
    .map(e => e.outerHTML.slice(0, 120))"""
PALE = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
        return (r * 299 + g * 587 + b * 114) / 1000;
    };
    return [...document.querySelectorAll("main :is(h1, h2, p, td, th, li, dd, dt, a, span, code)")]
        .filter(e => e.textContent.trim() && light(getComputedStyle(e).color) > 150)
        .map(e => e.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
def test_page_prints_whole(
    own: Served,
    opened: Open,
    colours: str,
    scripts: bool,  # noqa: FBT001 - a parameter
) -> None:
    """On every kind of page, whatever the colours of the screen, with scripts and without."""
    tab, _ = opened(own.address, color_scheme=colours, java_script_enabled=scripts)
    tab.set_viewport_size(PAPER)
    tab.emulate_media(media="print")
    for kind in KINDS:
        tab.goto(of_kind(own, kind))
        shown = [
            name
            for name in FURNITURE
            for part in tab.locator(name).all()
            if part.is_visible()
        ]
        assert shown == [], kind
        assert tab.evaluate(CUT_OFF) == [], kind
        assert tab.evaluate(HIDDEN) == [], kind
        assert tab.evaluate(PALE) == [], kind
        assert tab.locator("main h1").is_visible(), kind


def test_report_card_is_one_sheet(own: Served, opened: Open) -> None:
    """What is handed around on paper fits on one page."""
    tab, _ = opened(f"{own.address}/report-card.html")
    margin: PdfMargins = {"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"}
    paper = tab.pdf(format="A4", margin=margin)
    assert paper.count(b"/Type /Page\n") == 1
