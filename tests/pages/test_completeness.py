"""The page of completeness names every gap, and stays readable when there are many."""

from pathlib import Path

from built import Document, parse, write
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered

PEOPLE = 240


def completeness(site: Site) -> Document:
    """Return the page."""
    return parse(page_at(site, "completeness.html").html)


def crowded(book: Path, people: int) -> Site:
    """Render a book in which so many dependencies have no owner, and nothing else that is said of
    them.
    """
    path = book / "content" / "inventory.yml"
    lines = (
        f"  - {{id: part-{i}, name: Part {i}, kind: other, criticality: non-critical, used_by:"
        " [shop]}\n"
        for i in range(people)
    )
    path.write_text(path.read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")
    return rendered(book)


def test_rules_of_each_stage_lead_to_their_page_and_findings(golden_site: Site) -> None:
    """What is open is a table by rule; what is met is folded away."""
    document = completeness(golden_site)
    links = {e.attributes.get("href") for e in document.all("a")}
    assert {"guide/rules.html#t401", "#finding-t401"} <= links
    assert "finding-t401" in document.anchors
    assert document.all("summary")[0].text.startswith("✓ ")


def test_warning_is_not_called_an_error(book: Path) -> None:
    """What does not keep a stage from being complete has another sign."""
    write(book, {"content/policy.yml": "severities: {A201: warning}\n"})
    links = [
        (e.attributes["href"], e.text) for e in completeness(rendered(book)).all("a")
    ]
    states = {href: text for href, text in links if href.startswith("#finding-")}
    assert states["#finding-t401"] == "✗ 1 finding"
    assert states["#finding-a201"] == "⚠ 1 warning"


def test_two_hundred_findings_of_a_rule_are_folded(book: Path) -> None:
    """Ten are seen at once, the others when they are asked for, and what is beyond is counted."""
    document = completeness(crowded(book, PEOPLE))
    count = len([e for e in document.all("li", "db-finding") if "part-" in e.text])
    folded = [e.text for e in document.all("summary") if "190 more of" in e.text]
    assert count >= 200
    assert folded
    assert (
        "more findings: drillbook check --gate stage-2 lists all of them."
        in document.text
    )


def test_same_help_is_said_once(book: Path) -> None:
    """A rule that wants the same of every file says it above them."""
    document = completeness(crowded(book, 30))
    fixes = [e.text for e in document.all("p", "db-finding__fix")]
    assert max(fixes.count(fix) for fix in fixes) == 1


def test_accepted_risk_says_why_who_and_until_when(golden_site: Site) -> None:
    """Whoever follows the matrix to a risk reads what was decided."""
    (row,) = [
        e
        for e in completeness(golden_site).all("tr")
        if e.attributes.get("id") == "risk-database-credentials"
    ]
    assert "The password is rotated by hand once a year" in row.text
    assert "Ada Example" in row.text
    assert "2026-12-31" in row.text


def test_gap_has_an_anchor_with_the_command(golden_site: Site) -> None:
    """Whoever follows the matrix to a gap finds what fills it."""
    (card,) = [
        e
        for e in completeness(golden_site).all("li")
        if e.attributes.get("id") == "missing-queue-unavailable"
    ]
    assert (
        "drillbook capture start --dependency queue --failure-mode unavailable"
        in card.text
    )


def test_rule_with_nothing_to_judge_is_not_ticked(golden_site: Site) -> None:
    """It has a sign and a fold of its own, and says what is not there."""
    summaries = [e.text for e in completeness(golden_site).all("summary")]
    assert any(text.startswith("✓ ") and text.endswith("are met") for text in summaries)
    assert any(
        text.startswith("– ") and text.endswith("have nothing to judge yet")
        for text in summaries
    )
    (told,) = {
        e.text
        for e in completeness(golden_site).all("li")
        if e.text.startswith("E303 ")
    }
    assert told.endswith(
        "Nothing to judge yet: no disaster recovery playbook has been exercised."
    )
