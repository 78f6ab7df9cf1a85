"""`drillbook import inventory`."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any, get_args

import click

from drillbook.cli.options import Day, book_option, today_option
from drillbook.desk.inventory_import import InventoryFiles, InventoryImport, imported
from drillbook.errors import DrillbookError
from drillbook.files.inventory_file import PATH
from drillbook.files.write import replace_below
from drillbook.importers.inventory.formats import FORMATS
from drillbook.model.deployed import Remark
from drillbook.model.inventory import SourceFormat
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_MOST_TOLD = 20


class _Alias(click.ParamType[tuple[str, str]]):
    name = "alias"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        id_, equals, name = str(value).partition("=")
        if not (id_ and equals and name):
            self.fail(f"{value!r} is not like database=postgres", param, ctx)
        return id_, name


@click.command("inventory")
@click.argument("words", metavar="[FORMAT] FILE...", nargs=-1, required=True)
@click.option(
    "--service",
    "services",
    metavar="NAME",
    multiple=True,
    help="What your team runs, as the files call it. It becomes a service.",
)
@click.option(
    "--alias",
    "aliases",
    metavar="ID=NAME",
    type=_Alias(),
    multiple=True,
    help="What the files call an entry that you have: database=postgres.",
)
@click.option(
    "--profile",
    "profiles",
    metavar="NAME",
    multiple=True,
    help="A profile of a compose file that is on. '*' means all.",
)
@click.option(
    "--env-file",
    "env_files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Values of variables in a compose file. Without it, .env beside the first file.",
)
@click.option("--taken", type=Day(), help="The day of a snapshot (YYYY-MM-DD).")
@click.option("--origin", help="The command that printed a snapshot, or who saved it.")
@click.option(
    "--no-source",
    is_flag=True,
    help="Do not let the check compare the inventory with these files.",
)
@click.option("--yes", is_flag=True, help="Write without a question.")
@click.option("--dry-run", is_flag=True, help="Show the difference and write nothing.")
@book_option
@today_option
def command(
    words: tuple[str, ...],
    services: tuple[str, ...],
    aliases: tuple[tuple[str, str], ...],
    profiles: tuple[str, ...],
    env_files: tuple[Path, ...],
    taken: date | None,
    origin: str | None,
    no_source: bool,
    yes: bool,
    dry_run: bool,
    book: Path,
    today: date,
) -> int:
    """Add to the inventory what other tools' files say.

    They say what your services need.

    FORMAT is backstage, compose, cyclonedx, jaeger, kubernetes, resilience-hub, service-graph or
    terraform. Leave it out if the file tells.

    You see the difference first. Each new dependency has `criticality: unknown`: you decide, and
    every check asks for that. What is in the inventory stays as you wrote it. The files become
    `sources`, so that the check finds what is deployed and not declared.
    """
    if not (yes or dry_run or sys.stdin.isatty()):
        raise DrillbookError(
            "without a terminal, drillbook cannot ask, and nothing was written",
            "To see what would be written: --dry-run. To write it: --yes",
        )
    format_, files = _format_and_files(words)
    found = imported(
        book,
        today,
        InventoryFiles(
            files=files,
            format=format_,
            profiles=profiles,
            env_files=env_files,
            services=services,
            aliases=_grouped(aliases),
            taken=taken,
            origin=origin,
            source=not no_source,
        ),
    )
    _show(book, found)
    if found.after == found.before:
        click.echo("Nothing to add.", err=True)
    elif not dry_run and (yes or _agreed(book)):
        replace_below(book, PATH, found.after.encode())
        click.echo(
            f"Wrote {book / PATH}.\nWhat is left to decide:  drillbook check\nCommit it:  git add"
            f" {shlex.quote(str(book / PATH))}",
            err=True,
        )
    else:
        click.echo("Nothing was written.", err=True)
    return 0


def _format_and_files(
    words: Sequence[str],
) -> tuple[SourceFormat | None, Sequence[Path]]:
    """Return the format, if the first word is one and no file, and the files."""
    first, *others = words
    formats: Mapping[str, SourceFormat] = {name: name for name in FORMATS}
    format_ = formats.get(first) if not Path(first).exists() else None
    files = [Path(word) for word in (others if format_ else words)]
    if not files:
        raise click.UsageError(f"Name a file after {first}.")
    for file in files:
        if not file.is_file():
            hint = "" if others and file != Path(first) else _formats()
            raise DrillbookError(f"there is no file {file}", hint)
    return format_, files


def _formats() -> str:
    return f"Formats are {', '.join(sorted(get_args(SourceFormat)))}."


def _grouped(aliases: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for id_, name in aliases:
        found.setdefault(id_, []).append(name)
    return found


def _agreed(book: Path) -> bool:
    return click.confirm(f"Write {book / PATH}?", default=False, err=True)


def _show(book: Path, found: InventoryImport) -> None:
    path = str(book / PATH)
    difference = unified_diff(
        found.before.splitlines(),
        found.after.splitlines(),
        path,
        path,
        lineterm="",
        n=2,
    )
    click.echo(visible("\n".join(difference)))
    click.echo(visible("\n".join(_lines(found))), err=True)


def _lines(found: InventoryImport) -> Iterator[str]:
    deployed, proposal = found.deployed, found.proposal
    titles = " and ".join(FORMATS[one].title for one in dict.fromkeys(found.formats))
    yield (
        f"Read {titles}: {counted(len(deployed.components), 'component')},"
        f" {counted(len(deployed.needs), 'need')}."
    )
    yield (
        f"New: {counted(len(proposal.services), 'service')},"
        f" {counted(len(proposal.dependencies), 'dependency', 'dependencies')}."
    )
    if proposal.guessed:
        yield (
            f"Services by a guess, because nothing needs them: {', '.join(proposal.services)}."
            " To say it yourself: --service NAME"
        )
    if proposal.apart:
        yield f"Left out, because no service needs it: {_some(proposal.apart)}."
    if proposal.gone:
        yield f"Left out, because `removed` has it: {_some(proposal.gone)}."
    for need in deployed.dangling:
        missing = need.user if need.user not in deployed.components else need.needed
        yield one_line(
            f"{need.place}: {need.user} needs {need.needed} ({need.how}), and {missing} is in none"
            " of these files"
        )
    yield from _remarks(deployed.problems, "Could not be read")
    yield from _remarks(deployed.notes, "Look at these yourself")
    for file in found.elsewhere:
        yield (
            f"{file} is not in the repository of the book. To have the check compare it, save it"
            " below content/deployed/ and import it from there."
        )


def _remarks(remarks: Sequence[Remark], title: str) -> Iterator[str]:
    if remarks:
        yield f"{title}:"
    for one in remarks[:_MOST_TOLD]:
        yield f"  {one_line(f'{one.place}: {one.message}')}"
    if len(remarks) > _MOST_TOLD:
        yield f"  and {len(remarks) - _MOST_TOLD:,} more"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_TOLD
    shown = ", ".join(map(one_line, names[:_MOST_TOLD]))
    return f"{shown} and {more:,} more" if more > 0 else shown
