"""`drillbook status`."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from drillbook.capture.unfinished import reminders
from drillbook.cli.archives import ask_archive
from drillbook.cli.complete import members
from drillbook.cli.lookup import one_of
from drillbook.cli.options import book_option, cache_option, now_on, today_option
from drillbook.cli.output import print_text
from drillbook.cli.progress import progress
from drillbook.desk.assess import assess
from drillbook.kept import Kept
from drillbook.report.status import json_status, text_status
from drillbook.text.plain import visible


@click.command("status")
@click.option(
    "--as",
    "member",
    default="",
    shell_complete=members,
    help="Only what this member has to do.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@book_option
@today_option
@cache_option
def command(book: Path, today: date, kept: Kept, member: str, as_json: bool) -> None:
    """Say where the team stands, what is next, and who has to do what.

    It always exits 0. To fail while something is missing, use `drillbook check`.
    """
    with progress("Reading the book"):
        assessment = assess(
            book, today, ask_archive(book), now=now_on(today), kept=kept
        )
    if member:
        judged = assessment.evaluation.book
        one_of(judged, "member", member, judged.members, "content/team.yml")
    if not as_json:
        for line in reminders(book, datetime.now(UTC)):
            click.echo(visible(line))
    if as_json:
        click.echo(json_status(assessment, member), nl=False)
    else:
        print_text(text_status(assessment, member))
