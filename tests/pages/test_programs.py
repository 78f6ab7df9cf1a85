"""What programs read of a site: its status, its badges, and what others show of a page."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from markupsafe import Markup

from built import parse, write
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Page, Site
from drillbook.pages.site_status import status_schema
from drillbook.pages.views.preview import preview
from pages.rendered import asset_at, page_at, rendered

SVG = "{http://www.w3.org/2000/svg}"


def status(site: Site) -> dict[str, Any]:
    """Return what `status.json` says, held against its schema."""
    told = json.loads(asset_at(site, "status.json"))
    Draft202012Validator(status_schema()).validate(told)
    return dict(told)


def badge(site: Site, name: str) -> str:
    """Return what a badge says."""
    return str(
        ET.fromstring(asset_at(site, f"badges/{name}.svg")).findtext(f"{SVG}title")  # noqa: S314 - our own
    )


def test_status_says_where_the_team_stands(golden_site: Site) -> None:
    """The state of each required test is there with its page."""
    told = status(golden_site)
    assert told["sentence"] == (
        "2 of 4 tests are done, and 1 risk is accepted. To complete Stage 2, run 1 more, resolve 9"
        " findings and publish this book."
    )
    assert [d["id"] for d in told["dependencies"]] == ["database", "queue", "mail"]
    tests = {
        (d["id"], t["failure_mode"]): (t["state"], t["page"])
        for d in told["dependencies"]
        for t in d["tests"]
    }
    assert tests == {
        ("database", "unavailable"): (
            "tested",
            "results/2026-03-02-database-unavailable.html",
        ),
        ("database", "slow"): ("tested", "results/2026-03-04-database-slow.html"),
        ("database", "credentials"): (
            "accepted",
            "completeness.html#risk-database-credentials",
        ),
        ("queue", "unavailable"): (
            "missing",
            "completeness.html#missing-queue-unavailable",
        ),
    }
    assert told["newest"]["id"] == "2026-03-06-mail-unavailable"
    assert told["asked"] == [
        {"member": "ada", "requests": 3},
        {"member": "ben", "requests": 3},
    ]


def test_status_names_what_is_on_the_site(book: Path) -> None:
    """Pages, feeds and badges are where the status says."""
    site = rendered(book, site="https://shop.example.com/")
    there = {page.uri for page in site.pages} | {asset.uri for asset in site.assets}
    for d in status(site)["dependencies"]:
        named = (
            d["page"],
            d["feed"],
            d["badge"],
            *(test["page"] for test in d["tests"]),
        )
        assert {
            one.removeprefix("https://shop.example.com/").partition("#")[0]
            for one in named
        } <= there


def test_status_of_an_empty_book_is_valid(tmp_path: Path) -> None:
    """A book without anything has a status, too."""
    told = status(rendered(write(tmp_path, {"mkdocs.yml": "site_name: Nothing\n"})))
    assert (told["newest"], told["results"], told["stage_2"]["complete"]) == (
        None,
        0,
        False,
    )


def test_badges_say_how_far_it_is(golden_site: Site) -> None:
    """Each is an image with words for those who do not see it."""
    made = asset_at(golden_site, "badges/stage-2.svg").decode()
    assert "2 of 4 tests done</text>" in made
    assert badge(golden_site, "stage-2").startswith(
        "2 of 4 tests are done, and 1 risk is accepted"
    )
    assert (
        badge(golden_site, "dependencies/database") == "Order database: 2 of 3 tested"
    )
    assert badge(golden_site, "dependencies/queue") == "Order queue: 0 of 1 tested"
    assert badge(golden_site, "dependencies/mail") == "Mail delivery: no test required"


def test_badge_of_a_hostile_name_is_an_image_all_the_same(book: Path) -> None:
    """Markup in a name is text, and a long name is cut."""
    path = book / "content" / "inventory.yml"
    name = (
        "'</title><script>alert(1)</script> and a name that is longer than any badge'"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("Order database", name),
        encoding="utf-8",
    )
    made = asset_at(rendered(book), "badges/dependencies/database.svg")
    tree = ET.fromstring(made)  # noqa: S314 - our own
    assert not list(tree.iter(f"{SVG}script"))
    assert str(tree.findtext(f"{SVG}title")).startswith(
        "</title><script>alert(1)</script> and a…: "
    )


@pytest.mark.parametrize("site", [None, "https://shop.example.com/"])
def test_preview_has_title_description_and_feeds(
    golden_site: Site, site: str | None
) -> None:
    """Where somebody pastes a link, its page says what it is; no image is fetched from anywhere."""
    page = page_at(golden_site, "dependencies/database.html")
    document = parse(preview(page, SiteAddress(site, "Shop")))
    metas = [e.attributes for e in document.all("meta")]
    said = {meta["property"]: meta["content"] for meta in metas if "property" in meta}
    assert said["og:title"] == "Order database"
    assert said["og:description"] == page.description
    assert said.get("og:url", "") == (
        f"{site}dependencies/database.html" if site else ""
    )
    assert "og:image" not in said
    links = [e.attributes["href"] for e in document.all("link")]
    assert links == [
        f"../feeds/{name}.{ending}"
        for name in ("results", "dependencies/database")
        for ending in ("xml", "json")
    ]


def test_preview_of_a_hostile_title_stays_in_its_attribute() -> None:
    """A quote in a title does not end anything."""
    page = Page(
        uri="index.html", title="T", html=Markup(), description='"><script>x</script>'
    )
    document = parse(preview(page, SiteAddress(None, '"><script>x</script>')))
    assert {e.tag for e in document.elements} == {"meta", "link"}
