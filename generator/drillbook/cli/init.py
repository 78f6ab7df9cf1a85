"""`drillbook init`."""

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from drillbook.cli import origin
from drillbook.cli.output import wrapped
from drillbook.cli.prompting import answered, at_terminal, chosen
from drillbook.cli.schema import schema_texts
from drillbook.files import starter
from drillbook.files.attributes import keep_bytes, keeps_bytes, refuse_no_file
from drillbook.files.owners import PLACEHOLDER
from drillbook.files.repository import Identity, identity, top_of
from drillbook.files.write import write_new
from drillbook.hosts.engines import new_settings

_OWNER = re.compile(
    r"@{1,2}[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*|[^\s@#]+@[^\s@#]+"
)
_MEMBER = re.compile(
    r"\s*(?P<name>[^<>]*?)\s*(<\s*(?P<email>[^\s<>@]+@[^\s<>@]+)\s*>)?\s*"
)
_PLACES = "; ".join(f"{name}, {words}" for name, words in starter.PUBLISH.items())
_NOBODY = "Your Name"


@click.command("init")
@click.argument(
    "folder",
    metavar="[DIR]",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
)
@click.option(
    "--service", metavar="NAME", help="The service whose dependencies you test."
)
@click.option(
    "--dependency", metavar="NAME", help="What the service cannot work without."
)
@click.option(
    "--me",
    metavar="'NAME <ADDRESS>'",
    help="You. Without it, the name and address of your commits.",
)
@click.option(
    "--forge",
    "--ci",
    "ci",
    type=click.Choice(tuple(starter.CI), case_sensitive=False),
    help="Where your repository is. Decides which CI files you get: checks and publication.",
)
@click.option(
    "--title",
    default="Our resiliency",
    show_default=True,
    help="The title of the site.",
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
        "Who approves changes of the gate, for CODEOWNERS: @user, @org/team or an email address."
        " Without it, your address."
    ),
)
def command(
    folder: Path,
    *,
    service: str | None,
    dependency: str | None,
    me: str | None,
    ci: str | None,
    title: str,
    publish: str,
    owner: str | None,
) -> None:
    """Write a new book into DIR: commented files, ready to build and to check.

    At a terminal, drillbook asks for what you leave out. The check of a new book fails, and
    rightly so: its critical dependency has never been tested.
    """
    ask = _Ask()
    whose = service or ask("Which service do you test?", "Our service")
    needs = dependency or ask(
        "What can it not work without, such as a database?", "Database"
    )
    known = identity(folder if folder.is_dir() else Path())
    named = _named(me if me is not None else ask("Who are you?", _written(known)))
    beginning = starter.Beginning(
        title=title,
        service=_text("--service", whose),
        dependency=_text("--dependency", needs),
        member=named.name,
        email=named.email,
    )
    forge = ci or ask.choice("Where is your repository?", tuple(starter.CI))
    if starter.CI[forge] and publish not in starter.CI[forge]:
        raise click.UsageError(
            f"--publish {publish} does not work with {forge}: choose"
            f" {' or '.join(starter.CI[forge])}."
        )
    approving = _owner(owner or named.email) if starter.CI[forge] else ""
    drillbook = origin.requirement()
    pipeline = starter.ci(
        forge,
        publish,
        {"drillbook": drillbook, "note": origin.note(drillbook), "owner": approving},
    )
    _print_written(folder, _write(folder, beginning, pipeline), pipeline, drillbook)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    email: str | None


class _Ask:
    """Asks at a terminal, with a default that Enter takes; elsewhere the default is the answer."""

    def __call__(self, question: str, default: str) -> str:
        return answered(question, default) if at_terminal() else default

    def choice(self, question: str, choices: tuple[str, ...]) -> str:
        """Ask for one of some words; the first is the default."""
        if not at_terminal():
            return choices[0]
        return chosen(question, choices, choices[0])


def _written(known: Identity) -> str:
    if known.name and known.email:
        return f"{known.name} <{known.email}>"
    return known.name or _NOBODY


def _named(given: str) -> _Person:
    """Return a name and an address out of `NAME <ADDRESS>`; the address may be left out."""
    found = _MEMBER.fullmatch(given)
    if found is None or not found["name"]:
        raise click.UsageError(
            f"--me {given!r}: write it as 'Ada Example <ada@example.com>'."
        )
    return _Person(_text("--me", found["name"]), found["email"])


def _text(flag: str, given: str) -> str:
    """Return a name on one line, as it can stand in a file."""
    if not given.strip() or not given.isprintable():
        raise click.UsageError(
            f"{flag} {given!r}: give a name in visible characters on one line."
        )
    return given.strip()


def _write(
    folder: Path, beginning: starter.Beginning, pipeline: Mapping[str, str]
) -> tuple[Path, ...]:
    """Write the files, and return them; what a repository has already stays as it is."""
    book = {
        **new_settings({"title": beginning.filled_in()["title"]}),
        **starter.book(beginning),
        **pipeline,
        **{f".drillbook/schema/{name}": text for name, text in schema_texts().items()},
    }
    new = {
        path: text
        for path, text in book.items()
        if path not in starter.KEPT or not (folder / path).exists()
    }
    refuse_no_file(folder)
    return write_new(folder, new)


def _print_written(
    folder: Path, written: tuple[Path, ...], pipeline: Mapping[str, str], drillbook: str
) -> None:
    """Say what was written, what is left to fill in, and what to do next."""
    schemas = folder / ".drillbook/schema"
    added = sorted({path.relative_to(folder).parts[0] for path in written})
    click.echo(f"Wrote {len(written)} files to {folder}:", err=True)
    for path in written:
        if path.parent != schemas:
            click.echo(f"  {path}", err=True)
    number = sum(path.parent == schemas for path in written)
    click.echo(f"  {schemas}/ ({number} schemas for editors)", err=True)
    if not keeps_bytes(folder):
        kept = Path(os.path.relpath(keep_bytes(folder), folder)).as_posix()
        added.append(kept)
        click.echo(f"  {folder / kept}: git keeps results byte for byte", err=True)
    owners = next(
        (path for path, text in pipeline.items() if PLACEHOLDER in text), None
    )
    if owners:
        told = (
            f"Replace {PLACEHOLDER} in {owners} with who approves changes. Until then, every check"
            " warns."
        )
        click.echo(wrapped(told) if at_terminal() else told, err=True)
    if pipeline and origin.note(drillbook):
        (place,) = (path for path, text in pipeline.items() if drillbook in text)
        click.echo(
            f"Complete {place}. Until then, CI cannot install drillbook.", err=True
        )
    if folder != Path():
        click.echo(f"Go there:     cd {shlex.quote(str(folder))}", err=True)
    click.echo("Look at it:   drillbook serve", err=True)
    click.echo("Check it:     drillbook check", err=True)
    first = "" if top_of(folder) else "git init && "
    commit = f"{first}git add {shlex.join(added)} && git commit -m 'Begin the book'"
    click.echo(f"Commit it:    {commit}", err=True)


def _owner(owner: str | None) -> str:
    """Return who approves, or the placeholder where nobody is known."""
    if owner and not _OWNER.fullmatch(owner):
        raise click.UsageError(
            f"--owner {owner!r}: give @user, @org/team or an email address."
        )
    return owner or PLACEHOLDER
