"""Links in prose lead where they lead from file to file on the host of a repository."""

from pathlib import Path

import pytest

from books import checked, write
from built import parse
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.pages.links import SiteLinks, media_uri
from media import PDF, png
from pages.rendered import asset_at, page_at, rendered

PLAYBOOK = "content/playbooks/cdn-failover.md"
RESULT = "results/2026-11-20-database-unavailable"
PAGES = {
    "content/playbooks/database-failover.md": "playbooks/database-failover.html",
    "content/playbooks": "playbooks.html",
    "content/index.md": "index.html",
    "content/inventory.yml": "dependencies.html",
    f"{RESULT}/result.yml": f"{RESULT}.html",
    RESULT: f"{RESULT}.html",
}
_INDEX = """# Welcome

## What's up?

## Step 1: Stop & go

## \u00dcberblick

## :rocket: Launch

## Setup

## Setup

<a name="mark"></a><h2 id="own">Named</h2>
"""


@pytest.fixture
def site(book: Path) -> SiteLinks:
    """The links of a book with pictures in it."""
    write(book, "content/index.md", _INDEX)
    write(book, "content/assets/Plan 2.PNG", png(3, 2))
    write(book, "content/playbooks/images/a.png", png(4, 3))
    write(book, "content/assets/manual.pdf", PDF)
    read = load(book).book
    return SiteLinks(read, PAGES, read.media)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("database-failover.md", "../playbooks/database-failover.html"),
        ("./database-failover.md?plain=1", "../playbooks/database-failover.html"),
        (
            "./database-failover.md#Recovery procedure",
            "../playbooks/database-failover.html#text-recovery-procedure",
        ),
        (
            "database-failover.md#recovery-procedure",
            "../playbooks/database-failover.html#text-recovery-procedure",
        ),
        ("database-failover.md#gone", "../playbooks/database-failover.html"),
        ("Database-Failover.MD", "../playbooks/database-failover.html"),
        ("..\\playbooks\\database-failover.md", "../playbooks/database-failover.html"),
        ("../index.md", "../index.html"),
        ("/content/index.md", "../index.html"),
        ("../index.md#whats-up", "../index.html#text-what-s-up"),
        ("../index.md#step-1-stop--go", "../index.html#text-step-1-stop-go"),
        ("../index.md#%C3%BCberblick", "../index.html#text-überblick"),
        ("../index.md#\u00fcberblick", "../index.html#text-überblick"),
        ("../index.md#rocket-launch", "../index.html#text-launch"),
        ("../index.md#setup", "../index.html#text-setup"),
        ("../index.md#setup-1", "../index.html#text-setup_1"),
        ("../index.md#text-setup_1", "../index.html#text-setup_1"),
        ("../index.md#mark", "../index.html#text-mark"),
        ("../index.md#own", "../index.html#text-own"),
        ("../inventory.yml", "../dependencies.html"),
        ("../inventory.yml#L12", "../dependencies.html"),
        (".", "../playbooks.html"),
        (f"../../{RESULT}/result.yml", f"../{RESULT}.html"),
        (f"../../{RESULT}/", f"../{RESULT}.html"),
        ("../team.yml", None),
        ("missing.md", None),
        ("../../../../etc/passwd", None),
        ("/etc/passwd", None),
        ("\\\\evil.example", None),
        ("//evil.example/content/index.md", None),
        ("content:/index.md", None),
    ],
)
def test_link_between_files_of_the_book_leads_to_their_pages(
    site: SiteLinks, link: str, address: str | None
) -> None:
    """Authors link files; readers get the pages made from them, or plain text."""
    assert site.within(PLAYBOOK, "../").resolve(link) == address


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("../assets/Plan%202.PNG", "content/assets/Plan 2.PNG"),
        ("../assets/plan 2.png", "content/assets/Plan 2.PNG"),
        ("/content/assets/Plan%202.PNG?raw=true", "content/assets/Plan 2.PNG"),
        ("images/a.png", "content/playbooks/images/a.png"),
        (
            "./images/../images/a.png#gh-dark-mode-only",
            "content/playbooks/images/a.png",
        ),
        ("images\\a.png", "content/playbooks/images/a.png"),
        ("a.png", None),
        ("../assets/manual.pdf", None),
        ("https://example.com/content/playbooks/images/a.png", None),
    ],
)
def test_picture_is_found_by_its_path(
    site: SiteLinks, link: str, path: str | None
) -> None:
    """Blanks, percent signs, the other case and the other slash find it; another host has none."""
    found = site.within(PLAYBOOK, "../").picture(link)
    media = site.book.media[path] if path else None
    assert (found and found.uri) == (media and f"../{media_uri(media)}")
    assert (
        found is None
        or media is None
        or (found.width, found.height)
        == (
            media.width,
            media.height,
        )
    )


def test_the_ids_that_links_name_are_those_of_the_page(book: Path) -> None:
    """Every heading of a text is reached, whatever stands in it and however often."""
    names = (
        "whats-up",
        "step-1-stop--go",
        "überblick",
        "rocket-launch",
        "setup",
        "setup-1",
        "mark",
    )
    links = "".join(f"[x](#{name}) " for name in (*names, "own"))
    write(book, "content/pages/long.md", f"{_INDEX}\n{links}\n")
    page = parse(page_at(rendered(book), "pages/long.html").html)
    led_to = {e.attributes["href"] for e in page.all("a") if "href" in e.attributes}
    assert len(led_to) == len(names) + 1
    assert {link.removeprefix("#") for link in led_to} <= page.anchors


def test_site_shows_and_publishes_what_texts_lead_to(book: Path) -> None:
    """Pictures in their size and documents, in playbooks, pages and on the home page, each once."""
    write(book, "content/index.md", "![a](assets/a.png) [m](assets/m.pdf)\n")
    write(
        book, "content/pages/more.md", "# More\n\n![b](b.png) ![a](../assets/A.png)\n"
    )
    write(book, "content/assets/a.png", png(3, 2))
    write(book, "content/pages/b.png", png(30, 20))
    write(book, "content/assets/m.pdf", PDF)
    write(book, "content/assets/unused.png", png(7, 7))
    site, media = rendered(book), load(book).book.media
    published = {a.uri: a.content for a in site.assets if a.uri.startswith("media/")}
    shown = ("content/assets/a.png", "content/assets/m.pdf", "content/pages/b.png")
    assert published == {
        media_uri(media[path]): (book / path).read_bytes() for path in shown
    }
    more = parse(page_at(site, "pages/more.html").html)
    sizes = [(e.attributes["width"], e.attributes["height"]) for e in more.all("img")]
    assert sizes == [("30", "20"), ("3", "2")]
    home = parse(page_at(site, "index.html").html)
    assert asset_at(site, home.all("img")[0].attributes["src"]) == png(3, 2)
    assert media_uri(media["content/assets/m.pdf"]) in {
        e.attributes.get("href") for e in home.all("a")
    }


def test_picture_that_changed_after_the_book_was_read_is_words(book: Path) -> None:
    """Nothing is published under the digest of something else."""
    write(book, "content/index.md", "![the plan](assets/a.png)\n")
    write(book, "content/assets/a.png", png(3, 2))
    assessment = checked(book)
    assert Attachments(book).media(
        assessment.evaluation.book.media["content/assets/a.png"]
    )
    write(book, "content/assets/a.png", png(3, 3))
    assert not Attachments(book).media(
        assessment.evaluation.book.media["content/assets/a.png"]
    )
