"""`drillbook settle`."""

from pathlib import Path

import click

from drillbook.cli.archives import archive_of, archive_options, settle
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option


@click.command("settle")
@archive_options
@optional_book_option
def command(folder: Path | None, branch: str | None, book: Path | None) -> None:
    """Bring to its end a publication that was broken off, such as by a crash, or clear away what it
    left.

    Only whoever began it can, on the same machine; `drillbook publish` does the same before it
    begins. What came with a checkout or in a copy of an archive is left alone.
    """
    archive = archive_of(book, policy_nearby(book), folder, branch)
    archive.reader()
    if not settle(archive):
        click.echo("Nothing is half published: the archive is as its catalogue says.", err=True)
