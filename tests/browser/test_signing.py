"""Signing without a terminal, in a real browser: the name is chosen once, the link has the present
time, and without scripts every member has a fold of their own.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from browser.conftest import Open, Served, served, site_of
from browser.test_axe import violations
from browser.test_valid import complaints, java
from browser.test_weight import NOTHING, SHIFTED
from built import broken_links, foreign_resources
from drillbook.files.load import load
from pages.rendered import GOLDEN_BOOK

__all__ = ["java"]  # a fixture that pytest finds by its name in this module

pytestmark = pytest.mark.browser

RESULT = "2026-03-02-database-unavailable"
FORGE = "https://github.com/example/shop"
_LINKS = ".db-signers__link"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixed book in a repository whose address is known."""
    made = tmp_path_factory.mktemp("signed") / "book"
    shutil.copytree(GOLDEN_BOOK, made)
    settings = made / "mkdocs.yml"
    known = f"repo_url: {FORGE}\nedit_uri: edit/main/\n"
    settings.write_text(settings.read_text(encoding="utf-8") + known, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def site(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Its site."""
    yield from served(site_of(book, tmp_path_factory.mktemp("site"), "2026-03-10"))


def test_name_is_chosen_once_and_kept_in_this_browser(
    site: Served, opened: Open
) -> None:
    """Only your own links are shown, on the next page as well, and nobody else is asked."""
    tab, watch = opened(f"{site.address}/results/{RESULT}.html")
    assert tab.locator(f"{_LINKS}:visible").count() == 0
    tab.get_by_label("I am").select_option("ben")
    assert tab.locator(f"{_LINKS}:visible").all_inner_texts() == [
        "I have read this",
        "I agree",
        "I have a question",
        "I disagree",
    ]
    tab.goto(f"{site.address}/playbooks/database-failover.html")
    assert tab.locator(f"{_LINKS}:visible").all_inner_texts() == [
        "I agree to this playbook",
        "I object",
    ]
    assert tab.get_by_label("I am").input_value() == "ben"
    watch.check(site)


def test_file_of_the_link_has_the_present_time_and_loads(
    site: Served, book: Path, opened: Open
) -> None:
    """What the form would commit is a review of this result at this moment, with its digest."""
    tab, _ = opened(
        f"{site.address}/results/{RESULT}.html", timezone_id="Asia/Kathmandu"
    )
    tab.get_by_label("I am").select_option("ada")
    link = tab.get_by_role("link", name="I have read this")
    link.focus()
    address = urlsplit(link.get_attribute("href") or "")
    assert address.geturl().startswith(f"{FORGE}/new/main?")
    filled = parse_qs(address.query)
    file = book / filled["filename"][0]
    file.parent.mkdir(exist_ok=True)
    file.write_text(filled["value"][0], encoding="utf-8")
    loaded = load(book)
    file.unlink()
    assert [f for f in loaded.findings if f.location.path.endswith("ada.yml")] == []
    (review,) = loaded.book.reviews
    (result,) = [r for r in loaded.book.results if r.folder == RESULT]
    assert (review.member, review.position) == ("ada", "acknowledged")
    assert review.account_digest == result.account_digest
    assert abs(review.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert review.at.utcoffset() == timedelta(hours=5, minutes=45)


def test_everything_is_reached_by_keyboard(site: Served, opened: Open) -> None:
    """From the choice of the name, one key press each leads to the links."""
    tab, _ = opened(f"{site.address}/results/{RESULT}.html")
    tab.get_by_label("I am").select_option("ada")
    tab.get_by_label("I am").focus()
    names = []
    for _ in range(5):
        tab.keyboard.press("Tab")
        names.append(tab.evaluate("() => document.activeElement.textContent"))
    assert names[1:] == [
        "I have read this",
        "I agree",
        "I have a question",
        "I disagree",
    ]


@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_nothing_moves_when_the_script_comes(
    site: Served, opened: Open, size: str
) -> None:
    """Neither at first, nor where a name has been chosen before."""
    tab, _ = opened(f"{site.address}/results/{RESULT}.html", size)
    assert tab.evaluate(SHIFTED) < NOTHING
    tab.get_by_label("I am").select_option("ben")
    tab.reload()
    assert tab.locator(f"{_LINKS}:visible").count() == 4
    assert tab.evaluate(SHIFTED) < NOTHING


def test_without_scripts_every_member_has_a_fold(site: Served, opened: Open) -> None:
    """The links are there, and the time in them is one that counts."""
    tab, watch = opened(
        f"{site.address}/results/{RESULT}.html", java_script_enabled=False
    )
    folds = tab.locator(".db-signers summary")
    assert folds.all_inner_texts() == ["Ada Example", "Ben Example"]
    folds.nth(1).click()
    assert tab.locator(f"{_LINKS}:visible").count() == 4
    watch.check(site)


def test_on_a_phone_nothing_of_a_table_is_off_the_screen(
    site: Served, opened: Open
) -> None:
    """Each row is a card, as wide as the page."""
    for page in ("index.html", "team.html", "results.html", f"results/{RESULT}.html"):
        tab, _ = opened(f"{site.address}/{page}", "narrow")
        hidden = tab.evaluate(
            """() => [...document.querySelectorAll("main .db-stack td")].filter(cell => {
                const box = cell.getBoundingClientRect();
                return box.width && (box.left < 0 || box.right > innerWidth);
            }).map(cell => cell.textContent)"""
        )
        assert hidden == [], page


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(
    "page", [f"results/{RESULT}.html", "playbooks/database-failover.html"]
)
def test_axe_finds_no_violation_before_and_after_a_name_is_chosen(
    site: Served, opened: Open, page: str, colours: str
) -> None:
    """The choice has a label, and the links have contrast in either scheme."""
    tab, _ = opened(f"{site.address}/{page}", color_scheme=colours)
    assert violations(tab) == []
    tab.get_by_label("I am").select_option("ben")
    assert violations(tab) == []


def test_pages_with_links_to_sign_are_valid_and_load_nothing(
    site: Served, java: str
) -> None:
    """The checker of HTML has nothing to say, and the forms wait for a click."""
    paths = [
        site.folder / "results" / f"{RESULT}.html",
        *(site.folder / "playbooks").glob("*.html"),
    ]
    assert complaints(java, paths) == []
    assert foreign_resources(site.folder) == []
    assert broken_links(site.folder) == []
