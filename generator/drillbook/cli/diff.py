"""`drillbook diff`."""

from pathlib import Path

import click

from drillbook.briefing.changes import changes
from drillbook.cli.archives import archive_of, archive_options, read
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option
from drillbook.publish.archive_reader import manifests, versions_of
from drillbook.publish.build_version import evaluation_in
from drillbook.report.changes import json_changes, text_changes


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@archive_options
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@optional_book_option
def command(
    before: str,
    after: str,
    folder: Path | None,
    branch: str | None,
    as_json: bool,
    book: Path | None,
) -> None:
    """Say what has changed from version A to version B: results, tests, signatures and objectives.

    Each version is judged as of its day of publication, from its source files.
    """
    reader = read(archive_of(book, policy_nearby(book), folder, branch))
    versions = versions_of(reader)
    pair = manifests(reader, [versions.named(before), versions.named(after)])
    old, new = (evaluation_in(reader, made) for _, made in pair)
    names = tuple(version.version for version, _ in pair)
    click.echo(
        (json_changes if as_json else text_changes)(changes(old, new), *names), nl=False
    )
