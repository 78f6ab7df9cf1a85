"""Steps, impact, evidence and actions of a result, as its page shows them."""

from pathlib import Path

import pytest

from built import png, write
from drillbook.pages.page import Site
from pages.rendered import page_at, rendered
from pages.test_results import SIMULATED, SURPRISE, changed, shown, text, with_evidence


def test_playbook_without_a_step_is_told(book: Path) -> None:
    """A result that names a playbook and none of its steps says nothing of it, and its page says
    that.
    """
    site = changed(
        book,
        SIMULATED,
        "method: manual\n",
        "method: manual\nplaybook: {id: database-failover}\n",
    )
    assert "Nobody recorded which steps were followed." in text(site, SIMULATED)


def test_procedure_that_has_changed_since_is_told(book: Path) -> None:
    """Steps are shown as they read now, which is not how they were followed."""
    pin = f"playbook: {{id: database-failover, procedure_digest: 'sha256:{'0' * 64}'}}"
    words = text(
        changed(book, SURPRISE, "playbook: {id: database-failover}", pin), SURPRISE
    )
    assert (
        "Its procedure has changed since. These are the steps as they read now."
        in words
    )


def test_impact_is_told_by_service(book: Path) -> None:
    """The services that need what failed are there; nobody looked at any but the one that was
    watched.
    """
    inventory = (book / "content/inventory.yml").read_text(encoding="utf-8")
    inventory = inventory.replace(
        "services:\n", "services:\n  - {id: till, name: Till, owner: ada}\n", 1
    )
    inventory = inventory.replace(
        "used_by: [shop]\n    owner: ben", "used_by: [shop, till]\n    owner: ben"
    )
    words = text(rendered(write(book, {"content/inventory.yml": inventory})), SURPRISE)
    assert "Shop: outage (RTO 1 h)" in words
    assert "Till: not looked at" in words


def test_picture_is_enlarged_without_a_script(book: Path) -> None:
    """A button names the popover that the browser itself opens and closes; in it is a link to the
    file.
    """
    document = shown(with_evidence(book, png()), SURPRISE)
    (button,) = document.all("button", "db-thumb")
    (large,) = document.all("div", "db-lightbox")
    assert button.attributes["popovertarget"] == large.attributes["id"]
    assert "popover" in large.attributes
    assert "the file itself" in large.text


RECORDING = r"""{"version": 2, "width": 80, "height": 24}
[0.5, "o", "$ stop\r\n"]
[62.25, "o", "\u001b[31mgone <b>\u001b[0m\r\n"]
"""


def test_recording_of_a_terminal_is_shown_with_its_times(book: Path) -> None:
    """What the terminal showed can be read line by line, and nothing of it is markup."""
    rows = [
        e.text
        for e in shown(
            with_evidence(book, RECORDING.encode(), "evidence/a.cast"), SURPRISE
        ).all("tr")
    ]
    assert "0:00.5$ stop" in rows
    assert "1:02.2gone <b>" in rows


def test_page_has_room_for_only_so_much_text(book: Path) -> None:
    """However much evidence a result brings, its page stays small, and says what is not on it."""
    names = [f"evidence/{i}.txt" for i in range(8)]
    for name in names:
        (book / "results" / SURPRISE / name).write_text(
            "word " * 6000, encoding="utf-8"
        )
    listed = "".join(f"  - {{file: {name}}}\n" for name in names)
    site = changed(book, SURPRISE, "evidence:\n", f"evidence:\n{listed}")
    assert len(page_at(site, f"results/{SURPRISE}.html").html.encode()) < 150_000
    assert "It is too long for this page." in text(site, SURPRISE)


@pytest.mark.parametrize(
    ("due", "status", "word"),
    [
        ("2026-03-09", "open", "overdue"),
        ("2026-03-10", "open", "open"),
        ("2026-03-09", "done", "done"),
    ],
)
def test_action_is_overdue_after_its_day(
    book: Path, due: str, status: str, word: str
) -> None:
    """An open action whose day has passed is overdue; one that is due today, or done, is not."""
    words = text(
        changed(book, SURPRISE, "due: 2026-04-01", f"due: {due}, status: {status}"),
        SURPRISE,
    )
    assert f"Ada Example {due} {word}" in words


@pytest.mark.parametrize(
    "url",
    ["javascript:window.pwned=1", "OPS-42", "//evil.example", "httpsx://example.com"],
)
def test_only_addresses_of_the_web_become_links(book: Path, url: str) -> None:
    """Where an action is tracked is the author's own text; what is no address stays text."""
    document = shown(changed(book, SURPRISE, "https://example.com/42", url), SURPRISE)
    assert url not in [e.attributes.get("href") for e in document.all("a")]
    assert url in document.text


def test_measurements_are_told_in_numbers(golden_site: Site) -> None:
    """Whoever cannot see the drawing reads the same by spans of time."""
    rows = [e.text for e in shown(golden_site, SURPRISE).all("tr")]
    assert "+1 min 0 1 5,000 5,000" in rows
    assert "−2 min 1 0 12 12" in rows


def test_command_and_what_it_printed_lead_to_each_other(book: Path) -> None:
    """By the names that a recording gives; one that failed is told apart, and an empty output is
    said to be empty.
    """
    path = book / "results" / SURPRISE / "result.yml"
    result = path.read_text(encoding="utf-8")
    at = "2026-03-02T10:00:30+01:00"
    commands = "".join(
        f"  - {{at: '{at}', event: command, exit_code: {code}, text: '{name}: exit {code} after 0.1"
        " s'}\n"
        for name, code in (("status", 0), ("promote", 3))
    )
    listed = "".join(
        f"  - {{file: evidence/command-{number}.txt, caption: {name}}}\n"
        for number, name in ((1, "status"), (2, "promote"))
    )
    result = result.replace("timeline:\n", f"timeline:\n{commands}").replace(
        "evidence:\n", f"evidence:\n{listed}"
    )
    path.write_text(result, encoding="utf-8")
    for number, printed in ((1, "up\n"), (2, "")):
        (path.parent / "evidence" / f"command-{number}.txt").write_text(
            printed, encoding="utf-8"
        )
    document = shown(rendered(book), SURPRISE)
    assert [
        a.attributes["href"] for a in document.all("a") if a.text == "What it printed"
    ] == [
        "#evidence-1",
        "#evidence-2",
    ]
    assert [
        e.text for e in document.all("span", "db-event--warn") if e.text == "command"
    ] == ["command"]
    first, second = document.all("div", "db-evidence")[:2]
    assert "exit 0 after 0.1 s · evidence/command-1.txt · 3 bytes" in first.text
    assert second.text.endswith(
        "exit 3 after 0.1 s · evidence/command-2.txt · 0 bytes · nothing was printed"
    )
    assert {"evidence-1", "evidence-2"} <= document.anchors
