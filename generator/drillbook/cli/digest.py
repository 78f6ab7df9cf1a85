"""`drillbook digest`."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from drillbook.briefing.news import News
from drillbook.cli.archives import archive_of, archive_options, read
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import Day, optional_book_option
from drillbook.pages.views.news import news_page
from drillbook.publish.news import news_since
from drillbook.report.news import headline, markdown_news, text_news

_FORMS: Mapping[str, Callable[[News], str]] = {
    "text": lambda news: f"{headline(news)}\n\n{text_news(news)}",
    "markdown": markdown_news,
    "html": news_page,
}


@click.command("digest")
@click.option(
    "--since",
    metavar="DATE",
    type=Day(),
    required=True,
    help="The first day (YYYY-MM-DD).",
)
@archive_options
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(_FORMS)),
    default="text",
    show_default=True,
)
@optional_book_option
def command(
    since: date, folder: Path | None, branch: str | None, form: str, book: Path | None
) -> None:
    """Say what has been published since a day: what is new, what it showed, who has to do what.

    It compares the newest version with the one that was the newest when that day began.
    """
    reader = read(archive_of(book, policy_nearby(book), folder, branch))
    click.echo(_FORMS[form](news_since(reader, since)), nl=False)
