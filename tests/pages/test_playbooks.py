"""A playbook's page says who agrees to this exact text, and how it was followed."""

import re
from pathlib import Path

import pytest

from built import Document, parse, write
from drillbook.files.load import load
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered
from pages.test_results import SURPRISE, changed

OTHER = f"sha256:{'0' * 64}"


def shown(site: Site) -> Document:
    """Return the page of the one playbook."""
    return parse(page_at(site, "playbooks/database-failover.html").html)


def text(site: Site) -> str:
    """Return its words."""
    return " ".join(shown(site).text.split())


def signed(book: Path, member: str, said: str, digest: str = "") -> None:
    """Write down what a member says of the playbook, as it reads now or at another digest."""
    (playbook,) = load(book).book.playbooks
    at = f"2026-03-01T10:00:{sum(member.encode()) % 60:02d}+00:00"
    words = f"playbook_digest: {digest or playbook.digest}\nat: {at}\n{said}\n"
    write(book, {f"content/agreements/database-failover/{member}.yml": words})


def rows(site: Site) -> list[str]:
    """Return the rows of all tables."""
    return [e.text for e in shown(site).all("tr")]


def test_nobody_has_signed_yet(golden_site: Site) -> None:
    """Everybody who is asked is named, and so is the command."""
    assert "Ada Example not yet –" in rows(golden_site)
    assert (
        "The team does not agree to this exact text yet: 0 of 2, all are needed."
        in text(golden_site)
    )
    assert "drillbook agree database-failover --as MEMBER" in text(golden_site)


def test_agreement_of_all_is_told(book: Path) -> None:
    """When the quorum is there, the page says so on top as well."""
    for member in ("ada", "ben"):
        signed(book, member, "position: agree")
    site = rendered(book)
    assert "2 of 2 members agree to this exact text" in text(site)
    assert "agreed" in [e.text for e in shown(site).all("span", "db-chip--agree")]
    (row,) = [e.text for e in parse(page_at(site, "playbooks.html").html).all("tr")][1:]
    assert row.endswith("✓ 2 of 2 1 result")


def test_signature_on_an_earlier_text_has_lapsed(book: Path) -> None:
    """It is told what they had said, and it does not count."""
    signed(book, "ada", "position: agree", OTHER)
    signed(book, "ben", "position: object\ncomment: Step 2 is wrong.")
    site = rendered(book)
    assert "Ada Example lapsed agreed to an earlier text 2026-03-01" in rows(site)
    assert "Ben Example objects 2026-03-01 Step 2 is wrong." in rows(site)
    assert "0 of 2, all are needed" in text(site)


def test_leads_can_be_reached_from_the_page(golden_site: Site, book: Path) -> None:
    """Names with contacts, for a member whose contacts are public."""
    calls = [item.text for item in shown(golden_site).all("li", "db-calls__one")]
    assert [" ".join(call.split()) for call in calls] == [
        "Ben Example 555-0102",
        "Ada Example ada@example.com",
    ]
    ways = [
        link.attributes["href"] for link in shown(golden_site).all("a", "db-nowrap")
    ]
    assert ways[:2] == ["tel:5550102", "mailto:ada@example.com"]
    team = book / "content" / "team.yml"
    said = team.read_text(encoding="utf-8").replace(
        'phone: "555-0102"', 'phone: "555-0102", contacts_public: false'
    )
    team.write_text(said, encoding="utf-8")
    assert "555-0102" not in text(rendered(book))


def test_a_rotation_and_a_vendor_are_called_in_order(book: Path) -> None:
    """Where to find who is on call, when somebody answers, and what was agreed, stand beside."""
    team = book / "content" / "team.yml"
    contacts = """contacts:
  - id: orders-on-call
    name: Orders on call
    kind: rotation
    url: https://example.com/schedules/orders
    members: [ada, ben]
  - id: acme
    name: ACME hosting
    kind: vendor
    phone: "555-0199"
    availability: at any hour
    contract: ACME-2231, within 30 min
"""
    team.write_text(team.read_text(encoding="utf-8") + contacts, encoding="utf-8")
    file = book / "content/playbooks/database-failover.md"
    head = file.read_text(encoding="utf-8")
    leads = "leads: {primary: orders-on-call, secondary: acme, others: [ben]}"
    file.write_text(re.sub(r"leads:.*", leads, head, count=1), encoding="utf-8")
    site = rendered(book)
    calls = [item.text for item in shown(site).all("li", "db-calls__one")]
    assert [" ".join(call.split()) for call in calls] == [
        "Orders on call https://example.com/schedules/orders rotation of Ada Example, Ben Example",
        "ACME hosting 555-0199 at any hour ACME-2231, within 30 min",
        "Ben Example 555-0102",
    ]
    page = parse(page_at(site, "team.html").html)
    assert "ACME hostingACME-2231, within 30 min vendor 555-0199 at any hour –" in [
        " ".join(row.text.split()) for row in page.all("tr")
    ]


def test_steps_are_counted_over_the_results(golden_site: Site) -> None:
    """What became of each step, and where it was last taken."""
    assert "Counted over 1 result." in text(golden_site)
    assert "1 Promote the standby. 1 – – – 2026-03-02" in rows(golden_site)
    assert "2 Point the shop at it. – – 1 – never" in rows(golden_site)
    assert "3 Place an order. – – – 1 never" in rows(golden_site)
    assert f"Restarted the shop by hand. ({SURPRISE})" in text(golden_site)


def test_result_of_an_earlier_procedure_is_listed_and_not_counted(book: Path) -> None:
    """Its third step may be another one today."""
    pin = f"playbook: {{id: database-failover, procedure_digest: '{OTHER}'}}"
    site = changed(book, SURPRISE, "playbook: {id: database-failover}", pin)
    assert "has changed since" in next(
        row for row in rows(site) if row.startswith("2026-03-02")
    )
    assert "Counted over 0 results. 1 more followed an earlier procedure." in text(site)
    assert "1 Promote the standby. – – – – never" in rows(site)


@pytest.mark.parametrize(
    ("heading", "shown_once"),
    [
        ("# Database failover", True),
        ("# database failover #", True),
        ("Database failover\n=================", True),
        ("# How to fail over", False),
        ("", True),
    ],
)
def test_a_heading_that_repeats_the_title_is_shown_once(
    book: Path, heading: str, *, shown_once: bool
) -> None:
    """A runbook from elsewhere begins with its title; another heading stays, and so do steps."""
    file = book / "content/playbooks/database-failover.md"
    head, _, below = file.read_text(encoding="utf-8").rpartition("\n---\n")
    file.write_text(f"{head}\n---\n\n{heading}\n{below}", encoding="utf-8")
    site = rendered(book)
    titles = [e.text for tag in ("h1", "h2") for e in shown(site).all(tag)]
    assert sum(title.casefold() == "database failover" for title in titles) == 1
    assert ("How to fail over" not in titles) == shown_once
    assert "Promote the standby." in text(site)


def test_front_matter_of_other_tools_has_a_key_of_its_own(book: Path) -> None:
    """Nothing reads it, and nothing is lost; a severity may be a number."""
    file = book / "content/playbooks/database-failover.md"
    words = file.read_text(encoding="utf-8")
    more = "other: {tags: [db, oncall], weight: 3}\nseverity: 1"
    file.write_text(re.sub(r"severity: .*", more, words, count=1), encoding="utf-8")
    loaded = load(book)
    assert loaded.findings == ()
    (playbook,) = loaded.book.playbooks
    assert playbook.other == {"tags": ["db", "oncall"], "weight": 3}
    assert playbook.severity == "1"
