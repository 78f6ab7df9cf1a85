"""`drillbook versions`."""

from collections.abc import Iterator
from pathlib import Path

import click

from drillbook.cli.archives import archive_of, archive_options, read
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option
from drillbook.publish.archive_reader import versions_of
from drillbook.publish.versions import Catalogue, Version
from drillbook.text.plain import json_text, one_line, visible


@click.command("versions")
@archive_options
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@optional_book_option
def command(
    folder: Path | None, branch: str | None, as_json: bool, book: Path | None
) -> None:
    """List the published versions of an archive, the newest first."""
    versions = versions_of(read(archive_of(book, policy_nearby(book), folder, branch)))
    if as_json:
        click.echo(
            json_text(
                [version.model_dump(mode="json") for version in versions.versions]
            ),
            nl=False,
        )
    else:
        click.echo(
            visible("\n".join(_lines(versions)) or "Nothing has been published yet.")
        )


def _lines(versions: Catalogue) -> Iterator[str]:
    width = max((len(version.version) for version in versions.versions), default=0)
    for version in versions.versions:
        yield (
            f"{version.version:{width}}  {version.properties.published}  {_about(version)}".rstrip()
        )


def _about(version: Version) -> str:
    title = "" if version.title == version.version else one_line(version.title)
    aliases = f"[{', '.join(version.aliases)}]" if version.aliases else ""
    withdrawn = ""
    if version.properties.withdrawn:
        withdrawn = f"withdrawn: {one_line(version.properties.withdrawn)}"
    return "  ".join(filter(None, (title, aliases, withdrawn)))
