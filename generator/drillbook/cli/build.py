"""`drillbook build`."""

from datetime import date
from pathlib import Path

import click

from drillbook.cli.archives import ask_archive
from drillbook.cli.options import book_option, cache_option, today_option
from drillbook.cli.progress import progress
from drillbook.desk.site import site_of_book
from drillbook.files.site_settings import SETTINGS
from drillbook.hosts.engines import host_of
from drillbook.hosts.host import Order
from drillbook.kept import Kept


@click.command("build")
@book_option
@today_option
@cache_option
@click.option(
    "--strict",
    is_flag=True,
    help="Fail if a file of the book has an error, or if the site engine warns.",
)
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Where to write the site. Without it, where {SETTINGS} says, or site/.",
)
def command(
    book: Path, today: date, kept: Kept, strict: bool, site_dir: Path | None
) -> None:
    """Build the site of a book.

    It also builds while tests are missing: the site says which.
    """
    order = Order(
        book=book,
        make_site=site_of_book(book, today, ask_archive(book), kept),
        today=today,
        strict=strict,
    )
    with progress("Building the site"):
        built = host_of(book).build(order, site_dir)
    pages = sum(1 for _ in built.rglob("*.html"))
    click.echo(
        f"Wrote {pages} pages to {_short(built)}. Open {_short(built / 'index.html')}",
        err=True,
    )


def _short(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
