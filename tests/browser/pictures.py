"""Makes pictures of every kind of page to look at: light and dark, narrow and wide, and
on paper.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from browser.conftest import CHROMIUM, FLAGS, WIDTHS, Served, served
from browser.kinds import KINDS, of_kind
from built import ROOT, drillbook

FOLDER = ROOT / ".drillbook" / "screenshots"
TALLEST = 2600
"""Pixels; below that a page repeats itself."""

PAPER = {"width": 718, "height": 1015}


def main(folder: Path) -> None:
    """Build the site of this repository's own book and take the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # It keeps itself out of git, wherever it is.
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        drillbook("build", "--site-dir", scratch, folder=ROOT)
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(FLAGS)
        )
        for site in served(Path(scratch)):
            _take(browser, site, folder)
        browser.close()
    print(f"Wrote {len(list(folder.glob('*.png')))} pictures to {folder}")  # noqa: T201 - a command of its own


def _take(browser: Browser, site: Served, folder: Path) -> None:
    for name, page in _views(browser):
        for kind in KINDS:
            page.goto(of_kind(site, kind))
            path = folder / f"{_plain(kind)}-{name}.png"
            page.screenshot(
                path=path, clip=_clip(page), full_page=True, animations="disabled"
            )


def _views(browser: Browser) -> Iterator[tuple[str, Page]]:
    for width in WIDTHS.values():
        for page, colours in (
            (
                browser.new_page(
                    color_scheme="light", viewport={"width": width, "height": 800}
                ),
                "light",
            ),
            (
                browser.new_page(
                    color_scheme="dark", viewport={"width": width, "height": 800}
                ),
                "dark",
            ),
        ):
            yield f"{colours}-{width}", page
            page.close()
    page = browser.new_page(
        color_scheme="dark",
        viewport={"width": PAPER["width"], "height": PAPER["height"]},
    )
    page.emulate_media(media="print")
    yield "print", page
    page.close()


def _plain(kind: str) -> str:
    return kind.removesuffix(".html").replace("/*", "-one").replace("/", "-")


def _clip(page: Page) -> FloatRect:
    width, height = page.evaluate(
        "() => [innerWidth, document.documentElement.scrollHeight]"
    )
    return {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
