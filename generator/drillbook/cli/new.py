"""`drillbook new`."""

import json
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar, get_args

import click

from drillbook.capture.opening import failover_playbook, free_id
from drillbook.cli.options import book_option, today_option
from drillbook.errors import DrillbookError
from drillbook.files import starter
from drillbook.files.load import load
from drillbook.files.schema import PLACES
from drillbook.files.write import write_new
from drillbook.model.book import Book
from drillbook.model.inventory import Dependency, FailureMode
from drillbook.model.nearest import did_you_mean

INVENTORY, TEAM = PLACES["inventory"], PLACES["team"]


@click.group("new")
def command() -> None:
    """Make a commented file to fill in by hand."""


@command.command("result")
@click.argument("dependency")
@click.argument("failure_mode", metavar="FAILURE-MODE", type=click.Choice(get_args(FailureMode)))
@click.option("--environment", help="Where the test runs; without it, the inventory's first that is not production.")
@click.option("--as", "member", help="Who conducts it: the id of a member.")
@book_option
@today_option
def result(
    book: Path, today: date, dependency: str, failure_mode: str, environment: str | None, member: str | None
) -> None:
    """Make a result.yml for a test of DEPENDENCY with FAILURE_MODE.

    It pins the playbook and the inventory entry as they are now, and leaves open what only the test can show.
    """
    loaded = load(book).book
    found = _one_of(loaded, "dependency", dependency, loaded.dependencies, INVENTORY)
    if member:
        _one_of(loaded, "member", member, loaded.members, TEAM)
    where = environment or next((e.id for e in loaded.inventory.environments if not e.production), "")
    if environment and _one_of(loaded, "environment", where, loaded.environments, INVENTORY).production:
        click.echo(f"Warning: {where} is production; a test there covers no cell of Stage 2.", err=True)
    id_ = free_id(book, f"{today.isoformat()}-{dependency}-{failure_mode}")
    text = starter.result(
        {
            "id": id_,
            "title": json.dumps(f"{found.name} {failure_mode}" + (f" in {where}" if where else ""), ensure_ascii=False),
            "service": found.used_by[0] if found.used_by else next(iter(loaded.services), ""),
            "dependency": dependency,
            "failure_mode": failure_mode,
            "environment": where,
            "conducted_by": member or "",
            "date": today.isoformat(),
            "pins": _pins(loaded, found),
        }
    )
    (path,) = write_new(book, {f"results/{id_}/result.yml": text})
    click.echo(
        f"Wrote {path}\nFill it in, then: drillbook check\nCommit it:        git add {shlex.quote(str(path.parent))}",
        err=True,
    )


E = TypeVar("E")


def _one_of(book: Book, word: str, id_: str, known: Mapping[str, E], file: str) -> E:
    """Return what has the id, or raise `DrillbookError` with what may have been meant."""
    if id_ in known:
        return known[id_]
    if file in book.damaged:
        raise DrillbookError(
            f"{file} has findings of its own, and no {word} {id_} could be read", "See: drillbook check"
        )
    raise DrillbookError(f"the book has no {word} {id_}.{did_you_mean(id_, known)}", f"Add it to {file} first.")


def _pins(book: Book, dependency: Dependency) -> str:
    lines = [f"inventory_digest: {dependency.digest}"]
    playbook = failover_playbook(book, dependency)
    if playbook:
        lines.insert(0, f"playbook: {{id: {playbook.id}, digest: {playbook.digest}}}")
    return "\n".join(lines)
