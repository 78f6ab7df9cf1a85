"""Every number dials, and every address mails."""

from pathlib import Path

import pytest

from built import Document, parse, write
from drillbook.model.team import Contact, Member
from drillbook.pages.page import Site
from drillbook.pages.views.reach import dialled, ways
from pages.rendered import page_at, rendered

PHONES = (
    ("555-0101", [("555-0101", "tel:5550101")]),
    ("+1 (555) 0101", [("+1 (555) 0101", "tel:+15550101")]),
    ("1-800-555-0101", [("1-800-555-0101", "tel:18005550101")]),
    ("112", [("112", "tel:112")]),
    ("+49 (0)30 123456", [("+49 (0)30 123456", "tel:+4930123456")]),
    ("(030) 123456", [("(030) 123456", "tel:030123456")]),
    ("030/123456", [("030/123456", "tel:030123456")]),
    ("555-0101 ext. 12", [("555-0101 ext. 12", "tel:5550101;ext=12")]),
    ("555-0101 x12", [("555-0101 x12", "tel:5550101;ext=12")]),
    (
        "555-0101 or 555-0102",
        [("555-0101", "tel:5550101"), ("555-0102", "tel:5550102")],
    ),
    ("555-0101 / 555-0102", [("555-0101", "tel:5550101"), ("555-0102", "tel:5550102")]),
    (
        "office 555-0101, mobile +1 555 0102",
        [("office 555-0101", "tel:5550101"), ("mobile +1 555 0102", "tel:+15550102")],
    ),
    ("24/7: 555-0101", [("24/7: 555-0101", "tel:5550101")]),
    ("Mon 9-17: 555-0101", [("Mon 9-17: 555-0101", "tel:5550101")]),
    (
        "+49 30 1234567 (ask for Dina)",
        [("+49 30 1234567 (ask for Dina)", "tel:+49301234567")],
    ),
    ("0800-CALL-US", [("0800-CALL-US", None)]),
    ("ask at the desk", [("ask at the desk", None)]),
)
"""A number as people write it, with what is shown of it and what it dials."""


@pytest.mark.parametrize(("phone", "shown"), PHONES)
def test_number_dials(phone: str, shown: list[tuple[str, str | None]]) -> None:
    """However it is written; what is no number stays text."""
    found = ways(Member(id="ada", name="Ada", role="developer", phone=phone))
    assert [(way.text, way.href) for way in found] == shown


def test_rotation_has_number_schedule_and_address() -> None:
    """The quickest way first."""
    found = ways(
        Contact(
            id="on-call",
            name="On call",
            kind="rotation",
            phone="555-0101",
            url="https://example.com/s",
            email="On call <oncall@example.com>",
        )
    )
    assert [way.href for way in found] == [
        "tel:5550101",
        "https://example.com/s",
        "mailto:oncall@example.com",
    ]


@pytest.mark.parametrize(
    ("words", "links"),
    [
        (
            "ask Sam, 555-0104 or db@example.com",
            ["tel:5550104", "mailto:db@example.com"],
        ),
        ("Monday to Friday, 08:00 to 17:00 UTC", []),
        ("since 2026-11-01, contract 12 4711", []),
        ("<b>555-0104</b>", ["tel:5550104"]),
    ],
)
def test_numbers_in_a_sentence_dial(words: str, links: list[str]) -> None:
    """Hours, dates and short numbers are none, and markup is text."""
    document = parse(dialled(words))
    assert [e.attributes["href"] for e in document.all("a")] == links
    assert document.text == words
    assert {e.tag for e in document.elements} <= {"a"}


def called(site: Site, uri: str) -> Document:
    """Return the box that says whom to call."""
    html = page_at(site, uri).html
    start = html.index('<section class="db-call"')
    return parse(html[start : html.index("</section>", start)])


def test_home_says_whom_to_call_and_what_to_follow(golden_site: Site) -> None:
    """Members in the order in which they are notified, with their numbers."""
    box = called(golden_site, "index.html")
    assert [" ".join(e.text.split()) for e in box.all("li")] == [
        "Ben Example 555-0102",
        "Ada Example ada@example.com",
    ]
    assert "Then follow: Database failover" in " ".join(box.text.split())
    assert {"tel:5550102", "playbooks/database-failover.html"} <= {
        e.attributes["href"] for e in box.all("a")
    }


def test_dependency_says_whom_to_call_and_what_to_follow(golden_site: Site) -> None:
    """Its owner, and then whoever leads its playbook."""
    box = called(golden_site, "dependencies/database.html")
    assert "555-0102" in box.text
    assert "Then follow: Database failover" in " ".join(box.text.split())


def test_rotation_that_leads_is_called_first(book: Path) -> None:
    """Somebody is on call at any hour."""
    team = book / "content" / "team.yml"
    on_call = (
        "{id: on-call, name: On call, kind: rotation, phone: 555-0199, members: [ada]}"
    )
    contacts = f"contacts:\n  - {on_call}\n"
    playbook = book / "content/playbooks/database-failover.md"
    text = playbook.read_text(encoding="utf-8")
    write(
        book,
        {
            "content/team.yml": team.read_text(encoding="utf-8") + contacts,
            "content/playbooks/database-failover.md": text.replace(
                "primary: ben", "primary: on-call"
            ),
        },
    )
    first = called(rendered(book), "index.html").all("li")[0].text
    assert " ".join(first.split()).startswith("On call 555-0199")


def test_nobody_to_call_is_said_with_the_remedy(book: Path) -> None:
    """A book without a number says where it belongs."""
    write(
        book, {"content/team.yml": "members:\n  - {id: ben, name: Ben, role: tester}\n"}
    )
    assert (
        "Nobody is named to call. Add a phone number to content/team.yml."
        in called(rendered(book), "index.html").text
    )
