"""Feeds tell programs what is new, in a form that readers of feeds understand, with ids
that stay.
"""

import json
import posixpath
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from built import parse, write
from drillbook.pages.address import SiteAddress
from drillbook.pages.feed import Feed, FeedEntry, files
from drillbook.pages.page import Site
from pages.rendered import assessed, asset_at, page_at, rendered

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://shop.example.com/resiliency/"
NAMES = (
    "feeds/results",
    "feeds/attention",
    "feeds/dependencies/database",
    "feeds/dependencies/mail",
)
TITLE = "A \x1b <b>\ud800</b>"
RESULT = "2026-03-02-database-unavailable"


def atom(site: Site, name: str) -> ET.Element:
    """Return a feed's Atom file as a tree."""
    return ET.fromstring(asset_at(site, f"{name}.xml"))  # noqa: S314 - made by ourselves


def ids(site: Site, name: str) -> list[str]:
    """Return the ids of the entries of a feed."""
    return [str(e.findtext(f"{ATOM}id")) for e in atom(site, name).iter(f"{ATOM}entry")]


@pytest.mark.parametrize("name", NAMES)
def test_atom_has_what_the_standard_asks_for(golden_site: Site, name: str) -> None:
    """RFC 4287: id, title and updated everywhere, an author, and no id twice."""
    feed = atom(golden_site, name)
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert urlsplit(str(element.findtext(f"{ATOM}id"))).scheme == "tag"
        assert element.findtext(f"{ATOM}title")
        assert (
            datetime.fromisoformat(str(element.findtext(f"{ATOM}updated"))).utcoffset()
            is not None
        )
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Shop resiliency"
    found = ids(golden_site, name)
    assert len(set(found)) == len(found)
    assert all(e.findtext(f"{ATOM}content") for e in feed.iter(f"{ATOM}entry"))


@pytest.mark.parametrize("name", NAMES)
def test_json_feed_says_the_same(golden_site: Site, name: str) -> None:
    """JSON Feed 1.1 holds the entries of the Atom file, in their order."""
    told = json.loads(asset_at(golden_site, f"{name}.json"))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"] == atom(golden_site, name).findtext(f"{ATOM}title")
    assert [item["id"] for item in told["items"]] == ids(golden_site, name)
    assert all(
        item["content_html"] and item["date_published"] for item in told["items"]
    )


def test_all_results_and_those_of_each_dependency(golden_site: Site) -> None:
    """The newest stands first, and a dependency's feed holds its own tests only."""
    everything = ids(golden_site, "feeds/results")
    assert [one.rpartition("/")[2][:10] for one in everything] == [
        f"2026-03-0{day}" for day in (6, 5, 4, 3, 2)
    ]
    assert ids(golden_site, "feeds/dependencies/database") == everything[2:]
    assert len(ids(golden_site, "feeds/dependencies/mail")) == 1


def test_what_needs_attention_is_every_finding_errors_first(golden_site: Site) -> None:
    """A subscriber learns of each gap, and where it is explained."""
    items = json.loads(asset_at(golden_site, "feeds/attention.json"))["items"]
    severities = [item["tags"][1] for item in items]
    assert severities == sorted(severities)
    assert [item["url"] for item in items if item["tags"][0] == "T401"] == [
        "../completeness.html#finding-t401"
    ]
    assert "no conclusive test" in " ".join(item["title"] for item in items)


@pytest.mark.parametrize("site", ["", SITE])
@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_feed_lead_to_pages(book: Path, name: str, site: str) -> None:
    """With the site's address they are whole; without it they work from where the feed lies."""
    built = rendered(book, site=site)
    there = {page.uri for page in built.pages} | {asset.uri for asset in built.assets}
    base = SITE if site else "https://anywhere.example.com/"
    for link in atom(built, name).iter(f"{ATOM}link"):
        assert bool(urlsplit(link.attrib["href"]).scheme) == bool(site)
        whole = urljoin(base + f"{name}.xml", link.attrib["href"])
        assert whole.removeprefix(base).partition("#")[0] in there


def test_ids_stay_when_days_pass_and_texts_change(book: Path) -> None:
    """No reader is told twice of the same result, nor of a finding whose line has moved."""
    before = rendered(book, site=SITE)
    path = book / "results" / RESULT / "result.yml"
    path.write_text(
        "# one more line\n"
        + path.read_text(encoding="utf-8").replace("title: ", "title: Again "),
        "utf-8",
    )
    inventory = book / "content" / "inventory.yml"
    inventory.write_text(
        "# one more line\n" + inventory.read_text(encoding="utf-8"), "utf-8"
    )
    after = rendered(book, site=SITE)
    for name in NAMES:
        assert ids(before, name) == ids(after, name)
    assert (
        ids(after, "feeds/results")[-1]
        == f"tag:drillbook.invalid,2026:/shop-resiliency/results/{RESULT}"
    )


