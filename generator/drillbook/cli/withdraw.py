"""`drillbook withdraw`."""

from datetime import date
from pathlib import Path

import click

from drillbook.cli.archives import archive_of, archive_options, finished
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option, today_option
from drillbook.publish.archive_reader import versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.staging import stage_withdrawal
from drillbook.text.plain import visible


@click.command("withdraw")
@click.argument("version")
@archive_options
@click.option(
    "--reason", required=True, help="Why. Everybody can read it where the version was."
)
@optional_book_option
@today_option
def command(
    version: str,
    folder: Path | None,
    branch: str | None,
    reason: str,
    book: Path | None,
    today: date,
) -> None:
    """Withdraw VERSION, for example because it shows a secret.

    Its manifest stays, with the reason. Results that only this version published no longer count
    as published. On a branch, the files remain in the history.
    """
    archive = archive_of(book, policy_nearby(book), folder, branch)
    named = versions_of(finished(archive)).named(version)
    archive.put(
        lambda reader, staging: stage_withdrawal(
            named.version, reason, today, reader, staging
        ),
        f"Withdraw {named.version}",
    )
    click.echo(
        visible(f"Withdrew {named.version}; its page and manifest.json say why."),
        err=True,
    )
    if isinstance(archive, BranchArchive):
        click.echo(
            f"Bring it to the others:  git push origin {archive.branch}", err=True
        )
