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
    """Complete a publication that was interrupted, for example by a crash, or clear what it left.

    Only the user who started it can do that, on the same machine. `drillbook publish` does it as
    well. What came with a checkout or a copy is left alone.
    """
    archive = archive_of(book, policy_nearby(book), folder, branch)
    archive.reader()
    if not settle(archive):
        click.echo("Nothing to do: no publication was interrupted.", err=True)
