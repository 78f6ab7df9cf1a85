"""The page of the team says how to reach people, and what each is asked."""

from pathlib import Path

import pytest

from built import Document, parse, write
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered


def team(site: Site) -> Document:
    """Return the page."""
    return parse(page_at(site, "team.html").html)


def member(book: Path, lines: str) -> Document:
    """Return the page of a team of one."""
    write(
        book,
        {
            "content/team.yml": (
                f"members:\n  - {{id: ada, name: Ada Example, role: developer, {lines}}}\n"
            )
        },
    )
    return team(rendered(book))


def contacts(document: Document) -> list[str]:
    """Return the addresses that start a mail or a call."""
    links = [e.attributes.get("href", "") for e in document.all("a")]
    return [link for link in links if link.startswith(("mailto:", "tel:"))]


def test_people_stand_in_the_order_in_which_they_are_told(golden_site: Site) -> None:
    """The first one to call is the first one on the page, and a click calls."""
    document = team(golden_site)
    assert [e.attributes["id"] for e in document.all("tr") if "id" in e.attributes] == [
        "ben",
        "ada",
    ]
    assert contacts(document) == ["tel:5550102", "mailto:ada@example.com"]


def test_contacts_that_are_not_public_do_not_reach_the_site(book: Path) -> None:
    """Neither address nor number is anywhere in the page's source."""
    said = 'email: ada@example.com, phone: "555-0101", contacts_public: false'
    write(
        book,
        {
            "content/team.yml": (
                f"members:\n  - {{id: ada, name: Ada Example, role: developer, {said}}}\n"
            )
        },
    )
    site = rendered(book)
    everything = "".join(
        page.html + page.search_text + page.description for page in site.pages
    )
    assert "not public" in team(site).text
    assert "ada@example.com" not in everything
    assert "555-0101" not in everything
    assert not any(b"ada@example.com" in asset.content for asset in site.assets)


@pytest.mark.parametrize(
    ("said", "links"),
    [
        (
            "email: 'ada@example.com?subject=x&body=y'",
            ["mailto:ada@example.com%3Fsubject%3Dx%26body%3Dy"],
        ),
        ("email: 'Ada <ada@example.com>'", ["mailto:ada@example.com"]),
        ("email: javascript:alert(1)", []),
        ('phone: "+1 (555) 0101"', ["tel:+15550101"]),
        ("phone: ask at the desk", []),
    ],
)
def test_contact_without_the_form_of_one_stays_text(
    book: Path, said: str, links: list[str]
) -> None:
    """A link is made of what is an address or a number, and of nothing else."""
    assert contacts(member(book, said)) == links


def test_each_request_leads_to_its_page_and_names_its_command(
    golden_site: Site,
) -> None:
    """Whoever is asked can answer at once."""
    (asked,) = [
        e
        for e in team(golden_site).all("section", "db-asked")
        if e.attributes["id"] == "of_ben"
    ]
    assert "drillbook agree database-failover --as ben" in asked.text
    links = {e.attributes.get("href") for e in team(golden_site).all("a")}
    assert {
        "playbooks/database-failover.html#sign",
        "results/2026-03-02-database-unavailable.html#sign",
    } <= links


def test_long_pile_is_cut_and_says_so(book: Path) -> None:
    """Twenty requests of a kind are enough to begin with; the command lists the others."""
    text = (book / "content/playbooks/database-failover.md").read_text(encoding="utf-8")
    write(book, {f"content/playbooks/copy-{i}.md": text for i in range(24)})
    (asked,) = [
        e
        for e in team(rendered(book)).all("section", "db-asked")
        if e.attributes["id"] == "of_ben"
    ]
    assert "25 playbooks to agree to" in asked.text
    assert asked.text.count("drillbook agree ") == 20
    assert "5 more: drillbook status --as ben lists all of them." in asked.text


def test_member_may_be_called_like_a_part_of_the_page(book: Path) -> None:
    """Ids of members take no heading's place."""
    people = ("of", "all-asked", "asked", "team")
    lines = "".join(f"  - {{id: {id_}, name: {id_}, role: tester}}\n" for id_ in people)
    write(book, {"content/team.yml": f"members:\n{lines}"})
    ids = [
        e.attributes["id"]
        for e in team(rendered(book)).elements
        if "id" in e.attributes
    ]
    assert len(ids) == len(set(ids))
