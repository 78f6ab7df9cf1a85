"""A result's page says what was found out, and shows what proves it."""

import hashlib
from pathlib import Path

import pytest

from built import Document, parse, png, write
from drillbook.pages.page import Page, Site
from pages.rendered import evidence, page_at, rendered

SURPRISE = "2026-03-02-database-unavailable"
INCONCLUSIVE = "2026-03-03-database-slow"
SIMULATED = "2026-03-04-database-slow"
PRODUCTION = "2026-03-05-queue-unavailable"


def shown(site: Site, result: str) -> Document:
    """Return a result's page."""
    return parse(page_at(site, f"results/{result}.html").html)


def text(site: Site, result: str) -> str:
    """Return the words of a result's page."""
    return " ".join(shown(site, result).text.split())


def changed(book: Path, result: str, old: str, new: str) -> Site:
    """Render a book in which a result says something else."""
    path = book / "results" / result / "result.yml"
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")
    return rendered(book)


def test_conclusive_result_says_so(golden_site: Site) -> None:
    """The verdict stands at the top, with the outcome beside it."""
    chips = [e.text for e in shown(golden_site, SURPRISE).all("span", "db-chip")]
    assert chips[:3] == ["Conclusive", "Outage", "Surprise"]


def test_inconclusive_result_gives_the_reason(golden_site: Site) -> None:
    """Who reads it learns what was missing."""
    assert (
        shown(golden_site, INCONCLUSIVE).all("span", "db-chip")[0].text
        == "Inconclusive"
    )
    assert "nothing was observed of the service while the fault was active" in text(
        golden_site, INCONCLUSIVE
    )


def test_simulated_fault_is_called_simulated(golden_site: Site) -> None:
    """A simulated fault covers its cell only with that word on it, on the result's page and in the
    matrix.
    """
    assert "Simulated" in [
        e.text for e in shown(golden_site, SIMULATED).all("span", "db-chip")
    ]
    (cell,) = [
        e
        for e in parse(page_at(golden_site, "index.html").html).all("a", "db-cell")
        if SIMULATED in e.attributes["href"]
    ]
    assert "simulated" in cell.text


def test_result_in_production_covers_no_cell(golden_site: Site) -> None:
    """It is shown and valued, with the reason why it does not count."""
    assert "Does not count" in text(golden_site, PRODUCTION)
    assert "it ran in production (live)" in text(golden_site, PRODUCTION)


def test_recovery_slower_than_the_rto_is_marked(golden_site: Site) -> None:
    """The measured recovery is held against the dependency's RTO."""
    (figure,) = shown(golden_site, SURPRISE).all("div", "db-figure--missed")
    assert figure.text == "Restored after 10 min 30 s above the RTO of 5 min"


def test_recovery_within_the_rto_is_not_marked(golden_site: Site) -> None:
    """The service's RTO counts for a dependency without its own."""
    document = shown(golden_site, PRODUCTION)
    assert not document.all("div", "db-figure--missed")
    assert "within the RTO of 1 h" in document.text


def test_recovery_at_exactly_the_rto_is_within_it(book: Path) -> None:
    """The RTO is the longest time that is allowed."""
    site = changed(
        book,
        SURPRISE,
        "10:12:30+00:00, event: restored",
        "10:07:00+00:00, event: restored",
    )
    assert "within the RTO of 5 min" in text(site, SURPRISE)


def test_steps_are_held_against_the_playbook(golden_site: Site) -> None:
    """Every step of the playbook is there with what became of it, and so is what was improvised."""
    rows = [e.text for e in shown(golden_site, SURPRISE).all("tr")]
    assert "1 Promote the standby. done +3 min" in rows
    assert "2 Point the shop at it. skipped The address moves by itself." in rows
    assert "3 Place an order. never mentioned" in rows
    assert "– improvised Restarted the shop by hand." in rows
    assert (
        "Database failover: 1 done, 1 skipped, 1 improvised, 1 never mentioned."
        in text(golden_site, SURPRISE)
    )


def test_expectation_stands_beside_the_outcome(golden_site: Site) -> None:
    """What was written down before, and what was seen."""
    words = text(golden_site, SURPRISE)
    for part in (
        "Orders are refused for a minute",
        "The standby answers",
        "An order is lost",
        "Nobody could order for ten minutes.",
    ):
        assert part in words


