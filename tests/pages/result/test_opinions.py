"""Who has read a result, what they say of it, and who is still asked."""

from pathlib import Path

from built import write
from drillbook.files.load import load
from drillbook.pages.page import Site
from drillbook.pages.repository import RepositorySite
from pages.rendered import rendered
from pages.test_results import PRODUCTION, SURPRISE, shown, text


def reviewed(book: Path, member: str, said: str, digest: str = "") -> Site:
    """Render the book with what a member says of a result."""
    (found,) = [r for r in load(book).book.results if r.folder == SURPRISE]
    review = f"result_digest: {digest or found.digest}\nat: 2026-03-03T10:00:00+00:00\n{said}\n"
    return rendered(write(book, {f"results/{SURPRISE}/reviews/{member}.yml": review}))


def test_page_says_who_has_read_what_happened(book: Path) -> None:
    """Who has said something of the text as it reads now has read it; the others are named."""
    words = text(
        reviewed(
            book, "ada", "position: disagrees\ncomment: The standby was never asked."
        ),
        SURPRISE,
    )
    assert "1 of 2 members have read it." in words
    assert "1 disagreement or question is open." in words
    assert "Not enough for Stage 2: 1 of 2, all are needed." in words
    assert "Still to read it: Ben Example." in words
    assert "Ada Example disagrees 2026-03-03 The standby was never asked." in words
    assert f"drillbook review {SURPRISE} --as MEMBER" in words


def test_review_of_an_earlier_account_does_not_count_and_its_question_stays_open(
    book: Path,
) -> None:
    """What was said of another account is shown as that; only whoever asked closes a question."""
    words = text(
        reviewed(book, "ada", "position: question", f"sha256:{'0' * 64}"), SURPRISE
    )
    assert "0 of 2 members have read it." in words
    assert "question of an earlier text, still open" in words
    assert "1 disagreement or question is open." in words


def test_acknowledgement_of_an_earlier_account_is_not_open(book: Path) -> None:
    """It wants no answer."""
    words = text(
        reviewed(book, "ada", "position: acknowledged", f"sha256:{'0' * 64}"), SURPRISE
    )
    assert "acknowledged of an earlier text" in words
    assert (
        "open."
        not in words.partition("What people said")[2].partition("Expected and")[0]
    )


def test_result_that_covers_nothing_needs_nobody(golden_site: Site) -> None:
    """Only what counts has to get through to the team."""
    assert "Stage 2 does not need it to be read." in text(golden_site, PRODUCTION)


def test_discussion_and_correction_lead_to_the_repository(book: Path) -> None:
    """The form comes with what it is about; where there is no repository there is none."""
    links = [
        e.attributes.get("href", "") for e in shown(rendered(book), SURPRISE).all("a")
    ]
    assert (
        f"https://git.example.com/shop/edit/main/results/{SURPRISE}/result.yml" in links
    )
    assert not any("issues/new" in link for link in links)
    site = rendered(book, repository=RepositorySite("https://github.com/example/shop"))
    (link,) = [
        href
        for e in shown(site, SURPRISE).all("a")
        if "issues/new" in (href := e.attributes.get("href", ""))
    ]
    assert link.startswith(
        f"https://github.com/example/shop/issues/new?title={SURPRISE}%3A%20The%20primary"
    )


def test_what_does_not_count_is_shown_as_that(book: Path) -> None:
    """Nobody can have read what had not taken place; the page says that it counts for nothing."""
    (found,) = [r for r in load(book).book.results if r.folder == SURPRISE]
    review = f"result_digest: {found.digest}\nat: 2020-03-03T10:00:00+00:00\nposition: agrees\n"
    words = text(
        rendered(write(book, {f"results/{SURPRISE}/reviews/ada.yml": review})), SURPRISE
    )
    assert "0 of 2 members have read it." in words
    assert "agrees does not count: see the finding" in words