def test_feed_of_today_is_the_feed_of_tomorrow(book: Path) -> None:
    """Nothing in a feed says when it was made."""
    path = book / "content" / "policy.yml"
    path.write_text("max_age: 2000d\n", encoding="utf-8")
    first, later = (
        rendered(book),
        rendered(book, datetime(2026, 3, 12, tzinfo=UTC).date()),
    )
    for name in NAMES:
        assert asset_at(first, f"{name}.xml") == asset_at(later, f"{name}.xml")


def test_review_updates_the_entry_of_its_result(book: Path) -> None:
    """Somebody has said something: that is news about the result."""
    digest = next(
        r.digest for r in assessed(book).evaluation.book.results if r.folder == RESULT
    )
    review = (
        f"result_digest: {digest}\nat: 2026-03-09T12:00:00+01:00\nposition: agrees\n"
    )
    write(book, {f"results/{RESULT}/reviews/ben.yml": review})
    entry = list(atom(rendered(book), "feeds/results").iter(f"{ATOM}entry"))[-1]
    assert entry.findtext(f"{ATOM}published") == "2026-03-02T10:20:00.000Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-09T11:00:00.000Z"


def test_book_without_results_has_valid_feeds(tmp_path: Path) -> None:
    """A feed that is empty says so in the form that readers expect."""
    site = rendered(write(tmp_path, {"mkdocs.yml": "site_name: Nothing\n"}))
    assert ids(site, "feeds/results") == []
    assert (
        atom(site, "feeds/results").findtext(f"{ATOM}updated")
        == "1970-01-01T00:00:00.000Z"
    )


def test_text_that_xml_cannot_hold_does_not_break_a_feed() -> None:
    """What is in the way is shown as what it is; markup in a title stays text."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    entry = FeedEntry(
        name="one",
        uri="x.html",
        title="A \x1b <b>\ud800</b>",
        published=at,
        updated=at,
        html=Markup("<p>x</p>"),
        tags=("\x07",),
    )
    feed = Feed(name="feeds/x", uri="index.html", title="T", entries=(entry,))
    xml, made = (asset.content for asset in files(feed, SiteAddress(None, "T")))
    assert (
        ET.fromstring(xml).findtext(f"{ATOM}entry/{ATOM}title")  # noqa: S314 - our own
        == "A \\u001b <b>\\ud800</b>"
    )
    assert json.loads(made)["items"][0]["title"] == "A \\u001b <b>\\ud800</b>"


def test_content_of_an_entry_is_escaped_once(book: Path) -> None:
    """What people wrote reaches a reader as text."""
    path = book / "results" / RESULT / "result.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(
            "summary: A <b>bold</b> & short one" if s.startswith("summary:") else s
            for s in lines
        )
    )
    told = json.loads(asset_at(rendered(book), "feeds/results.json"))["items"][-1]
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; short one" in told["content_html"]


@pytest.mark.parametrize(
    ("site", "title", "tag"),
    [
        ("https://a.example.com/x/", "T", "tag:drillbook.invalid,2026:/t/results/r"),
        (
            "http://user:secret@A.example.com:8000/",
            "T",
            "tag:drillbook.invalid,2026:/t/results/r",
        ),
        ("http://[::1]/", "My Shop", "tag:drillbook.invalid,2026:/my-shop/results/r"),
        (
            None,
            "Größe / Shop",
            "tag:drillbook.invalid,2026:/gr%C3%B6%C3%9Fe-%2F-shop/results/r",
        ),
    ],
)
def test_tag_names_the_title_and_no_address(
    site: str | None, title: str, tag: str
) -> None:
    """A site that moves tells nothing anew, and no password gets into an id."""
    assert SiteAddress(site, title).tag("results/r") == tag


def test_page_of_feeds_names_files_that_are_there(golden_site: Site) -> None:
    """Every address that the page offers leads to a file."""
    there = {asset.uri for asset in golden_site.assets}
    links = [
        e.attributes["href"]
        for e in parse(page_at(golden_site, "guide/feeds.html").html).all("a")
    ]
    offered = {
        posixpath.normpath(f"guide/{link}")
        for link in links
        if not link.endswith(".html")
    }
    assert offered <= there
    assert {f"{name}.xml" for name in NAMES} | {
        "status.json",
        "badges/dependencies/queue.svg",
    } <= offered