def test_actions_people_and_provenance_are_shown(golden_site: Site) -> None:
    """What has to be done, by whom, and where the record lies."""
    words = text(golden_site, SURPRISE)
    assert (
        "Let the shop connect anew test again https://example.com/42 Ada Example 2026-04-01"
        " open" in words
    )
    assert "Conducted byBen Example" in words
    assert f"results/{SURPRISE}/result.yml" in words


def test_summary_keeps_its_paragraphs(golden_site: Site) -> None:
    """Blank lines make paragraphs."""
    html = page_at(golden_site, f"results/{SURPRISE}.html").html
    assert "<p>The standby did not take over by itself.</p>" in html
    assert "<p>Restarting the shop did it.</p>" in html


def test_text_of_evidence_is_shown_and_never_obeyed(golden_site: Site) -> None:
    """Markup in console output is text, and control characters are made visible."""
    (block,) = [
        e
        for e in shown(golden_site, SURPRISE).all("code")
        if "systemctl" in e.text and "FAILED" in e.text
    ]
    assert (
        block.text
        == "$ systemctl stop postgresql ␛[31mFAILED␛[0m <connection refused> & gone"
    )


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (b"a\rb", "a␍b"),
        (b"a\x00", ""),
        (b"a\x08b", "a␈b"),
        (b"a\x7fb", "a\\u007fb"),
        ("a\u202eb".encode(), "a\\u202eb"),
        ("a\u2028b".encode(), "a\\u2028b"),
        ("a\u009bb".encode(), "a\\u009bb"),
        (
            b"</code></pre><script>window.pwned=1</script>",
            "</code></pre><script>window.pwned=1</script>",
        ),
        (b"one\r\ntwo\ttab", "one two tab"),
        ("Ü 漢 😀".encode(), "Ü 漢 😀"),
    ],
)
def test_evidence_cannot_hide_or_disguise_a_word(
    book: Path, written: bytes, seen: str
) -> None:
    """Whatever a failing system printed, its reader sees; bytes that are no text are not shown at
    all.
    """
    (book / "results" / SURPRISE / "evidence" / "console.txt").write_bytes(written)
    document = shown(rendered(book), SURPRISE)
    assert not document.all("script")
    assert [e.text for e in document.all("pre", "db-console")] == (
        [seen] if seen else []
    )


def test_long_evidence_says_where_it_was_cut(book: Path) -> None:
    """A reader who does not see all of a text is told so."""
    (book / "results" / SURPRISE / "evidence" / "console.txt").write_text(
        "x\n" * 150_000, encoding="utf-8"
    )
    words = text(rendered(book), SURPRISE)
    assert "300.0 kB" in words
    assert "first" in words or "cut" in words or "more" in words


def with_evidence(
    book: Path, content: bytes, name: str = "evidence/screen.png"
) -> Site:
    """Render the book with another piece of evidence in a result."""
    (book / "results" / SURPRISE / name).write_bytes(content)
    return changed(
        book,
        SURPRISE,
        "evidence:\n  - ",
        f"evidence:\n  - {{file: {name}, caption: What Ben saw}}\n  - ",
    )


PICTURES = {"png": png(), "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"}


@pytest.mark.parametrize("ending", PICTURES)
def test_picture_is_published_under_its_digest(book: Path, ending: str) -> None:
    """The name that the author chose reaches no address; the bytes are the author's own."""
    content = PICTURES[ending]
    site = with_evidence(book, content, "evidence/anything.bin")
    uri = f"evidence/{hashlib.sha256(content).hexdigest()}.{ending}"
    assert evidence(site) == {uri: content}
    images = shown(site, SURPRISE).all("img")
    assert [image.attributes["src"] for image in images] == [f"../{uri}"] * 2
    assert {image.attributes["alt"] for image in images} == {"What Ben saw"}


