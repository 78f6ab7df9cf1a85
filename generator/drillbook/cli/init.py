"""`drillbook init`."""

import os
import re
import shlex
import sys
from pathlib import Path

import click

from drillbook.cli import origin
from drillbook.cli.schema import schema_texts
from drillbook.files import starter
from drillbook.files.attributes import keep_bytes, keeps_bytes, refuse_no_file
from drillbook.files.owners import PLACEHOLDER
from drillbook.files.write import write_new
from drillbook.hosts.engines import new_settings

_OWNER = re.compile(
    r"@{1,2}[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*|[^\s@#]+@[^\s@#]+"
)
_PLACES = "; ".join(f"{name}, {words}" for name, words in starter.PUBLISH.items())


@click.command("init")
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), default=Path()
)
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
@click.option(
    "--owner",
    metavar="OWNER",
    help=(
        "Who approves changes of the gate and of what it asks for: @user, @org/team or a mail"
        f" address, for CODEOWNERS. Asked for at a terminal; else {PLACEHOLDER} stands there, and"
        " every check says so."
    ),
)
def command(folder: Path, title: str, ci: str, publish: str, owner: str | None) -> None:
    """Write a new book into DIR: commented files, CI, ready to build.

    Its check fails, and rightly: its critical dependency has never been tested.
    """
    quoted = "'" + title.replace("'", "''") + "'"
    schemas = {f".drillbook/schema/{name}": text for name, text in schema_texts().items()}
    drillbook = origin.requirement()
    missing = origin.note(drillbook)
    if starter.CI[ci] and publish not in starter.CI[ci]:
        raise click.UsageError(
            f"--publish {publish} is none of {ci}'s: choose {' or '.join(starter.CI[ci])}."
        )
    approving = _owner(owner) if starter.CI[ci] else ""
    pipeline = starter.ci(
        ci, publish, {"drillbook": drillbook, "note": missing, "owner": approving}
    )
    names = {"title": quoted}
    book = {**new_settings(names), **starter.book(names)}
    refuse_no_file(folder)
    written = write_new(folder, {**book, **pipeline, **schemas})
    click.echo(f"Wrote {len(written)} files to {folder}:", err=True)
    for path in written[: len(written) - len(schemas)]:
        click.echo(f"  {path}", err=True)
    click.echo(f"  {folder / '.drillbook/schema'}/ ({len(schemas)} schemas for editors)", err=True)
    added = sorted({path.relative_to(folder).parts[0] for path in written})
    if not keeps_bytes(folder):
        kept = Path(os.path.relpath(keep_bytes(folder), folder)).as_posix()
        added.append(kept)
        click.echo(f"  {folder / kept}: git keeps results byte for byte", err=True)
    if approving == PLACEHOLDER:
        file = next(path for path in pipeline if path.endswith("CODEOWNERS"))
        click.echo(
            f"Put your owner into {file}, in the place of {PLACEHOLDER}: until then every check"
            " says so.",
            err=True,
        )
    click.echo(f"Go there:     cd {shlex.quote(str(folder))}", err=True)
    click.echo("Look at it:   drillbook serve", err=True)
    click.echo("Check it:     drillbook check", err=True)
    if pipeline and missing:
        (place,) = (path for path, text in pipeline.items() if drillbook in text)
        click.echo(
            f"Fill in what {place} asks for: until then your CI installs no drillbook.", err=True
        )
    click.echo(f"Commit it:    git init && git add {' '.join(added)}", err=True)


def _owner(given: str | None) -> str:
    """Return who approves; at a terminal somebody is asked, and else the placeholder
    stands there.
    """
    if given is None and sys.stdin.isatty():
        question = "Who approves changes of the gate? (@user, @org/team or a mail address)"
        given = str(click.prompt(question, default=PLACEHOLDER, err=True)).strip()
    owner = given or PLACEHOLDER
    if not _OWNER.fullmatch(owner):
        raise click.UsageError(
            f"--owner {owner!r} is none: give @user, @org/team or a mail address."
        )
    return owner
