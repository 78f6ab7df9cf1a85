"""Is Stage 2 complete? Every page, file, message and command has the same answer, word for word."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import books
from briefing.test_progress import STATES, BookState
from built import parse
from drillbook.briefing.news import Edition, news
from drillbook.briefing.progress import Standing
from drillbook.check.assessment import Assessment
from drillbook.check.rules import RULES
from drillbook.files.attachments import Attachments
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Site
from drillbook.pages.site import Occasion, render_site
from drillbook.pages.views.news import news_page
from drillbook.report.news import markdown_news, text_news
from drillbook.report.status import text_status
from pages.rendered import asset_at, page_at

SVG = "{http://www.w3.org/2000/svg}"


def of_site(site: Site) -> dict[str, str]:
    """Return what each place of a site says where the sentence stands."""

    def said(uri: str, tag: str, class_: str) -> str:
        return parse(page_at(site, uri).html).all(tag, class_)[0].text

    badge = ET.fromstring(asset_at(site, "badges/stage-2.svg"))  # noqa: S314 - our own
    stages = parse(page_at(site, "completeness.html").html).all("p", "db-stage")
    return {
        "home": said("index.html", "p", "db-hero__verdict"),
        "preview of home": page_at(site, "index.html").description,
        "report card": said("report-card.html", "p", "db-report__verdict"),
        "completeness": stages[1].text,
        "badge": str(badge.findtext(f"{SVG}title")),
    }


def everywhere(assessment: Assessment, site: Site) -> dict[str, str]:
    """Return every place with what it says."""
    told = news(
        Edition(site="S", version="1", published=assessment.evaluation.today),
        None,
        assessment,
    )
    mailed = parse(news_page(told)).all("strong")[0].text
    return of_site(site) | {
        "status": text_status(assessment).split("\n")[0],
        "message": text_news(told).split("\n")[0],
        "Markdown": markdown_news(told).split("\n")[2],
        "mail": mailed,
    }


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_place_has_the_same_sentence(book: Path, state: BookState) -> None:
    """Home, completeness, report card, badge, status and news."""
    small = books.make(book.parent / "small")
    known = state.prepare(small)
    assessment = books.checked(small, context=known, rules=RULES)
    site = render_site(
        assessment,
        Attachments(small),
        Occasion(address=SiteAddress("", "Shop"), commands=(), typed={}),
    )
    assert everywhere(assessment, site) == dict.fromkeys(
        everywhere(assessment, site), state.sentence
    )
    assert state.sentence in asset_at(site, "status.json").decode()


_LAST_OF_EACH = {state.standing: state for state in STATES[:9]}


@pytest.mark.parametrize("standing", _LAST_OF_EACH)
def test_nobody_has_nothing_to_do_while_a_book_is_to_be_published(
    book: Path, standing: Standing
) -> None:
    """The list of who has to do what does not contradict the sentence above it."""
    small = books.make(book.parent / "small")
    known = _LAST_OF_EACH[standing].prepare(small)
    assessment = books.checked(small, context=known, rules=RULES)
    site = render_site(
        assessment,
        Attachments(small),
        Occasion(address=SiteAddress("", "Shop"), commands=(), typed={}),
    )
    told = " ".join(p.text for p in parse(page_at(site, "index.html").html).all("p"))
    publish = "One of you has to publish this book. Nobody else has anything to do."
    assert (publish in told) == (standing is Standing.UNPUBLISHED)
    assert ("Nobody has anything to do." in told) == (standing is Standing.COMPLETE)


def test_what_nobody_looked_at_is_neither_red_nor_an_error(book: Path) -> None:
    """Where only publication is left, no page and no command calls that an error."""
    small = books.share(books.make(book.parent / "small"))
    assessment = books.checked(small, rules=RULES)
    site = render_site(
        assessment,
        Attachments(small),
        Occasion(address=SiteAddress("", "Shop"), commands=(), typed={}),
    )
    completeness = parse(page_at(site, "completeness.html").html)
    assert completeness.all("a", "db-bad") == []
    assert completeness.all("li", "db-finding--error") == []
    (finding,) = [
        e
        for e in completeness.all("li", "db-finding")
        if "publication was not checked" in e.text
    ]
    assert finding.text.startswith("not checked")
    assert (
        "db-hero--inconclusive"
        in parse(page_at(site, "index.html").html).all("section")[0].attributes["class"]
    )
    assert "error" not in text_status(assessment)
