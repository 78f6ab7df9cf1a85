"""`drillbook new`."""

import json
from datetime import date
from pathlib import Path

import click

from drillbook.capture.plan import free_id
from drillbook.capture.target import failover_playbook
from drillbook.cli.committing import how_to_commit
from drillbook.cli.lookup import one_of
from drillbook.cli.options import book_option, today_option
from drillbook.files.load import load
from drillbook.files.result_file import write_draft
from drillbook.files.schema import PLACES
from drillbook.model.book import Book
from drillbook.model.inventory import FAILURE_MODES, Dependency

INVENTORY, TEAM = PLACES["inventory"], PLACES["team"]


@click.group("new")
def command() -> None:
    """Write a commented file to fill in by hand."""


@command.command("result")
@click.argument("dependency")
@click.argument(
    "failure_mode", metavar="FAILURE-MODE", type=click.Choice(FAILURE_MODES)
)
@click.option(
    "--environment",
    help="Where you test. Without it, the first environment that is not production.",
)
@click.option("--as", "member", help="Who runs the test: the id of a member.")
@book_option
@today_option
def result(
    book: Path,
    today: date,
    dependency: str,
    failure_mode: str,
    environment: str | None,
    member: str | None,
) -> None:
    """Write a result.yml for a test of DEPENDENCY with FAILURE_MODE.

    It refers to the playbook and the inventory entry as they are now. You fill in what the test
    shows.
    """
    loaded = load(book).book
    found = one_of(loaded, "dependency", dependency, loaded.dependencies, INVENTORY)
    if member:
        one_of(loaded, "member", member, loaded.members, TEAM)
    where = environment or next(
        (e.id for e in loaded.inventory.environments if not e.production), ""
    )
    found_there = None
    if environment:
        found_there = one_of(
            loaded, "environment", where, loaded.environments, INVENTORY
        )
    if found_there and found_there.production:
        click.echo(
            f"Warning: {where} is production. A test there does not count for Stage 2.",
            err=True,
        )
    id_ = free_id(book, f"{today.isoformat()}-{dependency}-{failure_mode}")
    title = f"{found.name} {failure_mode}"
    title += f" in {where}" if where else ""
    users = (*found.used_by, *loaded.services)
    path = write_draft(
        book,
        {
            "id": id_,
            "title": json.dumps(title, ensure_ascii=False),
            "service": next(iter(users), ""),
            "dependency": dependency,
            "failure_mode": failure_mode,
            "environment": where,
            "conducted_by": member or "",
            "date": today.isoformat(),
            "pins": _pins(loaded, found),
        },
    )
    click.echo(
        f"Wrote {path}\nFill it in, then:  drillbook check\nCommit it:        "
        f" {how_to_commit(book, (str(path.parent),), f'Record {path.parent.name}')}",
        err=True,
    )


def _pins(book: Book, dependency: Dependency) -> str:
    lines = [f"inventory_digest: {dependency.tested_digest}"]
    playbook = failover_playbook(book, dependency)
    if playbook:
        pins = {
            "id": playbook.id,
            "digest": playbook.digest,
            "procedure_digest": playbook.procedure_digest,
        }
        lines = [
            "playbook:",
            *(f"  {key}: {value}" for key, value in pins.items()),
            *lines,
        ]
    return "\n".join(lines)
