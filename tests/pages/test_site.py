"""The site as a whole: every address once, every link alive, and no file of the book that can end
the build.
"""

import posixpath
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from built import Document, parse, write
from drillbook.pages.page import NavItem, Site
from pages.rendered import page_at, rendered
from pages.test_results import SURPRISE, changed


def documents(site: Site) -> dict[str, Document]:
    """Return every page by its address."""
    return {page.uri: parse(page.html) for page in site.pages}


def test_same_book_gives_the_same_pages(golden_site: Site, book: Path) -> None:
    """Rendering depends on the book's files and the day, and on nothing else."""
    assert rendered(book) == golden_site


def test_links_between_pages_lead_to_pages_and_anchors(golden_site: Site) -> None:
    """No link of a page leads nowhere."""
    found = documents(golden_site)
    files: dict[str, frozenset[str]] = {
        asset.uri: frozenset() for asset in golden_site.assets
    }
    targets = files | {uri: document.anchors for uri, document in found.items()}
    for uri, document in found.items():
        for link in (
            urlsplit(e.attributes["href"])
            for e in document.all("a")
            if "href" in e.attributes
        ):
            if not link.scheme:
                target = (
                    posixpath.normpath(
                        posixpath.join(posixpath.dirname(uri), link.path)
                    )
                    if link.path
                    else uri
                )
                assert target in targets, f"{uri}: {link.geturl()}"
                # The guide's commands are the host's; without them their page has no anchors.
                assert not link.fragment or link.fragment in targets[target], (
                    f"{uri}: {link.geturl()}"
                )


def test_headings_of_each_page_are_there(golden_site: Site) -> None:
    """Every line of a table of contents leads to its heading."""
    found = documents(golden_site)
    for page in golden_site.pages:
        assert {heading.id for heading in page.headings} <= found[page.uri].anchors, (
            page.uri
        )


def test_ids_stand_once_on_a_page(golden_site: Site) -> None:
    """No id is given twice, so that every link to it is clear."""
    for uri, document in documents(golden_site).items():
        ids = [e.attributes["id"] for e in document.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), uri


def test_navigation_and_tabs_name_pages(golden_site: Site) -> None:
    """Every tab is a page, and every page outside of the navigation names the one that lists it."""
    uris = {page.uri for page in golden_site.pages}

    def leaves(items: tuple[NavItem, ...]) -> set[str]:
        return {
            uri
            for item in items
            for uri in ({item.uri} if item.uri else leaves(item.items))
        }

    navigation = leaves(golden_site.navigation)
    assert navigation <= uris
    assert {
        page.tab for page in golden_site.pages if page.uri not in navigation
    } <= navigation


def test_results_are_not_in_the_navigation(golden_site: Site) -> None:
    """A thousand results would make a thousand lines on each of a thousand pages."""
    assert not [
        i for i in golden_site.navigation if i.uri and i.uri.startswith("results/")
    ]


DEPENDENCY = """
  - {id: index, name: The index, kind: other, criticality: non-critical, impact: Search is gone.}
"""


def test_dependency_called_index_has_a_page_of_its_own(book: Path) -> None:
    """An id that is allowed in the inventory takes no other page's place."""
    path = book / "content" / "inventory.yml"
    path.write_text(path.read_text(encoding="utf-8") + DEPENDENCY, encoding="utf-8")
    uris = [page.uri for page in rendered(book).pages]
    assert len(uris) == len(set(uris))


def test_playbook_called_index_has_a_page_of_its_own(book: Path) -> None:
    """A file name that is allowed takes no other page's place."""
    folder = book / "content" / "playbooks"
    (folder / "index.md").write_bytes((folder / "database-failover.md").read_bytes())
    uris = [page.uri for page in rendered(book).pages]
    assert len(uris) == len(set(uris))


def test_result_in_a_folder_called_index_has_a_page_of_its_own(book: Path) -> None:
    """A result in the wrong folder is a finding, and the table of results is still there."""
    (book / "results" / SURPRISE).rename(book / "results" / "index")
    uris = [page.uri for page in rendered(book).pages]
    assert len(uris) == len(set(uris))


def test_own_pages_are_in_the_navigation_and_link_the_book(golden_site: Site) -> None:
    """The team's own words stand beside what is generated."""
    assert [item.title for item in golden_site.navigation if item.items][-1] == "Pages"
    links = [
        e.attributes.get("href")
        for e in parse(page_at(golden_site, "pages/how-we-work.html").html).all("a")
    ]
    assert links == ["../index.html"]
    home = [
        e.attributes.get("href")
        for e in parse(page_at(golden_site, "index.html").html).all("a")
    ]
    assert "playbooks/database-failover.html#text-recovery-procedure" in home


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("started: 2026-03-02T10:00:00+00:00", "started: 0001-01-01T00:00:00+12:00"),
        ("ended: 2026-03-02T10:20:00+00:00", "ended: 9999-12-31T23:59:59-12:00"),
        (
            "2026-03-02T10:02:00+00:00, event: fault",
            "9999-12-31T23:59:59-12:00, event: fault",
        ),
        ("2026-03-02T10:01:00+00:00, event", "0001-01-01T00:00:00+12:00, event"),
        ("p50_ms: 12.5", "p50_ms: 1.0e+300"),
        ("ok: 2, failed: 0", "ok: 999999999999999999, failed: 0"),
        ("step: 1, status", "step: 999999999999999999, status"),
    ],
)
def test_extreme_value_in_one_file_does_not_end_the_build(
    book: Path, old: str, new: str
) -> None:
    """One bad file becomes a finding, while all other pages are built."""
    assert page_at(changed(book, SURPRISE, old, new), "index.html")


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("2026-03-02T10:01:30+00:00,true,14.0", "9999-12-31T23:59:59-12:00,true,14.0"),
        ("2026-03-02T10:00:30+00:00,true,12.5", "0001-01-01T00:00:00+12:00,true,12.5"),
        ("true,14.0,ok", "true,1e308,ok"),
        ("true,14.0,ok", "true,5e-324,ok"),
    ],
)
def test_extreme_sample_does_not_end_the_build(book: Path, line: str, new: str) -> None:
    """A probe's file that says something impossible leaves all pages standing."""
    path = book / "results" / SURPRISE / "probes" / "orders.csv"
    text = path.read_text(encoding="utf-8")
    assert line in text
    path.write_text(text.replace(line, new), encoding="utf-8")
    assert page_at(rendered(book), "index.html")


def test_empty_book_has_all_its_pages(tmp_path: Path) -> None:
    """A book without anything in it builds, and says what is missing."""
    site = rendered(write(tmp_path, {"mkdocs.yml": "site_name: Nothing\n"}))
    assert "not complete" in parse(page_at(site, "index.html").html).text
    assert "F008" in parse(page_at(site, "completeness.html").html).text


def test_completeness_names_each_finding_with_its_place(golden_site: Site) -> None:
    """A gap has a code, a place, and a link to mend it."""
    document = parse(page_at(golden_site, "completeness.html").html)
    assert "content/inventory.yml:24:9" in document.text
    links = [e.attributes.get("href", "") for e in document.all("a")]
    assert "https://git.example.com/shop/edit/main/content/inventory.yml" in links
    assert "guide/rules.html#t401" in links


def test_home_page_counts_the_cells(golden_site: Site) -> None:
    """The state of the second stage is the first thing that is said."""
    document = parse(page_at(golden_site, "index.html").html)
    (said,) = [e.text for e in document.all("p", "db-hero__verdict")]
    assert said.startswith("2 of 4 tests are done, and 1 risk is accepted.")
