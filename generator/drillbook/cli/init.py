"""`drillbook init`."""

import shlex
from pathlib import Path

import click

from drillbook.cli import origin
from drillbook.cli.schema import schema_texts
from drillbook.files import starter
from drillbook.files.write import write_new

_PLACES = "; ".join(f"{name}, {words}" for name, words in starter.PUBLISH.items())


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--title", default="Our resiliency", show_default=True, help="The name of the site.")
@click.option(
    "--ci",
    type=click.Choice(tuple(starter.CI)),
    default="github",
    show_default=True,
    help="Whose files to write for the check of every change and the publication of the site.",
)
@click.option(
    "--publish",
    type=click.Choice(tuple(starter.PUBLISH)),
    default="pages",
    show_default=True,
    help=f"Where a new version goes whenever the book has changed: {_PLACES}.",
)
def command(folder: Path, title: str, ci: str, publish: str) -> None:
    """Write a new book into DIR: commented files, CI, ready to build.

    Its check fails, and rightly: its critical dependency has never been tested.
    """
    quoted = "'" + title.replace("'", "''") + "'"
    schemas = {f".drillbook/schema/{name}": text for name, text in schema_texts().items()}
    drillbook = origin.requirement()
    missing = origin.note(drillbook)
    pipeline = starter.ci(ci, publish, {"drillbook": drillbook, "note": missing})
    if starter.CI[ci] and not pipeline:
        raise click.UsageError(f"--publish {publish} is none of {ci}'s: choose {' or '.join(starter.CI[ci])}.")
    written = write_new(folder, {**starter.book({"title": quoted}), **pipeline, **schemas})
    click.echo(f"Wrote {len(written)} files to {folder}:", err=True)
    for path in written[: len(written) - len(schemas)]:
        click.echo(f"  {path}", err=True)
    click.echo(f"  {folder / '.drillbook/schema'}/ ({len(schemas)} schemas for editors)", err=True)
    names = sorted({path.relative_to(folder).parts[0] for path in written})
    click.echo(f"Go there:     cd {shlex.quote(str(folder))}", err=True)
    click.echo("Look at it:   drillbook serve", err=True)
    click.echo("Check it:     drillbook check", err=True)
    if pipeline and missing:
        (place,) = (path for path, text in pipeline.items() if drillbook in text)
        click.echo(f"Fill in what {place} asks for: until then your CI installs no drillbook.", err=True)
    click.echo(f"Commit it:    git init && git add {' '.join(names)}", err=True)