def test_same_picture_in_two_results_is_published_once(book: Path) -> None:
    """What is the same is kept once."""
    content = png()
    write(book, {f"results/{SIMULATED}/evidence/.keep": ""})
    (book / "results" / SIMULATED / "evidence" / "x.png").write_bytes(content)
    path = book / "results" / SIMULATED / "result.yml"
    path.write_text(
        path.read_text(encoding="utf-8") + "evidence: [{file: evidence/x.png}]\n",
        encoding="utf-8",
    )
    assert len(evidence(with_evidence(book, content))) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>window.pwned=1</script></svg>",
        b"<!doctype html><script>window.pwned=1</script>",
        b"GIF89a/*<script>window.pwned=1</script>*/",
        b"\xff\xfe\x00\x01",
        b"",
    ],
)
def test_what_is_no_picture_is_not_published_as_a_file(
    book: Path, content: bytes
) -> None:
    """SVG, HTML and unknown bytes are text or nothing, whatever their name says."""
    site = with_evidence(book, content)
    assert not evidence(site)
    assert not shown(site, SURPRISE).all("img")
    assert not shown(site, SURPRISE).all("script")


def test_missing_evidence_is_told(book: Path) -> None:
    """A page with evidence that is not there is built, and says so."""
    (book / "results" / SURPRISE / "evidence" / "console.txt").unlink()
    assert "evidence/console.txt" in text(rendered(book), SURPRISE)


BEYOND = "what lies outside of the book"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the book, with a text, a picture and samples in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "console.txt").write_text(BEYOND, encoding="utf-8")
    (folder / "screen.png").write_bytes(png())
    lines = (
        "at,ok,latency_ms,outcome,detail\n2026-03-02T10:00:30+00:00,true,424242,ok,\n"
    )
    (folder / "orders.csv").write_text(lines, encoding="utf-8")
    return folder


def published(page: Page, site: Site) -> bytes:
    """Return everything that a page brings to its readers."""
    return page.html.encode() + b"".join(asset.content for asset in site.assets)


def test_linked_file_is_never_published(book: Path, outside: Path) -> None:
    """A symbolic link in a result shows nothing of what it points to."""
    file = book / "results" / SURPRISE / "evidence" / "console.txt"
    file.unlink()
    file.symlink_to(outside / "console.txt")
    site = rendered(book)
    assert BEYOND.encode() not in published(
        page_at(site, f"results/{SURPRISE}.html"), site
    )


def test_hard_linked_file_is_never_published(book: Path, outside: Path) -> None:
    """A hard link in a result shows nothing of the file whose other name it is."""
    file = book / "results" / SURPRISE / "evidence" / "console.txt"
    file.unlink()
    file.hardlink_to(outside / "console.txt")
    site = rendered(book)
    assert BEYOND.encode() not in published(
        page_at(site, f"results/{SURPRISE}.html"), site
    )


def test_file_in_a_linked_folder_is_never_published(book: Path, outside: Path) -> None:
    """A folder of evidence that is a link shows nothing of what lies in the other one."""
    folder = book / "results" / SURPRISE / "evidence"
    (folder / "console.txt").unlink()
    folder.rmdir()
    folder.symlink_to(outside)
    site = changed(
        book,
        SURPRISE,
        "evidence:\n  - ",
        "evidence:\n  - {file: evidence/screen.png}\n  - ",
    )
    assert BEYOND.encode() not in published(
        page_at(site, f"results/{SURPRISE}.html"), site
    )
    assert not evidence(site)


@pytest.mark.parametrize("linked", ["probes/orders.csv", "probes"])
def test_linked_samples_are_never_drawn(book: Path, outside: Path, linked: str) -> None:
    """Samples behind a link are not read."""
    folder = book / "results" / SURPRISE / "probes"
    (folder / "orders.csv").unlink()
    if linked == "probes":
        folder.rmdir()
        folder.symlink_to(outside)
    else:
        (folder / "orders.csv").symlink_to(outside / "orders.csv")
    assert "424,242 ms" not in text(rendered(book), SURPRISE)


def test_page_can_be_found_by_what_it_is_about(golden_site: Site) -> None:
    """The search text holds id, dependency, environment, verdict, people, and what was seen."""
    found = page_at(golden_site, f"results/{SURPRISE}.html").search_text
    for word in (
        SURPRISE,
        "database",
        "unavailable",
        "staging",
        "conclusive",
        "Ben Example",
        "Ada Example",
        "Nobody can order.",
    ):
        assert word in found


def test_other_runs_of_a_cell_name_each_other(golden_site: Site) -> None:
    """Who reads one run finds the others of the same cell, and only those."""
    assert "Delays by a flag" in text(golden_site, INCONCLUSIVE)
    assert "The primary is stopped" not in text(golden_site, INCONCLUSIVE)
