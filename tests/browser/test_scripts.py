"""Headings and words of every script: each place has an address, and the search finds them."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from browser.conftest import Open
from built import broken_links, drillbook, page
from pages.rendered import GOLDEN_BOOK, TODAY

pytestmark = pytest.mark.browser

_HEADINGS = (
    "Überblick",
    "Größe",
    "手順",
    "恢复步骤",
    "データベースの復旧",
    "목적",
    "वसूली",
    "ขั้นตอน",
)
_TEXT = "".join(
    f"## {words}\n\nText of {number}.\n\n" for number, words in enumerate(_HEADINGS)
)
_LINKS = " ".join(f"[to {number}](#{words})" for number, words in enumerate(_HEADINGS))
_SENTENCES = (
    "故障转移之后请检查订单数据库的复制状态。\n\n障害が起きたら、すぐに当番へ連絡してください。\n\n"
    "Danach prüft die Bereitschaft, ob Bestellungen möglich sind.\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page in many scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    book = Path(shutil.copytree(GOLDEN_BOOK, folder / "book"))
    own = book / "content" / "pages" / "scripts.md"
    own.write_text(
        f"---\ntitle: Scripts\n---\n{_LINKS}\n\n{_TEXT}{_SENTENCES}", encoding="utf-8"
    )
    run = drillbook(
        *("build", "--today", TODAY.isoformat(), "--site-dir", str(folder / "site")),
        folder=book,
    )
    assert run.returncode == 0, run.stderr
    return folder / "site"


def test_each_heading_has_an_address_of_its_own(site: Path) -> None:
    """Made of its words, and every link leads to one."""
    document = page(site / "pages" / "scripts.html")
    ids = [e.attributes["id"] for e in document.all("h2") if "id" in e.attributes]
    assert ids[: len(_HEADINGS)] == [f"text-{words.lower()}" for words in _HEADINGS]
    assert not [one for one in broken_links(site) if one.startswith("pages/scripts")]
    links = [
        e.attributes["href"] for e in document.all("a") if e.text.startswith("to ")
    ]
    assert links == [f"#{one}" for one in ids[: len(_HEADINGS)]]


@pytest.mark.parametrize("number", range(len(_HEADINGS)))
def test_link_leads_to_its_heading(opened: Open, site: Path, number: int) -> None:
    """A browser scrolls to it, by its letters and by percent signs."""
    words = _HEADINGS[number]
    tab, _ = opened(f"{site.as_uri()}/pages/scripts.html")
    tab.get_by_role("link", name=f"to {number}", exact=True).click()
    assert tab.evaluate("document.querySelector(':target').textContent").startswith(
        words
    )
    tab, _ = opened(
        f"{site.as_uri()}/pages/scripts.html#{quote(f'text-{words.lower()}')}"
    )
    assert tab.evaluate("document.querySelector(':target').textContent").startswith(
        words
    )


@pytest.mark.parametrize(
    "words",
    [
        *("手順", "恢复步骤", "步骤", "数据库", "复制状态"),
        *("データベース", "復旧", "障害", "当番", "連絡"),
        *("Größe", "Überblick", "prüft", "Bereitschaft"),
        *("목적", "ขั้นตอน"),
    ],
)
def test_search_finds_words_of_each_script(
    opened: Open, site: Path, words: str
) -> None:
    """At the beginning of a sentence as in the middle of it."""
    tab, _ = opened((site / "index.html").as_uri())
    tab.keyboard.press("/")
    tab.locator(".md-search__input").press_sequentially(words)
    hits = tab.locator(".md-search-result__item a[href*='pages/scripts.html']")
    hits.first.wait_for(timeout=15_000)


def test_search_finds_no_page_without_the_words(opened: Open, site: Path) -> None:
    """A character that stands nowhere leads nowhere."""
    tab, _ = opened((site / "index.html").as_uri())
    tab.keyboard.press("/")
    tab.locator(".md-search__input").press_sequentially("鯨")
    tab.get_by_text("No matching documents").wait_for(timeout=15_000)
    assert tab.locator(".md-search-result__item").count() == 0
