"""A dependency's page says what is known of its failure; the list draws what needs what."""

from pathlib import Path

from built import Document, parse, write
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered
from pages.result.test_runs import run_on
from pages.test_results import SURPRISE, changed


def shown(site: Site, dependency: str) -> Document:
    """Return a dependency's page."""
    return parse(page_at(site, f"dependencies/{dependency}.html").html)


def rows(document: Document) -> list[str]:
    """Return the rows of all tables."""
    return [e.text for e in document.all("tr")]


def test_each_cell_says_what_has_become_of_it(golden_site: Site) -> None:
    """Tested with its result, accepted with reason and end, simulated with that word."""
    found = rows(shown(golden_site, "database"))
    assert (
        "unavailable ✓ tested The primary is stopped while orders come in, 2026-03-02, outage, a"
        " surprise" in found
    )
    assert any(row.startswith("slow ✓ tested simulated") for row in found)
    (risk,) = [row for row in found if row.startswith("credentials")]
    assert "The password is rotated by hand once a year" in risk
    assert "(Ada Example, until 2026-12-31)" in risk


def test_missing_cell_says_why_and_names_the_command(golden_site: Site) -> None:
    """Whoever reads it can begin at once."""
    (row,) = [
        r for r in rows(shown(golden_site, "queue")) if r.startswith("unavailable")
    ]
    assert (
        "does not count: it ran in production (live); its timeline, moved to another time"
        in row
    )
    assert "drillbook capture start --dependency queue" in row


def test_lapsed_cell_says_what_has_changed(book: Path) -> None:
    """It is not the same as one that was never tested."""
    site = rendered(write(book, {"content/policy.yml": "max_age: 7d\n"}))
    (row,) = [r for r in rows(shown(site, "database")) if r.startswith("unavailable ↻")]
    assert "of 2026-03-02 no longer counts: it is 8 days old" in row


def test_recovery_is_drawn_for_each_failure_mode_with_several_runs(book: Path) -> None:
    """Conclusive runs only; each drawing has a title and tells its numbers."""
    run_on(book, "2026-03-08", "10:05:40")
    document = shown(rendered(book), "database")
    assert [e.text for e in document.all("figcaption")] == [
        "unavailable: restored after"
    ]
    told = [e.text for e in document.all("desc")]
    assert (
        "Restored after 2026-03-02: 10 min 30 s; 2026-03-08: 3 min 40 s. The RTO is 5 min."
        in told
    )
    assert not any("2026-03-03" in words for words in told)


def test_one_run_is_not_drawn(golden_site: Site) -> None:
    """One number is no trend; it stands in the table."""
    document = shown(golden_site, "database")
    assert document.all("figcaption") == []
    assert "recovery" not in document.anchors


def test_neighbours_are_drawn_and_named(golden_site: Site) -> None:
    """What it needs and what needs it are one step away, drawn and in words."""
    document = shown(golden_site, "database")
    titles = [e.text for e in document.all("title")]
    assert "Order queue: critical, 0 of 1 tested" in titles
    assert not any("Mail" in title for title in titles)
    assert "Needed byOrder queue" in document.text
    assert "queue.html" in {
        e.attributes.get("href", "").rpartition("/")[2] for e in document.all("a")
    }


def test_whole_graph_is_drawn_and_told_in_words(golden_site: Site) -> None:
    """Every service and dependency is a box; the same stands in a list."""
    document = parse(page_at(golden_site, "dependencies.html").html)
    assert len(document.all("rect")) == 4
    assert [e.text for e in document.all("li")] == [
        "Shop needs Order database, Order queue, Mail delivery",
        "Order queue needs Order database",
    ]


def test_service_and_dependency_of_one_name_are_two_boxes(book: Path) -> None:
    """An id is clear within its kind only."""
    path = book / "content" / "inventory.yml"
    said = (
        path.read_text(encoding="utf-8")
        .replace("id: shop,", "id: mail,")
        .replace("[shop]", "[mail]")
    )
    path.write_text(said, encoding="utf-8")
    document = parse(page_at(rendered(book), "dependencies.html").html)
    assert len(document.all("rect")) == 4
    assert [e.text for e in document.all("li")] == [
        "Shop needs Order database, Order queue, Mail delivery",
        "Order queue needs Order database",
    ]


def test_inventory_in_a_circle_is_drawn(book: Path) -> None:
    """Dependencies that need each other do not end the build."""
    path = book / "content" / "inventory.yml"
    said = path.read_text(encoding="utf-8").replace(
        "    owner: ben\n", "    owner: ben\n    depends_on: [queue]\n", 1
    )
    path.write_text(said, encoding="utf-8")
    assert (
        "Order database needs Order queue"
        in parse(page_at(rendered(book), "dependencies.html").html).text
    )


def test_unproven_run_is_not_in_the_trend(book: Path) -> None:
    """How long a run took that proves nothing says nothing."""
    run_on(book, "2026-03-08", "10:05:40")
    site = changed(
        book, SURPRISE, "technique: real,", "technique: real, injection: failed,"
    )
    assert shown(site, "database").all("figcaption") == []


def test_what_is_gone_is_told_with_its_reason(book: Path) -> None:
    """Whoever reads the list sees what is no longer tested, and what goes on under another id."""
    inventory = (book / "content/inventory.yml").read_text(encoding="utf-8")
    removed = (
        "removed:\n  - {id: fax, reason: Nobody sends any., renamed_to: database}\n"
    )
    words = parse(
        page_at(
            rendered(write(book, {"content/inventory.yml": inventory + removed})),
            "dependencies.html",
        ).html
    ).text
    assert "Removed" in words
    assert "fax" in words
    assert "Nobody sends any." in words
