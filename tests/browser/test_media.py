"""Pictures in a real browser: shown in their size, with room kept for them before they come."""

from collections.abc import Iterator

import pytest

import books
from browser.conftest import Open, Served, served, site_of
from built import broken_links, foreign_resources
from media import PDF, png

pytestmark = pytest.mark.browser

_CONFIGURATION = """site_name: Shop resiliency
docs_dir: content
theme: {name: material, font: false}
plugins: [search, drillbook]
"""
_TEXT = """
## Overview

![The plan](images/Plan%202.PNG)

<img src="../assets/wide.png" alt="All servers">

![Elsewhere](https://example.com/a.png) [the manual](../assets/manual.pdf)

### Below the pictures
"""
_BOXES = """() => [...document.querySelectorAll(".db-prose img")].map(image => {
    const box = image.getBoundingClientRect();
    return [box.width, box.height];
})"""
_BELOW = "() => document.getElementById('text-below-the-pictures').getBoundingClientRect().top"
_OVERFLOW = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)


@pytest.fixture(scope="module")
def illustrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of a book whose playbook shows a small picture and a wide one."""
    folder = tmp_path_factory.mktemp("illustrated")
    book = books.make(folder / "book")
    books.write(book, "mkdocs.yml", _CONFIGURATION)
    books.write(book, "content/playbooks/images/Plan 2.PNG", png(120, 80))
    books.write(book, "content/assets/wide.png", png(3000, 1500))
    books.write(book, "content/assets/manual.pdf", PDF)
    playbook = books.text_of(book, books.PLAYBOOK).replace("## Overview\n", _TEXT, 1)
    books.write(book, books.PLAYBOOK, playbook)
    yield from served(site_of(book, folder, "2026-11-23"))


def _page(site: Served) -> str:
    return f"{site.address}/playbooks/database-failover.html"


@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_picture_is_shown_at_its_size(
    illustrated: Served, opened: Open, size: str
) -> None:
    """One that fits has its own pixels, and one that does not is scaled without being bent."""
    tab, watch = opened(_page(illustrated), size)
    natural = tab.locator(".db-prose img").evaluate_all(
        "images => images.map(i => [i.complete, i.naturalWidth, i.naturalHeight])"
    )
    assert natural == [[True, 120, 80], [True, 3000, 1500]]
    (small, wide) = tab.evaluate(_BOXES)
    assert small == [120, 80]
    assert wide[0] < 1280
    assert wide[0] == pytest.approx(2 * wide[1], abs=2)
    assert tab.evaluate(_OVERFLOW) <= 0
    watch.check(illustrated)


def test_page_does_not_jump_when_a_picture_comes(
    illustrated: Served, opened: Open
) -> None:
    """What stands below it is where it will be, as long as nothing of the picture is there."""
    tab, _ = opened(_page(illustrated))
    after = tab.evaluate(_BELOW)
    tab.route("**/media/*", lambda _route: None)
    tab.goto(_page(illustrated), wait_until="domcontentloaded")
    assert not tab.locator(".db-prose img").first.evaluate("image => image.complete")
    tab.locator("#text-below-the-pictures").wait_for()
    assert tab.evaluate(_BELOW) == pytest.approx(after, abs=1)


def test_picture_and_document_open_by_keyboard(
    illustrated: Served, opened: Open
) -> None:
    """A picture leads to itself in full, under the words that tell what it shows."""
    tab, watch = opened(_page(illustrated))
    # A picture alone has no icon of its own, for which a browser asks the server.
    watch.check(illustrated)
    tab.get_by_role("link", name="All servers").press("Enter")
    tab.wait_for_url("**/media/*.png")
    assert broken_links(illustrated.folder) == []
    assert foreign_resources(illustrated.folder) == []
