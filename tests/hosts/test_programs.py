"""What programs read is part of a built site: feeds, badges, `status.json`, and the head of each
page.
"""

import json
from pathlib import Path

import pytest

from built import drillbook, page, pages, write
from pages.rendered import TODAY

FILES = (
    "feeds/results.xml",
    "feeds/attention.json",
    "feeds/dependencies/mail.xml",
    "badges/stage-2.svg",
    "status.json",
)


@pytest.mark.parametrize("uri", FILES)
def test_file_for_programs_is_published(site: Path, uri: str) -> None:
    """It lies where the page of feeds says."""
    assert (site / uri).stat().st_size > 100


def test_every_page_says_what_others_show_of_it(site: Path) -> None:
    """Title, description and the feed of all results stand in the head; Material takes no feed for
    a translation.
    """
    for path in set(pages(site)) - {site / "404.html"}:
        document = page(path)
        said = {e.attributes.get("property") for e in document.all("meta")}
        assert {"og:title", "og:description"} <= said, path
        feeds = [
            e.attributes
            for e in document.all("link")
            if e.attributes.get("type") == "application/atom+xml"
        ]
        assert (
            path.parent / feeds[0]["href"]
        ).resolve() == site / "feeds" / "results.xml"
        assert {feed["rel"] for feed in feeds} == {"alternate "}


def test_address_of_the_site_stands_in_feeds_and_previews(book: Path) -> None:
    """`site_url` makes every link whole."""
    config = (book / "mkdocs.yml").read_text(encoding="utf-8")
    write(book, {"mkdocs.yml": f"site_url: https://shop.example.com/r\n{config}"})
    site = book.parent / "site"
    run = drillbook(
        "build", "--today", TODAY.isoformat(), "--site-dir", str(site), folder=book
    )
    assert run.returncode == 0, run.stderr
    metas = [e.attributes for e in page(site / "team.html").all("meta")]
    said = [meta["content"] for meta in metas if meta.get("property") == "og:url"]
    assert said == ["https://shop.example.com/r/team.html"]
    first, *_ = json.loads(
        (site / "feeds" / "results.json").read_text(encoding="utf-8")
    )["items"]
    assert (
        first["url"]
        == "https://shop.example.com/r/results/2026-03-06-mail-unavailable.html"
    )
    assert first["id"].startswith("tag:drillbook.invalid,2026:/")
    assert first["id"].endswith("/results/2026-03-06-mail-unavailable")
