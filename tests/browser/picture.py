"""Makes the picture in the README: the home page of this repository's own site, as it
is built now.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from browser.conftest import CHROMIUM, FLAGS
from built import drillbook

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / ".github" / "site.png"
SIZE: ViewportSize = {"width": 1280, "height": 980}


def main() -> None:
    """Build the site and take the picture from its folder."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        drillbook("build", "--site-dir", scratch, folder=ROOT)
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(FLAGS)
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(Path(scratch, "index.html").as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
