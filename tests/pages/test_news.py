"""News as a page: whole addresses, no script, and words of the book as words."""

from pathlib import Path

import books
from built import foreign_resources, handlers, parse
from drillbook.briefing.news import Edition, news
from drillbook.files.load import load
from drillbook.pages.views.news import news_page


def _page(book: Path, address: str = "https://shop.example.com/1.1/") -> str:
    edition = Edition(
        site="Shop <b>",
        version="1.1",
        published=books.TODAY,
        since="1.0",
        address=address,
    )
    return news_page(news(edition, None, books.checked(book)))


def test_each_result_leads_to_its_page(book: Path) -> None:
    """In that version; and the whole page to the version."""
    page = parse(_page(book))
    links = [link.attributes["href"] for link in page.all("a")]
    folders = [result.folder for result in load(book).book.newest_results]
    assert links == [
        *(f"https://shop.example.com/1.1/results/{folder}.html" for folder in folders),
        "https://shop.example.com/1.1/index.html",
    ]
    assert [heading.text for heading in page.all("h2")] == [
        "5 new results since 1.0",
        "Who has to do what",
    ]
    assert "Restored after " in page.text


def test_words_of_the_book_are_words(book: Path, tmp_path: Path) -> None:
    """Nothing runs and nothing is loaded; without an address there is no link."""
    books.write_result(
        book,
        failure_mode="slow",
        title="<script>alert(1)</script>",
        summary="<img src=//x onerror=y>",
    )
    html = _page(book, "")
    page = parse(html)
    assert page.all("script") == page.all("img") == page.all("a") == []
    assert handlers(page) == []
    books.write(tmp_path, "site/news.html", html)
    assert foreign_resources(tmp_path / "site") == []
    assert page.all("h1")[0].text == "Shop <b>: version 1.1"
