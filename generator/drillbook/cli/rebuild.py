"""`drillbook rebuild`."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from drillbook.cli.archives import archive_of, archive_options, read
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option
from drillbook.errors import DrillbookError
from drillbook.hosts.version_builder import VersionBuilder
from drillbook.publish.archive_reader import manifests, versions_of
from drillbook.publish.build_version import rebuild_version
from drillbook.publish.manifest import Manifest
from drillbook.publish.source import source_in
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible


@click.command("rebuild")
@click.argument("version")
@archive_options
@click.option(
    "--to",
    "into",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the rebuilt version in this folder, which must not exist yet.",
)
@click.option(
    "--run-archive-code",
    "runs_code",
    is_flag=True,
    help=(
        "Run the plugins, hooks, tags and templates of the version's mkdocs.yml, as you. Use it"
        " only if you trust the people who made the archive."
    ),
)
@optional_book_option
def command(
    version: str,
    folder: Path | None,
    branch: str | None,
    into: Path | None,
    runs_code: bool,
    book: Path | None,
) -> int:
    """Build VERSION again from its source files, and exit 1 if a byte differs.

    Another version of drillbook or of the site engine may differ: you see which one built it. The
    version's mkdocs.yml is read as data. If it runs code, drillbook refuses, unless you allow it.
    """
    reader = read(archive_of(book, policy_nearby(book), folder, branch))
    named = versions_of(reader).named(version)
    if named.properties.withdrawn:
        raise DrillbookError(
            f"version {named.version} has been withdrawn: {named.properties.withdrawn}"
        )
    ((_, made),) = manifests(reader, [named])
    if into and into.exists():
        raise DrillbookError(f"{into} already exists", "Name another folder with --to.")
    with TemporaryDirectory(prefix="drillbook-rebuild-") as scratch:
        differing = rebuild_version(
            made,
            source_in(reader, made),
            VersionBuilder(runs_code=runs_code),
            into or Path(scratch, "site"),
        )
    return _print_rebuilt(made, differing)


def _print_rebuilt(made: Manifest, differing: tuple[str, ...]) -> int:
    for path in differing:
        click.echo(one_line(f"{path}: differs"))
    if not differing:
        click.echo(
            visible(
                f"Version {made.version}: the same bytes, {counted(len(made.files), 'file')}."
            )
        )
        return 0
    click.echo(
        visible(
            f"Version {made.version}: {counted(len(differing), 'file')} of {len(made.files)}"
            " differ."
        )
    )
    here = VersionBuilder().tools()
    for name in sorted(here.keys() | made.tools.keys()):
        then, now = made.tools.get(name, "none"), here.get(name, "none")
        if then != now:
            click.echo(
                visible(f"It was made with {name} {then}; here is {now}."), err=True
            )
    return 1
